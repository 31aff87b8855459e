"""A text in a CSV file stays a text: a spreadsheet would reckon what begins like a formula."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

Cell = TypeVar("Cell")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def plain(row: Sequence[Cell]) -> list[Cell | str]:
    """The row with a quotation mark before each text that a spreadsheet might take for a formula.

    >>> plain(["=1+1", "山田", 3])
    ["'=1+1", '山田', 3]
    """
    return [f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell for cell in row]
