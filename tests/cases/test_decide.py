import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from django.db import connection, transaction
from django.db.utils import Error

from madoguchi.cases.decide import approve, draft, reject
from madoguchi.cases.models import Claim, Decision, DecisionBatch
from madoguchi.cases.review import resolve_review
from madoguchi.cases.silence import consent_by_silence, decline_by_silence
from madoguchi.cases.states import Review
from madoguchi.core.errors import Conflict, MadoguchiError, RuleError

from .town import AT, PROGRAMME, TEXT, Town, claim_of, head

pytestmark = pytest.mark.django_db
Build = Callable[..., Town]
LATER = datetime(2025, 3, 4, 1, 0, tzinfo=UTC)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(MadoguchiError) as caught, transaction.atomic():
        act()
    return caught.value.code


def ready(town: Build, **more: bytes) -> Town:
    place = town(head(1, 10, account="1111111"), head(2, 20, account="2222222"), head(3, 30, levy=5000), **more)
    place.open(asked_for=[30])
    consent_by_silence(PROGRAMME, date(2025, 2, 18))
    resolve_review(claim_of(30).id, Review.REFUSE, "clerk", AT, "所得の申告を確認した")
    return place


def test_two_persons_decide_and_every_reason_is_written_down(town: Build) -> None:
    ready(town)
    batch = draft(PROGRAMME, "drafter", AT)
    assert (batch.count, batch.total_yen) == (3, 60_000)
    for spelt in ("drafter", " Drafter", "ｄｒａｆｔｅｒ", "dra\u200bfter"):
        assert refused(partial(approve, batch.id, spelt, LATER)) == "cases.same_person"
    assert refused(lambda: approve(batch.id, "approver", AT - timedelta(seconds=1))) == "cases.clock_back"
    assert approve(batch.id, "approver", LATER).approved_at == LATER
    grant, refusal = Decision.objects.get(case__unit_id=10), Decision.objects.get(case__unit_id=30)
    assert json.loads(grant.reasons)[1] == ["全員の令和6年度均等割が非課税", True, "要綱3条1項"]
    assert json.loads(refusal.reasons)[1][1] is False
    assert json.loads(refusal.reasons)[-1] == ["所得の申告を確認した", False, "審査"]
    assert (grant.finding, grant.amount_yen, grant.payee_id, grant.account_number) == ("grant", 30_000, 1, "1111111")
    assert (refusal.finding, refusal.amount_yen, refusal.instalments) == ("refuse", 0, "[]")
    assert set(Claim.objects.values_list("state", flat=True)) == {"decided"}


def test_a_decision_cannot_be_changed_deleted_or_approved_by_its_drafter_even_in_the_database(town: Build) -> None:
    ready(town)
    batch = draft(PROGRAMME, "drafter", AT)
    for statement in (
        "UPDATE cases_decision SET amount_yen = 1",
        "DELETE FROM cases_decision",
        "UPDATE cases_decision_batch SET total_yen = 1",
        "UPDATE cases_decision_batch SET approved_by = drafted_by, approved_at = drafted_at",
        "DELETE FROM cases_decision_batch",
        "UPDATE cases_change SET note = ''",
        "UPDATE cases_declared_programme SET text = ''",
    ):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    approve(batch.id, "approver", LATER)
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_decision_batch SET approved_by = 'other'")


def test_an_altered_draft_is_not_approved(town: Build) -> None:
    ready(town)
    batch = draft(PROGRAMME, "drafter", AT)
    with connection.cursor() as cursor:
        on = ' ON "cases_decision"' if connection.vendor == "postgresql" else ""
        cursor.execute(f'DROP TRIGGER "cases_decision_no_update"{on}')
        cursor.execute("UPDATE cases_decision SET account_number = '9999999' WHERE finding = 'grant'")
    assert refused(lambda: approve(batch.id, "approver", LATER)) == "cases.batch_altered"
    assert DecisionBatch.objects.get().approved_at is None


