"""What went wrong in 2020 and 2023, played again. Each test carries the name of the place or the year."""

from collections.abc import Callable
from datetime import date

import pytest

from madoguchi.cases.decide import approve, draft
from madoguchi.cases.models import Claim, ClaimMember, Decision, Submission
from madoguchi.cases.numbers import nobody_forgotten
from madoguchi.cases.review import resolve_review
from madoguchi.cases.silence import consent_by_silence
from madoguchi.cases.states import Review
from madoguchi.core.errors import Conflict, PromiseBroken

from .town import AT, PROGRAMME, Person, Town, answer, claim_of, head

pytestmark = pytest.mark.django_db
Build = Callable[..., Town]


def decided() -> list[tuple[int, int]]:
    """Every yen that an approved decision pays: payee and amount."""
    batch = draft(PROGRAMME, "drafter", AT)
    approve(batch.id, "approver", AT)
    rows = Decision.objects.filter(batch__approved_at__isnull=False, finding="grant").order_by("payee_id")
    return list(rows.values_list("payee_id", "amount_yen"))


def test_tsukuba_a_household_that_applies_online_and_again_by_mail_two_weeks_later_is_decided_once(
    town: Build,
) -> None:
    place = town(head(1, 10))
    place.open()
    claim = claim_of(10)
    place.receive(answer("WEB-1", claim, channel="web", received_on=date(2025, 2, 5)))
    place.verify()
    assert decided() == [(1, 30_000)]
    told = place.receive(answer("MAIL-1", claim, received_on=date(2025, 2, 19))).answers.to_pylist()
    assert [(row["submission_state"], row["claim_state"]) for row in told] == [("second", "decided")]
    assert place.verify().verified == 0
    with pytest.raises(Conflict):
        draft(PROGRAMME, "drafter", AT)
    assert Decision.objects.count() == 1


def test_kadoma_a_claim_that_was_paid_is_never_taken_for_one_that_was_defective(town: Build) -> None:
    place = town(head(1, 10))
    place.open()
    claim = claim_of(10)
    place.receive(answer("WEB-1", claim, channel="web", branch_code="999"))
    place.verify()
    resolve_review(claim.id, Review.ASK_AGAIN, "clerk", AT, "支店を尋ねた")
    place.receive(answer("MAIL-1", claim))
    place.verify()
    assert decided() == [(1, 30_000)]
    # The clerk who still has the defective paper on the desk is told no.
    with pytest.raises(Conflict) as refused:
        resolve_review(claim.id, Review.PAY, "clerk", AT, "不備が直った")
    assert refused.value.code == "cases.not_in_review"
    assert Decision.objects.count() == 1


def test_okayama_city_and_contractor_share_one_state_so_only_one_of_them_accepts(town: Build) -> None:
    place = town(head(1, 10))
    place.open()
    claim = claim_of(10)
    city = place.receive(answer("CITY-1", claim, channel="web"))
    contractor = place.receive(answer("CONTRACTOR-1", claim))
    assert (city.states, contractor.states) == ({"carries": 1}, {"second": 1})
    assert Submission.objects.filter(case=claim, state="carries").count() == 1


def test_akita_one_who_is_not_the_head_is_never_paid_and_never_silently_refused(town: Build) -> None:
    place = town(head(1, 10), Person(id=2, home=10), head(3, 30), head(4, 40))
    place.open()
    place.receive(
        answer("W1", claim_of(10), channel="web", applicant_id=2, account_number="1010101"),
        answer("W2", claim_of(30), channel="web", account_number="12345"),
        answer("W3", claim_of(40), channel="web", holder_kana="ヤマタ タロウ"),
    )
    assert place.verify().states == {"review": 3}
    assert [claim_of(unit).reason for unit in (10, 30, 40)] == ["not_the_head", "account_form", "holder_mismatch"]
    with pytest.raises(Conflict):
        draft(PROGRAMME, "drafter", AT)


