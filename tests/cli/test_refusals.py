"""Whatever is handed in wrongly: one clear sentence in two languages, a status that is not 0, and nothing changed."""

from __future__ import annotations

import fcntl
import os
import re
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from madoguchi.simulate.city import City
from madoguchi.simulate.write import write_csv

from .conftest import HEADER, PAID, SETTLED, TREASURY, VALUE_DATE, bank_answer, transfer_file, write_answers
from .office import CITY, PROGRAMME, PROGRAMME_ID, STARTED, Office, Said, connected

pytestmark = pytest.mark.django_db

RUN = ("--drafter", "clerk", "--approver", "manager", "--at", STARTED)
WRONG_PROGRAMMES = {
    "import of a module": (
        "from datetime import date",
        "from datetime import date\nimport os",
        "programme.not_allowed",
    ),
    "import of a word": ("from datetime import date", "from os import path", "programme.import"),
    "yen that are divided": ("yen(100_000)", "yen(100_000) / 2", "programme.not_allowed"),
    "a date that is a number": ("date(2020, 4, 27)", "2020", "programme.kinds_differ"),
}


def is_one_clear_sentence(said: Said, code: str) -> None:
    assert said.status == 1, (said.out, said.err)
    assert "Traceback" not in said.err and said.out == ""
    ja, en = said.err.strip().split("\n")[-2:]
    assert re.search("[ぁ-ん]", ja) and ja.endswith("。") and en.endswith(f"[{code}]"), said.err


@pytest.mark.parametrize(("before", "after", "code"), WRONG_PROGRAMMES.values(), ids=WRONG_PROGRAMMES)
def test_a_programme_that_says_what_no_programme_may_say(
    judged: Office, tmp_path: Path, before: str, after: str, code: str
) -> None:
    text = PROGRAMME.read_text("utf-8")
    wrong = tmp_path / "programme.py"
    wrong.write_text(text.replace(before, after), "utf-8")
    assert before in text
    state = judged.fingerprint()
    is_one_clear_sentence(judged("run", wrong, *RUN), code)
    assert judged.fingerprint() == state


def test_a_programme_that_compares_a_date_with_a_number(registered: Office, tmp_path: Path) -> None:
    wrong = tmp_path / "programme.py"
    text = PROGRAMME.read_text("utf-8")
    wrong.write_text(
        text.replace("\nprogramme = Programme(", "\nlate = member.birth_date >= 2020\nprogramme = Programme(", 1)
    )
    state = registered.fingerprint()
    is_one_clear_sentence(registered("run", wrong, *RUN), "programme.kinds_differ")
    assert registered.fingerprint() == state


def test_a_base_date_in_the_future(registered: Office) -> None:
    state = registered.fingerprint()
    early = ("--drafter", "clerk", "--approver", "manager", "--at", "2020-04-01T09:00")
    is_one_clear_sentence(registered("run", PROGRAMME, *early), "registry.base_date_ahead")
    assert registered.fingerprint() == state


def test_one_person_alone(registered: Office) -> None:
    state = registered.fingerprint()
    alone = ("--drafter", "clerk", "--approver", "clerk", "--at", STARTED)
    is_one_clear_sentence(registered("run", PROGRAMME, *alone), "cases.same_person")
    assert registered.fingerprint() == state


def test_more_than_the_budget_opens_no_claim(registered: Office, tmp_path: Path) -> None:
    dear = tmp_path / "programme.py"
    text = PROGRAMME.read_text("utf-8")
    assert "budget=" not in text
    dear.write_text(
        text.replace("\nprogramme = Programme(", "\nprogramme = Programme(\n    budget=1_000_000,", 1), "utf-8"
    )
    is_one_clear_sentence(registered("run", dear, *RUN), "programme.over_budget")
    for table in ("cases_claim", "cases_declared_programme"):
        assert registered.rows(f"SELECT count(*) FROM {table}") == [(0,)]


def test_a_snapshot_of_another_base_date(judged: Office, tmp_path: Path) -> None:
    ((snapshot,),) = judged.rows("SELECT snapshot_id FROM snapshots")
    other = tmp_path / "programme.py"
    other.write_text(PROGRAMME.read_text("utf-8").replace("date(2020, 4, 27)", "date(2020, 4, 28)"), "utf-8")
    state = judged.fingerprint()
    is_one_clear_sentence(judged("run", other, *RUN, "--snapshot", snapshot), "flow.other_snapshot")
    is_one_clear_sentence(judged("run", PROGRAMME, *RUN, "--snapshot", "0" * 16), "flow.no_such_snapshot")
    assert judged.fingerprint() == state


