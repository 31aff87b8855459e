"""「検証点」 How long a log is, and what all of it hashes to (C2SP tlog-checkpoint): as the log signs it."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from madoguchi.trust.log import note
from madoguchi.trust.log.note import Note
from madoguchi.trust.merkle import HASH


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """「検証点」 `origin` names the log, `size` counts its entries, `root` is their root (RFC 6962 §2.1)."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> bytes:
        """As it is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n".encode()


def of(found: Note) -> Checkpoint:
    """「検証点」 What a note says, whoever signed it; lines that it adds are signed with it, and mean nothing here.

    Raises ValueError for a note that says something else.
    """
    origin, size, encoded, *more = found.text.decode().removesuffix("\n").split("\n")
    read = Checkpoint(origin=origin, size=int(size), root=base64.b64decode(encoded, validate=True))
    if not note.is_name(origin) or not all(more) or len(read.root) != HASH or not 0 <= read.size < 1 << 63:
        raise ValueError(found.text)
    if not found.text.startswith(read.text):
        raise ValueError(found.text)
    return read
