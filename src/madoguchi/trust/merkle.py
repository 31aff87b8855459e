"""A Merkle tree as in RFC 6962 §2.1 (and RFC 9162): one hash that stands for a whole list.

The root commits to every leaf and its place. With about log2(n) hashes, an inclusion proof shows that one leaf is in
the list without showing any other, and a consistency proof that a longer list begins with all of a shorter one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()
HASH = sha256().digest_size
"""Bytes of a hash."""
Nodes = Callable[[int, int], bytes]
"""The root of `1 << level` leaves, by level and place: those from leaf `place << level` on. They have to be there."""


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
    *_, top = levels_of([leaf_hash(leaf) for leaf in leaves])
    return top[0] if top else EMPTY_ROOT


def people_root(person_ids: Iterable[int]) -> bytes:
    """「宛名番号」 The root over these people, sorted and each taken once, so that the same set has the same root.

    >>> people_root([2, 1, 2]) == people_root([1, 2])
    True
    """
    return root_of(person_leaf(person_id) for person_id in sorted(set(person_ids)))


def levels_of(leaf_hashes: Sequence[bytes]) -> list[list[bytes]]:
    """The tree level by level, from the leaves to the root; a node without one beside it stands on the next, too."""
    levels = [list(leaf_hashes)]
    while len(levels[-1]) > 1:
        levels.append(_above(levels[-1]))
    return levels


def nodes_of(leaf_hashes: Sequence[bytes]) -> Nodes:
    """The nodes of a list whose leaf hashes are at hand."""
    levels = levels_of(leaf_hashes)
    return lambda level, place: levels[level][place]


def inclusion_proof(nodes: Nodes, index: int, size: int) -> tuple[bytes, ...]:
    """The hashes beside the way from leaf `index` (from 0) up to the root of `size` leaves, lowest first (§2.1.1).

    Raises IndexError outside of them.
    """
    if not 0 <= index < size:
        raise IndexError(index)
    start, end, proof = 0, size, list[bytes]()
    while end - start > 1:
        middle = start + _left(end - start)
        if index < middle:
            proof.append(_root(nodes, middle, end))
            end = middle
        else:
            proof.append(_root(nodes, start, middle))
            start = middle
    return tuple(reversed(proof))


def consistency_proof(nodes: Nodes, old: int, size: int) -> tuple[bytes, ...]:
    """The hashes that show that a list of `size` leaves begins with the `old` first ones (§2.1.2); of none, nothing.

    Raises IndexError for what is no part of it.
    """
    if not 0 <= old <= size:
        raise IndexError(old)
    start, end, proof = 0, size, list[bytes]()
    while 0 < old < end:
        middle = start + _left(end - start)
        if old <= middle:
            proof.append(_root(nodes, middle, end))
            end = middle
        else:
            proof.append(_root(nodes, start, middle))
            start = middle
    if start and old:
        proof.append(_root(nodes, start, end))
    return tuple(reversed(proof))


def includes(*, root: bytes, size: int, index: int, leaf: bytes, proof: Sequence[bytes]) -> bool:
    """Whether a leaf hash stands at `index` of the tree of `size` leaves with this root (RFC 9162 §2.1.3.2).

    >>> leaves = [b"a", b"b", b"c"]
    >>> proof = inclusion_proof(nodes_of([leaf_hash(one) for one in leaves]), 2, 3)
    >>> includes(root=root_of(leaves), size=3, index=2, leaf=leaf_hash(b"c"), proof=proof)
    True
    """
    if not 0 <= index < size or len(leaf) != HASH:
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


def is_consistent(*, old: int, size: int, old_root: bytes, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the list of `size` leaves begins with the `old` leaves of the other root (RFC 9162 §2.1.4.2).

    There has to be a leaf in both: with an empty list every other is consistent, and nothing proves it.
    """
    if not 0 < old <= size:
        return False
    if old == size or not proof:
        return old == size and not proof and old_root == root
    node, last = old - 1, size - 1
    while node & 1:
        node >>= 1
        last >>= 1
    beside = list(proof)
    before = after = beside.pop(0) if node else old_root
    for one in beside:
        if last == 0:
            return False
        if node & 1 or node == last:
            before, after = _pair(one, before), _pair(one, after)
            while node and not node & 1:
                node >>= 1
                last >>= 1
        else:
            after = _pair(after, one)
        node >>= 1
        last >>= 1
    return last == 0 and before == old_root and after == root


@dataclass(frozen=True, slots=True)
class Edge:
    """The right edge of a growing tree: its size, and the roots of the whole subtrees that it consists of, left first.

    So much is needed to add leaves and to have the root; none of the leaves before.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    @classmethod
    def at(cls, size: int, peaks: bytes) -> Edge:
        """The edge with these peaks one behind the other. Raises ValueError where they are not those of the size."""
        if len(peaks) != HASH * size.bit_count():
            raise ValueError(size)
        return cls(size, tuple(peaks[at : at + HASH] for at in range(0, len(peaks), HASH)))

    @property
    def root(self) -> bytes:
        """The root of all leaves so far."""
        if not self.peaks:
            return EMPTY_ROOT
        *rest, root = self.peaks
        for peak in reversed(rest):
            root = _pair(peak, root)
        return root

    def with_leaves(self, leaf_hashes: Iterable[bytes]) -> Edge:
        """The edge after these leaves, by their hashes."""
        size, peaks = self.size, list(self.peaks)
        for node in leaf_hashes:
            whole, value = size, node
            while whole & 1:
                value = _pair(peaks.pop(), value)
                whole >>= 1
            peaks.append(value)
            size += 1
        return Edge(size, tuple(peaks))


def _left(size: int) -> int:
    """How many of so many leaves (two or more) are left of the root: the greatest power of two that is less."""
    return 1 << (size - 1).bit_length() - 1


def _root(nodes: Nodes, start: int, end: int) -> bytes:
    """The root of the leaves from `start` to before `end`, where `start` is where the tree itself would cut."""
    size = end - start
    if size.bit_count() == 1:
        level = size.bit_length() - 1
        return nodes(level, start >> level)
    middle = start + _left(size)
    return _pair(_root(nodes, start, middle), _root(nodes, middle, end))


def _pair(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def _above(level: Sequence[bytes]) -> list[bytes]:
    pairs = list(map(_pair, level[0::2], level[1::2]))
    return [*pairs, level[-1]] if len(level) % 2 else pairs
