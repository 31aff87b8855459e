"""Load, read and execute, each inside the transaction that is open on Django's connection."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyarrow as pa
from django.db import connection, transaction
from django.db.utils import Error

from madoguchi.core.errors import Conflict, InputRefused, MadoguchiError
from madoguchi.store import columns, postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BUSY = {"SQLITE_BUSY", "SQLITE_BUSY_SNAPSHOT", "SQLITE_LOCKED", "40001", "40P01", "55P03"}
"""What the stores say when another one holds what is needed."""


def load(table: str, rows: pa.Table, *, ignore_conflicts: bool = False) -> int:
    """Insert all rows (field names are column names) and return how many were inserted.

    `ignore_conflicts` leaves out rows that a unique key already holds; nothing else is ever ignored.
    Raises Conflict `store.no_transaction` and `store.already_there`, InputRefused `store.refused`, `store.name` and
    `store.type`. Rows are inserted all or not at all, and the transaction stays usable after a refusal.
    """
    if not connection.in_atomic_block:
        raise Conflict(
            "store.no_transaction",
            ja="トランザクションの外では、途中で止まると半端に残るため記録できません。atomic の中で呼んでください。",
            en="Rows are not written outside a transaction, where a stop would leave half of them. Use atomic().",
        )
    names = ", ".join(columns.quoted(name) for name in rows.column_names)
    target = columns.quoted(table)
    arranged = columns.plain(rows)
    if arranged.num_rows == 0:
        return 0
    with _refusals(), transaction.atomic():
        if connection.vendor == "sqlite":
            return sqlite.load(target, names, arranged, ignore_conflicts=ignore_conflicts)
        return postgresql.load(target, names, arranged, ignore_conflicts=ignore_conflicts)


def read(sql: str, parameters: Sequence[columns.Parameter], schema: pa.Schema) -> pa.Table:
    """The rows of a SELECT as Arrow with exactly this schema; it sees what its own transaction has written.

    The SELECT must name its columns like the fields of the schema; their order may differ, the order of rows is kept.
    Raises InputRefused `store.refused` where the statement or a value does not fit the schema.
    """
    wanted = ", ".join(f"q.{columns.quoted(name)}" for name in schema.names)
    statement = f"SELECT {wanted} FROM ({sql}) q"
    with _refusals():
        if connection.vendor == "sqlite":
            return sqlite.read(statement, _parameters(parameters), columns.plain(schema.empty_table()).schema, schema)
        return postgresql.read(statement, _parameters(parameters), schema)


def execute(sql: str, parameters: Sequence[columns.Parameter] = ()) -> int:
    """Run one statement and return the number of rows it changed. Raises as `load` does."""
    with _refusals(), connection.cursor() as cursor:
        cursor.execute(sql, _parameters(parameters))
        return int(cursor.rowcount)


def _parameters(parameters: Sequence[columns.Parameter]) -> list[columns.Parameter]:
    return [columns.parameter(value, as_text=connection.vendor == "sqlite") for value in parameters]


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except (Error, pa.ArrowException) as error:
        # The drivers' own words quote values of the row, so they are not carried on.
        refusal = _refusal(error)
    else:
        return
    raise refusal from None


def _refusal(error: Exception) -> MadoguchiError:
    cause = error.__cause__
    kind = str(getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or type(error).__name__)
    if kind in {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_ROWID", "23505"}:
        return Conflict(
            "store.already_there",
            ja="同じキーの記録が既にあります。二重に記録しないため、何も変えていません。既にある記録を確かめてください。",
            en="A row with the same key is already there. Nothing was changed, so that nothing is recorded twice. "
            "Look at the row that is there.",
        )
    if kind in _BUSY:
        return busy()
    # Class 42 of SQLSTATE (and SQLite's plain error) speaks of the statement, which holds names and no values.
    words = str(cause).splitlines()[0] if kind == "SQLITE_ERROR" or kind.startswith("42") else kind
    return InputRefused(
        "store.refused",
        ja=f"記録先が受け付けませんでした ({words})。何も変えていません。列の名前・型・必須項目を確かめてください。",
        en=f"The store refused ({words}). Nothing was changed. Check the columns' names, types and required values.",
    )


def as_busy(error: BaseException) -> Conflict | None:
    """The refusal `store.busy` for an error that says that another one wrote for too long; None for all others."""
    kind = getattr(error.__cause__, "sqlite_errorname", None) or getattr(error.__cause__, "sqlstate", None)
    return busy() if isinstance(error, Error) and kind in _BUSY else None


def busy() -> Conflict:
    """The refusal while another process writes."""
    return Conflict(
        "store.busy",
        ja="別の処理が同じ記録を書き込み中です。二重の処理を防ぐため始めません。終わってからもう一度実行してください。",
        en="Another run is writing the same records. This one does not start, so that nothing is done twice. "
        "Try again when the other has ended.",
    )
