"""「本人確認」 Who is let in: by letter, passkey, card or an outside provider, or for somebody else by a mandate.

Whoever is refused is not told why: the number may be wrong, the household may be one that is served in person, or the
office may have closed the online counter for them.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from madoguchi.cases.declare import as_declared, law_of
from madoguchi.cases.judged import as_judged
from madoguchi.cases.models import Claim
from madoguchi.datause.record import Purpose
from madoguchi.flow import card_authorities
from madoguchi.flow.acting import claimant, reader_of
from madoguchi.flow.visiting import home_of
from madoguchi.formats.variants import folded
from madoguchi.identity import attempts, card, closure, link, mandate, passkey, visit
from madoguchi.identity.card import Answer, Refused
from madoguchi.identity.kinds import Door, Side
from madoguchi.identity.level import Level
from madoguchi.identity.link import Subject
from madoguchi.identity.models import Card, Mandate, Shift, Visit
from madoguchi.notices import choose
from madoguchi.registry import read
from madoguchi.trust.certificate import Fault

_LETTER = "照会番号と生年月日による本人確認"
_PASSKEY = "パスキーによる本人確認"
_CARD = "マイナンバーカードによる本人確認"
_LINK = "外部の本人確認サービスによる本人確認"
_COMPARED = "外部の本人確認サービスの氏名・生年月日との照合"
_MANDATE = "代理人番号と照会番号による代理人の確認"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """「端末」 Where somebody comes in: whether others use it too, and which helper unlocked it."""

    shared: bool = False
    helped: Shift | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looked:
    """When the people of a household were born, what they are called, and whether one is protected, then or by now."""

    born: dict[int | None, date]
    names: dict[int | None, str]
    protected: bool


def recognise(reference_number: str, born: date, at: datetime, terminal: Terminal) -> str | None:
    """「本人確認」 Let in whoever knows the number of a letter and its recipient's date of birth; the visit's token.

    None, without saying why, when they do not fit, were tried too often (`identity.attempts`), or somebody of the
    household is protected: such people are served in person. Every look at a date of birth is on record.
    """
    with transaction.atomic():
        claim = _claim_of(reference_number)
        if claim is None or claim.recipient_id is None or attempts.is_shut(claim.reference_number, at):
            return None
        if not _was_born(claim, born, at, terminal.helped):
            attempts.note_failure(claim.reference_number, at)
            return None
        attempts.forget(claim.reference_number)
        return _begun(claim.recipient_id, Door.CODE, at, terminal)


def recognise_by_passkey(answer: str, at: datetime, terminal: Terminal) -> str | None:
    """「パスキー」 Let in whoever proves with a passkey that they made here; the visit's token.

    None, without saying why, when it does not fit, somebody of a household of theirs is protected by now, as at the
    other door, or its owner died. That it was looked is on record.
    """
    with transaction.atomic():
        found = passkey.finish_sign_in(Side.RESIDENT, answer, at)
        if found is None or found.person_id is None:
            return None
        by = claimant(is_proxy=False, helped=terminal.helped)
        if not _may_be_shown(found.person_id, by, _PASSKEY, at):
            return None
        return _begun(found.person_id, Door.PASSKEY, at, terminal)


def recognise_by_card(answer: Answer, host: str, at: datetime, terminal: Terminal) -> str | Refused | Fault:
    """「利用者証明用電子証明書」 Let in whoever holds a card that was made known here; the visit's token.

    Else why not, for the card's holder to act on. Whom a passkey would not let in is told what a stranger is told.
    Raises InputRefused `flow.card_authorities`.
    """
    with transaction.atomic():
        found = card.recognise(Side.RESIDENT, answer, host, card_authorities.read(), at)
        if not isinstance(found, Card):
            return found
        if found.person_id is None:
            return Refused.STRANGER
        by = claimant(is_proxy=False, helped=terminal.helped)
        if not _may_be_shown(found.person_id, by, _CARD, at):
            return Refused.STRANGER
        return _begun(found.person_id, Door.CARD, at, terminal) or Refused.STRANGER


def recognise_by_link(of: Subject, level: Level, at: datetime, terminal: Terminal) -> str | link.Refused:
    """「連携」 Let in whose name at an outside provider was linked here; the visit's token.

    `level`: what the provider reached this time. Whom a passkey would not let in is told what a stranger is told.
    """
    with transaction.atomic():
        found = link.find(of)
        if found is None:
            return link.Refused.STRANGER
        by = claimant(is_proxy=False, helped=terminal.helped)
        if not _may_be_shown(found.person_id, by, _LINK, at):
            return link.Refused.STRANGER
        link.used(found, at)
        reached = replace(level, identity=found.identity_level)
        return _begun(found.person_id, Door.PROVIDER, at, terminal, level=reached) or link.Refused.STRANGER


def is_the_same(visitor: Visit, name: str, born: date, at: datetime) -> bool:
    """「身元確認」 Whether name and date of birth are the register's, however the name is written; on record."""
    with transaction.atomic():
        claim = Claim.objects.filter(recipient_id=visitor.person_id).order_by("id").first()
        if claim is None:
            return False
        looked = _looked_up(claim, at, reader_of(visitor), _COMPARED, ("people.birth_date", "addressees.name"))
    held = looked.names.get(visitor.person_id) or ""
    return bool(held) and folded(held) == folded(name) and looked.born.get(visitor.person_id) == born


