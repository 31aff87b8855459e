"""「利用者証明用電子証明書」 A card at the door: its key signs a challenge, and its number says who comes.

The certificate names nobody (公的個人認証法). Whose it is, is known here only after a resident or one of the staff, in
by another door, showed it once. What opens one side of the counter opens nothing on the other. What does not fit is a
`Refused`, and the caller commits it: challenges are spent all the same.
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
from django.db.models import Q, QuerySet

from madoguchi.identity import challenge, desks
from madoguchi.identity.challenge import Owner, Terms, columns_of, side_of
from madoguchi.identity.kinds import Door, Ended, Intent, Side
from madoguchi.identity.models import Card, Shift, Staff, Visit
from madoguchi.identity.presence import end_by
from madoguchi.trust.certificate import Authorities, Certificate, Fault, is_signed_by, judge
from madoguchi.trust.jpki import Kind

OPENS = (Kind.AUTHENTICATION,)
MOST = 10
"""How many one owner may have."""
_CARD = "card"
"""To what the challenges of cards are bound, before all else: no passkey answers them."""


class Refused(StrEnum):
    """「本人確認」 Why a card does not open; `Fault` says what may be wrong with its certificate."""

    UNSIGNED = "unsigned"
    """The answer came too late or twice, or was not signed by the card's key."""
    STRANGER = "stranger"
    """The card is good, and nobody showed it here before."""
    ANOTHERS = "anothers"
    """It is linked to somebody else already."""
    MANY = "many"
    """Its owner has ten others."""


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


def is_answered(answer: Answer, host: str, at: datetime) -> bool:
    """Whether a challenge that is still open was signed by the key of the certificate beside; nothing is spent.

    What that certificate is worth is not asked yet.
    """
    parts = _decoded(answer)
    if parts is None or not challenge.is_open(parts[0], at):
        return False
    return is_signed_by(parts[1], to_sign(host, answer.challenge), parts[2])


def begin(of: Side | Owner, at: datetime, *, bound_to: str = "") -> str:
    """A challenge in base64url: to come in on a side, or, of somebody who is in, to link the card to them.

    `bound_to`: at which desk one of the staff links it.
    """
    return _coded(challenge.issue(_terms(of, bound_to), at))


def begin_proof(owner: Owner, at: datetime, *, bound_to: str = "") -> str:
    """A challenge in base64url, for somebody who is in to prove with a card of theirs, too.

    `bound_to`: all that is approved by it; what began with another is refused.
    """
    return _coded(challenge.issue(_proof(owner, bound_to), at))


def recognise(side: Side, answer: Answer, host: str, authorities: Authorities, at: datetime) -> Card | Refused | Fault:
    """「本人確認」 The card that came in on this side, with its owner."""
    return _used(_shown(answer, host, _terms(side, ""), authorities, at), side, at)


def prove(
    owner: Owner, answer: Answer, host: str, authorities: Authorities, at: datetime, *, bound_to: str = ""
) -> Card | Refused | Fault:
    """「追加の本人確認」 The card with which somebody who is in proved that it is them; `bound_to` as `begin_proof`."""
    shown = _shown(answer, host, _proof(owner, bound_to), authorities, at)
    return _used(shown, side_of(owner), at, of_whom=owner)


def link(
    owner: Owner,
    answer: Answer,
    host: str,
    authorities: Authorities,
    at: datetime,
    *,
    behind: Door | None = None,
    bound_to: str = "",
) -> Card | Refused | Fault:
    """Keep that this card is the owner's; doing it again changes nothing.

    `behind`: by which door a resident is in. `bound_to`: as `begin`.
    """
    shown = _shown(answer, host, _terms(owner, bound_to), authorities, at)
    if not isinstance(shown, Certificate):
        return shown
    if found := _of(shown, side_of(owner)):
        return found if _is_of(found, owner) else Refused.ANOTHERS
    if isinstance(owner, Staff) and owner.ended_at:
        return Refused.STRANGER
    if len(of(owner)) >= MOST:
        return Refused.MANY
    person, staff = columns_of(owner)
    try:
        with transaction.atomic():
            made: Card = Card.objects.create(
                person_id=person,
                staff=staff,
                authority_sha256=shown.authority,
                serial=shown.serial,
                linked_behind=behind and str(behind),
                linked_at=at,
            )
    except IntegrityError:
        return Refused.ANOTHERS
    return made


