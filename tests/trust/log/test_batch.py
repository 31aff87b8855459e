"""One signature for a batch: each record is proven by itself, and tells nothing of those beside it."""

from __future__ import annotations

import base64
import json

import pytest

from madoguchi.trust.log import audit, batch, tiles
from madoguchi.trust.log.audit import Wrong
from madoguchi.trust.log.batch import InBatch
from madoguchi.trust.merkle import leaf_hash
from tests.trust.log.logs import PublicLog, signer

SECRET = b"s" * 32


def records(size: int) -> list[bytes]:
    return [json.dumps({"claim_id": number, "finding": "grant"}).encode() for number in range(size)]


def bound(root: bytes, count: object) -> tuple[PublicLog, bytes]:
    """A log with one entry that states a root, and its proof."""
    log, salt = PublicLog(key=signer("a.example/log")), bytes(audit.SALT)
    record = json.dumps({"table": batch.TABLE, "row": {"root": root.hex(), "count": count}}).encode()
    signed = log.grow([audit.commitment(salt, record)])
    return log, audit.prove(tiles.nodes(log.read, 1), 0, salt, record, signed, 1)


@pytest.mark.parametrize("size", [1, 2, 3, 8, 100, 257])
def test_each_record_is_proven(size: int) -> None:
    given = records(size)
    log, logged = bound(batch.root_of(given, SECRET), size)
    made = batch.Bound.of(given, SECRET)
    assert made.root == batch.root_of(given, SECRET)
    for place, record in enumerate(given):
        found = batch.in_batch(made.proof(place, logged), log.policy)
        assert isinstance(found, InBatch) and found.record == record


def test_of_no_records_the_root_is_that_of_nothing() -> None:
    assert batch.Bound.of([], SECRET).root == batch.root_of([], SECRET)


def test_another_record_place_root_or_count_is_seen() -> None:
    given = records(100)
    log, logged = bound(batch.root_of(given, SECRET), 100)
    proof = batch.Bound.of(given, SECRET).proof(7, logged)
    extra = proof.split(b"\n")[1].removeprefix(b"extra ")
    content = base64.b64decode(extra)
    other = base64.b64encode(content.replace(b"grant", b"refus"))
    for changed in (
        proof.replace(extra, other),
        proof.replace(b"index 7\n", b"index 6\n"),
        proof.replace(b"index 7\n", b"index 7\n" + base64.b64encode(bytes(32)) + b"\n"),
    ):
        assert batch.in_batch(changed, log.policy) is Wrong.ALTERED
    for root, count in ((batch.root_of(records(99), SECRET), 100), (batch.root_of(given, SECRET), 99)):
        another, bound_otherwise = bound(root, count)
        made = batch.Bound.of(given, SECRET).proof(99, bound_otherwise)
        assert batch.in_batch(made, another.policy) is Wrong.ALTERED
    for row in ("x", None, True):
        another, unread = bound(b"", row)
        made = batch.Bound.of(given, SECRET).proof(7, unread)
        assert isinstance(batch.in_batch(made, another.policy), Wrong)
    assert batch.in_batch(batch.HEAD + b"rubbish", log.policy) is Wrong.UNREADABLE
    assert batch.in_batch(proof[:-5], log.policy) is Wrong.UNREADABLE


def test_the_way_of_one_record_does_not_tell_whether_another_is_a_guess() -> None:
    """The hash beside it is that of a salted record: who guesses the record right does not find its hash."""
    given = records(2)
    _, logged = bound(batch.root_of(given, SECRET), 2)
    proof = batch.Bound.of(given, SECRET).proof(0, logged)
    beside = base64.b64decode(proof.split(b"\n")[3])
    assert beside != leaf_hash(given[1])
    assert beside != leaf_hash(audit.commitment(b"", given[1]))
    assert batch.root_of(given, SECRET) != batch.root_of(given, b"t" * 32)


def test_records_are_hashed_once_for_their_root_and_all_proofs(monkeypatch: pytest.MonkeyPatch) -> None:
    hashed = list[bytes]()
    monkeypatch.setattr(batch, "commitment", lambda salt, record: hashed.append(record) or bytes(32))
    made = batch.Bound.of(records(9), SECRET)
    assert len(made.root) == 32
    assert all(made.proof(place, b"") for place in range(9))
    assert hashed == records(9)
