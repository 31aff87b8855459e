"""The rule tree in plain English, for those who review without Japanese."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from madoguchi.core.dates import latest_birth_date
from madoguchi.programme.japanese import CONTRARY
from madoguchi.rules.facts import FACTS, Argument
from madoguchi.rules.items import item_of
from madoguchi.rules.tree import (
    TRUE,
    Age,
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
    FactArgument,
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
    Tally,
    Total,
    columns,
    kind_of,
)

_OF_AMOUNTS = {
    Order.LESS: "is less than",
    Order.AT_MOST: "is at most",
    Order.EQUAL: "is",
    Order.UNEQUAL: "is not",
    Order.AT_LEAST: "is at least",
    Order.MORE: "is more than",
}
_OF_DAYS = _OF_AMOUNTS | {
    Order.LESS: "is before",
    Order.AT_MOST: "is on or before",
    Order.AT_LEAST: "is on or after",
    Order.MORE: "is after",
}
_SIGNS = {Operation.ADD: "+", Operation.SUBTRACT: "−", Operation.MULTIPLY: "×"}


@dataclass(frozen=True, slots=True, kw_only=True)
class English:
    """Says nodes in English; the base date is called by its name."""

    base_date: date

    def day(self, day: date) -> str:
        """A day with its month spelled out."""
        spelled = f"{day.day} {calendar.month_name[day.month]} {day.year}"
        return f"the base date ({spelled})" if day == self.base_date else spelled

    def item(self, column: Column) -> str:
        """A register's item with its year, month or programme."""
        return _with_key(item_of(column).title_en, column.source.key)

    def persons(self, where: Node) -> str:
        """Those persons for whom a condition holds."""
        return "all persons" if where == TRUE else f"persons {self._relative(where, plural=True)}"

    def condition(self, node: Node) -> str:
        """A node that is true or false, as a clause about the person or the recipient."""
        match node:
            case Constant(value=value):
                return "this always holds" if value else "this never holds"
            case Column():
                return f"{_who(node)} meets: {self.item(node)}"
            case Fact(name=name, argument=argument):
                return f"{_who(node)} {self._titled(name, argument)}"
            case Compare(left=left):
                return f"{self.value(left)} {self._compared(node)}"
            case Not(part=part):
                return self._contrary(part)
            case AllOf(parts=parts):
                return ", and ".join(self._inner(part) for part in parts)
            case AnyOf(parts=parts):
                return ", or ".join(self._inner(part) for part in parts)
            case Every(where=where, holds=holds):
                whom = "person" if where == TRUE else f"person {self._relative(where)}"
                return f"for every {whom}: {self.condition(holds)}"
            case Some(where=where):
                return f"there is a person {self._relative(where)}".rstrip()
            case Arithmetic() | Round() | Largest() | Smallest() | Choose() | Tally() | Total():
                raise AssertionError(node)
            case _:
                assert_never(node)

    def value(self, node: Node) -> str:
        """A node that is an amount, a number or a day, as a noun."""
        match node:
            case Constant(kind=kind, value=value):
                if isinstance(value, date):
                    return self.day(value)
                return f"{'−' if value < 0 else ''}{'¥' if kind is Kind.YEN else ''}{abs(value):,}"
            case Column():
                return f"{_who(node)}'s {self.item(node)}"
            case Fact(name=name, argument=argument):
                return f"{_who(node)}'s {_with_key(FACTS[name].title_en, argument)}"
            case Arithmetic(operation=operation, left=left, right=right):
                return (
                    f"{self._operand(left, operation)} {_SIGNS[operation]} {self._operand(right, operation, last=True)}"
                )
            case Round(direction=direction, value=inner, unit=unit):
                way = "up" if direction is Direction.UP else "down"
                return f"{self._operand(inner)} rounded {way} to a multiple of ¥{unit:,}"
            case Largest(parts=(Constant() as least, other)):
                return f"{self._operand(other)} but not less than {self.value(least)}"
            case Smallest(parts=(Constant() as most, other)) | Smallest(parts=(other, Constant() as most)):
                return f"{self._operand(other)} but not more than {self.value(most)}"
            case Largest(parts=parts):
                return f"the largest of {', '.join(map(self._operand, parts))}"
            case Smallest(parts=parts):
                return f"the smallest of {', '.join(map(self._operand, parts))}"
            case Choose(condition=condition, then=then, otherwise=otherwise):
                return f"{self._operand(then)} if ({self.condition(condition)}), otherwise {self._operand(otherwise)}"
            case Tally(where=where):
                return f"the number of {self.persons(where)}"
            case Total(value=inner, where=where):
                return f"the sum of {self._operand(inner)} over {self.persons(where)}"
            case Compare() | Not() | AllOf() | AnyOf() | Every() | Some():
                raise AssertionError(node)
            case _:
                assert_never(node)

    def _compared(self, node: Compare) -> str:
        ways = _OF_DAYS if kind_of(node.left) is Kind.DAY else _OF_AMOUNTS
        return f"{ways[node.order]} {self.value(node.right)}"

    def _relative(self, where: Node, *, plural: bool = False) -> str:
        """Which persons are meant, as a relative clause."""
        match where:
            case Constant():
                return "" if where == TRUE else "of whom there is none"
            case Fact(name=name, argument=argument):
                title = self._titled(name, argument)
                if plural:
                    title = title.replace("is ", "are ", 1).replace("has ", "have ", 1)
                return f"who {title}"
            case Compare(left=Fact(name=name, argument=argument)):
                return f"whose {_with_key(FACTS[name].title_en, argument)} {self._compared(where)}"
            case AllOf(parts=parts):
                return " and ".join(self._grouped(part, plural) for part in parts)
            case AnyOf(parts=parts):
                return " or ".join(self._grouped(part, plural) for part in parts)
            case Not(part=Compare(order=order, left=left, right=right)):
                return self._relative(Compare(order=CONTRARY[order], left=left, right=right), plural=plural)
            case _:
                return f"of whom this holds: ({self.condition(where)})"

    def _grouped(self, part: Node, plural: bool) -> str:
        said = self._relative(part, plural=plural)
        return f"({said})" if isinstance(part, AllOf | AnyOf) else said

    def _inner(self, node: Node) -> str:
        said = self.condition(node)
        return f"({said})" if isinstance(node, AllOf | AnyOf | Every) else said

    def _operand(self, node: Node, operation: Operation | None = None, *, last: bool = False) -> str:
        said = self.value(node)
        if isinstance(node, Constant | Column | Fact):
            return said
        plain = operation is Operation.ADD or (operation is Operation.SUBTRACT and not last)
        if isinstance(node, Arithmetic) and (plain or (node.operation is operation is Operation.MULTIPLY)):
            return said
        product = isinstance(node, Arithmetic) and node.operation is Operation.MULTIPLY and operation is not None
        return said if product else f"({said})"

    def _contrary(self, part: Node) -> str:
        match part:
            case Not(part=inner):
                return self.condition(inner)
            case Compare(order=order, left=left, right=right):
                return self.condition(Compare(order=CONTRARY[order], left=left, right=right))
            case Some(where=where):
                return f"there is no person {self._relative(where)}".rstrip()
            case _:
                return f"it is not so that ({self.condition(part)})"

    def _titled(self, name: str, argument: FactArgument) -> str:
        title = FACTS[name].title_en
        match FACTS[name].argument, argument:
            case Argument.AGE, Age(years=years, by=by):
                born = self.day(latest_birth_date(years, by))
                return f"is {years} or older at the end of {self.day(by)}, born on or before {born}"
            case Argument.DAY, date() as day:
                return f"{title} on {self.day(day)}"
            case Argument.MONTH, date() as month:
                return f"{title} for {_month(month)}"
            case Argument.FISCAL_YEAR, int() as year:
                return f"{title} in fiscal year {year}"
            case _:
                return title


def _who(node: Fact | Column) -> str:
    scopes = {column.scope for column in columns(node)}
    return "the recipient" if Scope.RECIPIENT in scopes else "the person"


def _month(month: date) -> str:
    return f"{calendar.month_name[month.month]} {month.year}"


def _with_key(title: str, key: FactArgument) -> str:
    match key:
        case date():
            return f"{title} ({_month(key)})"
        case int():
            return f"{title} (fiscal year {key})"
        case str():
            return f"{title} (programme {key})"
        case None:
            return title
        case Age():
            raise AssertionError(key)
