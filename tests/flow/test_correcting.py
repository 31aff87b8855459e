"""Late facts reach decisions and their money: more, less, back, or nothing; two persons, and nobody twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from madoguchi import flow
from madoguchi.cases.consequence import Cause, Consequence, Obstacle
from madoguchi.cases.models import Claim, Correction
from madoguchi.core.errors import Conflict
from madoguchi.flow import correcting
from madoguchi.payments.models import Instruction, Repayment
from madoguchi.payments.recover import RepaymentReason
from madoguchi.registry.events import Event, Reason
from tests.flow.family import BOTH, Office, account, member, office, programme, state
from tests.registry.sample import measure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_home")]
FATHER, MOTHER, SON, DAUGHTER = 1, 2, 3, 4
FAMILY = (member(FATHER, 1, "02"), member(MOTHER, 1, "12"), member(SON, 1, "20"))
BORN = Event(
    person_id=DAUGHTER,
    reason=Reason.BIRTH,
    event_on=date(2024, 12, 10),
    notified_on=date(2024, 12, 20),
    changes=state(DAUGHTER, 1, "20", birth_date=date(2024, 12, 10)),
)


@pytest.fixture
def town() -> Iterator[Office]:
    with office() as found:
        yield found


def due(town: Office) -> list[tuple[Consequence, int, int, Obstacle | None]]:
    return [
        (one.consequence, one.grant_yen, one.repay_yen, one.obstacle) for one in correcting.due(town.declared, town.now)
    ]


def test_a_child_whose_birth_was_notified_late_brings_its_family_the_rest(town: Office) -> None:
    town.begin(*FAMILY)
    town.decide()
    assert town.pay() == 30_000
    town.enter(BORN)
    followed = town.follow()
    assert (followed.causes, followed.people, followed.contradicted) == ((Cause.REGISTERS,), 1, 1)
    assert due(town) == [(Consequence.SUPPLEMENT, 10_000, 0, None)]
    assert town.correct() == 1
    assert town.pay() == 10_000
    assert town.has(1) == 40_000
    assert flow.balance(town.declared).credited.yen == 40_000
    assert town.follow().causes == (Cause.CORRECTIONS,)
    assert town.follow().causes == ()
    assert due(town) == []


def left(person_id: int, on: date) -> Event:
    return Event(person_id=person_id, reason=Reason.MOVED_OUT, event_on=on, notified_on=date(2025, 1, 20))


BEFORE_BASE, AFTER_BASE = date(2024, 12, 1), date(2024, 12, 20)


def test_what_was_paid_for_somebody_who_had_left_is_asked_back(town: Office) -> None:
    town.begin(*FAMILY)
    town.decide()
    town.pay()
    town.enter(left(SON, BEFORE_BASE))
    town.follow()
    assert due(town) == [(Consequence.REPAYMENT, 0, 10_000, None)]
    assert town.correct() == 1
    (demanded,) = Repayment.objects.all()
    assert (demanded.amount_yen, demanded.reason) == (10_000, "too_much")
    assert (demanded.drafted_by, demanded.approved_by) == ("clerk", "chief")
    assert town.give_back() == 10_000
    assert town.has(1) == 20_000
    assert flow.balance(town.declared).repaid.yen == 10_000


def test_a_household_that_had_left_gives_back_all_of_it(town: Office) -> None:
    town.begin(member(FATHER, 1, "02"))
    town.decide()
    town.pay()
    town.enter(left(FATHER, BEFORE_BASE))
    town.follow()
    assert due(town) == [(Consequence.REPAYMENT, 0, 10_000, None)]
    town.correct()
    town.give_back()
    assert town.has(1) == 0
    assert Repayment.objects.get().reason == "not_entitled"
    assert Instruction.objects.get().state == "repaid"


def test_no_article_no_repayment(town: Office) -> None:
    town.declared = programme(correction="")
    town.begin(*FAMILY)
    town.decide()
    town.pay()
    town.enter(left(SON, BEFORE_BASE))
    town.follow()
    assert due(town) == [(Consequence.KEPT, 0, 0, None)]
    town.correct()
    assert (town.has(1), Repayment.objects.count()) == (30_000, 0)
    claim = Claim.objects.get()
    assert (claim.reason, claim.amount_yen, claim.members.count()) == ("decision_kept", 20_000, 3)
    town.follow()
    assert due(town) == []


def test_what_is_not_paid_yet_is_lessened(town: Office) -> None:
    town.begin(*FAMILY)
    town.decide()
    town.enter(left(SON, BEFORE_BASE))
    town.follow()
    assert town.pay() == 0
    assert due(town) == [(Consequence.REDUCTION, 20_000, 0, None)]
    town.correct()
    assert town.pay() == 20_000
    assert town.has(1) == 20_000
    balance = flow.balance(town.declared)
    assert (balance.decided.yen, balance.revoked.yen, balance.credited.yen) == (50_000, 30_000, 20_000)


def test_what_was_only_drafted_waits_for_the_old_way(town: Office) -> None:
    town.begin(*FAMILY)
    flow.hear_silence(town.declared.programme.id, town.tick(20).date())
    flow.draft(town.declared.programme.id, "clerk", town.tick())
    town.enter(left(SON, BEFORE_BASE))
    town.follow()
    assert due(town) == []
    with pytest.raises(Conflict, match=r"cases\.facts_changed"):
        flow.approve(town.declared.programme.id, "chief", town.tick())


def test_somebody_who_belonged_to_another_household_is_paid_there_and_not_twice(town: Office) -> None:
    town.begin(*FAMILY)
    town.decide()
    town.pay()
    split = {"household_id": 9, "relationship": "02"}
    moved = Event(person_id=SON, reason=Reason.HOUSEHOLD_SPLIT, event_on=BEFORE_BASE, changes=split)
    town.enter(moved)
    followed = town.follow()
    assert (followed.opened, followed.contradicted) == (1, 1)
    own = Claim.objects.get(unit_id=9)
    assert (own.state, own.reason, own.covered_elsewhere) == ("review", "covered_elsewhere", True)
    town.correct()
    town.follow()
    own.refresh_from_db()
    assert (own.state, own.letter, own.covered_elsewhere) == ("open", "notice", False)
    town.decide()
    assert town.pay() == 10_000
    assert (town.has(1), town.has(9)) == (20_000, 10_000)


def test_nobody_gets_more_for_somebody_whom_another_claim_still_covers(town: Office) -> None:
    alone = member(9, 9, "02")
    town.begin(*FAMILY, alone)
    town.decide()
    town.pay()
    town.enter(Event(person_id=SON, reason=Reason.HOUSEHOLD_CHANGED, event_on=BEFORE_BASE, changes={"household_id": 9}))
    town.follow()
    assert due(town) == [
        (Consequence.REPAYMENT, 0, 10_000, None),
        (Consequence.SUPPLEMENT, 10_000, 0, Obstacle.COVERED_ELSEWHERE),
    ]
    assert town.correct() == 1
    town.follow()
    assert due(town) == [(Consequence.SUPPLEMENT, 10_000, 0, None)]
    town.correct()
    assert town.pay() == 10_000
    assert (town.has(1), town.has(9)) == (20_000, 20_000)


def test_money_with_the_bank_waits_for_its_result(town: Office) -> None:
    town.begin(*FAMILY)
    town.decide()
    (result,) = town.order()
    town.enter(left(SON, BEFORE_BASE))
    town.follow()
    (one,) = due(town)
    assert one[3] is Obstacle.AT_BANK
    with pytest.raises(Conflict, match=r"cases\.nothing_to_correct"):
        town.correct()
    town.hear(result)
    assert due(town) == [(Consequence.REPAYMENT, 0, 10_000, None)]


def test_a_change_that_no_rule_reads_judges_nobody_anew(town: Office) -> None:
    town.begin(*FAMILY)
    named = {"name": "見本　次郎", "building": "別館"}
    town.take_in("residents", member(SON, 1, "20", **named))
    town.take_in("accounts", {**account(FATHER), "account_number": "7777777"})
    followed = town.follow()
    assert (followed.causes, followed.people) == ((), 0)


def test_facts_that_are_taken_back_free_the_decision_again(town: Office) -> None:
    town.begin(*FAMILY)
    town.decide()
    version = town.enter(left(SON, BEFORE_BASE))
    town.follow()
    drafted = correcting.draft(town.declared, "clerk", town.tick())
    undo = Event(person_id=SON, reason=Reason.CANCELLED, event_on=BEFORE_BASE, cancels=version)
    town.enter(undo)
    town.follow()
    with pytest.raises(Conflict, match=r"cases\.facts_changed"):
        correcting.approve(drafted.pk, "chief", town.tick())
    correcting.reject(drafted.pk, "chief", town.tick(), "取消し")
    assert due(town) == []
    assert Claim.objects.get().reason == "agrees_again"
    assert town.pay() == 30_000


def test_a_draft_that_is_sent_back_can_be_drafted_again(town: Office) -> None:
    town.begin(*FAMILY)
    town.decide()
    town.pay()
    town.enter(BORN)
    town.follow()
    drafted = correcting.draft(town.declared, "clerk", town.tick())
    with pytest.raises(Conflict, match=r"cases\.nothing_to_correct"):
        correcting.draft(town.declared, "clerk", town.tick())
    assert [one.drafted for one in correcting.due(town.declared, town.now)] == [True]
    correcting.reject(drafted.pk, "chief", town.tick(), "日付を確かめる")
    assert town.pay() == 0
    assert due(town) == [(Consequence.SUPPLEMENT, 10_000, 0, None)]
    town.follow()
    town.correct()
    assert town.pay() == 10_000


def test_who_drafts_a_correction_does_not_approve_it(town: Office) -> None:
    town.begin(*FAMILY)
    town.decide()
    town.pay()
    town.enter(BORN)
    town.follow()
    drafted = correcting.draft(town.declared, "clerk", town.tick())
    with pytest.raises(Conflict, match=r"cases\.same_person"):
        correcting.approve(drafted.pk, "ｃｌｅｒｋ", town.tick())
    with pytest.raises(Conflict, match=r"cases\.batch_ended"):
        flow.approve_batch(drafted.pk, "chief", town.tick())
    assert Correction.objects.get().batch.approved_at is None
    assert flow.approve(town.declared.programme.id, "chief", town.tick()).decisions == 0
    assert flow.reject(town.declared.programme.id, "chief", town.tick(), "なし") == 0


def test_money_that_moved_since_the_draft_stops_its_approval(town: Office) -> None:
    town.begin(*FAMILY)
    town.decide()
    town.pay()
    town.enter(left(SON, BEFORE_BASE))
    town.follow()
    drafted = correcting.draft(town.declared, "clerk", town.tick())
    number = Claim.objects.get().reference_number
    flow.demand_repayment(number, 1, 5_000, RepaymentReason.TOO_MUCH, BOTH, town.tick())
    with pytest.raises(Conflict, match=r"cases\.facts_changed"):
        correcting.approve(drafted.pk, "chief", town.tick())
    correcting.reject(drafted.pk, "chief", town.tick(), "返還の請求があった")
    assert due(town) == [(Consequence.REPAYMENT, 0, 5_000, None)]
    town.correct()
    town.give_back()
    assert town.has(1) == 20_000
    assert flow.balance(town.declared).repaid.yen == 10_000


def test_up_and_down_and_up_again_comes_to_the_last_that_is_known(town: Office) -> None:
    town.begin(*FAMILY)
    town.decide()
    town.pay()
    for number in range(2):
        version = town.enter(left(SON, BEFORE_BASE))
        town.follow()
        town.correct()
        assert town.has(1) == 20_000, number
        town.give_back()
        town.enter(Event(person_id=SON, reason=Reason.CANCELLED, event_on=BEFORE_BASE, cancels=version))
        town.follow()
        town.correct()
        town.pay()
        assert town.has(1) == 30_000, number
    assert [one.instalment for one in Instruction.objects.order_by("id")] == [1, 2, 3]


def test_what_was_given_up_is_not_made_good(town: Office) -> None:
    town.begin(*FAMILY)
    town.decide()
    town.pay(code="1")
    flow.decline_payment(Claim.objects.get().reference_number, 1, "clerk", town.tick())
    town.enter(BORN)
    town.follow()
    assert due(town) == [(Consequence.SAME, 0, 0, None)]
    town.correct()
    assert (town.pay(), town.has(1), Claim.objects.get().amount_yen) == (0, 0, 40_000)


def test_a_lack_that_comes_to_light_too_late_is_not_made_good(town: Office) -> None:
    town.declared = programme(correction="correction=Correction(supplement_until=date(2025, 1, 1)),")
    town.begin(*FAMILY)
    town.decide()
    town.pay()
    town.enter(BORN)
    town.follow()
    assert due(town) == [(Consequence.LATE, 0, 0, None)]
    town.correct()
    assert (town.has(1), due(town)) == (30_000, [])


def test_after_five_years_nothing_is_asked_back_or_made_good(town: Office) -> None:
    town.begin(*FAMILY, member(9, 9, "02"))
    town.decide()
    town.pay()
    town.tick(5 * 366)
    town.enter(left(SON, BEFORE_BASE))
    town.enter(Event(person_id=10, reason=Reason.BIRTH, event_on=date(2024, 12, 10), changes=state(10, 9, "20")))
    town.follow()
    assert due(town) == [(Consequence.KEPT, 0, 0, None), (Consequence.LATE, 0, 0, None)]


def test_a_protected_person_is_for_a_person_to_look_at(town: Office) -> None:
    town.begin(*FAMILY)
    town.decide()
    town.pay()
    town.take_in("protections", measure(MOTHER, "applicant"), measure(SON, "accompanying"))
    town.follow()
    assert due(town) == [(Consequence.REPAYMENT, 0, 20_000, Obstacle.PROTECTED)]
    with pytest.raises(Conflict, match=r"cases\.nothing_to_correct"):
        town.correct()
    claim = Claim.objects.get(unit_id=1)
    with pytest.raises(Conflict, match=r"cases\.no_note"):
        correcting.draft(town.declared, "clerk", town.tick(), named=[claim.pk])
    drafted = correcting.draft(town.declared, "clerk", town.tick(), named=[claim.pk], because="避難先で支給する")
    correcting.approve(drafted.pk, "chief", town.tick())
    assert "避難先で支給する" in Correction.objects.get().reasons
    assert set(claim.members.values_list("person_id", flat=True)) == {FATHER}


def test_money_for_a_head_who_died_before_it_was_paid_is_for_a_person_to_look_at(town: Office) -> None:
    town.begin(*FAMILY)
    town.decide()
    town.enter(Event(person_id=FATHER, reason=Reason.DEATH, event_on=AFTER_BASE, notified_on=AFTER_BASE))
    town.enter(Event(person_id=MOTHER, reason=Reason.HEAD_CHANGED, event_on=AFTER_BASE, changes={"relationship": "02"}))
    town.follow()
    assert due(town) == [(Consequence.PAYEE, 30_000, 0, Obstacle.OTHER_PAYEE)]
    assert town.pay() == 0
    number = Claim.objects.get().pk
    drafted = correcting.draft(town.declared, "clerk", town.tick(), named=[number], because="新しい世帯主に支給")
    correcting.approve(drafted.pk, "chief", town.tick())
    assert town.pay() == 0
    paid = Instruction.objects.order_by("id").values_list("person_id", "amount_yen", "state")
    assert list(paid) == [(FATHER, 30_000, "revoked"), (MOTHER, 30_000, "due")]


def test_who_had_lapsed_because_all_had_died_goes_on_when_the_death_was_a_mistake(town: Office) -> None:
    town.begin(member(FATHER, 1, "02"))
    version = town.enter(Event(person_id=FATHER, reason=Reason.DEATH, event_on=AFTER_BASE, notified_on=AFTER_BASE))
    town.follow()
    assert Claim.objects.get().state == "lapsed"
    town.enter(Event(person_id=FATHER, reason=Reason.CANCELLED, event_on=AFTER_BASE, cancels=version))
    town.follow()
    claim = Claim.objects.get()
    assert (claim.state, claim.reason) == ("review", "new_facts")


def test_the_story_of_the_mihons(town: Office) -> None:
    """The table of docs/explanation/correction.md, line by line."""
    town.begin(*FAMILY)
    town.decide()
    money = [(town.pay(), town.has(1))]
    town.enter(BORN)
    town.follow()
    town.correct()
    money.append((town.pay(), town.has(1)))
    version = town.enter(left(SON, BEFORE_BASE))
    town.follow()
    town.correct()
    money.append((-town.give_back(), town.has(1)))
    town.enter(Event(person_id=SON, reason=Reason.CANCELLED, event_on=BEFORE_BASE, cancels=version))
    town.follow()
    town.correct()
    money.append((town.pay(), town.has(1)))
    assert money == [(30_000, 30_000), (10_000, 40_000), (-10_000, 30_000), (10_000, 40_000)]
    assert [one.after_yen for one in Correction.objects.order_by("id")] == [40_000, 30_000, 40_000]
    assert flow.balance(town.declared).repaid.yen == 10_000
