"""「判定」 The answer for one unit straight from the records, without a snapshot: what a counter or a web page asks.

The answer is computed where the rows lie, in one statement: the programme's own query over the as-of clauses, written
once for each file and kind of store. Only a unit of which something is unknown is read out and walked, to say what is
missing. Both ways, and the bulk run over a snapshot, give the same determination. The caller has opened the
transaction, in which the reading is recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import pyarrow as pa
from django.db import connection

from madoguchi.bulk.read_set import is_read, reads
from madoguchi.bulk.relation import RELATIONS
from madoguchi.core.errors import InputRefused
from madoguchi.core.money import Yen
from madoguchi.datause.record import Purpose, record_single
from madoguchi.programme.declaration import DeclaredFile, Programme
from madoguchi.programme.judge import Determination, Outcome, judge
from madoguchi.programme.load import parse
from madoguchi.registry import as_of, read
from madoguchi.rules.evaluate import Person, Unit
from madoguchi.rules.tree import Source, Value
from madoguchi.store.columns import Parameter, parameter
from madoguchi.tenancy import current

if TYPE_CHECKING:
    from datetime import datetime

    from madoguchi.registry.as_of import Asked

_UNIT = 7_205_759_403_792_793_601
"""Stands in the compiled query for the unit that is asked for; no register has a number of nineteen digits."""
_ASKED = "(SELECT unit_id FROM asked)"


def determination(
    declared: DeclaredFile, purpose: Purpose, unit_id: int, asked: Asked, *, at: datetime
) -> Determination:
    """「判定」 What a programme says of one unit (世帯番号, or 宛名番号 where persons or payees are the units).

    Raises InputRefused `registry.unit_unknown` where the register knows no such unit on the base date, and
    `registry.more_than_the_purpose` when the programme reads what the purpose does not name.
    """
    programme = declared.programme
    _within_purpose(programme, purpose)
    known: tuple[Parameter, ...] = (current(), asked.known_at, asked.known_at)
    numbers = (int(unit_id), *known * _knowns(programme))
    with connection.cursor() as cursor:
        as_text = connection.vendor == "sqlite"
        cursor.execute(_statement(declared, asked), [parameter(number, as_text=as_text) for number in numbers])
        rows = cursor.fetchall()
    found = next((row for row in rows if row[1] is not None), None)
    if found is None:
        raise _unknown()
    person_ids, (_, said, *values) = {row[0] for row in rows}, found
    outcome = Outcome(said)
    if outcome is Outcome.UNKNOWN:
        return judged(programme, purpose, unit_id, asked, at=at)
    record_single(purpose, at=at, person_ids=person_ids)
    requirements = values[: len(programme.requirements)]
    return Determination(
        outcome=outcome,
        requirements=tuple(None if held is None else bool(held) for held in requirements),
        instalments=tuple(Yen(amount) for amount in values[len(requirements) :] if outcome is Outcome.YES),
        questions=(),
    )


def judged(programme: Programme, purpose: Purpose, unit_id: int, asked: Asked, *, at: datetime) -> Determination:
    """「判定」 The same by reading the unit's rows out and walking the trees; says what is unknown. Raises the same."""
    _within_purpose(programme, purpose)
    homes = {unit_id} if programme.unit.paid_to_head else _homes(programme, purpose, unit_id, asked, at)
    parts = [read.household(purpose, home, asked, at=at) for home in sorted(homes)]
    relations = {name: pa.concat_tables([schema.empty_table(), *(part[name] for part in parts)])
                 for name, schema in RELATIONS.items()}  # fmt: skip
    unit = units(programme, relations).get(unit_id)
    if unit is None:
        raise _unknown()
    return judge(programme, unit)


def units(programme: Programme, relations: Mapping[str, pa.Table]) -> dict[int, Unit]:
    """「給付の単位」 The units of a programme in these relations (the rows of a few households), by id."""
    values: dict[int, dict[tuple[Source, str], Value | None]] = {
        row["person_id"]: {(Source(relation="people"), name): value for name, value in row.items()}
        for row in relations["people"].to_pylist()
    }
    for source in {column.source for column in programme.read_set()}:
        for holder, held in _rows_of(source, relations[source.relation].to_pylist()):
            if holder in values:
                values[holder] |= {(source, name): value for name, value in held.items()}
    persons = {key: Person(person_id=key, values=MappingProxyType(held)) for key, held in values.items()}
    key = (programme.unit.key.source, programme.unit.key.name)
    members: dict[int, list[Person]] = {}
    for person in persons.values():
        unit_id = person.values.get(key)
        if isinstance(unit_id, int):
            members.setdefault(unit_id, []).append(person)
    is_head = (Source(relation="people"), "is_head")
    recipients = {
        unit_id: max((one.person_id for one in those if one.values[is_head]), default=None)
        if programme.unit.paid_to_head
        else unit_id
        for unit_id, those in members.items()
    }
    return {
        unit_id: Unit(members=tuple(those), recipient=persons.get(recipients[unit_id] or 0))
        for unit_id, those in members.items()
    }


def _rows_of(source: Source, rows: list[dict[str, Value | None]]) -> Iterable[tuple[int, dict[str, Value | None]]]:
    """The rows of a relation at the source's key, with the person whom each is about."""
    match source.relation, source.key:
        case "taxes", int() as year:
            return _held(rows, "person_id", lambda row: row["fiscal_year"] == year)
        case "child_allowances", date() as month:
            return _held(rows, "child_id", lambda row: _runs_in(month, row["from_month"], row["to_month"]))
        case "accounts", None:
            return _held(rows, "person_id", lambda _: True)
        case "awards", programme_id:
            return _awards([row for row in rows if row["programme_id"] == programme_id])
        case _:
            return ()


