"""What a value looks like on its way into a store and out of it: the few Arrow types that records may have."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from madoguchi.core.errors import InputRefused

if TYPE_CHECKING:
    from collections.abc import Callable

type_is = pa.types
INSTANT = pa.timestamp("us", "UTC")
Parameter = str | int | float | bool | bytes | date | datetime | None

_IDENTIFIER = re.compile(r"[a-z_][a-z0-9_]{0,62}")


def quoted(name: str) -> str:
    """The name of a table or column, ready for SQL.

    >>> quoted("person_id")
    '"person_id"'

    Raises InputRefused `store.name` for what is no plain lower-case identifier.
    """
    if not _IDENTIFIER.fullmatch(name):
        raise InputRefused(
            "store.name",
            ja="表や列の名前に使えない文字があります。英小文字・数字・下線だけにしてください。",
            en="A table or column name has characters that are not allowed. Use a-z, 0-9 and underscores only.",
        )
    return f'"{name}"'


def plain(rows: pa.Table) -> pa.Table:
    """The same rows in the types that a store takes: integers, double, bool, string, binary, date32, UTC microseconds.

    Raises InputRefused `store.type` for any other type, and for instants without a time zone.
    """
    return pa.table([column.cast(_plain_type(column.type)) for column in rows.columns], names=rows.column_names)


def _plain_type(found: pa.DataType) -> pa.DataType:
    if type_is.is_dictionary(found):
        return _plain_type(found.value_type)
    if type_is.is_integer(found) or type_is.is_boolean(found) or type_is.is_date32(found):
        return found
    if type_is.is_floating(found):
        return pa.float64()
    if type_is.is_string(found) or type_is.is_large_string(found) or type_is.is_null(found):
        return pa.string()
    if type_is.is_string_view(found):
        return pa.string()
    if type_is.is_binary(found) or type_is.is_large_binary(found) or type_is.is_binary_view(found):
        return pa.binary()
    if type_is.is_timestamp(found) and found.tz is not None:
        return INSTANT
    raise InputRefused(
        "store.type",
        ja=f"列の型 {found} は記録に使えません。日時には時間帯を付け、その他は整数・文字列・日付・真偽にしてください。",
        en=f"A column of type {found} cannot be stored. Give instants a time zone; else use integers, text, dates or "
        "booleans.",
    )


def as_sqlite(column: pa.ChunkedArray) -> pa.ChunkedArray | pa.Array:
    """A plain column as Django keeps it in SQLite: 0 or 1 for booleans, ISO text for dates and instants in UTC."""
    if type_is.is_boolean(column.type):
        return column.cast(pa.int8())
    if type_is.is_date(column.type):
        return _each_once(column, lambda values: values.cast(pa.string()))
    if type_is.is_timestamp(column.type):
        return _each_once(column, instant_text)
    return column


def instant_text(instants: pa.Array) -> pa.Array:
    """Instants as Django writes them: no fraction when there is none, so that equal instants are equal text."""
    return pc.replace_substring_regex(pc.strftime(instants, "%Y-%m-%d %H:%M:%S"), r"\.000000$", "")


def _each_once(column: pa.ChunkedArray, change: Callable[[pa.Array], pa.Array]) -> pa.Array:
    encoded = column.combine_chunks().dictionary_encode()
    return change(encoded.dictionary).take(encoded.indices)


def from_sqlite(found: pa.Table, schema: pa.Schema) -> pa.Table:
    """What SQLite gave (integers, doubles, text) in the types that were asked for."""
    columns = [_from_sqlite(column, field.type) for column, field in zip(found.columns, schema, strict=True)]
    return pa.table(columns, schema=schema)


def _from_sqlite(column: pa.ChunkedArray, wanted: pa.DataType) -> pa.ChunkedArray:
    if type_is.is_timestamp(wanted):
        return column.cast(pa.timestamp("us")).cast(INSTANT).cast(wanted)
    return column.cast(wanted)


def parameter(value: Parameter, *, as_text: bool) -> Parameter:
    """A parameter of a statement; for SQLite (`as_text`) dates and instants become the text that is stored.

    >>> from datetime import timezone
    >>> parameter(datetime(2025, 4, 1, 9, tzinfo=timezone.utc), as_text=True)
    '2025-04-01 09:00:00'
    """
    if isinstance(value, datetime):
        _plain_type(pa.scalar(value).type)
        return instant_text(pa.array([value], INSTANT))[0].as_py() if as_text else value
    if isinstance(value, date) and as_text:
        return value.isoformat()
    return value
