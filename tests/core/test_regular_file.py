"""What has a file's name but no end is not read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from madoguchi.core.regular_file import bytes_of


def test_a_file_is_read_and_also_by_a_link(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"abc")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    assert bytes_of(tmp_path / "file") == bytes_of(tmp_path / "link") == b"abc"


def test_a_folder_a_pipe_and_a_device_are_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe", Path("/dev/zero"), tmp_path / "absent"):
        with pytest.raises(OSError, match=r".+"):
            bytes_of(path)
