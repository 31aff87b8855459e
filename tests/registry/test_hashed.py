"""A file is hashed once while nobody touches it, and anew after whatever the file system can see."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

import pytest

from madoguchi.core.regular_file import sha256_of
from madoguchi.registry import hashed
from madoguchi.registry.hashed import sha256_once


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Each time that a file is read through; files count as settled at once."""
    seen: list[Path] = []

    def counted(path: Path) -> str:
        seen.append(path)
        return sha256_of(path)

    monkeypatch.setattr(hashed, "sha256_of", counted)
    monkeypatch.setattr(hashed, "SETTLED_SECONDS", -60)
    return seen


def test_an_untouched_file_is_read_once(tmp_path: Path, read: list[Path]) -> None:
    path = tmp_path / "people.parquet"
    path.write_bytes(b"people")
    assert {sha256_once(path) for _ in range(3)} == {sha256(b"people").hexdigest()}
    assert read == [path]


def test_one_that_was_written_or_replaced_is_read_anew_though_its_size_and_time_are_put_back(
    tmp_path: Path, read: list[Path]
) -> None:
    path, other = tmp_path / "people.parquet", tmp_path / "other"
    path.write_bytes(b"people")
    times = path.stat()
    sha256_once(path)
    path.write_bytes(b"PEOPLE")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert sha256_once(path) == sha256(b"PEOPLE").hexdigest()
    other.write_bytes(b"pEoPlE")
    os.utime(other, ns=(times.st_atime_ns, times.st_mtime_ns))
    other.replace(path)
    assert sha256_once(path) == sha256(b"pEoPlE").hexdigest()
    path.unlink()
    with pytest.raises(FileNotFoundError):
        sha256_once(path)


def test_one_that_was_touched_just_now_is_not_trusted_to_stay(
    tmp_path: Path, read: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hashed, "SETTLED_SECONDS", 60)
    path = tmp_path / "people.parquet"
    path.write_bytes(b"people")
    sha256_once(path)
    sha256_once(path)
    assert read == [path, path]
