"""A signed note (C2SP signed-note): lines of text, and below them who signed them, one line each.

Keys are on Ed25519. A key has a name, and a name and a public key together have an identifier of four bytes by which
its lines are found; two kinds of it are known: a log's, and a witness's, who says when it saw what it signs.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntEnum
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

LONGEST = 64_000
"""Bytes of a note; what is longer is none."""
_DASH = "\u2014"
_NAME = re.compile(r"[^\s+]+")
_ID = 4
_TIME = 8


class Signs(IntEnum):
    """What a key signs, as the signature types of the specification number it."""

    NOTES = 0x01
    """The text as it is: a log signs so."""
    AS_SEEN = 0x04
    """「共同署名」 The text, and when it was seen (C2SP tlog-cosignature): a witness signs so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verifier:
    """「検証鍵」 Whose lines are believed."""

    name: str
    signs: Signs
    public: bytes

    @property
    def key_id(self) -> bytes:
        """By which its lines are found; no proof of anything."""
        return sha256(self.name.encode() + b"\n" + bytes([self.signs]) + self.public).digest()[:_ID]

    @property
    def text(self) -> str:
        """As keys are handed on (vkey): name, identifier, and kind with public key."""
        return f"{self.name}+{self.key_id.hex()}+{_base64(bytes([self.signs]) + self.public)}"

    def has_signed(self, text: bytes, signature: bytes) -> bool:
        """Whether its key signed this text."""
        if self.signs is Signs.AS_SEEN:
            text, signature = _as_seen(text, int.from_bytes(signature[:_TIME])), signature[_TIME:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """「署名鍵」 A key with its name."""

    name: str
    signs: Signs
    private: Ed25519PrivateKey = field(repr=False)

    @property
    def verifier(self) -> Verifier:
        """What others need to believe it."""
        return Verifier(name=self.name, signs=self.signs, public=self.private.public_key().public_bytes_raw())

    def line(self, text: bytes, at: datetime) -> str:
        """Its line below a text, with the line's end. `at` counts where it signs what it sees."""
        if self.signs is Signs.AS_SEEN:
            seconds = int(at.timestamp())
            signature = seconds.to_bytes(_TIME) + self.private.sign(_as_seen(text, seconds))
        else:
            signature = self.private.sign(text)
        return f"{_DASH} {self.name} {_base64(self.verifier.key_id + signature)}\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """「電子署名」 A line below a note: in whose name, by which key, and the signature; it may count or not."""

    name: str
    key_id: bytes
    signature: bytes

    @property
    def text(self) -> str:
        """As it is written, with its end."""
        return f"{_DASH} {self.name} {_base64(self.key_id + self.signature)}\n"

    def is_of(self, key: Verifier) -> bool:
        """Whether it is in the name of a key."""
        return (self.name, self.key_id) == (key.name, key.key_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note: its text, with the end of its last line, and the lines below it."""

    text: bytes
    lines: tuple[Line, ...]

    def signed_by(self, known: Sequence[Verifier]) -> dict[Verifier, datetime | None] | None:
        """Who of those known signed it, and when those saw it who say so; None where a line in a known name is forged.

        Of several lines of one key the youngest counts.
        """
        found = dict[Verifier, datetime | None]()
        for line in self.lines:
            for one in known:
                if line.is_of(one):
                    seen = _seen_at(line.signature) if one.signs is Signs.AS_SEEN else None
                    if not one.has_signed(self.text, line.signature) or (seen is None and one.signs is Signs.AS_SEEN):
                        return None
                    found[one] = max(filter(None, (seen, found.get(one))), default=None)
        return found


def is_name(text: str) -> bool:
    """Whether a key may have this name: no spaces, no plus, no signs that no page shows."""
    return bool(_NAME.fullmatch(text)) and text.isprintable()


def verifier_of(text: str) -> Verifier:
    """「検証鍵」 The key that is written so (vkey). Raises ValueError for any other text."""
    name, key_id, encoded = text.strip().split("+", 2)
    kind, *rest = base64.b64decode(encoded, validate=True)
    found = Verifier(name=name, signs=Signs(kind), public=bytes(rest))
    Ed25519PublicKey.from_public_bytes(found.public)
    if not is_name(name) or found.text != text.strip() or found.key_id.hex() != key_id:
        raise ValueError(text)
    return found


def read(content: bytes) -> Note:
    """The parts of a note. Raises ValueError for what is none; who signed it is not asked yet."""
    if len(content) > LONGEST:
        raise ValueError(len(content))
    text, parted, below = content.decode("utf-8").rpartition("\n\n")
    if not parted or not text or any(one < " " and one != "\n" for one in text + below):
        raise ValueError(parted)
    lines = [_line(one) for one in _ended(below)]
    if not lines:
        raise ValueError(below)
    return Note(text=f"{text}\n".encode(), lines=tuple(lines))


def lines_of(content: bytes) -> tuple[str, ...]:
    """The lines of signatures that somebody answered with, without a text above them. Raises ValueError."""
    if len(content) > LONGEST:
        raise ValueError(len(content))
    found = _ended(content.decode("utf-8"))
    for one in found:
        _line(one)
    return tuple(f"{one}\n" for one in found)


def _line(text: str) -> Line:
    dash, name, encoded = text.split(" ")
    decoded = base64.b64decode(encoded, validate=True)
    if dash != _DASH or not _NAME.fullmatch(name) or len(decoded) <= _ID or _base64(decoded) != encoded:
        raise ValueError(text)
    return Line(name=name, key_id=decoded[:_ID], signature=decoded[_ID:])


def _ended(text: str) -> list[str]:
    """The lines of a text, each of which has its end."""
    *lines, rest = text.split("\n")
    if rest:
        raise ValueError(rest)
    return lines


def _seen_at(signature: bytes) -> datetime | None:
    """When a witness says that it saw what it signed; None for none, and for an instant that no calendar has."""
    try:
        seconds = int.from_bytes(signature[:_TIME])
        return datetime.fromtimestamp(seconds, UTC) if seconds else None
    except (ValueError, OverflowError, OSError):
        return None


def _as_seen(text: bytes, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n".encode() + text


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()
