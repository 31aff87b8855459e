"""Events enter in any order and the history is the same; what was believed before stays readable."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.registry.events import Event, Reason, record
from madoguchi.registry.models import Resident
from tests.registry.sample import FIRST, people, resident, take_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]

DAY = timedelta(days=1)
MOVED = Event(
    person_id=1, reason=Reason.MOVED_WITHIN, event_on=date(2024, 12, 11), changes={"town": "新町", "street": "2番地"}
)


def test_move_within_the_town_enters_as_a_new_row() -> None:
    take_in("residents", [resident(1)])
    assert record(MOVED, at=FIRST + DAY) == 2
    assert people()[1]["address"] == "新町2番地"
    assert people(known_at=FIRST)[1]["address"] == "見本町1番地"


def test_late_event_is_written_into_the_rows_after_it() -> None:
    take_in("residents", [resident(1)])
    record(MOVED, at=FIRST + DAY)
    late = Event(
        person_id=1,
        reason=Reason.HOUSEHOLD_SPLIT,
        event_on=date(2024, 12, 3),
        changes={"household_id": 8, "relationship": "02"},
    )
    record(late, at=FIRST + 2 * DAY)
    present = Resident.objects.filter(superseded_at__isnull=True).order_by("event_on")
    assert [(row.version, row.household_id, row.town) for row in present] == [
        (1, 1, "見本町"),
        (3, 8, "見本町"),
        (2, 8, "新町"),
    ]
    assert people()[1]["household_id"] == 8
    assert people(known_at=FIRST + DAY)[1]["household_id"] == 1


def test_cancelled_event_is_gone_from_present_knowledge_only() -> None:
    take_in("residents", [resident(1)])
    left = Event(person_id=1, reason=Reason.MOVED_OUT, event_on=date(2024, 12, 5))
    version = record(left, at=FIRST + DAY)
    assert people()[1]["removed_on"] == date(2024, 12, 5)
    undo = Event(person_id=1, reason=Reason.CANCELLED, event_on=date(2024, 12, 6), cancels=version)
    record(undo, at=FIRST + 2 * DAY)
    assert people()[1]["removed_on"] is None
    assert people(known_at=FIRST + DAY)[1]["removed_on"] == date(2024, 12, 5)
    with pytest.raises(Conflict, match=r"registry\.nothing_to_cancel"):
        record(undo, at=FIRST + 3 * DAY)
    assert record(MOVED, at=FIRST + 4 * DAY) == version + 1


def test_birth_brings_a_first_row_and_death_ends_it() -> None:
    born = Event(
        person_id=9,
        reason=Reason.BIRTH,
        event_on=date(2024, 12, 10),
        notified_on=date(2024, 12, 20),
        changes={
            "household_id": 1,
            "relationship": "20",
            "kind": "1",
            "name": "見本　花",
            "birth_date": date(2024, 12, 10),
        },
    )
    record(born, at=FIRST + 20 * DAY)
    record(Event(person_id=9, reason=Reason.DEATH, event_on=date(2025, 1, 5)), at=FIRST + 40 * DAY)
    child = people()[9]
    assert (child["resident_since"], child["died_on"]) == (date(2024, 12, 10), date(2025, 1, 5))


def test_first_row_without_its_required_items_is_refused() -> None:
    with pytest.raises(InputRefused, match=r"registry\.event_incomplete"):
        record(MOVED, at=FIRST)
    with pytest.raises(InputRefused, match=r"registry\.event_incomplete"):
        record(Event(person_id=1, reason=Reason.CORRECTED, event_on=date(2024, 12, 1), changes={"salary": 1}), at=FIRST)


EVENTS = (
    {"household_id": 8},
    {"relationship": "20"},
    {"town": "新町"},
    {"building": "別館"},
    {"name": "見本　次郎"},
    {"status": "2", "removed_on": date(2024, 12, 12)},
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    order=st.permutations(range(len(EVENTS))),
    days=st.lists(st.integers(-20, 20), min_size=len(EVENTS), max_size=len(EVENTS)),
)
def test_events_on_distinct_items_may_come_in_any_order(order: list[int], days: list[int]) -> None:
    def entered(sequence: list[int]) -> dict[int, dict[str, object]]:
        with transaction.atomic():
            save = transaction.savepoint()
            take_in("residents", [resident(1), resident(2, relationship="12")])
            for nth, which in enumerate(sequence, start=1):
                day = date(2024, 12, 13) + days[which] * DAY
                event = Event(person_id=1, reason=Reason.CORRECTED, event_on=day, changes=EVENTS[which])
                record(event, at=FIRST + nth * DAY)
            found = people(known_at=datetime(2025, 1, 20, tzinfo=UTC))
            transaction.savepoint_rollback(save)
        return found

    assert entered(order) == entered(sorted(order))
