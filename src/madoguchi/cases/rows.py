"""Rows out of the records as a frame, and rows beside the records so that one statement can change many of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime

import polars as pl
import pyarrow as pa

from madoguchi import store
from madoguchi.tenancy import current


def fetch(sql: str, parameters: Sequence[str | int | date | datetime | None], schema: pa.Schema) -> pl.DataFrame:
    """The rows of a SELECT of this municipality; its first `%s` stands for the municipality."""
    frame = pl.from_arrow(store.read(sql, [current(), *parameters], schema))
    assert isinstance(frame, pl.DataFrame)
    return frame


@contextmanager
def staged(name: str, rows: pa.Table) -> Iterator[str]:
    """The rows as a temporary table of this name, inside the open transaction; gone afterwards. Yields the name."""
    columns = ", ".join(f'"{field.name}" {_type_of(field.type)}' for field in rows.schema)
    store.execute(f'CREATE TEMPORARY TABLE "{name}" ({columns})')
    store.load(name, rows)
    yield name
    # After an error the transaction is rolled back, and the table with it.
    store.execute(f'DROP TABLE "{name}"')


def _type_of(found: pa.DataType) -> str:
    if pa.types.is_integer(found):
        return "bigint"
    if pa.types.is_boolean(found):
        return "boolean"
    if pa.types.is_date(found):
        return "date"
    return "text"