def of(owner: Owner) -> tuple[Card, ...]:
    """The cards that open for an owner, oldest first."""
    person, staff = columns_of(owner)
    return tuple(Card.objects.filter(person_id=person, staff=staff, ended_at__isnull=True).order_by("id"))


def end(card: Card, why: Ended, at: datetime, *, stays: Visit | Shift | None = None) -> bool:
    """It opens nothing any more, and who came in by a card has left, but for what `stays`.

    Of staff, the desks end as with `passkey.revoke`. False where it had ended already: that changes nothing.
    """
    if not Card.objects.filter(id=card.pk, ended_at__isnull=True).update(ended_at=at, ended_why=str(why)):
        return False
    if card.staff_id is None:
        end_by(card.person_id or 0, Door.CARD, at, stays if isinstance(stays, Visit) else None)
    else:
        # Whichever of theirs: a certificate may have been renewed since it opened a desk.
        desks.end_with_key(card.staff_id, Q(card__isnull=False), why, at, stays=stays)
    return True


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
    known = _known(number, before.side)
    found = known.filter(ended_at__isnull=True).first()
    # What was renewed or taken off here never comes back by a service's word.
    if known.filter(ended_at__isnull=False).exists() or number == _number(before):
        return None
    if found is not None and (found.person_id, found.staff_id) != (before.person_id, before.staff_id):
        return None
    Card.objects.filter(id=before.pk).update(ended_at=at, ended_why=str(Ended.RENEWED))
    made: Card = found or Card.objects.create(
        person_id=before.person_id,
        staff_id=before.staff_id,
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
    parts = _decoded(answer)
    if parts is None:
        return Refused.UNSIGNED
    value, der, signature = parts
    if challenge.spend(value, terms, at) is None:
        return Refused.UNSIGNED
    found = judge(der, OPENS, authorities, at, answers=answer.standings)
    if isinstance(found, Fault):
        return found
    return found if found.has_signed(to_sign(host, answer.challenge), signature) else Refused.UNSIGNED


def _decoded(answer: Answer) -> tuple[bytes, bytes, bytes] | None:
    """The challenge, the certificate and the signature; None for what is no answer."""
    try:
        return (
            base64.urlsafe_b64decode(answer.challenge.encode("ascii")),
            base64.b64decode(answer.certificate.encode("ascii"), validate=True),
            base64.b64decode(answer.signature.encode("ascii"), validate=True),
        )
    except (ValueError, binascii.Error):
        return None


def _used(
    shown: Certificate | Refused | Fault, side: Side, at: datetime, *, of_whom: Owner | None = None
) -> Card | Refused | Fault:
    if not isinstance(shown, Certificate):
        return shown
    found = _of(shown, side)
    if found is None or (of_whom and not _is_of(found, of_whom)):
        return Refused.STRANGER
    # One that was taken off meanwhile opens nothing.
    if not Card.objects.filter(id=found.pk, ended_at__isnull=True).update(used_at=at):
        return Refused.STRANGER
    return found


def _of(shown: Certificate, side: Side) -> Card | None:
    """The card that opens on this side; none of who works here no more."""
    known = _known(Number(shown.authority, shown.serial), side).filter(ended_at__isnull=True)
    found: Card | None = known.filter(staff__ended_at__isnull=True).select_related("staff").first()
    return found


def _known(number: Number, side: Side) -> QuerySet[Card]:
    """Whatever is known of a certificate on this side, opening or not."""
    known: QuerySet[Card] = Card.objects.filter(
        authority_sha256=number.authority, serial=number.serial, staff__isnull=side is Side.RESIDENT
    )
    return known


def _is_of(card: Card, owner: Owner) -> bool:
    person, staff = columns_of(owner)
    return (card.person_id, card.staff_id) == (person, staff.pk if staff else None)


def _coded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode()


def _terms(of: Side | Owner, bound_to: str) -> Terms:
    bound = f"{_CARD}\n{bound_to}" if bound_to else _CARD
    if isinstance(of, Side):
        return Terms(intent=Intent.SIGN_IN, side=of, bound_to=bound)
    return Terms(intent=Intent.REGISTER, side=side_of(of), owner=of, bound_to=bound)


def _proof(owner: Owner, bound_to: str) -> Terms:
    bound = f"{_CARD}\n{bound_to}" if bound_to else _CARD
    return Terms(intent=Intent.APPROVE, side=side_of(owner), owner=owner, bound_to=bound)
