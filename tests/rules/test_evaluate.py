"""Three-valued logic as the law needs it: what is known stays known, and only what matters is asked."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.rules.evaluate import Person, Question, Reader, Unit
from madoguchi.rules.tree import (
    TRUE,
    AllOf,
    AnyOf,
    Arithmetic,
    Choose,
    Compare,
    Constant,
    Direction,
    Every,
    Kind,
    Largest,
    Not,
    Operation,
    Order,
    Round,
    Scope,
    Smallest,
    Some,
    Tally,
    Total,
    children,
    columns,
    kind_of,
    walk,
)

from .trees import NODES, SOURCE, VALUES, column, units, unknowns, with_values

P, Q, X = column(Kind.TRUTH, "p"), column(Kind.TRUTH, "q"), column(Kind.YEN, "x")
PAID = column(Kind.YEN, "x", Scope.RECIPIENT)
NOBODY = Unit(members=(), recipient=None)
VALUE = (True, False, None)


def person(number: int = 1, **values) -> Person:
    return Person(person_id=number, values=MappingProxyType({(SOURCE, name): one for name, one in values.items()}))


def of(node, **values):
    one = person(**values)
    return Reader(unit=Unit(members=(one,), recipient=one)).value(node, one)


def among(node, *persons: Person):
    return Reader(unit=Unit(members=persons, recipient=None)).value(node)


def yen(amount: int) -> Constant:
    return Constant(kind=Kind.YEN, value=amount)


@pytest.mark.parametrize("q", VALUE)
@pytest.mark.parametrize("p", VALUE)
def test_and_or_not_follow_kleenes_tables(p: bool | None, q: bool | None) -> None:
    both = False if p is False or q is False else None if None in (p, q) else True
    either = True if p is True or q is True else None if None in (p, q) else False
    assert of(AllOf(parts=(P, Q)), p=p, q=q) is both
    assert of(AnyOf(parts=(P, Q)), p=p, q=q) is either
    assert of(Not(part=P), p=p) is {True: False, False: True, None: None}[p]


@pytest.mark.parametrize("holds", VALUE)
@pytest.mark.parametrize("where", VALUE)
def test_every_is_false_once_one_breaks_it_and_true_of_nobody(where: bool | None, holds: bool | None) -> None:
    expected = {False: True, None: True if holds else None, True: holds}[where]
    assert among(Every(where=P, holds=Q), person(p=where, q=holds)) is expected
    assert among(Every(where=P, holds=Q), person(p=where, q=holds), person(2, p=True, q=False)) is False
    assert among(Every(where=P, holds=Q)) is True


@pytest.mark.parametrize("where", VALUE)
def test_some_is_true_once_one_is_found_and_false_of_nobody(where: bool | None) -> None:
    assert among(Some(where=P), person(p=where)) is where
    assert among(Some(where=P), person(p=where), person(2, p=True)) is True
    assert among(Some(where=P)) is False


def test_a_count_is_unknown_while_it_is_unknown_for_one() -> None:
    assert among(Tally(where=P), person(p=True), person(2, p=False), person(3, p=True)) == 2
    assert among(Tally(where=P), person(p=True), person(2, p=None)) is None
    assert among(Tally(where=TRUE)) == 0


def test_a_sum_passes_over_those_who_do_not_count_even_where_their_amount_is_unknown() -> None:
    assert among(Total(value=X, where=P), person(p=True, x=5), person(2, p=False, x=None)) == 5
    assert among(Total(value=X, where=P), person(p=True, x=None)) is None
    assert among(Total(value=X, where=P), person(p=None, x=0)) is None


@pytest.mark.parametrize("order", Order)
def test_no_comparison_with_the_unknown_is_known(order: Order) -> None:
    assert of(Compare(order=order, left=X, right=yen(0)), x=None) is None
    assert of(Compare(order=order, left=X, right=X), x=None) is None


COMPARED = {
    Order.LESS: (True, False, False),
    Order.AT_MOST: (True, True, False),
    Order.EQUAL: (False, True, False),
    Order.UNEQUAL: (True, False, True),
    Order.AT_LEAST: (False, True, True),
    Order.MORE: (False, False, True),
}


@pytest.mark.parametrize("order", Order)
def test_numbers_and_days_are_compared_alike(order: Order) -> None:
    days = [Constant(kind=Kind.DAY, value=date(2024, 1, day)) for day in (1, 2, 3)]
    numbers = [yen(number) for number in (1, 2, 3)]
    for values in (days, numbers):
        found = tuple(among(Compare(order=order, left=one, right=values[1])) for one in values)
        assert found == COMPARED[order]


@pytest.mark.parametrize(
    ("number", "unit", "up", "down"),
    [
        (14_500, 10_000, 20_000, 10_000),
        (20_000, 10_000, 20_000, 20_000),
        (0, 10_000, 0, 0),
        (1, 10_000, 10_000, 0),
        (-1, 10_000, 0, -10_000),
        (-14_500, 10_000, -10_000, -20_000),
        (-20_000, 10_000, -20_000, -20_000),
        (5, 1, 5, 5),
    ],
)
def test_up_is_towards_plus_and_down_towards_minus_infinity(number: int, unit: int, up: int, down: int) -> None:
    assert among(Round(direction=Direction.UP, value=yen(number), unit=unit)) == up
    assert among(Round(direction=Direction.DOWN, value=yen(number), unit=unit)) == down


def test_an_unknown_part_leaves_amounts_unknown() -> None:
    for node in (
        Arithmetic(operation=Operation.MULTIPLY, left=yen(0), right=X),
        Round(direction=Direction.UP, value=X, unit=10),
        Largest(parts=(yen(1), X)),
        Smallest(parts=(X, yen(1))),
        Choose(condition=P, then=yen(1), otherwise=yen(2)),
    ):
        assert of(node, x=None, p=None) is None


def test_nobody_to_pay_leaves_what_is_asked_of_the_recipient_unknown() -> None:
    assert among(PAID, person(x=5)) is None
    assert Reader(unit=NOBODY).questions(PAID) == (Question(column=PAID, person_id=None),)


def test_what_was_computed_before_is_taken_and_not_computed_again() -> None:
    count = Tally(where=P)
    node = Arithmetic(operation=Operation.ADD, left=count, right=yen(1))
    assert Reader(unit=NOBODY, given=MappingProxyType({count: 41})).value(node) == 42
    assert Reader(unit=NOBODY, given=MappingProxyType({count: None})).value(node) is None


@settings(max_examples=150, deadline=None)
@given(NODES, units(), st.data())
def test_learning_more_never_contradicts_what_was_known(node, unit, data) -> None:
    before = Reader(unit=unit).value(node)
    learned = {key: data.draw(VALUES[kind]) for key, kind in unknowns(unit).items() if data.draw(st.booleans())}
    after = Reader(unit=with_values(unit, learned)).value(node)
    assert before is None or (after == before and type(after) is type(before))


@settings(max_examples=150, deadline=None)
@given(NODES, units(), st.data())
def test_answers_to_all_questions_decide_and_nothing_else_matters(node, unit, data) -> None:
    reader = Reader(unit=unit)
    asked = reader.questions(node)
    assert len(set(asked)) == len(asked)
    if reader.value(node) is not None:
        assert asked == ()
        return
    assert all(_is_unknown(unit, question) for question in asked)
    named = {(question.person_id, question.column.name) for question in asked}
    others = {key: data.draw(VALUES[kind]) for key, kind in unknowns(unit).items() if key not in named}
    assert Reader(unit=with_values(unit, others)).value(node) is None
    if (None in {person_id for person_id, _ in named}) or not named:
        return
    answers = {key: data.draw(VALUES[kind]) for key, kind in unknowns(unit).items() if key in named}
    decided = Reader(unit=with_values(unit, answers)).value(node)
    assert decided is not None
    assert Reader(unit=with_values(unit, answers | others)).value(node) == decided


def _is_unknown(unit: Unit, question: Question) -> bool:
    held = {one.person_id: one for one in unit.members}
    if question.person_id is None:
        return unit.recipient is None
    return held[question.person_id].values[question.column.source, question.column.name] is None


def test_the_branch_that_is_not_taken_is_not_asked() -> None:
    y = column(Kind.YEN, "y")
    one = person(p=True, x=None, y=None)
    reader = Reader(unit=Unit(members=(one,), recipient=one))
    total = Total(value=X, where=Q)
    assert [question.column.name for question in reader.questions(Total(value=y, where=P))] == ["y"]
    assert {question.column.name for question in reader.questions(total)} == {"q", "x"}
    chosen = Choose(
        condition=column(Kind.TRUTH, "p", Scope.RECIPIENT), then=PAID, otherwise=column(Kind.YEN, "y", Scope.RECIPIENT)
    )
    assert [question.column.name for question in reader.questions(chosen)] == ["x"]


def test_the_amount_of_one_who_does_not_count_is_not_asked() -> None:
    one, two = person(p=False, x=None), person(2, p=True, x=None)
    asked = Reader(unit=Unit(members=(one, two), recipient=None)).questions(Total(value=X, where=P))
    assert asked == (Question(column=X, person_id=2),)


def test_once_one_refuses_nobody_is_asked() -> None:
    unit = Unit(members=(person(p=True, q=False), person(2, p=None, q=None)), recipient=None)
    assert Reader(unit=unit).questions(Every(where=P, holds=Q)) == ()


@settings(max_examples=100, deadline=None)
@given(NODES)
def test_a_walk_meets_every_node_once_in_the_order_of_the_text(node) -> None:
    met = list(walk(node))
    assert met[0] is node and len(met) == 1 + sum(len(list(walk(child))) for child in children(node))
    assert list(columns(node)) == list(dict.fromkeys(one for one in met if type(one) is type(P)))


@settings(max_examples=100, deadline=None)
@given(NODES, units())
def test_a_value_is_of_the_nodes_kind(node, unit) -> None:
    value = Reader(unit=unit).value(node)
    kinds = {Kind.TRUTH: bool, Kind.YEN: int, Kind.COUNT: int, Kind.DAY: date}
    assert value is None or type(value) is kinds[kind_of(node)]
