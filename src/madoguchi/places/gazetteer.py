"""「町字マスター」 The names of all places, ready to be recognised at the start of an address."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from itertools import pairwise
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from madoguchi.places.municipality import Municipality
from madoguchi.places.names import Names
from madoguchi.places.spelling import spelling
from madoguchi.places.wards import NO_MORE, is_own

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from madoguchi.places.municipality import Found, Town
    from madoguchi.places.spelling import Spelling

TOWNS = pa.schema(
    [
        pa.field("lg_code", pa.string(), nullable=False),
        pa.field("machiaza_id", pa.string()),
        pa.field("prefecture", pa.string(), nullable=False),
        pa.field("county", pa.string()),
        pa.field("city", pa.string(), nullable=False),
        pa.field("ward", pa.string()),
        pa.field("oaza", pa.string()),
        pa.field("chome", pa.string()),
        pa.field("koaza", pa.string()),
        pa.field("ended_on", pa.date32()),
    ]
)
"""「町字」 One row for each name: a municipality alone, a 大字・町, a 丁目 or a 小字 in it. In the order of lg_code.

`ended_on`: the day from which it is no more.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """「照合」 How far a key was understood: to its prefecture, municipality and towns; where that ends in the key.

    More than one town: they cannot be told apart by what is written.
    """

    prefecture: str = ""
    municipality: Municipality | None = None
    towns: Sequence[Town] = ()
    end: int = 0


class Gazetteer:
    """「町字マスター」 All municipalities and their towns."""

    def __init__(self, municipalities: Sequence[Municipality]) -> None:
        """Make ready the names of the municipalities; those of the towns follow when they are asked for."""
        self._by_code = {one.lg_code: one for one in municipalities}
        self._everywhere = Names(pair for one in municipalities for pair in _called(one))
        self._within = {
            name: Names(pair for one in municipalities if one.prefecture == name for pair in _called(one))
            for name in dict.fromkeys(one.prefecture for one in municipalities)
        }
        self._prefectures = Names((spelling(name).key, name) for name in self._within)
        self._short = Names((spelling(name[:-1]).key, name) for name in self._within if name != "北海道")
        self._nearby: dict[str, tuple[Sequence[Municipality], Names[Municipality]]] = {}

    def read(self, asked: Spelling, text: str, near: str | None = None) -> Reading:
        """「照合」 What stands at the start of an address, as far as it can be told for certain.

        `near`: the lg_code of the municipality that is meant where none is written, or where several fit. What lies
        in several wards of it is in the city, and no more is known.
        """
        known = Reading()
        for prefecture, municipalities, start, written in self._candidates(asked.key, near or ""):
            told = _told(municipalities, asked, text, start)
            here = [one for one in told if is_own(one[0].lg_code, near or "")]
            if len(here) == 1 or (len(told) == 1 and not any(one.unlisted for one in municipalities)):
                ((where, found),) = here or told
                return Reading(prefecture=where.prefecture, municipality=where, towns=found.towns, end=found.end)
            whole = [one for one in municipalities if not one.ward] or municipalities
            if (written or len(here) > 1) and len(whole) == 1 and known.municipality is None:
                known = Reading(prefecture=whole[0].prefecture, municipality=whole[0], end=start)
            elif not municipalities and not known.prefecture:
                known = Reading(prefecture=prefecture, end=start)
        return known

    def _candidates(self, key: str, near: str) -> Iterator[tuple[str, Sequence[Municipality], int, bool]]:
        """Where the address may lie, the surest first: the prefecture, municipalities, their end, if one is written.

        Of municipalities only the longest name counts: behind a ward that is written no other ward is looked for. A
        ward without its city is one of those near.
        """
        own, wards = self._near(near)
        for (prefecture,), start in self._prefectures.at(key, 0):
            named = next(self._within[prefecture].at(key, start), None)
            if named is None and own and own[0].prefecture == prefecture:
                named = next(wards.at(key, start), None)
                if named is None:
                    yield prefecture, own, start, False
            if named is not None:
                yield prefecture, *named, True
            yield prefecture, (), start, False
            return
        if (ward := next(wards.at(key, 0), None)) is not None:
            yield "", *ward, True
        if (named := next(self._everywhere.at(key, 0), None)) is not None:
            yield "", *named, True
        for (prefecture,), start in self._short.at(key, 0):
            if (named := next(self._within[prefecture].at(key, start), None)) is not None:
                yield prefecture, *named, True
        if own and ward is None:
            yield "", own, 0, False

    def _near(self, code: str) -> tuple[Sequence[Municipality], Names[Municipality]]:
        """The municipality of a code, or a designated city with all its wards; and the wards by their own names."""
        if code not in self._nearby:
            own = [one for one in self._by_code.values() if is_own(one.lg_code, code)]
            self._nearby[code] = own, Names((spelling(one.ward).key, one) for one in own if one.ward)
        return self._nearby[code]


def _told(
    municipalities: Sequence[Municipality], asked: Spelling, text: str, start: int
) -> list[tuple[Municipality, Found]]:
    """The municipalities that have a town of this name, the longest name; a ward that is no more is passed over."""
    found = [(one, one.find(asked, text, start)) for one in municipalities]
    past = None if any(one.towns for _, one in found) else _behind_past_ward(asked.key, start)
    if past is not None:
        found = [(one, one.find(asked, text, past)) for one in municipalities if one.ward]
    deepest = max((one.said for _, one in found), default=0)
    return [(where, one) for where, one in found if one.towns and one.said == deepest]


def _behind_past_ward(key: str, start: int) -> int | None:
    """Where a ward ends that is no more, if one is written at `start`, behind the name of its city."""
    written = (
        len(ward) for city, ward in _past_wards() if key.endswith(city, 0, start) and key.startswith(ward, start)
    )
    return next((start + length for length in written), None)


@cache
def _past_wards() -> tuple[tuple[str, str], ...]:
    """The wards that are no more: the key of the city, and that of the ward."""
    return tuple((spelling(city).key, spelling(ward).key) for city, wards in NO_MORE.items() for ward in wards)


def _called(one: Municipality) -> Iterator[tuple[str, Municipality]]:
    """Every way to name a municipality: with its county or without, a ward also by its city alone."""
    for name in dict.fromkeys((one.written, f"{one.city}{one.ward}", f"{one.county}{one.city}", one.city)):
        yield spelling(name).key, one


def municipalities(towns: pa.Table) -> tuple[Municipality, ...]:
    """「市区町村」 Those of a table of towns: TOWNS, the rows of a municipality together."""
    columns = ("lg_code", "prefecture", "county", "city", "ward")
    starts = [0, *(at + 1 for at in _changes(towns["lg_code"])), towns.num_rows]
    names = [towns[name].to_pylist() for name in columns]
    found = []
    for start, end in pairwise(starts):
        if end > start:
            lg_code, prefecture, county, city, ward = (column[start] or "" for column in names)
            rows = partial(towns.slice, start, end - start)
            found.append(Municipality(lg_code, prefecture, county, city, ward, rows))
    return tuple(found)


def _changes(column: pa.ChunkedArray) -> list[int]:
    """The places before which the value is another one than behind."""
    whole = column.combine_chunks()
    return pc.indices_nonzero(pc.not_equal(whole[:-1], whole[1:])).to_pylist() if len(whole) > 1 else []
