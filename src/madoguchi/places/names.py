"""Names by their key: what is called so, found at the start of what is written."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_NUMERAL = "0-9０-９一二三四五六七八九十"
_WHOLE = re.compile(rf"(.*[^{_NUMERAL}])([{_NUMERAL}]+丁目)")
T = TypeVar("T")


class Names(Generic[T]):
    """What is called by each key, to be found at the start of a longer one."""

    def __init__(self, named: Iterable[tuple[str, T]]) -> None:
        self._named: dict[str, list[T]] = defaultdict(list)
        lengths: dict[str, set[int]] = defaultdict(set)
        for key, one in named:
            if key:
                self._named[key].append(one)
                lengths[key[:1]].add(len(key))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def at(self, key: str, start: int) -> Iterator[tuple[Sequence[T], int]]:
        """What is named at `start` of the key, the longest name first, and where each name ends.

        A number is never cut in two: 今福1 is not at the start of 今福12.
        """
        for length in self._lengths.get(key[start : start + 1], ()):
            end = start + length
            if (found := self._named.get(key[start:end])) and end <= len(key) and not _in_number(key, end):
                yield found, end


def _in_number(key: str, at: int) -> bool:
    return 0 < at < len(key) and key[at].isdecimal() and key[at - 1].isdecimal()


def split_chome(name: str) -> tuple[str, str]:
    """「丁目」 A whole name of a town as its 大字・町 and its 丁目, which is empty where there is none.

    >>> split_chome("北一条西二丁目"), split_chome("三番町"), split_chome("十二丁目")
    (('北一条西', '二丁目'), ('三番町', ''), ('十二丁目', ''))
    """
    found = _WHOLE.fullmatch(name)
    return (found[1], found[2]) if found else (name, "")
