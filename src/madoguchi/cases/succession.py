"""Who takes the place of a head who has died, by rule; a person of the office confirms it."""

from __future__ import annotations

import polars as pl

SPOUSES = ("11", "12")
"""「続柄」 Codes of husband (夫) and wife (妻)."""


def successors(people: pl.LazyFrame) -> pl.LazyFrame:
    """「新たな世帯主」 For each unit the living spouse of its late head, else its eldest (要綱 of 2020).

    `people`: unit_id, person_id, died_on, birth_date, relationship. Returns unit_id and successor_id; a unit without
    anybody alive has no row. Unknown birth dates come last; the smaller person_id breaks a tie.
    """
    living = people.filter(pl.col("died_on").is_null())
    ranked = living.with_columns(not_spouse=~pl.col("relationship").is_in(SPOUSES).fill_null(False))
    order = ["unit_id", "not_spouse", "birth_date", "person_id"]
    return (
        ranked.sort(order, nulls_last=True)
        .group_by("unit_id", maintain_order=True)
        .agg(successor_id=pl.col("person_id").first())
    )
