"""Decide one case by walking the tree: the plain reading of the law that every engine is held to.

`None` stands for unknown throughout.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import assert_never

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
    Value,
    children,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What the register holds of one person: a value for each (source, column); a missing pair holds nothing."""

    person_id: int
    values: Mapping[tuple[Source, str], Value | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """「給付の単位」 The persons that are judged together, and the one who is paid (None: nobody can be)."""

    members: tuple[Person, ...]
    recipient: Person | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something nobody knows yet and the rule needs: which column, of whom."""

    column: Column
    person_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """One unit, read by rules. `given` holds values of nodes that were computed before (by a bulk query)."""

    unit: Unit
    given: Mapping[Node, Value | None] = field(default_factory=lambda: MappingProxyType({}))

    def value(self, node: Node, person: Person | None = None) -> Value | None:
        """The value of a node; inside a count or quantifier, of that person."""
        if node in self.given:
            return self.given[node]
        match node:
            case Constant(value=value):
                return value
            case Column():
                return self._held(node, person)
            case Fact(meaning=meaning):
                return self.value(meaning, person)
            case Compare(order=order, left=left, right=right):
                return _compare(order, self.value(left, person), self.value(right, person))
            case Not(part=part):
                return _negate(self._truth(part, person))
            case AllOf(parts=parts):
                return _all([self._truth(part, person) for part in parts])
            case AnyOf(parts=parts):
                return _negate(_all([_negate(self._truth(part, person)) for part in parts]))
            case Arithmetic(operation=operation, left=left, right=right):
                return _calculate(operation, self._number(left, person), self._number(right, person))
            case Round(direction=direction, value=inner, unit=unit):
                return _round(direction, self._number(inner, person), unit)
            case Largest(parts=parts):
                numbers = _known([self._number(part, person) for part in parts])
                return None if numbers is None else max(numbers)
            case Smallest(parts=parts):
                numbers = _known([self._number(part, person) for part in parts])
                return None if numbers is None else min(numbers)
            case Choose(condition=condition, then=then, otherwise=otherwise):
                chosen = self._truth(condition, person)
                return None if chosen is None else self.value(then if chosen else otherwise, person)
            case Tally(where=where):
                found = [self._truth(where, member) for member in self.unit.members]
                return None if None in found else sum(map(bool, found))
            case Total(value=inner, where=where):
                return self._total(inner, where)
            case Every(where=where, holds=holds):
                broken = AllOf(parts=(where, Not(part=holds)))
                return _all([_negate(self._truth(broken, member)) for member in self.unit.members])
            case Some(where=where):
                return _negate(_all([_negate(self._truth(where, member)) for member in self.unit.members]))
            case _:
                assert_never(node)

    def questions(self, node: Node) -> tuple[Question, ...]:
        """「確認事項」 What would have to be known for an unknown node to be decided; nothing for a decided one."""
        return tuple(dict.fromkeys(self._open(node, None)))

    def _open(self, node: Node, person: Person | None) -> Iterator[Question]:
        if isinstance(node, Tally | Total | Every | Some):
            if self.value(node) is None:
                for member in self.unit.members:
                    for part in self._needed_of(node, member):
                        yield from self._open(part, member)
        elif self.value(node, person) is not None:
            return
        elif isinstance(node, Column):
            whose = person if node.scope is Scope.MEMBER else self.unit.recipient
            yield Question(column=node, person_id=whose.person_id if whose else None)
        elif isinstance(node, Choose) and (chosen := self._truth(node.condition, person)) is not None:
            yield from self._open(node.then if chosen else node.otherwise, person)
        else:
            for child in children(node):
                yield from self._open(child, person)

    def _needed_of(self, node: Aggregate, member: Person) -> tuple[Node, ...]:
        """What has to be known of one member; nothing of the value where the condition does not hold."""
        match node:
            case Every(where=where, holds=holds):
                return (AllOf(parts=(where, Not(part=holds))),)
            case Total(value=value, where=where):
                return (where,) if self._truth(where, member) is False else (where, value)
            case Tally(where=where) | Some(where=where):
                return (where,)

    def _held(self, column: Column, member: Person | None) -> Value | None:
        whose = member if column.scope is Scope.MEMBER else self.unit.recipient
        held = whose.values.get((column.source, column.name)) if whose else None
        return column.absent if held is None else held

    def _truth(self, node: Node, person: Person | None) -> bool | None:
        value = self.value(node, person)
        return None if value is None else bool(value)

    def _number(self, node: Node, person: Person | None) -> int | None:
        value = self.value(node, person)
        return value if isinstance(value, int) else None

    def _total(self, inner: Node, where: Node) -> int | None:
        total = 0
        for member in self.unit.members:
            counted = self._truth(where, member)
            if counted is False:
                continue
            number = self._number(inner, member)
            if counted is None or number is None:
                return None
            total += number
        return total


def _all(found: list[bool | None]) -> bool | None:
    if False in found:
        return False
    return None if None in found else True


def _negate(found: bool | None) -> bool | None:
    return None if found is None else not found


def _known(numbers: list[int | None]) -> list[int] | None:
    known = [number for number in numbers if number is not None]
    return known if len(known) == len(numbers) else None


def _compare(order: Order, left: Value | None, right: Value | None) -> bool | None:
    if left is None or right is None:
        return None
    if isinstance(left, date) and isinstance(right, date):
        return _ordered(order, left.toordinal(), right.toordinal())
    assert isinstance(left, int)
    assert isinstance(right, int)
    return _ordered(order, left, right)


def _ordered(order: Order, left: int, right: int) -> bool:
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


def _calculate(operation: Operation, left: int | None, right: int | None) -> int | None:
    if left is None or right is None:
        return None
    match operation:
        case Operation.ADD:
            return left + right
        case Operation.SUBTRACT:
            return left - right
        case Operation.MULTIPLY:
            return left * right


def _round(direction: Direction, number: int | None, unit: int) -> int | None:
    if number is None:
        return None
    match direction:
        case Direction.UP:
            return -(-number // unit) * unit
        case Direction.DOWN:
            return number // unit * unit
