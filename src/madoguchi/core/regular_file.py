"""Read what was handed in as a file, and nothing that merely has a file's name: a pipe or a device may never end."""

from __future__ import annotations

import os
import stat
from errno import EINVAL
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def bytes_of(path: Path) -> bytes:
    """The bytes of a regular file. Raises OSError for what cannot be opened and for a folder, pipe or device."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(EINVAL, "no regular file")
    with os.fdopen(handle, "rb") as file:
        return file.read()


def sha256_of(path: Path) -> str:
    """The SHA-256 (hex) of a regular file. Raises OSError as `bytes_of` does."""
    return sha256(bytes_of(path)).hexdigest()
