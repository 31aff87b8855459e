"""Arrow and SQLite. ADBC brings its own SQLite library, and two libraries in one process on one file lose its locks.

So ADBC never opens the live file. It writes a staging file that Django's connection then attaches, and it reads the
bytes of an attached in-memory database, which hold what the open transaction has written.
"""

from __future__ import annotations

import fcntl
import os
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from django.conf import settings
from django.db import connection, transaction

from madoguchi.store import columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from madoguchi.store.columns import Parameter

FEW = 5_000
"""Up to so many rows a staging file costs more than it saves."""
FEW_READ = 1_000
"""Up to so many rows the bytes of a database, a file and a second driver cost more than they save."""
CHUNK = 65_536
GRACE_SECONDS = 60
"""A younger staging file may be one that is not locked yet."""
_SLOTS = tuple(f"staging_{number}" for number in range(8))
"""SQLite attaches at most ten databases, and lets go of none before the transaction ends."""


def load(target: str, names: str, rows: pa.Table, *, ignore_conflicts: bool) -> int:
    """Insert the rows from a staging file; returns how many were inserted."""
    stored = pa.table([columns.as_sqlite(column) for column in rows.columns], names=rows.column_names)
    on_conflict = "ON CONFLICT DO NOTHING" if ignore_conflicts else ""
    slot = _free_slot() if stored.num_rows > FEW else None
    with connection.cursor() as cursor:
        if slot is None:
            insert = f"INSERT INTO {target} ({names}) VALUES ({', '.join(['%s'] * stored.num_columns)}) {on_conflict}"
            inserted = 0
            for batch in stored.to_batches(max_chunksize=CHUNK):
                cursor.executemany(insert, list(zip(*(_objects(column) for column in batch.columns), strict=True)))
                inserted += cursor.rowcount
            return inserted
        with _staging_file() as path:
            from adbc_driver_sqlite import dbapi as adbc  # a quarter of a second, for what is large only

            with adbc.connect(str(path)) as staging, staging.cursor() as ingest:
                ingest.adbc_ingest("rows", stored, mode="create")
                staging.commit()
            cursor.execute(f"ATTACH %s AS {slot}", [str(path)])
        transaction.on_commit(_let_go)
        # Without WHERE the parser takes ON for a join.
        cursor.execute(f"INSERT INTO {target} ({names}) SELECT {names} FROM {slot}.rows WHERE true {on_conflict}")
        return int(cursor.rowcount)


def read(statement: str, parameters: list[Parameter], plain: pa.Schema, schema: pa.Schema) -> pa.Table:
    """The rows of a SELECT with exactly the schema asked for."""
    found = _few(statement, parameters, plain)
    if found is None:
        found = _many(statement, parameters, plain)
    _let_go()
    return columns.from_sqlite(found, schema)


def _few(statement: str, parameters: list[Parameter], plain: pa.Schema) -> pa.Table | None:
    """Up to FEW_READ rows taken one by one; None where there are more, or a value is not of the type as it lies.

    No table is made for them, so that SQLite need not read the same statement anew for the next household.
    """
    # Behind a plus a column has no type of its own, by which the driver would make dates and booleans of the values.
    untyped = ", ".join(f"+{columns.quoted(name)}" for name in plain.names)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {untyped} FROM ({statement})", parameters)
        rows = cursor.fetchmany(FEW_READ + 1)
    if len(rows) > FEW_READ:
        return None
    values = zip(*rows, strict=True) if rows else [()] * len(plain)
    kinds = [_ARROW[_kind(field.type)] for field in plain]
    try:
        return pa.table([pa.array(one, kind) for one, kind in zip(values, kinds, strict=True)], names=plain.names)
    except pa.ArrowException:
        return None


def _many(statement: str, parameters: list[Parameter], plain: pa.Schema) -> pa.Table:
    out = f"{_memory()}.out"
    fields = [(columns.quoted(field.name), *_AFFINITY[_kind(field.type)]) for field in plain]
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {out} ({', '.join(f'{name} {affinity}' for name, affinity, _ in fields)})")
        try:
            # The driver takes the types from the rows it sees first; this row has them all and is cut off again.
            cursor.execute(f"INSERT INTO {out} VALUES ({', '.join(sample for *_, sample in fields)})")
            cursor.execute(f"INSERT INTO {out} {statement}", parameters)
            found = _rows_of(connection.connection.serialize(name="reading"))
        finally:
            cursor.execute(f"DROP TABLE {out}")
    return found.slice(1)


_AFFINITY = {
    "integer": ("INTEGER", "0"),
    "double": ("REAL", "0.0"),
    "binary": ("BLOB", "x'00'"),
    "text": ("TEXT", "''"),
}


_ARROW = {"integer": pa.int64(), "double": pa.float64(), "binary": pa.binary(), "text": pa.string()}


def _kind(found: pa.DataType) -> str:
    if pa.types.is_integer(found) or pa.types.is_boolean(found):
        return "integer"
    if pa.types.is_floating(found):
        return "double"
    return "binary" if pa.types.is_binary(found) else "text"


def _rows_of(image: bytes) -> pa.Table:
    from adbc_driver_sqlite import dbapi as adbc

    with _staging_file() as path:
        path.write_bytes(image)
        with adbc.connect(f"file:{path}?mode=ro") as staging, staging.cursor() as cursor:
            cursor.adbc_statement.set_options(**{"adbc.sqlite.query.batch_rows": str(CHUNK)})
            cursor.execute('SELECT * FROM "out" ORDER BY rowid')
            return cursor.fetch_arrow_table()


@contextmanager
def _staging_file() -> Iterator[Path]:
    """A file below HOME for the owner's eyes only. It loses its name at the end, also while SQLite still reads it.

    It is locked as long as it is in use, so that the next process removes what a killed one has left.
    """
    folder = Path(settings.HOME) / "staging"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _sweep(folder)
    handle, name = tempfile.mkstemp(dir=folder, suffix=".sqlite3")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)
        os.close(handle)


def _sweep(folder: Path) -> None:
    """Remove the staging files, with their journals, of processes that are gone."""
    for path in folder.iterdir():
        try:
            if time.time() - path.stat().st_mtime > GRACE_SECONDS:
                with path.open("rb") as left:
                    fcntl.flock(left, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    path.unlink()
        except (BlockingIOError, FileNotFoundError):
            continue  # in use, or another process was first


def _attached() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA database_list")
        return {str(name) for _, name, _ in cursor.fetchall()}


def _memory() -> str:
    if "reading" not in _attached():
        with connection.cursor() as cursor:
            cursor.execute("ATTACH ':memory:' AS reading")
        if connection.in_atomic_block:
            # It never shrinks, and every reading after the transaction would copy it whole.
            transaction.on_commit(_let_go)
    return "reading"


def _let_go() -> None:
    """Detach what earlier transactions attached; SQLite refuses to inside a transaction."""
    if connection.in_atomic_block:
        return
    for name in _attached().intersection((*_SLOTS, "reading")):
        with connection.cursor() as cursor:
            cursor.execute(f"DETACH {name}")


def _free_slot() -> str | None:
    attached = _attached()
    return next((slot for slot in _SLOTS if slot not in attached), None)


def _objects(column: pa.Array) -> list[object]:
    """Python values of a column: equal texts are made once, which is what takes the time."""
    if not pa.types.is_string(column.type):
        values: list[object] = column.to_pylist()
        return values
    encoded = column.dictionary_encode()
    known = np.array([*encoded.dictionary.to_pylist(), None], dtype=object)
    found: list[object] = known[encoded.indices.fill_null(len(known) - 1).to_numpy()].tolist()
    return found
