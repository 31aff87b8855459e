"""From the answers to the decisions: keep, verify, settle what a person must, draft and approve."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

import pyarrow as pa
from django.db import transaction

from madoguchi.cases import batch as batches
from madoguchi.cases import decide, keep, receive, silence, verify
from madoguchi.cases.banks import all_branches
from madoguchi.cases.declare import in_force
from madoguchi.cases.models import Claim, DecisionBatch
from madoguchi.cases.review import resolve_review
from madoguchi.cases.states import Review, State
from madoguchi.core.errors import Conflict
from madoguchi.core.money import Yen
from madoguchi.flow import checking
from madoguchi.flow.attesting import attest
from madoguchi.flow.judging import latest
from madoguchi.flow.signatories import Signatories
from madoguchi.registry.snapshot import Frozen

Outcome = TypeVar("Outcome")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """「支給決定」 How many decisions a batch holds and their sum; zero where there was nothing to decide."""

    decisions: int
    total: Yen


def take_submissions(
    programme_id: str, submissions: pa.Table, frozen: Frozen, on: date
) -> tuple[receive.ReceiveReport, verify.VerifyReport]:
    """「届出」 Keep what arrived, whatever the channel, and hold it against register, banks and each other."""
    with transaction.atomic():
        received = receive.receive(submissions, on)
        return received, verify.verify(programme_id, frozen.directory, all_branches(), on)


def take_all_submissions(
    submissions: pa.Table, on: date
) -> tuple[receive.ReceiveReport, tuple[verify.VerifyReport, ...]]:
    """「届出」 The same for whatever programmes the submissions are about, each with the snapshot last judged on."""
    with transaction.atomic():
        received = receive.receive(submissions, on)
        waiting = Claim.objects.filter(state=State.ANSWERED).values_list("programme_id", flat=True)
        return received, tuple(
            verify.verify(programme_id, latest(programme_id).directory, all_branches(), on)
            for programme_id in sorted(set(waiting))
        )


def hear_silence(programme_id: str, on: date) -> tuple[int, int]:
    """「期限」 Silence consents to a notice and declines a form, once its day has passed: (consented, declined)."""
    with transaction.atomic():
        return silence.consent_by_silence(programme_id, on), silence.decline_by_silence(programme_id, on)


def review(act: Callable[[], Outcome]) -> Outcome:
    """「審査」 What one person settles in one sitting, all of it or nothing."""
    with transaction.atomic():
        return act()


def settle(
    claim: Claim, outcome: Review, by: str, at: datetime, note: str, submission_no: str | None, answer_by: date | None
) -> str:
    """「審査」 Settle one claim in review and return its state; a submission taken up is verified at once.

    Raises as `cases.review.resolve_review` does.
    """
    with transaction.atomic():
        resolve_review(claim.pk, outcome, by, at, note, submission_no=submission_no, answer_by=answer_by)
        if outcome is Review.TAKE_UP:
            snapshot_folder = latest(claim.programme_id).directory
            verify.verify(claim.programme_id, snapshot_folder, all_branches(), at.date(), claim_ids=[claim.pk])
        claim.refresh_from_db()
        return str(claim.state)


def keep_decision(claim: Claim, by: Signatories, at: datetime, note: str) -> None:
    """「更正」 Two persons keep a decision that new facts contradict; it is paid on. Raises as `keep` does."""
    with transaction.atomic():
        keep.keep(claim.pk, by.drafter, by.approver, at, note)


def draft(programme_id: str, by: str, at: datetime) -> Decided:
    """「起案」 Put every claim that is ready into a batch of decisions; it counts once another person approves it."""
    try:
        with transaction.atomic():
            batch = decide.draft(programme_id, by, at)
    except Conflict as conflict:
        if conflict.code == "cases.nothing_to_draft":
            return Decided(decisions=0, total=Yen(0))
        raise
    return Decided(decisions=batch.count, total=Yen(batch.total_yen))


def approve(programme_id: str, by: str, at: datetime) -> Decided:
    """「決裁」 Approve every batch of the programme that waits for it. One transaction each."""
    waiting = batches.waiting(corrects=False).filter(programme_id=programme_id)
    decisions, total = 0, 0
    for batch in waiting.values_list("id", flat=True):
        approved = approve_batch(batch, by, at)
        decisions, total = decisions + approved.decisions, total + approved.total
    return Decided(decisions=decisions, total=Yen(total))


def approve_batch(batch_id: int, by: str, at: datetime) -> Decided:
    """「決裁」 Approve one batch. Raises as `cases.decide.approve` and `checking.refuse_old` do."""
    with transaction.atomic():
        if found := DecisionBatch.objects.filter(id=batch_id).first():
            checking.refuse_old(in_force(found.programme_id).programme, checking.REACHED_BY, at)
        approved = decide.approve(batch_id, by, at)
        attest(approved, at)
    return Decided(decisions=approved.count, total=Yen(approved.total_yen))


def reject_batch(batch_id: int, by: str, at: datetime, because: str) -> int:
    """「差戻し」 Send one batch back; returns how many claims wait again. Raises as `cases.decide.reject` does."""
    with transaction.atomic():
        return decide.reject(batch_id, by, at, because).count


def reject(programme_id: str, by: str, at: datetime, because: str) -> int:
    """「差戻し」 Send every batch that waits for approval back: its claims wait again; returns how many claims."""
    waiting = batches.waiting(corrects=False).filter(programme_id=programme_id)
    with transaction.atomic():
        return sum(decide.reject(batch, by, at, because).count for batch in waiting.values_list("id", flat=True))
