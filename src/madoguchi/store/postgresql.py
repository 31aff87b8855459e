"""Arrow and PostgreSQL: COPY of CSV, in which NULL is nothing at all and the empty text is two quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
from django.db import connection
from pyarrow import csv

from madoguchi.store.columns import INSTANT

if TYPE_CHECKING:
    from madoguchi.store.columns import Parameter

CHUNK = 65_536


def load(target: str, names: str, rows: pa.Table, *, ignore_conflicts: bool) -> int:
    """Insert the rows through a temporary table; returns how many were inserted."""
    on_conflict = "ON CONFLICT DO NOTHING" if ignore_conflicts else ""
    with connection.cursor() as cursor:
        # Not straight into the table: COPY FROM does not work under row-level security and knows no ON CONFLICT.
        cursor.execute(f"CREATE TEMPORARY TABLE staging ON COMMIT DROP AS SELECT {names} FROM {target} WITH NO DATA")
        with cursor.copy(f"COPY staging ({names}) FROM STDIN (FORMAT csv)") as copy:
            for batch in rows.to_batches(max_chunksize=CHUNK):
                sink = pa.BufferOutputStream()
                csv.write_csv(_as_text(batch), sink, csv.WriteOptions(include_header=False))
                copy.write(memoryview(sink.getvalue()))
        cursor.execute(f"INSERT INTO {target} ({names}) SELECT {names} FROM staging {on_conflict}")
        inserted = int(cursor.rowcount)
        cursor.execute("DROP TABLE staging")
    return inserted


def read(statement: str, parameters: list[Parameter], schema: pa.Schema) -> pa.Table:
    """The rows of a SELECT with exactly the schema asked for."""
    sink = pa.BufferOutputStream()
    with connection.cursor() as cursor, cursor.copy(f"COPY ({statement}) TO STDOUT (FORMAT csv)", parameters) as copy:
        for block in copy:
            sink.write(block)
    found = sink.getvalue()
    if found.size == 0:
        return schema.empty_table()
    table = csv.read_csv(
        pa.BufferReader(found),
        csv.ReadOptions(column_names=schema.names),
        csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
        csv.ConvertOptions(
            column_types={field.name: _csv_type(field.type) for field in schema},
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            true_values=["t", "1"],
            false_values=["f", "0"],
        ),
    )
    return pa.table(
        [_from_text(column, field.type) for column, field in zip(table.columns, schema, strict=True)], schema=schema
    )


def _csv_type(wanted: pa.DataType) -> pa.DataType:
    return pa.string() if pa.types.is_timestamp(wanted) or pa.types.is_binary(wanted) else wanted


def _as_text(batch: pa.RecordBatch) -> pa.RecordBatch:
    arrays = [_hexadecimal(column) if pa.types.is_binary(column.type) else column for column in batch.columns]
    return pa.record_batch(arrays, names=batch.schema.names)


def _hexadecimal(column: pa.Array) -> pa.Array:
    return pa.array([None if value is None else f"\\x{value.hex()}" for value in column.to_pylist()], pa.string())


def _from_text(column: pa.ChunkedArray, wanted: pa.DataType) -> pa.ChunkedArray | pa.Array:
    if pa.types.is_timestamp(wanted):
        return column.cast(INSTANT).cast(wanted)
    if pa.types.is_binary(wanted):
        return pa.array([None if text is None else bytes.fromhex(text[2:]) for text in column.to_pylist()], wanted)
    return column
