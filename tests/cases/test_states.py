import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.cases.reference import agrees, reference_numbers
from madoguchi.cases.states import REVIEW_LEADS_TO, TRANSITIONS, Review, State
from madoguchi.core.errors import InputRefused


def test_every_state_has_its_ways_and_only_a_decision_is_final() -> None:
    assert set(TRANSITIONS) == set(State)
    assert [state for state, ways in TRANSITIONS.items() if not ways] == [State.DECIDED]


def test_money_is_decided_only_after_it_was_ready_and_drafted() -> None:
    assert [state for state, ways in TRANSITIONS.items() if State.DECIDED in ways] == [State.DRAFTED]
    assert {state for state, ways in TRANSITIONS.items() if State.DRAFTED in ways} == {State.READY, State.TO_REFUSE}
    assert [state for state, ways in TRANSITIONS.items() if State.TO_REFUSE in ways] == [State.REVIEW, State.DRAFTED]


def test_nobody_is_refused_without_a_person() -> None:
    assert State.TO_REFUSE not in TRANSITIONS[State.ANSWERED] | TRANSITIONS[State.OPEN]


def test_every_review_leads_where_a_claim_may_go() -> None:
    assert set(REVIEW_LEADS_TO) == set(Review)
    assert set(REVIEW_LEADS_TO.values()) <= TRANSITIONS[State.REVIEW]


@given(st.binary(min_size=32, max_size=40), st.integers(0, 2**62), st.integers(0, 11), st.integers(1, 9))
def test_a_slip_of_the_pen_never_gives_another_number(key: bytes, unit: int, place: int, step: int) -> None:
    number = reference_numbers(key, "302015", "p", [unit])[0]
    digit = str((int(number[place]) + step) % 10)
    swapped = number[:place] + number[place + 1 : place + 2] + number[place : place + 1] + number[place + 2 :]
    assert agrees(number)
    assert not agrees(number[:place] + digit + number[place + 1 :])
    assert swapped == number or not agrees(swapped)


def test_numbers_that_meet_are_made_apart_again() -> None:
    first = reference_numbers(bytes(32), "302015", "p", [1])
    moved = reference_numbers(bytes(32), "302015", "p", [1], taken=first)
    assert moved != first and agrees(moved[0])
    assert len(set(reference_numbers(bytes(32), "302015", "p", [1, 1]))) == 2


def test_a_short_key_is_refused() -> None:
    with pytest.raises(InputRefused):
        reference_numbers(b"short", "302015", "p", [1])
