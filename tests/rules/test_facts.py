"""The meaning of a fact where two of them meet."""

from __future__ import annotations

from datetime import date, timedelta
from types import MappingProxyType

import pytest

from madoguchi.rules.evaluate import Person, Reader, Unit
from madoguchi.rules.facts import fact
from madoguchi.rules.tree import Age, FactArgument, Scope, Source

BASE_DATE = date(2020, 4, 27)
PEOPLE = Source(relation="people")


def holds(name: str, argument: FactArgument, **dates: date | None) -> object:
    one = Person(person_id=1, values=MappingProxyType({(PEOPLE, column): value for column, value in dates.items()}))
    return Reader(unit=Unit(members=(one,), recipient=one)).value(fact(name, Scope.MEMBER, argument), one)


@pytest.mark.parametrize(
    ("born", "years", "by", "reached"),
    [
        (date(1949, 12, 13), 75, date(2024, 12, 13), True),
        (date(1949, 12, 14), 75, date(2024, 12, 13), True),  # 75 full at the end of the day before the birthday
        (date(1949, 12, 15), 75, date(2024, 12, 13), False),
        (date(2006, 4, 1), 18, date(2024, 3, 31), True),
        (date(2006, 4, 2), 18, date(2024, 3, 31), False),
        (date(2004, 2, 29), 21, date(2025, 2, 27), False),
        (date(2004, 2, 29), 21, date(2025, 2, 28), True),
        (date(2004, 2, 29), 20, date(2024, 2, 27), False),
        (date(2004, 2, 29), 20, date(2024, 2, 28), True),
        (date(2004, 3, 1), 20, date(2024, 2, 28), False),
        (date(2004, 3, 1), 20, date(2024, 2, 29), True),
        (date(2005, 3, 1), 19, date(2024, 2, 28), False),
        (None, 75, date(2024, 12, 13), None),
    ],
)
def test_an_age_is_reached_at_the_end_of_the_day_before_the_birthday(
    born: date | None, years: int, by: date, reached: bool | None
) -> None:
    """「年齢に達する日」"""
    assert holds("reaches_age", Age(years=years, by=by), birth_date=born) is reached


@pytest.mark.parametrize("days", range(-3, 8))
def test_on_the_day_of_leaving_a_mover_counts_in_the_next_town_and_never_in_both_or_none(days: int) -> None:
    """「基準日」 Left the old register on the base date: not recorded there on that day, so in transit on it."""
    day, left, entered = BASE_DATE + timedelta(days=days), BASE_DATE, BASE_DATE + timedelta(days=5)
    in_the_old_town = holds("registered_on", day, resident_since=date(2000, 1, 1), removed_on=left)
    in_the_next = [
        holds(name, day, resident_since=entered, removed_on=None, removed_elsewhere_on=left)
        for name in ("registered_on", "in_transit_on")
    ]
    assert [in_the_old_town, *in_the_next].count(True) == 1
    assert in_the_next[1] is (left <= day < entered)
