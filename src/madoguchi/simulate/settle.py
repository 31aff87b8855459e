"""Who lives in the city, before anything happens to them: households with their heads and relationships."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from madoguchi.simulate import relationships
from madoguchi.simulate.assumptions import Assumptions
from madoguchi.simulate.draw import Bools, Generator, Ints, choose
from madoguchi.simulate.fates import Fate
from madoguchi.simulate.households import Homes, Part, form
from madoguchi.simulate.pyramid import ages_and_sexes
from madoguchi.simulate.relationships import HeadedBy


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The homes with one entry per person (age, sex, relationship) and per household (the rest)."""

    homes: Homes
    age: Ints
    sex: Ints
    relationship: Ints
    headed_by: Ints
    couples: Bools
    elders: Bools
    """A grandmother lives there."""
    minors: Bools
    unregistered: Bools
    """「未届」 The couple is not married."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hardships:
    """Households in which something is wrong; no household stands twice."""

    evacuees_at_home: Ints
    evacuees_arrived: Ints
    headless: Ints


def settle(rng: Generator, persons: int, assumed: Assumptions) -> Settled:
    """Draw so many persons and let them live together."""
    age, sex = ages_and_sexes(rng, persons)
    homes = form(rng, age, sex)
    headed_by = relationships.heads(rng, homes)
    couples = homes.has(homes.part == Part.HUSBAND) & homes.has(homes.part == Part.WIFE)
    elders = homes.has(homes.part == Part.GRANDMOTHER)
    unregistered = np.zeros(homes.count, dtype=np.bool_)
    unregistered[choose(rng, np.flatnonzero(couples & ~elders), assumed.unregistered_partners)] = True
    return Settled(
        homes=homes,
        age=age,
        sex=sex,
        relationship=relationships.relationships(rng, homes, headed_by, age, sex, unregistered),
        headed_by=headed_by,
        couples=couples,
        elders=elders,
        minors=homes.has((homes.part == Part.CHILD) & (age < 18)),
        unregistered=unregistered,
    )


def hardships(rng: Generator, settled: Settled, fate_of_home: Ints, assumed: Assumptions) -> Hardships:
    """Choose mothers who fled, at home or to this city, and households whose head died without a successor."""
    families = (fate_of_home == Fate.STAYS) & ~settled.elders
    with_father = families & settled.minors & settled.couples & (settled.headed_by == HeadedBy.HUSBAND)
    mother_alone = families & ~settled.couples & (settled.headed_by == HeadedBy.WIFE)
    at_home = choose(rng, np.flatnonzero(with_father), assumed.evacuees_still_registered)
    arrived = choose(rng, np.flatnonzero(mother_alone & settled.minors), assumed.evacuees_moved_in)
    mother_alone[arrived] = False
    headless = choose(rng, np.flatnonzero(mother_alone), assumed.headless_households, of=settled.homes.count)
    return Hardships(evacuees_at_home=at_home, evacuees_arrived=arrived, headless=headless)
