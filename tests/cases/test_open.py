from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from madoguchi.cases.declare import approve_programme, declare
from madoguchi.cases.keep import keep
from madoguchi.cases.models import Change, Claim, ClaimMember
from madoguchi.cases.numbers import nobody_forgotten
from madoguchi.cases.reference import agrees
from madoguchi.cases.review import resolve_review
from madoguchi.cases.states import Review
from madoguchi.core.errors import Conflict

from .town import AT, PROGRAMME, Town, answer, claim_of, head
from .town import Person as Member

pytestmark = pytest.mark.django_db
Build = Callable[..., Town]


def test_the_letter_follows_from_the_data_alone(town: Build) -> None:
    place = town(
        head(1, 10, account="1111111"),
        head(2, 20),
        head(3, 30, levy=None),
        head(4, 40, levy=5000),
        head(5, 50, account="5555555", protected=True),
        Member(id=6, home=60),
        head(7, 70, account="7777777", kana="ベツ ジン"),
    )
    report = place.open()
    found = {claim.unit_id: (claim.letter, claim.state, claim.reason) for claim in Claim.objects.all()}
    assert found == {
        10: ("notice", "open", ""),
        20: ("confirmation", "open", ""),
        30: ("application", "open", ""),
        50: ("withheld", "review", "protected"),
        60: ("none", "review", "headless"),
        70: ("notice", "open", ""),
    }
    assert (report.units, report.opened, report.not_entitled) == (7, 6, 1)
    assert all(agrees(claim.reference_number) for claim in Claim.objects.all())
    assert claim_of(10).account_number == "1111111"
    assert claim_of(10).findings == "yyy"
    assert claim_of(10).instalments == "[30000]"
    assert nobody_forgotten(PROGRAMME, place.determined) == 6


def test_an_account_on_file_in_another_name_is_asked_for_and_not_pushed(town: Build) -> None:
    place = town(head(1, 10, account="1111111", holder="スズキ タロウ"))
    place.open()
    assert (claim_of(10).letter, claim_of(10).account_number) == ("confirmation", "")


def test_opening_again_adds_nothing(town: Build) -> None:
    place = town(head(1, 10, account="1111111"), Member(id=2, home=10), head(3, 30, levy=None))
    place.open()
    before = list(Claim.objects.order_by("id").values())
    again = place.open()
    assert (again.opened, again.already, again.changed) == (0, 2, 0)
    assert list(Claim.objects.order_by("id").values()) == before
    assert (ClaimMember.objects.count(), Change.objects.count()) == (3, 0)


def test_a_programme_that_nobody_else_approved_opens_nothing(city: str, town: Build) -> None:
    place = town(head(1, 10))
    place.text = place.text.replace(b"30_000", b"31_000")
    with pytest.raises(Conflict) as refused:
        place.open()
    assert refused.value.code == "cases.programme_not_approved"


def test_nobody_goes_back_to_a_file_that_another_has_replaced(town: Build) -> None:
    place = town(head(1, 10))
    first, second = place.text, place.text.replace(b"30_000", b"31_000")
    place.text = second
    declare(place.declared, "drafter", AT)
    approve_programme(place.declared.sha256, "approver", AT + timedelta(hours=1))
    place.text = first
    for act, code in (
        (place.open, "cases.programme_not_approved"),
        (lambda: approve_programme(place.declared.sha256, "other", AT + timedelta(hours=2)), "programme_superseded"),
    ):
        with pytest.raises(Conflict, match=code):
            act()
    place.text = second
    assert place.open().opened == 1
    assert claim_of(10).amount_yen == 31_000


def test_a_refused_unit_that_applies_is_looked_at_by_a_person(town: Build) -> None:
    place = town(head(1, 10, levy=5000))
    assert place.open().opened == 0
    assert place.open(asked_for=[10]).opened == 1
    assert (claim_of(10).state, claim_of(10).reason, claim_of(10).amount_yen) == (
        "review",
        "opened_by_application",
        None,
    )


def test_a_tax_that_becomes_known_changes_the_open_claim_with_a_reason(town: Build) -> None:
    place = town(head(1, 10, levy=None))
    place.open()
    number = claim_of(10).reference_number
    place.people[0].levy = 0
    assert place.open("1" * 16, date(2025, 2, 10)).changed == 1
    claim = claim_of(10)
    assert (claim.outcome, claim.amount_yen, claim.state, claim.snapshot_id) == ("yes", 30_000, "open", "1" * 16)
    assert claim.reference_number == number
    assert Change.objects.get().note.startswith('{"snapshot":"1111111111111111"')
    assert place.open("1" * 16, date(2025, 2, 10)).changed == 0


def test_a_child_born_late_is_added_to_the_open_claim(town: Build) -> None:
    place = town(head(1, 10, account="1111111"))
    place.open()
    place.people.append(Member(id=2, home=10, born=date(2024, 12, 1)))
    assert place.open("1" * 16).changed == 1
    assert claim_of(10).amount_yen == 50_000
    assert ClaimMember.objects.filter(case=claim_of(10)).count() == 2


