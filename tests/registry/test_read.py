"""The only door: what goes out is on record, and a resident can ask who read it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import transaction

from madoguchi.bulk.relation import RELATIONS
from madoguchi.core.errors import InputRefused
from madoguchi.datause.models import DataUse
from madoguchi.registry.as_of import Asked
from madoguchi.registry.read import Purpose, bulk, household, unit_of, used
from madoguchi.registry.snapshot import take
from tests.registry.sample import BASE, CODE, LATER, measure, resident, take_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]

ASKED = Asked(base_date=BASE, known_at=LATER)
PURPOSE = Purpose(
    by="窓口 1",
    purpose="給付金の審査",
    law="要綱3条、公金受取口座登録法10条",
    programme_id="low-income-household-2024",
    items=("people.birth_date", "taxes[2024].per_capita_levy"),
)


@pytest.fixture(autouse=True)
def filled(town: str) -> None:
    take_in("residents", [resident(1), resident(2, relationship="12"), resident(3, household_id=3)])
    take_in("taxes", [{"person_id": n, "fiscal_year": 2024, "per_capita_levy": 0} for n in (1, 2, 3)])
    take_in("awards", [{"person_id": 1, "programme_id": "before", "amount_yen": 30_000}])


def test_household_is_read_as_the_snapshot_would_hold_it() -> None:
    found = household(PURPOSE, 1, ASKED, at=LATER)
    assert set(found) == set(RELATIONS)
    assert all(found[name].schema.equals(schema) for name, schema in RELATIONS.items())
    assert found["people"]["person_id"].to_pylist() == [1, 2]
    assert found["taxes"]["person_id"].to_pylist() == [1, 2]


def test_relation_that_the_purpose_does_not_name_stays_closed() -> None:
    assert household(PURPOSE, 1, ASKED, at=LATER)["awards"].num_rows == 0
    wider = replace(PURPOSE, items=(*PURPOSE.items, "awards[before].amount_yen"))
    assert household(wider, 1, ASKED, at=LATER)["awards"].num_rows == 1


def test_each_reading_is_on_record_for_each_person_of_the_household() -> None:
    household(PURPOSE, 1, ASKED, at=LATER)
    assert [use.law for use in used(1)] == [use.law for use in used(2)] == [PURPOSE.law]
    assert used(1)[0].items == PURPOSE.items
    assert used(3) == ()


def test_reading_without_purpose_is_refused() -> None:
    with pytest.raises(InputRefused, match=r"datause\.no_purpose"):
        household(replace(PURPOSE, law=" "), 1, ASKED, at=LATER)
    assert not DataUse.objects.exists()


def test_item_of_an_unknown_relation_is_refused() -> None:
    with pytest.raises(InputRefused, match=r"registry\.item_unknown"):
        household(replace(PURPOSE, items=("health.record",)), 1, ASKED, at=LATER)


def test_bulk_reading_is_one_record_and_is_found_by_membership() -> None:
    with transaction.atomic():
        frozen = take(CODE, BASE, LATER)
        bulk(PURPOSE, frozen.snapshot_id, at=LATER)
    assert DataUse.objects.count() == 1
    assert DataUse.objects.get().people == 3
    assert [use.snapshot_id for use in used(3)] == [frozen.snapshot_id]
    assert used(99) == ()


def test_unit_of_a_protected_person_is_the_one_after_the_split() -> None:
    take_in("protections", [measure(2, "applicant")])
    assert unit_of(PURPOSE, 2, ASKED, at=LATER) == -2
    assert unit_of(PURPOSE, 1, ASKED, at=LATER) == 1
    assert unit_of(PURPOSE, 99, ASKED, at=LATER) is None
    assert household(PURPOSE, -2, ASKED, at=LATER)["people"]["is_head"].to_pylist() == [True]
