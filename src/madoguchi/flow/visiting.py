"""A resident at the online counter is shown what the office knows of them; so is who acts for them.

What a letter would say is what the page says: both are one value (`notices.letter.Letter`). Where no letter may be
printed (`notices.letter.Why`), nothing is shown but that the office will tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from madoguchi.bulk.read_set import reads
from madoguchi.bulk.relation import RELATIONS
from madoguchi.cases.declare import as_declared, law_of
from madoguchi.cases.judged import as_judged
from madoguchi.cases.keep import is_contradicted
from madoguchi.cases.models import Change, Claim, Correction, Decision, Submission
from madoguchi.cases.states import Letter as Sent
from madoguchi.cases.states import Reason, State
from madoguchi.cases.units import ACCOUNT
from madoguchi.core.errors import Conflict
from madoguchi.core.holder_names import RegisterName
from madoguchi.datause.record import Purpose, Use
from madoguchi.flow import acting
from madoguchi.flow.handing_in import register_name
from madoguchi.flow.judging import is_judged, is_synthetic
from madoguchi.identity.models import Visit
from madoguchi.notices import choose
from madoguchi.notices.compose import Run, letter_of, places
from madoguchi.notices.letter import Letter, LetterKind, Office
from madoguchi.payments.models import Instruction
from madoguchi.payments.overtaken import goes_to
from madoguchi.payments.states import InstructionState
from madoguchi.programme.declaration import Programme
from madoguchi.registry import as_of, read
from madoguchi.registry.as_of import day_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ForStaff:
    """「利用目的」 Somebody of the office, by their signature, and what they read for."""

    by: str
    why: str


Reader = Visit | ForStaff
"""Who reads: the visitor, or one of the office."""
_NAMES = ("name", "name_kana", "kana_certified", "former_surname", "alias", "name_romaji")


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """「手続き」 One claim as its recipient sees it.

    `letter` is None where the office tells in person. `payments`: where each instalment stands. `is_judged`: by the
    file in force; until then nothing can be handed in. `asked_again`: who sent the last answer back, when, and with
    which words, while another is waited for.
    """

    claim: Claim
    programme: Programme
    letter: Letter | None
    submissions: tuple[Submission, ...]
    payments: tuple[InstructionState, ...]
    is_judged: bool
    asked_again: Change | None
    decided_on: date | None


def matters(visitor: Visit, office: Office, at: datetime, on: date) -> tuple[Matter, ...]:
    """「手続き」 Every claim of which a visitor's person is the recipient, oldest first; who looked is on record."""
    with transaction.atomic():
        claims = Claim.objects.filter(recipient_id=visitor.person_id).order_by("id")
        return tuple(_matter(claim, visitor, office, at, on) for claim in claims)


def letter_for_staff(
    claim: Claim, office: Office, by: str, at: datetime, on: date, *, why: str = "事案の確認（手紙の文面）"
) -> Letter | None:
    """「手紙」 What the letter of a claim says now, for somebody of the office; that and `why` are on record.

    None where none may be written: whoever is protected is in no letter.
    """
    programme = as_declared(claim.sha256).programme
    with transaction.atomic():
        return _letter(claim, programme, _decided(claim), office, at, on, ForStaff(by=by, why=why))


def matter_at(visitor: Visit, place: int, office: Office, at: datetime, on: date) -> Matter | None:
    """「手続き」 The one at a place (from 1) of the list, or None; of the others nothing is read."""
    with transaction.atomic():
        claims = list(Claim.objects.filter(recipient_id=visitor.person_id).order_by("id"))
        return _matter(claims[place - 1], visitor, office, at, on) if 1 <= place <= len(claims) else None


def names_of(visitor: Visit, claim: Claim, at: datetime) -> RegisterName:
    """「氏名」 What the register calls the recipient of a claim, to hold a holder's name against; on record."""
    programme = as_declared(claim.sha256).programme
    with transaction.atomic():
        asked = as_judged(claim, at)
        items = tuple(f"addressees.{name}" for name in _NAMES)
        shown = read.household(_purpose(programme, items, visitor), home_of(claim, programme, asked), asked, at=at)
    row = next(one for one in shown["addressees"].to_pylist() if one["person_id"] == visitor.person_id)
    return register_name(row)


def uses(person_id: int) -> tuple[Use, ...]:
    """「個人情報の利用記録」 Every reading of a person's data, newest first."""
    return tuple(reversed(read.used(person_id)))


def _matter(claim: Claim, visitor: Visit, office: Office, at: datetime, on: date) -> Matter:
    programme = as_declared(claim.sha256).programme
    decided = _decided(claim)
    # What a correction took the place of is no payment any more.
    instructed = Instruction.objects.filter(case=claim).exclude(state=InstructionState.REVOKED)
    states = instructed.order_by("instalment").values_list("state", flat=True)
    return Matter(
        claim=claim,
        programme=programme,
        letter=_letter(claim, programme, decided, office, at, on, visitor),
        submissions=tuple(
            Submission.objects.filter(case=claim).select_related("signature").order_by("received_on", "id")
        ),
        payments=tuple(InstructionState(state) for state in states),
        is_judged=is_judged(claim.programme_id),
        asked_again=_asked_again(claim),
        decided_on=day_of(decided.batch.approved_at) if decided and decided.batch.approved_at else None,
    )


