"""「利用者証明用電子証明書」 A card at the door: its key signs a challenge, and its number says who comes.

The certificate names nobody (公的個人認証法). Whose it is, is known here only after somebody who is in by another door
showed it once. What does not fit is a `Refused`, and the caller commits it: challenges are spent all the same.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from django.db import IntegrityError, transaction

from madoguchi.identity import challenge
from madoguchi.identity.challenge import ResidentOwner, Terms
from madoguchi.identity.kinds import Door, Ended, Intent, Side
from madoguchi.identity.models import Card, Visit
from madoguchi.identity.presence import end_by
from madoguchi.trust.certificate import Authorities, Certificate, Fault, judge
from madoguchi.trust.jpki import Kind

OPENS = (Kind.AUTHENTICATION,)
_CARD = "card"
"""To what the challenges of cards are bound: no passkey answers them."""


class Refused(StrEnum):
    """「本人確認」 Why a card does not open; `Fault` says what may be wrong with its certificate."""

    UNSIGNED = "unsigned"
    """The answer came too late or twice, or was not signed by the card's key."""
    STRANGER = "stranger"
    """The card is good, and nobody showed it here before."""
    ANOTHERS = "anothers"
    """It is linked to somebody else already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a card answered, in base64: the challenge, its certificate (DER), and its signature.

    `standings`: what the certificate's authority answered on it just now (OCSP, DER).
    """

    challenge: str
    certificate: str
    signature: str
    standings: tuple[bytes, ...] = ()


class Number(NamedTuple):
    """「発行の番号」 Of a certificate: its authority (SHA-256 of the public key) and its serial number, both in hex."""

    authority: str
    serial: str


class Renewals(Protocol):
    """「新旧シリアル番号」 Who knows which certificate was renewed by which (J-LIS; `simulate.cards` has a double).

    A GUESS: no public interface was found; that it goes from old to new is told second-hand.
    """

    def successors(self, numbers: Iterable[Number]) -> Mapping[Number, Number]:
        """What these certificates were renewed by; of those that were not, nothing."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """「更新」 How many cards were renewed and open by their new number, and how many were not followed.

    `contested`: their new number is somebody else's card here, or one that was renewed or taken off already.
    """

    moved: int
    contested: int


def to_sign(host: str, value: str) -> bytes:
    """What the card signs: the host of the pages that asked (a copied page has another), and the challenge."""
    return f"madoguchi card\n{host}\n{value}".encode()


def begin_proof(owner: ResidentOwner, at: datetime) -> str:
    """A challenge in base64url, for somebody who is in to prove with a card of theirs, too."""
    return base64.urlsafe_b64encode(challenge.issue(_proof(owner), at)).decode()


def prove(
    owner: ResidentOwner, answer: Answer, host: str, authorities: Authorities, at: datetime
) -> Card | Refused | Fault:
    """「追加の本人確認」 The card with which somebody who is in proved that it is them."""
    return _used(_shown(answer, host, _proof(owner), authorities, at), at, of_whom=owner)


def begin(owner: ResidentOwner | None, at: datetime) -> str:
    """A challenge in base64url: to come in with, or, of somebody who is in, to link the card to them."""
    return base64.urlsafe_b64encode(challenge.issue(_terms(owner), at)).decode()


def recognise(answer: Answer, host: str, authorities: Authorities, at: datetime) -> Card | Refused | Fault:
    """「本人確認」 The card that came in, with its owner."""
    return _used(_shown(answer, host, _terms(None), authorities, at), at)


def link(
    owner: ResidentOwner, answer: Answer, host: str, authorities: Authorities, at: datetime, *, behind: Door
) -> Card | Refused | Fault:
    """Keep that this card is the owner's; doing it again changes nothing. `behind`: by which door they are in."""
    shown = _shown(answer, host, _terms(owner), authorities, at)
    if not isinstance(shown, Certificate):
        return shown
    try:
        with transaction.atomic():
            found = _of(shown) or Card.objects.create(
                person_id=owner.person_id,
                authority_sha256=shown.authority,
                serial=shown.serial,
                linked_behind=str(behind),
                linked_at=at,
            )
    except IntegrityError:
        return Refused.ANOTHERS
    return found if found.person_id == owner.person_id else Refused.ANOTHERS


