"""Trees and units drawn at random: every node kind, of open and closed registers, of members and the recipient."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

from hypothesis import strategies as st

from madoguchi.rules.evaluate import Person, Unit
from madoguchi.rules.tree import (
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
)

SOURCE = Source(relation="drawn")
NAMES = {Kind.TRUTH: ("p", "q", "closed"), Kind.YEN: ("x", "y", "awarded"), Kind.DAY: ("d",)}
CLOSED = {"closed": False, "awarded": 0}
"""Columns of complete registers: what is not on file is known."""
DAYS = st.dates(date(2024, 1, 1), date(2024, 1, 3))
NUMBERS = st.integers(-12, 12)
VALUES = {Kind.TRUTH: st.booleans(), Kind.YEN: NUMBERS, Kind.DAY: DAYS}
KEYS = {(SOURCE, name): kind for kind, names in NAMES.items() for name in names}


def column(kind: Kind, name: str, scope: Scope = Scope.MEMBER) -> Column:
    return Column(kind=kind, scope=scope, source=SOURCE, name=name)


def columns_of(kind: Kind, scope: Scope):
    return st.sampled_from(NAMES[kind]).map(
        lambda name: Column(kind=kind, scope=scope, source=SOURCE, name=name, absent=CLOSED.get(name))
    )


def compared(values):
    return st.builds(Compare, order=st.sampled_from(Order), left=values, right=values)


def joined(leaves):
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(Not, part=inner),
            st.builds(AllOf, parts=st.lists(inner, min_size=1, max_size=3).map(tuple)),
            st.builds(AnyOf, parts=st.lists(inner, min_size=1, max_size=3).map(tuple)),
        ),
        max_leaves=5,
    )


def conditions_of(scope: Scope):
    truth = columns_of(Kind.TRUTH, scope)
    numbers = columns_of(Kind.YEN, scope) | NUMBERS.map(lambda n: Constant(kind=Kind.YEN, value=n))
    days = columns_of(Kind.DAY, scope) | DAYS.map(lambda day: Constant(kind=Kind.DAY, value=day))
    facts = truth.map(lambda meaning: Fact(name="drawn", argument=None, meaning=meaning))
    return joined(st.one_of(truth, facts, compared(numbers), compared(days)))


OF_MEMBER = conditions_of(Scope.MEMBER)
AMOUNTS = st.deferred(
    lambda: st.recursive(
        st.one_of(
            NUMBERS.map(lambda n: Constant(kind=Kind.YEN, value=n)),
            columns_of(Kind.YEN, Scope.RECIPIENT),
            st.builds(Tally, where=OF_MEMBER),
            st.builds(Total, value=columns_of(Kind.YEN, Scope.MEMBER), where=OF_MEMBER),
        ),
        lambda inner: st.one_of(
            st.builds(Arithmetic, operation=st.sampled_from(Operation), left=inner, right=inner),
            st.builds(Round, direction=st.sampled_from(Direction), value=inner, unit=st.sampled_from([1, 7, 10])),
            st.builds(Largest, parts=st.lists(inner, min_size=1, max_size=3).map(tuple)),
            st.builds(Smallest, parts=st.lists(inner, min_size=1, max_size=3).map(tuple)),
            st.builds(Choose, condition=conditions_of(Scope.RECIPIENT), then=inner, otherwise=inner),
        ),
        max_leaves=4,
    )
)
CONDITIONS = joined(
    st.one_of(
        conditions_of(Scope.RECIPIENT),
        st.builds(Some, where=OF_MEMBER),
        st.builds(Every, where=OF_MEMBER, holds=OF_MEMBER),
        compared(AMOUNTS),
    )
)
NODES = CONDITIONS | AMOUNTS


@st.composite
def units(draw):
    persons = []
    for number in range(1, draw(st.integers(0, 4)) + 1):
        values = {key: draw(st.none() | VALUES[kind]) for key, kind in KEYS.items()}
        persons.append(Person(person_id=number, values=MappingProxyType(values)))
    recipient = draw(st.sampled_from([*persons, None])) if persons else None
    return Unit(members=tuple(persons), recipient=recipient)


def with_values(unit: Unit, more):
    """The unit with values for (person_id, column name) where nothing is known yet."""
    changed = {}
    for one in unit.members:
        values = dict(one.values)
        for source, name in KEYS:
            if values[source, name] is None and (one.person_id, name) in more:
                values[source, name] = more[one.person_id, name]
        changed[one.person_id] = Person(person_id=one.person_id, values=MappingProxyType(values))
    paid = unit.recipient
    return Unit(members=tuple(changed.values()), recipient=changed[paid.person_id] if paid else None)


def unknowns(unit: Unit):
    """Every (person_id, column name) of which nothing is known, with its kind."""
    return {
        (one.person_id, name): kind
        for one in unit.members
        for (source, name), kind in KEYS.items()
        if one.values[source, name] is None and name not in CLOSED
    }