def _asked_again(claim: Claim) -> Change | None:
    if claim.state != State.OPEN:
        return None
    by_hand = Change.objects.filter(case=claim, from_state=State.REVIEW, to_state=State.OPEN, reason=Reason.RESOLVED)
    last: Change | None = by_hand.order_by("id").last()
    return last


def _decided(claim: Claim) -> Decision | None:
    newest: Decision | None = (
        Decision.objects.filter(case=claim, batch__approved_at__isnull=False)
        .select_related("batch")
        .order_by("id")
        .last()
    )
    return newest


def _corrected(claim: Claim) -> Correction | None:
    """「更正」 The newest correction that counts, where it changed the money."""
    approved = Correction.objects.filter(case=claim, batch__approved_at__isnull=False)
    newest: Correction | None = approved.select_related("grant").order_by("id").last()
    return newest if newest and newest.consequence in choose.TOLD else None


def _letter(
    claim: Claim,
    programme: Programme,
    decided: Decision | None,
    office: Office,
    at: datetime,
    on: date,
    reader: Reader,
) -> Letter | None:
    """What the letter of the claim would say now, or None where none may be written."""
    corrected = _corrected(claim)
    kind = LetterKind.CORRECTION if corrected else _kind(claim, decided)
    if kind is None or claim.recipient_id is None:
        return None
    # Who is protected since must not be missing from the page either: that, too, would tell.
    if choose.sheltered([claim.recipient_id, *claim.members.values_list("person_id", flat=True)]):
        return None
    asked = as_judged(claim, at)
    items = tuple(dict.fromkeys((*reads(programme), *(f"addressees.{name}" for name in ("name", "address")))))
    why = _purpose(programme, items, reader)
    shown = read.household(why, home_of(claim, programme, asked), asked, at=at)
    said = decided if decided and not kind.has_form else claim
    # What was decided is told with the account to which the money goes now, unless it goes nowhere any more.
    account: dict[str, str] | None = {n: getattr(said, n) for n in ACCOUNT}
    if decided and kind is LetterKind.DECISION:
        account = goes_to(decided)
    if corrected:
        account = goes_to(corrected.grant) if corrected.grant else dict.fromkeys(ACCOUNT, "")
    row: dict[str, object] = {
        "reference_number": claim.reference_number,
        "unit_id": claim.unit_id,
        "sha256": claim.sha256,
        "recipient_id": claim.recipient_id,
        "outcome": claim.outcome,
        "amount_yen": corrected.after_yen if corrected else said.amount_yen,
        **(account or dict.fromkeys(ACCOUNT, "")),
        "answer_by": claim.answer_by,
        "reasons": corrected.reasons if corrected else decided.reasons if decided else "",
        "protected": claim.protected,
        "withheld": claim.covered_elsewhere or is_contradicted(claim) or account is None,
        "held_yen": corrected.held_yen if corrected else None,
        "grant_yen": corrected.grant.amount_yen if corrected and corrected.grant else 0,
        "repay_yen": corrected.repay_yen if corrected else None,
    }
    people = [int(one) for one in shown["people"]["person_id"].to_pylist()]
    run = Run(
        programmes={claim.sha256: programme},
        kind=kind,
        office=office,
        issued_on=min(on, claim.answer_by) if kind.has_form else on,
        synthetic=is_synthetic(),
        sheltered=choose.sheltered(people),
        died=choose.died(people),
        moved=places(read.addresses(why, [claim.recipient_id], asked.known_at, at=at)),
    )
    try:
        found = letter_of(run, row, {name: shown[name] for name in RELATIONS})
    except Conflict as differs:
        # Since a later measure the registers are read as known now, and the claim waits for the next run.
        if differs.code != "notices.claim_differs":
            raise
        return None
    return found if isinstance(found, Letter) else None


def _kind(claim: Claim, decided: Decision | None) -> LetterKind | None:
    """Which letter says where the claim stands: the decision, or the form that was sent."""
    if decided is not None:
        return LetterKind.DECISION if decided.finding == "grant" else LetterKind.REFUSAL
    closed = claim.state in (State.REFUSED_BY_CLAIMANT, State.DECLINED, State.LAPSED)
    return None if closed or claim.letter in (Sent.NONE, Sent.WITHHELD) else LetterKind(claim.letter)


def home_of(claim: Claim, programme: Programme, asked: as_of.Asked) -> int:
    """「世帯番号」 The household in which the recipient counts; the reading of it is recorded with what follows."""
    home = claim.unit_id if programme.unit.paid_to_head else as_of.unit_of(asked, int(claim.recipient_id or 0))
    return int(claim.unit_id if home is None else home)


def _purpose(programme: Programme, items: tuple[str, ...], reader: Reader) -> Purpose:
    if isinstance(reader, ForStaff):
        by, why, law = reader.by, reader.why, law_of(programme)
    else:
        by, law = acting.reader_of(reader), acting.law_of(reader)
        why = f"手続きを{acting.purpose_of(reader)}に見せるため"
    return Purpose(by=by, purpose=f"{programme.title}の{why}", law=law, items=items, programme_id=programme.id)
