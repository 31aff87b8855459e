"""A log as files that anybody may fetch (C2SP tlog-tiles): its entries, and the nodes of its tree, 256 to a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from madoguchi.trust.merkle import HASH, Edge, Nodes, leaf_hash, nodes_of

WIDTH = 256
"""Entries, or nodes of one level, in a whole file."""
CHECKPOINT = "checkpoint"
_HEIGHT = 8
_LENGTH = 2
Read = Callable[[str], bytes]
"""The content of a file by its path in the folder. Raises OSError where it is not there."""


def tile(level: int, number: int, width: int = WIDTH) -> str:
    """Where the nodes lie: `level` counts by eight of the tree's.

    >>> tile(0, 1234067), tile(1, 0, 17)
    ('tile/0/x001/x234/067', 'tile/1/000.p/17')
    """
    return f"tile/{level}/{_path(number, width)}"


def bundle(number: int, width: int = WIDTH) -> str:
    """Where the entries lie."""
    return f"tile/entries/{_path(number, width)}"


def entries_of(content: bytes) -> list[bytes]:
    """The entries in a file of them. Raises ValueError for what is none."""
    found, at = list[bytes](), 0
    while at < len(content):
        start = at + _LENGTH
        at = start + int.from_bytes(content[at:start])
        if at > len(content):
            raise ValueError(at)
        found.append(content[start:at])
    return found


def begun(read: Read, path: str) -> bytes:
    """The content of a file, or of the whole one that came in its place and begins with it. Raises OSError."""
    try:
        return read(path)
    except OSError:
        whole, partial, _ = path.partition(".p/")
        if not partial:
            raise
        return read(whole)


class Tiling:
    """The files of a log as it grows: the whole ones as they fill, and the unfinished ones at its end."""

    def __init__(self, size: int = 0, entries: Sequence[bytes] = (), read: Read | None = None) -> None:
        """Of a log that has grown to `size` already.

        `entries` are those after its last whole bundle (`size % 256`), `read` reads its unfinished files of nodes.
        Raises OSError and ValueError where these are not there, or torn.
        """
        if len(entries) != size % WIDTH:
            raise ValueError(len(entries))
        self.size = size
        self._entries = list(entries)
        self._rows = [[leaf_hash(one) for one in entries]]
        while read is not None and size >> _HEIGHT * len(self._rows):
            level = len(self._rows)
            number, width = divmod(size >> _HEIGHT * level, WIDTH)
            self._rows.append(_hashes(read(tile(level, number, width)), width) if width else [])

    def grow(self, entries: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
        """Add entries; the files that are whole by that, by their paths."""
        for entry in entries:
            self._entries.append(entry)
            self._rows[0].append(leaf_hash(entry))
            self.size += 1
            if len(self._entries) == WIDTH:
                yield bundle(self.size // WIDTH - 1), _joined(self._entries)
                self._entries = []
                yield from self._filled(0)

    def unfinished(self) -> Iterator[tuple[str, bytes]]:
        """The files at the end that are not whole."""
        if self._entries:
            yield bundle(self.size // WIDTH, len(self._entries)), _joined(self._entries)
        for level, row in enumerate(self._rows):
            if row:
                yield tile(level, (self.size >> _HEIGHT * level) // WIDTH, len(row)), b"".join(row)

    @property
    def root(self) -> bytes:
        """The root of all entries so far: what is unfinished stands for all that is whole."""
        peaks = [peak for row in reversed(self._rows) for peak in Edge().with_leaves(row).peaks]
        return Edge(self.size, tuple(peaks)).root

    def _filled(self, level: int) -> Iterator[tuple[str, bytes]]:
        row = self._rows[level]
        yield tile(level, (self.size >> _HEIGHT * level) // WIDTH - 1), b"".join(row)
        self._rows[level] = []
        if len(self._rows) == level + 1:
            self._rows.append([])
        self._rows[level + 1].append(Edge().with_leaves(row).root)
        if len(self._rows[level + 1]) == WIDTH:
            yield from self._filled(level + 1)


def outgrown(before: int, size: int) -> Iterator[str]:
    """The folders of partial files that are whole files by now, when a log has grown from one size to another."""
    level = 0
    while before:
        number, width = divmod(before, WIDTH)
        if width and size // WIDTH > number:
            if level == 0:
                yield f"{bundle(number)}.p"
            yield f"{tile(level, number)}.p"
        before >>= _HEIGHT
        size >>= _HEIGHT
        level += 1


def nodes(read: Read, size: int) -> Nodes:
    """The nodes of the tree of a log of this size, from its files. Raises OSError, and ValueError for a torn file."""

    @lru_cache(maxsize=64)
    def hashes(level: int, number: int) -> list[bytes]:
        width = min(WIDTH, (size >> _HEIGHT * level) - number * WIDTH)
        return _hashes(begun(read, tile(level, number, width))[: width * HASH], width)

    def node(level: int, place: int) -> bytes:
        tall, above = divmod(level, _HEIGHT)
        number, offset = divmod(place << above, WIDTH)
        found = hashes(tall, number)[offset : offset + (1 << above)]
        return nodes_of(found)(above, 0)

    return node


def _hashes(content: bytes, width: int) -> list[bytes]:
    if len(content) != width * HASH:
        raise ValueError(len(content))
    return [content[at : at + HASH] for at in range(0, len(content), HASH)]


def _joined(entries: Sequence[bytes]) -> bytes:
    return b"".join(len(one).to_bytes(_LENGTH) + one for one in entries)


def _path(number: int, width: int) -> str:
    digits = str(number)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    *above, last = (digits[at : at + 3] for at in range(0, len(digits), 3))
    whole = "/".join([*(f"x{one}" for one in above), last])
    return whole if width == WIDTH else f"{whole}.p/{width}"
