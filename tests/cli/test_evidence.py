"""`madoguchi evidence` and `witness` as people use them: a paid office, witnesses over HTTP, tampered copies."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from .office import CITY, PROGRAMME_ID, ROOT, STARTED, STORE, Office, new_office

WHO = ("--by", "1001", "--law", "個人情報の保護に関する法律69条2項1号")


def of_office(office: Office) -> Path:
    return office.home / CITY / "log"


def public_of(office: Office) -> Path:
    (found,) = of_office(office).glob("*/public")
    return found


@pytest.fixture
def witnesses(sent: Office, tmp_path: Path) -> Iterator[Path]:
    """Two witnesses that see the office's log, each in a process of its own; yields what a verifier believes."""
    log = str(sent("evidence", "status", "--json").json["key"])
    started, lines = [], list[str]()
    for name in ("a", "b"):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        folder = tmp_path / name
        key = sent("witness", "begin", "--folder", folder, "--name", f"{name}.example/witness", "--json").json["key"]
        assert sent("witness", "watch", log, "--folder", folder).status == 0
        started.append(sent.start("witness", "serve", "--folder", folder, "--port", port, "--json"))
        lines.append(f"witness {name} {key} http://127.0.0.1:{port}\n")
        wait_for(port)
    said = f"{''.join(lines)}group both all a b\nquorum both\n"
    (of_office(sent) / "policy").write_text(said)
    trusted = tmp_path / "policy"
    trusted.write_text(f"log {log}\n{said}")
    yield trusted
    for one in started:
        one.send_signal(signal.SIGTERM)
        one.wait(timeout=30)
        for stream in (one.stdout, one.stderr):
            assert stream is not None
            stream.close()


def wait_for(port: int) -> None:
    for _ in range(150):
        try:
            with urlopen(f"http://127.0.0.1:{port}/x"):
                return
        except URLError as error:
            if not isinstance(error.reason, OSError):
                return
            time.sleep(0.1)
    raise AssertionError(port)


