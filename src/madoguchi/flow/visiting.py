"""A resident at the online counter: let in by what is printed on a letter, and shown what the office knows of them.

What a letter would say is what the page says: both are one value (`notices.letter.Letter`). Where no letter may be
printed (`notices.letter.Why`), nothing is shown but that the office will tell.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from madoguchi.bulk.read_set import reads
from madoguchi.bulk.relation import RELATIONS
from madoguchi.cases.declare import as_declared
from madoguchi.cases.judged import as_judged
from madoguchi.cases.models import Claim, Decision, Submission
from madoguchi.cases.states import Letter as Sent
from madoguchi.cases.states import Reason, State
from madoguchi.cases.units import ACCOUNT
from madoguchi.core.errors import Conflict
from madoguchi.core.holder_names import RegisterName
from madoguchi.datause.record import Purpose, Use
from madoguchi.flow import card_authorities
from madoguchi.flow.handing_in import register_name
from madoguchi.flow.judging import is_synthetic
from madoguchi.identity import attempts, card, passkey, visit
from madoguchi.identity.card import Answer, Refused
from madoguchi.identity.models import Card, Door, Side
from madoguchi.notices import choose
from madoguchi.notices.compose import Run, letter_of
from madoguchi.notices.letter import Letter, LetterKind, Office
from madoguchi.payments.models import Instruction
from madoguchi.payments.overtaken import goes_to
from madoguchi.payments.states import InstructionState
from madoguchi.programme.declaration import Programme
from madoguchi.registry import as_of, read
from madoguchi.trust.certificate import Fault

ONESELF = "本人（オンライン窓口）"
"""Who reads, in the record that the resident is shown."""
CLAIMANT = "本人を名乗る人（オンライン窓口）"
_LAW = "個人情報の保護に関する法律69条2項1号（本人への提供）"
_NAMES = ("name", "name_kana", "kana_certified", "former_surname", "alias", "name_romaji")


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """「手続き」 One claim as its recipient sees it.

    `letter` is None where the office tells in person. `payments`: where each instalment stands.
    """

    claim: Claim
    programme: Programme
    letter: Letter | None
    submissions: tuple[Submission, ...]
    payments: tuple[InstructionState, ...]


def recognise(reference_number: str, born: date, at: datetime, *, shared_terminal: bool) -> str | None:
    """「本人確認」 Let in whoever knows the number of a letter and its recipient's date of birth; the visit's token.

    None, without saying why, when they do not fit, were tried too often (`identity.attempts`), or somebody of the
    household is protected: such people are served in person. Every look at a date of birth is on record.
    """
    with transaction.atomic():
        claim = Claim.objects.filter(reference_number=_digits(reference_number)).first()
        if claim is None or claim.recipient_id is None or attempts.is_shut(claim.reference_number, at):
            return None
        if not _was_born(claim, born, at):
            attempts.note_failure(claim.reference_number, at)
            return None
        attempts.forget(claim.reference_number)
        return visit.begin(claim.recipient_id, Door.CODE, at, shared_terminal=shared_terminal)


def recognise_by_passkey(answer: str, at: datetime, *, shared_terminal: bool) -> str | None:
    """「パスキー」 Let in whoever proves with a passkey that they made here; the visit's token.

    None, without saying why, when it does not fit, somebody of a household of theirs is protected by now, as at the
    other door, or its owner died. That it was looked is on record.
    """
    with transaction.atomic():
        found = passkey.finish_sign_in(Side.RESIDENT, answer, at)
        if found is None or found.person_id is None or not _may_come(found.person_id, at, "パスキーによる本人確認"):
            return None
        return visit.begin(found.person_id, Door.PASSKEY, at, shared_terminal=shared_terminal)


def recognise_by_card(answer: Answer, host: str, at: datetime, *, shared_terminal: bool) -> str | Refused | Fault:
    """「利用者証明用電子証明書」 Let in whoever holds a card that was made known here; the visit's token.

    Else why not, for the card's holder to act on. Whom a passkey would not let in is told what a stranger is told.
    Raises InputRefused `flow.card_authorities`.
    """
    with transaction.atomic():
        found = card.recognise(answer, host, card_authorities.read(), at)
        if not isinstance(found, Card):
            return found
        if not _may_come(found.person_id, at, "マイナンバーカードによる本人確認"):
            return Refused.STRANGER
        return visit.begin(found.person_id, Door.CARD, at, shared_terminal=shared_terminal)


def prove_again(person_id: int, born: date, at: datetime) -> bool:
    """「本人確認」 Whether the one who sits there now still knows the date of birth; failures count as at the door."""
    with transaction.atomic():
        claim = Claim.objects.filter(recipient_id=person_id).order_by("id").first()
        if claim is None or attempts.is_shut(claim.reference_number, at):
            return False
        if not _was_born(claim, born, at):
            attempts.note_failure(claim.reference_number, at)
            return False
        return True


def matters(person_id: int, office: Office, at: datetime, on: date) -> tuple[Matter, ...]:
    """「手続き」 Every claim of which a person is the recipient, oldest first; that they looked is on record."""
    with transaction.atomic():
        claims = Claim.objects.filter(recipient_id=person_id).order_by("id")
        return tuple(_matter(claim, office, at, on) for claim in claims)


def letter_for_staff(claim: Claim, office: Office, by: str, at: datetime, on: date) -> Letter | None:
    """「手紙」 What the letter of a claim says now, for somebody of the office who works on it; that is on record.

    None where none may be written: whoever is protected is in no letter.
    """
    programme = as_declared(claim.sha256).programme
    with transaction.atomic():
        return _letter(claim, programme, _decided(claim), office, at, on, by=by)


def matter_at(person_id: int, place: int, office: Office, at: datetime, on: date) -> Matter | None:
    """「手続き」 The one at a place (from 1) of the list, or None; of the others nothing is read."""
    with transaction.atomic():
        claims = list(Claim.objects.filter(recipient_id=person_id).order_by("id"))
        return _matter(claims[place - 1], office, at, on) if 1 <= place <= len(claims) else None


def names_of(person_id: int, claim: Claim, at: datetime) -> RegisterName:
    """「氏名」 What the register calls the recipient of a claim, to hold a holder's name against; on record."""
    programme = as_declared(claim.sha256).programme
    with transaction.atomic():
        asked = as_judged(claim, at)
        items = tuple(f"addressees.{name}" for name in _NAMES)
        shown = read.household(_purpose(programme, items), _home(claim, programme, asked), asked, at=at)
    row = next(one for one in shown["addressees"].to_pylist() if one["person_id"] == person_id)
    return register_name(row)


