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
    """Another row of the file that says something else is as much or more like this resident."""
    GONE = "gone"
    """Somebody was said to be the same person who is no candidate any more."""
    SHELTERED = "sheltered"
    """The desk of protective measures must look at it; nothing else is told."""


_DIGITS = 12
"""Beyond them a probability hangs on the order of a sum."""
OUTCOMES = pl.Schema({"row": pl.Int64, "outcome": pl.String, "ground": pl.String, "person_id": pl.Int64})
"""A row of the file, what became of it, why, and the resident where it is a match."""


def decided(rows: pl.DataFrame, pairs: pl.DataFrame, sheltered: pl.Series) -> pl.DataFrame:
    """「名寄せ」 OUTCOMES of all rows (`row`, `said`, as `comparable.others`), in their order, by PAIRS alone.

    Those `sheltered` are told of nobody.
    """
    said = rows.select("row", "said")
    pairs = pairs.match_to_schema(PAIRS).filter(pl.col("probability") >= REVIEW)
    first = pairs.filter(pl.col("probability") == pl.col("probability").max().over("row"))
    best = first.unique("row", keep="first", maintain_order=True).join(
        pairs.group_by("row").agg(pl.len().alias("candidates")), on="row"
    )
    best = said.join(best, on="row", how="left", maintain_order="left")
    hides = pl.col("row").is_in(sheltered.implode())
    best = best.with_columns(
        hides.alias("hides"), (~hides & (pl.col("probability") >= MATCH) & pl.col("sure")).alias("fits")
    )
    # Rows that say the same are one person twice; of others that fit one resident only the best can be the one.
    fitting = best.filter("fits")
    rounded = pl.col("probability").round(_DIGITS)
    nearest = fitting.filter(rounded == rounded.max().over("person_id")).unique(["person_id", "said"])
    nearest = nearest.filter(pl.len().over("person_id") == 1)
    alone = fitting.join(nearest, on=["person_id", "said"], how="semi")["row"]
    outdone = pl.col("fits") & ~pl.col("row").is_in(alone.implode())
    ground = (
        pl.when("hides")
        .then(pl.lit(Ground.SHELTERED.value))
        .when(outdone)
        .then(pl.lit(Ground.BETTER_ROW.value))
        .when(pl.col("fits") | pl.col("person_id").is_null())
        .then(pl.lit(None, pl.String))
        .when(pl.col("probability") >= MATCH)
        .then(pl.lit(Ground.GUARD.value))
        .when(pl.col("candidates") > 1)
        .then(pl.lit(Ground.TIE.value))
        .otherwise(pl.lit(Ground.UNSURE.value))
    )
    found = best.with_columns(ground.alias("ground"))
    is_match = pl.col("fits") & pl.col("ground").is_null()
    return found.select(
        "row",
        pl.when(is_match)
        .then(pl.lit(Outcome.MATCH.value))
        .when(pl.col("ground").is_not_null())
        .then(pl.lit(Outcome.REVIEW.value))
        .otherwise(pl.lit(Outcome.NONE.value))
        .alias("outcome"),
        "ground",
        pl.when(is_match).then("person_id").alias("person_id"),
    )


def with_judgements(
    of_rows: pl.DataFrame, others: pl.DataFrame, pairs: pl.DataFrame, residents: pl.DataFrame, maybe: pl.Series
) -> pl.DataFrame:
    """「判断」 OUTCOMES with what persons decided (`of_rows`: JUDGED with `row`); `maybe` are the rows to be sheltered.

    Whom the desk of protective measures found stays with the desk: in no file is there a number for them. The same
    goes for a row of which somebody was found who is hidden by now.
    """
    is_open = pl.col("person_id").is_in(residents["person_id"].implode())
    of_desk = pl.col("person_id").is_null()
    freed = of_rows.filter(of_desk & ~pl.col("same"))["row"]
    hidden_now = of_rows.filter(~of_desk & ~is_open)
    same_hidden = hidden_now.filter("same")["row"]
    kept = pl.concat([maybe, hidden_now["row"]])
    kept = pl.concat([kept.filter(~kept.is_in(freed.implode())), same_hidden]).unique()
    outcomes = decided(others, pairs, kept)
    chosen = of_rows.filter(~of_desk & pl.col("same") & is_open).select("row", pl.col("person_id").alias("chosen"))
    chosen = chosen.join(
        pairs.select("row", pl.col("person_id").alias("chosen"), pl.lit(value=True).alias("candidate")),
        on=["row", "chosen"],
        how="left",
    )
    shelters = pl.col("ground").fill_null("") == Ground.SHELTERED.value
    judged_same = pl.col("chosen").is_not_null() & ~shelters
    holds = judged_same & pl.col("candidate").is_not_null()
    return outcomes.join(chosen, on="row", how="left", maintain_order="left").select(
        "row",
        pl.when(holds)
        .then(pl.lit(Outcome.MATCH.value))
        .when(judged_same)
        .then(pl.lit(Outcome.REVIEW.value))
        .otherwise("outcome")
        .alias("outcome"),
        pl.when(judged_same & ~holds).then(pl.lit(Ground.GONE.value)).when(~holds).then("ground").alias("ground"),
        pl.when(holds).then("chosen").when(~judged_same).then("person_id").alias("person_id"),
    )