def of(person_id: int) -> tuple[Card, ...]:
    """The cards that open for a person, oldest first."""
    return tuple(Card.objects.filter(person_id=person_id, ended_at__isnull=True).order_by("id"))


def end(card: Card, why: Ended, at: datetime, *, stays: Visit | None = None) -> None:
    """It opens nothing any more, and who came in by a card has left, but for the visit that `stays`."""
    if Card.objects.filter(id=card.pk, ended_at__isnull=True).update(ended_at=at, ended_why=str(why)):
        end_by(card.person_id, Door.CARD, at, stays)


def follow(renewals: Renewals, at: datetime) -> Followed:
    """「更新」 Let renewed cards go on opening for their owners; the card before stays on record, as renewed.

    Doing it again changes nothing. A card that was renewed more than once is followed step by step.
    """
    moved = contested = 0
    rest = list(Card.objects.filter(ended_at__isnull=True).order_by("id"))
    while rest:
        after = renewals.successors(_number(one) for one in rest)
        now_known = [_renewed(one, after[_number(one)], at) for one in rest if _number(one) in after]
        rest = [one for one in now_known if one is not None]
        moved, contested = moved + len(rest), contested + len(now_known) - len(rest)
    return Followed(moved=moved, contested=contested)


def _renewed(before: Card, number: Number, at: datetime) -> Card | None:
    """The card of the new number, linked as the one before was; None where a person has to look at it."""
    known = Card.objects.filter(authority_sha256=number.authority, serial=number.serial)
    found = known.filter(ended_at__isnull=True).first()
    # What was renewed or taken off here never comes back by a service's word.
    if known.filter(ended_at__isnull=False).exists() or number == _number(before):
        return None
    if found is not None and found.person_id != before.person_id:
        return None
    Card.objects.filter(id=before.pk).update(ended_at=at, ended_why=str(Ended.RENEWED))
    made: Card = found or Card.objects.create(
        person_id=before.person_id,
        authority_sha256=number.authority,
        serial=number.serial,
        linked_behind=before.linked_behind,
        linked_at=at,
        renews=before,
    )
    return made


def _number(one: Card) -> Number:
    return Number(one.authority_sha256, one.serial)


def _shown(
    answer: Answer, host: str, terms: Terms, authorities: Authorities, at: datetime
) -> Certificate | Refused | Fault:
    """The certificate whose key signed this very challenge on this very host."""
    try:
        value = base64.urlsafe_b64decode(answer.challenge.encode("ascii"))
        der = base64.b64decode(answer.certificate.encode("ascii"), validate=True)
        signature = base64.b64decode(answer.signature.encode("ascii"), validate=True)
    except (ValueError, binascii.Error):
        return Refused.UNSIGNED
    if challenge.spend(value, terms, at) is None:
        return Refused.UNSIGNED
    found = judge(der, OPENS, authorities, at, answers=answer.standings)
    if isinstance(found, Fault):
        return found
    return found if found.has_signed(to_sign(host, answer.challenge), signature) else Refused.UNSIGNED


def _used(
    shown: Certificate | Refused | Fault, at: datetime, *, of_whom: ResidentOwner | None = None
) -> Card | Refused | Fault:
    if not isinstance(shown, Certificate):
        return shown
    found = _of(shown)
    if found is None or (of_whom and found.person_id != of_whom.person_id):
        return Refused.STRANGER
    Card.objects.filter(id=found.pk).update(used_at=at)
    return found


def _of(shown: Certificate) -> Card | None:
    found: Card | None = Card.objects.filter(
        authority_sha256=shown.authority, serial=shown.serial, ended_at__isnull=True
    ).first()
    return found


def _terms(owner: ResidentOwner | None) -> Terms:
    intent = Intent.SIGN_IN if owner is None else Intent.REGISTER
    return Terms(intent=intent, side=Side.RESIDENT, owner=owner, bound_to=_CARD)


def _proof(owner: ResidentOwner) -> Terms:
    return Terms(intent=Intent.APPROVE, side=Side.RESIDENT, owner=owner, bound_to=_CARD)
