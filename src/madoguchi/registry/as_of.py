"""What was so on a base date, as known at an instant: one statement, for a whole city and for one household alike.

The meaning of every column is written down, with an example, in docs/explanation/as-of.md. The statement is plain SQL
that DuckDB, SQLite and PostgreSQL read alike. A city's rows are taken out as they are and joined in DuckDB (on SQLite
the windows over a city take ten times as long); one unit's are asked for where they lie.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from madoguchi import store
from madoguchi.bulk.relation import ADDRESSEES, PEOPLE, RELATIONS
from madoguchi.core.dates import JAPAN
from madoguchi.core.errors import InputRefused
from madoguchi.registry.columns import REGISTERS
from madoguchi.tenancy import current

if TYPE_CHECKING:
    from collections.abc import Sequence

    from madoguchi.store.columns import Parameter


class DecidesBy(StrEnum):
    """「基準とする日付」 Which of the three dates of a change decides whether it is so on the base date."""

    EVENT = "event"  # 異動日
    NOTIFIED = "notified"  # 届出日
    RECORDED = "recorded"  # 処理日


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """「基準日」 The day, the instant up to which knowledge counts, and the date that decides."""

    base_date: date
    known_at: datetime
    decides_by: DecidesBy = DecidesBy.EVENT

    @property
    def in_force_on(self) -> date:
        """The day up to which a measure may begin and still protect: the later of the base date and what is known."""
        return max(self.base_date, day_of(self.known_at))


def day_of(instant: datetime) -> date:
    """The office's day at an instant. Raises InputRefused `registry.naive_instant` where the time zone is missing.

    >>> from datetime import timezone
    >>> day_of(datetime(2024, 12, 13, 15, 30, tzinfo=timezone.utc))
    datetime.date(2024, 12, 14)
    """
    if instant.tzinfo is None:
        raise InputRefused(
            "registry.naive_instant",
            ja="日時に時間帯がありません。日をまたぐ判断を誤るため使えません。時間帯付きの日時を渡してください。",
            en="An instant lacks its time zone, so its day is not certain. Pass an instant with a time zone.",
        )
    return instant.astimezone(JAPAN).date()


def people_and_addressees(asked: Asked, *, unit_id: int | None = None) -> tuple[pa.Table, pa.Table]:
    """The relations `people` and `addressees`, sorted by person: of the whole municipality in scope, or of one unit."""
    wide = _of_city(asked) if unit_id is None else _of_unit(asked, int(unit_id))
    return wide.select(PEOPLE.names), wide.select(ADDRESSEES.names)


def unit_of(asked: Asked, person_id: int) -> int | None:
    """「世帯番号」 The household in which a person counts on the base date, after the split; None if not registered."""
    found = store.read(
        f"{_within(asked, 'SELECT CAST(%s AS bigint)')} SELECT household_id FROM united WHERE person_id = %s",
        [int(person_id), *_known(asked, 2), int(person_id)],
        pa.schema([PEOPLE.field("household_id")]),
    )
    return found["household_id"][0].as_py() if found.num_rows else None


def known(relation: str, asked: Asked, *, people: Sequence[int] | None = None) -> pa.Table:
    """A relation that no date decides (taxes, accounts, child allowances, awards), as known; sorted by its key.

    With `people`, only rows that are about one of them.
    """
    schema = RELATIONS[relation]
    names = ", ".join(schema.names)
    of_whom, numbers = "", list[int]()
    if people is not None:
        listed = ", ".join(["%s"] * len(people)) or "NULL"
        columns = ("child_id", "payee_id") if relation == "child_allowances" else ("person_id",)
        of_whom = f" AND ({' OR '.join(f'{column} IN ({listed})' for column in columns)})"
        numbers = [int(person) for person in people] * len(columns)
    found = store.read(
        f"SELECT {names} FROM {relation} WHERE {KNOWN}{of_whom}",
        [current(), asked.known_at, asked.known_at, *numbers],
        schema,
    )
    # Arrow sorts ten times as fast as SQLite, and alike on every store.
    return found.sort_by([(name, "ascending", "at_start") for name in schema.names])


def learned_since(since: datetime, at: datetime, people: Sequence[int]) -> list[int]:
    """「台帳の変更」 Of these people those of whom a row was learned after `since` and by `at`."""
    few = f"AND person_id IN ({', '.join(['%s'] * len(people))})" if len(people) <= FEW else ""
    found = store.read(
        f"SELECT DISTINCT person_id FROM residents WHERE {KNOWN} AND recorded_at > %s {few}",
        [current(), at, at, since, *(people if few else ())],
        pa.schema([ADDRESSEES.field("person_id")]),
    )
    return sorted(set(found["person_id"].to_pylist()) & set(people))


def known_measures(at: datetime) -> list[int]:
    """「支援措置」 Everybody in a measure that is known at an instant, whether it is in force or not yet."""
    found = store.read(
        f"SELECT DISTINCT person_id FROM protections WHERE {KNOWN}",
        [current(), at, at],
        pa.schema([PEOPLE.field("person_id")]),
    )
    return sorted(found["person_id"].to_pylist())


def addresses(at: datetime, people: Sequence[int]) -> pa.Table:
    """「住所」 Where these people live as known at an instant (ADDRESSES), as a snapshot would have it."""
    asked = Asked(base_date=day_of(at), known_at=at)
    if len(people) > FEW:
        _, everybody = people_and_addressees(asked)
        return everybody.select(ADDRESSES.names).filter(pc.is_in(everybody["person_id"], pa.array(people)))
    homes = {home for one in people if (home := unit_of(asked, one)) is not None}
    found = [people_and_addressees(asked, unit_id=home)[1].select(ADDRESSES.names) for home in sorted(homes)]
    together = pa.concat_tables([ADDRESSES.empty_table(), *found])
    return together.filter(pc.is_in(together["person_id"], pa.array(people, pa.int64())))


FEW = 100
"""Up to so many people are asked for one by one, not the whole register read."""
ADDRESSES = pa.schema([ADDRESSEES.field(name) for name in ("person_id", "postal_code", "address", "building")])
KNOWN = "municipality_id = %s AND recorded_at <= %s AND (superseded_at IS NULL OR superseded_at > %s)"
"""What was known at an instant; the parameters are the municipality, the instant, and the instant again."""
_WIDE = pa.schema([*PEOPLE, *(field for field in ADDRESSEES if field.name != "person_id")])
_AXIS = {
    DecidesBy.EVENT: "event_on",
    DecidesBy.NOTIFIED: "coalesce(notified_on, event_on)",
    DecidesBy.RECORDED: "recorded_on",
}


def _of_city(asked: Asked) -> pa.Table:
    # The larger last: on SQLite every reading copies what the largest before it took.
    rows = {name: _rows(name, asked) for name in ("protections", "residents")}
    people = _people(asked, scope="", within="", known="true").replace("%%", "%")
    addressed = _ADDRESSED.format(known="true", within="")
    with duckdb.connect() as engine:
        for name, table in rows.items():
            engine.register(name, table)
        columns = ", ".join(_WIDE.names)
        found = engine.sql(f"{people} {addressed} SELECT {columns} FROM addressed ORDER BY person_id").to_arrow_table()
    return found.cast(_WIDE)


def _rows(register: str, asked: Asked) -> pa.Table:
    schema = REGISTERS[register].schema
    return store.read(
        # The order lets SQLite read along an index in which a person's rows lie together, thrice as fast.
        f"SELECT {', '.join(schema.names)} FROM {register} WHERE {KNOWN} ORDER BY person_id",
        [current(), asked.known_at, asked.known_at],
        schema,
    )


def _of_unit(asked: Asked, unit_id: int) -> pa.Table:
    # The unit is a parameter: the store reads the text once and keeps it for the next household.
    seed, first = "SELECT CAST(%s AS bigint)", -unit_id
    if unit_id >= 0:
        first = unit_id
        seed = f"SELECT person_id FROM residents WHERE municipality_id = '{current()}' AND household_id = %s"
    return store.read(
        f"{_within(asked, seed)} {_ADDRESSED.format(known=KNOWN, within=_IN_SCOPE)} "
        "SELECT * FROM addressed WHERE household_id = %s ORDER BY person_id",
        [first, *_known(asked, 3), unit_id],
        _WIDE,
    )


def _within(asked: Asked, seed: str) -> str:
    own = f"municipality_id = '{current()}'"
    return _people(
        asked,
        scope=_SCOPE.format(seed=seed, own=own),
        within=_IN_SCOPE,
        known=KNOWN,
    )


def _known(asked: Asked, times: int) -> list[Parameter]:
    return [current(), asked.known_at, asked.known_at] * times


def _people(asked: Asked, *, scope: str, within: str, known: str) -> str:
    """The clauses up to `headed`. The base date stands in the text as an ISO day, which all stores compare rightly."""
    by_event = asked.decides_by is DecidesBy.EVENT
    return _PEOPLE.format(
        scope=scope,
        within=within,
        known=known,
        axis=_AXIS[asked.decides_by],
        day=asked.base_date.isoformat(),
        in_force=asked.in_force_on.isoformat(),
        gone_on="coalesce(b.removed_on, b.event_on)" if by_event else "b.axis_on",
        ended_on="coalesce(e.removed_on, e.event_on)" if by_event else "e.axis_on",
        since="c.resident_since"
        if by_event
        else "CASE WHEN c.resident_since = c.event_on AND c.axis_on > c.resident_since "
        "THEN c.axis_on ELSE c.resident_since END",
    )


_IN_SCOPE = "AND person_id IN (SELECT person_id FROM scope)"

# Whoever shares a measure with somebody of the unit can change who belongs to it, and so on from person to person.
_SCOPE = """
scope (person_id) AS (
    {seed}
    UNION SELECT CASE WHEN side.of_measure THEN o.person_id ELSE m.offender_id END FROM scope
    JOIN protections m ON m.person_id = scope.person_id
    JOIN protections o ON o.municipality_id = m.municipality_id AND o.measure_id = m.measure_id
    CROSS JOIN (SELECT true AS of_measure UNION ALL SELECT false) side
    WHERE m.{own} AND (side.of_measure OR m.offender_id IS NOT NULL)
),"""

# Rows are put in order and chosen by their numbers alone.
_PEOPLE = """
WITH RECURSIVE {scope}
entered AS (
    SELECT person_id, version, household_id, relationship, status, event_reason, event_on, birth_date, resident_since,
        removed_on, removed_elsewhere_on, {axis} AS axis_on
    FROM residents WHERE {known} {within}
),
followed AS (
    SELECT person_id, version, axis_on, status,
        lead(event_reason) OVER (PARTITION BY person_id ORDER BY version) AS next_reason
    FROM entered
),
stood AS (
    SELECT *, lead(axis_on) OVER (PARTITION BY person_id ORDER BY axis_on, version) AS next_on
    FROM followed WHERE next_reason IS NULL OR next_reason NOT LIKE '異動の取消し%%'
),
placed AS MATERIALIZED (
    SELECT person_id, version, axis_on, status,
        row_number() OVER (PARTITION BY person_id ORDER BY axis_on) AS place
    FROM stood WHERE next_on IS NULL OR next_on <> axis_on
),
dated AS (
    SELECT person_id, max(place) AS last_place,
        max(CASE WHEN axis_on <= '{day}' THEN place END) AS base_place,
        min(CASE WHEN axis_on > '{day}' AND status = '1' THEN place END) AS entry_place,
        min(CASE WHEN axis_on > '{day}' THEN place END) AS later_place
    FROM placed GROUP BY person_id
),
chosen AS (
    SELECT d.person_id, d.last_place, base_place, base.version AS base_version,
        CASE WHEN base.status = '1' THEN base_place ELSE coalesce(entry_place, base_place, later_place) END
            AS chosen_place
    FROM dated d LEFT JOIN placed base ON base.person_id = d.person_id AND base.place = d.base_place
),
ended AS (
    SELECT c.person_id, min(p.place) AS end_place FROM chosen c
    JOIN placed p ON p.person_id = c.person_id AND p.place >= c.chosen_place WHERE p.status <> '1' GROUP BY c.person_id
),
versions AS (
    SELECT c.person_id, chosen.version AS chosen_version, last.version AS last_version, ending.version AS end_version,
        CASE WHEN c.chosen_place > c.base_place THEN c.base_version END AS left_version
    FROM chosen c
    JOIN placed chosen ON chosen.person_id = c.person_id AND chosen.place = c.chosen_place
    JOIN placed last ON last.person_id = c.person_id AND last.place = c.last_place
    LEFT JOIN ended e ON e.person_id = c.person_id
    LEFT JOIN placed ending ON ending.person_id = c.person_id AND ending.place = e.end_place
),
person AS (
    SELECT v.person_id, v.last_version, c.household_id AS own_id, c.relationship, c.axis_on AS chosen_on,
        {since} AS resident_since,
        coalesce(c.removed_elsewhere_on, {gone_on}) AS removed_elsewhere_on,
        CASE WHEN e.event_reason LIKE '異動の取消し%%' THEN coalesce(e.resident_since, e.event_on) ELSE {ended_on} END
            AS removed_on,
        CASE WHEN l.status = '3' THEN coalesce(l.removed_on, l.event_on) END AS died_on,
        l.household_id AS last_household_id, l.birth_date
    FROM versions v
    JOIN entered c ON c.person_id = v.person_id AND c.version = v.chosen_version
    JOIN entered l ON l.person_id = v.person_id AND l.version = v.last_version
    LEFT JOIN entered e ON e.person_id = v.person_id AND e.version = v.end_version
    LEFT JOIN entered b ON b.person_id = v.person_id AND b.version = v.left_version
),
measure AS (
    SELECT * FROM protections WHERE {known} AND starts_on <= '{in_force}' {within}
),
applied AS (
    SELECT measure_id, max(offender_id) AS offender_id,
        coalesce(max(CASE WHEN role = 'applicant' THEN person_id END), min(person_id)) AS applicant_id
    FROM measure GROUP BY measure_id
),
sheltered AS (
    SELECT m.person_id, m.contact_postal_code, m.contact_address,
        CASE WHEN own.own_id = offender.own_id THEN 1 ELSE 0 END AS with_offender,
        CASE WHEN own.own_id = offender.own_id OR own.last_household_id = offender.last_household_id
            OR NOT m.lives_here THEN 1 ELSE 0 END AS not_at_home,
        CASE WHEN applicant.own_id IS NULL OR applicant.own_id = offender.own_id THEN -a.applicant_id
            ELSE applicant.own_id END AS shelter_id,
        row_number() OVER (PARTITION BY m.person_id
            ORDER BY CASE WHEN own.own_id = offender.own_id THEN 0 ELSE 1 END, m.measure_id) AS choice
    FROM measure m
    JOIN applied a ON a.measure_id = m.measure_id
    JOIN person own ON own.person_id = m.person_id
    LEFT JOIN person applicant ON applicant.person_id = a.applicant_id
    LEFT JOIN person offender ON offender.person_id = a.offender_id
),
united AS (
    SELECT p.*, s.contact_postal_code, s.contact_address, s.not_at_home,
        s.person_id IS NOT NULL AS protected,
        CASE WHEN s.with_offender = 1 THEN s.shelter_id ELSE p.own_id END AS household_id,
        CASE
            WHEN NOT (coalesce(p.removed_on > '{day}', p.removed_on IS NULL)) THEN 0
            WHEN p.resident_since <= '{day}' OR (p.resident_since IS NULL AND p.chosen_on <= '{day}') THEN 1
            ELSE 2
        END AS presence
    FROM person p LEFT JOIN sheltered s ON s.person_id = p.person_id AND s.choice = 1
),
ranked AS (
    SELECT *, CASE
        WHEN presence = 0 THEN 0
        WHEN household_id < 0 THEN CASE WHEN person_id = -household_id THEN presence ELSE 0 END
        WHEN relationship = '02' THEN presence
        ELSE 0 END AS claim
    FROM united
),
claimed AS (
    SELECT household_id, sum(CASE WHEN claim = 1 THEN 1 ELSE 0 END) AS heads_here,
        sum(CASE WHEN claim = 2 THEN 1 ELSE 0 END) AS heads_to_come
    FROM ranked GROUP BY household_id
),
headed AS (
    SELECT r.*, (claim = 1 AND heads_here = 1) OR (claim = 2 AND heads_here = 0 AND heads_to_come = 1) AS is_head
    FROM ranked r JOIN claimed c ON c.household_id = r.household_id
)
"""

# The clauses that follow `headed` where letters are meant: names and addresses are fetched last, and carried nowhere.
_ADDRESSED = """
, named AS (
    SELECT person_id, version, name, name_kana, kana_certified, former_surname, alias, name_romaji, postal_code,
        nullif(coalesce(town, '') || coalesce(street, ''), '') AS address, building
    FROM residents WHERE {known} {within}
),
addressed AS (
    SELECT h.person_id, household_id, is_head, birth_date, died_on, resident_since, removed_on, removed_elsewhere_on,
        protected, name, name_kana, kana_certified, former_surname, alias, name_romaji, relationship,
        CASE WHEN NOT protected THEN postal_code WHEN contact_address IS NOT NULL THEN contact_postal_code
            WHEN not_at_home = 0 THEN postal_code END AS postal_code,
        CASE WHEN NOT protected THEN address WHEN contact_address IS NOT NULL THEN contact_address
            WHEN not_at_home = 0 THEN address END AS address,
        CASE WHEN NOT protected OR (contact_address IS NULL AND not_at_home = 0) THEN building END AS building
    FROM headed h JOIN named n ON n.person_id = h.person_id AND n.version = h.last_version
)
"""