def test_a_rejected_draft_frees_its_claims_and_never_counts(town: Build) -> None:
    ready(town)
    batch = draft(PROGRAMME, "drafter", AT)
    reject(batch.id, "approver", LATER, "口座を確認")
    assert sorted(Claim.objects.values_list("state", flat=True)) == ["ready", "ready", "to_refuse"]
    assert refused(lambda: approve(batch.id, "approver", LATER)) == "cases.batch_ended"
    again = draft(PROGRAMME, "drafter", LATER)
    assert (again.count, again.merkle_root) == (batch.count, batch.merkle_root)
    assert refused(lambda: draft(PROGRAMME, "drafter", LATER)) == "cases.nothing_to_draft"


def test_nothing_is_drafted_beyond_the_budget(town: Build) -> None:
    text = TEXT.replace(b"    unit=household,", b"    unit=household,\n    budget=59_999,")
    assert text != TEXT
    ready(town, text=text)
    with pytest.raises(RuleError) as caught:
        draft(PROGRAMME, "drafter", AT)
    assert caught.value.code == "programme.over_budget"
    assert DecisionBatch.objects.count() == 0


def test_facts_that_change_after_the_draft_stop_its_approval(town: Build) -> None:
    place = ready(town)
    batch = draft(PROGRAMME, "drafter", AT)
    place.people[0].levy = 5000
    place.open("1" * 16)
    assert refused(lambda: approve(batch.id, "approver", LATER)) == "cases.facts_changed"


def test_a_draft_that_was_sent_back_over_its_facts_can_be_approved_once_they_agree_and_not_before(town: Build) -> None:
    place = ready(town)
    first = draft(PROGRAMME, "drafter", AT)
    place.people[0].levy = 5000
    place.open("1" * 16)
    reject(first.id, "approver", LATER, "課税の更正")
    second = draft(PROGRAMME, "drafter", LATER)
    assert refused(lambda: approve(second.id, "approver", LATER)) == "cases.facts_changed"
    reject(second.id, "approver", LATER, "判定をやり直す")
    place.people[0].levy = 0
    place.open("2" * 16)
    third = draft(PROGRAMME, "drafter", LATER)
    place.people[0].levy = 5000
    place.open("3" * 16)
    assert refused(lambda: approve(third.id, "approver", LATER)) == "cases.facts_changed"
    reject(third.id, "approver", LATER, "課税の更正")
    place.people[0].levy = 0
    place.open("4" * 16)
    assert approve(draft(PROGRAMME, "drafter", LATER).id, "approver", LATER).approved_by == "approver"


def test_silence_consents_to_a_notice_and_declines_a_form_but_only_after_the_last_day(town: Build) -> None:
    town(head(1, 10, account="1111111"), head(2, 20)).open()
    assert (consent_by_silence(PROGRAMME, date(2025, 2, 17)), decline_by_silence(PROGRAMME, date(2025, 5, 31))) == (
        0,
        0,
    )
    assert consent_by_silence(PROGRAMME, date(2025, 2, 18)) == 1
    assert consent_by_silence(PROGRAMME, date(2025, 2, 18)) == 0
    assert decline_by_silence(PROGRAMME, date(2025, 6, 1)) == 1
    assert (claim_of(10).state, claim_of(20).state, claim_of(20).reason) == ("ready", "declined", "silence_declines")


def test_nothing_is_paid_on_a_guess(town: Build) -> None:
    town(head(1, 10, protected=True), head(2, 20, levy=5000)).open(asked_for=[20])
    for unit in (10, 20):
        pay = (claim_of(unit).id, Review.PAY, "clerk", AT, "確認済み")
        assert refused(lambda pay=pay: resolve_review(*pay)) == "cases.not_payable"
    assert refused(lambda: resolve_review(claim_of(10).id, Review.PAY, "clerk", AT, " ")) == "cases.no_note"
    with pytest.raises(Conflict):
        resolve_review(0, Review.PAY, "clerk", AT, "確認済み")
