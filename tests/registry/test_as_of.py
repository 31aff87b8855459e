"""As it was on the base date, as known at an instant: the cases by which a family gains or loses its money."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from madoguchi.registry import as_of
from madoguchi.registry.as_of import DecidesBy, addresses, learned_since
from tests.registry.sample import BASE, FIRST, LATER, measure, people, resident, take_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]

SOON = datetime(2024, 12, 14, 3, tzinfo=UTC)
BIRTH = {
    "event_reason": "出生",
    "event_on": date(2024, 12, 10),
    "notified_on": date(2024, 12, 20),
    "resident_since": date(2024, 12, 10),
    "birth_date": date(2024, 12, 10),
}


def registered(person: dict[str, object]) -> bool:
    since, removed = person["resident_since"], person["removed_on"]
    assert since is None or isinstance(since, date)
    assert removed is None or isinstance(removed, date)
    return since is not None and since <= BASE and (removed is None or removed > BASE)


def test_late_birth_notification_counts_once_it_is_known() -> None:
    take_in("residents", [resident(1), resident(2, relationship="12")])
    take_in("residents", [resident(3, relationship="20", **BIRTH)], datetime(2024, 12, 21, tzinfo=UTC))
    assert set(people(known_at=SOON)) == {1, 2}
    child = people()[3]
    assert registered(child)
    assert (child["household_id"], child["is_head"]) == (1, False)


def test_late_birth_notification_does_not_count_where_the_day_of_notification_decides() -> None:
    take_in("residents", [resident(1), resident(3, relationship="20", **BIRTH)], datetime(2024, 12, 21, tzinfo=UTC))
    child = people(decides_by=DecidesBy.NOTIFIED)[3]
    assert not registered(child)
    assert child["resident_since"] == date(2024, 12, 20)


def test_cancelled_move_never_was() -> None:
    left = resident(
        1, version=2, status="2", event_reason="国内転出", event_on=date(2024, 12, 10), removed_on=date(2024, 12, 10)
    )
    take_in("residents", [resident(1), left])
    assert not registered(people(known_at=SOON)[1])
    back = resident(1, version=3, event_reason="異動の取消し(修正)", event_on=date(2024, 12, 20))
    take_in("residents", [back], datetime(2024, 12, 20, tzinfo=UTC))
    assert not registered(people(known_at=SOON)[1])
    assert registered(people()[1])
    assert people()[1]["is_head"]


def test_entry_that_was_cancelled_makes_nobody_a_resident() -> None:
    entry = resident(1, event_on=date(2024, 12, 1), resident_since=date(2024, 12, 1))
    undone = resident(
        1,
        version=2,
        status="9",
        event_reason="異動の取消し(減)",
        event_on=date(2024, 12, 20),
        resident_since=date(2024, 12, 1),
    )
    take_in("residents", [entry, undone])
    assert not registered(people()[1])
    assert not people()[1]["is_head"]


def test_death_recorded_later_is_seen_and_the_household_stays_as_it_was() -> None:
    take_in("residents", [resident(1), resident(2, relationship="12")])
    dead = resident(
        1, version=2, status="3", event_reason="死亡", event_on=date(2024, 12, 30), removed_on=date(2024, 12, 30)
    )
    widow = resident(2, version=2, relationship="02", event_reason="世帯主変更", event_on=date(2024, 12, 30))
    take_in("residents", [dead, widow], datetime(2025, 1, 5, tzinfo=UTC))
    before, after = people(known_at=SOON), people()
    assert before[1]["died_on"] is None
    assert (after[1]["died_on"], after[1]["removed_on"]) == (date(2024, 12, 30), date(2024, 12, 30))
    assert [after[1]["is_head"], after[2]["is_head"]] == [True, False]
    assert registered(after[1])


def test_person_in_transit_between_towns_is_shown_with_both_dates() -> None:
    mover = resident(
        1,
        event_on=date(2024, 12, 16),
        notified_on=date(2024, 12, 18),
        resident_since=date(2024, 12, 16),
        removed_elsewhere_on=date(2024, 12, 9),
    )
    take_in("residents", [mover], datetime(2024, 12, 19, tzinfo=UTC))
    person = people()[1]
    assert not registered(person)
    assert (person["resident_since"], person["removed_elsewhere_on"]) == (date(2024, 12, 16), date(2024, 12, 9))
    assert person["is_head"]


def test_person_who_left_and_came_back_was_in_transit_from_our_own_register() -> None:
    left = resident(
        1, version=2, status="2", event_reason="国内転出", event_on=date(2024, 12, 5), removed_on=date(2024, 12, 5)
    )
    back = resident(1, version=3, event_on=date(2024, 12, 18), resident_since=date(2024, 12, 18))
    take_in("residents", [resident(1), left, back])
    person = people()[1]
    assert (person["resident_since"], person["removed_elsewhere_on"]) == (date(2024, 12, 18), date(2024, 12, 5))
    assert person["removed_on"] is None


def test_head_without_successor_leaves_a_household_without_head() -> None:
    dead = resident(
        1, version=2, status="3", event_reason="死亡", event_on=date(2024, 12, 8), removed_on=date(2024, 12, 8)
    )
    take_in("residents", [resident(1), dead, resident(2, relationship="20")])
    found = people()
    assert not any(person["is_head"] for person in found.values())
    assert found[2]["household_id"] == found[1]["household_id"] == 1


def test_headless_household_has_no_head() -> None:
    take_in("residents", [resident(1, relationship=None), resident(2, relationship="99")])
    assert not any(person["is_head"] for person in people().values())


def test_arrival_after_the_base_date_does_not_take_the_place_of_the_head() -> None:
    late = {"event_on": date(2024, 12, 20), "resident_since": date(2024, 12, 20)}
    old = resident(1, version=2, relationship="51", event_reason="世帯主変更", event_on=date(2024, 12, 20))
    take_in("residents", [resident(1), old, resident(2, **late)])
    found = people()
    assert [found[1]["is_head"], found[2]["is_head"]] == [True, False]


def test_register_that_keeps_only_the_newest_row_still_tells_who_lived_here() -> None:
    moved = resident(1, version=4, event_reason="転居", event_on=date(2024, 12, 24))
    left = resident(
        2,
        household_id=2,
        version=4,
        status="2",
        event_reason="国内転出",
        event_on=date(2024, 12, 24),
        removed_on=date(2024, 12, 24),
    )
    take_in("residents", [moved, left])
    found = people()
    assert all(registered(person) and person["is_head"] for person in found.values())


def family() -> list[dict[str, object]]:
    return [
        resident(1),
        resident(2, relationship="12"),
        resident(3, relationship="20"),
        resident(4, relationship="20"),
    ]


def test_protected_mother_with_child_is_split_from_the_husbands_household() -> None:
    take_in("residents", family())
    take_in("protections", [measure(2, "applicant", contact_address="避難先町2番地"), measure(3, "accompanying")])
    found = people()
    assert {person: row["household_id"] for person, row in found.items()} == {1: 1, 2: -2, 3: -2, 4: 1}
    assert {person for person, row in found.items() if row["is_head"]} == {1, 2}
    assert {person for person, row in found.items() if row["protected"]} == {2, 3}
    assert found[2]["address"] == "避難先町2番地"
    assert found[3]["address"] is None
    assert found[1]["address"] == "見本町1番地"


def test_measure_does_not_end_when_its_last_day_passes() -> None:
    take_in("residents", family())
    take_in("protections", [measure(2, "applicant", ends_on=date(2024, 5, 31))])
    assert people()[2]["protected"]


def test_measure_that_begins_after_the_base_date_protects_once_it_is_known() -> None:
    take_in("residents", family())
    take_in("protections", [measure(2, "applicant", starts_on=date(2024, 12, 20))], datetime(2024, 12, 20, tzinfo=UTC))
    assert people(known_at=SOON)[2]["household_id"] == 1
    assert people()[2]["household_id"] == -2


def test_protected_person_in_a_household_of_her_own_stays_in_it_and_her_child_joins_her() -> None:
    mother = resident(2, household_id=7, relationship="02")
    take_in("residents", [resident(1), mother, resident(3, relationship="20")])
    take_in("protections", [measure(2, "applicant"), measure(3, "accompanying")])
    found = people()
    assert {person: row["household_id"] for person, row in found.items()} == {1: 1, 2: 7, 3: 7}
    assert found[2]["is_head"]


def test_protected_person_who_lives_elsewhere_is_kept_and_never_addressed_at_the_register() -> None:
    take_in("residents", family())
    take_in("protections", [measure(2, "applicant", offender_id=None, lives_here=False)])
    person = people()[2]
    assert person["protected"]
    assert (person["postal_code"], person["address"], person["building"]) == (None, None, None)


def test_what_was_recorded_after_the_day_does_not_count_where_the_day_of_entry_decides() -> None:
    late = {"event_reason": "転居", "version": 2, "household_id": 5, "event_on": date(2024, 12, 1)}
    take_in(
        "residents", [resident(1, recorded_on=date(2001, 4, 2)), resident(1, recorded_on=date(2024, 12, 20), **late)]
    )
    assert people()[1]["household_id"] == 5
    assert people(decides_by=DecidesBy.RECORDED)[1]["household_id"] == 1


def test_nothing_is_known_before_the_first_import() -> None:
    take_in("residents", family())
    assert people(known_at=FIRST) != {}
    assert people(known_at=datetime(2024, 11, 30, tzinfo=UTC)) == {}


def test_addresses_of_now_are_the_same_asked_one_by_one_and_of_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    take_in("residents", [resident(1, street="1番地"), resident(2, 2, street="2番地"), resident(3, 3, street="3番地")])
    moved = {"version": 2, "event_reason": "転居", "event_on": BASE, "street": "9番地"}
    take_in("residents", [resident(2, 2, **moved)], SOON)
    assert learned_since(FIRST, LATER, [1, 2, 3]) == learned_since(FIRST, LATER, [2]) == [2]
    few = addresses(LATER, [1, 2])
    monkeypatch.setattr(as_of, "FEW", 0)
    assert learned_since(FIRST, LATER, [1, 2, 3]) == [2]
    assert addresses(LATER, [1, 2]).equals(few)
    assert few["address"].to_pylist() == ["見本町1番地", "見本町9番地"]
