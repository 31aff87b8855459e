"""Read what was handed in as a file, and nothing that merely has a file's name: a pipe or a device may never end."""

from __future__ import annotations

import os
import stat
from errno import EINVAL
from hashlib import file_digest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from io import BufferedReader
    from pathlib import Path


def bytes_of(path: Path, *, at_most: int = -1) -> bytes:
    """The bytes of a regular file; of a longer one than `at_most` one byte more than that, which tells that it is.

    Raises OSError for what cannot be opened and for a folder, pipe or device.
    """
    with _opened(path) as file:
        return file.read(at_most + 1 if at_most >= 0 else -1)


def sha256_of(path: Path) -> str:
    """The SHA-256 (hex) of a regular file, read bit by bit. Raises OSError as `bytes_of` does."""
    with _opened(path) as file:
        return file_digest(file, "sha256").hexdigest()


def _opened(path: Path) -> BufferedReader:
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(EINVAL, "no regular file")
    return os.fdopen(handle, "rb")
