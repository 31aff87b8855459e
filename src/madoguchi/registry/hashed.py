"""Hash a file once for as long as the file system says that it is the same: a page cannot hash a city each time."""

from __future__ import annotations

import time
from pathlib import Path

from madoguchi.core.regular_file import sha256_of

SETTLED_SECONDS = 2
"""The clock of a file system is coarse: of a file that was touched just now, a second writing could look the same."""
_Stamp = tuple[int, ...]
_KNOWN: dict[Path, tuple[_Stamp, str]] = {}


def sha256_once(path: Path) -> str:
    """The SHA-256 (hex) of a regular file, computed anew when its inode, size or one of its times is another.

    Raises OSError where it cannot be read, or is no regular file.
    """
    stamp = _stamp(path)
    known = _KNOWN.get(path)
    if known and known[0] == stamp:
        return known[1]
    settled = time.time() - SETTLED_SECONDS > path.stat().st_ctime
    found = sha256_of(path)
    if settled and stamp == _stamp(path):
        _KNOWN[path] = (stamp, found)
    return found


def _stamp(path: Path) -> _Stamp:
    # Whoever writes to a file can set its time of modification, but not that of its change.
    said = path.stat()
    return said.st_dev, said.st_ino, said.st_size, said.st_mtime_ns, said.st_ctime_ns
