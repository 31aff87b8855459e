"""「台帳の書出し」 A register as the file that an import takes: in its headers and codes, all its rows and no others.

What is written is read again by the importer's own code before it is handed on: the register that it would give has to
be this one, row for row. So whoever keeps the files can leave this house.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

import polars as pl

from madoguchi import store
from madoguchi.core.errors import InputRefused
from madoguchi.registry.as_of import KNOWN, Asked, day_of
from madoguchi.registry.check import across_rows, held_back
from madoguchi.registry.columns import Column, Register
from madoguchi.registry.decode import CONTROL, REPLACEMENT, decode, texts_of
from madoguchi.registry.mapping import STANDARD
from madoguchi.registry.openness import Openness
from madoguchi.registry.parse import typed
from madoguchi.registry.places import EVERY_REGISTER
from madoguchi.tenancy import current

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

_PERSONS = ("person_id", "child_id", "payee_id")
"""Whose data a row is. Not the offender of a measure: the record of use would tell them that there is one."""


EXPORTABLE: Mapping[str, Register] = MappingProxyType(
    {name: one for name, one in EVERY_REGISTER.items() if not any(column.made_here for column in one.columns)}
)
"""Not what the house makes of public lists (法人, 店舗): these are fetched anew where they came from."""


class Encoding(StrEnum):
    """「文字コード」 What an import reads."""

    UTF_8 = "utf-8"  # with the mark by which spreadsheets know it
    CP932 = "cp932"  # Shift_JIS as Windows has it, for systems that read nothing else


def holds_people(register: Register) -> bool:
    """「公開区分」 Whether a row is of somebody: its key is not open."""
    return any(register.column(name).openness is not Openness.OPEN for name in register.key)


def endangers(register: Register) -> bool:
    """「公開区分」 Whether to be in the register at all may endanger somebody."""
    return any(register.column(name).openness is Openness.SPECIAL for name in register.key)


def items_of(register: Register) -> tuple[str, ...]:
    """「利用項目」 What is read of everybody; of measures as everywhere, that there is one and no more."""
    return ("people.protected",) if endangers(register) else _columns(register)


def grounds_asked(register: Register) -> tuple[str, ...]:
    """「根拠」 The items that the law has to allow: every column."""
    return _columns(register)


def known(register: Register, asked: Asked) -> pl.DataFrame:
    """The rows of which files speak, as known at the instant, in the order of the key; `registry.read` alone asks."""
    found = store.read(
        f"SELECT {', '.join(register.schema.names)} FROM {register.name} WHERE {KNOWN} AND {register.in_files}",
        [current(), asked.known_at, asked.known_at],
        register.schema,
    )
    return pl.DataFrame(pl.from_arrow(found)).sort(register.key)


def persons(register: Register, rows: pl.DataFrame) -> set[int]:
    """Whose data the rows are."""
    return {one for name in _PERSONS if name in rows.columns for one in rows[name].to_list()}


def written(register: Register, rows: pl.DataFrame, encoding: Encoding) -> bytes:
    """The bytes of the file. A column of several headers is written apart where every value can be.

    Raises InputRefused `registry.not_in_cp932` where the encoding lacks a character of some rows, and
    `registry.not_exportable` for rows that no import reads as they are.
    """
    texts = _texts(register, rows)
    characters = set().union(*("".join(texts[name].drop_nulls().unique()) for name in texts.columns))
    if unread := {one for one in characters if one == REPLACEMENT or one in "\r\n" or CONTROL.match(one)}:
        raise _not_exportable(*_with(texts, unread))
    if encoding is Encoding.UTF_8:
        return BOM_UTF8 + _csv(texts).encode()
    if lacking := {one for one in characters if not _is_in_cp932(one)}:
        raise _not_in_cp932(*_with(texts, lacking))
    return _csv(texts).encode("cp932")


def refused_again(register: Register, rows: pl.DataFrame, content: bytes, at: datetime) -> int:
    """How many of these rows an import of the written file would refuse, because they contradict each other.

    Raises InputRefused `registry.not_exportable` where it would not read the same rows.
    """
    read = texts_of(decode(content), register, STANDARD, current())
    again, faults = typed(read.frame, register, STANDARD)
    if again.height != rows.height:
        raise _not_exportable(abs(again.height - rows.height), ())
    differs = pl.DataFrame({name: rows[name].ne_missing(again[name]) for name in rows.columns})
    if count := differs.select(pl.any_horizontal(pl.all()).sum()).item():
        columns = [name for name in differs.columns if differs[name].any()]
        raise _not_exportable(count, [register.column(name).header for name in columns])
    across = across_rows(again, register, on=day_of(at), check_digits=False)
    faulty = pl.concat([faults, across])["row_number"]
    return pl.concat([faulty, held_back(again, register, faulty)["row_number"]]).n_unique()


def _columns(register: Register) -> tuple[str, ...]:
    return tuple(f"{register.name}.{name}" for name in register.schema.names)


def _texts(register: Register, rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(*(one for column in register.columns for one in _of(column, rows[column.name])))


def _of(column: Column, values: pl.Series) -> list[pl.Expr]:
    """The texts of one column, under its header or its headers."""
    value = pl.col(column.name)
    if column.codes:
        first: dict[str, str] = {}
        for code, plain in column.codes.items():
            first.setdefault(plain, code)
        return [value.cast(pl.String).replace(first).alias(column.header)]
    if column.month:
        return [value.dt.strftime("%Y-%m").alias(column.header)]
    if column.width and values.str.contains(rf"^(\d{{{column.width}}}){{1,{len(column.parts)}}}$").all():
        apart = [value.str.slice(place * column.width, column.width) for place in range(len(column.parts))]
        return [pl.when(text != "").then(text).alias(header) for text, header in zip(apart, column.parts, strict=True)]
    return [value.cast(pl.String).alias(column.header)]


def _csv(texts: pl.DataFrame) -> str:
    return texts.write_csv(line_terminator="\r\n", quote_style="necessary")


def _is_in_cp932(character: str) -> bool:
    """Not what it only takes for another one: 〜 would come back as ～."""
    try:
        return character.encode("cp932").decode("cp932") == character
    except UnicodeEncodeError:
        return False


def _with(texts: pl.DataFrame, characters: Collection[str]) -> tuple[int, list[str]]:
    """How many rows hold one of these characters, and under which headers."""
    found = texts.select(pl.all().str.contains_any(list(characters)).fill_null(value=False))
    return found.select(pl.any_horizontal(pl.all()).sum()).item(), [one for one in found.columns if found[one].any()]


def _not_in_cp932(rows: int, headers: Collection[str]) -> InputRefused:
    return InputRefused(
        "registry.not_in_cp932",
        ja=f"{rows:,}行の {'・'.join(headers)} に、CP932(Shift_JIS)にない文字があります。氏名などを別の字に変えないため"
        "書き出しません。--encoding utf-8 で書き出してください。",
        en=f"{rows:,} rows hold characters that CP932 (Shift_JIS) lacks, under {', '.join(headers)}. Nothing was "
        "written, so that no name is changed. Write it with --encoding utf-8.",
    )


def _not_exportable(rows: int, headers: Collection[str]) -> InputRefused:
    return InputRefused(
        "registry.not_exportable",
        ja=f"{rows:,}行の {'・'.join(headers) or '値'} が、取込みでは同じ値に読めません"
        "（改行、見えない文字、前後の空白、暦にない日など）。違う台帳にならないよう書き出しません。元のシステムで直し、取り込んでからもう一度実行してください。",
        en=f"{rows:,} rows would not be read again as they are, under {', '.join(headers) or 'some header'} (a line "
        "break, an unseen character, a space at an end, a day that no calendar has). Nothing was written. Correct "
        "them in their own system, take that in, and run it again.",
    )
