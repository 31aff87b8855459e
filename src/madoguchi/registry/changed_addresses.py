"""「町名地番変更」 The town renamed or renumbered a place: who still bears the old address, and what it is now.

Who has had an address since before the day of its change bears the old one; who came to it on that day or later has
the new one. The register itself is left as it is: the system of residents writes 「職権修正」 there. Where the table
does not decide, a person does.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa

from madoguchi import store
from madoguchi.places.normalise import numbers_at
from madoguchi.places.spelling import spelling, written
from madoguchi.places.wards import own_codes
from madoguchi.registry.as_of import FEW, KNOWN, day_of
from madoguchi.registry.columns import Column, Register
from madoguchi.registry.openness import Openness
from madoguchi.tenancy import current

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from madoguchi.store.columns import Parameter

ALL = "すべて"
"""What stands for every number (旧番地号) of a town, each of which stays as it is."""

_open = partial(Column, openness=Openness.OPEN)
ADDRESS_CHANGES = Register(
    name="address_changes",
    title="町名地番変更",
    key=("town", "street", "changed_on"),
    columns=(
        _open(name="town", type=pa.string(), header="旧町字", required=True),
        _open(name="street", type=pa.string(), header="旧番地号", required=True),
        _open(name="new_town", type=pa.string(), header="新町字", required=True),
        _open(name="new_street", type=pa.string(), header="新番地号"),
        _open(name="new_postal_code", type=pa.string(), header="新郵便番号", digits=7),
        _open(name="changed_on", type=pa.date32(), header="変更年月日", required=True),
    ),
)
"""「新旧対照表」 From a day on a town has another name (旧番地号 is ALL), or a number of it another address.

What is empty of the new address stays as it was.
"""


class Unsure(StrEnum):
    """Why the table alone does not say what an address is now."""

    GIVEN_ANEW = "given_anew"
    """The old address was given to another place on the same day or later."""
    TOLD_TWICE = "told_twice"
    """The table has two new addresses for it."""
    IN_WARDS = "in_wards"
    """Several wards of the city have a town of this name, or nobody knows how many."""
    NUMBER_ALIKE = "number_alike"
    """The table has the number, but not with what stands around it."""
    NAME_ALIKE = "name_alike"
    """The town is written as the table has it but for what people leave out (大字, ノ), and may be another."""


BEARERS = pl.Schema(
    {
        "id": pl.Int64,
        "person_id": pl.Int64,
        "town": pl.String,
        "street": pl.String,
        "new_postal_code": pl.String,
        "new_town": pl.String,
        "new_street": pl.String,
        "changed_on": pl.Date,
        "unsure": pl.String,
    }
)
"""「旧住所」 One row for each resident whose last known address is no more, and the one of now.

