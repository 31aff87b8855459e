"""「再認証」 An approval takes the approver's passkey, card or secret again, for that very act; it is on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import assert_never

from django.db import transaction

from madoguchi.identity import card, first_key, passkey, staff
from madoguchi.identity.card import Answer
from madoguchi.identity.challenge import LASTS
from madoguchi.identity.kinds import How
from madoguchi.identity.models import Card, Passkey, Proof, Shift
from madoguchi.trust.certificate import Authorities

APPROVING = "console.approve"
"""The purpose for which a key signs here."""
_LONGEST_ADDRESS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """What a proof is for: the page and its address, the button, all that was sent, and what is approved by it.

    `sent` is the text for which a key signs (`web.sent`); `seen` is empty where nothing lay there to be seen.
    """

    act: str
    pressed: str
    address: str
    sent: str
    seen: str = ""


def begin(shift: Shift, sent: str, at: datetime) -> str:
    """Options for the browser: the device signs for all that is sent from this desk, once, within five minutes."""
    with transaction.atomic():
        return passkey.begin_proof(shift.staff, APPROVING, _at_desk(shift, sent), at)


def begin_by_card(shift: Shift, sent: str, at: datetime) -> str:
    """A challenge in base64url: the card signs for all that is sent from this desk, once, within five minutes."""
    with transaction.atomic():
        return card.begin_proof(shift.staff, at, bound_to=f"{APPROVING}\n{_at_desk(shift, sent)}")


def by_passkey(shift: Shift, answer: str, approved: Approved, at: datetime) -> Proof | None:
    """「再認証」 The record that one of their passkeys signed for exactly this; None where it did not.

    Nor where passkeys let no staff in (`first_key.opens`).
    """
    if not first_key.opens(How.PASSKEY):
        return None
    with transaction.atomic():
        key = passkey.proving(shift.staff, answer, APPROVING, _at_desk(shift, approved.sent), at)
        return _kept(shift, key, approved, at) if key else None


def by_card(
    shift: Shift, answer: Answer, host: str, authorities: Authorities, approved: Approved, at: datetime
) -> Proof | None:
    """「再認証」 The record that one of their cards signed for exactly this; None where it did not, as `by_passkey`."""
    if not first_key.opens(How.CARD):
        return None
    bound = f"{APPROVING}\n{_at_desk(shift, approved.sent)}"
    with transaction.atomic():
        found = card.prove(shift.staff, answer, host, authorities, at, bound_to=bound)
        return _kept(shift, found, approved, at) if isinstance(found, Card) else None


def by_secret(shift: Shift, secret: str, approved: Approved, at: datetime) -> Proof | None:
    """「再認証」 The record that they gave their secret with this; None where it does not fit. Raises as `proves`."""
    if not staff.proves(shift.staff, secret, at):
        return None
    return _kept(shift, None, approved, at)


def lies_before(shift: Shift, act: str, pressed: str, at: datetime) -> bool:
    """Whether whoever sits there proved it for this page and button within five minutes, and no key was made since."""
    found = (
        Proof.objects.filter(shift=shift, act=act, pressed=pressed, at__range=(at - LASTS, at)).order_by("id").last()
    )
    if found is None:
        return False
    passkeys = Passkey.objects.filter(staff=shift.staff, made_at__gte=found.at)
    return not (passkeys.exists() or Card.objects.filter(staff=shift.staff, linked_at__gte=found.at).exists())


def newest(most: int) -> tuple[Proof, ...]:
    """The newest proofs of all staff."""
    return tuple(Proof.objects.select_related("staff", "passkey", "card").order_by("-id")[:most])


def _at_desk(shift: Shift, sent: str) -> str:
    """What a key signs for: nothing that began at another desk of theirs counts here."""
    return f"{shift.pk}\n{sent}"


def _kept(shift: Shift, by: Passkey | Card | None, approved: Approved, at: datetime) -> Proof:
    match by:
        case Passkey():
            how = How.PASSKEY
        case Card():
            how = How.CARD
        case None:
            how = How.SECRET
        case _ as unreachable:
            assert_never(unreachable)
    made: Proof = Proof.objects.create(
        staff=shift.staff,
        how=str(how),
        passkey=by if isinstance(by, Passkey) else None,
        card=by if isinstance(by, Card) else None,
        shift=shift,
        act=approved.act,
        pressed=approved.pressed,
        address=approved.address[:_LONGEST_ADDRESS],
        seen_sha256=sha256(approved.seen.encode()).hexdigest() if approved.seen else "",
        sent_sha256=sha256(approved.sent.encode()).hexdigest(),
        at=at,
    )
    return made
