"""Texts become typed values, a whole column at a time; what cannot become one is a fault of its row."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa

from madoguchi.core.dates import parse_wareki
from madoguchi.core.errors import InputRefused
from madoguchi.core.identifiers import PERSON_ID_WEIGHTS
from madoguchi.places.wards import well_formed
from madoguchi.registry.decode import ROW
from madoguchi.registry.fault import FAULTS, Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from madoguchi.registry.columns import Column, Register
    from madoguchi.registry.mapping import Mapped

_ISO = re.compile(r"(\d{4})([-/.年])(\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00:00)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"(\d{4})[-/.年]?(\d{1,2})月?")
_OPEN_END = 9999


def parse_date(text: str) -> date | None:
    """A day as files write it: 2024-12-13, 2024/12/13, 20241213, 令和6年12月13日, R6.12.13; None when it is unknown.

    Unknown is 不詳 anywhere in the text, all zeros or nines, and a month or day of 00. The year 9999 is no end, None.
    Raises InputRefused for a day that no calendar has.

    >>> parse_date("R6.12.13"), parse_date("19500000"), parse_date("昭和25年不詳")
    (datetime.date(2024, 12, 13), None, None)
    """
    if "不詳" in text or "不明" in text or set(text) in ({"0"}, {"9"}):
        return None
    found = _ISO.fullmatch(text)
    if found is not None:
        year, _, month, day = found.groups()
        return _day(int(year), int(month), int(day))
    found = _COMPACT.fullmatch(text)
    if found is not None:
        year, month, day = found.groups()
        return None if month == "00" or day == "00" else _day(int(year), int(month), int(day))
    return parse_wareki(text)


def parse_month(text: str) -> date | None:
    """A month as its first day: 2024-09, 202409, 令和6年9月, or any day within it.

    >>> parse_month("202409"), parse_month("令和6年9月"), parse_month("2024-09-30")
    (datetime.date(2024, 9, 1), datetime.date(2024, 9, 1), datetime.date(2024, 9, 1))
    """
    found = _MONTH.fullmatch(text)
    if found is not None and set(text) not in ({"0"}, {"9"}):
        return _day(int(found[1]), int(found[2]), 1)
    day = parse_date(f"{text}1日" if text.endswith("月") else text)
    return day.replace(day=1) if day else None


def typed(frame: pl.DataFrame, register: Register, mapped: Mapped) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows in the register's types (ROW kept), and the faults found (schema FAULTS).

    A value with a fault is NULL; the caller leaves its row out or the whole file.
    """
    found: list[pl.DataFrame] = []
    columns = [frame[ROW]]
    for column in register.columns:
        values, bad, fault = _column(frame[column.name], column, mapped.codes.get(column.name, {}))
        columns.append(values.alias(column.name))
        found.append(_faults(frame, bad, column, fault))
        if column.name == "lg_code":
            found.append(
                _faults(frame, ~(bad | values.is_in(well_formed(values).implode())), column, Fault.CHECK_DIGIT)
            )
        if column.required:
            found.append(_faults(frame, values.is_null() & ~bad, column, Fault.MISSING))
        if column.not_negative:
            found.append(_faults(frame, (values < 0).fill_null(value=False), column, Fault.NEGATIVE))
    return pl.DataFrame(columns), pl.concat([pl.DataFrame(schema=FAULTS), *found])


def wrong_check_digits(person_ids: pl.Series) -> pl.Series:
    """「宛名番号」 Where the last digit is not the check digit (M11 W2–7) of those before it."""
    serial = person_ids // 10
    total = pl.zeros(len(person_ids), dtype=pl.Int64, eager=True)
    for place in range(14):
        total = total + serial // 10**place % 10 * PERSON_ID_WEIGHTS[place % len(PERSON_ID_WEIGHTS)]
    return (11 - total % 11) % 11 % 10 != person_ids % 10


def _column(texts: pl.Series, column: Column, own: Mapping[str, str]) -> tuple[pl.Series, pl.Series, Fault]:
    if own:
        texts = texts.replace(own)
    if column.codes:
        plain = texts.replace_strict(dict(column.codes), default=None, return_dtype=pl.String)
        bad = plain.is_null() & texts.is_not_null()
        return (plain == "true" if pa.types.is_boolean(column.type) else plain), bad, Fault.UNKNOWN_CODE
    if pa.types.is_date(column.type):
        return _dates(texts, parse_month if column.month else parse_date)
    if pa.types.is_integer(column.type):
        kind = pl.Int64 if column.type == pa.int64() else pl.Int32
        values = texts.cast(kind, strict=False)
        if column.name.endswith("_id"):  # below zero lie the households of the protected
            values = pl.select(pl.when(values > 0).then(values)).to_series()
        return values, values.is_null() & texts.is_not_null(), Fault.NOT_A_NUMBER
    if column.digits:
        bare = texts.str.replace("-", "", literal=True) if column.name.endswith("postal_code") else texts
        return bare, ~bare.str.contains(rf"^[0-9]{{{column.digits}}}$").fill_null(value=True), Fault.DIGITS
    return texts, pl.repeat(value=False, n=len(texts), eager=True), Fault.MISSING


def _dates(texts: pl.Series, parse: Callable[[str], date | None]) -> tuple[pl.Series, pl.Series, Fault]:
    # A register has few different days, so each is read once.
    read: dict[str, date | None] = {}
    refused: list[str] = []
    for text in texts.drop_nulls().unique().to_list():
        try:
            read[text] = parse(text)
        except InputRefused:
            read[text] = None
            refused.append(text)
    values = texts.replace_strict(read, default=None, return_dtype=pl.Date) if read else texts.cast(pl.Date)
    return values, texts.is_in(refused).fill_null(value=False), Fault.NO_SUCH_DATE


def _day(year: int, month: int, day: int) -> date | None:
    if year == _OPEN_END:
        return None
    try:
        found = date(year, month, day)
    except ValueError:
        found = None
    if found is None or not 1868 <= found.year <= 2200:
        raise InputRefused(
            "registry.no_such_date",
            ja="暦にない日付か、台帳にありえない年です。月と日を確かめてください。",
            en="No such day, or a year that no register has. Check the month and the day.",
        )
    return found


def _faults(frame: pl.DataFrame, bad: pl.Series, column: Column, fault: Fault) -> pl.DataFrame:
    rows = frame[ROW].filter(bad)
    return pl.DataFrame({"row_number": rows}).with_columns(
        pl.lit(column.name).alias("column"), pl.lit(fault.value).alias("fault")
    )
