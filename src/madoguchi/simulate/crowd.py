"""Everybody whom the register will ever mention, as arrays: who, with whom, from when, until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from madoguchi.core.identifiers import PERSON_ID_WEIGHTS
from madoguchi.simulate.draw import NOBODY, Bools, Generator, Ints
from madoguchi.simulate.fates import Fate
from madoguchi.simulate.relationships import code

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
    [2]
    """
    total = np.zeros_like(serials)
    for place in range(12):
        total += serials // 10**place % 10 * PERSON_ID_WEIGHTS[place % len(PERSON_ID_WEIGHTS)]
    return (11 - total % 11) % 11 % 10


def numbered(rng: Generator, first: int, count: int) -> Ints:
    """So many numbers from a first serial on, each with its check digit, in random order."""
    serials = first + rng.permutation(count)
    return serials * 10 + check_digits(serials)
