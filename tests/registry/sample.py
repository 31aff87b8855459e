"""Synthetic rows of the registers, written as short as a test can be read."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pyarrow as pa
from django.db import transaction

from madoguchi.registry.as_of import Asked, DecidesBy, people_and_addressees
from madoguchi.registry.places import EVERY_REGISTER
from madoguchi.registry.receive import Coverage, Receipt, receive

CODE = "302015"
BASE = date(2024, 12, 13)
FIRST = datetime(2024, 12, 1, 3, tzinfo=UTC)
LATER = datetime(2025, 1, 20, 3, tzinfo=UTC)

Fields = object


def resident(
    person_id: int, household_id: int = 1, relationship: str | None = "02", **other: Fields
) -> dict[str, Fields]:
    """A row of `residents`: somebody who moved in on 2001-04-01, unless it is said otherwise."""
    return {
        "person_id": person_id,
        "version": 1,
        "household_id": household_id,
        "relationship": relationship,
        "kind": "1",
        "status": "1",
        "event_reason": "国内転入",
        "event_on": date(2001, 4, 1),
        "notified_on": date(2001, 4, 2),
        "name": "見本　太郎",
        "birth_date": date(1980, 1, 1),
        "sex": "1",
        "postal_code": "6400000",
        "town": "見本町",
        "street": "1番地",
        "resident_since": date(2001, 4, 1),
        **other,
    }


def measure(person_id: int, role: str, **other: Fields) -> dict[str, Fields]:
    """A row of `protections`, of measure 9001 against person 1."""
    return {
        "measure_id": 9001,
        "person_id": person_id,
        "role": role,
        "offender_id": 1,
        "ground": "measure",
        "starts_on": date(2023, 6, 1),
        "ends_on": date(2024, 5, 31),
        "lives_here": True,
        **other,
    }


def table(register: str, rows: list[dict[str, Fields]]) -> pa.Table:
    """The rows as the importer takes them."""
    return pa.Table.from_pylist(rows, schema=EVERY_REGISTER[register].schema)


def take_in(
    register: str,
    rows: list[dict[str, Fields]],
    at: datetime = FIRST,
    coverage: Coverage = Coverage.CHANGES,
    as_of: date | None = None,
    *,
    allow_missing: bool = False,
) -> Receipt:
    """Import the rows as changes."""
    rows_of = table(register, rows)
    with transaction.atomic():
        return receive(register, rows_of, at=at, coverage=coverage, as_of=as_of, allow_missing=allow_missing)


def first_branches(rows: list[dict[str, Fields]], at: datetime = FIRST, as_of: date | None = None) -> Receipt:
    """Import a whole list of few branches, as no country has them."""
    return take_in("branches", rows, at, Coverage.FULL, as_of, allow_missing=True)


def people(known_at: datetime = LATER, decides_by: DecidesBy = DecidesBy.EVENT) -> dict[int, dict[str, Fields]]:
    """The relation `people` on the base date by person; each household is asked for alone, too, and must agree."""
    asked = Asked(base_date=BASE, known_at=known_at, decides_by=decides_by)
    whole, letters = people_and_addressees(asked)
    frame, addressed = pl.DataFrame(pl.from_arrow(whole)), pl.DataFrame(pl.from_arrow(letters))
    for unit in frame["household_id"].unique():
        alone, alone_letters = people_and_addressees(asked, unit_id=unit)
        own = frame.filter(pl.col("household_id") == unit)
        assert pl.DataFrame(pl.from_arrow(alone)).equals(own)
        assert pl.DataFrame(pl.from_arrow(alone_letters)).equals(
            addressed.filter(pl.col("person_id").is_in(own["person_id"].implode()))
        )
    return {row["person_id"]: row for row in frame.join(addressed, on="person_id").to_dicts()}