def recognise_proxy(
    proxy_number: str, born: date, reference_number: str, at: datetime, terminal: Terminal
) -> str | None:
    """「代理人」 Let in who acts for somebody: by their own number and date of birth, and that person's letter.

    None, without saying why, when anything does not fit or was tried too often: a failure counts on both numbers. Nor
    where the person, alone, could not come in by a passkey: somebody protected, or the person died (民法111条1項1号).
    """
    with transaction.atomic():
        number, claim = digits(proxy_number), _claim_of(reference_number)
        if claim is None or claim.recipient_id is None:
            mandate.note_failure(number, at)
            return None
        if attempts.is_shut(claim.reference_number, at):
            return None
        found = mandate.recognise(number, born, claim.recipient_id, at)
        if found is None:
            attempts.note_failure(claim.reference_number, at)
            return None
        by = claimant(is_proxy=True, helped=terminal.helped)
        if not _may_be_shown(claim.recipient_id, by, _MANDATE, at):
            return None
        looked = _looked_up(claim, at, by, _MANDATE, ("people.protected", "addressees.name"))
        name = looked.names.get(claim.recipient_id, "")
        return _begun(claim.recipient_id, Door.MANDATE, at, terminal, acts_by=found, shown_name=name)


def prove_again(visitor: Visit, born: date, at: datetime) -> bool:
    """「本人確認」 Whether the one who sits there now still knows the date of birth; failures count as at the door.

    It is the person's, or of who acts for them their own.
    """
    with transaction.atomic():
        if visitor.mandate:
            return mandate.proves(visitor.mandate.proxy, born, at)
        claim = Claim.objects.filter(recipient_id=visitor.person_id).order_by("id").first()
        if claim is None or attempts.is_shut(claim.reference_number, at):
            return False
        if not _was_born(claim, born, at, None):
            attempts.note_failure(claim.reference_number, at)
            return False
        return True


def digits(number: str) -> str:
    """The digits of a number, however it was typed."""
    return "".join(filter(str.isdigit, unicodedata.normalize("NFKC", number)))


def _begun(
    person_id: int,
    door: Door,
    at: datetime,
    terminal: Terminal,
    *,
    level: Level | None = None,
    acts_by: Mandate | None = None,
    shown_name: str = "",
) -> str | None:
    """The token of a visit; None where the office closed the online counter for this person."""
    if closure.of(person_id):
        return None
    return visit.begin(
        person_id,
        door,
        at,
        level=level,
        shared_terminal=terminal.shared,
        helped=terminal.helped,
        acts_by=acts_by,
        shown_name=shown_name,
    )


def _claim_of(reference_number: str) -> Claim | None:
    found: Claim | None = Claim.objects.filter(reference_number=digits(reference_number)).first()
    return found


def _was_born(claim: Claim, born: date, at: datetime, helped: Shift | None) -> bool:
    by = claimant(is_proxy=False, helped=helped)
    looked = _looked_up(claim, at, by, _LETTER, ("people.birth_date", "people.protected"))
    return not looked.protected and looked.born.get(claim.recipient_id) == born


def _may_be_shown(person_id: int, by: str, why: str, at: datetime) -> bool:
    """Whether a person has a claim, lives, and nobody of a household of theirs is protected by now; on record."""
    claims = list(Claim.objects.filter(recipient_id=person_id).order_by("id"))
    if not claims or choose.died([person_id]):
        return False
    return not any(_looked_up(claim, at, by, why, ("people.protected",)).protected for claim in claims)


def _looked_up(claim: Claim, at: datetime, by: str, why: str, items: tuple[str, ...]) -> _Looked:
    programme = as_declared(claim.sha256).programme
    asked = as_judged(claim, at)
    purpose = Purpose(by=by, purpose=why, law=law_of(programme), items=items, programme_id=programme.id)
    shown = read.household(purpose, home_of(claim, programme, asked), asked, at=at)
    people = shown["people"].to_pylist()
    protected = claim.protected or any(one["protected"] for one in people)
    sheltered = choose.sheltered([one["person_id"] for one in people])
    return _Looked(
        born={one["person_id"]: one["birth_date"] for one in people},
        names={one["person_id"]: one["name"] for one in shown["addressees"].to_pylist()},
        protected=bool(protected or sheltered),
    )