@pytest.mark.parametrize("code_page", ["utf-16", "euc_jp"])
def test_a_table_in_a_wrong_code_page(registered: Office, sample: Path, tmp_path: Path, code_page: str) -> None:
    wrong = tmp_path / "residents.csv"
    text = (sample / "residents-synthetic.csv").read_text("utf-8-sig")
    wrong.write_bytes(text.encode(code_page, errors="ignore"))
    state = registered.fingerprint()
    said = registered("register", "import", "residents", wrong, "--at", STARTED)
    code = "registry.wrong_code_page" if "wrong_code_page" in said.err else "registry.columns_missing"
    is_one_clear_sentence(said, code)
    assert registered.fingerprint() == state


def test_wrong_rows_are_named_in_a_report_and_the_good_ones_taken_only_when_asked(
    registered: Office, sample: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "taxes.csv"
    lines = (sample / "taxes-synthetic.csv").read_text("utf-8-sig").splitlines()
    wrong.write_text("\n".join([*lines, "abc" + "," * lines[0].count(",")]), "utf-8")
    state = registered.fingerprint()
    said = registered("register", "import", "taxes", wrong, "--at", STARTED)
    is_one_clear_sentence(said, "registry.rows_refused")
    assert Path(re.findall(r"\S+report\.csv", said.err)[0]).read_text("utf-8-sig").count(f"\n{len(lines) + 1},") >= 1
    assert registered.fingerprint() == state
    taken = registered.done("register", "import", "taxes", wrong, "--good-rows", "--at", STARTED)
    assert (taken["refused"], taken["unchanged"]) == (1, len(lines) - 1)
    assert taken["absent_kept"] is True


def test_a_submission_with_an_unknown_code(judged: Office, city: City, tmp_path: Path) -> None:
    answers = write_answers(judged, city, tmp_path / "answers.csv", 届出内容="たぶん")
    state = judged.fingerprint()
    is_one_clear_sentence(judged("submission", "import", answers), "cli.sheet_refused")
    assert judged.fingerprint() == state


def test_a_second_account_at_a_branch_that_no_bank_has(sent: Office, city: City, tmp_path: Path) -> None:
    sent.done("payment", "read", bank_answer(sent, city, tmp_path / "result.txt", closed=1), "--at", SETTLED)
    (row, *_) = sent.done("payment", "account", PROGRAMME_ID)["asked"]
    answer = tmp_path / "accounts.csv"
    headings = "支払指図番号,金融機関コード,店舗コード,預金種目,口座番号,口座名義人カナ"
    answer.write_text(f"{headings}\n{row['instruction_id']},0163,999,普通,1234567,ﾐﾎﾝ\n", "utf-8")
    state = sent.fingerprint()
    said = sent("payment", "account", PROGRAMME_ID, "--answers", answer, "--by", "treasury-1", "--at", SETTLED)
    assert said.status == 1 and "branch_unknown" in said.err and "[cli.accounts_left]" in said.err
    assert sent.fingerprint() == state
    other = sent.rows("SELECT max(id) FROM payments_instruction")[0][0]
    good = f"{row['instruction_id']},0163,152,普通,1234567,ﾐﾎﾝ"
    answer.write_text(f"{headings}\n{good}\n{good}\n{other},0163,999,普通,1234567,ﾐﾎﾝ\n", "utf-8")
    by = ("--by", "treasury-1", "--confirmed-by", "treasurer", "--at", SETTLED)
    part = sent("payment", "account", PROGRAMME_ID, "--answers", answer, *by)
    assert part.status == 3 and "1件を受け付け、1件は受け付けていません" in part.err
    assert sent.rows("SELECT count(*) FROM payments_account_answer") == [(1,)]


def test_a_damaged_bank_file(sent: Office, city: City, tmp_path: Path) -> None:
    result = bank_answer(sent, city, tmp_path / "result.txt")
    content = bytearray(result.read_bytes())
    content[200:203] = b"\xff\x00?"
    result.write_bytes(content)
    state = sent.fingerprint()
    is_one_clear_sentence(sent("payment", "read", result, "--at", SETTLED), "zengin.faulty_file")
    assert sent("zengin", "check", result).status == 1
    shown = sent("zengin", "show", result)
    assert shown.status == 1 and shown.out
    assert sent("zengin", "show", transfer_file(sent)).status == 0
    assert sent.fingerprint() == state


def test_the_same_result_twice(sent: Office, city: City, tmp_path: Path) -> None:
    result = bank_answer(sent, city, tmp_path / "result.txt", closed=1)
    sent.done("payment", "read", result, "--at", SETTLED)
    state = sent.fingerprint()
    is_one_clear_sentence(sent("payment", "read", result, "--at", SETTLED), "cli.result_read_before")
    assert sent.fingerprint() == state


def test_the_request_read_as_a_result(sent: Office) -> None:
    state = sent.fingerprint()
    said = sent("payment", "read", transfer_file(sent), "--at", SETTLED)
    assert said.status == 1 and "Traceback" not in said.err
    assert sent.fingerprint() == state


def test_the_result_of_another_municipality_with_the_same_numbers_and_amounts(
    sent: Office, city: City, tmp_path: Path
) -> None:
    result = bank_answer(sent, city, tmp_path / "result.txt")
    content = result.read_bytes()
    other = tmp_path / "other.txt"
    other.write_bytes(content.replace(b"0000000001", b"0000000002", 1))
    assert other.read_bytes() != content
    state = sent.fingerprint()
    is_one_clear_sentence(sent("payment", "read", other, "--at", SETTLED), "payments.result_of_another")
    assert sent.fingerprint() == state


def test_the_result_of_another_municipality_on_the_same_store(
    sent: Office, city: City, sample: Path, tmp_path: Path
) -> None:
    result = bank_answer(sent, city, tmp_path / "result.txt")
    accounts = sample / "accounts-synthetic.csv"
    sent.done("register", "import", "accounts", accounts, "--at", STARTED, "--municipality", "302023")
    said = sent("payment", "read", result, "--at", SETTLED, "--municipality", "302023")
    is_one_clear_sentence(said, "payments.result_not_ours")
    assert sent.rows("SELECT count(*) FROM payments_bank_result") == [(0,)]


@pytest.mark.parametrize(
    ("toml", "code"),
    [("originator_code = ", "cli.header_unreadable"), (HEADER + "branch = '1'\n", "cli.header_items")],
)
def test_a_paying_account_that_cannot_be_understood(sent: Office, tmp_path: Path, toml: str, code: str) -> None:
    (tmp_path / "account.toml").write_text(toml, "utf-8")
    words = ("--value-date", VALUE_DATE, "--header", tmp_path / "account.toml", *TREASURY, "--at", PAID)
    is_one_clear_sentence(sent("payment", "write", PROGRAMME_ID, *words), code)


def test_numbers_and_programmes_that_nobody_knows(judged: Office) -> None:
    (((number,),)) = judged.rows("SELECT reference_number FROM cases_claim ORDER BY id LIMIT 1")
    slip = f"{number}"[:-1] + str((int(f"{number}"[-1]) + 1) % 10)
    state = judged.fingerprint()
    is_one_clear_sentence(judged("claim", "show", slip, "--by", "clerk"), "cli.no_such_claim")
    is_one_clear_sentence(judged("claim", "list", "no-such-programme"), "cases.not_declared")
    is_one_clear_sentence(judged("payment", "send", "transfer-1.txt"), "flow.no_such_bank_file")
    why = ("--by", "clerk", "--purpose", "窓口", "--law", "要綱")
    is_one_clear_sentence(judged("register", "show", "1", *why), "cli.no_such_resident")
    assert judged.fingerprint() == state


def test_a_file_without_the_measures_that_protect(registered: Office, sample: Path, tmp_path: Path) -> None:
    lines = (sample / "protections-synthetic.csv").read_text("utf-8-sig").splitlines(keepends=True)
    assert len(lines) > 1
    state = registered.fingerprint()
    for kept in (lines[:1], lines[:-1]):
        (tmp_path / "protections.csv").write_text("".join(kept), "utf-8-sig")
        words = ("register", "import", "protections", tmp_path / "protections.csv", "--at", "2020-05-02T09:00")
        is_one_clear_sentence(registered(*words), "registry.too_many_missing")
    assert registered.fingerprint() == state
    assert registered(*words, "--allow-missing").status == 0


def test_a_snapshot_from_before_a_measure_that_protects(office: Office, sample: Path) -> None:
    for name, at in (("residents", STARTED), ("protections", "2020-05-02T09:00")):
        office.done("register", "import", name, sample / f"{name}-synthetic.csv", "--at", at)
    early = office.done("snapshot", "take", PROGRAMME, "--known-at", STARTED)["snapshot"]
    run = ("run", PROGRAMME, *RUN[:-1], "2020-05-03T09:00")
    is_one_clear_sentence(office(*run, "--snapshot", early), "flow.snapshot_unprotected")
    ((person,),) = office.rows("SELECT max(person_id) FROM protections")
    look = ("register", "show", person, "--by", "clerk", "--purpose", "相談", "--law", "要綱5条", "--at")
    is_one_clear_sentence(office(*look, STARTED), "cli.look_back")
    assert office("datause", "show", person, "--json").json == []
    assert office(*run).status == 0


def test_a_claim_from_before_a_measure_that_protects_is_shown_as_it_is_known_now(
    office: Office, sample: Path, tmp_path: Path
) -> None:
    office.done("register", "import", "residents", sample / "residents-synthetic.csv", "--at", STARTED)
    is_one_clear_sentence(office("run", PROGRAMME, *RUN), "flow.protections_absent")
    headers = (sample / "protections-synthetic.csv").read_text("utf-8-sig").splitlines(keepends=True)[0]
    (tmp_path / "nobody.csv").write_text(headers, "utf-8-sig")
    office.done("register", "import", "protections", tmp_path / "nobody.csv", "--at", STARTED)
    assert office("run", PROGRAMME, *RUN).status == 0
    office.done("register", "import", "protections", sample / "protections-synthetic.csv", "--at", "2020-05-02T09:00")
    (offender, name), *_ = office.rows(
        "SELECT h.household_id, r.name FROM protections p JOIN residents r ON r.person_id = p.person_id "
        "AND r.status = '1' JOIN residents h ON h.person_id = p.offender_id AND h.household_id = r.household_id"
    )
    ((number,),) = office.rows(f"SELECT reference_number FROM cases_claim WHERE unit_id = {offender}")
    look = ("claim", "show", number, "--by", "clerk", "--at")
    is_one_clear_sentence(office(*look, STARTED), "cli.look_back")
    seen = office.done(*look, "2020-05-03T09:00")["people"]
    assert seen and name not in {one["name"] for one in seen}


def test_a_determination_whose_file_is_cut_off_is_made_anew(judged: Office) -> None:
    (file,) = (judged.home / CITY).glob("runs/*/determinations.parquet")
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    again = judged.done("run", PROGRAMME, *RUN)
    assert again["opened"] == again["changed"] == 0 and file.read_bytes() == whole


def test_a_snapshot_whose_people_are_damaged(judged: Office, city: City, tmp_path: Path) -> None:
    (file,) = (judged.home / CITY).glob("snapshots/*/people.parquet")
    answers = write_answers(judged, city, tmp_path / "answers.csv")
    file.write_bytes(file.read_bytes()[:-40])
    state = judged.fingerprint()
    is_one_clear_sentence(judged("submission", "import", answers), "registry.snapshot_altered")
    is_one_clear_sentence(judged("datause", "show", "1"), "registry.snapshot_absent")
    assert judged.fingerprint() == state


def test_what_has_the_name_of_a_file_but_no_end(office: Office, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", "/dev/zero", tmp_path):
        is_one_clear_sentence(office("register", "import", "residents", path), "registry.file_unreadable")
        is_one_clear_sentence(office("submission", "import", path), "cli.sheet_unreadable")
        is_one_clear_sentence(office("programme", "check", path), "programme.unreadable")
        is_one_clear_sentence(office("payment", "read", path), "cli.result_unreadable")


def test_a_rehearsal_whose_folder_is_a_file(office: Office, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("kept")
    for out in (tmp_path / "out", tmp_path / "out" / "below"):
        is_one_clear_sentence(office("demo", "--residents", "500", "--out", out), "cli.out_no_folder")
    assert (tmp_path / "out").read_text() == "kept"


@pytest.mark.parametrize(
    "words",
    [
        ("claim", "show", "1", "--by", "clerk", "--at", "0001-01-01T00:00+14:00"),
        ("register", "import", "taxes", "x", "--at", "9999-12-31T23:59-14:00"),
        ("claim", "silence", "x", "--on", "9999-12-31"),
        ("payment", "ask", "x", "--at", "9999-12-31"),
    ],
)
def test_a_year_at_the_end_of_the_calendar(office: Office, words: tuple[str, ...]) -> None:
    is_one_clear_sentence(office(*words), "cli.year_far")
    assert not office.home.exists()


def test_an_import_in_the_future(registered: Office, sample: Path) -> None:
    state = registered.fingerprint()
    words = ("register", "import", "taxes", sample / "taxes-synthetic.csv", "--at", "2099-01-01T09:00")
    is_one_clear_sentence(registered(*words), "cli.instant_ahead")
    assert registered.fingerprint() == state


def test_a_value_date_of_another_year(judged: Office, sample: Path) -> None:
    state = judged.fingerprint()
    words = ("--header", sample / "account.toml", *TREASURY, "--at", PAID, "--value-date", "2021-06-15")
    is_one_clear_sentence(judged("payment", "write", PROGRAMME_ID, *words), "cli.day_far")
    assert judged.fingerprint() == state


def test_a_key_that_is_gone_is_not_made_anew(judged: Office) -> None:
    key = judged.home / CITY / "key"
    key.unlink()
    state = judged.fingerprint()
    is_one_clear_sentence(judged("run", PROGRAMME, *RUN), "cli.key_lost")
    assert judged.fingerprint() == state and not key.exists()


def test_a_full_disk(registered: Office, city: City, tmp_path: Path) -> None:
    changed = tmp_path / "more"
    write_csv(city, changed)
    words = ("register", "import", "residents", changed / "residents-synthetic.csv", "--at", "2020-12-01T09:00")
    if registered.database:
        words = ("snapshot", "take", PROGRAMME, "--known-at", STARTED)  # the server's disk is not this process's
    state = registered.fingerprint()
    said = registered(*words, largest_file=2_000)
    assert said.status == 1 and "Traceback" not in said.err and re.search(r"\[(cli|store)\.", said.err), said.err
    assert registered.fingerprint() == state
    assert registered(*words).status == 0


def test_a_full_disk_of_its_own(office: Office, sample: Path) -> None:
    office.home.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=1000k", "tmpfs", str(office.home)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("Only root can mount a small disk here.")
    try:
        for _ in range(2):
            said = office("register", "import", "residents", sample / "residents-synthetic.csv", "--at", STARTED)
            if not office.database:
                assert said.status == 1 and "disk_full]" in said.err and "Traceback" not in said.err, said.err
    finally:
        subprocess.run(["umount", str(office.home)], check=True)


def test_a_second_process_while_a_first_one_writes(registered: Office, sample: Path) -> None:
    again = ("register", "import", "residents", sample / "residents-synthetic.csv", "--at", STARTED)
    state = registered.fingerprint()
    if registered.database:
        key = int.from_bytes(sha256(f"{CITY}.registry".encode()).digest()[:8], "big", signed=True)
        with connected(registered.database) as session:
            session.execute("SELECT pg_advisory_lock(%s)", [key])
            said = registered(*again)
    else:
        with (registered.home / "locks" / f"{CITY}.registry.lock").open("wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            said = registered(*again)
    is_one_clear_sentence(said, "store.busy")
    assert registered.fingerprint() == state


def test_two_processes_at_once_take_a_register_in_once(office: Office, sample: Path) -> None:
    words = ("register", "import", "taxes", sample / "taxes-synthetic.csv", "--at", STARTED)
    office.done("register", "import", "protections", sample / "protections-synthetic.csv", "--at", STARTED)
    both = [office.start(*words) for _ in range(2)]
    ended = [(one.communicate(timeout=120)[1], one.returncode) for one in both]
    assert sorted(status for _, status in ended) in ([0, 0], [0, 1]) and not any("Traceback" in err for err, _ in ended)
    lines = len((sample / "taxes-synthetic.csv").read_text("utf-8-sig").splitlines())
    assert office.rows("SELECT count(*) FROM taxes") == [(lines - 1,)]