def test_2023_an_account_of_one_person_registered_on_another_is_not_pushed_to(town: Build) -> None:
    place = town(
        head(1, 10, account="1111111", kana="ヤマダ ハナコ"),
        head(2, 20, account="1111111", holder="ヤマダ ハナコ", kana="スズキ タロウ"),
        head(3, 30, account="3333333", holder="ヤマダ ハナコ", kana="タナカ ジロウ"),
    )
    place.open()
    # Its holder has it as before; who is called otherwise is asked, as if nothing were on file.
    assert (claim_of(10).letter, claim_of(10).account_number) == ("notice", "1111111")
    assert [(claim_of(unit).letter, claim_of(unit).account_number) for unit in (20, 30)] == [("confirmation", "")] * 2


def test_an_account_of_two_people_who_are_called_alike_is_looked_at(town: Build) -> None:
    place = town(
        head(1, 10, account="1111111", kana="ヤマダ ハナコ"), head(2, 20, account="1111111", kana="ヤマダ ハナコ")
    )
    place.open()
    assert [claim_of(unit).reason for unit in (10, 20)] == ["one_account_many_people"] * 2
    assert consent_by_silence(PROGRAMME, date(2025, 12, 31)) == 0


def test_2023_an_answer_that_names_an_account_on_file_for_another_is_looked_at(town: Build) -> None:
    place = town(head(1, 10, account="7654321", levy=5000), head(2, 20))
    place.open()
    place.receive(answer("W1", claim_of(20)))
    place.verify()
    assert (claim_of(20).state, claim_of(20).reason) == ("review", "one_account_many_people")


def test_39_percent_were_never_told_here_everybody_has_a_letter_or_a_person(town: Build) -> None:
    place = town(
        head(1, 10, account="1111111"), head(2, 20), head(3, 30, levy=None), Person(id=4, home=40),
        head(5, 50, protected=True), head(6, 60, levy=5000),
    )  # fmt: skip
    place.open()
    assert nobody_forgotten(PROGRAMME, place.determined) == 5
    ClaimMember.objects.filter(case=claim_of(20)).delete()
    Claim.objects.filter(unit_id=20).delete()
    with pytest.raises(PromiseBroken) as caught:
        nobody_forgotten(PROGRAMME, place.determined)
    assert caught.value.code == "cases.somebody_forgotten"


def test_a_protected_mother_is_not_paid_through_her_husband_and_nothing_of_hers_is_seen_from_his_claim(
    town: Build,
) -> None:
    mother = head(2, -2, account="2222222", kana="ヤマダ ヨシコ")
    mother.protected = True
    child = Person(id=3, home=-2, born=date(2015, 5, 5), protected=True)
    place = town(head(1, 10, account="1111111"), mother, child)
    place.open()
    his, hers = claim_of(10), claim_of(-2)
    assert (his.amount_yen, hers.amount_yen) == (30_000, 50_000)
    assert list(ClaimMember.objects.filter(case=his).values_list("person_id", flat=True)) == [1]
    assert (hers.letter, hers.state) == ("withheld", "review")
    consent_by_silence(PROGRAMME, date(2025, 12, 31))
    assert decided() == [(1, 30_000)]
    # He answers with her number, or in her name: neither reaches her claim, and he is told nothing of it.
    told = place.receive(answer("P1", his, applicant_id=2)).answers.to_pylist()
    assert {row["claim_id"] for row in told} == {his.id}
    assert claim_of(-2).state == "review"


def test_a_protection_that_begins_after_the_letter_stops_it(town: Build) -> None:
    place = town(head(1, 10, account="1111111"))
    place.open()
    place.people[0].protected = True
    place.open("1" * 16)
    claim = claim_of(10)
    assert (claim.state, claim.reason, claim.letter) == ("review", "protected", "withheld")
    assert consent_by_silence(PROGRAMME, date(2025, 12, 31)) == 0
