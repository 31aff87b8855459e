"""「発行元証明」 One signature for many records: it is over the root of all, and each takes its own way to it along.

A record is salted, so that who holds one and its way learns nothing of the records beside it. The salts are made from
the records by a secret of the office, and kept nowhere.
"""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from madoguchi.trust.log import audit
from madoguchi.trust.log.audit import SALT, Logged, Wrong, commitment
from madoguchi.trust.log.policy import Policy
from madoguchi.trust.merkle import EMPTY_ROOT, Edge, includes, leaf_hash, levels_of

HEAD = b"madoguchi-batch-proof@v1\n"
"""How a proof of this kind begins; a proof out of the log (C2SP tlog-proof) follows after the way to the root."""


TABLE = "cases_decision_seal"
"""The table whose records in a log bind batches; what another says of a root and a count binds nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InBatch:
    """「発行元証明」 A record of a batch, and the entry of the log that binds the batch."""

    record: bytes
    batch: Logged


def root_of(records: Sequence[bytes], secret: bytes) -> bytes:
    """The root over salted records, in their order."""
    return Edge().with_leaves(_leaves(records, secret)).root


@dataclass(frozen=True, slots=True)
class Bound:
    """「発行元証明」 Records that were hashed once, in their order: their root, and the way of each to it."""

    records: Sequence[bytes]
    secret: bytes
    levels: Sequence[Sequence[str]]

    @classmethod
    def of(cls, records: Sequence[bytes], secret: bytes) -> Bound:
        """All of them, hashed."""
        levels = levels_of(list(_leaves(records, secret)))
        return cls(records, secret, [[_base64(one) for one in level] for level in levels])

    @property
    def root(self) -> bytes:
        """The root over salted records, as `root_of` has it."""
        return base64.b64decode(self.levels[-1][0]) if self.records else EMPTY_ROOT

    def proof(self, place: int, logged: bytes) -> bytes:
        """「証明書」 The proof of the record at a place, under the log's own proof of the batch's root."""
        record = self.records[place]
        beside = zip(self.levels, _places(place), strict=False)
        way = [level[at ^ 1] for level, at in beside if at ^ 1 < len(level)]
        lines = [f"extra {_base64(_salt(record, self.secret) + record)}", f"index {place}", *way]
        return HEAD + "\n".join(lines).encode() + b"\n\n" + logged


def in_batch(proof: bytes, policy: Policy) -> InBatch | Wrong:
    """「検証」 What a proof proves: a record, in the batch of which the log's record states `root` and `count`."""
    try:
        head, _, rest = proof.removeprefix(HEAD).partition(b"\n\n")
        extra, index, *way = head.decode("ascii").split("\n")
        if not proof.startswith(HEAD) or not extra.startswith("extra ") or not index.startswith("index "):
            raise ValueError(extra)
        whole = base64.b64decode(extra.removeprefix("extra "), validate=True)
        place, beside = (
            audit.whole_number(index.removeprefix("index ")),
            [base64.b64decode(one, validate=True) for one in way],
        )
    except ValueError:
        return Wrong.UNREADABLE
    batch = audit.logged(rest, policy)
    if isinstance(batch, Wrong):
        return batch
    try:
        said = json.loads(batch.record)
        row = said["row"]
        root, count = bytes.fromhex(row["root"]), row["count"]
        if said["table"] != TABLE or type(count) is not int:
            raise ValueError(count)
    except (ValueError, KeyError, TypeError, RecursionError):
        return Wrong.UNREADABLE
    record = whole[SALT:]
    leaf = leaf_hash(commitment(whole[:SALT], record))
    if not includes(root=root, size=count, index=place, leaf=leaf, proof=beside):
        return Wrong.ALTERED
    return InBatch(record=record, batch=batch)


def _places(place: int) -> Iterator[int]:
    """Where the way of a leaf passes, level by level."""
    while True:
        yield place
        place >>= 1


def _leaves(records: Sequence[bytes], secret: bytes) -> Iterator[bytes]:
    return (leaf_hash(commitment(_salt(one, secret), one)) for one in records)


def _salt(record: bytes, secret: bytes) -> bytes:
    return hmac.digest(secret, record, "sha256")[:SALT]


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()
