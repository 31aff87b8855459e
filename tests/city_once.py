"""What many tests begin with is made once in a process; to the others it is given back as it was left."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

Rows = list[tuple[object, ...]]


@dataclass(frozen=True)
class Left:
    """What was left: the rows of each table that had none before, as its store writes them, and the files of HOME."""

    rows: Mapping[str, Rows | str]
    home: Path


_LEFT: dict[str, Left] = {}


def once(name: str, make: Callable[[], None]) -> None:
    """Do to the store and to HOME what `make` does: by it the first time, and later by what it left under this name."""
    if name in _LEFT:
        _give_back(_LEFT[name])
        return
    # The log's entries are written by the store again, when it is given back what they tell of.
    tables = (one for one in connection.introspection.table_names() if not one.startswith("evidence_"))
    empty = [table for table in tables if not _has_rows(table)]
    make()
    home = Path(tempfile.mkdtemp(prefix="madoguchi-once-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    shutil.copytree(settings.HOME, home, dirs_exist_ok=True)
    _LEFT[name] = Left(rows={table: _rows_of(table) for table in empty if _has_rows(table)}, home=home)


def _has_rows(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT 1 FROM "{table}" LIMIT 1')
        return cursor.fetchone() is not None


def _rows_of(table: str) -> Rows | str:
    if connection.vendor == "sqlite":
        return list(connection.connection.execute(f'SELECT * FROM "{table}"'))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT json_agg(t)::text FROM {table} t")
        return str(cursor.fetchone()[0])


def _give_back(left: Left) -> None:
    shutil.copytree(left.home, settings.HOME, dirs_exist_ok=True)
    for table, rows in left.rows.items():
        if isinstance(rows, list):
            places = ", ".join("?" * len(rows[0]))
            connection.connection.executemany(f'INSERT INTO "{table}" VALUES ({places})', rows)
            continue
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {table} SELECT * FROM json_populate_recordset(NULL::{table}, %s)", [rows])
            if "id" in json.loads(rows)[0]:
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), greatest(nextval("
                    f"pg_get_serial_sequence('{table}', 'id')), (SELECT max(id) FROM {table})))"
                )
