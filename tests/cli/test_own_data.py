"""A municipality's own data go the same way as the demonstration's: from its files to the bank and back."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from rich.cells import cell_len

from madoguchi.simulate.city import City

from .conftest import PAID, REGISTERS, SETTLED, TREASURY, VALUE_DATE, bank_answer, transfer_file, write_answers
from .office import CITY, PROGRAMME, PROGRAMME_ID, STARTED, Office

pytestmark = pytest.mark.django_db
"""Chooses these tests for the run on PostgreSQL; they keep their own stores."""


def test_five_commands_lead_from_the_files_of_the_vendor_to_the_money(
    office: Office, city: City, sample: Path, tmp_path: Path
) -> None:
    for name in REGISTERS:
        got = office.done("register", "import", name, sample / f"{name}-synthetic.csv", "--at", STARTED)
        assert got["refused"] == 0 and got["added"] == got["rows"]
    taken = office.done("snapshot", "take", PROGRAMME, "--known-at", STARTED)
    judged = office.done(
        *("run", PROGRAMME, "--drafter", "clerk", "--approver", "manager", "--at", STARTED),
        *("--snapshot", taken["snapshot"]),
    )
    assert judged["units"] == judged["entitled"] + judged["unknown"] + judged["refused"]
    assert judged["opened"] == judged["entitled"] == sum(judged["letters"].values())
    assert judged["planned_yen"] >= 600 * 100_000

    answers = write_answers(office, city, tmp_path / "answers.csv")
    received = office.done("submission", "import", answers, "--at", "2020-06-10T09:00")
    assert received["received"] == sum(received["states"].values()) > 200
    drafted = office.done("decision", "draft", PROGRAMME_ID, "--by", "clerk", "--at", "2020-06-10T09:00")
    approved = office.done("decision", "approve", PROGRAMME_ID, "--by", "manager", "--at", "2020-06-10T10:00")
    assert drafted == approved and approved["total_yen"] % 100_000 == 0

    write = ("payment", "write", PROGRAMME_ID, "--header", sample / "account.toml", *TREASURY)
    paid = office.done(*write, "--value-date", VALUE_DATE, "--at", PAID)
    assert (paid["items"], paid["total_yen"]) == (approved["decisions"], approved["total_yen"])
    assert office.done(*write, "--value-date", VALUE_DATE, "--at", PAID)["items"] == 0
    (name,) = paid["files"]
    assert office.done("payment", "send", name, "--at", PAID)["bytes"] > 0
    result = bank_answer(office, city, tmp_path / "result.txt", closed=1)
    said = office.done("payment", "read", result, "--at", SETTLED)
    assert said["credited_yen"] + said["returned_yen"] == paid["total_yen"]
    assert said["returned"]["no_account"] == said["asked"] >= 1

    _name_another_account(office, city, tmp_path / "accounts.csv")
    again = office.done(*write, "--value-date", "2020-06-25", "--at", "2020-06-22T09:00")
    assert again["total_yen"] == said["returned_yen"] and again["instructed"] == 0
    assert office("payment", "send", again["files"][0], "--at", "2020-06-22T10:00").status == 0
    second = bank_answer(office, city, tmp_path / "second.txt", number=1)
    assert office.done("payment", "read", second, "--at", "2020-06-26T09:00")["returned_yen"] == 0
    stations = office.done("payment", "balance", PROGRAMME_ID)
    assert stations["decided"]["yen"] == stations["credited"]["yen"] == approved["total_yen"]
    assert stations["unsettled"] == {"items": 0, "yen": 0}
    ((number, *_), *_) = office.rows(
        "SELECT c.reference_number FROM payments_instruction i JOIN cases_claim c ON c.id = i.claim_id "
        "JOIN payments_transfer t ON t.instruction_id = i.id WHERE t.attempt = 2"
    )
    seen = office.done("claim", "show", number, "--by", "clerk-7", "--at", "2020-06-27T09:00")
    happened = [one["what"] for one in seen["history"]]
    assert happened[-6:] == ["settled", "account_asked", "account_given", "in_file", "sent", "settled"]


def _name_another_account(office: Office, city: City, path: Path) -> None:
    """Those whose money came back say that the account is open again."""
    waiting = office.done("payment", "account", PROGRAMME_ID)["asked"]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["支払指図番号", "金融機関コード", "店舗コード", "預金種目", "口座番号", "口座名義人カナ"])
        for row in waiting:
            account = office.rows(
                "SELECT bank_code, branch_code, account_type, account_number, holder_kana FROM payments_transfer "
                f"WHERE instruction_id = {row['instruction_id']}"
            )
            writer.writerow([row["instruction_id"], *account[0]])
    taken = office.done(
        "payment", "account", PROGRAMME_ID, "--answers", path, "--by", "treasury-1", "--at", "2020-06-22T09:00"
    )
    assert taken["accepted"] == len(waiting) and taken["asked"] == []


def test_the_key_is_made_once_and_numbers_stay(judged: Office) -> None:
    key = judged.home / CITY / "key"
    before = (key.read_bytes(), judged.rows("SELECT reference_number FROM cases_claim ORDER BY id"))
    judged.done("run", PROGRAMME, "--drafter", "clerk", "--approver", "manager", "--at", "2020-05-02T09:00")
    assert (key.read_bytes(), judged.rows("SELECT reference_number FROM cases_claim ORDER BY id")) == before
    assert len(before[0]) == 32 and key.stat().st_mode & 0o777 == 0o600


def test_what_the_house_writes_is_its_owners_alone(judged: Office) -> None:
    judged.home.chmod(0o755)
    judged.done("snapshot", "take", PROGRAMME, "--known-at", "2020-05-03T09:00")
    written = [path for path in (judged.home / CITY / "snapshots").rglob("*") if path.stat().st_mode & 0o077]
    assert written == []


def test_running_twice_opens_nothing_twice(judged: Office) -> None:
    again = judged.done(*("run", PROGRAMME, "--drafter", "clerk", "--approver", "manager", "--at", STARTED))
    assert again["opened"] == 0 and again["units"] > 200


def test_a_look_at_a_claim_tells_its_reasons_and_is_on_record(judged: Office) -> None:
    ((number, person),) = judged.rows(
        "SELECT reference_number, recipient_id FROM cases_claim WHERE state = 'open' ORDER BY id LIMIT 1"
    )
    seen = judged.done("claim", "show", number, "--by", "clerk-7", "--at", "2020-05-20T09:00")
    assert seen["claim"][0]["outcome"] == "yes" and {row["holds"] for row in seen["reasons"]} == {"yes"}
    assert seen["people"][0]["name"]
    uses = judged.done("datause", "show", person)
    assert {"clerk", "clerk-7"} <= {use["by"] for use in uses}
    assert seen["people"][0]["name"] in judged("claim", "show", number, "--by", "clerk-7").out


def test_a_claim_shows_its_account_and_what_became_of_its_money(sent: Office, city: City, tmp_path: Path) -> None:
    sent.done("payment", "read", bank_answer(sent, city, tmp_path / "result.txt", closed=1), "--at", SETTLED)
    (asked, *_) = sent.done("payment", "account", PROGRAMME_ID)["asked"]
    look = ("claim", "show", asked["reference_number"], "--by", "clerk-7", "--at", SETTLED)
    seen = sent.done(*look)
    (claim,), (order,) = seen["claim"], seen["payments"]
    assert (claim["amount_yen"], claim["recipient_id"]) == (asked["amount_yen"], order["person_id"])
    assert (order["instruction_id"], order["state"]) == (asked["instruction_id"], "returned")
    assert claim["account_number"] and claim["recipient_id"] in {one["person_id"] for one in seen["people"]}
    assert [one["what"] for one in seen["history"]] == [
        *("submission", "change", "drafted", "approved", "instructed", "in_file", "sent", "settled", "account_asked")
    ]
    (named,) = [one for one in sent.done("datause", "show", claim["recipient_id"]) if one["by"] == "clerk-7"]
    assert "accounts.account_number" in named["items"]
    shown = sent(*look, COLUMNS="160").out
    assert claim["holder_kana"] in shown and str(claim["recipient_id"]) in shown and "回答あり → 起案待ち" in shown
    assert "振込が戻った" in shown and "不能" in shown and "→ ready" not in shown


def test_whoever_from_outside_is_shown_with_a_claim_is_on_record_too(
    judged: Office, city: City, tmp_path: Path
) -> None:
    ((number, unit),) = judged.rows(
        "SELECT reference_number, unit_id FROM cases_claim WHERE state = 'open' ORDER BY id LIMIT 1"
    )
    ((stranger,),) = judged.rows(f"SELECT max(person_id) FROM residents WHERE household_id <> {unit}")
    answers = write_answers(judged, city, tmp_path / "answers.csv", 照会番号=str(number), 届出人_宛名番号=str(stranger))
    judged.done("submission", "import", answers, "--at", "2020-06-10T09:00")
    shown = judged("claim", "show", number, "--by", "clerk-7", "--at", "2020-06-10T09:00").out
    assert str(stranger) in shown and "世帯外の人" in shown
    assert "clerk-7" in {use["by"] for use in judged.done("datause", "show", stranger)}


def test_a_submission_with_an_unknown_number_can_be_found(judged: Office, city: City, tmp_path: Path) -> None:
    answers = write_answers(judged, city, tmp_path / "answers.csv", 照会番号="000000000000")
    judged.done("submission", "import", answers, "--at", "2020-06-10T09:00")
    every = judged.done("submission", "list", "--limit", "1")
    found = judged.done("submission", "list", "--state", "unknown_number")
    assert found["submissions"] == 1 and found["shown"][0]["reference_number"] == "000000000000"
    assert every["submissions"] == 1 + judged.done("submission", "list", PROGRAMME_ID)["submissions"]
    assert "番号不明" in judged("submission", "list", "--state", "unknown_number").out


def test_a_look_at_a_resident_needs_a_purpose_and_is_on_record(registered: Office) -> None:
    ((person, name),) = registered.rows("SELECT person_id, name FROM residents WHERE status = '1' LIMIT 1")
    assert registered("register", "show", person, "--by", "clerk-7").status == 2
    why = ("--by", "clerk-7", "--purpose", "窓口での相談", "--law", "要綱5条", "--at", "2020-05-20T09:00")
    shown = registered.done("register", "show", person, *why)
    assert name in {one["name"] for one in shown["people"]}
    (use,) = registered.done("datause", "show", person)
    assert (use["purpose"], use["law"]) == ("窓口での相談", "要綱5条")
    assert use["at"].startswith("2020-05-20") and use["recorded_at"] > "2026"
    assert "記録" in registered("datause", "show", person).out.replace("利用記録", "")


def test_the_list_of_claims_names_nobody(judged: Office) -> None:
    listed = judged("claim", "list", PROGRAMME_ID, "--limit", "0")
    assert listed.status == 0 and "申請" not in listed.err
    names = [str(name) for (name,) in judged.rows("SELECT DISTINCT name FROM residents")]
    assert not [name for name in names if name in listed.out]
    assert "回答待ち" in listed.out and "00,000円" in listed.out and "open" not in listed.out
    narrow = judged("claim", "list", PROGRAMME_ID, "--limit", "3", COLUMNS="80")
    assert len(narrow.out.splitlines()) <= 8 and all(cell_len(line) <= 80 for line in narrow.out.splitlines())


def test_an_answer_with_an_unknown_branch_waits_for_a_person_and_is_settled_by_one(
    judged: Office, city: City, tmp_path: Path
) -> None:
    answers = write_answers(judged, city, tmp_path / "answers.csv", branch_code="999", bank_code="0163")
    assert judged.done("submission", "import", answers, "--at", "2020-06-10T09:00")["defects"]["branch_unknown"] == 1
    (waiting,) = [
        row
        for row in judged.done("claim", "list", PROGRAMME_ID, "--state", "review", "--limit", "0")["shown"]
        if row["reason"] == "branch_unknown"
    ]
    settle = ("review", "resolve", waiting["reference_number"], "--by", "clerk", "--at", "2020-06-10T09:00")
    again = ("--outcome", "take_up", "--submission", f"P-{waiting['reference_number']}", "--note", "届出のとおり")
    assert judged.done(*settle, *again)["state"] == "review"  # verified at once: the branch is still unknown
    asked = judged.done(*settle, "--outcome", "ask_again", "--note", "支店を尋ねる", "--answer-by", "2020-07-10")
    assert asked["state"] == "open"


def test_silence_after_the_last_day_declines(judged: Office) -> None:
    asked = len(judged.rows("SELECT 1 FROM cases_claim WHERE state = 'open'"))
    assert judged.done("claim", "silence", PROGRAMME_ID, "--on", "2020-05-20") == {"consented": 0, "declined": 0}
    assert judged.done("claim", "silence", PROGRAMME_ID, "--on", "2020-12-01") == {"consented": 0, "declined": asked}


def test_a_draft_that_is_sent_back_can_be_drafted_again(judged: Office, city: City, tmp_path: Path) -> None:
    answers = write_answers(judged, city, tmp_path / "answers.csv")
    judged.done("submission", "import", answers, "--at", "2020-06-10T09:00")
    draft = ("decision", "draft", PROGRAMME_ID, "--by", "clerk", "--at", "2020-06-10T09:00")
    drafted = judged.done(*draft)
    sent_back = judged.done("decision", "reject", PROGRAMME_ID, "--by", "manager", "--because", "確認のため")
    assert sent_back["decisions"] == drafted["decisions"] > 0
    assert judged.done(*draft) == drafted


def test_a_file_that_the_bank_has_cannot_be_withdrawn_nor_sent_again(sent: Office) -> None:
    name = transfer_file(sent).name
    for words in (("withdraw", name, *TREASURY), ("send", name, "--at", PAID)):
        refused = sent("payment", *words)
        assert refused.status == 1 and "[payments.already_sent]" in refused.err
