"""Who lives with whom: a crowd with ages and sexes becomes households.

Children come first, because the age pyramid fixes how many there are; then their mothers and fathers, couples without
children, parents of the couple (三世代), people who share a home, and whoever is left lives alone. All matching is by
exact age difference, so the pyramid stays as it was drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from madoguchi.simulate.draw import NOBODY, Bools, Generator, Ints, bell, match, share
from madoguchi.simulate.pyramid import FEMALE, MALE


class Part(IntEnum):
    """What a person is in the home, whoever is the head."""

    HUSBAND = 0
    WIFE = 1
    CHILD = 2
    GRANDFATHER = 3
    GRANDMOTHER = 4
    ALONE = 5
    SHARER = 6
    WARD = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Homes:
    """One entry per person: the household (numbered from 0), the part played, and the parents' positions or NOBODY."""

    household: Ints
    part: Ints
    mother: Ints
    father: Ints
    of_wife: Bools
    """The grandparents of the household are the wife's parents."""

    @property
    def count(self) -> int:
        """How many households there are."""
        return int(self.household.max()) + 1

    def has(self, who: Bools) -> Bools:
        """Whether at least one of those persons lives in the household."""
        return np.bincount(self.household[who], minlength=self.count) > 0

    def sizes(self) -> Ints:
        """How many persons live in each household."""
        return np.bincount(self.household, minlength=self.count)


AT_HOME = np.interp(
    np.arange(130),
    [0, 14, 15, 17, 18, 22, 25, 30, 35, 40, 50, 60, 61],
    [1, 1, 0.995, 0.99, 0.78, 0.62, 0.54, 0.44, 0.34, 0.27, 0.19, 0.11, 0],
)
"""Share who live as a child with a parent, by age."""

PARTNERED_MOTHER = np.interp(
    np.arange(130), [18, 25, 45, 55, 65, 75, 85, 100], [0.7, 0.85, 0.86, 0.8, 0.72, 0.5, 0.25, 0.05]
)
PARTNERED_CHILDLESS = np.interp(
    np.arange(130),
    [18, 24, 28, 35, 50, 60, 70, 78, 85, 92, 100],
    [0, 0.05, 0.3, 0.4, 0.45, 0.62, 0.66, 0.55, 0.3, 0.1, 0],
)
"""Share of women with a partner in the household, by age: with a child at home, and without."""


def form(rng: Generator, age: Ints, sex: Ints) -> Homes:
    """Households for a crowd; every person gets exactly one, and everyone under 15 lives with somebody older."""
    return _Forming(rng, age, sex).homes()


