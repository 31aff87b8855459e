"""What happens around the base date: who leaves, arrives, is born or dies, and when the counter hears of it.

A crowd of the wanted residents and of those who are not residents on the base date (moved out, moved in later, on the
way) is divided household by household, so that exactly the wanted number lives in the city on that day.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from madoguchi.simulate.assumptions import Assumptions
from madoguchi.simulate.draw import Bools, Generator, Ints
from madoguchi.simulate.households import Homes


class Fate(IntEnum):
    """One per person; those marked (not counted) do not live in the city on the base date."""

    STAYS = 0
    LEAVES_AFTER = 1
    DIES_AFTER = 2
    ARRIVED_RECORDED_AFTER = 3
    REMOVED_BEFORE = 4
    """Not counted."""
    REMOVED_RECORDED_AFTER = 5
    """Not counted; the register still shows them on the base date."""
    IN_TRANSIT = 6
    """Not counted; removed elsewhere before the base date, arrived after it."""
    ARRIVES_AFTER = 7
    """Not counted."""
    BORN_AFTER = 8
    """Not counted."""
    DIED_RECORDED_AFTER = 9
    """Not counted; the register still shows them on the base date."""
    DIED_HEAD = 10
    """Not counted; died as head of household, and no other head was notified."""


NOT_COUNTED = (Fate.REMOVED_BEFORE, Fate.REMOVED_RECORDED_AFTER, Fate.IN_TRANSIT, Fate.ARRIVES_AFTER)


def strangers(residents: int, assumed: Assumptions) -> dict[Fate, int]:
    """How many persons besides the residents pass through the register as whole households, at least two each."""
    shares = (
        assumed.removed_before,
        assumed.removed_before_recorded_after,
        assumed.in_transit,
        assumed.arrived_after,
    )
    return {
        fate: max(2, round(residents * share)) if share else 0 for fate, share in zip(NOT_COUNTED, shares, strict=True)
    }


def household_fates(
    rng: Generator, homes: Homes, outside: dict[Fate, int], residents: int, assumed: Assumptions
) -> Ints:
    """One fate per household; those of `outside` have exactly the wanted number of persons."""
    sizes = homes.sizes()
    fates = np.full(homes.count, Fate.STAYS, dtype=np.int64)
    inside = {
        Fate.LEAVES_AFTER: max(2, round(residents * assumed.leaves_after)) if assumed.leaves_after else 0,
        Fate.ARRIVED_RECORDED_AFTER: max(2, round(residents * assumed.arrived_before_recorded_after))
        if assumed.arrived_before_recorded_after
        else 0,
    }
    for fate, persons in {**outside, **inside}.items():
        fates[_pick(rng, sizes, fates == Fate.STAYS, persons)] = fate
    return fates


def _pick(rng: Generator, sizes: Ints, free: Bools, persons: int) -> Ints:
    """Households with exactly so many persons together: families as they come, then people who live alone."""
    order = rng.permutation(np.flatnonzero(free))
    together = np.cumsum(sizes[order])
    taken = order[together <= persons]
    missing = persons - int(sizes[taken].sum())
    rest = order[taken.size :]
    return np.concatenate([taken, rest[sizes[rest] == 1][:missing]])
