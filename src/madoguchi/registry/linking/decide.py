"""「名寄せ」 What becomes of each row: the resident it is, some among whom a person must choose, or nobody."""

from __future__ import annotations

from enum import StrEnum

import polars as pl

from madoguchi.registry.linking.compare import PAIRS
from madoguchi.registry.linking.weights import MATCH, REVIEW


class Outcome(StrEnum):
    """「名寄せ」 Every row has one of them."""

    MATCH = "match"
    REVIEW = "review"
    NONE = "none"


class Ground(StrEnum):
    """「確認」 Why a person must look at a row."""

    UNSURE = "unsure"
    """Nobody is probable enough."""
    TIE = "tie"
    """More than one is as good as probable."""
    GUARD = "guard"
    """Probable, but something speaks against it that no probability outweighs (`weights.is_sure`)."""
    BETTER_ROW = "better_row"
    """Another row of the file is more like this resident."""
    SHELTERED = "sheltered"
    """The desk of protective measures must look at it; nothing else is told."""


OUTCOMES = pl.Schema({"row": pl.Int64, "outcome": pl.String, "ground": pl.String, "person_id": pl.Int64})
"""A row of the file, what became of it, why, and the resident where it is a match."""
WHOLE = (
    pl.col("name_level").is_in(["both", "kanji", "kana"]),
    pl.col("birth_level").is_in(["same", "new_year"]),
)
"""「一致」 Name and day of birth agree without any slip."""


def decided(rows: pl.Series, pairs: pl.DataFrame, hidden: pl.Series) -> pl.DataFrame:
    """「名寄せ」 OUTCOMES of all rows, in their order, by PAIRS alone.

    `hidden` are the persons whose whereabouts must not come out. A row that may be one of them is told of nobody.
    """
    pairs = pairs.match_to_schema(PAIRS).filter(pl.col("probability") >= REVIEW)
    first = pairs.filter(pl.col("probability") == pl.col("probability").max().over("row"))
    best = first.unique("row", keep="first", maintain_order=True).join(
        pairs.group_by("row").agg(
            (pl.col("probability") >= pl.lit(REVIEW)).sum().alias("candidates"),
            pl.col("person_id").is_in(hidden.implode()).any().alias("sheltered"),
        ),
        on="row",
    )
    # Of rows that are one resident's those that are as alike are the same person twice; what is less so is in doubt.
    matching = (pl.col("probability") >= MATCH) & pl.col("sure") & ~pl.col("sheltered")
    best = best.with_columns(matching.alias("matching"), pl.all_horizontal(*WHOLE).alias("whole"))
    outdone = pl.col("matching") & ~pl.col("whole") & (pl.col("matching") & pl.col("whole")).any().over("person_id")
    ground = (
        pl.when(pl.col("sheltered"))
        .then(pl.lit(Ground.SHELTERED.value))
        .when(outdone)
        .then(pl.lit(Ground.BETTER_ROW.value))
        .when(pl.col("matching"))
        .then(pl.lit(None, pl.String))
        .when(pl.col("probability") >= MATCH)
        .then(pl.lit(Ground.GUARD.value))
        .when(pl.col("candidates") > 1)
        .then(pl.lit(Ground.TIE.value))
        .otherwise(pl.lit(Ground.UNSURE.value))
    )
    found = best.select("row", ground.alias("ground"), pl.col("person_id").alias("best"))
    is_match = pl.col("best").is_not_null() & pl.col("ground").is_null()
    return (
        pl.DataFrame({"row": rows}, schema={"row": pl.Int64})
        .join(found, on="row", how="left", maintain_order="left")
        .select(
            "row",
            pl.when(is_match)
            .then(pl.lit(Outcome.MATCH.value))
            .when(pl.col("ground").is_not_null())
            .then(pl.lit(Outcome.REVIEW.value))
            .otherwise(pl.lit(Outcome.NONE.value))
            .alias("outcome"),
            "ground",
            pl.when(is_match).then("best").alias("person_id"),
        )
    )
