"""A register leaves by command: into another office it comes back the same, and killed it leaves no file."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import REGISTERS
from .office import STARTED, Office, new_office

pytestmark = pytest.mark.django_db
LATER = "2020-05-02T09:00"
WHO = ("--by", "1001", "--purpose", "システム移行", "--at", LATER)
LAWS = {"taxes": "地方税法294条", "accounts": "要綱5条", "child_allowances": "児童手当法4条"}
LAW = "住民基本台帳法3条"


def written(office: Office, name: str, out: Path, *more: str) -> None:
    secret = ["--secret"] if name == "protections" else []
    said = office("register", "export", name, "--out", out, *WHO, "--law", LAWS.get(name, LAW), *secret, *more)
    assert said.status == 0, said.err


def present(office: Office, name: str) -> list[str]:
    """The rows of a register but for the numbers and instants that each house gives."""
    asked = f"SELECT name FROM pragma_table_info('{name}')"
    if office.database:
        asked = f"SELECT column_name FROM information_schema.columns WHERE table_name = '{name}'"
    columns = sorted(str(column) for (column,) in office.rows(asked))
    own = [column for column in columns if column not in {"id", "municipality_id", "recorded_at", "superseded_at"}]
    return sorted(map(repr, office.rows(f"SELECT {', '.join(own)} FROM {name} WHERE superseded_at IS NULL")))


def test_another_office_has_the_same_city_afterwards(registered: Office, tmp_path: Path) -> None:
    other = new_office(tmp_path / "other")
    for name in REGISTERS:
        written(registered, name, tmp_path / f"{name}.csv")
    other.one_after_another(
        *(["register", "import", name, tmp_path / f"{name}.csv", "--at", LATER] for name in REGISTERS)
    )
    for name in REGISTERS:
        assert present(other, name) == present(registered, name)
        written(other, name, tmp_path / f"{name}-again.csv", "--at", "2020-05-03T09:00")
        assert (tmp_path / f"{name}-again.csv").read_bytes() == (tmp_path / f"{name}.csv").read_bytes()


def test_what_it_wrote_is_told_and_that_nobody_may_have_it(registered: Office, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    said = registered("register", "export", "residents", "--out", out, *WHO, "--law", LAW)
    assert said.status == 0 and "誰にも渡さず" in said.out
    told = registered.done("register", "export", "accounts", "--out", tmp_path / "a.csv", *WHO, "--law", "要綱5条")
    assert (told["refused"], told["size"]) == (0, (tmp_path / "a.csv").stat().st_size)
    assert [path.stat().st_mode & 0o077 for path in tmp_path.glob("*.csv")] == [0, 0]
    assert registered.rows("SELECT count(DISTINCT purpose) FROM data_uses WHERE snapshot_id IS NOT NULL") == [(1,)]


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        (("residents", "--law", "住民基本台帳法3条"), 2, "--out"),
        (("people", "--out", "o.csv", "--law", "住民基本台帳法3条"), 2, "people"),
        (("residents", "--out", "o.csv", "--law", "住民基本台帳法3条", "--encoding", "euc-jp"), 2, "euc-jp"),
        (("residents", "--out", "/", "--law", "住民基本台帳法3条"), 1, "registry.export_taken"),
        (("residents", "--out", "/proc/no/o.csv", "--law", "住民基本台帳法3条"), 1, "store.not_written"),
        (("residents", "--out", "o.csv", "--law", "\ud800"), 1, "["),
        (("residents", "--out", f"{'o' * 300}.csv", "--law", "住民基本台帳法3条"), 1, "store.not_written"),
        (("taxes", "--out", "o.csv", "--law", "要綱5条"), 1, "datause.law_allows_not"),
        (("protections", "--out", "o.csv", "--law", "住民基本台帳法3条"), 1, "registry.export_secret"),
        (("awards", "--out", "o.csv", "--law", "要綱5条"), 1, "registry.nothing_to_export"),
    ],
)
def test_rubbish_is_refused_with_what_to_do(
    registered: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], status: int, code: str
) -> None:
    monkeypatch.chdir(tmp_path)
    said = registered("register", "export", *words, *WHO)
    assert (said.status, code in said.err) == (status, True), said.err
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_nothing(registered: Office, tmp_path: Path) -> None:
    out = tmp_path / "full" / "out.csv"
    said = registered("register", "export", "taxes", "--out", out, *WHO, "--law", LAWS["taxes"], largest_file=8192)
    assert said.status == 1 and not out.exists()
    assert not list(tmp_path.glob("full/.*"))


def test_killed_it_leaves_no_file_and_no_rows(registered: Office, tmp_path: Path) -> None:
    out = tmp_path / "out" / "out.csv"
    stop = (
        "import signal, sys\n"
        "from madoguchi.cli import main\n"
        "from madoguchi.registry import export\n"
        "def wait(*_):\n"
        "    print('written', flush=True)\n"
        "    signal.pause()\n"
        "export.refused_again = wait\n"
        "sys.argv = ['madoguchi', 'register', 'export', 'residents', *sys.argv[1:]]\n"
        "main()\n"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", stop, "--out", str(out), *WHO, "--law", LAW],
        env=registered.environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None and "written" in running.stdout.readline()
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert not out.parent.exists()
    written(registered, "residents", out)
    assert [path.name for path in out.parent.iterdir()] == ["out.csv"]


def test_what_is_taken_in_at_an_instant_is_known_at_it(registered: Office, tmp_path: Path) -> None:
    early = ("--by", "1001", "--purpose", "システム移行", "--at", STARTED)
    told = registered.done("register", "export", "residents", "--out", tmp_path / "out.csv", *early, "--law", LAW)
    assert told["rows"] == registered.rows("SELECT count(*) FROM residents")[0][0]
