"""「事実」 The facts that a programme may ask for, each defined by columns of a register.

A fact says what it means when the register holds nothing: a tax that is not on file is unknown, a child allowance
that is not on file is not paid. Facts about who was where on a day are small trees over dates.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from madoguchi.core.dates import latest_birth_date
from madoguchi.rules.tree import (
    Age,
    AllOf,
    Column,
    Compare,
    Constant,
    Fact,
    FactArgument,
    Kind,
    Node,
    Order,
    Scope,
    Source,
    Value,
)

NEVER = date(9999, 12, 31)
"""Stands for 'has not happened' where the register holds no date of an end."""


class Argument(StrEnum):
    """What must be said to make a fact definite."""

    NONE = "none"
    DAY = "day"
    FISCAL_YEAR = "fiscal_year"
    MONTH = "month"
    PROGRAMME = "programme"
    AGE = "age"


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """One fact: its names, the question that asks a resident for it, the register it lies in and its meaning."""

    name: str
    title: str
    title_en: str
    register: str
    argument: Argument
    meaning: Callable[[Scope, FactArgument], Node]


def _column(relation: str, name: str, kind: Kind, absent: Value | None = None) -> Callable[[Scope, FactArgument], Node]:
    def meaning(scope: Scope, key: FactArgument) -> Node:
        assert not isinstance(key, Age)
        return Column(kind=kind, scope=scope, source=Source(relation=relation, key=key), name=name, absent=absent)

    return meaning


def _day(scope: Scope, name: str, absent: date | None = None) -> Column:
    return Column(kind=Kind.DAY, scope=scope, source=Source(relation="people"), name=name, absent=absent)


def _compare(left: Node, order: Order, right: FactArgument) -> Compare:
    assert isinstance(right, date)
    return Compare(order=order, left=left, right=Constant(kind=Kind.DAY, value=right))


def _registered_on(scope: Scope, day: FactArgument) -> Node:
    return AllOf(
        parts=(
            _compare(_day(scope, "resident_since"), Order.AT_MOST, day),
            _compare(_day(scope, "removed_on", absent=NEVER), Order.MORE, day),
        )
    )


def _in_transit_on(scope: Scope, day: FactArgument) -> Node:
    return AllOf(
        parts=(
            _compare(_day(scope, "removed_elsewhere_on", absent=NEVER), Order.AT_MOST, day),
            _compare(_day(scope, "resident_since"), Order.MORE, day),
        )
    )


def _alive_on(scope: Scope, day: FactArgument) -> Node:
    return _compare(_day(scope, "died_on", absent=NEVER), Order.MORE, day)


def _reaches_age(scope: Scope, age: FactArgument) -> Node:
    assert isinstance(age, Age)
    return _compare(_day(scope, "birth_date"), Order.AT_MOST, latest_birth_date(age.years, age.by))


_RESIDENTS, _TAXES, _ALLOWANCES = "住民基本台帳", "個人住民税課税台帳", "児童手当受給者台帳"

FACTS = MappingProxyType(
    {
        one.name: one
        for one in (
            Definition(
                name="birth_date",
                title="生年月日",
                title_en="date of birth",
                register=_RESIDENTS,
                argument=Argument.NONE,
                meaning=_column("people", "birth_date", Kind.DAY),
            ),
            Definition(
                name="reaches_age",
                title="その日の終わりに満年齢に達している",
                title_en="has reached an age in whole years at the end of a day",
                register=_RESIDENTS,
                argument=Argument.AGE,
                meaning=_reaches_age,
            ),
            Definition(
                name="registered_on",
                title="住民基本台帳に記録されている",
                title_en="is on the resident register",
                register=_RESIDENTS,
                argument=Argument.DAY,
                meaning=_registered_on,
            ),
            Definition(
                name="in_transit_on",
                title="転出後、転入の届出前である",
                title_en="was removed from one register and not yet entered in the next",
                register=_RESIDENTS,
                argument=Argument.DAY,
                meaning=_in_transit_on,
            ),
            Definition(
                name="alive_on",
                title="生存している",
                title_en="is alive",
                register=_RESIDENTS,
                argument=Argument.DAY,
                meaning=_alive_on,
            ),
            Definition(
                name="per_capita_levy",
                title="住民税均等割額",
                title_en="per capita levy of the resident tax",
                register=_TAXES,
                argument=Argument.FISCAL_YEAR,
                meaning=_column("taxes", "per_capita_levy", Kind.YEN),
            ),
            Definition(
                name="income_levy",
                title="住民税所得割額（定額減税前）",
                title_en="income levy of the resident tax before the fixed reduction",
                register=_TAXES,
                argument=Argument.FISCAL_YEAR,
                meaning=_column("taxes", "income_levy", Kind.YEN),
            ),
            Definition(
                name="income_tax",
                title="所得税額（定額減税前）",
                title_en="income tax before the fixed reduction",
                register=_TAXES,
                argument=Argument.FISCAL_YEAR,
                meaning=_column("taxes", "income_tax", Kind.YEN),
            ),
            Definition(
                name="total_income",
                title="合計所得金額",
                title_en="total income",
                register=_TAXES,
                argument=Argument.FISCAL_YEAR,
                meaning=_column("taxes", "total_income", Kind.YEN),
            ),
            Definition(
                name="dependants",
                title="扶養親族等の数",
                title_en="number of dependants",
                register=_TAXES,
                argument=Argument.FISCAL_YEAR,
                meaning=_column("taxes", "dependants", Kind.COUNT),
            ),
            Definition(
                name="dependent_of_taxpayer",
                title="課税者の扶養親族等である",
                title_en="is a dependant of somebody who is taxed",
                register=_TAXES,
                argument=Argument.FISCAL_YEAR,
                meaning=_column("taxes", "dependent_of_taxpayer", Kind.TRUTH),
            ),
            Definition(
                name="receives_child_allowance_for",
                title="児童手当の支給対象児童である",
                title_en="is a child for whom the child allowance is paid",
                register=_ALLOWANCES,
                argument=Argument.MONTH,
                meaning=_column("child_allowances", "present", Kind.TRUTH, absent=False),
            ),
            Definition(
                name="standard_child_allowance",
                title="児童手当の本則給付である",
                title_en="the child allowance is the standard one",
                register=_ALLOWANCES,
                argument=Argument.MONTH,
                meaning=_column("child_allowances", "standard", Kind.TRUTH, absent=False),
            ),
            Definition(
                name="awarded",
                title="既支給額",
                title_en="amount awarded before",
                register="給付台帳",
                argument=Argument.PROGRAMME,
                meaning=_column("awards", "amount_yen", Kind.YEN, absent=0),
            ),
            Definition(
                name="has_account",
                title="振込先口座が登録されている",
                title_en="has an account on file",
                register="公金受取口座・支給実績口座",
                argument=Argument.NONE,
                meaning=_column("accounts", "present", Kind.TRUTH, absent=False),
            ),
        )
    }
)


def fact(name: str, scope: Scope, argument: FactArgument = None) -> Fact:
    """The fact of that name about a member or the recipient.

    >>> [column.name for column in __import__("madoguchi.rules.tree").rules.tree.columns(
    ...     fact("registered_on", Scope.MEMBER, date(2020, 4, 27)))]
    ['resident_since', 'removed_on']
    """
    return Fact(name=name, argument=argument, meaning=FACTS[name].meaning(scope, argument))
