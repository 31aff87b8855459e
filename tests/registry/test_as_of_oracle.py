"""docs/explanation/as-of.md read out in plain Python, and any history of a few people held against it on every axis.

No measures here: how a protected person is split off has its own tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madoguchi.registry.as_of import DecidesBy
from madoguchi.registry.models import Resident
from tests.registry.sample import BASE, CODE, FIRST, people, resident

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]
CANCELLED = "異動の取消し(修正)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    version: int
    event_on: date
    notified_on: date | None
    recorded_on: date
    status: str
    event_reason: str
    household_id: int
    relationship: str | None
    resident_since: date | None
    removed_on: date | None
    removed_elsewhere_on: date | None

    def axis(self, by: DecidesBy) -> date:
        match by:
            case DecidesBy.EVENT:
                return self.event_on
            case DecidesBy.NOTIFIED:
                return self.notified_on or self.event_on
            case DecidesBy.RECORDED:
                return self.recorded_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    household_id: int
    relationship: str | None
    since: date | None
    chosen_on: date
    removed_on: date | None
    removed_elsewhere_on: date | None
    died_on: date | None


def expected(history: list[Row], by: DecidesBy) -> Expected:
    """Steps 2 to 4 and the table of columns, in the words of the page."""
    standing = [
        row
        for row, after in zip(history, [*history[1:], None], strict=True)
        if after is None or after.event_reason != CANCELLED
    ]
    of_day = {row.axis(by): row for row in sorted(standing, key=lambda row: (row.axis(by), row.version))}
    rows = [of_day[day] for day in sorted(of_day)]
    before = [row for row in rows if row.axis(by) <= BASE]
    after = [row for row in rows if row.axis(by) > BASE]
    base = before[-1] if before else None
    if base is not None and base.status == "1":
        chosen = base
    else:
        chosen = next((row for row in after if row.status == "1"), base or rows[0])
    came_back = base if base is not None and chosen is not base else None
    ending = next((row for row in rows[rows.index(chosen) :] if row.status != "1"), None)
    since = chosen.resident_since
    if by is not DecidesBy.EVENT and since == chosen.event_on and since is not None:
        since = max(since, chosen.axis(by))
    last = rows[-1]
    return Expected(
        household_id=chosen.household_id,
        relationship=chosen.relationship,
        since=since,
        chosen_on=chosen.axis(by),
        removed_on=_removed(ending, by),
        removed_elsewhere_on=chosen.removed_elsewhere_on or (_left(came_back, by) if came_back else None),
        died_on=(last.removed_on or last.event_on) if last.status == "3" else None,
    )


def _removed(ending: Row | None, by: DecidesBy) -> date | None:
    if ending is None:
        return None
    if ending.event_reason == CANCELLED:
        return ending.resident_since or ending.event_on
    return _left(ending, by)


def _left(row: Row, by: DecidesBy) -> date:
    return (row.removed_on or row.event_on) if by is DecidesBy.EVENT else row.axis(by)


def heads(found: dict[int, Expected]) -> set[int]:
    """The one with 続柄 02 there on the base date, else the one who is to come; nobody where there are several."""
    chosen: set[int] = set()
    for home in {one.household_id for one in found.values()}:
        own = {number: one for number, one in found.items() if one.household_id == home and one.relationship == "02"}
        own = {number: one for number, one in own.items() if one.removed_on is None or one.removed_on > BASE}
        here = {number for number, one in own.items() if (one.since or one.chosen_on) <= BASE}
        to_come = own.keys() - here
        chosen |= here if len(here) == 1 else (set(to_come) if not here and len(to_come) == 1 else set())
    return chosen


DAYS = st.integers(-4, 4).map(lambda number: BASE + timedelta(days=number))
MAYBE = st.none() | DAYS


@st.composite
def histories(draw: st.DrawFn) -> list[Row]:
    return [
        Row(
            version=version,
            event_on=draw(DAYS),
            notified_on=draw(MAYBE),
            recorded_on=draw(DAYS),
            status=draw(st.sampled_from("11239")),
            event_reason=CANCELLED if version > 1 and draw(st.integers(0, 4)) == 0 else "転居",
            household_id=draw(st.integers(1, 2)),
            relationship=draw(st.sampled_from(["02", "02", "20", None])),
            resident_since=draw(MAYBE),
            removed_on=draw(MAYBE),
            removed_elsewhere_on=draw(MAYBE),
        )
        for version in range(1, draw(st.integers(1, 4)) + 1)
    ]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(histories(), min_size=1, max_size=3), st.sampled_from(DecidesBy))
def test_any_history_is_answered_as_the_page_says(town: str, drawn: list[list[Row]], by: DecidesBy) -> None:
    with transaction.atomic():
        Resident.objects.bulk_create(
            Resident(
                **resident(person, **{name: getattr(row, name) for name in Row.__slots__}),
                municipality_id=CODE,
                recorded_at=FIRST,
            )
            for person, history in enumerate(drawn, start=1)
            for row in history
        )
        found = people(decides_by=by)
        transaction.set_rollback(True)
    wanted = {person: expected(history, by) for person, history in enumerate(drawn, start=1)}
    assert {
        person: (
            row["household_id"],
            row["resident_since"],
            row["removed_on"],
            row["removed_elsewhere_on"],
            row["died_on"],
        )
        for person, row in found.items()
    } == {
        person: (one.household_id, one.since, one.removed_on, one.removed_elsewhere_on, one.died_on)
        for person, one in wanted.items()
    }
    assert {person for person, row in found.items() if row["is_head"]} == heads(wanted)
