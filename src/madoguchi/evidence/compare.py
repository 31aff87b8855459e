"""「照合」 What the tables say now, against what the log says was written last."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db import connection
from django.db.models import BinaryField

from madoguchi.evidence.models import EvidencedRecord
from madoguchi.evidence.watch import as_json, newest
from madoguchi.tenancy import current


class Difference(StrEnum):
    """「不一致」 In what a row and the log differ."""

    CHANGED = "changed"
    """The row is not what was written."""
    GONE = "gone"
    """It was written, and is not there."""
    UNWRITTEN = "unwritten"
    """It is there, and the log knows nothing of it, or no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Differs:
    """「不一致」 A row that is not as the log says, and the columns in which it differs."""

    table: str
    row: int
    what: Difference
    columns: tuple[str, ...] = ()


def differing(model: type[EvidencedRecord]) -> Iterator[Differs]:
    """「照合」 The rows of a table, and of the log, that do not fit.

    What was erased from the log is looked for no more; but of a row that stands, its newest entry has to be there.
    """
    table, now = model._meta.db_table, as_json(model, "t")
    kept, differs = "json_extract(e.record, '$.row')", "IS NOT"
    if connection.vendor == "postgresql":
        kept, differs = "e.record::jsonb -> 'row'", "IS DISTINCT FROM"
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT t.id, {now}, {kept} FROM "{table}" t LEFT JOIN ({newest()}) e ON e."row" = t.id '
            f"WHERE t.municipality_id = %s AND (e.record IS NULL OR {kept} {differs} {now})",
            [current(), table, current()],
        )
        for row, said, recorded in cursor.fetchall():
            if recorded is None:
                yield Differs(table=table, row=row, what=Difference.UNWRITTEN)
            elif columns := _columns(model, said, recorded):
                yield Differs(table=table, row=row, what=Difference.CHANGED, columns=columns)
        cursor.execute(
            f'SELECT DISTINCT e."row" FROM evidence_entries e WHERE e.municipality_id = %s AND e.about = %s '
            f"AND e.record IS NOT NULL "
            f'AND NOT EXISTS (SELECT 1 FROM "{table}" t WHERE t.id = e."row" AND t.municipality_id = %s)',
            [current(), table, current()],
        )
        for (row,) in cursor.fetchall():
            yield Differs(table=table, row=row, what=Difference.GONE)


def _columns(model: type[EvidencedRecord], said: object, recorded: object) -> tuple[str, ...]:
    """The columns that a row holds otherwise than its record; of those that it does not know, such as are not empty.

    Rows in which a migration filled a new column are entered by it (`watch.enter_new_columns`).
    """
    # SQLite's hex of nothing is the empty text.
    binary = {one.column for one in model._meta.concrete_fields if isinstance(one, BinaryField)}
    now, then = (json.loads(one) if isinstance(one, str) else one for one in (said, recorded))
    assert isinstance(now, dict)
    assert isinstance(then, dict)
    changed = [name for name, value in then.items() if name in now and now[name] != value]
    filled = [name for name in now.keys() - then.keys() if now[name] is not None and (now[name] or name not in binary)]
    return (*changed, *sorted(filled))
