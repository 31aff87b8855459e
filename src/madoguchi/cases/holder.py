"""「口座名義の確認」 Whether the holder's name of an account is the person's own, by the names in the snapshot."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from madoguchi.core.holder_names import Grade
from madoguchi.formats.holder_names import COLUMNS, grade_all

FEW = 100


def graded(accounts: pl.DataFrame, snapshot: Path) -> pl.DataFrame:
    """The accounts (`person_id`, `holder_kana`, …) with `grade`: match, review or mismatch (`core.holder_names`).

    A person who may be written in Latin letters counts as foreign: readings of such names vary, so a person looks.
    Without the snapshot's table of addressees there is nothing to compare with, and every grade is review.
    """
    path = snapshot / "addressees.parquet"
    if not path.exists():
        return accounts.with_columns(grade=pl.lit(str(Grade.REVIEW)))
    people = accounts["person_id"].unique()
    held = pl.scan_parquet(path)
    if people.len() <= FEW:
        # The parts of the file in which none of them can be are not read.
        held = held.filter(pl.col("person_id").is_in(people.implode()))
    names = (
        held.select(
            "person_id",
            "name_kana",
            "kana_certified",
            "name_romaji",
            former_surname_kana="former_surname",
            alias_kana="alias",
            is_foreign=pl.col("name_romaji").is_not_null(),
        )
        .join(pl.LazyFrame({"person_id": people}), on="person_id", how="semi")
        .collect()
    )
    told = accounts.join(names, on="person_id", how="left", maintain_order="left")
    unsaid = [name for name in COLUMNS if name not in accounts.columns]
    return grade_all(told).drop(*unsaid, "grade_reason")
