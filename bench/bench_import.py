"""A resident register taken in, beside Django's own `bulk_create` of the same rows into the same table on SQLite.

The peer is what a Django project writes: objects from dicts, `bulk_create` in batches, one transaction. It is spared
what an import must do besides: it holds no value to its form, looks for no contradiction between rows, compares nothing
with what is known already and leaves no report. The tables are compared before they are timed, and every turn begins
with an empty one. The peer gets fewer rows, because it is slow; its time grows with their number.
"""

from __future__ import annotations

from pathlib import Path

from bench.city import CODE, WHOLE_CITY, drawn, empty, morning
from bench.figure import Figure, Target, measure
from bench.progress import tell
from bench.put_back import put_back, rows_of

SIZE = WHOLE_CITY
PEER_ROWS = 20_000
RUNS = 3


def run(folder: Path, size: int = SIZE, runs: int = RUNS) -> list[Figure]:
    """Rows of the register in a second, until they are committed."""
    bare = empty(folder, "import", "special_fixed_benefit_2020")
    with bare.opened():
        from django.db import transaction

        from madoguchi import flow
        from madoguchi.registry.models import Resident
        from madoguchi.simulate.city import as_recorded

        tell("drawing the registers")
        residents = as_recorded(drawn(bare.declared, size), bare.early).residents
        few = residents.slice(0, min(PEER_ROWS, residents.num_rows))
        values = few.to_pylist()
        at = morning(bare.early)
        columns = [field.column for field in Resident._meta.concrete_fields if not field.primary_key]
        emptied = put_back()

        def by_objects() -> None:
            with transaction.atomic():
                rows = (Resident(municipality_id=CODE, recorded_at=at, **row) for row in values)
                Resident.objects.bulk_create(rows, batch_size=1_000)

        flow.take_in("residents", few, at, allow_missing=True)
        ours = rows_of("residents", columns, "person_id, version")
        emptied()
        by_objects()
        if ours != rows_of("residents", columns, "person_id, version"):
            raise AssertionError("the peer keeps other rows, so its time says nothing")
        tell(f"{residents.num_rows:,} rows, {runs + 1} times")
        return [
            measure(
                "residents taken in",
                lambda: flow.take_in("residents", residents, at, allow_missing=True),
                size=residents.num_rows,
                unit="rows",
                peer="Django bulk_create, nothing checked",
                peer_act=by_objects,
                peer_size=few.num_rows,
                runs=runs,
                prepare=emptied,
                target=Target(per_second=100_000),
            )
        ]
