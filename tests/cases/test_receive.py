from collections.abc import Callable
from datetime import date

import pytest

from madoguchi.cases.models import Claim, Submission
from madoguchi.cases.review import resolve_review
from madoguchi.cases.silence import consent_by_silence
from madoguchi.cases.states import Review
from madoguchi.core.errors import InputRefused

from .town import AT, PROGRAMME, Town, answer, claim_of, head, submissions

pytestmark = pytest.mark.django_db
Build = Callable[..., Town]


def test_the_first_answer_carries_the_claim_and_the_second_is_told_where_it_stands(town: Build) -> None:
    place = town(head(1, 10))
    place.open()
    claim = claim_of(10)
    report = place.receive(
        answer("W2", claim, received_on=date(2025, 2, 21), channel="web"),
        answer("P1", claim, received_on=date(2025, 2, 20)),
    )
    assert report.states == {"carries": 1, "second": 1}
    told = {row["submission_no"]: row for row in report.answers.to_pylist()}
    assert (told["P1"]["submission_state"], told["W2"]["submission_state"]) == ("carries", "second")
    assert told["W2"]["claim_state"] == "answered"


def test_the_same_submission_again_changes_nothing(town: Build) -> None:
    place = town(head(1, 10))
    place.open()
    row = answer("P1", claim_of(10))
    place.receive(row, row)
    before = list(Submission.objects.values())
    report = place.receive(row)
    assert (report.received, report.repeated) == (0, 1)
    assert list(Submission.objects.values()) == before


def test_a_number_is_read_however_it_is_written(town: Build) -> None:
    place = town(head(1, 10))
    place.open()
    number = claim_of(10).reference_number
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in number)
    place.receive(answer("P1", claim_of(10), reference_number=f"{wide[:4]}-{wide[4:8]} {wide[8:]}"))
    assert claim_of(10).state == "answered"


def test_an_unknown_number_is_kept_for_a_person(town: Build) -> None:
    place = town(head(1, 10))
    place.open()
    report = place.receive(answer("P1", claim_of(10), reference_number="000000000000"))
    assert report.states == {"unknown_number": 1}
    assert (Submission.objects.get().case_id, claim_of(10).state) == (None, "open")


def test_a_late_answer_is_kept_and_looked_at(town: Build) -> None:
    place = town(head(1, 10))
    place.open()
    assert place.receive(answer("P1", claim_of(10), received_on=date(2025, 6, 1))).states == {"late": 1}
    assert (claim_of(10).state, claim_of(10).reason) == ("review", "late")
    resolve_review(claim_of(10).id, Review.TAKE_UP, "clerk", AT, "入院していた", submission_no="P1")
    assert place.verify().states == {"ready": 1}


def test_a_refusal_after_consent_takes_the_claim_back_to_a_person(town: Build) -> None:
    place = town(head(1, 10, account="1111111"), head(2, 20, account="2222222"))
    place.open()
    consent_by_silence(PROGRAMME, date(2025, 2, 18))
    report = place.receive(answer("P1", claim_of(10), answer="refuse", account_number=""), answer("P2", claim_of(20)))
    assert report.states == {"needs_review": 2}
    assert {claim.state for claim in Claim.objects.all()} == {"review"}
    resolve_review(claim_of(10).id, Review.TAKE_UP, "clerk", AT, "辞退の届出", submission_no="P1")
    place.verify()
    assert claim_of(10).state == "refused_by_claimant"


def test_one_wrong_code_and_nothing_is_taken(town: Build) -> None:
    place = town(head(1, 10))
    place.open()
    claim = claim_of(10)
    for wrong in (
        {"channel": "owl"},
        {"answer": "perhaps"},
        {"holder_kana": "ア" * 121},
        {"received_on": None},
        {"submission_no": "P\x002"},
        {"reference_number": "1\u0085"},
    ):
        with pytest.raises(InputRefused) as caught:
            place.receive(answer("P1", claim), answer("P2", claim, **wrong))
        assert caught.value.code == "cases.submission_form"
    with pytest.raises(InputRefused):
        from madoguchi.cases.receive import receive

        receive(submissions(answer("P1", claim)).drop_columns(["answer"]), date(2025, 2, 20))
    assert Submission.objects.count() == 0
