"""What the people of the crowd are called, and what their bank calls them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from madoguchi.core.kana import to_zengin
from madoguchi.simulate.assumptions import Assumptions
from madoguchi.simulate.crowd import Crowd
from madoguchi.simulate.draw import Bools, Generator, choose, share, weighted
from madoguchi.simulate.fates import Fate
from madoguchi.simulate.households import Part
from madoguchi.simulate.names import ALWAYS_PRESENT, NATIONS, given_names, surnames
from madoguchi.simulate.pyramid import MALE
from madoguchi.simulate.relationships import code

CERTIFIED_FROM = np.datetime64("2026-05-26").astype(int)
CORRECTIONS_FROM = np.datetime64("2025-05-26").astype(int)
"""戸籍法 (令和5年法律48号): readings are notified from the one day and written into the koseki from the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """Arrow arrays, one entry per person of the crowd."""

    name: pa.Array
    name_kana: pa.Array
    kana_certified: pa.Array
    former_surname: pa.Array
    alias: pa.Array
    name_romaji: pa.Array
    nationality: pa.Array
    holder_kana: pa.Array
    """As the bank writes it: half-width capitals, at most 30 letters."""


def name(rng: Generator, crowd: Crowd, assumed: Assumptions) -> Called:
    """Call everybody something: one surname per household unless two families share it."""
    families = surnames()
    own = weighted(rng, families.weights, crowd.headed_by.size)
    rare = rng.permutation(np.unique(crowd.household[(crowd.fate == Fate.STAYS) & ~crowd.foreign]))
    rare = rare[: len(ALWAYS_PRESENT)]
    own[rare] = [families.position(text) for text in ALWAYS_PRESENT[: rare.size]]
    other = weighted(rng, families.weights, crowd.headed_by.size)
    surname = np.where(_bears_another(crowd), other[crowd.household], own[crowd.household])
    men, women = given_names()
    male = crowd.sex == MALE
    his, hers = weighted(rng, men.weights, crowd.size), weighted(rng, women.weights, crowd.size)

    def given(of_men: pa.Array, of_women: pa.Array) -> pa.Array:
        return pc.if_else(pa.array(male), of_men.take(pa.array(his)), of_women.take(pa.array(hers)))

    last = pa.array(surname)
    written = _join(families.written.take(last), given(men.written, women.written), "　")
    kana = _join(families.kana.take(last), given(men.kana, women.kana), "　")
    bank = _join(families.bank.take(last), given(men.bank, women.bank), " ")

    romaji, foreign_kana, nationality = _foreign(rng, crowd)
    foreign = pa.array(crowd.foreign)
    aliased = np.zeros(crowd.size, dtype=np.bool_)
    aliased[choose(rng, np.flatnonzero(crowd.foreign), assumed.alias)] = True
    nothing = pa.nulls(crowd.size, pa.string())
    changed = choose(
        rng, np.flatnonzero((crowd.part == Part.WIFE) & (crowd.age < 65) & ~crowd.foreign), assumed.former_surname
    )
    former = np.zeros(crowd.size, dtype=np.bool_)
    former[changed] = True
    maiden = pa.array(weighted(rng, families.weights, crowd.size))
    bank = pc.if_else(
        pa.array(former & (rng.random(crowd.size) < 0.5)),
        _join(families.bank.take(maiden), given(men.bank, women.bank), " "),
        _old_reading(rng, bank, assumed),
    )
    romaji_at_bank = pa.array(crowd.foreign & (rng.random(crowd.size) < 0.5))
    return Called(
        name=pc.if_else(foreign, romaji, written),
        name_kana=pc.if_else(foreign, foreign_kana, kana),
        kana_certified=pa.array(_certified(rng, crowd)),
        former_surname=pc.if_else(pa.array(former), families.written.take(maiden), nothing),
        alias=pc.if_else(pa.array(aliased), written, nothing),
        name_romaji=pc.if_else(foreign, romaji, nothing),
        nationality=nationality,
        holder_kana=pc.utf8_slice_codeunits(
            pc.if_else(romaji_at_bank, romaji, pc.if_else(foreign, _bank(foreign_kana, crowd.foreign), bank)), 0, 30
        ),
    )


def _old_reading(rng: Generator, bank: pa.Array, assumed: Assumptions) -> pa.Array:
    """Some banks still hold the reading before it was corrected: ヤマサキ where the register says ヤマザキ."""
    old = pc.replace_substring_regex(bank, "^([^ ]+[ｷﾏﾜﾗ])ﾞ?([ｻｼﾀ])ﾞ", r"\1\2")
    softened = pc.replace_substring_regex(bank, "^([^ ]{2,})ｻﾞｷ ", r"\1ｻｷ ")
    either = pc.if_else(pc.equal(softened, bank), old, softened)
    return pc.if_else(pa.array(rng.random(len(bank)) < assumed.old_readings), either, bank)


def _bears_another(crowd: Crowd) -> Bools:
    """The parents of the head's wife, unmarried partners and people who merely share the home."""
    others = [code(text) for text in ("1151", "1152", "1251", "1252", "13", "14", "96", "99")]
    return np.isin(crowd.relationship, others)


def _certified(rng: Generator, crowd: Crowd) -> Bools:
    """「フリガナ確認状況」 Foreign residents have no koseki, so theirs is never certified."""
    if crowd.base < CORRECTIONS_FROM:
        return np.zeros(crowd.size, dtype=np.bool_)
    rate = 1.0 if crowd.base >= CERTIFIED_FROM else 0.3
    return ~crowd.foreign & share(rng, np.full(crowd.size, rate))


def _foreign(rng: Generator, crowd: Crowd) -> tuple[pa.Array, pa.Array, pa.Array]:
    nation = weighted(rng, np.array([n.weight for n in NATIONS]), crowd.headed_by.size)[crowd.household]
    family = rng.integers(0, 1 << 20, crowd.headed_by.size)[crowd.household]
    given = rng.integers(0, 1 << 20, crowd.size)
    romaji: list[str | None] = [None] * crowd.size
    kana: list[str | None] = [None] * crowd.size
    country: list[str | None] = [None] * crowd.size
    # A list of its own per nation: about one resident in a hundred passes here.
    for who in np.flatnonzero(crowd.foreign).tolist():
        of = NATIONS[nation[who]]
        first, first_kana = of.family[family[who] % len(of.family)]
        names = of.men if crowd.sex[who] == MALE else of.women
        last, last_kana = names[given[who] % len(names)]
        romaji[who], kana[who], country[who] = f"{first} {last}", f"{first_kana}　{last_kana}", of.code
    return pa.array(romaji, pa.string()), pa.array(kana, pa.string()), pa.array(country, pa.string())


def _bank(kana: pa.Array, where: Bools) -> pa.Array:
    positions = np.flatnonzero(where)
    result: list[str | None] = [None] * len(kana)
    for position, text in zip(positions.tolist(), kana.take(pa.array(positions)).to_pylist(), strict=True):
        result[position] = to_zengin(text)
    return pa.array(result, pa.string())


def _join(first: pa.Array, second: pa.Array, between: str) -> pa.Array:
    return pc.binary_join_element_wise(first, second, between)
