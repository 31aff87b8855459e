"""What goes another way than to the account at the first attempt, as an office does it on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.simulate.city import City

from .conftest import PAID, SETTLED, TREASURY, VALUE_DATE, bank_answer, transfer_file, write_answers
from .office import PROGRAMME_ID, Office
from .test_refusals import is_one_clear_sentence

pytestmark = pytest.mark.django_db
STOPPED_AT = "2020-06-12T09:00"


def recall(name: str, *words: str, said: str = "stopped", at: str = STOPPED_AT) -> tuple[str, ...]:
    return ("payment", "recall", name, "--said", said, "--because", "送信の途中で停止", *TREASURY, "--at", at, *words)


def number_of_one(office: Office, state: str) -> str:
    """The 照会番号 of a claim whose instruction stands there."""
    found = office.rows(
        "SELECT c.reference_number FROM payments_instruction i JOIN cases_claim c ON c.id = i.claim_id "
        f"WHERE i.state = '{state}' ORDER BY i.id LIMIT 1"
    )
    return str(found[0][0])


def test_a_file_that_the_bank_stopped_is_written_once_more(sent: Office, sample: Path) -> None:
    name = transfer_file(sent).name
    state = sent.fingerprint()
    is_one_clear_sentence(sent(*recall(name, "--reference", " ")), "payments.not_confirmed")
    early = recall(name, "--reference", "12-345", said="never_received", at="2020-06-11T11:00")
    is_one_clear_sentence(sent(*early), "payments.not_confirmed")
    assert sent.fingerprint() == state
    due = sent.done(*recall(name, "--reference", "12-345"))["due"]
    write = ("payment", "write", PROGRAMME_ID, "--header", sample / "account.toml", *TREASURY)
    again = sent.done(*write, "--value-date", "2020-06-16", "--at", STOPPED_AT)
    assert again["items"] == due
    stations = sent.done("payment", "balance", PROGRAMME_ID)
    assert stations["recalled"]["items"] == due == stations["unsettled"]["items"]
    seen = sent.done("claim", "show", number_of_one(sent, "in_file"), "--by", "clerk-7", "--at", STOPPED_AT)
    told = seen["history"][-4:]
    assert [one["what"] for one in told] == ["in_file", "sent", "recalled", "in_file"]
    assert told[0]["how"].endswith("（組戻し）") and told[2]["how"].startswith("処理前に停止")


def test_a_result_of_a_recalled_file_raises_the_alarm(sent: Office, city: City, tmp_path: Path) -> None:
    result = bank_answer(sent, city, tmp_path / "result.txt")
    sent.done(*recall(transfer_file(sent).name, "--reference", "12-345"))
    state = sent.fingerprint()
    is_one_clear_sentence(sent("payment", "read", result, "--at", SETTLED), "payments.result_of_recalled_file")
    assert sent.fingerprint() == state


def test_a_file_is_taken_to_the_bank_from_where_only_handed_over_files_lie(sent: Office) -> None:
    assert [path.name for path in sorted(transfer_file(sent).parent.glob("outgoing/*.txt"))] == [
        transfer_file(sent).name
    ]


def test_a_store_put_back_to_an_older_copy_pays_nobody_twice(
    judged: Office, city: City, sample: Path, tmp_path: Path
) -> None:
    if judged.database:
        pytest.skip("One file is copied back; a server has no such file.")
    answers = write_answers(judged, city, tmp_path / "answers.csv")
    write = ("payment", "write", PROGRAMME_ID, "--header", sample / "account.toml", *TREASURY, "--at", PAID)
    judged.one_after_another(
        ["submission", "import", answers, "--at", "2020-06-10T09:00"],
        ["decision", "draft", PROGRAMME_ID, "--by", "clerk", "--at", "2020-06-10T09:00"],
        ["decision", "approve", PROGRAMME_ID, "--by", "manager", "--at", "2020-06-10T10:00"],
        [*write, "--value-date", VALUE_DATE],
    )
    name = transfer_file(judged).name
    older = {path: path.read_bytes() for path in judged.home.glob("madoguchi.sqlite3*")}
    send = ("payment", "send", name, "--at", PAID)
    judged.done(*send)
    (transfer_file(judged).parent / "outgoing" / name).unlink()  # somebody takes it to the bank
    for left in judged.home.glob("madoguchi.sqlite3*"):
        left.unlink()
    for path, content in older.items():
        path.write_bytes(content)
    for words in (
        send,
        ("payment", "withdraw", name, *TREASURY),
        (*write, "--value-date", "2020-06-16"),
        ("payment", "read", bank_answer(judged, city, tmp_path / "result.txt"), "--at", SETTLED),
    ):
        is_one_clear_sentence(judged(*words), "payments.handed_over_unknown")
    found = {one["what"].split()[-1]: one["mark"] for one in judged("check", "--json").json}
    assert found["outgoing"] == "bad" and judged("check").status == 1
    is_one_clear_sentence(judged("payment", "acknowledge", "transfer-1.txt"), "payments.no_mark")
    for _ in range(2):
        judged.done("payment", "acknowledge", name)
    for words in (send, ("payment", "withdraw", name, *TREASURY)):
        is_one_clear_sentence(judged(*words), "payments.already_sent")
    assert judged.done("payment", "read", tmp_path / "result.txt", "--at", SETTLED)["credited_yen"] > 0
    assert not list(transfer_file(judged).parent.glob("outgoing/transfer-*"))


def test_a_folder_under_the_name_of_a_bank_file(sent: Office) -> None:
    file = transfer_file(sent)
    file.rename(file.with_name("kept"))
    file.mkdir()
    state = sent.fingerprint()
    is_one_clear_sentence(sent("payment", "send", file.name, "--at", PAID), "payments.file_lost")
    assert sent.fingerprint() == state


def test_who_has_no_usable_account_is_asked_once_and_the_payment_ends_after_the_deadline(
    judged: Office, city: City, sample: Path, tmp_path: Path
) -> None:
    answers = write_answers(judged, city, tmp_path / "answers.csv")
    judged.done("submission", "import", answers, "--at", "2020-06-10T09:00")
    judged.done("decision", "draft", PROGRAMME_ID, "--by", "clerk", "--at", "2020-06-10T09:00")
    judged.done("decision", "approve", PROGRAMME_ID, "--by", "manager", "--at", "2020-06-10T10:00")
    write = ("payment", "write", PROGRAMME_ID, "--header", sample / "account.toml", *TREASURY, "--at", PAID)
    wrote = judged.done(*write, "--value-date", VALUE_DATE, "--answer-by", "2020-07-11")
    assert wrote["asked"] == wrote["without_account"]
    asked = judged.done("payment", "ask", PROGRAMME_ID, "--at", PAID)
    assert (asked["missing"], asked["returned"]) == (0, 0)
    name = transfer_file(judged).name
    judged.done("payment", "send", name, "--at", PAID)
    result = bank_answer(judged, city, tmp_path / "result.txt", closed=2)
    said = judged.done("payment", "read", result, "--at", SETTLED, "--answer-by", "2020-07-16")
    assert said["asked"] >= 2
    assert judged.done("payment", "ask", PROGRAMME_ID, "--at", SETTLED)["returned"] == 0
    assert judged.done("payment", "uncollected", PROGRAMME_ID, "--at", "2020-07-16T09:00") == {"closed": wrote["asked"]}
    assert judged.done("payment", "uncollected", PROGRAMME_ID, "--at", "2020-07-17T09:00") == {"closed": said["asked"]}


def test_who_was_paid_and_gives_it_back_is_repaid_in_the_balance(sent: Office, city: City, tmp_path: Path) -> None:
    is_one_clear_sentence(
        sent("payment", "decline", number_of_one(sent, "in_file"), "--by", "clerk"), "payments.at_the_bank"
    )
    sent.done("payment", "read", bank_answer(sent, city, tmp_path / "result.txt"), "--at", SETTLED)
    first = number_of_one(sent, "paid")
    demand = ("payment", "repay", "demand", first, "--reason", "too_much", "--at", SETTLED, *TREASURY)
    alone = (*demand[:-4], "--drafter", "treasurer", "--approver", "treasurer", "--yen", "1000")
    is_one_clear_sentence(sent(*alone), "cases.same_person")
    is_one_clear_sentence(sent("payment", "decline", first, "--by", "clerk"), "payments.already_paid")
    is_one_clear_sentence(sent(*demand, "--yen", "999999999"), "payments.not_paid")
    assert sent.done(*demand, "--yen", "1000") == {"demanded": True}
    assert sent.done(*demand, "--yen", "1000") == {"demanded": False}
    receive = ("payment", "repay", "receive", first, "--on", "2020-07-01")
    is_one_clear_sentence(sent(*receive, "--yen", "999"), "payments.not_demanded")
    assert sent.done(*receive, "--yen", "1000") == {"repaid_yen": 1000}
    is_one_clear_sentence(sent("payment", "decline", "000000000000", "--by", "clerk"), "payments.no_such_instruction")
    assert sent.done("payment", "balance", PROGRAMME_ID)["repaid"] == {"items": 1, "yen": 1000}
    seen = sent.done("claim", "show", first, "--by", "clerk-7", "--at", "2020-07-02T09:00")
    assert [one["what"] for one in seen["history"][-2:]] == ["repayment_demanded", "repaid"]
