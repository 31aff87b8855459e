"""「立会人」 A witness signs that it saw a log grow, and never one that was set back or goes on from another history.

It answers as C2SP tlog-witness says, and keeps one file for each log: the last checkpoint that it signed. What it
signs, it has kept before.
"""

from __future__ import annotations

import base64
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path

from madoguchi.core.regular_file import bytes_of
from madoguchi.trust import own_file
from madoguchi.trust.log import checkpoint, note
from madoguchi.trust.log.checkpoint import Checkpoint
from madoguchi.trust.log.note import Signer, Verifier, verifier_of
from madoguchi.trust.merkle import EMPTY_ROOT, HASH, is_consistent

LONGEST = 16_000
"""Bytes of a request; what is longer is not read, and what is kept of it can always be read again."""
MOST_HASHES = 63
"""So many hashes may a proof have, as the specification says."""
SIZE = "text/x.tlog.size"
_TEXT = "text/plain; charset=utf-8"
_KEYS, _SEEN = "keys", "checkpoint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a witness answers."""

    status: HTTPStatus
    body: bytes = b""
    kind: str = _TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """「立会人」 Its key, and the folder in which it keeps what it saw."""

    key: Signer
    folder: Path

    def watch(self, log: Verifier, *, instead: bool = False) -> None:
        """Sign for this log from now on. A second key of one name is believed beside the first, or `instead` of it."""
        folder = self._of(log.name)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        known = {log} if instead else {*self._known(log.name), log}
        own_file.write(folder / _KEYS, "".join(f"{one.text}\n" for one in sorted(known, key=str)).encode())

    def seen(self, origin: str) -> bytes | None:
        """The last checkpoint of a log that it signed, with the log's lines and its own; None: none yet."""
        return self._content(self._of(origin) / _SEEN)

    def seen_by_hash(self, origin_hash: str) -> bytes | None:
        """The same, by the SHA-256 (hex) of the log's name, as monitors ask for it."""
        is_hash = len(origin_hash) == 2 * HASH and set(origin_hash) <= set("0123456789abcdef")
        return self._content(self.folder / origin_hash / _SEEN) if is_hash else None

    def add_checkpoint(self, request: bytes, at: datetime) -> Answer:
        """「共同署名」 Sign a checkpoint that goes on from the last one, and from nothing else."""
        try:
            old, proof, signed = _parts(request)
            found = note.read(signed)
            said = checkpoint.of(found)
        except ValueError:
            return Answer(status=HTTPStatus.BAD_REQUEST)
        known = self._known(said.origin)
        if not known:
            return Answer(status=HTTPStatus.NOT_FOUND)
        signers = found.signed_by(known)
        if not signers:
            return Answer(status=HTTPStatus.FORBIDDEN)
        if old > said.size:
            return Answer(status=HTTPStatus.BAD_REQUEST)
        with self._alone(said.origin):
            kept = self.seen(said.origin)
            before = checkpoint.of(note.read(kept)) if kept else None
            if old != (before.size if before else 0):
                size = before.size if before else 0
                return Answer(status=HTTPStatus.CONFLICT, body=f"{size}\n".encode(), kind=SIZE)
            if not _goes_on(before, said, proof):
                return Answer(status=HTTPStatus.UNPROCESSABLE_ENTITY)
            line = self.key.line(found.text, at).encode()
            # What strangers wrote below it is not kept.
            lines = "".join(one.text for one in found.lines if any(one.is_of(who) for who in signers))
            own_file.write(self._of(said.origin) / _SEEN, found.text + b"\n" + lines.encode() + line)
        return Answer(status=HTTPStatus.OK, body=line)

    def _of(self, origin: str) -> Path:
        return self.folder / sha256(origin.encode()).hexdigest()

    def _known(self, origin: str) -> tuple[Verifier, ...]:
        content = self._content(self._of(origin) / _KEYS)
        return tuple(verifier_of(one) for one in content.decode().splitlines()) if content else ()

    @staticmethod
    def _content(path: Path) -> bytes | None:
        try:
            return bytes_of(path)
        except FileNotFoundError:
            return None

    @contextmanager
    def _alone(self, origin: str) -> Iterator[None]:
        """One checkpoint of a log at a time: else a later one could be overwritten by an earlier."""
        handle = os.open(self._of(origin), os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


def request(old: int, proof: tuple[bytes, ...], signed: bytes) -> bytes:
    """What a log sends to a witness: the size that it saw last, the proof from there, and the checkpoint."""
    hashes = "".join(f"{base64.b64encode(one).decode()}\n" for one in proof)
    return f"old {old}\n{hashes}\n".encode() + signed


def _parts(body: bytes) -> tuple[int, tuple[bytes, ...], bytes]:
    head, parted, signed = body.partition(b"\n\n")
    first, *hashes = head.decode("ascii").split("\n")
    name, _, size = first.partition(" ")
    proof = tuple(base64.b64decode(one, validate=True) for one in hashes)
    if len(body) > LONGEST or not parted or name != "old" or str(int(size)) != size or int(size) < 0:
        raise ValueError(first)
    if len(proof) > MOST_HASHES or any(len(one) != HASH for one in proof):
        raise ValueError(len(proof))
    return int(size), proof, signed


def _goes_on(before: Checkpoint | None, now: Checkpoint, proof: tuple[bytes, ...]) -> bool:
    if before is None or before.size == 0:
        return not proof and (now.size > 0 or now.root == EMPTY_ROOT)
    return is_consistent(old=before.size, size=now.size, old_root=before.root, root=now.root, proof=proof)
