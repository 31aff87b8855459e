"""「児童手当」 Who receives the child allowance for which child, as the municipality's own system holds it."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa

from madoguchi.simulate.assumptions import Assumptions
from madoguchi.simulate.crowd import EPOCH, NO_DAY, Crowd
from madoguchi.simulate.draw import NOBODY, Bools, Generator, Ints, choose
from madoguchi.simulate.fates import Fate
from madoguchi.simulate.households import Part
from madoguchi.simulate.taxes import Earnings

REFORM = date(2024, 10, 1).toordinal() - EPOCH
"""From here on to the end of upper secondary school, and without an income limit (令和6年法律47号)."""

CAPPED_FROM = date(2022, 6, 1).toordinal() - EPOCH
"""From here to the reform nothing is paid above the second income limit (令和3年法律50号)."""

STANDARD_LIMIT = (6_220_000, 380_000)
UPPER_LIMIT = (8_580_000, 380_000)
"""「所得制限限度額」「所得上限限度額」 yen for no dependant, and for each dependant more (児童手当法施行令)."""

NO_MONTH = np.datetime64("NaT", "M")


def payees(rng: Generator, crowd: Crowd, earned: Earnings, assumed: Assumptions) -> Ints:
    """For each person the position of who receives the allowance for it, or NOBODY: the parent who earns more.

    A mother under 支援措置 receives it herself in half of the cases; those whose office pays it (公務員) are left out.
    """
    mother, father = crowd.mother, crowd.father
    richer = np.where(
        (father != NOBODY) & ((mother == NOBODY) | (earned.total_income[father] >= earned.total_income[mother])),
        father,
        mother,
    )
    evacuated = (
        np.isin(crowd.household, crowd.evacuees_at_home) & (rng.random(crowd.headed_by.size) < 0.5)[crowd.household]
    )
    payee = np.where(evacuated & (mother != NOBODY), mother, richer)
    payee[crowd.part == Part.WARD] = crowd.head[crowd.household[crowd.part == Part.WARD]]
    of_age = np.unique(payee[payee != NOBODY])
    office = choose(rng, of_age, assumed.public_servants)
    payee[np.isin(payee, office)] = NOBODY
    payee[~np.isin(crowd.part, (Part.CHILD, Part.WARD))] = NOBODY
    return payee


def child_allowances(crowd: Crowd, payee: Ints, earned: Earnings, schema: pa.Schema) -> tuple[pa.Table, Bools]:
    """The register table, running and lately ended, and for each person of the crowd whether it is paid any."""
    known = np.isin(crowd.fate, (Fate.STAYS, Fate.LEAVES_AFTER, Fate.DIES_AFTER, Fate.REMOVED_RECORDED_AFTER))
    begins = _month(np.maximum(crowd.born, crowd.since)) + 1
    until = 18 if crowd.base >= REFORM else 15
    ends = _end_of_school(crowd.born, until)
    if crowd.base >= REFORM:
        lapsed = _end_of_school(crowd.born, 15) < np.datetime64("2024-09", "M")
        begins = np.where(lapsed, np.maximum(begins, np.datetime64("2024-10", "M")), begins)
    this_month = np.datetime64(crowd.base, "D").astype("datetime64[M]")
    recent = (begins <= ends) & (begins <= this_month) & (ends > this_month - 24)
    standard = np.ones(crowd.size, dtype=np.bool_)
    if crowd.base < REFORM:
        income, dependants = earned.total_income[payee], earned.dependants[payee]
        standard = income < STANDARD_LIMIT[0] + STANDARD_LIMIT[1] * dependants
        if crowd.base >= CAPPED_FROM:
            recent &= income < UPPER_LIMIT[0] + UPPER_LIMIT[1] * dependants
    child = np.flatnonzero(known & (payee != NOBODY) & recent & (crowd.birth_known))
    child = child[np.argsort(crowd.person_id[child])]
    receives = np.zeros(crowd.size, dtype=np.bool_)
    receives[payee[child]] = True
    over = ends[child] < this_month
    table = pa.table(
        {
            "child_id": pa.array(crowd.person_id[child]),
            "payee_id": pa.array(crowd.person_id[payee[child]]),
            "from_month": _first(begins[child]),
            "to_month": _first(np.where(over, ends[child], NO_MONTH)),
            "standard": pa.array(standard[child]),
        },
        schema=schema,
    )
    return table, receives


def _month(day: Ints) -> np.ndarray[tuple[int], np.dtype[np.datetime64]]:
    return np.where(day == NO_DAY, 0, day).astype("datetime64[D]").astype("datetime64[M]")


def _end_of_school(born: Ints, age: int) -> np.ndarray[tuple[int], np.dtype[np.datetime64]]:
    """March after the day on which the age is attained, which for 1 April is the day before (学校教育法17条)."""
    attained = (born - 1).astype("datetime64[D]").astype("datetime64[M]") + 12 * age
    return (attained - 3).astype("datetime64[Y]").astype("datetime64[M]") + 14


def _first(month: np.ndarray[tuple[int], np.dtype[np.datetime64]]) -> pa.Array:
    return pa.array(month.astype("datetime64[D]"))
