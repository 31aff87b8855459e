"""「正規化」 What people write as an address, turned into the numbers of the address base registry."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from madoguchi.places.spelling import spelling

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from madoguchi.places.gazetteer import Gazetteer, Reading


class Level(IntEnum):
    """「照合レベル」 How far an address was understood: 8 is a number that the register has (住居番号 or 地番)."""

    NOTHING = 0
    PREFECTURE = 1
    MUNICIPALITY = 2
    TOWN = 3
    NUMBER = 8


LEVELS: Mapping[Level, tuple[str, str]] = MappingProxyType(
    {
        Level.NUMBER: ("住居番号・地番まで", "to a number that the register has"),
        Level.TOWN: ("町字まで", "to the town"),
        Level.MUNICIPALITY: ("市区町村まで", "to the municipality"),
        Level.PREFECTURE: ("都道府県まで", "to the prefecture"),
        Level.NOTHING: ("分からない", "not understood"),
    }
)
"""What each level means, in Japanese and in English, the farthest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """「所在」 An address as the register writes it, and what of the text is left over.

    `machiaza_id` is None where the name stands for several towns, or the list has no numbers. `numbers`: 番地・号 or
    地番・枝番 in their order; `of_land`: they are said to be a 地番 (番地); `closed`: by 号, so no room is among them.
    `rest`: the text behind them, as it was written (building, room, and what nobody understood). `named`: how much of
    the key the names take. `ended_on`: the day from which no town, or no municipality, has the name any more.
    """

    level: Level
    lg_code: str | None
    machiaza_id: str | None
    prefecture: str
    municipality: str
    town: str
    numbers: tuple[int, ...]
    of_land: bool
    closed: bool
    rest: str
    named: int
    ended_on: date | None


_BEFORE = re.compile(r"[-ノ ]?")
_NUMBER = r"([0-9]{1,9})(?![0-9]|丁目|階|F|号[室館棟])"
_FIRST = re.compile(_NUMBER)
_NEXT = re.compile(rf"(?:番地?ノ?|号ノ?|-|ノ)-?{_NUMBER}")
_UNIT = re.compile(r"番地(?![0-9])|[番号](?![0-9室館棟町街丁])")
"""What closes a number, and may be followed by anything."""
_BEHIND = re.compile(r"$|[ ,、(（「]|先|外|付近")
"""What may follow one number that nothing closes: 三条ビル and 2番館 are names."""
_BEHIND_MORE = re.compile(r"(?![0-9番号階・~〜～])")
"""What may follow several, 1-2見本ビル."""
_LETTER = re.compile(
    r"[ノ-]?(?:[甲乙丙丁戊己庚辛壬癸](?![一-\u9fff])|[ア-ン](?![ァ-ヴ-])|[A-Za-z](?![A-Za-z棟館号室]))"
)
"""A letter by which 地番 are told apart, behind the numbers: without it the number is another one."""
_MARGIN = " \u3000-‐‑–—―−ー－,、，･・"


def normalise(text: str, places: Gazetteer, near: str | None = None) -> Place:
    """「正規化」 The place that a text names, as far as that is certain; see `Gazetteer.read` for `near`."""
    asked = spelling(text)
    read = places.read(asked, text, near)
    numbers, end = numbers_at(asked.key, read.end) if read.towns else ((), read.end)
    level = Level.NOTHING
    if read.municipality is not None:
        level = Level.TOWN if read.towns else Level.MUNICIPALITY
    elif read.prefecture:
        level = Level.PREFECTURE
    return Place(
        level=level,
        lg_code=read.municipality.lg_code if read.municipality else None,
        machiaza_id=read.towns[0].machiaza_id if len(read.towns) == 1 else None,
        prefecture=read.prefecture,
        municipality=read.municipality.written if read.municipality else "",
        town=read.towns[0].written if read.towns else "",
        numbers=numbers,
        of_land="番地" in asked.key[read.end : end],
        closed=asked.key[:end].endswith("号"),
        rest=text[asked.at[end - 1] + 1 if end else 0 :].strip(_MARGIN),
        named=read.end,
        ended_on=_ended_on(read),
    )


def _ended_on(read: Reading) -> date | None:
    town = read.towns[0].ended_on if read.towns else None
    return town or (read.municipality.ended_on if read.municipality else None)


def numbers_at(key: str, start: int) -> tuple[tuple[int, ...], int]:
    """「番地号」 The numbers at `start` of a key, and where they end; none where they may be part of something else."""
    first = _FIRST.match(key, before.end() if (before := _BEFORE.match(key, start)) else start)
    if first is None:
        return (), start
    found, end = [int(first[1])], first.end()
    while further := _NEXT.match(key, end):
        found.append(int(further[1]))
        end = further.end()
    unit = _UNIT.match(key, end)
    end = unit.end() if unit else end
    behind = _BEHIND if len(found) == 1 else _BEHIND_MORE
    if 0 in found or _LETTER.match(key, end) or not (unit or behind.match(key, end)):
        return (), start
    return tuple(found), end
