"""The words of a programme file, typed so that an editor completes them and a mistake is a type error.

Each word wraps a node of the rule tree in a class for its kind. Amounts add up and multiply by counts; they do not
divide. Equality of values is spelled `.equals(…)`, because `==` compares Python objects.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from madoguchi.core.errors import RuleError
from madoguchi.programme.limits import age, calendar_day, constant, first_day, full_year, identifier, rounding_unit
from madoguchi.rules.facts import fact
from madoguchi.rules.tree import (
    TRUE,
    AllOf,
    AnyOf,
    Arithmetic,
    Choose,
    Column,
    Compare,
    Direction,
    Every,
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
    columns,
)


@dataclass(frozen=True, slots=True)
class Truth:
    """Something that is true, false or unknown of a person or a unit."""

    node: Node


@dataclass(frozen=True, slots=True)
class Day:
    """A date of the register. It is compared with dates, and with nothing else."""

    node: Node

    def __ge__(self, other: Day | date) -> Truth:
        return _compare(Order.AT_LEAST, self, _day(other))

    def __gt__(self, other: Day | date) -> Truth:
        return _compare(Order.MORE, self, _day(other))

    def __le__(self, other: Day | date) -> Truth:
        return _compare(Order.AT_MOST, self, _day(other))

    def __lt__(self, other: Day | date) -> Truth:
        return _compare(Order.LESS, self, _day(other))

    def equals(self, other: Day | date) -> Truth:
        """The two are the same value; unknown while either is."""
        return _compare(Order.EQUAL, self, _day(other))


@dataclass(frozen=True, slots=True)
class Number:
    """A count of persons or things."""

    node: Node

    def __ge__(self, other: Number | int) -> Truth:
        return _compare(Order.AT_LEAST, self, _number(other))

    def __gt__(self, other: Number | int) -> Truth:
        return _compare(Order.MORE, self, _number(other))

    def __le__(self, other: Number | int) -> Truth:
        return _compare(Order.AT_MOST, self, _number(other))

    def __lt__(self, other: Number | int) -> Truth:
        return _compare(Order.LESS, self, _number(other))

    def equals(self, other: Number | int) -> Truth:
        """The two are the same value; unknown while either is."""
        return _compare(Order.EQUAL, self, _number(other))

    def __add__(self, other: Number | int) -> Number:
        return Number(_calculate(Operation.ADD, self, _number(other)))

    __radd__ = __add__

    def __sub__(self, other: Number | int) -> Number:
        return Number(_calculate(Operation.SUBTRACT, self, _number(other)))


@dataclass(frozen=True, slots=True)
class Money:
    """「金額」 An amount in whole yen. A bare number beside it means yen too."""

    node: Node

    def __ge__(self, other: Money | int) -> Truth:
        return _compare(Order.AT_LEAST, self, _money(other))

    def __gt__(self, other: Money | int) -> Truth:
        return _compare(Order.MORE, self, _money(other))

    def __le__(self, other: Money | int) -> Truth:
        return _compare(Order.AT_MOST, self, _money(other))

    def __lt__(self, other: Money | int) -> Truth:
        return _compare(Order.LESS, self, _money(other))

    def equals(self, other: Money | int) -> Truth:
        """The two are the same value; unknown while either is."""
        return _compare(Order.EQUAL, self, _money(other))

    def __add__(self, other: Money) -> Money:
        return Money(_calculate(Operation.ADD, self, _money(other)))

    def __sub__(self, other: Money) -> Money:
        return Money(_calculate(Operation.SUBTRACT, self, _money(other)))

    def __mul__(self, other: Number | int) -> Money:
        return Money(_calculate(Operation.MULTIPLY, self, _number(other)))

    def __rmul__(self, other: Number | int) -> Money:
        return self * other

    def __truediv__(self, other: object) -> Money:
        raise RuleError(
            "programme.yen_divided",
            ja="円は割れません。1円未満の行方が決まらないためです。"
            "round_up(…, to=…) か round_down(…, to=…) を使ってください。",
            en="Yen cannot be divided, since nobody says where the rest goes. "
            "Use round_up(…, to=…) or round_down(…, to=…).",
        )

    __floordiv__ = __truediv__


Expression = Truth | Day | Number | Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """What may be asked about a person; `member` is each person of the unit, `recipient` the one who is paid."""

    scope: Scope

    @property
    def birth_date(self) -> Day:
        """「生年月日」"""
        return Day(fact("birth_date", self.scope))

    def reaches_age(self, years: int, *, by: date) -> Truth:
        """「満年齢」 So many whole years are full when the day `by` ends.

        By 年齢計算ニ関スル法律 that is so from the day before the birthday on: who turns 75 on the day after it counts.
        """
        return Truth(fact("reaches_age", self.scope, age(years, by)))

    def registered_on(self, day: date) -> Truth:
        """「住民基本台帳に記録されている者」 on that day."""
        return Truth(fact("registered_on", self.scope, calendar_day(day)))

    def in_transit_on(self, day: date) -> Truth:
        """Removed from one register on or before the day and entered in ours after it.

        The day of removal counts: on it the old register holds the person no more, and nobody may fall between two.
        """
        return Truth(fact("in_transit_on", self.scope, calendar_day(day)))

    def alive_on(self, day: date) -> Truth:
        """Not dead on that day, as far as the register knows."""
        return Truth(fact("alive_on", self.scope, calendar_day(day)))

    def per_capita_levy(self, *, fiscal_year: int) -> Money:
        """「均等割」 of the resident tax of that fiscal year."""
        return Money(fact("per_capita_levy", self.scope, full_year(fiscal_year)))

    def income_levy(self, *, fiscal_year: int) -> Money:
        """「所得割」 of the resident tax of that fiscal year, before the fixed reduction."""
        return Money(fact("income_levy", self.scope, full_year(fiscal_year)))

    def income_tax(self, *, fiscal_year: int) -> Money:
        """「所得税額」 on file for that fiscal year's resident tax, before the fixed reduction."""
        return Money(fact("income_tax", self.scope, full_year(fiscal_year)))

    def total_income(self, *, fiscal_year: int) -> Money:
        """「合計所得金額」 of the calendar year before that fiscal year."""
        return Money(fact("total_income", self.scope, full_year(fiscal_year)))

    def dependants(self, *, fiscal_year: int) -> Number:
        """「扶養親族等の数」 spouse included, on file for that fiscal year."""
        return Number(fact("dependants", self.scope, full_year(fiscal_year)))

    def dependent_of_taxpayer(self, *, fiscal_year: int) -> Truth:
        """「扶養親族等」 of somebody who is taxed for that fiscal year."""
        return Truth(fact("dependent_of_taxpayer", self.scope, full_year(fiscal_year)))

    def receives_child_allowance_for(self, *, month: date) -> Truth:
        """「支給対象児童」 of the child allowance for that month (given by its first day)."""
        return Truth(fact("receives_child_allowance_for", self.scope, first_day(month)))

    def standard_child_allowance(self, *, month: date) -> Truth:
        """「本則給付」 of the child allowance for that month (false: 特例給付, or none)."""
        return Truth(fact("standard_child_allowance", self.scope, first_day(month)))

    def awarded(self, *, programme: str) -> Money:
        """「既支給額」 under an earlier programme, by its id; ¥0 where there is none."""
        return Money(fact("awarded", self.scope, identifier(programme)))

    @property
    def has_account(self) -> Truth:
        """An own account is on file (公金受取口座, or one that was paid to before)."""
        return Truth(fact("has_account", self.scope))