def _held(
    rows: list[dict[str, Value | None]], holder: str, stands: Callable[[dict[str, Value | None]], bool]
) -> Iterable[tuple[int, dict[str, Value | None]]]:
    for row in rows:
        person_id = row[holder]
        if isinstance(person_id, int) and stands(row):
            yield person_id, row | {"present": True}


def _runs_in(month: date, first: Value | None, last: Value | None) -> bool:
    return isinstance(first, date) and first <= month and (not isinstance(last, date) or last >= month)


def _awards(rows: list[dict[str, Value | None]]) -> Iterable[tuple[int, dict[str, Value | None]]]:
    summed: dict[int, int] = {}
    for row in rows:
        person_id, amount = row["person_id"], row["amount_yen"]
        if isinstance(person_id, int) and isinstance(amount, int):
            summed[person_id] = summed.get(person_id, 0) + amount
    return ((person_id, {"amount_yen": amount}) for person_id, amount in summed.items())


def _homes(programme: Programme, purpose: Purpose, unit_id: int, asked: Asked, at: datetime) -> set[int]:
    """The households in which the persons of a unit that is no household count."""
    concerned = {unit_id}
    if is_read(programme, "child_allowances"):
        allowances = as_of.known("child_allowances", asked, people=[unit_id])
        concerned |= {int(child) for child in allowances["child_id"].to_pylist()}
    record_single(purpose, at=at, person_ids=concerned)
    homes = {as_of.unit_of(asked, person_id) for person_id in concerned}
    return {home for home in homes if home is not None}


def _statement(declared: DeclaredFile, asked: Asked) -> str:
    """One row for each person of the unit asked for (the only parameter), each with the determination beside it.

    Its other parameters are those of `as_of.KNOWN`, as often as `_knowns` says.
    """
    programme = declared.programme
    own = f"municipality_id = '{current()}'"
    seed, of_unit = _seed(programme, own)
    people = as_of._within(asked, seed).replace(
        "WITH RECURSIVE", "WITH RECURSIVE asked (unit_id) AS (SELECT CAST(%s AS bigint)),", 1
    )
    clauses = [people, f", people AS (SELECT {', '.join(RELATIONS['people'].names)} FROM headed)"]
    for name in _beside_people(programme):
        whose = "child_id" if name == "child_allowances" else "person_id"
        clauses.append(
            f", known_{name} AS (SELECT {', '.join(RELATIONS[name].names)} FROM {name} "
            f"WHERE {whose} IN (SELECT person_id FROM scope) AND {as_of.KNOWN})"
        )
    query = _compiled(declared.text, connection.vendor)
    said = ["outcome"]
    said += [f"requirement_{number}" for number, _ in enumerate(programme.requirements, start=1)]
    said += [f"instalment_{number}" for number, _ in enumerate(programme.payments(), start=1)]
    clauses.append(
        f"SELECT p.person_id, {', '.join(f'd.{name}' for name in said)} FROM people p "
        f"LEFT JOIN ({query}) d ON d.unit_id = {_ASKED} WHERE {of_unit}"
    )
    return "\n".join(clauses)


def _seed(programme: Programme, own: str) -> tuple[str, str]:
    """The persons from whom the as-of clauses start, and which persons are of the unit (the payee included)."""
    if programme.unit.paid_to_head:
        living = f"SELECT person_id FROM residents WHERE {own} AND household_id = {_ASKED}"
        return f"{living} UNION SELECT -unit_id FROM asked WHERE unit_id < 0", f"p.household_id = {_ASKED}"
    seed = "SELECT unit_id FROM asked"
    if is_read(programme, "child_allowances"):
        seed += f" UNION SELECT child_id FROM child_allowances WHERE {own} AND payee_id = {_ASKED}"
    return seed, f"p.person_id IN ({seed})"


def _beside_people(programme: Programme) -> tuple[str, ...]:
    return tuple(name for name in RELATIONS if name != "people" and is_read(programme, name))


def _knowns(programme: Programme) -> int:
    """How often the statement asks what was known: residents, protections, and each further relation."""
    return 2 + len(_beside_people(programme))


@cache
def _compiled(text: str, vendor: str) -> str:
    """The query of a programme file for one unit in the words of a store, ready to stand below the as-of clauses."""
    import ibis

    from madoguchi.bulk.compile import compile_programme

    relations = {
        name: ibis.table(ibis.schema(schema), name="people" if name == "people" else f"known_{name}")
        for name, schema in RELATIONS.items()
    }
    only = ibis.literal(_UNIT, "int64")
    query = compile_programme(parse(text.encode()).programme, relations, only_unit=only).determinations
    dialect = {"sqlite": "sqlite", "postgresql": "postgres"}[vendor]
    return str(ibis.to_sql(query, dialect=dialect)).replace("%", "%%").replace(str(_UNIT), _ASKED)


def _within_purpose(programme: Programme, purpose: Purpose) -> None:
    if set(reads(programme)) - set(purpose.items):
        raise InputRefused(
            "registry.more_than_the_purpose",
            ja="この事業は、利用目的に挙げていない項目を読みます。記録に残らない利用になるため止めました。"
            "事業の利用項目をすべて利用目的に挙げてください。",
            en="The programme reads items that the purpose does not name, which the record would not show, so it was "
            "stopped. Name all items of the programme in the purpose.",
        )


def _unknown() -> InputRefused:
    return InputRefused(
        "registry.unit_unknown",
        ja="基準日の台帳に、この世帯・人はありません。判定できません。番号と基準日を確かめてください。",
        en="The register knows no such household or person on the base date, so nothing can be judged. "
        "Check the number and the base date.",
    )
