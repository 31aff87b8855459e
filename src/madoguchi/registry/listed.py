"""「町字一覧」 The lists in which an address is looked for: the own register first, and then the whole country."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa
from django.conf import settings
from django.db import connection

from madoguchi import store
from madoguchi.places.country import folder_of, open_country, towns_on
from madoguchi.places.gazetteer import TOWNS, Gazetteer, municipalities
from madoguchi.places.normalise import Level, normalise
from madoguchi.places.wards import is_own
from madoguchi.tenancy import current
from madoguchi.tenancy.own import own

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from madoguchi.places.country import Country
    from madoguchi.places.municipality import Municipality
    from madoguchi.places.normalise import Place


class List(StrEnum):
    """「町字一覧」 Which list has a town. The post knows no 町字ID; it is asked for invented municipalities only."""

    REGISTER = "towns"
    COUNTRY = "country"
    POSTAL = "postal"


_REGISTERED = pa.schema(
    [
        *((name, pa.string()) for name in ("lg_code", "machiaza_id", "prefecture", "county", "city", "ward")),
        *((name, pa.string()) for name in ("oaza", "chome", "koaza")),
        *((name, pa.date32()) for name in ("effective_on", "abolished_on")),
    ]
)


@dataclass(frozen=True)
class Lists:
    """「町字一覧」 What is known of towns on a day: `rows` of the own register or of the post, and of the country."""

    here: str
    on: date
    own: List
    rows: pl.DataFrame
    country: Country | None

    @property
    def knows_own_towns(self) -> bool:
        """Whether any list has towns of this municipality."""
        return any(one.rows().num_rows for one in self._own(ended=False))

    def find(self, text: str) -> Place:
        """「照合」 The place that a text names: here, else in the country, else where it was before a name ended."""
        found = normalise(text, self._here, self.here)
        if self.country is not None:
            # A town here may have the name of a municipality elsewhere, or the start of it: the longer name counts.
            other = normalise(text, self._everywhere, self.here)
            in_wards = found.level is Level.MUNICIPALITY and not found.named
            unknown = found.level < Level.TOWN and not in_wards
            if unknown or (other.level is Level.TOWN and other.named > found.named):
                found = other
        if found.level < Level.TOWN and self._any_ended:
            before = normalise(text, self._ever, self.here)
            found = before if before.ended_on is not None and before.level is Level.TOWN else found
        return found

    def having(self, place: Place) -> List | None:
        """Which list has the town of a place, if it has one."""
        if place.level < Level.TOWN:
            return None
        return self.own if is_own(place.lg_code or "", self.here) else List.COUNTRY

    @cached_property
    def _here(self) -> Gazetteer:
        return Gazetteer(self._own(ended=False))

    @cached_property
    def _everywhere(self) -> Gazetteer:
        return Gazetteer((*self._elsewhere(ended=False), *self._own(ended=False)))

    @cached_property
    def _ever(self) -> Gazetteer:
        return Gazetteer((*self._elsewhere(ended=True), *self._own(ended=True)))

    @cached_property
    def _any_ended(self) -> bool:
        of_country = self.country is not None and self.country.has_ended(self.on)
        return of_country or not self.rows.filter(pl.col("abolished_on") <= self.on).is_empty()

    def _own(self, *, ended: bool) -> Sequence[Municipality]:
        """The municipality; of a designated city its wards, and the city, which has no towns but in them."""
        if self.rows.is_empty() and self.country is not None:
            own = [one for one in self.country.municipalities(self.on, ended=ended) if is_own(one.lg_code, self.here)]
        else:
            own = [*municipalities(towns_on(self.rows, self.on, ended=ended))]
        if own and all(one.ward for one in own):
            own.append(replace(own[0], lg_code=self.here, ward="", rows=TOWNS.empty_table, ended_on=None))
        return own

    def _elsewhere(self, *, ended: bool) -> Iterator[Municipality]:
        if self.country is None:
            return iter(())
        every = self.country.municipalities(self.on, ended=ended)
        return (one for one in every if not is_own(one.lg_code, self.here))


def lists(on: date) -> Lists:
    """「町字一覧」 The lists as they are on a day, made ready again when one has changed.

    Raises `places.no_country` and `places.country_altered` as `places.country` does.
    """
    folder = folder_of(settings.TOWNS)
    country = open_country(folder) if folder else None
    state = store.read(
        "SELECT count(*) AS present, max(id) AS newest, max(recorded_at) AS at FROM towns "
        "WHERE municipality_id = %s AND superseded_at IS NULL",
        [current()],
        pa.schema([("present", pa.int64()), ("newest", pa.int64()), ("at", pa.timestamp("us", "UTC"))]),
    ).to_pylist()[0]
    where = (str(connection.settings_dict["NAME"]), str(current()))
    return _made(*where, on, country, own().synthetic, *state.values())


@lru_cache(maxsize=4)
def _made(
    _store: str,
    here: str,
    on: date,
    country: Country | None,
    synthetic: bool,
    present: int,
    _newest: int | None,
    _at: datetime | None,
) -> Lists:
    rows = _REGISTERED.empty_table()
    which = List.REGISTER
    if present:
        rows = store.read(
            "SELECT DISTINCT lg_code, machiaza_id, prefecture, county, city, ward, oaza, chome, koaza, effective_on, "
            "abolished_on FROM towns WHERE municipality_id = %s AND superseded_at IS NULL "
            "ORDER BY lg_code, machiaza_id",
            [here],
            _REGISTERED,
        )
    elif country is not None and country.has(here):
        which = List.COUNTRY
    elif synthetic:
        which, rows = List.POSTAL, _of_post(here)
    return Lists(here=here, on=on, own=which, rows=pl.DataFrame(pl.from_arrow(rows)), country=country)


def _of_post(here: str) -> pa.Table:
    """「町域」 What the post names: no 町字ID, and so since ever."""
    from madoguchi.registry.postal import postal_towns  # brings a data set that few ask for

    rows = [
        {"lg_code": o.lg_code, "prefecture": o.prefecture, "city": o.municipality, "ward": o.ward, "oaza": o.town}
        for o in sorted(postal_towns(here), key=attrgetter("lg_code"))
    ]
    return pa.Table.from_pylist([{**row, "effective_on": date.min} for row in rows], schema=_REGISTERED)
