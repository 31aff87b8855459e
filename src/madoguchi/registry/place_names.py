"""「市区町村」 What a file of towns calls a municipality or ward: by one code, one name at a time."""

from __future__ import annotations

import polars as pl

from madoguchi.core.errors import InputRefused
from madoguchi.registry.decode import ROW

_NAMES = ("prefecture", "county", "city", "ward")


def refuse_two_names(rows: pl.DataFrame) -> None:
    """「町字」 Rows of towns (with ROW) of which those in force under one code have one name, or one after the other.

    A municipality that was renamed may have old rows with its old name: all begin before the first with the new one.
    Raises InputRefused `registry.two_names` with a row of the rarest name: else one row would misname a whole ward.
    """
    begun = pl.col("effective_on")
    called = (
        rows.filter(pl.col("abolished_on").is_null())
        .group_by("lg_code", *_NAMES)
        .agg(begun.min().alias("first"), begun.max().alias("last"), pl.len().alias("rows"), pl.col(ROW).min())
        .sort("lg_code", "first", "last")
    )
    at_once = called.filter(pl.col("first") <= pl.col("last").cum_max().shift().over("lg_code"))
    if at_once.is_empty():
        return
    of_code = called.filter(pl.col("lg_code") == at_once["lg_code"][0]).sort("rows", ROW, descending=[False, True])
    rare, usual = ("".join(one or "" for one in row) for row in of_code.select(_NAMES).rows()[:: of_code.height - 1])
    code, row = of_code.select("lg_code", ROW).row(0)
    raise InputRefused(
        "registry.two_names",
        ja=f"{row}行目の市区町村・区の名前（{rare}）が、同じコード {code} のほかの行（{usual}）と違います。全体の名前が"
        "誤るため、何も取り込んでいません。その行のコードか名前を直してください。",
        en=f"Row {row} names the municipality or ward {rare}, where other rows of its code {code} say {usual}. All "
        "of it would be misnamed, so nothing was taken in. Correct the code or the names of that row.",
    )
