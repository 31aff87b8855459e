"""The rehearsal from outside: what it prints, what it leaves, and that it can be killed and repeated."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest

from madoguchi.formats.zengin.read import read_file

COMMAND = [sys.executable, "-c", "from madoguchi.cli import main; main()", "demo", "--residents", "600", "--json"]


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "MADOGUCHI_DATABASE"}
    return {**kept, "MADOGUCHI_HOME": str(home)}


def rehearse(folder: Path, *more: str) -> dict[str, object]:
    done = subprocess.run(
        [*COMMAND, "--out", str(folder / "out"), *more],
        env=environment(folder / "home"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert isinstance(said, dict)
    return said


def bytes_of(folder: Path) -> dict[str, str]:
    files = sorted(path for path in (folder / "out").rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def rehearsal(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object]]:
    folder = tmp_path_factory.mktemp("rehearsal")
    return folder, rehearse(folder)


def test_what_is_decided_stands_in_the_files_and_is_credited_or_returned(rehearsal) -> None:
    folder, said = rehearsal
    files = [read_file(path.read_bytes()) for path in sorted((folder / "out").glob("transfer-*.txt"))]
    assert files
    assert not any(file.faults for file in files)
    assert sum(file.trailer.amount for file in files) == said["file_yen"] == said["decided_yen"] > 0
    assert said["credited_yen"] + said["returned_yen"] == said["file_yen"]
    assert said["paid_again_yen"] <= said["returned_yen"]
    named = "SELECT count(*), sum(decided_yen), count(DISTINCT household) FROM read_parquet(?)"
    with duckdb.connect() as engine:
        rows, decided, units = engine.execute(named, [str(folder / "out/decisions.parquet")]).fetchone()
    assert rows == units == said["households"]
    assert decided == said["decided_yen"]


def test_the_claims_are_those_eligible_or_unknown_now_and_those_who_no_longer_are(rehearsal) -> None:
    folder, said = rehearsal
    gone = "SELECT count(*) FROM read_parquet(?) WHERE state <> 'no claim' AND outcome = 'no'"
    with duckdb.connect() as engine:
        (no_longer,) = engine.execute(gone, [str(folder / "out/decisions.parquet")]).fetchone()
    assert said["eligible_households"] + said["unknown_households"] + no_longer == said["claims"]
    assert sum(said["letters"].values()) == sum(said["claims_by_state"].values()) == said["claims"]
    page = (folder / "out/report.html").read_text()
    assert (
        f"{said['claims']:,}件" in page
        and f"no longer eligible by later facts</span></th><td class=number>{no_longer}件" in page
    )


def test_nobody_stands_twice_in_the_first_files(rehearsal) -> None:
    folder, _ = rehearsal
    orders = [
        code[:10]
        for path in (folder / "out").glob("transfer-*.txt")
        for code in read_file(path.read_bytes()).rows["customer_code"]
    ]
    assert len(orders) == len(set(orders)) > 0


def test_the_report_says_that_it_is_synthetic_and_asks_nothing_of_the_network(rehearsal) -> None:
    page = (rehearsal[0] / "out/report.html").read_text()
    assert "SYNTHETIC" in page
    assert "模擬データ" in page
    assert "<script" not in page
    assert "src=" not in page
    assert "href=" not in page.replace("xlink:href=", "")


def test_the_same_arguments_give_the_same_bytes_also_after_a_kill(rehearsal, tmp_path: Path) -> None:
    folder, said = rehearsal
    with subprocess.Popen(
        [*COMMAND, "--out", str(tmp_path / "out")],
        env=environment(tmp_path / "home"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as running:
        stages = tmp_path / "home/302015"
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and running.poll() is None:
            written = [path.read_text() for path in stages.glob("rehearsal-*.json")]
            if any(text.count('"day ') >= 3 for text in written):
                break
        assert running.poll() is None, "the rehearsal ended before it could be killed"
        running.send_signal(signal.SIGKILL)
    again = rehearse(tmp_path)
    unequal = {"seconds_by_step"}
    assert {k: v for k, v in again.items() if k not in unequal} == {k: v for k, v in said.items() if k not in unequal}
    assert bytes_of(tmp_path) == bytes_of(folder)


def test_two_rehearsals_on_the_same_records_do_not_run_at_once(tmp_path: Path) -> None:
    locks = tmp_path / "home" / "locks"
    locks.mkdir(parents=True)
    with (locks / "302015.rehearsal.lock").open("wb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        refused = subprocess.run(
            [*COMMAND, "--out", str(tmp_path / "out")],
            env=environment(tmp_path / "home"),
            capture_output=True,
            text=True,
            check=False,
        )
    assert (refused.returncode, "store.busy" in refused.stderr) == (1, True)
    assert not list((tmp_path / "home").rglob("rehearsal-*.json"))


def test_sample_letters_of_the_forms_and_of_the_decisions_are_laid_out(rehearsal) -> None:
    kinds = {path.name.split("-000")[0].rsplit("-", 1)[1] for path in (rehearsal[0] / "out/letters").glob("*.pdf")}
    assert {"application", "decision"} <= kinds


def test_sample_notices_claim_no_right_that_the_programme_does_not_give(rehearsal) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed, so the text layer cannot be read.")
    notices = sorted((rehearsal[0] / "out/letters").glob("*-decision-*.pdf"))
    texts = [subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True).stdout for path in notices]
    assert texts and not any("審査請求" in text.decode() for text in texts)


def test_the_command_that_opens_the_counter_is_said_as_it_can_be_typed_here(rehearsal) -> None:
    folder, _ = rehearsal
    own = Path(sys.executable).with_name("madoguchi")
    for known, command in (("/nowhere", str(own)), (str(own.parent), "madoguchi")):
        done = subprocess.run(
            [*COMMAND[:-1], "--out", str(folder / "out")],
            env=environment(folder / "home") | {"PATH": known},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.splitlines()[-1].endswith(f"MADOGUCHI_HOME={folder / 'home'} {command} serve")


def test_the_records_of_a_rehearsal_can_be_worked_on_by_hand(rehearsal, tmp_path: Path) -> None:
    folder, _ = rehearsal
    office = tmp_path / "office.toml"
    office.write_text('municipality = "和歌山市"\nissuer = "和歌山市長"\ncontact = ["窓口"]\n', "utf-8")
    with duckdb.connect() as engine:
        named = engine.execute(
            "SELECT any_value(programme) FROM read_parquet(?)", [str(folder / "out/decisions.parquet")]
        )
        (programme,) = named.fetchone()
    words = ["letter", "print", programme, "--office", office, "--out", tmp_path / "letters", "--by", "clerk"]
    done = subprocess.run(
        [*COMMAND[: COMMAND.index("demo")], *map(str, words), "--kind", "decision", "--limit", "2", "--json"],
        env=environment(folder / "home"),
        check=True,
        capture_output=True,
    )
    printed = json.loads(done.stdout)
    assert printed["decision"] == 2


def test_a_programme_that_asks_for_fresh_registers_is_rehearsed_with_fresh_ones(tmp_path: Path) -> None:
    asks = Path(__file__).resolve().parents[2] / "programmes" / "low_income_household_2024.py"
    assert "freshness=" in asks.read_text()
    said = rehearse(tmp_path, "--programme", str(asks))
    assert said["file_yen"] == said["decided_yen"] > 0
