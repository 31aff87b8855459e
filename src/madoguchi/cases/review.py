"""「審査」 What the machine could not settle, a person settles, with a name, an instant and a note."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl
from django.db.models import Exists, OuterRef, Q

from madoguchi.cases.models import Claim, Submission
from madoguchi.cases.move import MOVES, Actor, move, moved_meanwhile
from madoguchi.cases.states import REVIEW_LEADS_TO, Answer, Letter, Reason, Review, State, SubmissionState
from madoguchi.core.dates import JAPAN
from madoguchi.core.errors import Conflict
from madoguchi.core.signatures import is_same_signatory


def resolve_review(
    claim_id: int,
    outcome: Review,
    by: str,
    at: datetime,
    note: str,
    *,
    submission_no: str | None = None,
    answer_by: date | None = None,
) -> State:
    """「審査」 Settle a claim in review and return its new state.

    PAY needs an amount, a payee and an account. Where one person's word would do (`typed_by_oneself`) it takes another
    than who typed it in. TAKE_UP lets `submission_no` carry the claim, which is verified anew.
    ASK_AGAIN sends the submission back (補正の求め) and waits for another until `answer_by` (None: as before).
    Raises Conflict `cases.not_in_review`, `cases.not_payable`, `cases.covered_elsewhere`, `cases.typed_by_oneself`,
    `cases.no_note` and `cases.not_its_submission`; then nothing is changed.
    """
    claim: Claim | None = Claim.objects.select_for_update().filter(id=claim_id).first()
    if claim is None or claim.state != State.REVIEW:
        raise Conflict(
            "cases.not_in_review",
            ja="この事案は確認待ちではありません。ほかの人が先に処理した可能性があります。事案を開き直してください。",
            en="This claim does not wait for a review. Somebody else may have settled it. Open it again and look.",
        )
    require_note(note)
    match outcome:
        case Review.PAY:
            _require_payable(claim)
            late = Q(state=SubmissionState.LATE) | Q(defects__contains=Reason.DATED_BACK)
            _refuse_typed_by_oneself(claim, ~Q(account_number="") | late, by)
        case Review.CLAIMANT_REFUSES | Review.DECLINED | Review.LAPSED:
            _refuse_typed_by_oneself(claim, Q(answer=Answer.REFUSE), by)
        case Review.TAKE_UP:
            _take_up(claim, submission_no)
        case Review.ASK_AGAIN:
            _ask_again(claim, answer_by)
        case _:
            pass
    target = REVIEW_LEADS_TO[outcome]
    row = [claim_id, str(State.REVIEW), str(target), str(Reason.RESOLVED), note]
    actor = Actor(on=at.astimezone(JAPAN).date(), by=by, at=at)
    if move(pl.DataFrame([row], schema=MOVES.names, orient="row"), actor) != 1:
        raise moved_meanwhile()
    return target


def require_note(note: str) -> None:
    """「判断の理由」 Raises Conflict `cases.no_note` where a person gives no reason for a judgement."""
    if not note.strip():
        raise Conflict(
            "cases.no_note",
            ja="判断の理由が書かれていません。後から説明できるよう、理由を書いてから確定してください。",
            en="No reason is written. Write why, so that the judgement can be explained later.",
        )


def payable() -> Q:
    """「支給額」 Which claims PAY takes, as a condition on their records, but for those that are covered elsewhere."""
    return Q(outcome="yes", amount_yen__gt=0, recipient_id__isnull=False) & ~Q(account_number="")


def contested() -> Exists:
    """「誤りの申出」 Which claims somebody has objected to or wants to decline, by an answer that stands."""
    stands = Q(state__in=(SubmissionState.CARRIES, SubmissionState.NEEDS_REVIEW)) & ~Q(answer=Answer.ACCEPT)
    return Exists(Submission.objects.filter(stands, case_id=OuterRef("id")))


def one_by_one() -> Conflict:
    """The refusal to pay a contested claim among many."""
    return Conflict(
        "cases.one_by_one",
        ja="誤りや辞退の申出のある事案は、申出を読まずに支給しないよう、1件ずつ審査してください。",
        en="Somebody objects, or declines. Settle it by itself, so that it is not paid with nobody having read that.",
    )


def covered_elsewhere() -> Conflict:
    """The refusal to pay for somebody whom another claim covers."""
    return Conflict(
        "cases.covered_elsewhere",
        ja="この世帯の誰かは、同じ事業の別の事案の対象です。二重に支給しないため支給にできません。"
        "別の事案を先に確かめ、判定をやり直してください。",
        en="Somebody of this unit is covered by another claim of the programme. It cannot be paid, so that "
        "nobody is paid twice. Look at the other claim first and determine again.",
    )


def not_payable() -> Conflict:
    """The refusal to pay what is not settled yet."""
    return Conflict(
        "cases.not_payable",
        ja="支給額・受給者・口座のどれかが決まっていません。推測では支給できません。"
        "足りない事実を登録して判定し直すか、本人に尋ねてください。",
        en="The amount, the payee or the account is not settled, and nothing is paid on a guess. "
        "Record the missing fact and determine again, or ask the person.",
    )


def _require_payable(claim: Claim) -> None:
    if claim.covered_elsewhere:
        raise covered_elsewhere()
    if not Claim.objects.filter(payable(), id=claim.id).exists():
        raise not_payable()


def _refuse_typed_by_oneself(claim: Claim, where: Q, by: str) -> None:
    """「審査」 Nobody alone names an account for somebody, declines for them or dates a form back, and then agrees.

    Whatever became of what they typed: an answer that carries nothing any more may have left its account on the claim.
    """
    typed = Submission.objects.filter(where, case_id=claim.id).exclude(taken_by="")
    if any(is_same_signatory(one.taken_by, by) for one in typed):
        raise Conflict(
            "cases.typed_by_oneself",
            ja="この届出は、あなたが受け付けました。口座・辞退・届いた日を一人で決められないよう、判断は別の人が行ってください。",
            en="You took in this answer. Nobody alone settles an account, a refusal or the day on which a form came: "
            "another person has to look at it.",
        )


def _take_up(claim: Claim, submission_no: str | None) -> None:
    submissions = Submission.objects.filter(case_id=claim.id)
    if not submissions.filter(submission_no=submission_no or "").exists():
        raise Conflict(
            "cases.not_its_submission",
            ja="その届出はこの事案のものではありません。届出の番号を確かめてください。",
            en="That submission does not belong to this claim. Check its number.",
        )
    submissions.filter(state=SubmissionState.CARRIES).update(state=SubmissionState.SECOND)
    submissions.filter(submission_no=submission_no or "").update(state=SubmissionState.CARRIES, defects="")


def _ask_again(claim: Claim, answer_by: date | None) -> None:
    Submission.objects.filter(case_id=claim.id, state=SubmissionState.CARRIES).update(state=SubmissionState.REFUSED)
    letter = claim.letter
    if letter in (Letter.NONE, Letter.NOTICE):
        letter = Letter.CONFIRMATION if claim.outcome == "yes" else Letter.APPLICATION
    # A protected person is reached by the person of the office, not by a letter to the register's address.
    Claim.objects.filter(id=claim.id).update(letter=letter, answer_by=answer_by or claim.answer_by)
