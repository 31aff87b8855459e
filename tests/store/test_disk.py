"""A file bears its name when it is whole, and never before."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from madoguchi.core.errors import Conflict
from madoguchi.store.disk import write_whole


def test_a_file_is_written_whole_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "out" / "file.txt"
    assert write_whole(path, (b"one", b"", b"two")) == 6
    assert path.read_bytes() == b"onetwo"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_an_interruption_leaves_the_file_that_was_there(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    write_whole(path, [b"before"])

    def interrupted() -> Iterator[bytes]:
        yield b"x" * 100_000
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_whole(path, interrupted())
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == b"before"


FULL = """
import resource, signal, sys
from pathlib import Path
from madoguchi.core.errors import Conflict
from madoguchi.store.disk import write_whole
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    write_whole(Path(sys.argv[1]), (b"x" * 10_000 for _ in range(100)))
except Conflict as refused:
    print(refused.code)
"""


def test_a_disk_that_takes_no_more_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    done = subprocess.run([sys.executable, "-c", FULL, path], capture_output=True, text=True, check=True)
    assert done.stdout == "store.not_written\n"
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_named_as_such(tmp_path: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("This system has no /dev/full to stand for a full disk.")

    def copied_to_a_full_disk() -> Iterator[bytes]:
        yield b"begun"
        with full.open("wb", buffering=0) as file:
            file.write(b"more")

    with pytest.raises(Conflict) as refused:
        write_whole(tmp_path / "file.txt", copied_to_a_full_disk())
    assert refused.value.code == "store.disk_full"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("")
    with pytest.raises(Conflict) as refused:
        write_whole(tmp_path / "folder" / "file.txt", [b"x"])
    assert refused.value.code == "store.not_written"