class _Forming:
    def __init__(self, rng: Generator, age: Ints, sex: Ints) -> None:
        self.rng, self.age, self.sex = rng, age, sex
        self.root = np.full(age.size, NOBODY, dtype=np.int64)
        self.part = np.full(age.size, Part.ALONE, dtype=np.int64)
        self.mother = np.full(age.size, NOBODY, dtype=np.int64)
        self.father = np.full(age.size, NOBODY, dtype=np.int64)
        self.of_wife = np.zeros(age.size, dtype=np.bool_)
        self.child = share(rng, AT_HOME[age])
        self.eldest_child = np.full(age.size, -100, dtype=np.int64)

    def homes(self) -> Homes:
        eldest = self._siblings()
        self._mothers(eldest)
        self._wards(eldest)
        self._childless_couples()
        self._grandparents()
        self._sharers()
        alone = np.flatnonzero(self.root == NOBODY)
        self.root[alone] = alone
        _, household = np.unique(self.root, return_inverse=True)
        return Homes(
            household=household.astype(np.int64),
            part=self.part,
            mother=self.mother,
            father=self.father,
            of_wife=self.of_wife,
        )

    def _free(self, sex: int, youngest: int) -> Ints:
        return np.flatnonzero((self.root == NOBODY) & ~self.child & (self.sex == sex) & (self.age >= youngest))

    def _siblings(self) -> Ints:
        """For each child at home the position of its eldest sibling at home, or its own."""
        eldest = np.arange(self.age.size)
        children = np.flatnonzero(self.child)
        order = np.searchsorted([0.56, 0.9], self.rng.random(children.size), side="right")
        firsts = children[order == 0]
        for birth, gap in ((1, bell(self.rng, 2.8, 1.3, 1, 7)), (2, bell(self.rng, 5.5, 1.8, 3, 9))):
            younger, elder = match(self.rng, children[order == birth], firsts, self.age, gap)
            eldest[younger] = elder
        return eldest

    def _mothers(self, eldest: Ints) -> None:
        leaders = np.flatnonzero(self.child & (eldest == np.arange(eldest.size)))
        with_father = share(self.rng, np.full(leaders.size, 0.035))
        leader, father = match(
            self.rng, leaders[with_father], self._free(MALE, 20), self.age, bell(self.rng, 31.5, 5, 20, 45)
        )
        self.root[father], self.part[father] = father, Part.HUSBAND
        self.father[leader] = father
        rest = np.setdiff1d(leaders, leader)
        for gap, tries in ((bell(self.rng, 29.5, 4.8, 18, 40), 24), (bell(self.rng, 29, 9, 18, 44), 24)):
            leader, mother = match(self.rng, rest, self._free(FEMALE, 18), self.age, gap, tries=tries)
            self.root[mother], self.part[mother] = mother, Part.WIFE
            self.mother[leader] = mother
            self.eldest_child[mother] = self.age[leader]
            rest = np.setdiff1d(rest, leader)
        mothers = np.flatnonzero((self.root != NOBODY) & (self.part == Part.WIFE))
        self._marry(mothers[share(self.rng, PARTNERED_MOTHER[self.age[mothers]])])
        husband_of = np.full(self.age.size, NOBODY, dtype=np.int64)
        husbands = np.flatnonzero((self.part == Part.HUSBAND) & (self.root != NOBODY))
        husband_of[self.root[husbands]] = husbands
        led = np.flatnonzero(self.child)
        self.mother[led] = self.mother[eldest[led]]
        self.father[led] = np.where(
            self.mother[led] == NOBODY, self.father[eldest[led]], husband_of[np.maximum(self.mother[led], 0)]
        )
        parent = np.where(self.mother[led] != NOBODY, self.mother[led], self.father[led])
        raised = parent != NOBODY
        self.root[led[raised]], self.part[led[raised]] = parent[raised], Part.CHILD
        grown = led[~raised & (self.age[led] >= 18)]
        self.child[grown] = False

    def _marry(self, wives: Ints) -> None:
        wife, husband = match(
            self.rng, wives, self._free(MALE, 20), self.age, bell(self.rng, 1.8, 3.4, -9, 18), tries=20
        )
        old_enough = self.age[husband] >= self.eldest_child[wife] + 17
        wife, husband = wife[old_enough], husband[old_enough]
        self.root[husband], self.part[husband] = wife, Part.HUSBAND
        self.root[wife], self.part[wife] = wife, Part.WIFE

    def _wards(self, eldest: Ints) -> None:
        """Minors whom no parent could be found for live with an older relative (縁故者)."""
        wards = np.flatnonzero(self.child & (self.root == NOBODY))
        guardians = self.rng.permutation(np.flatnonzero((self.root == NOBODY) & ~self.child & (self.age >= 35)))
        guardians = guardians[: wards.size]
        self.root[guardians] = guardians
        self.root[wards] = np.resize(guardians, wards.size)
        self.part[wards] = Part.WARD

    def _childless_couples(self) -> None:
        women = self._free(FEMALE, 18)
        self._marry(women[share(self.rng, PARTNERED_CHILDLESS[self.age[women]])])

    def _grandparents(self) -> None:
        """Three generations: parents of the husband (or, one in four, of the wife) live with a couple."""
        fathers = np.unique(self.father[(self.father != NOBODY) & (self.mother != NOBODY) & (self.age < 35)])
        fathers = fathers[share(self.rng, np.full(fathers.size, 0.16))]
        by_wife = np.arange(fathers.size) % 4 == 3
        younger = np.where(by_wife, self.root[fathers], fathers)
        has_child = np.zeros(self.age.size, dtype=np.bool_)
        has_child[self.mother[self.mother != NOBODY]] = True
        couples = np.flatnonzero((self.part == Part.WIFE) & (self.root != NOBODY) & ~has_child & (self.age >= 45))
        widows = self._free(FEMALE, 45)
        young, grandmother = match(
            self.rng, younger, np.concatenate([couples, widows]), self.age, bell(self.rng, 28, 4.5, 18, 42)
        )
        husband_of = np.full(self.age.size, NOBODY, dtype=np.int64)
        husbands = np.flatnonzero((self.part == Part.HUSBAND) & (self.root != NOBODY))
        husband_of[self.root[husbands]] = husbands
        grandfather = husband_of[grandmother]
        old_enough = (grandfather == NOBODY) | (self.age[grandfather] >= self.age[young] + 18)
        young, grandmother, grandfather = young[old_enough], grandmother[old_enough], grandfather[old_enough]
        home = self.root[young]
        self.of_wife[home] = self.part[young] == Part.WIFE
        self.root[grandmother], self.part[grandmother] = home, Part.GRANDMOTHER
        has_husband = grandfather != NOBODY
        self.root[grandfather[has_husband]] = home[has_husband]
        self.part[grandfather[has_husband]] = Part.GRANDFATHER

    def _sharers(self) -> None:
        left = self.rng.permutation(np.flatnonzero((self.root == NOBODY) & (self.age >= 18)))
        some = left[: left.size // 9]
        half = some.size // 2
        host, guest = match(self.rng, some[:half], some[half:], self.age, bell(self.rng, 0, 4, -10, 10))
        self.root[host] = host
        self.root[guest], self.part[guest] = host, Part.SHARER
