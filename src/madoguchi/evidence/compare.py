"""「照合」 What the tables say now, against what the log says was written last."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, groupby, pairwise
from types import MappingProxyType

from django.db import connection
from django.db.models import BinaryField

from madoguchi.evidence.models import EvidencedRecord
from madoguchi.evidence.watch import as_json, newest
from madoguchi.tenancy import current

_AT_ONCE = 2_000
_OURS = "x.municipality_id = %s AND x.about = %s"


class Difference(StrEnum):
    """「不一致」 In what a row and the log differ."""

    CHANGED = "changed"
    """The row is not what was written."""
    GONE = "gone"
    """It was written, and is not there."""
    UNWRITTEN = "unwritten"
    """It is there, and the log knows nothing of it, or no more."""
    REWRITTEN = "rewritten"
    """It was written otherwise later on, as no act does: the guards were away, and the log was not."""


RESTATED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "cases_submission": frozenset({"state", "defects"}),
        "identity_card": frozenset({"used_at"}),
        "identity_link": frozenset({"used_at"}),
        "identity_passkey": frozenset({"sign_count", "used_at"}),
    }
)
"""By table, the columns in which acts write anew what was filled; in all others they only fill what is empty."""


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


def rewritten(model: type[EvidencedRecord]) -> Iterator[Differs]:
    """「照合」 The rows of which a later entry says something else than one before, in a column that acts only fill."""
    table = model._meta.db_table
    restated = RESTATED.get(table, frozenset())
    several = f'SELECT x."row" FROM evidence_entries x WHERE {_OURS} GROUP BY x."row" HAVING count(*) > 1'
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT x."row", x.record FROM evidence_entries x WHERE {_OURS} AND x.record IS NOT NULL '
            f'AND x."row" IN ({several}) ORDER BY x."row", x.position IS NULL, x.log_id, x.position, x.id',
            [current(), table, current(), table],
        )
        found = chain.from_iterable(iter(lambda: cursor.fetchmany(_AT_ONCE), []))
        for row, entries in groupby(found, key=lambda one: int(one[0])):
            said = [_row(record) for _, record in entries]
            columns = {
                name
                for before, after in pairwise(said)
                for name, value in before.items()
                if value not in (None, "") and name not in restated and after.get(name, value) != value
            }
            if columns:
                yield Differs(table=table, row=row, what=Difference.REWRITTEN, columns=tuple(sorted(columns)))


def _row(record: str) -> Mapping[str, object]:
    """The columns of a record; nothing of one that is none, which is no entry's either (`auditing`)."""
    try:
        said = json.loads(record)["row"]
    except (ValueError, KeyError, TypeError):
        return {}
    return said if isinstance(said, dict) else {}


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