def uses(person_id: int) -> tuple[Use, ...]:
    """「個人情報の利用記録」 Every reading of a person's data, newest first."""
    return tuple(reversed(read.used(person_id)))


def _matter(claim: Claim, office: Office, at: datetime, on: date) -> Matter:
    programme = as_declared(claim.sha256).programme
    states = Instruction.objects.filter(case=claim).order_by("instalment").values_list("state", flat=True)
    return Matter(
        claim=claim,
        programme=programme,
        letter=_letter(claim, programme, _decided(claim), office, at, on),
        submissions=tuple(Submission.objects.filter(case=claim).order_by("received_on", "id")),
        payments=tuple(InstructionState(state) for state in states),
    )


def _decided(claim: Claim) -> Decision | None:
    newest: Decision | None = (
        Decision.objects.filter(case=claim, batch__approved_at__isnull=False).order_by("id").last()
    )
    return newest


def _letter(
    claim: Claim,
    programme: Programme,
    decided: Decision | None,
    office: Office,
    at: datetime,
    on: date,
    by: str = ONESELF,
) -> Letter | None:
    """What the letter of the claim would say now, or None where none may be written."""
    kind = _kind(claim, decided)
    if kind is None or claim.recipient_id is None:
        return None
    # Who is protected since must not be missing from the page either: that, too, would tell.
    if choose.sheltered([claim.recipient_id, *claim.members.values_list("person_id", flat=True)]):
        return None
    asked = as_judged(claim, at)
    items = tuple(dict.fromkeys((*reads(programme), *(f"addressees.{name}" for name in ("name", "address")))))
    shown = read.household(_purpose(programme, items, by), _home(claim, programme, asked), asked, at=at)
    said = decided if decided and not kind.has_form else claim
    # What was decided is told with the account to which the money goes now, unless it goes nowhere any more.
    account = goes_to(decided) if decided and kind is LetterKind.DECISION else {n: getattr(said, n) for n in ACCOUNT}
    contradicted = (claim.state, claim.reason) == (State.DECIDED, Reason.CORRECTION_DUE)
    row: dict[str, object] = {
        "reference_number": claim.reference_number,
        "unit_id": claim.unit_id,
        "sha256": claim.sha256,
        "recipient_id": claim.recipient_id,
        "outcome": claim.outcome,
        "amount_yen": said.amount_yen,
        **(account or dict.fromkeys(ACCOUNT, "")),
        "answer_by": claim.answer_by,
        "reasons": decided.reasons if decided else "",
        "protected": claim.protected,
        "withheld": claim.covered_elsewhere or contradicted or account is None,
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


def _may_come(person_id: int, at: datetime, why: str) -> bool:
    """Whether somebody has a claim, lives, and no household of theirs is protected, then or by now; on record."""
    claims = list(Claim.objects.filter(recipient_id=person_id).order_by("id"))
    if not claims or choose.died([person_id]):
        return False
    return not any(_looked_up(claim, at, why, ("people.protected",))[1] for claim in claims)


def _was_born(claim: Claim, born: date, at: datetime) -> bool:
    items = ("people.birth_date", "people.protected")
    known, is_protected = _looked_up(claim, at, "照会番号と生年月日による本人確認", items)
    return not is_protected and known.get(claim.recipient_id) == born


def _looked_up(claim: Claim, at: datetime, why: str, items: tuple[str, ...]) -> tuple[dict[int | None, date], bool]:
    """When the people of a claim's household were born, and whether one is protected, then or by now; on record."""
    programme = as_declared(claim.sha256).programme
    asked = as_judged(claim, at)
    purpose = Purpose(by=CLAIMANT, purpose=why, law=programme.authority, items=items, programme_id=programme.id)
    people = read.household(purpose, _home(claim, programme, asked), asked, at=at)["people"].to_pylist()
    protected = claim.protected or any(one["protected"] for one in people)
    sheltered = choose.sheltered([one["person_id"] for one in people])
    return {one["person_id"]: one["birth_date"] for one in people}, bool(protected or sheltered)


def _home(claim: Claim, programme: Programme, asked: as_of.Asked) -> int:
    """「世帯番号」 The household in which the recipient counts; the reading of it is recorded with what follows."""
    home = claim.unit_id if programme.unit.paid_to_head else as_of.unit_of(asked, int(claim.recipient_id or 0))
    return int(claim.unit_id if home is None else home)


def _purpose(programme: Programme, items: tuple[str, ...], by: str = ONESELF) -> Purpose:
    own = by == ONESELF
    return Purpose(
        by=by,
        purpose=f"{programme.title}の手続きを本人に見せるため"
        if own
        else f"{programme.title}の事案の確認（手紙の文面）",
        law=_LAW if own else programme.authority,
        items=items,
        programme_id=programme.id,
    )


def _digits(reference_number: str) -> str:
    return "".join(filter(str.isdigit, unicodedata.normalize("NFKC", reference_number)))