member = PersonFacts(scope=Scope.MEMBER)
recipient = PersonFacts(scope=Scope.RECIPIENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitKind:
    """「給付の単位」 Which persons are judged together.

    `key` groups them; the one who is paid is their head, or the person that the key names.
    """

    title: str
    title_en: str
    key: Column
    paid_to_head: bool

    @property
    def keys(self) -> tuple[Column, ...]:
        """「世帯番号」「世帯主」 The columns that say who belongs together and who is paid."""
        head = Column(
            kind=Kind.TRUTH, scope=Scope.MEMBER, source=Source(relation="people"), name="is_head", absent=False
        )
        return (self.key, head) if self.paid_to_head else (self.key,)


def _unit(titles: tuple[str, str], name: str, source: Source, *, paid_to_head: bool = False) -> UnitKind:
    key = Column(kind=Kind.COUNT, scope=Scope.MEMBER, source=source, name=name)
    return UnitKind(title=titles[0], title_en=titles[1], key=key, paid_to_head=paid_to_head)


_PEOPLE = Source(relation="people")
household = _unit(("世帯（世帯主に支給）", "household, paid to its head"), "household_id", _PEOPLE, paid_to_head=True)
person = _unit(("個人（本人に支給）", "person, paid to themselves"), "person_id", _PEOPLE)


def child_allowance_payee(*, month: date) -> UnitKind:
    """「児童手当の受給者」 with all children that the allowance was paid for in that month."""
    titles = (
        f"児童手当の受給者（{month.year}年{month.month}月分）",
        f"payee of the child allowance for {month.year}-{month.month:02}",
    )
    return _unit(titles, "payee_id", Source(relation="child_allowances", key=first_day(month)))


def yen(amount: int) -> Money:
    """An amount in whole yen."""
    return Money(constant(Kind.YEN, amount))


def all_of(*parts: Truth) -> Truth:
    """True if all are, false if one is, unknown otherwise."""
    return Truth(AllOf(parts=_truths(parts)))


def any_of(*parts: Truth) -> Truth:
    """True if one is, false if all are false, unknown otherwise."""
    return Truth(AnyOf(parts=_truths(parts)))


def is_not(part: Truth) -> Truth:
    """The contrary; of the unknown, unknown."""
    return Truth(Not(part=_truths((part,))[0]))


def count(where: Truth) -> Number:
    """How many persons of the unit it holds for."""
    return Number(Tally(where=_of_member(where)))


def total(value: Money, where: Truth) -> Money:
    """The sum of an amount over the persons it holds for."""
    return Money(Total(value=_of_member(value), where=_of_member(where)))


def every(where: Truth, holds: Truth) -> Truth:
    """Of every person for whom the first holds, the second is true (also where there is nobody)."""
    return Truth(Every(where=_of_member(where), holds=_of_member(holds)))


def some(where: Truth) -> Truth:
    """It holds for at least one person of the unit."""
    return Truth(Some(where=_of_member(where)))


def round_up(amount: Money, *, to: int) -> Money:
    """「端数切上げ」 to a multiple of so many yen."""
    return Money(Round(direction=Direction.UP, value=_money(amount).node, unit=rounding_unit(to)))


def round_down(amount: Money, *, to: int) -> Money:
    """「端数切捨て」 to a multiple of so many yen."""
    return Money(Round(direction=Direction.DOWN, value=_money(amount).node, unit=rounding_unit(to)))


def largest(*amounts: Money) -> Money:
    """The largest of several amounts."""
    return Money(Largest(parts=_monies(amounts)))


def smallest(*amounts: Money) -> Money:
    """The smallest of several amounts."""
    return Money(Smallest(parts=_monies(amounts)))


def choose(condition: Truth, then: Money, otherwise: Money) -> Money:
    """One amount if it holds, the other if it does not, unknown while that is unknown."""
    return Money(Choose(condition=_truths((condition,))[0], then=_money(then).node, otherwise=_money(otherwise).node))


_AnyExpression = TypeVar("_AnyExpression", Truth, Day, Number, Money)


def _day(value: Day | date) -> Day:
    if isinstance(value, Day):
        return value
    if isinstance(value, date):
        return Day(constant(Kind.DAY, value))
    raise _mismatch("日付", "a date", value)


def _number(value: Number | int) -> Number:
    if isinstance(value, Number):
        return value
    if isinstance(value, int):
        return Number(constant(Kind.COUNT, value))
    raise _mismatch("数", "a number", value)


def _money(value: Money | int) -> Money:
    if isinstance(value, Money):
        return value
    if isinstance(value, int):
        return yen(value)
    raise _mismatch("金額", "an amount", value)


def _monies(values: Sequence[Money]) -> tuple[Node, ...]:
    if not values:
        raise _mismatch("金額", "an amount", None)
    return tuple(_money(value).node for value in values)


def _truths(values: Sequence[Truth]) -> tuple[Node, ...]:
    for value in values:
        if not isinstance(value, Truth):
            raise _mismatch("条件", "a condition", value)
    if not values:
        raise _mismatch("条件", "a condition", None)
    return tuple(value.node for value in values)


def _of_member(value: Truth | Money) -> Node:
    if not isinstance(value, Truth | Money):
        raise _mismatch("条件", "a condition", value)
    node = value.node
    if aggregates(node) or any(column.scope is Scope.RECIPIENT for column in columns(node)):
        raise RuleError(
            "programme.not_about_a_member",
            ja="count・some・every・total の中では member についてだけ書けます。"
            "数えた結果や recipient は外に書いてください。",
            en="Inside count, some, every and total only `member` may be asked; put counts and `recipient` outside.",
        )
    return node


def _mismatch(ja: str, en: str, value: object) -> RuleError:
    words = {Truth: ("条件", "a condition"), Day: ("日付", "a date"), date: ("日付", "a date")}
    words |= {Number: ("数", "a number"), Money: ("金額", "an amount"), int: ("数", "a number")}
    found_ja, found_en = words.get(type(value), ("それ以外", "something else"))
    return RuleError(
        "programme.kinds_differ",
        ja=f"ここには{ja}が要りますが、{found_ja}が書かれています。"
        "同じ種類のものどうしを比べたり足したりしてください。",
        en=f"{en.capitalize()} is needed here, but {found_en} is written. Compare and add only things of one kind.",
    )


def _compare(order: Order, left: _AnyExpression, right: _AnyExpression) -> Truth:
    return Truth(Compare(order=order, left=left.node, right=right.node))


def _calculate(operation: Operation, left: Number | Money, right: Number | Money) -> Node:
    return Arithmetic(operation=operation, left=left.node, right=right.node)


ALWAYS = Truth(TRUE)
"""True of every person: for programmes whose requirements say all."""
