"""Write down a reading in the same transaction as the reading itself; find every reading of one person again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
from django.db.models.functions import Now

from madoguchi import store
from madoguchi.core.errors import InputRefused
from madoguchi.datause.grounds import refuse_unfounded
from madoguchi.datause.models import DataUse, DataUsePerson
from madoguchi.tenancy import current
from madoguchi.trust.merkle import people_root

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """「利用目的」 Who reads, what for, under which article of which law, for which programme, and which items.

    `items` are written `relation.column` or `relation[argument].column`, as `bulk.compile.reads` derives them.
    """

    by: str
    purpose: str
    law: str
    items: tuple[str, ...]
    programme_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """「個人情報の利用記録」 One reading as the person concerned is shown it.

    `at` is the instant that the reader stated; `recorded_at` is the store's own, which no reader can choose.
    """

    at: datetime
    recorded_at: datetime | None
    by: str
    purpose: str
    law: str
    programme_id: str
    items: tuple[str, ...]
    snapshot_id: str | None
    people: int


def record_bulk(purpose: Purpose, *, at: datetime, snapshot_id: str, people: Iterable[int]) -> DataUse:
    """Record that a whole snapshot was read: one row, whatever the number of its people.

    `people` are the persons of the snapshot; their count and Merkle root are kept, not their numbers.
    Raises InputRefused `datause.no_purpose`, and what `grounds.refuse_unfounded` raises.
    """
    persons = set(people)
    return _record(purpose, at, snapshot_id, persons)


def record_single(purpose: Purpose, *, at: datetime, person_ids: Iterable[int]) -> DataUse:
    """Record that these persons' data were read one by one (a case, a household). Raises as `record_bulk`."""
    persons = set(person_ids)
    use = _record(purpose, at, None, persons)
    store.load(
        "data_use_persons",
        pa.table(
            {
                "municipality_id": pa.array([str(current())] * len(persons), pa.string()),
                "data_use_id": pa.array([use.pk] * len(persons), pa.int64()),
                "person_id": pa.array(sorted(persons), pa.int64()),
            }
        ),
    )
    return use


def used_of(person_id: int, in_snapshot: Callable[[str], bool]) -> tuple[Use, ...]:
    """Every reading of a person's data, oldest first, in the municipality in scope.

    `in_snapshot` says of a snapshot id whether the person is among its people (registry.read knows); it is asked
    once for each snapshot that was read.
    """
    # The municipality stands here for the persons, too: their index begins with it.
    mine = DataUsePerson.objects.filter(person_id=person_id).values("data_use_id")
    single = DataUse.objects.filter(snapshot_id__isnull=True, id__in=mine)
    read = DataUse.objects.filter(snapshot_id__isnull=False).values_list("snapshot_id", flat=True).distinct()
    among = [found for found in sorted(map(str, read)) if in_snapshot(found)]
    bulk = DataUse.objects.filter(snapshot_id__in=among)
    found = sorted({use.pk: use for use in (*single, *bulk)}.values(), key=lambda use: (use.at, use.pk))
    return tuple(
        Use(
            at=use.at,
            recorded_at=use.recorded_at,
            by=use.by,
            purpose=use.purpose,
            law=use.law,
            programme_id=use.programme_id,
            items=tuple(str(item) for item in use.items),
            snapshot_id=use.snapshot_id,
            people=use.people,
        )
        for use in found
    )


def _record(purpose: Purpose, at: datetime, snapshot_id: str | None, persons: set[int]) -> DataUse:
    if not (purpose.by.strip() and purpose.purpose.strip() and purpose.law.strip() and purpose.items):
        raise InputRefused(
            "datause.no_purpose",
            ja="利用者・利用目的・根拠法令・利用項目のどれかがありません。記録に残せない利用はできません。すべて指定してください。",
            en="The reader, the purpose, the law or the items are missing. What cannot be recorded must not be read. "
            "State all of them.",
        )
    refuse_unfounded(purpose.law, purpose.items)
    made: DataUse = DataUse.objects.create(
        at=at,
        recorded_at=Now(),
        by=purpose.by,
        purpose=purpose.purpose,
        law=purpose.law,
        programme_id=purpose.programme_id,
        items=list(purpose.items),
        snapshot_id=snapshot_id,
        people_root=people_root(persons).hex(),
        people=len(persons),
    )
    return made
