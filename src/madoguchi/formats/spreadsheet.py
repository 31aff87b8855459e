"""Cells of CSV files that a spreadsheet shows, and does not take for a formula and run (CWE-1236)."""

from __future__ import annotations

import polars as pl

_RUN = r"^[=+\-@\t\r\n＝＋－＠]"
_NUMBER = r"^[+-]?[0-9]+(?:\.[0-9]+)?$"


def shown(frame: pl.DataFrame) -> pl.DataFrame:
    """A table whose texts are written as spreadsheets show them: with ' before what would be run.

    Texts that are numbers, and columns of other types, stay as they are.

    >>> shown(pl.DataFrame({"a": ["=1+1", "@SUM(1)", "-2", "+81-73-000", "二-三"]}))["a"].to_list()
    ["'=1+1", "'@SUM(1)", '-2', "'+81-73-000", '二-三']
    """
    text = pl.col(pl.String)
    return frame.with_columns(
        pl.when(text.str.contains(_RUN) & ~text.str.contains(_NUMBER)).then("'" + text).otherwise(text).name.keep()
    )
