"""The rule tree becomes one Ibis expression: the same for a household on the store and for a nation on a cluster.

Truth inside a row is SQL's own three-valued logic, which is Kleene's. Aggregates are not: SQL drops NULL, so every
count carries beside it how many persons it is unknown for, and is NULL while there is one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import assert_never

import ibis
import ibis.expr.types as ir

from madoguchi.bulk.relation import RELATIONS
from madoguchi.programme.declaration import Programme
from madoguchi.programme.judge import Outcome, entitled
from madoguchi.rules.tree import (
    Aggregate,
    AllOf,
    AnyOf,
    Arithmetic,
    Choose,
    Column,
    Compare,
    Constant,
    Direction,
    Every,
    Fact,
    Kind,
    Largest,
    Node,
    Not,
    Operation,
    Order,
    Round,
    Scope,
    Smallest,
    Some,
    Source,
    Tally,
    Total,
    aggregates,
)

Find = Callable[[Column], ir.Value]
Counted = Mapping[Aggregate, ir.Value]

_TYPES = {Kind.TRUTH: "boolean", Kind.COUNT: "int64", Kind.YEN: "int64", Kind.DAY: "date"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """The two answers of a programme over a snapshot.

    `determinations`: a row per unit (unit_id, recipient_id, requirement_1…, outcome, amount_yen, instalment_1…,
    input_1…). `members`: unit_id and person_id of everyone the benefit covers.
    """

    determinations: ir.Table
    members: ir.Table


def compile_programme(
    programme: Programme, relations: Mapping[str, ir.Table], *, only_unit: ir.IntegerScalar | None = None
) -> Compiled:
    """The queries of a programme over the relations of `bulk.relation`, for all units or for one."""
    trees = [entitled(programme), Tally(where=programme.covers.node), *programme.nodes()]
    parts = tuple(dict.fromkeys(part for tree in trees for part in aggregates(tree)))
    people = _people_with_facts(programme, relations)
    keyed = people.mutate(unit_id=_found_in(people, programme.unit.key))
    keyed = keyed.filter(keyed.unit_id.notnull())
    if only_unit is not None:
        keyed = keyed.filter(keyed.unit_id == only_unit)
    units = _units(programme, keyed, parts)
    if any(column.scope is Scope.RECIPIENT for column in programme.read_set()):
        units = _with_recipients(units, people)
    covered = _row(programme.covers.node, lambda column: _found_in(keyed, column), {})
    return Compiled(
        determinations=_judged(programme, units, parts),
        members=keyed.filter(covered).select("unit_id", "person_id"),
    )


def empty_relations() -> dict[str, ir.Table]:
    """Unbound tables of every relation, to compile against before there is an engine."""
    return {name: ibis.table(ibis.schema(schema), name=name) for name, schema in RELATIONS.items()}


def _people_with_facts(programme: Programme, relations: Mapping[str, ir.Table]) -> ir.Table:
    read = programme.read_set()
    base = relations["people"]
    people = base.select(
        person_id=base.person_id,
        household_id=base.household_id,
        is_head=base.is_head,
        **{_label(column): base[column.name] for column in read if column.source.relation == "people"},
    )
    for source in dict.fromkeys(column.source for column in read if column.source.relation != "people"):
        wanted = [column for column in read if column.source == source]
        held = _one_row_each(source, wanted, relations[source.relation])
        joined = people.left_join(held, people.person_id == held.held_by)
        people = joined.drop("held_by")
    return people


def _one_row_each(source: Source, wanted: list[Column], table: ir.Table) -> ir.Table:
    """The rows of a source, at most one for each person, with the wanted columns under their labels."""
    names = {_label(column): column.name for column in wanted}
    match source.relation, source.key:
        case "taxes", int() as year:
            rows, holder = table.filter(table.fiscal_year == year), "person_id"
        case "child_allowances", date() as month:
            running = table.to_month.isnull() | (table.to_month >= month)
            rows, holder = table.filter((table.from_month <= month) & running), "child_id"
        case "awards", str() as programme_id:
            rows, holder = table.filter(table.programme_id == programme_id), "person_id"
            rows = rows.group_by(holder).aggregate(amount_yen=rows.amount_yen.sum())
        case "accounts", None:
            rows, holder = table.select("person_id").distinct(), "person_id"
        case _:
            raise AssertionError(source)
    values = {label: ibis.literal(True) if name == "present" else rows[name] for label, name in names.items()}
    return rows.select(held_by=rows[holder], **values)


def _units(programme: Programme, keyed: ir.Table, parts: tuple[Aggregate, ...]) -> ir.Table:
    def find(column: Column) -> ir.Value:
        return _found_in(keyed, column)

    tallied = {
        f"part_{number}_{name}": value
        for number, part in enumerate(parts)
        for name, value in _tallied(part, find).items()
    }
    wide = keyed.mutate(**tallied)
    sums = {
        name: wide.count(where=value) if value.type().is_boolean() else value.sum().cast("int64")
        for name, value in ((name, wide[name]) for name in tallied)
    }
    head = ibis.cases((wide.is_head, wide.person_id), else_=ibis.null("int64")).max()
    grouped = wide.group_by("unit_id").aggregate(**sums, head_id=head)
    recipient = grouped.head_id if programme.unit.paid_to_head else grouped.unit_id
    return grouped.mutate(recipient_id=recipient)


def _tallied(part: Aggregate, find: Find) -> dict[str, ir.Value]:
    """What one aggregate counts over the persons of a unit: `hits`, `open` (unknown), and the `yen` that a sum adds."""
    match part:
        case Tally(where=where) | Some(where=where):
            held = _row(where, find, {})
            return {"hits": held, "open": held.isnull()}
        case Every(where=where, holds=holds):
            broken = _row(AllOf(parts=(where, Not(part=holds))), find, {})
            return {"hits": broken, "open": broken.isnull()}
        case Total(value=value, where=where):
            held, number = _row(where, find, {}), _row(value, find, {})
            unknown = held.isnull() | (held & number.isnull())
            counted = ibis.cases((held & number.notnull(), number), else_=ibis.literal(0, "int64"))
            return {"yen": counted, "open": unknown}
        case _:
            assert_never(part)


def _settled(parts: tuple[Aggregate, ...], units: ir.Table) -> Counted:
    """The value of every aggregate in a row of units, NULL where it is unknown."""
    counted: dict[Aggregate, ir.Value] = {}
    for number, part in enumerate(parts):
        unknown = units[f"part_{number}_open"] > 0
        match part:
            case Tally():
                counted[part] = ibis.cases((unknown, ibis.null("int64")), else_=units[f"part_{number}_hits"])
            case Total():
                counted[part] = ibis.cases((unknown, ibis.null("int64")), else_=units[f"part_{number}_yen"])
            case Some():
                hit = units[f"part_{number}_hits"] > 0
                counted[part] = ibis.cases((hit, True), (unknown, ibis.null("boolean")), else_=False)
            case Every():
                broken = units[f"part_{number}_hits"] > 0
                counted[part] = ibis.cases((broken, False), (unknown, ibis.null("boolean")), else_=True)
            case _:
                assert_never(part)
    return counted


def _with_recipients(units: ir.Table, people: ir.Table) -> ir.Table:
    labels = [name for name in people.columns if name.startswith("r_")]
    held = people.select(recipient_key=people.person_id, **{name: people[name] for name in labels})
    return units.left_join(held, units.recipient_id == held.recipient_key).drop("recipient_key")


def _judged(programme: Programme, units: ir.Table, parts: tuple[Aggregate, ...]) -> ir.Table:
    counted = _settled(parts, units)

    def value(node: Node) -> ir.Value:
        return _row(node, lambda column: _found_in(units, column), counted)

    requirements = {
        f"requirement_{number}": value(one.holds.node) for number, one in enumerate(programme.requirements, start=1)
    }
    amounts = {
        f"instalment_{number}": value(one.amount.node).cast("int64")
        for number, one in enumerate(programme.payments(), start=1)
    }
    inputs = {f"input_{number}": value(node) for number, node in enumerate(programme.amount_inputs(), start=1)}
    covered = value(Tally(where=programme.covers.node))
    wide = units.mutate(**requirements, **amounts, **inputs, verdict=value(entitled(programme)), covered=covered)
    planned = sum((wide[name] for name in amounts), start=ibis.literal(0, "int64"))
    wide = wide.mutate(planned=planned)
    outcome = ibis.cases(
        (_negated(wide.verdict), Outcome.NO.value),
        (wide.verdict.isnull() | wide.planned.isnull() | wide.covered.isnull(), Outcome.UNKNOWN.value),
        (wide.planned <= 0, Outcome.NO.value),
        else_=Outcome.YES.value,
    )
    wide = wide.mutate(outcome=outcome)
    paid = wide.outcome == Outcome.YES.value
    nothing = ibis.null("int64")
    return wide.select(
        "unit_id",
        "recipient_id",
        *requirements,
        "outcome",
        amount_yen=ibis.cases((paid, wide.planned), else_=nothing),
        **{name: ibis.cases((paid, wide[name]), else_=nothing) for name in amounts},
        **{name: wide[name] for name in inputs},
    )


def _row(node: Node, find: Find, counted: Counted) -> ir.Value:
    """One node as an Ibis value; `find` gives columns, `counted` gives aggregates."""

    def value(part: Node) -> ir.Value:
        return _row(part, find, counted)

    match node:
        case Constant(kind=kind, value=known):
            return ibis.literal(known, _TYPES[kind])
        case Column():
            return find(node)
        case Fact(meaning=meaning):
            return value(meaning)
        case Compare(order=order, left=left, right=right):
            return _compared(order, value(left), value(right))
        case Not(part=part):
            return _negated(value(part))
        case AllOf(parts=parts):
            return ibis.and_(*(value(part) for part in parts))
        case AnyOf(parts=parts):
            return ibis.or_(*(value(part) for part in parts))
        case Arithmetic(operation=operation, left=left, right=right):
            return _calculated(operation, value(left), value(right))
        case Round(direction=direction, value=inner, unit=unit):
            return _rounded(direction, value(inner), unit)
        case Largest(parts=parts):
            return _extreme([value(part) for part in parts], largest=True)
        case Smallest(parts=parts):
            return _extreme([value(part) for part in parts], largest=False)
        case Choose(condition=condition, then=then, otherwise=otherwise):
            chosen = value(condition)
            return ibis.cases((chosen, value(then)), (_negated(chosen), value(otherwise)), else_=ibis.null("int64"))
        case Tally() | Total() | Every() | Some():
            return counted[node]
        case _:
            assert_never(node)


def _negated(condition: ir.Value) -> ir.BooleanValue:
    """Spelled `condition = FALSE`: Ibis prints `(~x).isnull()` as `NOT x IS NULL`, which SQL reads as the contrary."""
    return condition == ibis.literal(False)


def _compared(order: Order, left: ir.Value, right: ir.Value) -> ir.BooleanValue:
    match order:
        case Order.LESS:
            return left < right
        case Order.AT_MOST:
            return left <= right
        case Order.EQUAL:
            return left == right
        case Order.UNEQUAL:
            return left != right
        case Order.AT_LEAST:
            return left >= right
        case Order.MORE:
            return left > right


def _calculated(operation: Operation, left: ir.NumericValue, right: ir.NumericValue) -> ir.NumericValue:
    match operation:
        case Operation.ADD:
            return left + right
        case Operation.SUBTRACT:
            return left - right
        case Operation.MULTIPLY:
            return left * right


def _rounded(direction: Direction, number: ir.NumericValue, unit: int) -> ir.NumericValue:
    """SQL's remainder has the sign of the number on every engine, so truncation plus one step is exact."""
    rest = number % ibis.literal(unit, "int64")
    whole = number - rest
    match direction:
        case Direction.UP:
            return ibis.cases((rest > 0, whole + unit), else_=whole)
        case Direction.DOWN:
            return ibis.cases((rest < 0, whole - unit), else_=whole)


def _extreme(values: list[ir.NumericValue], *, largest: bool) -> ir.NumericValue:
    """Spelled as comparisons: engines disagree whether GREATEST and LEAST pass over NULL."""
    best = values[0]
    for value in values[1:]:
        kept = best >= value if largest else best <= value
        best = ibis.cases((kept, best), (_negated(kept), value), else_=ibis.null("int64"))
    return best


def _label(column: Column) -> str:
    owner = "r" if column.scope is Scope.RECIPIENT else "m"
    key = "" if column.source.key is None else f"_{column.source.key}"
    return f"{owner}_{column.source.relation}{key}_{column.name}".replace("-", "_").lower()


def _found_in(table: ir.Table, column: Column) -> ir.Value:
    value = table[_label(column)]
    return value if column.absent is None else value.fill_null(ibis.literal(column.absent, _TYPES[column.kind]))
