"""A column of names as banks write them: the very table of `core.kana`, applied to all rows at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madoguchi.core.kana import REPLACEMENTS

if TYPE_CHECKING:
    import polars as pl

_FROM = [left for left, _ in REPLACEMENTS]
_TO = [right for _, right in REPLACEMENTS]


def to_zengin(names: pl.Expr) -> pl.Expr:
    """「受取人名」 `core.kana.to_zengin` for a column: half width, large kana, single spaces. NULL stays NULL.

    >>> import polars as pl
    >>> pl.select(to_zengin(pl.lit("キャノン　ガ"))).item()
    'ｷﾔﾉﾝ ｶﾞ'
    """
    return names.str.replace_many(_FROM, _TO).str.replace_all(" {2,}", " ").str.strip_chars(" ")
