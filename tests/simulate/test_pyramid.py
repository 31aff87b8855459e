import csv
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.simulate import pyramid
from madoguchi.simulate.draw import apportion, generator
from tests.shared import DATA, SHARED

from .cities import BASE_DATE, city_of, living_there


@pytest.fixture
def shared() -> Path:
    if not DATA.is_dir():
        pytest.skip("the public data of others are not beside this checkout")
    return SHARED


def test_the_table_is_that_of_the_census(shared: Path) -> None:
    path = shared / "data/municipalities/census2020_population_by_sex_age5.csv"
    with path.open(encoding="utf-8-sig") as lines:
        rows = {row["sex"]: list(row.values())[7:28] for row in csv.DictReader(lines) if row["lgcode6"] == "302015"}
    assert tuple(map(int, rows["male"])) == pyramid.FIVE_YEARS_MALE
    assert tuple(map(int, rows["female"])) == pyramid.FIVE_YEARS_FEMALE


def test_the_city_is_as_old_as_the_census_says() -> None:
    people = living_there(city_of(20_000)).drop_nulls("birth_date")
    age = ((BASE_DATE - people["birth_date"]).dt.total_days() / 365.2425).cast(pl.Int64)
    for sex, expected in (("1", pyramid.FIVE_YEARS_MALE), ("2", pyramid.FIVE_YEARS_FEMALE)):
        found = np.bincount(np.minimum(age.filter(people["sex"] == sex).to_numpy() // 5, 20), minlength=21)
        whole = sum(pyramid.FIVE_YEARS_MALE) + sum(pyramid.FIVE_YEARS_FEMALE)
        assert np.abs(found / len(people) - np.array(expected) / whole).max() < 0.004


@given(
    st.dates(date(2019, 1, 1), date(2030, 12, 31)),
    st.lists(st.integers(0, 104), min_size=1, max_size=30),
    st.integers(0, 2**32),
)
def test_a_birth_date_makes_a_person_exactly_that_old(base: date, ages: list[int], seed: int) -> None:
    born = pyramid.birth_days(generator(seed), np.array(ages), base)
    for age, day in zip(ages, born.tolist(), strict=True):
        birth = date.fromordinal(day + 719163)
        had_birthday = (base.month, base.day) >= (birth.month, birth.day) or (
            (birth.month, birth.day) == (2, 29) and (base.month, base.day) == (2, 28) and base.year % 4 != 0
        )
        assert base.year - birth.year - (not had_birthday) == age


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=50).filter(any), st.integers(0, 100_000))
def test_apportioned_numbers_add_up(weights: list[int], total: int) -> None:
    parts = apportion(np.array(weights), total)
    assert parts.sum() == total and parts.min() >= 0