def verify(given: Path | str, *words: object) -> tuple[int, dict[str, object]]:
    """As somebody who has the public files and nothing of the office."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("MADOGUCHI_")}
    done = subprocess.run(
        [sys.executable, "-m", "madoguchi.cli", "evidence", "verify", str(given), *map(str, words), "--json"],
        capture_output=True,
        text=True,
        check=False,
        env=own | {"MADOGUCHI_HOME": "/nonexistent", "PYTHONPATH": str(ROOT / "src")},
    )
    return done.returncode, json.loads(done.stdout) if done.stdout else {"err": done.stderr}


def tamper(office: Office, *statements: str) -> None:
    """On the file itself, with the rights of its owner."""
    with sqlite3.connect(office.home / "madoguchi.sqlite3") as records:
        for (name,) in records.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            records.execute(f'DROP TRIGGER "{name}"')
        for statement in statements:
            assert records.execute(statement).rowcount, statement


@pytest.mark.skipif(STORE != "sqlite", reason="The copies are of files.")
def test_a_paid_office_is_whole_and_whatever_is_done_to_a_copy_is_seen(
    sent: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    whole = sent("evidence", "check", "--json")
    assert whole.json["faults"] == []
    assert int(str(whole.json["entries"])) > 20
    one = "WHERE id = (SELECT min(id) FROM"
    done = {
        f"UPDATE cases_decision SET account_number = '7654321' {one} cases_decision)": "処分の内容が",
        f"UPDATE payments_transfer SET account_number = '7654321' {one} payments_transfer)": "振込か結果の明細",
        "UPDATE payments_transfer_file SET total_yen = total_yen + 1": "書かれた後に変えられた",
        f"DELETE FROM import_runs {one} import_runs)": "書かれた行がない",
        "DELETE FROM evidence_entries WHERE position = 5": "欠けている",
    }
    for number, (statement, words) in enumerate(done.items()):
        copy = sent.copy(tmp_path / str(number))
        tamper(copy, statement)
        found = copy("evidence", "check")
        assert found.status == 1
        assert words in found.out


@pytest.mark.skipif(STORE != "sqlite", reason="The copies are of files.")
def test_a_row_written_past_the_log_is_not_taken_into_it_by_the_next_command(sent: Office, tmp_path: Path) -> None:
    copy = sent.copy(tmp_path / "copy")
    with sqlite3.connect(copy.home / "madoguchi.sqlite3") as records:
        records.execute("DROP TRIGGER import_runs_evidence_insert")
        names = [name for _, name, *_ in records.execute("PRAGMA table_info(import_runs)") if name != "id"]
        listed = ", ".join(names)
        records.execute(f"INSERT INTO import_runs (id, {listed}) SELECT 999, {listed} FROM import_runs LIMIT 1")
    found = copy("evidence", "check", "--json")
    said = {(one["what"], one["table"], one["at"]) for one in found.json["faults"]}  # type: ignore[attr-defined]
    assert found.status == 1
    assert said == {
        ("unwatched", "trigger import_runs.import_runs_evidence_insert", 0),
        ("unwritten", "import_runs", 999),
    }
    again = copy("evidence", "status")
    assert (again.status, "evidence check" in again.err) == (0, True)
    found = copy("evidence", "check", "--json")
    said = {(one["what"], one["table"], one["at"]) for one in found.json["faults"]}  # type: ignore[attr-defined]
    assert (found.status, said) == (1, {("unwritten", "import_runs", 999)})


@pytest.mark.skipif(STORE != "sqlite", reason="The copies are of files.")
@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("DROP TRIGGER import_runs_no_change", "trigger import_runs.import_runs_no_change"),
        (
            "CREATE TRIGGER other AFTER INSERT ON evidence_entries BEGIN SELECT 1; END",
            "trigger evidence_entries.other",
        ),
    ],
)
def test_a_guard_that_is_gone_or_another_is_named(sent: Office, tmp_path: Path, statement: str, named: str) -> None:
    copy = sent.copy(tmp_path / "copy")
    with sqlite3.connect(copy.home / "madoguchi.sqlite3") as records:
        records.execute(statement)
    copy("evidence", "status")
    found = copy("evidence", "check", "--json")
    assert found.status == 1
    assert [(one["what"], one["table"]) for one in found.json["faults"]] == [("unwatched", named)]  # type: ignore[attr-defined]


@pytest.mark.skipif(STORE != "sqlite", reason="The copies are of files.")
def test_witnesses_sign_growth_and_tell_of_a_rollback_and_of_a_fork(
    sent: Office, witnesses: Path, tmp_path: Path
) -> None:
    public, seen = public_of(sent), tmp_path / "seen"
    early = sent.copy(tmp_path / "early")
    assert verify(public, "--policy", witnesses)[1]["counts"] is False  # nobody was asked yet
    said = sent("evidence", "seal", "--json")
    assert [one["answered"] for one in said.json["asked"]] == ["seen", "seen"]  # type: ignore[attr-defined]
    status, found = verify(public, "--policy", witnesses, "--remember", seen)
    assert (status, len(found["seen"])) == (0, 2)  # type: ignore[arg-type]

    later = sent.copy(tmp_path / "later")
    searched = ("register", "search", "--name", "佐藤", "--by", "1001", "--law", "住民基本台帳法3条")
    assert sent(*searched).status == 0
    waits = sent("evidence", "status", "--json").json
    assert int(str(waits["shown"])) < int(str(waits["size"]))  # signed, and shown when both have seen it
    assert sent("evidence", "seal").status == 0
    assert verify(public, "--policy", witnesses, "--remember", seen)[0] == 0
    # Set back to where its witnesses had signed: they are asked, though nothing waits.
    back = later("evidence", "seal", "--json")
    assert (back.status, {one["answered"] for one in back.json["asked"]}) == (1, {"ahead"})  # type: ignore[attr-defined]

    # The whole office set back to an earlier copy of itself, keys and all: nothing of it shows that, but its witnesses.
    assert early("evidence", "check").status == 0
    (of_office(early) / "policy").write_text((of_office(sent) / "policy").read_text())
    back = early("evidence", "seal", "--json")
    assert (back.status, {one["answered"] for one in back.json["asked"]}) == (1, {"ahead"})  # type: ignore[attr-defined]
    # And gone on from there as far as before: another history.
    assert early(*searched).status == 0
    assert early(*searched).status == 0
    fork = early("evidence", "seal", "--json")
    assert (fork.status, {one["answered"] for one in fork.json["asked"]}) == (1, {"forked"})  # type: ignore[attr-defined]
    with sqlite3.connect(early.home / "madoguchi.sqlite3") as records:
        told = records.execute("SELECT what, count(*) FROM evidence_alarms GROUP BY what ORDER BY what").fetchall()
    assert told == [("ahead", 2), ("forked", 2)]
    key = str(sent("evidence", "status", "--json").json["key"])
    (of_office(early) / "policy").unlink()
    assert early("evidence", "seal").status == 0
    assert verify(public_of(early), "--key", key)[0] == 0
    status, found = verify(public_of(early), "--key", key, "--remember", seen)
    assert (status, found["counts"]) == (1, False)
    assert "分岐" in str(found["trouble"])


def test_the_log_is_verified_where_it_is_published(sent: Office, tmp_path: Path) -> None:
    public = public_of(sent)
    key = str(sent("evidence", "status", "--json").json["key"])
    torn = tmp_path / "torn"
    torn.write_bytes(bytes(9))
    status, said = verify(public, "--key", key, "--remember", torn)
    assert (status, "trust.not_remembered" in str(said["err"])) == (1, True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(public)))
    Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_address[1]}/"
    status, found = verify(address, "--key", key)
    assert (status, found["size"]) == (0, verify(public, "--key", key)[1]["size"])
    (public / "tile/0/000").write_bytes(bytes(8192))
    assert verify(address, "--key", key)[0] == 1
    # What is answered there is no log; and where nobody answers, nothing is said of one.
    status, found = verify(f"{address}tile/", "--key", key)
    assert (status, found["counts"]) == (1, False)
    server.shutdown()
    server.server_close()
    status, found = verify(address, "--key", key)
    assert status == 1 and "[trust.log_away]" in str(found["err"]) and address in str(found["err"])


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nothing is said."""


