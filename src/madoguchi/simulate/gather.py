"""Draw the crowd: settle it, decide what happens to whom, and put the dates to it."""

from __future__ import annotations

from datetime import date

import numpy as np

from madoguchi.simulate import fates, pyramid
from madoguchi.simulate.assumptions import Assumptions
from madoguchi.simulate.crowd import EPOCH, NO_DAY, Crowd, numbered
from madoguchi.simulate.draw import NOBODY, Bools, Generator, Ints, choose
from madoguchi.simulate.fates import Fate
from madoguchi.simulate.households import Part
from madoguchi.simulate.relationships import HeadedBy, code
from madoguchi.simulate.settle import hardships, settle
from madoguchi.simulate.vital_events import added, choose_deaths, removals


def gather(rng: Generator, residents: int, base_date: date, assumed: Assumptions) -> Crowd:
    """Draw the whole crowd: exactly `residents` of them live in the municipality on the base date."""
    base = base_date.toordinal() - EPOCH
    outside = fates.strangers(residents, assumed)
    settled = settle(rng, residents + sum(outside.values()), assumed)
    homes, age = settled.homes, settled.age
    fate_of_home = fates.household_fates(rng, homes, outside, residents, assumed)
    hard = hardships(rng, settled, fate_of_home, assumed)

    born = pyramid.birth_days(rng, age, base_date)
    moved_in = _moves_in(rng, fate_of_home, base)
    moved_in[hard.evacuees_arrived] = base - rng.integers(20, 500, hard.evacuees_arrived.size)
    moved_in[hard.headless] = np.minimum(moved_in[hard.headless], base - 200)
    fate = fate_of_home[homes.household]
    choose_deaths(rng, fate, settled, assumed)
    babies = np.flatnonzero((homes.part == Part.CHILD) & (fate == Fate.STAYS) & (moved_in[homes.household] < base - 30))
    babies = choose(rng, babies[age[babies] == age[babies].min()], 0.03)
    born[babies] = base - rng.integers(0, 10, babies.size)
    age[babies] = 0
    more = added(rng, settled, fate, hard.headless, residents, assumed, base)

    household = np.concatenate([homes.household, more.household])
    households = int(household.max()) + 1
    new_homes = households - homes.count
    born = np.concatenate([born, more.born])
    fate = np.concatenate([fate, more.fate])
    part = np.concatenate([homes.part, more.part])
    relationship = np.concatenate([settled.relationship, more.relationship])
    relationship[np.isin(household, hard.headless) & (relationship == code("02"))] = code("12")
    relationship[fate == Fate.DIED_HEAD] = code("02")
    moved_in = np.concatenate([moved_in, base - rng.integers(400, 20000, new_homes)])
    headed_by = np.concatenate([settled.headed_by, np.full(new_homes, HeadedBy.ALONE, dtype=np.int64)])
    headed_by[hard.headless] = HeadedBy.HUSBAND
    since = np.maximum(moved_in[household], born)
    removed = removals(rng, fate, household, households, base)
    foreign = _foreigners(rng, household, households, part, relationship, assumed)
    from_abroad = (since > born) & (rng.random(households)[household] < np.where(foreign, 0.5, 0.03))
    from_abroad &= ~np.isin(fate, (Fate.IN_TRANSIT, Fate.ARRIVES_AFTER, Fate.ARRIVED_RECORDED_AFTER))
    left_elsewhere = _left_elsewhere(rng, since, (since > born) & ~from_abroad, fate, household, households, base)
    eldest = np.flatnonzero((part == Part.ALONE) & (base - born > 76 * 365.25) & (fate == Fate.STAYS))
    birth_known = np.ones(household.size, dtype=np.bool_)
    birth_known[choose(rng, eldest, assumed.unknown_birth_date, of=residents)] = False
    mixed = np.concatenate([settled.unregistered, np.zeros(new_homes, dtype=np.bool_)])
    mixed[household[relationship == code("99")]] = True
    return Crowd(
        base=base,
        person_id=numbered(rng, 1_000_000, household.size),
        household_id=numbered(rng, 5_000_000, households),
        household=household,
        headed_by=headed_by,
        part=part,
        relationship=relationship,
        mother=np.concatenate([homes.mother, more.mother]),
        father=np.concatenate([homes.father, np.full(more.household.size, NOBODY, dtype=np.int64)]),
        age=np.concatenate([age, np.maximum((base - more.born) * 4 // 1461, 0)]),
        sex=np.concatenate([settled.sex, more.sex]),
        born=born,
        birth_known=birth_known,
        fate=fate,
        foreign=foreign,
        moved_in=moved_in,
        since=since,
        removed=removed,
        left_elsewhere=left_elsewhere,
        from_abroad=from_abroad,
        evacuees_at_home=hard.evacuees_at_home,
        evacuees_arrived=hard.evacuees_arrived,
        mixed=mixed,
    )


def _moves_in(rng: Generator, fate_of_home: Ints, base: int) -> Ints:
    """The day each household came: 28 years ago on average (an assumption), one in thirty in the last year."""
    years = np.minimum(rng.exponential(28.0, fate_of_home.size), 65.0)
    moved_in: Ints = base - 1 - (years * 365.25).astype(np.int64)
    for fate, earliest, latest in (
        (Fate.ARRIVED_RECORDED_AFTER, -10, 0),
        (Fate.IN_TRANSIT, 1, 10),
        (Fate.ARRIVES_AFTER, 6, 60),
    ):
        homes = np.flatnonzero(fate_of_home == fate)
        moved_in[homes] = base + rng.integers(earliest, latest + 1, homes.size)
    gone = np.flatnonzero((fate_of_home == Fate.REMOVED_BEFORE) | (fate_of_home == Fate.REMOVED_RECORDED_AFTER))
    moved_in[gone] = np.minimum(moved_in[gone], base - 200)
    return moved_in


def _left_elsewhere(
    rng: Generator, since: Ints, moved: Bools, fate: Ints, household: Ints, households: int, base: int
) -> Ints:
    """「転出日」 As a rule the day of arrival or a few days before; of those in transit a day before the base date."""
    usual = since - rng.choice(np.array([0, 0, 0, 1, 2, 4]), households)[household]
    under_way = base - rng.integers(1, 11, households)[household]
    day: Ints = np.where(fate == Fate.IN_TRANSIT, under_way, np.where(moved, usual, NO_DAY))
    return day


def _foreigners(
    rng: Generator, household: Ints, households: int, part: Ints, relationship: Ints, assumed: Assumptions
) -> Bools:
    whole = np.zeros(households, dtype=np.bool_)
    whole[choose(rng, np.arange(households), assumed.foreign_households)] = True
    foreign = whole[household]
    wives = np.flatnonzero((part == Part.WIFE) & (relationship == code("12")) & ~foreign)
    foreign[choose(rng, wives, assumed.foreign_spouses)] = True
    return foreign
