"""「法人番号」 What is so of each corporation by all that is known: late files, corrections, withdrawals.

A file says what changed, or how each corporation stands last; it never says everything. So nothing ends because a file
lacks it, and of two rows for one change the one that the Agency wrote last counts, whichever arrives first.
"""

from __future__ import annotations

import polars as pl

from madoguchi.formats.company_names import keys_of
from madoguchi.registry.corporations import CORPORATIONS, OF_EACH, STRUCK, WITHDRAWN
from madoguchi.registry.decode import ROW
from madoguchi.registry.fault import FAULTS, Fault, faults_of

NUMBERS = ("corporate_number", "successor_number")
_COLUMNS = [column.name for column in CORPORATIONS.columns]
_KEY = list(CORPORATIONS.key)
_ORDER = "order"


def completed(rows: pl.DataFrame) -> pl.DataFrame:
    """Typed rows of a file with what is made here: the keys of the names; a withdrawal is of the day it was written."""
    withdrawn = pl.col("process") == WITHDRAWN
    day = pl.when(withdrawn).then(pl.coalesce("changed_on", "updated_on")).otherwise(pl.col("changed_on"))
    return rows.with_columns(
        day.alias("changed_on"),
        keys_of(rows["name"]).alias("name_key"),
        keys_of(rows["name_kana"]).alias("kana_key"),
    )


def incomplete(rows: pl.DataFrame) -> pl.DataFrame:
    """The faults (FAULTS) of typed rows: a number whose check digit does not agree, and what a row must have."""
    found = [pl.DataFrame(schema=FAULTS)]
    for column in NUMBERS:
        found.append(faults_of(rows.filter(_wrong_check_digit(column))[ROW], column, Fault.CHECK_DIGIT))
    for column in OF_EACH:
        nameless = [WITHDRAWN, STRUCK] if column == "name" else [WITHDRAWN]
        lacks = pl.col(column).is_null() & ~pl.col("process").is_in(nameless)
        found.append(faults_of(rows.filter(lacks)[ROW], column, Fault.MISSING))
    return pl.concat(found)


def newest(rows: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """All that is so by rows of a file (`completed`, in the file's order) and rows that were known before.

    One row for each corporation, day and kind of change: the one written last (更新年月日), of one day the latest, of
    those the last one of the file. Of a number that was withdrawn (99) nothing stands that was written before.
    """
    both = pl.concat(
        [
            known.select(_COLUMNS).with_columns(pl.lit(-1, pl.Int64).alias(_ORDER)),
            rows.select(_COLUMNS).with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias(_ORDER)),
        ]
    )
    said = both.sort("updated_on", pl.col("latest").fill_null(value=False), _ORDER).unique(
        _KEY, keep="last", maintain_order=True
    )
    withdrawn = pl.col("updated_on").filter(pl.col("process") == WITHDRAWN).max().over("corporate_number")
    alive = withdrawn.is_null() | (withdrawn < pl.col("updated_on")) | (pl.col("process") == WITHDRAWN)
    return said.filter(alive).select(_COLUMNS)


def on_day(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows in the order in which they were so: of one day the latest last, then as they were written."""
    return rows.sort("corporate_number", "changed_on", pl.col("latest").fill_null(value=False), "updated_on")


def standing(rows: pl.DataFrame) -> pl.DataFrame:
    """「法人」 The last row of each corporation, of those that are neither closed nor withdrawn by it."""
    last = on_day(rows).unique("corporate_number", keep="last", maintain_order=True)
    return last.filter(pl.col("closed_on").is_null() & (pl.col("process") != WITHDRAWN))


def _wrong_check_digit(column: str) -> pl.Expr:
    """「法人番号」 `core.identifiers.corporate_number_check_digit` for a column; NULL is not wrong."""
    number = pl.col(column).cast(pl.Int64, strict=False)
    total = pl.sum_horizontal(number // 10**place % 10 * (1, 2)[place % 2] for place in range(12))
    return (9 - total % 9 != number // 10**12).fill_null(value=False)