def test_who_does_not_answer_stops_nothing(sent: Office, witnesses: Path) -> None:
    policy = of_office(sent) / "policy"
    policy.write_text(policy.read_text().replace("http://127.0.0.1:", "http://127.0.0.1:1"))
    said = sent("evidence", "seal", "--json")
    assert said.status == 0
    assert {one["answered"] for one in said.json["asked"]} == {"away"}  # type: ignore[attr-defined]
    assert "答えない（次回また尋ねる） / away" in sent("evidence", "seal").out


def test_a_proof_is_verified_by_anybody_and_a_torn_one_is_refused(sent: Office, tmp_path: Path) -> None:
    key, file = str(sent("evidence", "status", "--json").json["key"]), tmp_path / "transfer.tlog-proof"
    assert sent("evidence", "prove", "payments_transfer_file", 1, "--to", file, *WHO).status == 0
    status, found = verify(file, "--key", key)
    assert status == 0
    assert json.loads(str(found["record"]))["table"] == "payments_transfer_file"
    file.write_bytes(file.read_bytes()[:-40])
    assert verify(file, "--key", key) == (
        1,
        {"counts": False, "trouble": "読めない（検証点がないか、この形でない） / cannot be read"},
    )
    (tmp_path / "trusted").write_text(f"log {key}\n")
    witness = str(sent("witness", "begin", "--folder", tmp_path / "w", "--name", "w.example", "--json").json["key"])
    for words, code in (
        ((), "trust.no_policy"),
        (("--key", "rubbish"), "trust.log_key"),
        (("--key", witness), "trust.log_key"),
        (("--key", key, "--policy", file), "trust.no_policy"),
        (("--policy", tmp_path / "none"), "trust.no_file"),
        (("--policy", tmp_path / "trusted"), "trust.no_quorum"),
    ):
        status, refused = verify(file, *words)
        assert status == 1
        assert len(str(refused["err"]).splitlines()) == 2 and f"[{code}]" in str(refused["err"])


def test_a_table_or_a_number_that_the_log_lacks_is_answered_with_those_that_it_holds(
    sent: Office, tmp_path: Path
) -> None:
    file = tmp_path / "x.tlog-proof"
    said = sent("evidence", "prove", "transfers", 1, "--to", file, *WHO)
    assert said.status == 1 and "[evidence.no_table]" in said.err
    assert all("payments_transfer_file" in line and "import_runs" in line for line in said.err.splitlines())
    ((first, last),) = sent.rows("SELECT min(row), max(row) FROM evidence_entries WHERE about = 'import_runs'")
    said = sent("evidence", "prove", "import_runs", 99_999, "--to", file, *WHO)
    assert said.status == 1 and "[evidence.no_entry]" in said.err
    assert f"{first} から {last} まで" in said.err and f"from {first} to {last}" in said.err
    assert not file.exists()