`id` is the row's. `unsure` is a value of Unsure or null; where it says something, there is no new address.
"""
_PLACE = ("postal_code", "town", "street")
_LIVES = pa.schema(
    [
        *((name, pa.int64()) for name in ("id", "person_id", "version")),
        *((name, pa.string()) for name in ("status", "event_reason", *_PLACE)),
        ("event_on", pa.date32()),
    ]
)
_NAMES = pa.schema([(name, pa.string()) for name in ("lg_code", "ward", "name")])
_KEYS = ("town_key", "street_key", "unit")
_TOLD = ("person_id", "new_postal_code", "new_town", "new_street", "changed_on", "unsure")
_IS_ALL = pl.col("street_key") == ALL
_ONE_NUMBER = re.compile(r"^[^0-9〜~、,・]*(?:[0-9]|無番地|番地ナシ)[^〜~、,・]*$")
"""With a number, or said to be without one, and no range or list."""
_CHOME = r"^[0-9]+丁目"
_CANCELLED = "異動の取消し"


def bearers(at: datetime, people: Sequence[int] | None = None) -> pl.DataFrame:
    """「旧住所」 The residents, or those of these people, who bear an old address at an instant (BEARERS)."""
    changes = _changes(at)
    if changes.is_empty():
        return pl.DataFrame(schema=BEARERS)
    towns = {written(name) for name in _towns()["name"].unique()}
    found = _lives(at, set(changes["crude"]), people).with_columns(
        *(pl.col(name).alias(f"new_{name}") for name in _PLACE),
        changed_on=pl.lit(None, pl.Date),
        unsure=pl.lit(None, pl.String),
    )
    for day in changes["changed_on"].unique().sort():
        found = _moved(found, changes.filter(pl.col("changed_on") == day), towns)
    sure = pl.col("unsure").is_null()
    other = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"new_{name}")) for name in _PLACE)
    return (
        found.filter(~sure | other)
        .with_columns(pl.when(sure).then(pl.col(f"new_{name}")).alias(f"new_{name}") for name in _PLACE)
        .select(BEARERS.names())
        .sort("person_id")
    )


def rewritten(addresses: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """「住所」 Addresses (`as_of.ADDRESSES`) with the new ones of BEARERS, where they are those that these had."""
    sure = found.filter(pl.col("unsure").is_null()).select(
        "person_id",
        "new_postal_code",
        before=_joined("town", "street"),
        after=_joined("new_town", "new_street"),
    )
    is_old = pl.col("address") == pl.col("before")
    return (
        addresses.join(sure, on="person_id", how="left", maintain_order="left")
        .with_columns(
            postal_code=pl.when(is_old).then("new_postal_code").otherwise("postal_code"),
            address=pl.when(is_old).then("after").otherwise("address"),
        )
        .select(addresses.columns)
    )


def _joined(town: str, street: str) -> pl.Expr:
    return pl.concat_str(pl.col(town), pl.col(street).fill_null(""))


def to_one_number(rows: pl.DataFrame) -> pl.DataFrame:
    """「新旧対照表」 Rows by which every number of a town would become one."""
    return rows.filter((pl.col("street") == ALL) & pl.col("new_street").is_not_null())


def no_number(rows: pl.DataFrame) -> pl.DataFrame:
    """「新旧対照表」 Rows whose old number is neither ALL nor one number, but a range, or 全部."""
    texts = rows["street"].drop_nulls().unique()
    odd = [text for text in texts if text != ALL and not _ONE_NUMBER.search(written(text))]
    return rows.filter(pl.col("street").is_in(odd))


def no_change(rows: pl.DataFrame) -> pl.DataFrame:
    """「新旧対照表」 Rows by which nothing changes."""
    stays = pl.coalesce("new_street", "street") == pl.col("street")
    same = (pl.col("new_town") == pl.col("town")) & stays
    return rows.filter(same & pl.col("new_postal_code").is_null())


def any_known(at: datetime) -> bool:
    """「町名地番変更」 Whether a change is known at an instant and in force on its day."""
    return not _rows(at).is_empty()


def _changes(at: datetime) -> pl.DataFrame:
    """The changes known at an instant that are in force on its day, with their keys, and whether one is `unsure`."""
    read = _keyed(_rows(at), "town", "street", _KEYS)
    changes = _keyed(read, "new_town", "new_street", ("given_town", "given_street", "given_unit")).with_columns(
        pl.coalesce("given_street", "street_key").alias("given_street"),
        crude=_each(read["town"], lambda town: spelling(town).key),
        first=_first("street_key"),
    )
    new = pl.struct("new_postal_code", "new_town", "new_street")
    twice = new.n_unique().over(*_KEYS, "changed_on") > 1
    wards = pl.col("town_key").is_in(_in_wards(changes["town_key"]))
    anew = pl.struct("town_key", "street_key", "changed_on").is_in(_given_anew(changes).implode())
    return changes.with_columns(
        unsure=pl.when(twice)
        .then(pl.lit(Unsure.TOLD_TWICE.value))
        .when(wards)
        .then(pl.lit(Unsure.IN_WARDS.value))
        .when(anew)
        .then(pl.lit(Unsure.GIVEN_ANEW.value))
    ).unique([*_KEYS, "changed_on"], keep="first", maintain_order=True)


def _given_anew(changes: pl.DataFrame) -> pl.Series:
    """The old addresses that a change of the same day or later gives to another place."""
    same = (pl.col("given_town") == pl.col("town_key")) & (pl.col("given_street") == pl.col("street_key"))
    given = changes.filter(~same).select(town_key="given_town", street_key="given_street", given_on="changed_on")
    again = [
        changes.join(given, on=["town_key", "street_key"]),
        changes.filter(_IS_ALL).join(given.drop("street_key"), on="town_key"),
        changes.join(given.filter(_IS_ALL).drop("street_key"), on="town_key"),
    ]
    of_one = [one.filter(pl.col("given_on") >= pl.col("changed_on")) for one in again]
    return pl.concat(
        one.select(pl.struct("town_key", "street_key", "changed_on").alias("old")) for one in of_one
    ).to_series()


def _rows(at: datetime) -> pl.DataFrame:
    found = store.read(
        f"SELECT {', '.join(ADDRESS_CHANGES.schema.names)} FROM address_changes WHERE {KNOWN} AND changed_on <= %s",
        [current(), at, at, day_of(at)],
        ADDRESS_CHANGES.schema,
    )
    return pl.DataFrame(pl.from_arrow(found)).sort(ADDRESS_CHANGES.key)


def _towns() -> pl.DataFrame:
    """The towns that the register of towns has or had: lg_code, ward and name; of those of a ward also with it."""
    found = store.read(
        "SELECT DISTINCT lg_code, ward, coalesce(oaza, '') || coalesce(chome, '') || coalesce(koaza, '') AS name "
        "FROM towns WHERE municipality_id = %s AND superseded_at IS NULL",
        [current()],
        _NAMES,
    )
    rows = pl.DataFrame(pl.from_arrow(found))
    return pl.concat([rows, rows.drop_nulls("ward").with_columns(name=pl.col("ward") + pl.col("name"))])


def _in_wards(towns: pl.Series) -> list[str]:
    """Of the towns of a designated city those that do not lie in one ward alone."""
    first, last = own_codes(current())
    if first == last:
        return []
    rows = _towns()
    known = rows.with_columns(_each(rows["name"], written).alias("town_key"))
    alone = known.group_by("town_key").agg(pl.col("lg_code").n_unique()).filter(pl.col("lg_code") == 1)
    return sorted(set(towns) - set(alone["town_key"]))


def _lives(at: datetime, crude: set[str], people: Sequence[int] | None) -> pl.DataFrame:
    """The last known rows of residents in towns of these keys (_LIVES), and `since` when their address is so.

    A cancelled change never was, as in `as_of`. Who leaves on a later day still lives here.
    """
    known: list[Parameter] = [current(), at, at]
    if people is not None and len(people) <= FEW:
        whose, given = f"person_id IN ({', '.join(['%s'] * len(people)) or 'NULL'})", [*known, *people]
    else:
        named = store.read(
            f"SELECT DISTINCT town FROM residents WHERE {KNOWN} AND town IS NOT NULL",
            known,
            pa.schema([("town", pa.string())]),
        )["town"].to_pylist()
        towns = [town for town in named if spelling(town).key in crude]
        listed = ", ".join(["%s"] * len(towns)) or "NULL"
        whose = f"person_id IN (SELECT person_id FROM residents WHERE {KNOWN} AND town IN ({listed}))"
        given = [*known, *known, *towns]
    rows = store.read(f"SELECT {', '.join(_LIVES.names)} FROM residents WHERE {KNOWN} AND {whose}", given, _LIVES)
    followed = pl.DataFrame(pl.from_arrow(rows)).sort("person_id", "version")
    cancelled = pl.col("event_reason").shift(-1).over("person_id").str.starts_with(_CANCELLED).fill_null(value=False)
    history = followed.filter(~cancelled).sort("person_id", "event_on", "version")
    place = pl.struct("town", "street")
    begun = place.ne_missing(place.shift().over("person_id")).fill_null(value=True)
    since = history.filter(begun).group_by("person_id").agg(since=pl.col("event_on").last())
    last = history.unique("person_id", keep="last").join(since, on="person_id")
    here = last.filter((pl.col("status") == "1") | (pl.col("event_on") > day_of(at)))
    return here if people is None else here.filter(pl.col("person_id").is_in(list(people)))


def _moved(lives: pl.DataFrame, changes: pl.DataFrame, towns: set[str]) -> pl.DataFrame:
    """The residents after the changes of one day; whose address began on that day or later has it already."""
    asked = lives.filter(pl.col("unsure").is_null() & (pl.col("since") < changes["changed_on"][0]))
    new = [name for name in changes.columns if name.startswith("new_")]
    keyed = _keyed(asked.drop("changed_on", "unsure"), "new_town", "new_street", _KEYS).with_columns(
        crude=_each(asked["new_town"], lambda town: spelling(town).key), first=_first("street_key")
    )
    was = keyed.rename({name: f"was_{name}" for name in new})
    numbered = changes.filter(~_IS_ALL)
    unit, other = pl.col("unit"), pl.col("unit_right")
    one = was.join(numbered, on=["town_key", "street_key"]).filter((unit == other) | (unit == "") | (other == ""))
    alike = keyed.join(numbered, on=["town_key", "first"], how="semi")
    whole = was.join(changes.filter(_IS_ALL).drop("street_key", "unit"), on="town_key")
    in_street = pl.col("street_key").str.contains(_CHOME).fill_null(value=False)
    of_one_key = keyed.join(changes, on="crude", how="semi").join(changes, on="town_key", how="anti")
    spelt = of_one_key.filter(~pl.col("town_key").is_in(sorted(towns)))
    day = changes["changed_on"][0]
    told = pl.concat(
        [
            _told(one),
            _doubted(alike, Unsure.NUMBER_ALIKE, day),
            _doubted(whole.filter(in_street), Unsure.NUMBER_ALIKE, day),
            _told(whole),
            _doubted(spelt, Unsure.NAME_ALIKE, day),
        ]
    ).unique("person_id", keep="first", maintain_order=True)
    both = lives.join(told, on="person_id", how="left", suffix="_told", maintain_order="left")
    return both.with_columns(pl.coalesce(f"{name}_told", name).alias(name) for name in _TOLD[1:]).select(lives.columns)


def _told(matched: pl.DataFrame) -> pl.DataFrame:
    """What the table says of each person (_TOLD); what it leaves empty stays, and of two words neither counts."""
    several = pl.struct("new_postal_code", "new_town", "new_street").n_unique().over("person_id") > 1
    return matched.with_columns(
        *(pl.coalesce(f"new_{name}", f"was_new_{name}").alias(f"new_{name}") for name in _PLACE),
        unsure=pl.when(several).then(pl.lit(Unsure.TOLD_TWICE.value)).otherwise("unsure"),
    ).select(_TOLD)


def _doubted(found: pl.DataFrame, why: Unsure, day: date) -> pl.DataFrame:
    text = pl.lit(None, pl.String)
    new = {f"new_{name}": text for name in _PLACE}
    return found.select("person_id", **new, changed_on=pl.lit(day), unsure=pl.lit(why.value)).select(_TOLD)


def _keyed(rows: pl.DataFrame, town: str, street: str, keys: tuple[str, str, str]) -> pl.DataFrame:
    """The rows with the keys of a town and a number, and the number's unit; each spelling is looked at once."""
    of_town, of_street, of_unit = keys
    read = {text: _street_key(text) for text in rows[street].drop_nulls().unique()}
    return rows.with_columns(
        _each(rows[town], written).alias(of_town),
        _each(rows[street], lambda text: read[text][0]).alias(of_street),
        _each(rows[street], lambda text: read[text][1]).fill_null("").alias(of_unit),
    )


def _each(texts: pl.Series, act: Callable[[str], str]) -> pl.Series:
    once = texts.drop_nulls().unique()
    keys = pl.Series([act(one) for one in once], dtype=pl.String)
    return texts.replace_strict(once, keys, default=None, return_dtype=pl.String)


def _street_key(street: str) -> tuple[str, str]:
    """「番地号」 The numbers and whether they are said to be of land or of a building; 12-3 may be either.

    What has more than numbers is what is written.

    >>> _street_key("１２番地３"), _street_key("12番3号"), _street_key("12-3"), _street_key("12番地3の甲")
    (('12-3', '番地'), ('12-3', '号'), ('12-3', ''), ('12番地3ノ甲', ''))
    """
    if street == ALL:
        return ALL, ""
    key = spelling(street).key
    numbers, end = numbers_at(key, 0)
    if not numbers or end < len(key):
        return written(street), ""
    unit = "番地" if "番地" in key else "号" if key.endswith("号") else ""
    return "-".join(map(str, numbers)), unit


def _first(key: str) -> pl.Expr:
    return pl.col(key).str.extract(r"([0-9]+)")
