"""The rule tree in plain Japanese, in the order and with the joining words of a 要綱."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import assert_never

from madoguchi.core.dates import latest_birth_date, wareki
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

CONTRARY = {
    Order.LESS: Order.AT_LEAST,
    Order.AT_MOST: Order.MORE,
    Order.EQUAL: Order.UNEQUAL,
    Order.UNEQUAL: Order.EQUAL,
    Order.AT_LEAST: Order.LESS,
    Order.MORE: Order.AT_MOST,
}
"""The comparison that holds exactly where the other one does not."""

_OF_AMOUNTS = {
    Order.LESS: "未満である",
    Order.AT_MOST: "以下である",
    Order.EQUAL: "である",
    Order.UNEQUAL: "でない",
    Order.AT_LEAST: "以上である",
    Order.MORE: "を超える",
}
_OF_DAYS = _OF_AMOUNTS | {
    Order.LESS: "より前である",
    Order.AT_MOST: "以前である",
    Order.AT_LEAST: "以後である",
    Order.MORE: "より後である",
}
_SIGNS = {Operation.ADD: "＋", Operation.SUBTRACT: "－", Operation.MULTIPLY: "×"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Japanese:
    """Says nodes in Japanese; the base date is called by its name."""

    base_date: date

    def day(self, day: date) -> str:
        """A day in the Japanese calendar."""
        spelled = wareki(day)
        return f"基準日（{spelled}）" if day == self.base_date else spelled

    def item(self, column: Column) -> str:
        """A register's item with its year, month or programme."""
        return _with_key(item_of(column).title, column.source.key)

    def persons(self, where: Node) -> str:
        """Those persons for whom a condition holds."""
        match where:
            case AllOf(parts=(first, *rest)) if rest:
                others = "、かつ、".join(self._inner(part) for part in rest)
                whom = self.persons(first)
                return f"{f'（{whom}）' if isinstance(first, AnyOf) else whom}であって、{others}もの"
            case AnyOf(parts=parts) if len(parts) > 1:
                return "又は".join(self.persons(part) for part in parts)
            case _:
                return "全ての者" if where == TRUE else f"{self.condition(where)}者"

    def condition(self, node: Node) -> str:
        """A node that is true or false, as a clause."""
        match node:
            case Constant(value=value):
                return "常に当てはまる" if value else "決して当てはまらない"
            case Column():
                return f"{self._whose(node)}{self.item(node)}に該当する"
            case Fact():
                return self._fact(node)
            case Compare(order=order, left=left, right=right):
                endings = _OF_DAYS if kind_of(left) is Kind.DAY else _OF_AMOUNTS
                return f"{self.value(left)}が{self.value(right)}{endings[order]}"
            case Not(part=part):
                return self._contrary(part)
            case AllOf(parts=parts):
                return "、かつ、".join(self._inner(part) for part in parts)
            case AnyOf(parts=parts):
                return "、又は、".join(self._inner(part) for part in parts)
            case Every(where=where, holds=holds):
                whom = "全員" if where == TRUE else f"{self.persons(where)}の全員"
                return f"{whom}について、{self.condition(holds)}"
            case Some(where=where):
                return f"{self.persons(where)}がいる"
            case Arithmetic() | Round() | Largest() | Smallest() | Choose() | Tally() | Total():
                raise AssertionError(node)
            case _:
                assert_never(node)

    def value(self, node: Node) -> str:
        """A node that is an amount, a number or a day, as a noun."""
        match node:
            case Constant(kind=kind, value=value):
                return self.day(value) if isinstance(value, date) else f"{value:,}{'円' if kind is Kind.YEN else '人'}"
            case Column():
                return f"{self._whose(node)}{self.item(node)}"
            case Fact(name=name, argument=argument):
                return f"{self._whose(node)}{_with_key(FACTS[name].title, argument)}"
            case Arithmetic(operation=operation, left=left, right=right):
                return (
                    f"{self._operand(left, operation)}{_SIGNS[operation]}{self._operand(right, operation, last=True)}"
                )
            case Round(direction=direction, value=inner, unit=unit):
                cut = "切り上げた" if direction is Direction.UP else "切り捨てた"
                return f"{self._operand(inner)}を{unit:,}円単位に{cut}額"
            case Largest(parts=(Constant() as least, other)):
                return f"{self._operand(other)}（{self.value(least)}を下回るときは{self.value(least)}）"
            case Smallest(parts=(Constant() as most, other)) | Smallest(parts=(other, Constant() as most)):
                return f"{self._operand(other)}（{self.value(most)}を超えるときは{self.value(most)}）"
            case Largest(parts=parts):
                return f"{'、'.join(map(self._operand, parts))}のうち最も大きい額"
            case Smallest(parts=parts):
                return f"{'、'.join(map(self._operand, parts))}のうち最も小さい額"
            case Choose(condition=condition, then=then, otherwise=otherwise):
                when = f"「{self.condition(condition)}」ときは{self._operand(then)}"
                return f"{when}、そうでないときは{self._operand(otherwise)}"
            case Tally(where=where):
                return f"{self.persons(where)}の人数"
            case Total(value=inner, where=where):
                return f"{self.persons(where)}の{self._operand(inner)}の合計"
            case Compare() | Not() | AllOf() | AnyOf() | Every() | Some():
                raise AssertionError(node)
            case _:
                assert_never(node)

    def _inner(self, node: Node) -> str:
        said = self.condition(node)
        return f"（{said}）" if isinstance(node, AllOf | AnyOf | Every) else said

    def _operand(self, node: Node, operation: Operation | None = None, *, last: bool = False) -> str:
        said = self.value(node)
        if isinstance(node, Constant | Column | Fact | Tally):
            return said
        plain = operation is Operation.ADD or (operation is Operation.SUBTRACT and not last)
        if isinstance(node, Arithmetic) and (plain or (node.operation is operation is Operation.MULTIPLY)):
            return said
        product = isinstance(node, Arithmetic) and node.operation is Operation.MULTIPLY and operation is not None
        return said if product else f"（{said}）"

    def _fact(self, node: Fact) -> str:
        subject = "受給者が" if _is_of_recipient(node) else ""
        title = FACTS[node.name].title
        match FACTS[node.name].argument, node.argument:
            case Argument.AGE, Age(years=years, by=by):
                born = wareki(latest_birth_date(years, by))
                return f"{subject}{self.day(by)}の終わりに満{years}歳以上（{born}以前の生まれ）である"
            case Argument.DAY, date() as day:
                return f"{subject}{self.day(day)}に{title}"
            case Argument.MONTH, date() as month:
                return f"{subject}{_month(month)}分の{title}"
            case Argument.FISCAL_YEAR, int() as year:
                return f"{subject}{_year(year)}において{title}"
            case _:
                return f"{subject}{title}"

    def _contrary(self, part: Node) -> str:
        match part:
            case Not(part=inner):
                return self.condition(inner)
            case Compare(order=order, left=left, right=right):
                return self.condition(Compare(order=CONTRARY[order], left=left, right=right))
            case Some(where=where):
                return f"{self.persons(where)}がいない"
            case Fact():
                said = self.condition(part)
                if said.endswith("である"):
                    return f"{said.removesuffix('である')}でない"
                return f"{said.removesuffix('いる')}いない" if said.endswith("いる") else f"「{said}」に当たらない"
            case _:
                return f"「{self.condition(part)}」に当たらない"

    def _whose(self, node: Fact | Column) -> str:
        return "受給者の" if _is_of_recipient(node) else ""


def _is_of_recipient(node: Fact | Column) -> bool:
    return any(column.scope is Scope.RECIPIENT for column in columns(node))


def _year(year: int) -> str:
    return f"{wareki(date(year, 4, 1)).partition('年')[0]}年度"


def _month(month: date) -> str:
    return f"{wareki(month).partition('月')[0]}月"


def _with_key(title: str, key: FactArgument) -> str:
    match key:
        case date():
            detail = f"{_month(key)}分"
        case int():
            detail = _year(key)
        case str():
            detail = f"制度 {key}"
        case None:
            return title
        case Age():
            raise AssertionError(key)
    return f"{title[:-1]}、{detail}）" if title.endswith("）") else f"{title}（{detail}）"
