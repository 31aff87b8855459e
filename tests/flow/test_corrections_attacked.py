"""What a reviewer did to corrections to have somebody paid wrongly: each is refused, or comes out right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import transaction

from madoguchi import flow
from madoguchi.cases.consequence import Consequence, Obstacle
from madoguchi.cases.models import Claim
from madoguchi.cases.states import Review
from madoguchi.core.errors import Conflict
from madoguchi.flow import contradicting, correcting
from madoguchi.payments.models import Instruction, Repayment
from madoguchi.payments.recover import RepaymentReason
from madoguchi.programme.load import load
from madoguchi.registry import changed
from madoguchi.registry.as_of import DecidesBy
from madoguchi.registry.events import Event, Reason, record
from tests.flow.family import BOTH, Office, member, office, programme, state
from tests.flow.test_correcting import BEFORE_BASE, BORN, DAUGHTER, FAMILY, FATHER, MOTHER, SON, due, left
from tests.registry.sample import measure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_home")]
PROGRAMMES = sorted((Path(__file__).parents[2] / "programmes").glob("*.py"))


@pytest.fixture
def town() -> Iterator[Office]:
    with office() as found:
        yield found


@pytest.fixture
def lenient() -> Iterator[Office]:
    """Of a programme that asks nothing back."""
    with office(programme(correction="")) as found:
        yield found


def undo(town: Office, person_id: int, version: int, on: date = BEFORE_BASE) -> None:
    town.enter(Event(person_id=person_id, reason=Reason.CANCELLED, event_on=on, cancels=version))


def drafted(town: Office) -> int:
    return int(correcting.draft(town.declared, "clerk", town.tick()).pk)


def approve(town: Office, batch_id: int) -> None:
    correcting.approve(batch_id, "chief", town.tick())


@pytest.mark.parametrize("path", PROGRAMMES, ids=lambda path: path.stem)
def test_every_declared_programme_can_be_traced(town: Office, path: Path) -> None:
    town.begin(*FAMILY)
    read_set = load(path).programme.read_set()
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    found = changed.changes(read_set, DecidesBy.EVENT, long_ago, town.now)
    assert set(found["person_id"].to_list()) == {FATHER, MOTHER, SON}


def test_a_stale_draft_does_not_come_alive_when_the_claim_is_drafted_again(town: Office) -> None:
    town.begin(*FAMILY)
    town.decide()
    town.pay()
    town.enter(BORN)
    town.follow()
    stale = drafted(town)
    town.enter(left(MOTHER, BEFORE_BASE))
    town.enter(left(SON, BEFORE_BASE))
    town.follow()
    fresh = drafted(town)
    with pytest.raises(Conflict, match=r"cases\.facts_changed"):
        approve(town, stale)
    correcting.reject(stale, "chief", town.tick(), "古い")
    approve(town, fresh)
    town.give_back()
    assert (town.pay(), town.has(1)) == (0, 20_000)


def test_nothing_is_approved_on_facts_that_the_registers_have_withdrawn(town: Office) -> None:
    town.begin(*FAMILY)
    town.decide()
    town.pay()
    version = town.enter(left(SON, BEFORE_BASE))
    town.follow()
    batch = drafted(town)
    undo(town, SON, version)
    with pytest.raises(Conflict, match=r"flow\.not_followed"):
        approve(town, batch)
    assert not Repayment.objects.exists()


def test_a_measure_that_becomes_known_after_the_draft_stops_it(town: Office) -> None:
    town.begin(*FAMILY)
    town.decide()
    town.pay()
    split = {"household_id": 9, "relationship": "02"}
    town.enter(Event(person_id=SON, reason=Reason.HOUSEHOLD_SPLIT, event_on=BEFORE_BASE, changes=split))
    town.follow()
    batch = drafted(town)
    town.take_in("protections", measure(SON, "applicant"))
    town.follow()
    assert due(town) == [(Consequence.REPAYMENT, 0, 10_000, Obstacle.PROTECTED)]
    with pytest.raises(Conflict, match=r"cases\.facts_changed"):
        approve(town, batch)


def test_a_time_limit_that_passes_between_draft_and_approval_counts(town: Office) -> None:
    town.begin(*FAMILY)
    town.decide()
    town.pay()
    town.enter(left(SON, BEFORE_BASE))
    town.follow()
    batch = drafted(town)
    town.tick(5 * 366)
    with pytest.raises(Conflict, match=r"cases\.facts_changed"):
        approve(town, batch)


def test_what_a_kept_decision_revoked_is_granted_when_the_facts_return(lenient: Office) -> None:
    lenient.begin(*FAMILY)
    lenient.decide()
    lenient.pay()
    lenient.enter(BORN)
    lenient.follow()
    lenient.correct()
    went = [(one, lenient.enter(left(one, BEFORE_BASE))) for one in (SON, MOTHER)]
    lenient.follow()
    assert due(lenient) == [(Consequence.KEPT, 0, 0, None)]
    lenient.correct()
    for person_id, version in went:
        undo(lenient, person_id, version)
    lenient.follow()
    lenient.correct()
    lenient.pay()
    assert lenient.has(1) == 40_000


def test_money_that_was_left_with_somebody_and_comes_back_is_not_paid_whole_again(lenient: Office) -> None:
    lenient.begin(*FAMILY)
    lenient.decide()
    (order,) = lenient.order("1")
    lenient.hear(lenient.said_of(order, "0"))
    lenient.enter(left(SON, BEFORE_BASE))
    lenient.follow()
    assert due(lenient) == [(Consequence.KEPT, 0, 0, None)]
    lenient.correct()
    lenient.hear(order)
    assert Instruction.objects.get().state == "returned"
    assert lenient.pay() == 0
    lenient.follow()
    assert due(lenient) == [(Consequence.REDUCTION, 20_000, 0, None)]


def test_a_kept_claim_lets_go_when_the_facts_agree_with_its_money_again(lenient: Office) -> None:
    lenient.begin(*FAMILY)
    lenient.decide()
    lenient.pay()
    split = {"household_id": 9, "relationship": "02"}
    lenient.enter(Event(person_id=SON, reason=Reason.HOUSEHOLD_SPLIT, event_on=BEFORE_BASE, changes=split))
    lenient.follow()
    lenient.correct()
    lenient.enter(BORN)
    lenient.follow()
    assert due(lenient) == [(Consequence.SAME, 0, 0, None)]
    lenient.correct()
    lenient.follow()
    lenient.decide()
    assert lenient.pay() == 10_000
    family = Claim.objects.get(unit_id=1)
    assert set(family.members.values_list("person_id", flat=True)) == {FATHER, MOTHER, DAUGHTER}
    assert (lenient.has(1), lenient.has(9)) == (30_000, 10_000)


def test_what_was_demanded_by_mistake_and_came_back_is_no_gift_to_the_town(town: Office) -> None:
    town.begin(member(FATHER, 1, "02"))
    town.decide()
    (order,) = town.order("1")
    town.hear(town.said_of(order, "0"))
    version = town.enter(left(FATHER, BEFORE_BASE))
    town.follow()
    town.correct()
    town.hear(order)
    flow.close_uncollected(town.declared, town.tick())
    undo(town, FATHER, version)
    town.follow()
    town.correct()
    town.pay()
    assert town.has(1) == 10_000


def test_a_part_that_was_given_up_switches_off_no_later_supplement(town: Office) -> None:
    town.begin(*FAMILY)
    town.decide()
    town.pay()
    town.enter(BORN)
    town.follow()
    town.correct()
    town.pay(code="1")
    flow.decline_payment(Claim.objects.get().reference_number, 2, "clerk", town.tick())
    version = town.enter(left(SON, BEFORE_BASE))
    town.enter(left(MOTHER, BEFORE_BASE))
    town.follow()
    town.correct()
    town.give_back()
    assert town.has(1) == 20_000
    undo(town, SON, version)
    town.follow()
    assert due(town) == [(Consequence.SAME, 0, 0, None)]


def test_who_was_refused_by_a_person_is_not_granted_by_a_machine(town: Office) -> None:
    town.begin(*FAMILY)
    claim = Claim.objects.get()
    Claim.objects.filter(pk=claim.pk).update(state="review", reason="objection")
    flow.settle(Claim.objects.get(), Review.REFUSE, "clerk", town.tick(), "他市で受給済み", None, None)
    town.decide()
    town.enter(BORN)
    town.follow()
    assert due(town) == [(Consequence.SUPPLEMENT, 40_000, 0, Obstacle.REFUSED)]
    with pytest.raises(Conflict, match=r"cases\.nothing_to_correct"):
        town.correct()


def test_a_reduction_does_not_pass_the_budget_that_held_what_it_lessens() -> None:
    with office(programme(correction="budget=30_000,")) as town:
        town.begin(*FAMILY)
        town.decide()
        town.enter(left(SON, BEFORE_BASE))
        town.follow()
        town.correct()
        assert town.pay() == 20_000


def test_a_supplement_to_another_payee_takes_a_number_that_is_free_for_them(town: Office) -> None:
    town.begin(*FAMILY, member(9, 9, "02"))
    town.decide()
    town.pay()
    for born in (10, 11):
        event = Event(person_id=born, reason=Reason.BIRTH, event_on=date(2024, 12, 10), changes=state(born, 9, "20"))
        town.enter(event)
        town.follow()
        town.correct()
        town.pay()
    assert [one.instalment for one in Instruction.objects.filter(person_id=9).order_by("id")] == [1, 2, 3]
    head = {"household_id": 1, "relationship": "02"}
    town.enter(left(FATHER, BEFORE_BASE))
    town.enter(Event(person_id=9, reason=Reason.HOUSEHOLD_CHANGED, event_on=date(2024, 11, 1), changes=head))
    town.enter(BORN)
    town.enter(Event(person_id=12, reason=Reason.BIRTH, event_on=date(2024, 12, 10), changes=state(12, 1, "20")))
    town.follow()
    town.correct()
    town.follow()
    family = Claim.objects.get(unit_id=1).pk
    (one,) = correcting.due(town.declared, town.now, family)
    assert (one.consequence, one.grant_yen, one.obstacle) == (Consequence.SUPPLEMENT, 20_000, Obstacle.OTHER_PAYEE)
    batch = correcting.draft(town.declared, "clerk", town.tick(), named=[family], because="新しい世帯主に支給")
    approve(town, batch.pk)
    town.pay()
    assert Instruction.objects.get(case_id=family, person_id=9).instalment == 4
    assert flow.balance(town.declared).refused_second.yen == 0


def test_an_event_is_not_entered_behind_a_snapshot(town: Office) -> None:
    town.begin(*FAMILY)
    began = town.tick()
    town.enter(left(MOTHER, BEFORE_BASE))
    town.follow()
    with pytest.raises(Conflict, match=r"registry\.behind_a_snapshot"), transaction.atomic():
        record(BORN, at=began)


def test_one_repayment_that_is_recorded_twice_is_one(town: Office) -> None:
    town.begin(*FAMILY)
    town.decide()
    town.pay()
    town.enter(left(SON, BEFORE_BASE))
    town.follow()
    town.correct()
    number = Claim.objects.get().reference_number
    flow.demand_repayment(number, 1, 10_000, RepaymentReason.TOO_MUCH, BOTH, town.tick())
    on = town.tick().date()
    flow.receive_repayment(number, 1, 10_000, on)
    with pytest.raises(Conflict, match=r"payments\.already_repaid"):
        flow.receive_repayment(number, 1, 10_000, on)
    assert Repayment.objects.filter(received_on__isnull=True).count() == 1


def test_what_waits_for_a_correction_is_not_closed_by_its_deadline(town: Office) -> None:
    town.begin(*FAMILY)
    town.decide()
    town.pay(code="1")
    town.enter(left(SON, BEFORE_BASE))
    town.follow()
    town.tick(60)
    assert flow.close_uncollected(town.declared, town.now) == 0
    assert due(town) == [(Consequence.REDUCTION, 20_000, 0, None)]


def test_the_page_of_a_case_says_nothing_of_who_asked_for_shelter_from_whom(town: Office) -> None:
    town.begin(*FAMILY)
    town.decide()
    town.pay()
    town.take_in("protections", measure(MOTHER, "applicant"))
    town.follow()
    with transaction.atomic():
        shown = contradicting.entries(Claim.objects.get(unit_id=1), "clerk", town.tick())
    assert {one.register for one in shown} <= {"住民"}
