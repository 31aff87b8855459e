"""「履歴」 The resident register as it stands: one full row for each change of a person, with the three dates of each.

異動日 is when it happened, 届出日 when the counter was told, 処理日 when the register was written. They differ, and the
late ones cross the base date.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from madoguchi.simulate.assumptions import Assumptions
from madoguchi.simulate.crowd import NO_DAY, Crowd
from madoguchi.simulate.draw import Generator, Ints, choose
from madoguchi.simulate.fates import Fate
from madoguchi.simulate.households import Part
from madoguchi.simulate.people import Called
from madoguchi.simulate.places import Towns
from madoguchi.simulate.relationships import as_text, code

REASONS = ("国内転入", "国外転入等", "出生", "国内転出", "死亡", "転居", "世帯主変更")
ARRIVED, FROM_ABROAD, BIRTH, LEFT, DEATH, MOVED, NEW_HEAD = range(7)

RESIDENT, GONE, DEAD = "1", "2", "3"
"""「住民状態」"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """One entry per row of the register, before it is put in order."""

    who: Ints
    reason: Ints
    event: Ints
    notified: Ints
    recorded: Ints
    former_address: Ints
    """1 where the row shows the address before the move within the municipality."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """One entry per household; the second half of each array are former addresses."""

    postal_code: pa.Array
    town: pa.Array
    street: pa.Array
    building: pa.Array


def addresses(rng: Generator, towns: Towns, households: int) -> Addresses:
    """A present and a former address for each household: real towns, invented numbers."""
    count = 2 * households
    town = rng.integers(0, len(towns.town), count)
    number = pa.array(rng.integers(1, 1400, count)).cast(pa.string())
    branch = pa.array(rng.integers(1, 40, count)).cast(pa.string())
    house = pa.array(_HOUSES).take(pa.array(rng.integers(0, len(_HOUSES), count)))
    room = pa.array(rng.integers(1, 10, count) * 100 + rng.integers(1, 16, count)).cast(pa.string())
    building = pc.binary_join_element_wise(house, pc.binary_join_element_wise(room, pa.scalar("号室"), ""), "　")
    return Addresses(
        postal_code=towns.postal_code.take(pa.array(town)),
        town=towns.town.take(pa.array(town)),
        street=pc.binary_join_element_wise(pc.binary_join_element_wise(number, branch, "番地"), pa.scalar(""), ""),
        building=pc.if_else(pa.array(rng.random(count) < 0.33), building, pa.nulls(count, pa.string())),
    )


_HOUSES = tuple(
    f"{kind}{place}"
    for kind in ("コーポ", "ハイツ", "メゾン", "グリーンハイツ", "サンコート")
    for place in ("若葉", "城見", "川辺", "中央", "さくら", "みどり")
)


def residents(
    rng: Generator, crowd: Crowd, called: Called, places: Addresses, assumed: Assumptions, schema: pa.Schema
) -> pa.Table:
    """The register table, ordered by person and version."""
    rows = _rows(rng, crowd, assumed)
    order = np.lexsort((rows.event, rows.recorded, crowd.person_id[rows.who]))
    who = rows.who[order]
    starts = np.flatnonzero(np.r_[True, who[1:] != who[:-1]])
    version = np.arange(who.size) - np.repeat(starts, np.diff(np.r_[starts, who.size])) + 1
    reason, event = rows.reason[order], rows.event[order]
    address = crowd.household[who] + rows.former_address[order] * crowd.headed_by.size
    removal = (reason == LEFT) | (reason == DEATH)
    relationship = np.where(reason == NEW_HEAD, code("02"), crowd.relationship[who])
    at = pa.array(address)
    person = pa.array(who)
    columns = {
        "person_id": pa.array(crowd.person_id[who]),
        "version": pa.array(version.astype(np.int32)),
        "household_id": pa.array(crowd.household_id[crowd.household[who]]),
        "relationship": as_text(relationship),
        "kind": pa.array(["1", "2"]).take(pa.array(crowd.foreign[who].astype(np.int64))),
        "status": pa.array([RESIDENT, GONE, DEAD]).take(
            pa.array(np.where(reason == DEATH, 2, np.where(removal, 1, 0)))
        ),
        "event_reason": pa.array(REASONS).take(pa.array(reason)),
        "event_on": days(event),
        "notified_on": days(rows.notified[order]),
        "name": called.name.take(person),
        "name_kana": called.name_kana.take(person),
        "kana_certified": called.kana_certified.take(person),
        "former_surname": called.former_surname.take(person),
        "alias": called.alias.take(person),
        "name_romaji": called.name_romaji.take(person),
        "birth_date": days(np.where(crowd.birth_known[who], crowd.born[who], NO_DAY)),
        "sex": pa.array(["1", "2"]).take(pa.array(crowd.sex[who] - 1)),
        "nationality": called.nationality.take(person),
        "postal_code": places.postal_code.take(at),
        "town": places.town.take(at),
        "street": places.street.take(at),
        "building": places.building.take(at),
        "resident_since": days(crowd.since[who]),
        "removed_on": days(np.where(removal, event, NO_DAY)),
        "removed_elsewhere_on": days(crowd.left_elsewhere[who]),
        "recorded_on": days(rows.recorded[order]),
    }
    return pa.table(columns, schema=schema)


def days(values: Ints) -> pa.Array:
    """Dates from days since 1970-01-01; NO_DAY becomes NULL."""
    absent = values == NO_DAY
    return pa.array(np.where(absent, 0, values).astype(np.int32), mask=absent).cast(pa.date32())


def _rows(rng: Generator, crowd: Crowd, assumed: Assumptions) -> Rows:
    everybody = np.arange(crowd.size)
    arrival = np.where(crowd.since == crowd.born, BIRTH, np.where(crowd.from_abroad, FROM_ABROAD, ARRIVED))
    homes = crowd.headed_by.size
    told = (crowd.since + rng.integers(0, 14, homes)[crowd.household]).astype(np.int64)
    before = np.isin(
        crowd.fate, (Fate.STAYS, Fate.LEAVES_AFTER, Fate.DIES_AFTER, Fate.DIED_RECORDED_AFTER, Fate.DIED_HEAD)
    )
    told = np.where(before & (arrival != BIRTH), np.minimum(told, crowd.base - 1), told)
    late = crowd.fate == Fate.ARRIVED_RECORDED_AFTER
    told = np.where(late, crowd.base + rng.integers(1, 14, homes)[crowd.household], told)
    newborn = (
        (crowd.age == 0) & (crowd.since == crowd.born) & (crowd.base - crowd.born < 12) & (crowd.born <= crowd.base)
    )
    told = np.where(newborn, crowd.base + rng.integers(1, 4, crowd.size), told)
    moved = _moved_within(rng, crowd, told, assumed)
    moved_home = np.zeros(homes, dtype=np.int64)
    moved_home[crowd.household[moved]] = 1
    parts = [(everybody, arrival, crowd.since, told, np.isin(everybody, moved).astype(np.int64))]
    if moved.size:
        share = rng.random(homes)[crowd.household[moved]]
        youngest = np.full(homes, np.iinfo(np.int64).min)
        np.maximum.at(youngest, crowd.household[moved], told[moved])
        start = youngest[crowd.household[moved]] + 30
        event = start + (share * np.maximum(crowd.base - 20 - start, 0)).astype(np.int64)
        parts.append(
            (
                moved,
                np.full(moved.size, MOVED),
                event,
                event + rng.integers(0, 10, homes)[crowd.household[moved]],
                np.zeros(moved.size, dtype=np.int64),
            )
        )
    for fate, why, earliest, latest in (
        (Fate.LEAVES_AFTER, LEFT, -10, 3),
        (Fate.REMOVED_BEFORE, LEFT, -10, 0),
        (Fate.REMOVED_RECORDED_AFTER, LEFT, 0, 0),
        (Fate.DIES_AFTER, DEATH, 0, 7),
        (Fate.DIED_RECORDED_AFTER, DEATH, 0, 0),
        (Fate.DIED_HEAD, DEATH, 0, 6),
    ):
        who = np.flatnonzero(crowd.fate == fate)
        event = crowd.removed[who]
        said = event + rng.integers(earliest, latest + 1, homes)[crowd.household[who]]
        if fate in (Fate.REMOVED_RECORDED_AFTER, Fate.DIED_RECORDED_AFTER):
            said = (crowd.base + rng.integers(1, 14, homes))[crowd.household[who]]
        parts.append((who, np.full(who.size, why), event, said, np.zeros(who.size, dtype=np.int64)))
        if fate == Fate.DIES_AFTER:
            parts.append(_successors(crowd, who, event, said))
    who, reason, event, said, former = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    return Rows(
        who=who,
        reason=reason,
        event=event,
        notified=said,
        recorded=_recorded(rng, crowd, who, said),
        former_address=former,
    )


def _moved_within(rng: Generator, crowd: Crowd, told: Ints, assumed: Assumptions) -> Ints:
    latest = np.full(crowd.headed_by.size, NO_DAY)
    np.maximum.at(latest, crowd.household, np.where(crowd.fate == Fate.STAYS, told, crowd.base + 1))
    kept = np.concatenate([crowd.evacuees_at_home, crowd.evacuees_arrived])
    homes = np.setdiff1d(np.flatnonzero(latest < crowd.base - 120), kept)
    return np.flatnonzero(np.isin(crowd.household, choose(rng, homes, assumed.moved_within)))


def _successors(crowd: Crowd, dead: Ints, event: Ints, said: Ints) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """「世帯主変更」 The widow of a head becomes the head on the day he died."""
    heads = (crowd.relationship[dead] == code("02")) & (crowd.part[dead] == Part.HUSBAND)
    widow_of = np.full(crowd.headed_by.size, -1, dtype=np.int64)
    wives = np.flatnonzero(crowd.part == Part.WIFE)
    widow_of[crowd.household[wives]] = wives
    widow = widow_of[crowd.household[dead[heads]]]
    found = widow >= 0
    return (
        widow[found],
        np.full(int(found.sum()), NEW_HEAD),
        event[heads][found],
        said[heads][found],
        np.zeros(int(found.sum()), dtype=np.int64),
    )


def _recorded(rng: Generator, crowd: Crowd, who: Ints, said: Ints) -> Ints:
    """「処理日」 As a rule the day of the notification; what was told before the base date is written by then."""
    later: Ints = rng.choice(np.array([0, 0, 0, 0, 1, 1, 3]), crowd.headed_by.size)[crowd.household[who]]
    return np.where(said < crowd.base, np.minimum(said + later, crowd.base - 1), said + later).astype(np.int64)
