"""「個人住民税」 What people earned in the year before, and the levies and taxes that follow from it.

Incomes are invented so that about 24 % of households have nobody with a per-capita levy (an assumption; national
figures lie about there). The arithmetic is that of the law for an ordinary case, simplified: salary and pension only,
social insurance as 15 % of the gross, no other deductions.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from madoguchi.simulate.assumptions import Assumptions
from madoguchi.simulate.crowd import EPOCH, NO_DAY, Crowd
from madoguchi.simulate.draw import Bools, Floats, Generator, Ints, choose
from madoguchi.simulate.households import Part
from madoguchi.simulate.pyramid import MALE
from madoguchi.simulate.relationships import code

AGES = (15, 18, 20, 23, 30, 45, 55, 60, 65, 70, 75, 85)
WORKS = (
    (0.02, 0.08, 0.45, 0.90, 0.94, 0.94, 0.92, 0.80, 0.52, 0.33, 0.15, 0.03),
    (0.02, 0.08, 0.45, 0.86, 0.74, 0.78, 0.74, 0.58, 0.33, 0.17, 0.07, 0.01),
)
"""Share with a salary, by age; men, then women."""

SALARY = (
    (0.5, 0.8, 1.6, 2.9, 4.0, 5.2, 5.4, 3.6, 2.4, 1.8, 1.5, 1.2),
    (0.5, 0.8, 1.5, 2.6, 2.4, 2.2, 2.1, 1.8, 1.4, 1.2, 1.1, 1.0),
)
"""Median gross salary of those who have one, in million yen; the spread is log-normal."""

PENSION = (1.80, 1.15)
"""Median gross old-age pension from 65 on, in million yen; men, then women."""

DEPENDANT_INCOME = 480_000
"""「扶養親族」 Total income up to which a relative is a dependant (地方税法, fiscal years 2021 to 2025)."""

LONE_PARENT_LIMIT = 1_350_000
"""「非課税限度額」 Lone parents and minors pay no levy up to this total income (地方税法295条1項)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Earnings:
    """One entry per person of the crowd, for one fiscal year; whole yen."""

    fiscal_year: int
    registered: Bools
    """The municipality holds tax facts: resident on 1 January."""
    undeclared: Bools
    gross: Ints
    total_income: Ints
    dependants: Ints
    dependants_with_deduction: Ints
    """Of them those of 16 and older (the younger give no deduction)."""
    claimed_by: Ints
    """The position of whoever claims the person, or the person's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospects:
    """What does not change from year to year: one entry per person."""

    works: Floats
    skill: Floats
    pension: Floats
    elsewhere: Bools
    """Claimed by a taxpayer of another household."""
    undeclared: Floats


def prospects(rng: Generator, crowd: Crowd, assumed: Assumptions) -> Prospects:
    """Draw once per person what a life earns."""
    alone = np.flatnonzero((crowd.part == Part.ALONE) & ((crowd.age < 24) | (crowd.age > 74)))
    elsewhere = np.zeros(crowd.size, dtype=np.bool_)
    elsewhere[choose(rng, alone, assumed.dependent_elsewhere)] = True
    return Prospects(
        works=rng.random(crowd.size),
        skill=rng.normal(0.0, 0.5, crowd.size),
        pension=rng.normal(0.0, 0.42, crowd.size),
        elsewhere=elsewhere,
        undeclared=rng.random(crowd.size),
    )


def earnings(rng: Generator, crowd: Crowd, life: Prospects, fiscal_year: int, assumed: Assumptions) -> Earnings:
    """What was earned in the calendar year before the fiscal year, and who is whose dependant."""
    first = date(fiscal_year, 1, 1).toordinal() - EPOCH
    registered = (crowd.since <= first) & ((crowd.removed == NO_DAY) | (crowd.removed > first)) & (crowd.born <= first)
    age = np.maximum((first - crowd.born) * 4 // 1461, 0)
    works = life.works < _by_age(WORKS, age, crowd.sex) * (age >= 15)
    noise = rng.normal(0.0, 0.08, crowd.size)
    salary = np.where(works, _by_age(SALARY, age, crowd.sex) * 1e6 * np.exp(life.skill + noise), 0.0)
    part_time = works & (crowd.part == Part.WIFE) & (age >= 23) & (life.skill < 0.05)
    salary = np.where(part_time, np.minimum(salary, 1_020_000), salary)
    pension_median = np.where(crowd.sex == MALE, PENSION[0], PENSION[1]) * 1e6
    pension = np.where(age >= 65, pension_median * np.exp(life.pension), 0.0)
    income = np.floor(
        np.maximum(salary - salary_deduction(salary), 0) + np.maximum(pension - pension_deduction(pension), 0)
    )
    total_income = income.astype(np.int64)
    claimed_by = _claims(crowd, np.where(registered, total_income, -1), registered)
    claimed = claimed_by != np.arange(crowd.size)
    undeclared = np.zeros(crowd.size, dtype=np.bool_)
    silent = np.flatnonzero(registered & (age >= 20) & (total_income == 0) & ~claimed & ~life.elsewhere)
    adults = int((registered & (age >= 20)).sum())
    wanted = max(1, round(adults * assumed.undeclared)) if assumed.undeclared else 0
    undeclared[silent[np.argsort(life.undeclared[silent], kind="stable")[:wanted]]] = True
    return Earnings(
        fiscal_year=fiscal_year,
        registered=registered,
        undeclared=undeclared,
        gross=(salary + pension).astype(np.int64),
        total_income=total_income,
        dependants=np.bincount(claimed_by[claimed], minlength=crowd.size),
        dependants_with_deduction=np.bincount(claimed_by[claimed & (age >= 16)], minlength=crowd.size),
        claimed_by=claimed_by,
    )


def salary_deduction(gross: Floats) -> Floats:
    """「給与所得控除」 所得税法28条3項, years 2020 to 2024.

    >>> salary_deduction(np.array([1_000_000.0, 3_600_000.0, 10_000_000.0])).tolist()
    [550000.0, 1160000.0, 1950000.0]
    """
    return np.interp(gross, [1_625_000, 3_600_000, 6_600_000, 8_500_000], [550_000, 1_160_000, 1_760_000, 1_950_000])


def pension_deduction(gross: Floats) -> Floats:
    """「公的年金等控除」 所得税法35条4項, from 65 years on, other income up to ten million yen.

    >>> pension_deduction(np.array([1_000_000.0, 4_100_000.0])).tolist()
    [1100000.0, 1300000.0]
    """
    return np.interp(gross, [3_300_000, 4_100_000, 7_700_000], [1_100_000, 1_300_000, 1_840_000])


def per_capita_levy(earned: Earnings, minors: Bools, lone_parents: Bools) -> Ints:
    """「均等割額」 The standard rate (5,000 yen to fiscal 2023, 4,000 yen from 2024), or 0 for those who owe none.

    The limit is 315,000 × persons + 100,000 (+ 189,000 with dependants): 地方税法295条3項 with the figures of a
    municipality of the second class (2級地).
    """
    persons = earned.dependants + 1
    limit = 315_000 * persons + 100_000 + 189_000 * (earned.dependants > 0)
    exempt = (earned.total_income <= limit) | ((minors | lone_parents) & (earned.total_income <= LONE_PARENT_LIMIT))
    return np.where(exempt, 0, 5_000 if earned.fiscal_year <= 2023 else 4_000)


def income_levy(earned: Earnings, per_capita: Ints) -> Ints:
    """「所得割額」 10 % of the taxable income less the adjustment, in hundreds of yen; 0 for those below the limit."""
    persons = earned.dependants + 1
    limit = 350_000 * persons + 100_000 + 320_000 * (earned.dependants > 0)
    taxable = earned.total_income - 430_000 - 330_000 * earned.dependants_with_deduction - earned.gross * 15 // 100
    levy = np.maximum(np.maximum(taxable, 0) // 1000 * 1000 // 10 - 2_500, 0) // 100 * 100
    return np.where((earned.total_income <= limit) | (per_capita == 0), 0, levy)


def income_tax(earned: Earnings) -> Ints:
    """「所得税額」 所得税法89条 with the special tax for reconstruction (2.1 %), in hundreds of yen."""
    taxable = earned.total_income - 480_000 - 380_000 * earned.dependants_with_deduction - earned.gross * 15 // 100
    steps = np.array([0, 1_950_000, 3_300_000, 6_950_000, 9_000_000, 18_000_000, 40_000_000])
    rates = np.array([5, 10, 20, 23, 33, 40, 45])
    off = np.array([0, 97_500, 427_500, 636_000, 1_536_000, 2_796_000, 4_796_000])
    taxable = np.maximum(taxable, 0) // 1000 * 1000
    step = np.searchsorted(steps, taxable, side="right") - 1
    tax: Ints = (taxable * rates[step] // 100 - off[step]) * 1021 // 1000 // 100 * 100
    return tax


def tax_facts(crowd: Crowd, life: Prospects, years: list[Earnings], schema: pa.Schema) -> pa.Table:
    """The register table: one row for each person and fiscal year of which the municipality holds facts."""
    tables = []
    for earned in years:
        first = date(earned.fiscal_year, 1, 1).toordinal() - EPOCH
        coming_of_age = 18 if earned.fiscal_year >= 2023 else 20
        minors = (first - crowd.born) * 4 // 1461 < coming_of_age
        per_capita = per_capita_levy(earned, minors, _lone_parents(crowd))
        claimed = earned.claimed_by != np.arange(crowd.size)
        dependent = (claimed & (per_capita[earned.claimed_by] > 0)) | (life.elsewhere & (per_capita == 0))
        who = np.flatnonzero(earned.registered)
        who = who[np.argsort(crowd.person_id[who])]
        silent = earned.undeclared[who]
        tables.append(
            pa.table(
                {
                    "person_id": pa.array(crowd.person_id[who]),
                    "fiscal_year": pa.array(np.full(who.size, earned.fiscal_year, dtype=np.int32)),
                    "per_capita_levy": pa.array(per_capita[who], mask=silent),
                    "income_levy": pa.array(income_levy(earned, per_capita)[who], mask=silent),
                    "income_tax": pa.array(income_tax(earned)[who], mask=silent),
                    "total_income": pa.array(earned.total_income[who], mask=silent),
                    "dependants": pa.array(earned.dependants[who].astype(np.int32), mask=silent),
                    "dependent_of_taxpayer": pa.array(dependent[who], mask=silent),
                },
                schema=schema,
            )
        )
    return pa.concat_tables(tables).combine_chunks() if tables else schema.empty_table()


def _by_age(table: tuple[tuple[float, ...], tuple[float, ...]], age: Ints, sex: Ints) -> Floats:
    return np.where(sex == MALE, np.interp(age, AGES, table[0]), np.interp(age, AGES, table[1]))


def _claims(crowd: Crowd, income: Ints, registered: Bools) -> Ints:
    """The best earner of a household claims its members of little income, if they are family."""
    order = np.lexsort((income, crowd.household))
    last = np.r_[crowd.household[order][1:] != crowd.household[order][:-1], True]
    earner_of = np.zeros(crowd.headed_by.size, dtype=np.int64)
    earner_of[crowd.household[order[last]]] = order[last]
    earner = earner_of[crowd.household]
    family = ~np.isin(crowd.relationship, [code(text) for text in ("13", "14", "99")]) & ~crowd.mixed[crowd.household]
    may = registered & (income <= DEPENDANT_INCOME) & (income[earner] > DEPENDANT_INCOME) & (family | (crowd.age < 18))
    return np.where(may, earner, np.arange(crowd.size))


def _lone_parents(crowd: Crowd) -> Bools:
    couples = np.zeros((2, crowd.headed_by.size), dtype=np.bool_)
    children = np.zeros(crowd.headed_by.size, dtype=np.bool_)
    for row, part in enumerate((Part.HUSBAND, Part.WIFE)):
        couples[row, crowd.household[crowd.part == part]] = True
    children[crowd.household[(crowd.part == Part.CHILD) & (crowd.age < 18)]] = True
    lone = (couples[0] != couples[1]) & children
    parents: Bools = lone[crowd.household] & np.isin(crowd.part, (Part.HUSBAND, Part.WIFE))
    return parents
