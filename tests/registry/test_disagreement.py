"""Where two registers say of somebody what cannot both be so it is counted and named; what the law allows is not."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction

from madoguchi.datause.models import DataUse, DataUsePerson
from madoguchi.registry.disagreement import DISAGREEMENTS
from madoguchi.registry.quality import breaking, kept
from tests.registry.sample import LATER, measure, resident, take_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]

TODAY = date(2025, 1, 20)
LAW = "個人情報の保護に関する法律65条"
WHOLE = {"name_kana": "ミホン　タロウ"}
ACCOUNT = {"bank_code": "0001", "branch_code": "001", "account_type": "1", "account_number": "0000001"}
NAMES = {one.name for one in DISAGREEMENTS}


def person(number: int, household: int, relationship: str = "02", **other: object) -> dict[str, object]:
    return resident(number, household, relationship, **{**WHOLE, "name": f"見本　{number}", **other})


def died(number: int, household: int, on: date, **other: object) -> dict[str, object]:
    return person(number, household, status="3", event_reason="死亡", event_on=on, removed_on=on, **other)


def moved_out(number: int, household: int, on: date) -> dict[str, object]:
    return person(number, household, status="2", event_reason="国内転出", event_on=on, removed_on=on)


def allowance(child: int, payee: int, to: date | None = None, since: date = date(2020, 4, 1)) -> dict[str, object]:
    return {"child_id": child, "payee_id": payee, "from_month": since, "to_month": to, "standard": True}


def account(number: int, registered_on: date | None) -> dict[str, object]:
    return {
        "person_id": number,
        "purpose": "public_money",
        "holder_kana": "ミホン",
        "registered_on": registered_on,
        **ACCOUNT,
    }


def tax(number: int, year: int, levy: int | None = 5000) -> dict[str, object]:
    return {"person_id": number, "fiscal_year": year, "per_capita_levy": levy}


def wrong(on: date = TODAY) -> dict[str, tuple[int, int]]:
    return {one.promise.name: (one.rows, one.wrong) for one in kept(on) if one.wrong and one.promise.name in NAMES}


def keys(name: str) -> list[tuple[object, ...]]:
    with transaction.atomic():
        return [tuple(row.values()) for row in breaking(name, "審査 2", LAW, at=LATER, most=10).to_pylist()]


def test_a_household_at_two_addresses_is_shown_but_not_where_one_has_none_or_is_gone() -> None:
    take_in(
        "residents",
        [
            person(1, 1),
            person(2, 1, "12", building="別館"),
            person(3, 3),
            person(4, 3, "12", town=None),
            person(5, 5),
            moved_out(6, 5, date(2024, 5, 1)) | {"street": "9番地"},
        ],
    )
    assert wrong() == {"residents.one_address": (5, 2)}
    assert keys("residents.one_address") == [(1, 1), (2, 1)]


def test_a_birth_date_that_changed_between_versions_is_shown() -> None:
    corrected = person(1, 1, version=2, birth_date=date(1980, 10, 1))
    learned = person(3, 3, birth_date=None), person(3, 3, version=2)
    take_in("residents", [person(1, 1), corrected, person(2, 2), *learned])
    assert wrong() == {"residents.one_birth_date": (3, 1)}
    assert keys("residents.one_birth_date") == [(1, 2)]


@pytest.mark.parametrize(
    "other",
    [
        {"name": "見本　乙"},
        {"name_kana": "ミホン　ハナ"},
        {"birth_date": date(1980, 1, 2)},
        {"street": "2番地"},
        {"status": "2"},
    ],
)
def test_who_has_two_numbers_is_shown_and_a_namesake_is_not(other: dict[str, object]) -> None:
    take_in("residents", [person(1, 1, name="見本　甲"), person(2, 2, **{"name": "見本　甲", **other})])
    assert wrong() == {}
    take_in("residents", [person(3, 3, name="見本　甲")], LATER)
    assert wrong()["residents.one_number"] == (3 if other != {"status": "2"} else 2, 2)
    assert keys("residents.one_number") == [(1, 1), (3, 1)]


def test_a_measure_of_somebody_who_lives_here_no_more_is_shown_by_command() -> None:
    take_in("residents", [person(1, 1), moved_out(2, 2, date(2024, 5, 1)), died(3, 3, date(2024, 5, 1))])
    take_in(
        "protections",
        [
            measure(1, "applicant", offender_id=None, ends_on=None),
            measure(2, "accompanying", offender_id=None, ends_on=None),
            measure(3, "accompanying", offender_id=None, ends_on=None, lives_here=False),
        ],
    )
    assert wrong() == {"protections.lives_here": (2, 1)}
    assert keys("protections.lives_here") == [(9001, 2)]
    assert DataUse.objects.get().items == ["people.protected"]


def test_a_levy_on_who_was_not_born_or_had_died_by_1_january_is_shown() -> None:
    take_in(
        "residents",
        [
            person(1, 1, birth_date=date(2024, 1, 1)),
            person(2, 2, birth_date=date(2024, 1, 2)),
            died(3, 3, date(2023, 12, 31)),
            died(4, 4, date(2024, 1, 1)),
            moved_out(5, 5, date(2020, 1, 1)),  # a house that is kept here is taxed
            person(6, 6, birth_date=None),
        ],
    )
    take_in("taxes", [tax(number, 2024) for number in range(1, 8)])
    take_in("taxes", [tax(2, 2023, 0), tax(3, 2025, None), tax(2, 2025)], LATER)
    assert wrong() == {"taxes.levy_day": (8, 2)}
    assert keys("taxes.levy_day") == [(2, 2024), (3, 2024)]


def test_an_account_that_a_dead_person_registered_is_shown() -> None:
    take_in("residents", [*(died(n, n, date(2024, 5, 1)) for n in (1, 2, 3)), moved_out(4, 4, date(2024, 5, 1))])
    take_in(
        "accounts",
        [account(1, date(2024, 5, 2)), account(2, date(2024, 5, 1)), account(3, None), account(4, date(2024, 6, 1))],
    )
    assert wrong() == {"accounts.before_death": (3, 1)}
    assert keys("accounts.before_death") == [(1, "public_money")]


def test_an_allowance_that_runs_on_after_its_month_is_shown() -> None:
    child = date(2015, 5, 5)
    take_in(
        "residents",
        [
            person(1, 1),
            died(2, 2, date(2024, 12, 31)),
            moved_out(3, 3, date(2024, 12, 31)),
            died(4, 4, date(2025, 1, 1)),  # paid up to this month
            person(10, 1, "20", birth_date=child),
            died(11, 1, date(2024, 12, 31), birth_date=child, relationship="20"),
            moved_out(12, 1, date(2024, 6, 1)),  # a child may live elsewhere
        ],
    )
    first = date(2020, 5, 1)
    take_in(
        "child_allowances",
        [
            allowance(11, 1),
            allowance(12, 1),
            allowance(10, 2, date(2024, 12, 1)),
            allowance(20, 2),
            allowance(21, 3),
            allowance(22, 4),
            allowance(23, 2, since=date(2025, 2, 1)),
            allowance(24, 3, date(2025, 1, 1), since=first),
        ],
    )
    assert {"child_allowances.living": (6, 4)}.items() <= wrong().items()
    assert [one for one, _ in keys("child_allowances.living")] == [11, 20, 21, 24]


@pytest.mark.parametrize(
    ("born", "on", "is_over"),
    [
        (date(2007, 4, 1), date(2025, 3, 31), False),
        (date(2007, 4, 1), date(2025, 4, 1), True),
        (date(2007, 4, 2), date(2025, 4, 1), False),
        (date(2007, 4, 2), date(2026, 4, 1), True),
        (date(2008, 2, 29), date(2026, 3, 31), False),
        (None, date(2026, 4, 1), False),
    ],
)
def test_an_allowance_ends_with_31_march_after_the_day_on_which_the_child_turns_18(
    born: date | None, on: date, is_over: bool
) -> None:
    take_in("residents", [person(1, 1), person(2, 1, "20", birth_date=born)])
    take_in("child_allowances", [allowance(2, 1)])
    assert wrong(on) == ({"child_allowances.child_age": (1, 1)} if is_over else {})


def test_two_running_allowances_for_one_child_are_shown_and_one_after_the_other_is_not() -> None:
    take_in("residents", [person(1, 1), person(2, 2)])
    later = date(2025, 1, 1)
    take_in(
        "child_allowances",
        [
            allowance(8, 1),
            allowance(8, 2, since=later),
            allowance(9, 1, date(2024, 12, 1)),
            allowance(9, 2, since=later),
        ],
    )
    assert wrong() == {"child_allowances.once": (3, 2)}
    assert keys("child_allowances.once") == [(8, date(2020, 4, 1)), (8, later)]
    assert list(DataUsePerson.objects.values_list("person_id", flat=True)) == [8]


def test_what_was_superseded_disagrees_no_more() -> None:
    take_in("residents", [person(1, 1), person(2, 1, "12", street="9番地")])
    assert set(wrong()) == {"residents.one_address"}
    take_in("residents", [person(2, 1, "12")], LATER)
    assert wrong() == {}
