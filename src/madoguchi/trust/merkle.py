"""A Merkle tree as in RFC 6962 §2.1 (and RFC 9162): one hash that stands for a whole sorted list of people.

The root commits to every leaf and its place; an inclusion proof shows, with about log2(n) hashes, that one leaf is
among them without showing any other.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    """SHA-256 of 0x00 and the leaf."""
    return sha256(b"\x00" + leaf).digest()


def person_leaf(person_id: int) -> bytes:
    """「宛名番号」 A person as a leaf: eight bytes, big-endian, signed.

    >>> person_leaf(258).hex()
    '0000000000000102'
    """
    return person_id.to_bytes(8, "big", signed=True)


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The Merkle tree hash of the leaves in the order given; of none, the hash of the empty string.

    >>> root_of([]).hex()[:16], root_of([b""]).hex()[:16]
    ('e3b0c44298fc1c14', '6e340b9cffb37a98')
    """
    level = [sha256(b"\x00" + leaf).digest() for leaf in leaves]
    while len(level) > 1:
        level = _above(level)
    return level[0] if level else EMPTY_ROOT


def people_root(person_ids: Iterable[int]) -> bytes:
    """「宛名番号」 The root over these people, sorted and each taken once, so that the same set has the same root.

    >>> people_root([2, 1, 2]) == people_root([1, 2])
    True
    """
    return root_of(person_leaf(person_id) for person_id in sorted(set(person_ids)))


def inclusion_proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """The hashes beside the way from leaf `index` (from 0) up to the root, lowest first; IndexError outside it."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    level = [leaf_hash(leaf) for leaf in leaves]
    proof = []
    while len(level) > 1:
        beside = index ^ 1
        if beside < len(level):
            proof.append(level[beside])
        level = _above(level)
        index //= 2
    return tuple(proof)


def includes(*, root: bytes, size: int, index: int, leaf: bytes, proof: Sequence[bytes]) -> bool:
    """Whether a leaf hash stands at `index` of the tree of `size` leaves with this root (RFC 9162 §2.1.3.2).

    >>> leaves = [b"a", b"b", b"c"]
    >>> includes(root=root_of(leaves), size=3, index=2, leaf=leaf_hash(b"c"), proof=inclusion_proof(leaves, 2))
    True
    """
    if not 0 <= index < size or len(leaf) != sha256().digest_size:
        return False
    node, last = index, size - 1
    value = leaf
    for beside in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            value = _pair(beside, value)
            while node and not node & 1:
                node >>= 1
                last >>= 1
        else:
            value = _pair(value, beside)
        node >>= 1
        last >>= 1
    return last == 0 and value == root


def _pair(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def _above(level: list[bytes]) -> list[bytes]:
    pairs = [
        sha256(b"\x01" + left + right).digest()
        for left, right in zip(level[0::2], level[1::2], strict=len(level) % 2 == 0)
    ]
    return [*pairs, level[-1]] if len(level) % 2 else pairs