def test_a_witness_refuses_what_it_cannot_do(sent: Office, tmp_path: Path) -> None:
    folder = tmp_path / "w"
    assert "trust.log_name" in sent("witness", "begin", "--folder", folder, "--name", "a b").err
    assert sent("witness", "begin", "--folder", folder, "--name", "a.example").status == 0
    assert "trust.log_key_made" in sent("witness", "begin", "--folder", folder, "--name", "a.example").err
    assert "trust.log_key" in sent("witness", "watch", "rubbish", "--folder", folder).err
    shutil.rmtree(folder)
    assert "trust.no_witness" in sent("witness", "serve", "--folder", folder).err


def test_each_decision_is_proven_by_one_signature_for_all(sent: Office, tmp_path: Path) -> None:
    key, file = str(sent("evidence", "status", "--json").json["key"]), tmp_path / "proofs.zip"
    said = sent("decision", "prove", PROGRAMME_ID, "--to", file, *WHO, "--json")
    with zipfile.ZipFile(file) as found:
        assert len(found.namelist()) == said.json["decisions"]
        assert int(str(said.json["decisions"])) > 100
        name = found.namelist()[7]
        found.extract(name, tmp_path)
    status, told = verify(tmp_path / name, "--key", key)
    assert status == 0
    decision = json.loads(str(told["decision"]))
    assert f"{decision['claim_id']}-1.tlog-proof" == name
    assert decision["finding"] == "grant"
    one = tmp_path / "one.zip"
    claim = str(decision["claim_id"])
    assert sent("decision", "prove", PROGRAMME_ID, "--claim", claim, "--to", one, *WHO, "--json").json["decisions"] == 1
    assert "registry.export_taken" in sent("decision", "prove", PROGRAMME_ID, "--to", one, *WHO).err
    refused = sent("decision", "prove", PROGRAMME_ID, "--claim", "999999", "--to", tmp_path / "none.zip", *WHO)
    assert "flow.not_attested" in refused.err
    assert not (tmp_path / "none.zip").exists()


def test_a_record_is_erased_by_two_and_never_what_a_row_is_held_to(sent: Office) -> None:
    erase = ("evidence", "erase", "payments_transfer_file", 1, "--because", "保存期間の満了", "--drafter", "1001")
    assert "cases.same_person" in sent(*erase, "--approver", "１００１").err
    # It was written, and changed when it was sent: both are younger than five years.
    assert "evidence.retained" in sent(*erase, "--approver", "2001").err
    kept = ("evidence", "erase", "import_runs", 1, "--because", "誤り", "--drafter", "1001", "--approver", "2001")
    assert "evidence.still_said" in sent(*kept).err
    assert sent("evidence", "check").status == 0


def test_a_log_is_named_before_anything_is_taken_in(sample: Path, tmp_path: Path) -> None:
    office = new_office(tmp_path / "home")
    begin = ("evidence", "begin", "--name", "city.example/log")
    wrong = office("evidence", "begin", "--name", "a b+c", MADOGUCHI_MUNICIPALITY="302015")
    assert "trust.log_name" in wrong.err  # and nobody's records are begun, of real people or others
    assert "cli.which_municipality" in office(*begin, MADOGUCHI_MUNICIPALITY="").err
    made = office(*begin, "--synthetic", "--json")
    assert (made.status, made.err) == (0, "")
    taken = ("register", "import", "residents", sample / "residents-synthetic.csv", "--at", STARTED)
    assert "flow.real_and_synthetic" in office(*taken).err  # the rehearsal stays one
    assert office(*taken, "--synthetic").status == 0
    said = office("evidence", "status", "--json").json
    assert (said["name"], said["key"]) == ("city.example/log", made.json["key"])
    assert int(str(said["size"])) > 0
    assert "evidence.begun" in office(*begin).err
    other = ("evidence", "begin", "--name", "city.example/other", "--json")
    assert "evidence.begun" in office(*other).err
    assert office("evidence", "check").status == 0
