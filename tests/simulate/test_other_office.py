"""The file of another office is the same for the same seed, and what it says of itself is true."""

from __future__ import annotations

from dataclasses import fields, replace

import polars as pl

from madoguchi.formats.variants import folded
from madoguchi.registry.parse import parse_date
from madoguchi.simulate.other_office import ABSENT, FILE, MISTAKES, Mistakes, Slip, other_office

from .cities import city_of, present

CITY = city_of(2_000)
NONE = Mistakes(**{one.name: 0.0 for one in fields(Mistakes)})


def drawn(mistakes: Mistakes = MISTAKES, *, rows: int = 1_000, seed: int = 5) -> pl.DataFrame:
    return pl.DataFrame(pl.from_arrow(other_office(CITY, rows=rows, seed=seed, mistakes=mistakes)))


def test_the_same_seed_gives_the_same_file_and_another_seed_another() -> None:
    assert other_office(CITY, rows=300, seed=5).equals(other_office(CITY, rows=300, seed=5))
    assert not drawn(rows=300).equals(drawn(rows=300, seed=6))
    assert other_office(CITY, rows=300, seed=5).schema == FILE


def test_without_mistakes_a_row_says_what_the_register_says() -> None:
    known = drawn(NONE).filter(pl.col("person_id").is_not_null()).join(present(CITY), on="person_id", suffix="_there")
    assert known.height > 800 and known["slips"].list.len().sum() == 0
    assert [folded(one) for one in known["name"]] == [folded(one) for one in known["name_there"]]
    days = [parse_date(one) if one else None for one in known["birth_date"]]
    assert days == known["birth_date_there"].to_list()


def test_whoever_is_not_in_the_register_is_said_so_and_like_whom_they_were_made() -> None:
    rows = drawn(NONE)
    absent = rows.filter(pl.col("person_id").is_null())
    assert set(absent["slips"].list.first()) == {str(slip) for slip, _ in ABSENT}
    assert absent["slips"].list.len().max() == 1
    names = {folded(one) for one in present(CITY)["name"]}
    namesakes = absent.filter(pl.col("slips").list.contains(str(Slip.NAMESAKE)))
    assert all(folded(one) in names for one in namesakes["name"])


def test_each_mistake_is_made_and_named() -> None:
    told = {slip for slips in drawn(rows=2_000)["slips"].to_list() for slip in slips}
    rare = {Slip.ALIAS, Slip.FORMER_SURNAME, Slip.SWAPPED, Slip.WRONG_SEX}
    assert {str(slip) for slip in Slip} - told <= {str(slip) for slip in rare}
    only = drawn(replace(NONE, no_birth=1.0))
    assert only["birth_date"].null_count() == only.height
