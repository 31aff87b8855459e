"""「台帳の変更」 What the registers learned between two instants, of the items alone that somebody reads.

So a programme whose read-set nothing touched need not be judged anew, and whoever looks at a correction sees the entry
that caused it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import groupby
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa

from madoguchi import store
from madoguchi.registry.as_of import DecidesBy
from madoguchi.registry.columns import REGISTERS
from madoguchi.tenancy import current

if TYPE_CHECKING:
    from collections.abc import Mapping

    from madoguchi.registry.columns import Register
    from madoguchi.rules.tree import Column, SourceKey

LIFE = (
    *("household_id", "relationship", "status", "event_reason", "event_on"),
    *("resident_since", "removed_on", "removed_elsewhere_on"),
)
"""「異動」 The items of a resident's row that say who was there, in which household, from when and until when."""
_AXIS = {DecidesBy.EVENT: (), DecidesBy.NOTIFIED: ("notified_on",), DecidesBy.RECORDED: ("recorded_on",)}
CHANGES = ("register", "person_id", "key", "item", "before", "after", "known_at")
"""One item of one row that is otherwise now: null before what is new, null after what is gone; `known_at` is when."""
_WHOSE: Mapping[str, tuple[str, ...]] = {
    "child_allowances": ("child_id", "payee_id"),
    "protections": ("person_id", "offender_id"),
}


def changes(
    read_set: Sequence[Column], decides_by: DecidesBy, since: datetime, until: datetime, people: Sequence[int] = ()
) -> pl.DataFrame:
    """「台帳の変更」 What the registers learned after `since` and by `until` of the items of a read-set (CHANGES).

    Who lives where and which measures protect are always among them. Of these `people` alone, if any are named; the
    person of a row is everybody whom it is about.
    """
    between = since.astimezone(UTC), until.astimezone(UTC)
    found = [
        _of_register(REGISTERS[name], items, keys, *between, people)
        for name, (items, keys) in _items(read_set, decides_by).items()
    ]
    return pl.concat(found).sort("person_id", "known_at", "register", "key", "item")


def _items(
    read_set: Sequence[Column], decides_by: DecidesBy
) -> dict[str, tuple[tuple[str, ...], frozenset[SourceKey]]]:
    """The columns of each register that a read-set rests on, and at which keys (none: whatever the key)."""
    born = ("birth_date",) if any(c.source.relation == "people" and c.name == "birth_date" for c in read_set) else ()
    protections = REGISTERS["protections"]
    measured = ("role", "offender_id", "starts_on")
    wanted: dict[str, tuple[tuple[str, ...], frozenset[SourceKey]]] = {
        "residents": ((*LIFE, *_AXIS[decides_by], *born), frozenset()),
        protections.name: (measured, frozenset()),
    }
    others = sorted((c for c in read_set if c.source.relation != "people"), key=lambda c: c.source.relation)
    for relation, columns in groupby(others, key=lambda c: c.source.relation):
        read = tuple(columns)
        names = tuple(dict.fromkeys(c.name for c in read))
        # A month lies within the months of an allowance; of any other register the key stands in a column.
        months = ("from_month", "to_month") if relation == "child_allowances" else ()
        keys = frozenset(c.source.key for c in read if c.source.key is not None and not months)
        # That there is a row at all (`present`) is no column: a row that is new or gone is seen by its key.
        held = {c.name for c in REGISTERS[relation].columns}
        wanted[relation] = (tuple(dict.fromkeys((*(one for one in names if one in held), *months))), keys)
    return wanted


def _of_register(
    register: Register,
    items: tuple[str, ...],
    keys: frozenset[SourceKey],
    since: datetime,
    until: datetime,
    people: Sequence[int],
) -> pl.DataFrame:
    whose = _WHOSE.get(register.name, ("person_id",))
    names = tuple(dict.fromkeys((*register.key, *whose, *items)))
    rows = _rows(register, names, keys, since, until, people)
    key = list(register.key)
    gone = rows.filter(pl.col("superseded_at").is_between(since, until, closed="right"))
    gone = gone.filter(pl.col("recorded_at") <= since)
    new = rows.filter(
        pl.col("recorded_at").is_between(since, until, closed="right"),
        pl.col("superseded_at").is_null() | (pl.col("superseded_at") > until),
    )
    # The last column of the key differs where a row is new or gone, whatever else it says.
    compared = tuple(dict.fromkeys((*items, key[-1])))
    both = gone.select(*key, *_named("was_", whose, compared), gone_at="superseded_at").join(
        new.select(*key, *_named("now_", whose, compared), known_at="recorded_at"), on=key, how="full", coalesce=True
    )
    whom = [f"{time}_whose_{name}" for time in ("was", "now") for name in whose]
    differs = [
        both.filter(pl.col(f"was_{item}").ne_missing(pl.col(f"now_{item}"))).select(
            person_id=pl.concat_list(whom).list.drop_nulls().list.unique(),
            register=pl.lit(register.name),
            key=pl.concat_str([pl.col(name).cast(pl.String) for name in key], separator="/"),
            item=pl.lit(item),
            before=f"was_{item}",
            after=f"now_{item}",
            known_at=pl.coalesce("known_at", "gone_at"),
        )
        for item in compared
    ]
    told_of = pl.concat(differs).explode("person_id").select(CHANGES)
    return told_of.filter(pl.col("person_id").is_in(list(people))) if people else told_of


def _named(time: str, whose: Sequence[str], compared: Sequence[str]) -> list[pl.Expr]:
    return [
        *(pl.col(name).alias(f"{time}whose_{name}") for name in whose),
        *(pl.col(name).cast(pl.String).alias(f"{time}{name}") for name in compared),
    ]


def _rows(
    register: Register,
    names: tuple[str, ...],
    keys: frozenset[SourceKey],
    since: datetime,
    until: datetime,
    people: Sequence[int],
) -> pl.DataFrame:
    instant = pa.timestamp("us", "UTC")
    schema = pa.schema(
        [*(register.schema.field(name) for name in names), ("recorded_at", instant), ("superseded_at", instant)]
    )
    where = ["municipality_id = %s", "recorded_at <= %s", "(recorded_at > %s OR superseded_at > %s)"]
    parameters: list[str | int | date | datetime] = [current(), until, since, since]
    if keys:
        where.append(f"{_key_of(register)} IN ({', '.join(['%s'] * len(keys))})")
        parameters += sorted(filter(None, keys), key=str)
    if people:
        listed = ", ".join(["%s"] * len(people))
        whose = _WHOSE.get(register.name, ("person_id",))
        where.append(f"({' OR '.join(f'{name} IN ({listed})' for name in whose)})")
        parameters += [int(one) for one in people] * len(whose)
    sql = f"SELECT {', '.join(schema.names)} FROM {register.name} WHERE {' AND '.join(where)}"
    found = pl.from_arrow(store.read(sql, parameters, schema))
    assert isinstance(found, pl.DataFrame)
    return found


def _key_of(register: Register) -> str:
    """The column in which the key of a relation stands (fiscal_year, purpose, programme_id): the last of its key."""
    return register.key[-1]
