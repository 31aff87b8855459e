"""Names made to fit their fields: the one place where a name is cut, and it is called by name, never on the way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from madoguchi.core import kana
from madoguchi.formats.bank_profile import STRICT, BankProfile
from madoguchi.formats.kana import to_zengin
from madoguchi.formats.zengin.write import HOLDER_LENGTH

if TYPE_CHECKING:
    import polars as pl

_POINTS = ".,/"


def fit_holder(name: str, profile: BankProfile = STRICT) -> str:
    """「受取人名」 A holder's name in Zengin kana, cut to the 30 bytes of its field: banks compare no more than these.

    A point, comma or slash that the bank refuses becomes a space, as 京葉銀行 asks. Other characters that the bank
    refuses stay, so that the writer tells them.

    >>> fit_holder("ヤマダ　Ｊ．タロウ"), len(fit_holder("ｱ" * 48))
    ('ﾔﾏﾀﾞ J ﾀﾛｳ', 30)
    """
    spaced = kana.to_zengin(kana.to_zengin(name).translate(dict.fromkeys(map(ord, _refused(profile)), " ")))
    return spaced[:HOLDER_LENGTH].rstrip(" ")


def fit_column(names: pl.Expr, length: int = HOLDER_LENGTH, profile: BankProfile = STRICT) -> pl.Expr:
    """「受取人名」 `fit_holder` for a column, or (length 15) for banks and branches. NULL stays NULL."""
    refused = _refused(profile)
    spaced = to_zengin(names)
    if refused:
        spaced = to_zengin(spaced.str.replace_all(f"[{re.escape(refused)}]", " "))
    return spaced.str.head(length).str.strip_chars_end(" ")


def _refused(profile: BankProfile) -> str:
    return "".join(point for point in _POINTS if point not in profile.characters)
