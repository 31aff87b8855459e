"""「検証」 Whether a log is what it was, asked of its public files alone; and whether one record is in it."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from madoguchi.trust.log import checkpoint, note, tiles
from madoguchi.trust.log.checkpoint import Checkpoint
from madoguchi.trust.log.policy import Policy
from madoguchi.trust.log.tiles import Read
from madoguchi.trust.merkle import Edge, Nodes, includes, inclusion_proof, leaf_hash

SALT = 16
"""Bytes before a record that nobody guesses it by its hash."""
_PROOF = "c2sp.org/tlog-proof@v1"
_BATCH = 256 * tiles.WIDTH
"""Entries that are read before the next; a multiple of what a file holds."""


class Wrong(StrEnum):
    """「不一致」 What is wrong with a log, or with a proof out of it."""

    UNREADABLE = "unreadable"
    """There is no checkpoint, or nothing of this form."""
    FORGED = "forged"
    """No trusted key of this log signed the checkpoint, or a line in a trusted name is not by its key."""
    UNSEEN = "unseen"
    """Too few witnesses have seen it."""
    ALTERED = "altered"
    """The entries, or the nodes, are not those that the checkpoint stands for, or some are missing."""
    SET_BACK = "set_back"
    """It is shorter than what was seen of it before."""
    FORKED = "forked"
    """It does not go on from what was seen of it before: two histories were shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """「検証点」 A checkpoint that counts, as it was signed, and who saw it when (the newest last)."""

    checkpoint: Checkpoint
    signed: bytes
    by: tuple[tuple[str, datetime], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """「証跡」 A record that is in a log: at which place, what it says, and under which checkpoint that is proven."""

    index: int
    record: bytes
    seen: Seen


def seen(content: bytes, policy: Policy) -> Seen | Wrong:
    """「検証点」 Whether a signed checkpoint counts: of a trusted log, and seen by enough witnesses."""
    try:
        found = note.read(content)
        said = checkpoint.of(found)
    except ValueError:
        return Wrong.UNREADABLE
    witnesses = [one.key for one in policy.witnesses.values()]
    signed = found.signed_by((*policy.logs, *witnesses))
    if signed is None or not any(one in signed and one.name == said.origin for one in policy.logs):
        return Wrong.FORGED
    if not policy.is_enough(signed):
        return Wrong.UNSEEN
    by = [(one.name, at) for one, at in signed.items() if at is not None]
    return Seen(checkpoint=said, signed=content, by=tuple(sorted(by, key=lambda one: one[1])))


def audit(read: Read, policy: Policy, before: Checkpoint | None = None) -> Seen | Wrong:
    """「検証」 Whether all public files of a log fit its checkpoint, and go on from what was seen of it before.

    Everything is read and hashed.
    """
    try:
        found = seen(read(tiles.CHECKPOINT), policy)
    except OSError:
        return Wrong.UNREADABLE
    if isinstance(found, Wrong):
        return found
    now = found.checkpoint
    held = before if before is not None and before.origin == now.origin else None
    if held is not None and held.size > now.size:
        return Wrong.SET_BACK
    edge, tiling = Edge(), tiles.Tiling()
    try:
        for entries in _entries(read, now.size):
            if any(read(path) != content for path, content in tiling.grow(entries)):
                return Wrong.ALTERED
            hashes = [leaf_hash(one) for one in entries]
            known = held.size - edge.size if held is not None else 0
            if held is not None and 0 < known <= len(hashes) and edge.with_leaves(hashes[:known]).root != held.root:
                return Wrong.FORKED
            edge = edge.with_leaves(hashes)
        if not all(tiles.begun(read, path).startswith(content) for path, content in tiling.unfinished()):
            return Wrong.ALTERED
    except (OSError, ValueError):
        return Wrong.ALTERED
    return found if edge.root == now.root else Wrong.ALTERED


def whole_number(text: str) -> int:
    """A number as the specifications write it. Raises ValueError for another way of writing it."""
    if str(int(text)) != text or int(text) < 0:
        raise ValueError(text)
    return int(text)


def commitment(salt: bytes, record: bytes) -> bytes:
    """The entry that stands for a record, which stays when the record and its salt are erased."""
    return sha256(salt + record).digest()


def prove(nodes: Nodes, index: int, salt: bytes, record: bytes, signed: bytes, size: int) -> bytes:
    """「証明書」 That a record is in a log, as the bytes of a file (C2SP tlog-proof); with the record itself.

    `signed`: the checkpoint of this size, as it was signed.
    """
    hashes = [base64.b64encode(one).decode() for one in inclusion_proof(nodes, index, size)]
    extra = base64.b64encode(salt + record).decode()
    head = "\n".join([_PROOF, f"extra {extra}", f"index {index}", *hashes])
    return f"{head}\n\n".encode() + signed


def logged(proof: bytes, policy: Policy) -> Logged | Wrong:
    """「検証」 What a proof proves."""
    try:
        head, _, signed = proof.partition(b"\n\n")
        first, extra, index, *hashes = head.decode("ascii").split("\n")
        if first != _PROOF or not extra.startswith("extra ") or not index.startswith("index "):
            raise ValueError(first)
        whole = base64.b64decode(extra.removeprefix("extra "), validate=True)
        salt, record = whole[:SALT], whole[SALT:]
        place = whole_number(index.removeprefix("index "))
        beside = [base64.b64decode(one, validate=True) for one in hashes]
    except ValueError:
        return Wrong.UNREADABLE
    found = seen(signed, policy)
    if isinstance(found, Wrong):
        return found
    said = found.checkpoint
    entry = leaf_hash(commitment(salt, record))
    if not includes(root=said.root, size=said.size, index=place, leaf=entry, proof=beside):
        return Wrong.ALTERED
    return Logged(index=place, record=record, seen=found)


def _entries(read: Read, size: int) -> Iterator[Sequence[bytes]]:
    """All entries of a log of this size, some at a time."""
    for start in range(0, size, _BATCH):
        found = list[bytes]()
        for at in range(start, min(start + _BATCH, size), tiles.WIDTH):
            width = min(tiles.WIDTH, size - at)
            part = tiles.entries_of(tiles.begun(read, tiles.bundle(at // tiles.WIDTH, width)))[:width]
            if len(part) != width:
                raise ValueError(len(part))
            found += part
        yield found
