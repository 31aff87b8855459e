"""「町名地番変更」 The town renamed or renumbered a place: who still bears the old address, and what it is now.

A resident's row that is older than the change speaks of the place by its old name; one of that day or later by its new
one. The register itself is left as it is: it is the system of residents that writes 「職権修正」 there.
"""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa

from madoguchi import store
from madoguchi.places.normalise import numbers_at
from madoguchi.places.spelling import spelling
from madoguchi.registry.as_of import FEW, KNOWN, day_of
from madoguchi.registry.columns import Column, Register
from madoguchi.registry.openness import Openness
from madoguchi.tenancy import current

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

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
    NUMBER_ALIKE = "number_alike"
    """The table has the number, but not with what stands behind it."""


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
"""「旧住所」 One row for each resident whose newest row has an address that is no more, and the one of now.

`id` is the row's. `unsure` is a value of Unsure or null; where it says something, there is no new address.
"""
_PLACE = ("postal_code", "town", "street")
_LIVES = pa.schema(
    [
        *((name, pa.int64()) for name in ("id", "person_id", "version")),
        *(("event_on", pa.date32()), ("status", pa.string())),
        *((name, pa.string()) for name in _PLACE),
    ]
)
_KEYS = ("town_key", "street_key")


def bearers(at: datetime, people: Sequence[int] | None = None) -> pl.DataFrame:
    """「旧住所」 The residents, or those of these people, who bear an old address at an instant (BEARERS)."""
    changes = _changes(at)
    if changes.is_empty():
        return pl.DataFrame(schema=BEARERS)
    found = _lives(at, set(changes["town_key"]), people).with_columns(
        *(pl.col(name).alias(f"new_{name}") for name in _PLACE),
        changed_on=pl.lit(None, pl.Date),
        unsure=pl.lit(None, pl.String),
    )
    for day in changes["changed_on"].unique().sort():
        found = _moved(found, changes.filter(pl.col("changed_on") == day))
    sure = pl.col("unsure").is_null()
    other = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"new_{name}")) for name in _PLACE)
    return (
        found.filter(~sure | other)
        .with_columns(pl.when(sure).then(pl.col(f"new_{name}")).alias(f"new_{name}") for name in _PLACE)
        .select(BEARERS.names())
        .sort("person_id")
    )


def to_one_number(rows: pl.DataFrame) -> pl.DataFrame:
    """「新旧対照表」 Rows by which every number of a town would become one."""
    return rows.filter((pl.col("street") == ALL) & pl.col("new_street").is_not_null())


def any_known(at: datetime) -> bool:
    """「町名地番変更」 Whether a change is known at an instant and in force on its day."""
    return not _rows(at).is_empty()


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


def _changes(at: datetime) -> pl.DataFrame:
    """The changes known at an instant that are in force on its day, with their keys and whether they are `unsure`."""
    read = _keyed(_rows(at), "town", "street", _KEYS)
    changes = _keyed(read, "new_town", "new_street", ("given_town", "given_street")).with_columns(
        pl.coalesce("given_street", "street_key").alias("given_street")
    )
    same = (pl.col("given_town") == pl.col("town_key")) & (pl.col("given_street") == pl.col("street_key"))
    given = changes.filter(~same).select(town_key="given_town", street_key="given_street", given_on="changed_on")
    whole = pl.col("street_key") == ALL
    again = [
        changes.join(given, on=[*_KEYS]),
        changes.filter(whole).join(given.drop("street_key"), on="town_key"),
        changes.join(given.filter(whole).drop("street_key"), on="town_key"),
    ]
    both = [one.filter(pl.col("given_on") >= pl.col("changed_on")).select(*_KEYS, "changed_on") for one in again]
    anew = pl.concat(both).unique().with_columns(anew=pl.lit(Unsure.GIVEN_ANEW.value))
    return changes.join(anew, on=[*_KEYS, "changed_on"], how="left")


def _rows(at: datetime) -> pl.DataFrame:
    found = store.read(
        f"SELECT {', '.join(ADDRESS_CHANGES.schema.names)} FROM address_changes WHERE {KNOWN} AND changed_on <= %s",
        [current(), at, at, day_of(at)],
        ADDRESS_CHANGES.schema,
    )
    return pl.DataFrame(pl.from_arrow(found))