def test_one_who_moved_in_transit_is_covered_by_one_household_only(town: Build) -> None:
    place = town(head(1, 10), Member(id=2, home=10), head(3, 30))
    place.open()
    Claim.objects.filter(unit_id=10).update(state="drafted")
    place.people[1].home = 30
    report = place.open("1" * 16)
    assert report.corrections == ()
    assert report.covered_elsewhere == 1
    assert (claim_of(30).state, claim_of(30).reason) == ("review", "covered_elsewhere")
    assert ClaimMember.objects.get(person_id=2).case_id == claim_of(10).id


def test_who_is_covered_elsewhere_is_not_paid_by_whatever_way_the_claim_is_reviewed(town: Build) -> None:
    place = town(head(1, 10), Member(id=2, home=10), head(3, 30))
    place.open()
    Claim.objects.filter(unit_id=10).update(state="drafted")
    place.people[1].home = 30
    place.open("1" * 16)
    resolve_review(claim_of(30).id, Review.ASK_AGAIN, "clerk", AT, "再確認")
    place.receive(answer("P1", claim_of(30)))
    assert place.verify().states == {"review": 1}
    for _ in range(2):
        with pytest.raises(Conflict, match=r"cases\.covered_elsewhere"):
            resolve_review(claim_of(30).id, Review.PAY, "clerk", AT, "支給")
        resolve_review(claim_of(30).id, Review.TAKE_UP, "clerk", AT, "採用", submission_no="P1")
        assert place.verify().states == {"review": 1}
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(unit_id=30).update(state="ready")


def test_an_undecided_household_lets_go_of_one_who_moved(town: Build) -> None:
    place = town(head(1, 10), Member(id=2, home=10), head(3, 30))
    place.open()
    place.people[1].home = 30
    assert place.open("1" * 16).covered_elsewhere == 0
    assert ClaimMember.objects.get(person_id=2).case_id == claim_of(30).id


def test_a_late_head_is_succeeded_by_the_spouse_and_a_person_confirms(town: Build) -> None:
    place = town(
        head(1, 10, account="1111111"),
        Member(id=2, home=10, born=date(1940, 1, 1)),
        Member(id=3, home=10, relationship="12"),
    )
    place.open()
    place.people[0].died = date(2025, 1, 5)
    place.open("1" * 16)
    claim = claim_of(10)
    assert (claim.state, claim.reason, claim.recipient_id, claim.account_number) == ("review", "head_died", 3, "")


def test_a_decision_that_new_facts_contradict_is_kept_by_two_persons_until_the_facts_change_again(town: Build) -> None:
    place = town(head(1, 10))
    place.open()
    Claim.objects.update(state="decided")
    place.people[0].levy = 5000
    (claim_id,) = place.open("1" * 16).corrections
    keep(claim_id, "clerk", "chief", AT, "課税は更正の見込み")
    assert [(one.changed_by, one.reason) for one in Change.objects.order_by("id")][1:] == [
        ("clerk", "keeping_proposed"),
        ("chief", "decision_kept"),
    ]
    place.open("2" * 16)
    assert claim_of(10).reason == "decision_kept"
    place.people[0].died = date(2025, 1, 5)
    place.open("3" * 16)
    assert claim_of(10).reason == "correction_due"
    keep(claim_id, "clerk", "chief", AT, "相続人が確認済み")
    place.people[0].died = None
    place.open("4" * 16)
    assert claim_of(10).reason == "correction_due"


def test_nothing_is_kept_without_contradiction_reason_or_second_person(town: Build) -> None:
    place = town(head(1, 10))
    place.open()
    Claim.objects.update(state="decided")
    with pytest.raises(Conflict, match=r"cases\.not_contradicted"):
        keep(claim_of(10).id, "clerk", "chief", AT, "理由")
    Claim.objects.update(reason="correction_due")
    with pytest.raises(Conflict, match=r"cases\.same_person"):
        keep(claim_of(10).id, "clerk", "ｃｌｅｒｋ ", AT, "理由")
    with pytest.raises(Conflict, match=r"cases\.no_note"):
        keep(claim_of(10).id, "clerk", "chief", AT, " ")
    assert not Change.objects.exists()


def test_a_household_whose_last_member_died_lapses(town: Build) -> None:
    place = town(head(1, 10, account="1111111"), head(2, 20, died=date(2025, 1, 1)))
    place.open()
    assert (claim_of(20).state, claim_of(20).letter) == ("lapsed", "none")
    place.people[0].died = date(2025, 2, 5)
    place.open("1" * 16)
    assert (claim_of(10).state, claim_of(10).reason) == ("lapsed", "all_died")


def test_a_decided_claim_is_listed_for_correction_and_not_overwritten(town: Build) -> None:
    place = town(head(1, 10))
    place.open()
    Claim.objects.update(state="decided")
    place.people[0].levy = 5000
    claim = claim_of(10)
    assert place.open("1" * 16).corrections == (claim.id,)
    assert place.open("1" * 16).corrections == (claim.id,)
    assert claim_of(10).amount_yen == 30_000
    assert Change.objects.filter(reason="correction_due").count() == 1
