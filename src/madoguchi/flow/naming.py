"""A resident whose money could not arrive names another account: told why and until when, and taken once.

What is named over the web is a submission like any other, kept as it came; what a machine may take goes the way of
every answer (`payments.again`). A holder's name that is not surely the payee's waits for two persons of the office.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pyarrow as pa
from django.db import transaction

from madoguchi.cases.models import Claim, Submission
from madoguchi.cases.receive import SUBMISSIONS, kept_of, receive
from madoguchi.cases.saved import throw_away
from madoguchi.cases.states import Answer, Channel, Reason, SubmissionState
from madoguchi.core.dates import JAPAN
from madoguchi.core.errors import Conflict
from madoguchi.flow import acting, signatures
from madoguchi.flow.handing_in import Desk
from madoguchi.flow.judging import latest
from madoguchi.flow.signatures import Signed
from madoguchi.formats.bank_profile import PROFILES, STRICT, TransferOutcome
from madoguchi.identity.models import Visit
from madoguchi.payments import again
from madoguchi.payments.models import AccountAnswer, AccountRequest, Transfer
from madoguchi.payments.order import ACCOUNT
from madoguchi.payments.states import Ground, InstructionState, TakenBack
from madoguchi.registry.as_of import day_of

_DOUBTS = (str(Reason.HOLDER_REVIEW), str(Reason.HOLDER_MISMATCH))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """「口座の再確認」 One question for an account, of one instalment, as its payee is told of it.

    `why`: what the bank said, None where it was never tried or the bank's code has no known meaning. `answered_on`: the
    day on which somebody named one. `waits`: one that was named online waits for a person of the office. `is_open`:
    another may be named until `deadline`, that day included.
    """

    instruction_id: int
    instalment: int
    amount_yen: int
    ground: Ground
    deadline: date
    why: TransferOutcome | None
    answered_on: date | None
    waits: bool
    is_open: bool


def asked_of(claim: Claim, at: datetime) -> tuple[Asked, ...]:
    """「口座の再確認」 The newest question of each instalment of a claim, in the order of the instalments."""
    newest: dict[int, AccountRequest] = {}
    for one in AccountRequest.objects.filter(instruction__case=claim).select_related("instruction").order_by("id"):
        newest[one.instruction.instalment] = one
    if not newest:
        return ()
    answers = {one.request_id: one for one in AccountAnswer.objects.filter(request__in=newest.values())}
    waiting = claim.submissions.filter(state=SubmissionState.NEEDS_REVIEW, defects__in=_DOUBTS)
    waits = waiting.exclude(received_on__lt=min(day_of(one.asked_at) for one in newest.values())).exists()
    return tuple(_asked(one, answers.get(one.pk), at, waits=waits) for _, one in sorted(newest.items()))


def name_account(
    claim: Claim,
    person_id: int,
    account: dict[str, str],
    form: str,
    at: datetime,
    sent: Desk | Visit,
    signed: Signed | None = None,
) -> SubmissionState:
    """「口座の届出」 Take an account that a resident names after the decision for all that is asked; what became of it.

    `sent`: by whom over the web, or who at a desk typed it in. `signed`: with whose signature.

    ANSWERS: the next file pays to it. NEEDS_REVIEW: the holder's name waits for a person, nothing is paid to it yet.
    SECOND: somebody named one before. LATE: after the deadline. `form` stands for the page that it was sent from: sent
    twice, it counts once. Raises as `cases.receive.receive` and `payments.again.pay_again` do.
    """
    desk = sent if isinstance(sent, Desk) else None
    row = {
        "submission_no": f"{'D' if desk else 'W'}-{form}",
        "reference_number": claim.reference_number,
        "channel": str(desk.channel if desk else Channel.WEB),
        "received_on": day_of(at),
        "applicant_id": person_id,
        "answer": str(Answer.ACCEPT),
        **{name: account[name] for name in ACCOUNT},
    }
    with transaction.atomic():
        report = receive(pa.Table.from_pylist([row], schema=SUBMISSIONS), day_of(at))
        kept = kept_of(claim, str(row["submission_no"]))
        if report.repeated:
            return SubmissionState(kept.state)
        if isinstance(sent, Desk):
            kept.taken_by = by = sent.taken_by
            kept.save(update_fields=["taken_by"])
        else:
            acting.sign(kept, sent)
            if signed:
                signatures.keep(kept, signed, sent)
            by = acting.sender_of(sent)
            if sent.mandate is None:
                throw_away(claim, person_id)
        return _answer(claim, kept, at, by, None)


def take_up(submission_no: str, by: str, confirmed_by: str, at: datetime) -> SubmissionState:
    """「口座の届出」 Two persons looked at the holder's name of an account that was named online: it is taken now.

    Raises Conflict `flow.no_account_waits` where no such submission waits, `payments.one_person`.
    """
    with transaction.atomic():
        waiting = Submission.objects.select_related("case").filter(submission_no=submission_no, defects__in=_DOUBTS)
        kept: Submission | None = waiting.filter(state=SubmissionState.NEEDS_REVIEW).first()
        if kept is None or kept.case is None:
            raise Conflict(
                "flow.no_account_waits",
                ja="その番号の届出に、名義の確認を待つ口座はありません。届出の一覧で番号と状態を確かめてください。",
                en="No account of that submission waits for a look at its holder's name. Check its number and state in "
                "the list of submissions.",
            )
        return _answer(kept.case, kept, at, by, confirmed_by)


def _answer(claim: Claim, kept: Submission, at: datetime, by: str, confirmed_by: str | None) -> SubmissionState:
    """Give the account to every open question of the claim, and write down with the submission what became of it."""
    questions = asked_of(claim, at)
    rows = [
        {"instruction_id": one.instruction_id, **{name: getattr(kept, name) for name in ACCOUNT}}
        for one in questions
        if one.is_open
    ]
    state, defects = SubmissionState.LATE, ""
    if rows:
        # The strictest profile: what it lets through, every bank can be given.
        found = again.pay_again(
            pa.Table.from_pylist(rows), STRICT, at, lambda programme: latest(programme).directory, by, confirmed_by
        )
        why = {str(one) for one in found.left.column("why_not").to_pylist()} - {"not_asked"}
        if found.accepted:
            state = SubmissionState.ANSWERS
        elif why:
            state, defects = SubmissionState.NEEDS_REVIEW, ",".join(sorted(why))
        else:
            state = SubmissionState.SECOND
    elif any(one.answered_on for one in questions):
        state = SubmissionState.SECOND
    kept.state, kept.defects = str(state), defects
    kept.save(update_fields=["state", "defects"])
    return state


def _asked(question: AccountRequest, answer: AccountAnswer | None, at: datetime, *, waits: bool) -> Asked:
    instruction, ground = question.instruction, Ground(question.ground)
    state = InstructionState(instruction.state)
    can_be_answered = state is InstructionState.RETURNED or (
        state is InstructionState.DUE and ground in (Ground.MISSING, Ground.UNUSABLE)
    )
    return Asked(
        instruction_id=instruction.pk,
        instalment=instruction.instalment,
        amount_yen=instruction.amount_yen,
        ground=ground,
        deadline=question.deadline,
        why=_why(instruction.pk) if ground is Ground.RETURNED else None,
        answered_on=answer.answered_at.astimezone(JAPAN).date() if answer else None,
        waits=waits and answer is None,
        is_open=answer is None and can_be_answered and day_of(at) <= question.deadline,
    )


def _why(instruction_id: int) -> TransferOutcome | None:
    """「振込不能」 What the bank's code of the last return means in the profile of its file; nothing is guessed."""
    tried = Transfer.objects.filter(instruction_id=instruction_id).exclude(result_code__in=["", *map(str, TakenBack)])
    last = tried.select_related("transfer_file").order_by("attempt").last()
    if last is None or last.transfer_file.profile not in PROFILES:
        return None
    return dict(PROFILES[last.transfer_file.profile].result_codes).get(last.result_code)
