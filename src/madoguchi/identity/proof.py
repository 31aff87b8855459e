"""「再認証」 An approval takes the approver's passkey or secret again, for that very act; how it was given is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from madoguchi.identity import passkey, staff
from madoguchi.identity.challenge import LASTS
from madoguchi.identity.kinds import How
from madoguchi.identity.models import Passkey, Proof, Shift

APPROVING = "console.approve"
"""The purpose for which a passkey signs here."""
_LONGEST_ADDRESS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """What a proof is for: the page and its address, the button, all that was sent, and what is approved by it.

    `sent` is the text for which a passkey signs (`web.sent`); `seen` is empty where nothing lay there to be seen.
    """

    act: str
    pressed: str
    address: str
    sent: str
    seen: str = ""


def begin(shift: Shift, sent: str, at: datetime) -> str:
    """Options for the browser: the device signs for all that is sent, once, within five minutes."""
    with transaction.atomic():
        return passkey.begin_proof(shift.staff, APPROVING, sent, at)


def by_passkey(shift: Shift, answer: str, approved: Approved, at: datetime) -> Proof | None:
    """「再認証」 The record that one of their passkeys signed for exactly this; None where it did not."""
    with transaction.atomic():
        key = passkey.proving(shift.staff, answer, APPROVING, approved.sent, at)
        return _kept(shift, key, approved, at) if key else None


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
    return found is not None and not Passkey.objects.filter(staff=shift.staff, made_at__gte=found.at).exists()


def newest(most: int) -> tuple[Proof, ...]:
    """The newest proofs of all staff."""
    return tuple(Proof.objects.select_related("staff", "passkey").order_by("-id")[:most])


def _kept(shift: Shift, key: Passkey | None, approved: Approved, at: datetime) -> Proof:
    made: Proof = Proof.objects.create(
        staff=shift.staff,
        how=str(How.PASSKEY if key else How.SECRET),
        passkey=key,
        shift=shift,
        act=approved.act,
        pressed=approved.pressed,
        address=approved.address[:_LONGEST_ADDRESS],
        seen_sha256=sha256(approved.seen.encode()).hexdigest() if approved.seen else "",
        sent_sha256=sha256(approved.sent.encode()).hexdigest(),
        at=at,
    )
    return made
