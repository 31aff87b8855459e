"""Births and deaths around the base date, and the days on which people leave the register."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from madoguchi.simulate import pyramid
from madoguchi.simulate.assumptions import Assumptions
from madoguchi.simulate.crowd import NO_DAY
from madoguchi.simulate.draw import NOBODY, Generator, Ints, choose
from madoguchi.simulate.fates import Fate
from madoguchi.simulate.households import Part
from madoguchi.simulate.relationships import HeadedBy, code
from madoguchi.simulate.settle import Settled


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """Persons beyond the crowd: newborns after the base date and those who died before it."""

    household: Ints
    part: Ints
    relationship: Ints
    mother: Ints
    sex: Ints
    born: Ints
    fate: Ints


def choose_deaths(rng: Generator, fate: Ints, settled: Settled, assumed: Assumptions) -> None:
    """Write into `fate` who dies after the base date, of one household one person.

    That is somebody alone, the wife, a grandmother, or a husband whose wife becomes the head; one such at least.
    """
    homes, age = settled.homes, settled.age
    home = homes.household
    head = settled.headed_by[home]
    succession = (homes.part == Part.HUSBAND) & (head == HeadedBy.HUSBAND) & (settled.couples & ~settled.elders)[home]
    may = (
        (homes.part == Part.ALONE) & (homes.sizes()[home] == 1)
        | (homes.part == Part.WIFE) & (head == HeadedBy.HUSBAND)
        | (homes.part == Part.GRANDMOTHER) & (head != HeadedBy.GRANDPARENT)
        | succession
    )
    old = np.flatnonzero(may & (age >= 62) & (fate == Fate.STAYS))
    _, first = np.unique(home[old], return_index=True)
    old = old[first]
    wanted = max(2, round(fate.size * assumed.dies_after)) if assumed.dies_after else 0
    dead = old[np.argsort(rng.exponential(np.exp((70 - age[old]) / 9.0)))][:wanted]
    fate[dead] = Fate.DIES_AFTER
    if wanted:
        heads = np.flatnonzero(succession & (age >= 62) & (fate == Fate.STAYS))
        heads = heads[~np.isin(home[heads], home[dead])]
        fate[rng.permutation(heads)[:1]] = Fate.DIES_AFTER


def added(
    rng: Generator, settled: Settled, fate: Ints, headless: Ints, residents: int, assumed: Assumptions, base: int
) -> Added:
    """Newborns after the base date, people who died before it and were recorded after it, and heads who died."""
    homes, age = settled.homes, settled.age
    young = np.flatnonzero(
        (homes.part == Part.WIFE)
        & (age >= 20)
        & (age <= 40)
        & (fate == Fate.STAYS)
        & (settled.headed_by[homes.household] == HeadedBy.HUSBAND)
        & ~np.isin(homes.household, headless)
    )
    mothers = choose(rng, young, assumed.born_after, of=residents)
    dead = max(1, round(residents * assumed.died_before_recorded_after)) if assumed.died_before_recorded_after else 0
    widow = np.flatnonzero((homes.part == Part.WIFE) & np.isin(homes.household, headless))
    sizes = (mothers.size, dead, widow.size)
    return Added(
        household=np.concatenate([homes.household[mothers], homes.count + np.arange(dead), homes.household[widow]]),
        part=np.repeat(np.array([Part.CHILD, Part.ALONE, Part.HUSBAND], dtype=np.int64), sizes),
        relationship=np.repeat(np.array([code("20"), code("02"), code("02")], dtype=np.int64), sizes),
        mother=np.concatenate([mothers, np.full(dead + widow.size, NOBODY, dtype=np.int64)]),
        sex=np.concatenate([rng.integers(1, 3, mothers.size + dead), np.full(widow.size, pyramid.MALE)]),
        born=np.concatenate(
            [
                base + rng.integers(1, 61, mothers.size),
                base - rng.integers(70 * 365, 96 * 365, dead),
                base - age[widow] * 365 - rng.integers(-600, 2400, widow.size),
            ]
        ),
        fate=np.repeat(np.array([Fate.BORN_AFTER, Fate.DIED_RECORDED_AFTER, Fate.DIED_HEAD], dtype=np.int64), sizes),
    )


def removals(rng: Generator, fate: Ints, household: Ints, households: int, base: int) -> Ints:
    """「消除の異動日」 When each person leaves the register, a household together; NO_DAY for those who do not."""
    removed = np.full(fate.size, NO_DAY, dtype=np.int64)
    for which, earliest, latest in (
        (Fate.LEAVES_AFTER, 1, 60),
        (Fate.DIES_AFTER, 1, 60),
        (Fate.REMOVED_BEFORE, -120, -1),
        (Fate.REMOVED_RECORDED_AFTER, -20, -1),
        (Fate.DIED_RECORDED_AFTER, -7, -1),
        (Fate.DIED_HEAD, -40, -12),
    ):
        who = fate == which
        removed[who] = (base + rng.integers(earliest, latest + 1, households))[household[who]]
    return removed