def _lives(at: datetime, town_keys: set[str], people: Sequence[int] | None) -> pl.DataFrame:
    """The newest rows of residents who live in towns of these keys: _LIVES."""
    known: list[Parameter] = [current(), at, at]
    if people is not None and len(people) <= FEW:
        whose, given = f"person_id IN ({', '.join(['%s'] * len(people)) or 'NULL'})", [*known, *people]
    else:
        named = store.read(
            f"SELECT DISTINCT town FROM residents WHERE {KNOWN} AND town IS NOT NULL",
            known,
            pa.schema([("town", pa.string())]),
        )["town"].to_pylist()
        towns = [town for town in named if spelling(town).key in town_keys]
        listed = ", ".join(["%s"] * len(towns)) or "NULL"
        whose = f"person_id IN (SELECT person_id FROM residents WHERE {KNOWN} AND town IN ({listed}))"
        given = [*known, *known, *towns]
    rows = store.read(f"SELECT {', '.join(_LIVES.names)} FROM residents WHERE {KNOWN} AND {whose}", given, _LIVES)
    newest = pl.DataFrame(pl.from_arrow(rows)).sort("person_id", "event_on", "version").unique("person_id", keep="last")
    here = newest.filter(pl.col("status") == "1")
    return here if people is None else here.filter(pl.col("person_id").is_in(list(people)))


def _moved(lives: pl.DataFrame, changes: pl.DataFrame) -> pl.DataFrame:
    """The residents after the changes of one day; of those whose row is of that day or later nothing changes."""
    whole = pl.col("street_key") == ALL
    columns = ["new_postal_code", "new_town", "new_street", "changed_on", "anew"]
    numbered = changes.filter(~whole)
    alike = numbered.select("town_key", first=_first("street_key")).drop_nulls().unique()
    found = (
        _keyed(lives, "new_town", "new_street", _KEYS)
        .with_columns(first=_first("street_key"))
        .join(numbered.select(*_KEYS, *(pl.col(c).alias(f"one_{c}") for c in columns)), on=[*_KEYS], how="left")
        .join(
            changes.filter(whole).select("town_key", *(pl.col(c).alias(f"all_{c}") for c in columns)),
            on="town_key",
            how="left",
        )
        .join(alike.with_columns(alike=pl.lit(Unsure.NUMBER_ALIKE.value)), on=["town_key", "first"], how="left")
    )
    applies = pl.col("unsure").is_null() & (pl.col("event_on") < changes["changed_on"][0])
    one, every = pl.col("one_changed_on").is_not_null(), pl.col("all_changed_on").is_not_null()
    said = {name: pl.when(one).then(pl.col(f"one_{name}")).when(every).then(pl.col(f"all_{name}")) for name in columns}
    doubtful = pl.when(one | every).then(said["anew"]).otherwise("alike")
    return found.with_columns(
        *(pl.when(applies).then(pl.coalesce(said[name], name)).otherwise(name).alias(name) for name in columns[:4]),
        unsure=pl.when(applies).then(doubtful).otherwise("unsure"),
    ).select(lives.columns)


def _keyed(rows: pl.DataFrame, town: str, street: str, keys: tuple[str, str]) -> pl.DataFrame:
    """The rows with the keys of a town and a number under these names; each spelling is looked at once."""
    of_town, of_street = keys
    return rows.with_columns(
        _each(rows[town], lambda text: spelling(text).key).alias(of_town),
        _each(rows[street], _street_key).alias(of_street),
    )


def _each(texts: pl.Series, act: Callable[[str], str]) -> pl.Series:
    once = texts.drop_nulls().unique()
    return texts.replace_strict(
        once, pl.Series([act(one) for one in once], dtype=pl.String), default=None, return_dtype=pl.String
    )


def _street_key(street: str) -> str:
    """「番地号」 12番地3, 12番3号 and 12-3 are one; what has more than numbers is its spelling.

    >>> _street_key("１２番地３"), _street_key("12-3"), _street_key("12番地3の甲"), _street_key(ALL) == ALL
    ('12-3', '12-3', '12番地3甲', True)
    """
    if street == ALL:
        return ALL
    key = spelling(street).key
    numbers, end = numbers_at(key, 0)
    return "-".join(map(str, numbers)) if numbers and end == len(key) else key


def _first(key: str) -> pl.Expr:
    return pl.col(key).str.extract(r"^([0-9]+)")
