"""「円」 Money is whole yen. It can be added and multiplied by a count; it cannot be divided, only rounded."""

from __future__ import annotations

from typing import NewType

Yen = NewType("Yen", int)
"""An amount in whole yen (通貨の単位及び貨幣の発行等に関する法律 2 条)."""


def spell(amount: Yen) -> str:
    """An amount as people read it.

    >>> spell(Yen(1234567))
    '1,234,567円'
    """
    return f"{amount:,}円"
