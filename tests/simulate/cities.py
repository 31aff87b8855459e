"""Small cities that several tests look at, drawn once each per process."""

from datetime import date
from functools import cache

import polars as pl

from madoguchi.simulate.city import City, generate

BASE_DATE = date(2024, 12, 13)


@cache
def city_of(residents: int, seed: int = 1, base_date: date = BASE_DATE) -> City:
    return generate(residents=residents, seed=seed, base_date=base_date)


def present(city: City) -> pl.DataFrame:
    """The last row of each person."""
    return pl.DataFrame(city.residents).group_by("person_id", maintain_order=True).last()


def living_there(city: City) -> pl.DataFrame:
    """Those who live in the city on the base date, by the dates on which things happened."""
    day = city.base_date
    return present(city).filter(
        pl.col("resident_since") <= day, pl.col("removed_on").is_null() | (pl.col("removed_on") > day)
    )
