"""Everybody whom the register will ever mention, as arrays: who, with whom, from when, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from madoguchi.core.identifiers import PERSON_ID_WEIGHTS
from madoguchi.simulate import fates, pyramid, relationships
from madoguchi.simulate.assumptions import Assumptions
from madoguchi.simulate.draw import NOBODY, Bools, Generator, Ints, choose
from madoguchi.simulate.fates import Fate
from madoguchi.simulate.households import Homes, Part, form
from madoguchi.simulate.relationships import HeadedBy, code

EPOCH = date(1970, 1, 1).toordinal()
NO_DAY = np.iinfo(np.int64).min
"""Stands for an absent or unknown date; becomes NULL."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """One entry per person unless said otherwise. Days are counted from 1970-01-01.

    Persons are numbered from 0 here (`person_id` is what the register calls them), households likewise.
    """

    base: int
    person_id: Ints
    household_id: Ints
    household: Ints
    headed_by: Ints
    """One entry per household."""
    part: Ints
    relationship: Ints
    mother: Ints
    father: Ints
    age: Ints
    sex: Ints
    born: Ints
    birth_known: Bools
    fate: Ints
    foreign: Bools
    moved_in: Ints
    """The day the household came to this municipality; one entry per household."""
    since: Ints
    """「住民となった日」"""
    removed: Ints
    """「消除の異動日」 or NO_DAY."""
    left_elsewhere: Ints
    """「転出日」 of the address before, or NO_DAY."""
    from_abroad: Bools
    evacuees_at_home: Ints
    """Households in which the mother is under 支援措置 against the father, both registered there."""
    evacuees_arrived: Ints
    """Households of protected mothers who moved in."""
    mixed: Bools
    """Households of two who are not one family: 未届 or 同居人; they bear two surnames. One entry per household."""

    @property
    def size(self) -> int:
        """How many persons the register mentions."""
        return self.person_id.size

    @property
    def head(self) -> Ints:
        """The position of the head of each household, or NOBODY."""
        result = np.full(self.headed_by.size, NOBODY, dtype=np.int64)
        heads = np.flatnonzero((self.relationship == code("02")) & (self.fate != Fate.DIED_HEAD))
        result[self.household[heads]] = heads
        return result

    @property
    def counted(self) -> Bools:
        """Lives in the municipality on the base date, whatever the register knew then."""
        here: Bools = (self.since <= self.base) & ((self.removed == NO_DAY) | (self.removed > self.base))
        return here


def check_digits(serials: Ints) -> Ints:
    """「宛名番号」 The digit behind each serial number (M11 W2–7).

    >>> check_digits(np.array([100001])).tolist()
    [7]
    """
    total = np.zeros_like(serials)
    for place in range(12):
        total += serials // 10**place % 10 * PERSON_ID_WEIGHTS[place % len(PERSON_ID_WEIGHTS)]
    return (11 - total % 11) % 11 % 10


def numbered(rng: Generator, first: int, count: int) -> Ints:
    """So many numbers from a first serial on, each with its check digit, in random order."""
    serials = first + rng.permutation(count)
    return serials * 10 + check_digits(serials)


def gather(rng: Generator, residents: int, base_date: date, assumed: Assumptions) -> Crowd:
    """Draw the whole crowd: exactly `residents` of them live in the municipality on the base date."""
    base = base_date.toordinal() - EPOCH
    outside = fates.strangers(residents, assumed)
    age, sex = pyramid.ages_and_sexes(rng, residents + sum(outside.values()))
    homes = form(rng, age, sex)
    headed_by = relationships.heads(rng, homes)
    couples = _has(homes, Part.HUSBAND) & _has(homes, Part.WIFE)
    elders = _has(homes, Part.GRANDMOTHER)
    minors = np.bincount(homes.household[(homes.part == Part.CHILD) & (age < 18)], minlength=homes.count) > 0
    unregistered = np.zeros(homes.count, dtype=np.bool_)
    unregistered[choose(rng, np.flatnonzero(couples & ~elders), assumed.unregistered_partners)] = True
    relationship = relationships.relationships(rng, homes, headed_by, age, sex, unregistered)

    fate_of_home = fates.household_fates(rng, homes, outside, residents, assumed)
    stays = fate_of_home == Fate.STAYS
    at_home = choose(
        rng,
        np.flatnonzero(stays & couples & minors & ~elders & (headed_by == HeadedBy.HUSBAND)),
        assumed.evacuees_still_registered,
    )
    alone_with_children = stays & ~couples & minors & ~elders & (headed_by == HeadedBy.WIFE)
    arrived = choose(rng, np.flatnonzero(alone_with_children), assumed.evacuees_moved_in)
    alone_with_children[arrived] = False
    headless = choose(rng, np.flatnonzero(alone_with_children), assumed.headless_households, of=homes.count)

    born = pyramid.birth_days(rng, age, base_date)
    moved_in = base - 1 - np.minimum(rng.exponential(28 * 365.25, homes.count), 65 * 365.25).astype(np.int64)
    _draw_arrivals(rng, moved_in, fate_of_home, base)
    moved_in[arrived] = base - rng.integers(20, 500, arrived.size)

    fate = fate_of_home[homes.household]
    _choose_deaths(rng, fate, homes, headed_by, elders, age, assumed)
    late_births = choose(rng, np.flatnonzero((age == 0) & (homes.part == Part.CHILD) & (fate == Fate.STAYS)), 0.03)
    born[late_births] = base - rng.integers(0, 10, late_births.size)
    added = _added(rng, homes, headed_by, elders, age, fate, headless, residents, assumed, base)

    household = np.concatenate([homes.household, added.household])
    persons = household.size
    born = np.concatenate([born, added.born])
    fate = np.concatenate([fate, added.fate])
    relationship = np.concatenate([relationship, added.relationship])
    orphaned = np.isin(household, headless)
    relationship[orphaned & (relationship == code("02"))] = code("12")
    relationship[fate == Fate.DIED_HEAD] = code("02")
    households = int(household.max()) + 1
    moved_in = np.concatenate([moved_in, base - rng.integers(400, 20000, households - homes.count)])
    headed_by = np.concatenate([headed_by, np.full(households - homes.count, HeadedBy.ALONE, dtype=np.int64)])
    headed_by[headless] = HeadedBy.HUSBAND
    part = np.concatenate([homes.part, added.part])
    sex = np.concatenate([sex, added.sex])
    since = np.maximum(moved_in[household], born)
    removed = _removals(rng, fate, household, households, base)
    foreign = _foreigners(rng, household, households, part, relationship, assumed)
    from_abroad = (since > born) & (rng.random(households)[household] < np.where(foreign, 0.5, 0.03))
    left_elsewhere = np.where(
        (since > born) & ~from_abroad, since - rng.choice([0, 0, 0, 1, 2, 4], households)[household], NO_DAY
    )
    transit = fate == Fate.IN_TRANSIT
    from_abroad[transit] = False
    left_elsewhere[transit] = base - rng.integers(1, 11, households)[household][transit]
    since[transit] = moved_in[household][transit]
    eldest = np.flatnonzero((part == Part.ALONE) & (base - born > 76 * 365.25) & (fate == Fate.STAYS))
    birth_known = np.ones(persons, dtype=np.bool_)
    birth_known[choose(rng, eldest, assumed.unknown_birth_date, of=residents)] = False
    mixed = np.zeros(households, dtype=np.bool_)
    mixed[: homes.count] = unregistered
    mixed[household[relationship == code("99")]] = True
    nobody = np.full(added.household.size, NOBODY, dtype=np.int64)
    return Crowd(
        base=base,
        person_id=numbered(rng, 1_000_000, persons),
        household_id=numbered(rng, 5_000_000, households),
        household=household,
        headed_by=headed_by,
        part=part,
        relationship=relationship,
        mother=np.concatenate([homes.mother, added.mother]),
        father=np.concatenate([homes.father, nobody]),
        age=np.concatenate([age, np.maximum((base - added.born) * 4 // 1461, 0)]),
        sex=sex,
        born=born,
        birth_known=birth_known,
        fate=fate,
        foreign=foreign,
        moved_in=moved_in,
        since=since,
        removed=removed,
        left_elsewhere=left_elsewhere,
        from_abroad=from_abroad,
        evacuees_at_home=at_home,
        evacuees_arrived=arrived,
        mixed=mixed,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Added:
    """Persons beyond the crowd: newborns after the base date and those who died before it."""

    household: Ints
    part: Ints
    relationship: Ints
    mother: Ints
    sex: Ints
    born: Ints
    fate: Ints


def _has(homes: Homes, part: Part) -> Bools:
    return np.bincount(homes.household[homes.part == part], minlength=homes.count) > 0


def _draw_arrivals(rng: Generator, moved_in: Ints, fate_of_home: Ints, base: int) -> None:
    for fate, earliest, latest in (
        (Fate.ARRIVED_RECORDED_AFTER, -10, 0),
        (Fate.IN_TRANSIT, 1, 10),
        (Fate.ARRIVES_AFTER, 6, 60),
    ):
        homes = np.flatnonzero(fate_of_home == fate)
        moved_in[homes] = base + rng.integers(earliest, latest + 1, homes.size)
    gone = np.flatnonzero((fate_of_home == Fate.REMOVED_BEFORE) | (fate_of_home == Fate.REMOVED_RECORDED_AFTER))
    moved_in[gone] = np.minimum(moved_in[gone], base - 200)


def _choose_deaths(
    rng: Generator, fate: Ints, homes: Homes, headed_by: Ints, elders: Bools, age: Ints, assumed: Assumptions
) -> None:
    """Of one household one person dies: somebody alone, the wife, a grandmother, or a husband with an heir."""
    head = headed_by[homes.household]
    succession = (homes.part == Part.HUSBAND) & (head == HeadedBy.HUSBAND) & _has(homes, Part.WIFE)[homes.household]
    may = (
        (homes.part == Part.ALONE) & (homes.sizes()[homes.household] == 1)
        | (homes.part == Part.WIFE) & (head == HeadedBy.HUSBAND)
        | (homes.part == Part.GRANDMOTHER) & (head != HeadedBy.GRANDPARENT)
        | succession & ~elders[homes.household]
    )
    old = np.flatnonzero(may & (age >= 62) & (fate == Fate.STAYS))
    _, first = np.unique(homes.household[old], return_index=True)
    old = old[first]
    wanted = max(2, round(fate.size * assumed.dies_after)) if assumed.dies_after else 0
    order = old[np.argsort(rng.exponential(np.exp((70 - age[old]) / 9.0)))]
    fate[order[:wanted]] = Fate.DIES_AFTER
    if wanted:
        heads = np.flatnonzero(succession & ~elders[homes.household] & (age >= 62) & (fate == Fate.STAYS))
        fate[choose(rng, heads[~np.isin(homes.household[heads], homes.household[order[:wanted]])], 1e-9)] = (
            Fate.DIES_AFTER
        )


def _added(
    rng: Generator,
    homes: Homes,
    headed_by: Ints,
    elders: Bools,
    age: Ints,
    fate: Ints,
    headless: Ints,
    residents: int,
    assumed: Assumptions,
    base: int,
) -> _Added:
    young = np.flatnonzero(
        (homes.part == Part.WIFE)
        & (age >= 20)
        & (age <= 40)
        & (fate == Fate.STAYS)
        & (headed_by[homes.household] == HeadedBy.HUSBAND)
        & ~np.isin(homes.household, headless)
    )
    mothers = choose(rng, young, assumed.born_after, of=residents)
    dead = max(1, round(residents * assumed.died_before_recorded_after)) if assumed.died_before_recorded_after else 0
    widow = np.flatnonzero((homes.part == Part.WIFE) & np.isin(homes.household, headless))
    sizes = (mothers.size, dead, widow.size)
    return _Added(
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


def _removals(rng: Generator, fate: Ints, household: Ints, households: int, base: int) -> Ints:
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


def _foreigners(
    rng: Generator, household: Ints, households: int, part: Ints, relationship: Ints, assumed: Assumptions
) -> Bools:
    whole = np.zeros(households, dtype=np.bool_)
    whole[choose(rng, np.arange(households), assumed.foreign_households)] = True
    foreign = whole[household]
    wives = np.flatnonzero((part == Part.WIFE) & (relationship == code("12")) & ~foreign)
    foreign[choose(rng, wives, assumed.foreign_spouses)] = True
    return foreign
