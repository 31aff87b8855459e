"""The closed set of nodes of which every rule is made, and the kinds that keep them sensible.

A rule has three values: true, false and unknown. Unknown goes through AND, OR and NOT as in Kleene's strong logic,
through comparisons and arithmetic it stays unknown. No node runs code: whoever wants to know what a rule means
(evaluator, query compiler, printer) matches on these classes, and a new class is an error in all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

Value: TypeAlias = bool | int | date
"""A known value: truth, count or yen, day."""

SourceKey: TypeAlias = int | date | str | None
"""Which row of a relation is meant: a fiscal year, a month, a programme; None where a person has one row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """「満年齢」 So many whole years, full when the day `by` ends."""

    years: int
    by: date


FactArgument: TypeAlias = SourceKey | Age
"""What makes a fact definite."""


class Kind(StrEnum):
    """What a node stands for. Yen and counts are both whole numbers, yet cannot be taken for each other."""

    TRUTH = "truth"
    COUNT = "count"
    YEN = "yen"
    DAY = "day"


class Scope(StrEnum):
    """Whose fact is read: each person of the unit in turn, or the one who is paid (受給者)."""

    MEMBER = "member"
    RECIPIENT = "recipient"


class Order(StrEnum):
    """The comparisons."""

    LESS = "<"
    AT_MOST = "<="
    EQUAL = "="
    UNEQUAL = "!="
    AT_LEAST = ">="
    MORE = ">"


class Operation(StrEnum):
    """The arithmetic. Division is missing on purpose: yen are only rounded."""

    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "×"


class Direction(StrEnum):
    """「端数処理」 Which way a number is rounded to a whole unit."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One relation at one key, for instance the taxes of fiscal year 2024: at most one row for each person."""

    relation: str
    key: SourceKey = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant:
    """A value written in the programme file."""

    kind: Kind
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What the register holds. Where it holds nothing the value is `absent`; None there means unknown."""

    kind: Kind
    scope: Scope
    source: Source
    name: str
    absent: Value | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A fact of the published vocabulary by its name, and what it means in terms of columns."""

    name: str
    argument: FactArgument
    meaning: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare:
    """Two values of one kind in an order; unknown while either is."""

    order: Order
    left: Node
    right: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """The contrary; of the unknown, unknown."""

    part: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf:
    """True if all parts are, false if one is, else unknown."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """True if one part is, false if all are false, else unknown."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arithmetic:
    """A sum, difference or product; unknown while either side is."""

    operation: Operation
    left: Node
    right: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A number taken to a multiple of `unit`, towards plus infinity (UP) or minus infinity (DOWN)."""

    direction: Direction
    value: Node
    unit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Largest:
    """The largest of the parts; unknown while any is."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Smallest:
    """The smallest of the parts; unknown while any is."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choose:
    """One of two by a condition; an unknown condition leaves the result unknown."""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many persons of the unit the condition holds for; unknown while it is unknown for any of them."""

    where: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """The sum of a number over the persons the condition holds for; unknown while any part of it is unknown."""

    value: Node
    where: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Every:
    """For every person whom `where` holds for, `holds` is true. True of nobody."""

    where: Node
    holds: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Some:
    """There is a person in the unit for whom `where` holds."""

    where: Node


Aggregate: TypeAlias = Tally | Total | Every | Some
Node: TypeAlias = (
    Constant
    | Column
    | Fact
    | Compare
    | Not
    | AllOf
    | AnyOf
    | Arithmetic
    | Round
    | Largest
    | Smallest
    | Choose
    | Tally
    | Total
    | Every
    | Some
)

TRUE = Constant(kind=Kind.TRUTH, value=True)


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below, left to right; a fact is opened into its meaning."""
    match node:
        case Constant() | Column():
            return ()
        case Fact(meaning=meaning):
            return (meaning,)
        case Not(part=part):
            return (part,)
        case AllOf(parts=parts) | AnyOf(parts=parts) | Largest(parts=parts) | Smallest(parts=parts):
            return parts
        case Compare(left=left, right=right) | Arithmetic(left=left, right=right):
            return (left, right)
        case Round(value=value):
            return (value,)
        case Choose(condition=condition, then=then, otherwise=otherwise):
            return (condition, then, otherwise)
        case Tally(where=where) | Some(where=where):
            return (where,)
        case Total(value=value, where=where):
            return (value, where)
        case Every(where=where, holds=holds):
            return (where, holds)


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, parents first."""
    yield node
    for child in children(node):
        yield from walk(child)


def kind_of(node: Node) -> Kind:
    """What the node stands for; the vocabulary has made sure that its parts fit."""
    match node:
        case Constant(kind=kind) | Column(kind=kind):
            return kind
        case Fact(meaning=meaning):
            return kind_of(meaning)
        case Compare() | Not() | AllOf() | AnyOf() | Every() | Some():
            return Kind.TRUTH
        case Arithmetic(left=left, right=right):
            return Kind.YEN if Kind.YEN in (kind_of(left), kind_of(right)) else Kind.COUNT
        case Round(value=value) | Total(value=value):
            return kind_of(value)
        case Largest(parts=parts) | Smallest(parts=parts):
            return kind_of(parts[0])
        case Choose(then=then):
            return kind_of(then)
        case Tally():
            return Kind.COUNT


def columns(node: Node) -> tuple[Column, ...]:
    """「読取項目」 Every column the tree may read, each once, in the order of the text."""
    return tuple(dict.fromkeys(part for part in walk(node) if isinstance(part, Column)))


def facts(node: Node) -> tuple[Fact, ...]:
    """Every fact the tree names, each once, in the order of the text."""
    return tuple(dict.fromkeys(part for part in walk(node) if isinstance(part, Fact)))


def aggregates(node: Node) -> tuple[Aggregate, ...]:
    """Every count, sum or quantifier over persons in the tree, each once."""
    return tuple(dict.fromkeys(part for part in walk(node) if isinstance(part, Tally | Total | Every | Some)))
