"""「続柄」 What each person is to the head of the household, a chain of two-digit codes ("2012": the child's wife)."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
import pyarrow as pa

from madoguchi.simulate.draw import Bools, Generator, Ints
from madoguchi.simulate.households import Homes, Part
from madoguchi.simulate.pyramid import MALE


class HeadedBy(IntEnum):
    """Whose household it is."""

    HUSBAND = 0
    WIFE = 1
    GRANDPARENT = 2
    ALONE = 3


CODES = (
    *("02", "11", "12", "13", "14", "20", "51", "52", "1151", "1152", "1251", "1252"),
    *("2011", "2012", "2020", "71", "74", "81", "84", "96", "99"),
)


def code(text: str) -> int:
    """The position of a code in CODES."""
    return CODES.index(text)


def heads(rng: Generator, homes: Homes) -> Ints:
    """Who heads each household: the husband as a rule, now and then the wife, often an elder."""
    has = {part: homes.has(homes.part == part) for part in Part}
    elder = has[Part.GRANDMOTHER] & (rng.random(homes.count) < 0.45)
    of_husband = has[Part.GRANDMOTHER] & ~homes.has(homes.of_wife)
    # However small the city, both ways of heading three generations occur in it.
    elder[np.flatnonzero(has[Part.GRANDMOTHER])[-1:]] = True
    elder[np.flatnonzero(of_husband)[:1]] = False
    wife = has[Part.WIFE] & (~has[Part.HUSBAND] | ~has[Part.GRANDMOTHER] & (rng.random(homes.count) < 0.03))
    return np.select(
        [elder, wife, has[Part.HUSBAND]], [HeadedBy.GRANDPARENT, HeadedBy.WIFE, HeadedBy.HUSBAND], HeadedBy.ALONE
    ).astype(np.int64)


def relationships(rng: Generator, homes: Homes, headed_by: Ints, age: Ints, sex: Ints, unregistered: Bools) -> Ints:
    """The position in CODES for each person; `unregistered` says which households' couples are not married (未届)."""
    home, part = homes.household, homes.part
    head = headed_by[home]
    of_wife = np.zeros(homes.count, dtype=np.bool_)
    of_wife[home[homes.of_wife]] = True
    maternal = of_wife[home]
    partner = unregistered[home]
    grandfather_there = np.bincount(home[part == Part.GRANDFATHER], minlength=homes.count)[home] > 0
    host_age = np.zeros(homes.count, dtype=np.int64)
    host_age[home[part == Part.ALONE]] = age[part == Part.ALONE]
    is_male = sex == MALE
    sibling = np.select(
        [rng.random(age.size) < 0.45, (age > host_age[home]) & is_male, is_male, age > host_age[home]],
        [code("99"), code("71"), code("74"), code("81")],
        code("84"),
    )
    result = np.full(age.size, code("02"), dtype=np.int64)

    def put(where: Bools, text: str) -> None:
        result[where] = code(text)

    for headed, own, grandfather, grandmother in (
        (HeadedBy.HUSBAND, ~maternal, "12", "12"),
        (HeadedBy.WIFE, maternal, "11", "11"),
    ):
        led = head == headed
        put(led & (part == Part.GRANDFATHER), grandfather + "51")
        put(led & (part == Part.GRANDMOTHER), grandmother + "52")
        put(led & (part == Part.GRANDFATHER) & own, "51")
        put(led & (part == Part.GRANDMOTHER) & own, "52")
    put(part == Part.CHILD, "20")
    put((head == HeadedBy.HUSBAND) & (part == Part.WIFE), "12")
    put((head == HeadedBy.HUSBAND) & (part == Part.WIFE) & partner, "14")
    put((head == HeadedBy.WIFE) & (part == Part.HUSBAND), "11")
    put((head == HeadedBy.WIFE) & (part == Part.HUSBAND) & partner, "13")
    elder = head == HeadedBy.GRANDPARENT
    put(elder & (part == Part.GRANDMOTHER) & grandfather_there, "12")
    put(elder & (part == Part.CHILD), "2020")
    put(elder & (part == Part.HUSBAND), "20")
    put(elder & (part == Part.WIFE), "20")
    put(elder & (part == Part.HUSBAND) & maternal, "2011")
    put(elder & (part == Part.WIFE) & ~maternal, "2012")
    result[part == Part.SHARER] = sibling[part == Part.SHARER]
    put(part == Part.WARD, "96")
    return result


def as_text(relationship: Ints) -> pa.Array:
    """The codes as the register writes them."""
    return pa.array(CODES).take(pa.array(relationship))
