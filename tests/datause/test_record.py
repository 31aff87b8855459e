"""The record of data use: complete, and never changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from madoguchi.core.errors import InputRefused
from madoguchi.datause.models import DataUse, DataUsePerson
from madoguchi.datause.record import Purpose, record_bulk, record_single, used_of
from madoguchi.tenancy import municipality
from madoguchi.tenancy.models import Municipality
from madoguchi.trust.merkle import people_root

pytestmark = pytest.mark.django_db

AT = datetime(2025, 1, 20, 3, tzinfo=UTC)
PURPOSE = Purpose(by="夜間処理", purpose="給付金の判定", law="要綱3条", items=("people.birth_date",))


@pytest.fixture(autouse=True)
def town(db: None) -> Iterator[None]:
    """The scope of an invented municipality."""
    Municipality.objects.create(code="302015", name="見本市")
    with municipality("302015"):
        yield


def test_bulk_reading_is_one_row_bound_to_its_people() -> None:
    record_bulk(PURPOSE, at=AT, snapshot_id="0" * 16, people=range(1, 1001))
    use = DataUse.objects.get()
    assert (use.people, use.people_root) == (1000, people_root(range(1, 1001)).hex())
    assert DataUsePerson.objects.count() == 0


def test_persons_readings_are_found_oldest_first_whether_bulk_or_single() -> None:
    record_single(PURPOSE, at=AT + timedelta(days=1), person_ids=[1, 2])
    record_bulk(PURPOSE, at=AT, snapshot_id="a" * 16, people=[1, 3])
    record_bulk(PURPOSE, at=AT, snapshot_id="b" * 16, people=[3])
    members = {"a" * 16: {1, 3}, "b" * 16: {3}}
    assert [use.snapshot_id for use in used_of(1, lambda one: 1 in members[one])] == ["a" * 16, None]
    assert [use.snapshot_id for use in used_of(2, lambda one: 2 in members[one])] == [None]


def test_a_reading_bears_the_instant_of_the_store_beside_the_one_that_was_asked_for() -> None:
    before = datetime.now(UTC) - timedelta(seconds=5)
    record_single(PURPOSE, at=AT, person_ids=[1])
    (use,) = used_of(1, lambda _: False)
    assert use.at == AT and use.recorded_at is not None
    assert before < use.recorded_at < datetime.now(UTC) + timedelta(seconds=5)


@pytest.mark.parametrize("blank", ["by", "purpose", "law"])
def test_reading_without_a_reason_is_refused(blank: str) -> None:
    given = {"by": "a", "purpose": "b", "law": "c", blank: " "}
    with pytest.raises(InputRefused, match=r"datause\.no_purpose"):
        record_single(Purpose(**given, items=("people.birth_date",)), at=AT, person_ids=[1])
    with pytest.raises(InputRefused, match=r"datause\.no_purpose"):
        record_single(Purpose(by="a", purpose="b", law="c", items=()), at=AT, person_ids=[1])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE data_uses SET law = 'x'",
        "DELETE FROM data_use_persons",
        "UPDATE data_use_persons SET person_id = 5",
        "DELETE FROM data_uses",
    ],
)
def test_record_is_never_changed_or_deleted(statement: str) -> None:
    record_single(PURPOSE, at=AT, person_ids=[1])
    with pytest.raises(DatabaseError, match=r"datause\.add_only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert DataUse.objects.get().law == "要綱3条"
    assert DataUsePerson.objects.get().person_id == 1
