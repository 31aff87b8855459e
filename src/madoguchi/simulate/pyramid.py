"""How old a city is: the population of 和歌山市 by sex and five-year age.

Source: 令和2年国勢調査 (総務省統計局), 人口等基本集計, 和歌山市 (30201), 1 October 2020: 356,729 persons. The 2,717
of unknown age are left out here. Every other municipality is drawn with the same shape.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from madoguchi.simulate.draw import Generator, Ints, apportion

if TYPE_CHECKING:
    from datetime import date

MALE = 1
FEMALE = 2

FIVE_YEARS_MALE = (
    *(6615, 7372, 7614, 7927, 7670, 8109, 8852, 9457, 10829, 13403, 11479),
    *(10764, 10208, 10794, 12692, 9987, 6868, 3828, 1494, 261, 32),
)
FIVE_YEARS_FEMALE = (
    *(6350, 7058, 7331, 7519, 7698, 7772, 8983, 9893, 10999, 14060, 12850),
    *(12224, 11026, 12303, 15384, 13043, 10084, 7771, 3972, 1225, 212),
)
"""Persons aged 0–4, 5–9, … 95–99, 100 and older."""


def ages_and_sexes(rng: Generator, persons: int) -> tuple[Ints, Ints]:
    """Age in whole years and sex (1 male, 2 female) of exactly so many persons, in random order."""
    cells = np.array(FIVE_YEARS_MALE + FIVE_YEARS_FEMALE, dtype=np.int64)
    cell = np.repeat(np.arange(cells.size), apportion(cells, persons))
    cell = rng.permutation(cell)
    age = cell % len(FIVE_YEARS_MALE) * 5 + rng.integers(0, 5, persons)
    return age, np.where(cell < len(FIVE_YEARS_MALE), MALE, FEMALE)


def birth_days(rng: Generator, age: Ints, base_date: date) -> Ints:
    """A day of birth (days since 1970-01-01) that makes each person exactly so many years old on the base date."""
    birthdays = np.array([_anniversary(base_date, years) for years in range(int(age.max()) + 2)], dtype=np.int64)
    youngest, eldest = birthdays[age], birthdays[age + 1] + 1
    return eldest + (rng.random(age.size) * (youngest - eldest + 1)).astype(np.int64)


def _anniversary(day: date, years_before: int) -> int:
    year = day.year - years_before
    last_of_february = day.month == 2 and day.day == 29 and not (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
    moved = day.replace(year=year, day=28) if last_of_february else day.replace(year=year)
    return moved.toordinal() - 719163
