from collections.abc import Callable
from datetime import date

import pytest

from madoguchi.cases.models import Submission
from madoguchi.cases.numbers import figures
from madoguchi.cases.review import resolve_review
from madoguchi.cases.states import Review

from .town import AT, PROGRAMME, Person, Town, answer, claim_of, head

pytestmark = pytest.mark.django_db
Build = Callable[..., Town]


def outcome(unit: int) -> tuple[str, str, str]:
    claim = claim_of(unit)
    return claim.state, claim.reason, Submission.objects.get(case=claim, state="carries").defects


def test_an_answer_that_agrees_with_all_registers_is_ready_with_its_account(town: Build) -> None:
    place = town(head(1, 10))
    place.open()
    place.receive(answer("P1", claim_of(10)))
    report = place.verify()
    assert (report.verified, report.states, report.defects) == (1, {"ready": 1}, {})
    assert (claim_of(10).account_number, claim_of(10).bank_code) == ("7654321", "0001")
    assert place.verify().verified == 0


@pytest.mark.parametrize(
    ("wrong", "defects"),
    [
        ({"applicant_id": 2}, "not_the_head"),
        ({"applicant_id": 3}, "stranger"),
        ({"applicant_id": None}, "applicant_unknown"),
        ({"bank_code": "9999"}, "bank_unknown"),
        ({"branch_code": "999"}, "branch_unknown"),
        ({"account_number": "123"}, "account_form"),
        ({"account_number": ""}, "no_account"),
        ({"holder_kana": "スズキ イチロウ"}, "holder_mismatch"),
        ({"holder_kana": "ヤマダ ハナエ"}, "holder_review"),
        ({"answer": "wrong_inputs"}, "objection"),
        ({"answer": "refuse", "applicant_id": 2}, "not_the_head,refusal"),
        ({"applicant_id": 3, "branch_code": "999", "holder_kana": "スズキ"}, "stranger,branch_unknown,holder_mismatch"),
    ],
)
def test_each_defect_is_found_and_looked_at_by_a_person(town: Build, wrong: dict[str, object], defects: str) -> None:
    place = town(head(1, 10), Person(id=2, home=10), head(3, 30, levy=5000))
    place.open()
    place.receive(answer("P1", claim_of(10), **wrong))
    place.verify()
    assert outcome(10) == ("review", defects.split(",", maxsplit=1)[0], defects)
    assert figures(PROGRAMME).defects == dict.fromkeys(sorted(defects.split(",")), 1)


def test_a_passbook_of_japan_post_bank_becomes_an_account(town: Build) -> None:
    place = town(head(1, 10))
    place.open()
    place.receive(answer("P1", claim_of(10), bank_code="9900", branch_code="17300", account_number="19927651"))
    place.verify()
    claim = claim_of(10)
    assert (claim.state, claim.branch_code, claim.account_number) == ("ready", "738", "1992765")


def test_who_refuses_is_not_paid(town: Build) -> None:
    place = town(head(1, 10))
    place.open()
    place.receive(answer("P1", claim_of(10), answer="refuse", account_number="", holder_kana=""))
    place.verify()
    assert outcome(10) == ("refused_by_claimant", "refusal", "")


def test_an_account_that_two_claims_name_stops_both(town: Build) -> None:
    place = town(head(1, 10), head(2, 20))
    place.open()
    place.receive(answer("P1", claim_of(10)))
    place.verify()
    assert claim_of(10).state == "ready"
    place.receive(answer("P2", claim_of(20)))
    place.verify()
    assert [claim_of(unit).reason for unit in (10, 20)] == ["one_account_many_people"] * 2
    assert [claim_of(unit).state for unit in (10, 20)] == ["review"] * 2


def test_one_who_died_after_answering_is_looked_at_and_one_who_died_before_lapses(town: Build) -> None:
    place = town(head(1, 10), head(2, 20), head(3, 30), Person(id=4, home=30, relationship="12"))
    place.open()
    place.receive(*(answer(f"P{unit}", claim_of(unit), account_number=f"00000{unit}") for unit in (10, 20, 30)))
    for person, died in ((0, date(2025, 2, 19)), (1, date(2025, 2, 22)), (2, date(2025, 2, 22))):
        place.people[person].died = died
    place.snap = place.snapshot("2" * 16)
    place.verify()
    assert claim_of(10).state == "lapsed"
    assert (claim_of(20).state, claim_of(20).reason, claim_of(20).recipient_id) == ("review", "head_died", None)
    assert (claim_of(30).state, claim_of(30).reason, claim_of(30).recipient_id) == ("review", "head_died", 4)
    assert claim_of(30).account_number == ""


def test_an_unknown_fact_is_recorded_before_anything_is_paid_and_then_goes_on(town: Build) -> None:
    place = town(head(1, 10, levy=None))
    place.open()
    place.receive(answer("P1", claim_of(10)))
    place.verify()
    assert outcome(10) == ("review", "fact_missing", "fact_missing")
    place.people[0].levy = 0
    place.open("1" * 16)
    assert claim_of(10).state == "answered"
    place.verify()
    assert (claim_of(10).state, claim_of(10).amount_yen) == ("ready", 30_000)


def test_a_defect_that_is_asked_about_can_be_answered_again(town: Build) -> None:
    place = town(head(1, 10))
    place.open()
    place.receive(answer("P1", claim_of(10), branch_code="999"))
    place.verify()
    resolve_review(claim_of(10).id, Review.ASK_AGAIN, "clerk", AT, "支店を尋ねた")
    place.receive(answer("P2", claim_of(10)))
    place.verify()
    assert outcome(10)[0] == "ready"
    assert Submission.objects.get(submission_no="P1").state == "refused"
