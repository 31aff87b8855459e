"""「公開」 The open fields of the registers as files that anybody may have: CSV and Parquet of the same rows.

A register is published only if its whole key is open: a row that is known by a closed number is about somebody, and
what is left of it would be, too. So no file here can hold people, whatever else is declared open.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType

import polars as pl
import pyarrow as pa
from django.db.models import Max
from pyarrow import parquet

from madoguchi import store
from madoguchi.core.errors import InputRefused, PromiseBroken
from madoguchi.formats.spreadsheet import shown
from madoguchi.registry.columns import Column, Register
from madoguchi.registry.fields import record_of, words_of
from madoguchi.registry.house_columns import CLASSED, LAW_EDITIONS, LAW_PROVISIONS
from madoguchi.registry.models import ImportRun
from madoguchi.registry.openness import Openness
from madoguchi.tenancy import current

AT_ONCE = 1 << 17
"""Rows that are read and written at once; so many make a row group of the Parquet file."""
CODE = "lg_code"
_HEAD = "全国地方公共団体コード"
_TABLES: Mapping[str, str] = MappingProxyType(
    {
        LAW_PROVISIONS.name: "SELECT e.law_id, e.effective_on, e.amended_by, p.ordinal, p.part, p.of_law, p.article, "
        "p.paragraph, p.item, p.subitem, p.title, p.caption, p.text, p.sentences, p.proviso, p.struck "
        "FROM law_provisions p JOIN law_editions e ON e.id = p.edition_id "
        "WHERE e.municipality_id = %s AND e.superseded_at IS NULL"
    }
)
"""Whose rows are not those of one table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """「公開」 A register in its files: how many rows, when they changed last, of which day their source is."""

    register: Register
    rows: int
    modified: datetime
    as_of: date | None
    files: tuple[str, ...]

    @property
    def described(self) -> str:
        """What each column of the files holds."""
        said = [f"{one.header}（{words_of(self.register, one.name)}）" for one in open_columns(self.register)]
        code = [] if self.register.within else [f"{_HEAD}（{_HEAD}）"]
        return f"項目：{'、'.join([*code, *said])}。"


def open_columns(register: Register) -> tuple[Column, ...]:
    """「公開区分」 What of a register is published: nothing unless its whole key is."""
    if any(register.column(name).openness is not Openness.OPEN for name in register.key):
        return ()
    return tuple(column for column in register.columns if column.openness is Openness.OPEN)


def publishable(registers: Mapping[str, Register] = CLASSED) -> tuple[Register, ...]:
    """「公開区分」 The registers of which anything is published."""
    return tuple(one for one in registers.values() if open_columns(one))


def publish(register: Register, folder: Path, stem: str) -> Published | None:
    """「公開」 Write the open fields of a register's present rows; None where it has no rows, and no file either.

    In the order of its key, so that the same rows give the same bytes. The files are on the disk when this returns.
    Raises InputRefused `registry.nothing_open` for a register of which nothing may be published, PromiseBroken
    `registry.rows_differ` when a row was lost on the way, and OSError as the disk does.
    """
    columns = open_columns(register)
    if not columns:
        raise InputRefused(
            "registry.nothing_open",
            ja=f"{register.title}の台帳に、公開してよい項目はありません。公開できるのは区分が「公開」の台帳だけです。",
            en=f"Nothing of the register {register.name} may be published: only what is classed as open is.",
        )
    csv, columnar = folder / f"{stem}.csv", folder / f"{stem}.parquet"
    rows = 0
    with csv.open("xb") as text, columnar.open("xb") as binary:
        code = [] if register.within else [pa.field(CODE, pa.string())]
        schema = pa.schema([*code, *(pa.field(one.name, one.type) for one in columns)])
        with parquet.ParquetWriter(binary, schema, compression="zstd") as writer:
            for batch in _batches(register, columns):
                own = pa.repeat(pa.scalar(str(current())), batch.num_rows)
                coded = (batch.add_column(0, CODE, own) if code else batch).cast(schema)
                writer.write_table(coded, row_group_size=AT_ONCE)
                text.write(_csv(coded, register, columns, first=rows == 0))
                rows += batch.num_rows
        for file in (text, binary):
            file.flush()
            os.fsync(file.fileno())
    wanted = _count(register)
    if rows != wanted:
        raise PromiseBroken(
            "registry.rows_differ",
            ja=f"公開用の {register.name} は{rows:,}行ですが、台帳には{wanted:,}行あります。漏れを防ぐため止めました。"
            "もう一度実行してください。",
            en=f"What is published of {register.name} has {rows:,} rows where the register has {wanted:,}. It was "
            "stopped, so that nothing is left out. Run it again.",
        )
    if rows == 0:
        csv.unlink()
        columnar.unlink()
        return None
    return Published(
        register=register,
        rows=rows,
        modified=_modified(register),
        as_of=_as_of(register),
        files=(csv.name, columnar.name),
    )


def _batches(register: Register, columns: tuple[Column, ...]) -> Iterator[pa.Table]:
    """The present rows in the order of the key, page by page: each begins behind the last key of the one before."""
    schema = pa.schema([pa.field(one.name, one.type) for one in columns])
    table, key = _present(register), ", ".join(register.key)
    after: list[str | int | bool | date] = []
    while True:
        behind = f"WHERE ({key}) > ({', '.join(['%s'] * len(after))})" if after else ""
        page = store.read(
            f"SELECT * FROM ({table}) present {behind} ORDER BY {key} LIMIT {AT_ONCE}", [current(), *after], schema
        )
        if page.num_rows == 0:
            return
        yield page
        if page.num_rows < AT_ONCE:
            return
        last = page.slice(page.num_rows - 1).to_pylist()[0]
        after = [last[name] for name in register.key]


def _present(register: Register) -> str:
    names = ", ".join(one.name for one in register.columns)
    own = f"SELECT {names} FROM {register.name} WHERE municipality_id = %s AND superseded_at IS NULL"
    return _TABLES.get(register.name, own)


def _count(register: Register) -> int:
    counted = f"SELECT count(*) AS n FROM ({_present(register)}) present"
    return int(store.read(counted, [current()], pa.schema([("n", pa.int64())]))["n"][0].as_py())


def _csv(rows: pa.Table, register: Register, columns: tuple[Column, ...], *, first: bool) -> bytes:
    """As the Agency's own files are written, and with the mark by which spreadsheets know UTF-8."""
    frame = pl.DataFrame(rows).rename({CODE: _HEAD, **{one.name: one.header for one in columns}})
    plain = frame.with_columns(pl.col(pl.Boolean).cast(pl.Int8), pl.col(pl.String).replace("", None))
    text = shown(plain).write_csv(
        include_bom=first, include_header=first, line_terminator="\r\n", date_format="%Y-%m-%d"
    )
    return text.encode()


def _modified(register: Register) -> datetime:
    record = record_of(LAW_EDITIONS.name if register is LAW_PROVISIONS else register.name)
    last: Mapping[str, datetime | None] = record.objects.aggregate(Max("recorded_at"), Max("superseded_at"))
    return max(at for at in last.values() if at is not None)


def _as_of(register: Register) -> date | None:
    newest: date | None = ImportRun.objects.filter(register=register.name).aggregate(day=Max("as_of"))["day"]
    return newest
