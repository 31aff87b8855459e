"""「チャレンジ」 A number to sign: kept as its SHA-256, good once, for five minutes, for one intent of one owner."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from madoguchi.identity.kinds import Intent, Side
from madoguchi.identity.models import Challenge, Staff

LASTS = timedelta(minutes=5)
KEPT = timedelta(days=1)
"""How long a spent or expired one lies here; it opens nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentOwner:
    """A resident as the owner of a passkey."""

    person_id: int


Owner = ResidentOwner | Staff
"""Whose passkey it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a challenge is good for. `owner` is None before somebody is in; `bound_to` is what they approve."""

    intent: Intent
    side: Side
    owner: Owner | None = None
    bound_to: str = ""


def issue(terms: Terms, at: datetime, *, user_handle: str = "") -> bytes:
    """Make a challenge of 32 random bytes, and throw away those of days before."""
    Challenge.objects.filter(made_at__lt=at - KEPT).delete()
    value = secrets.token_bytes(32)
    person, staff = columns_of(terms.owner)
    Challenge.objects.create(
        challenge_sha256=sha256(value).hexdigest(),
        side=str(terms.side),
        intent=str(terms.intent),
        person_id=person,
        staff=staff,
        bound_sha256=_digest(terms.bound_to),
        user_handle=user_handle,
        made_at=at,
    )
    return value


def spend(value: bytes, terms: Terms, at: datetime, *, lasts: timedelta = LASTS) -> Challenge | None:
    """The challenge that was answered, if it is one of these terms and still good; either way it is good no more."""
    found: Challenge | None = Challenge.objects.filter(challenge_sha256=sha256(value).hexdigest()).first()
    # Whoever sets the hour of it first has it, however many come at once.
    if found is None or not Challenge.objects.filter(id=found.pk, spent_at__isnull=True).update(spent_at=at):
        return None
    person, staff = columns_of(terms.owner)
    kept = (found.side, found.intent, found.person_id, found.staff_id, found.bound_sha256)
    asked = (str(terms.side), str(terms.intent), person, staff.pk if staff else None, _digest(terms.bound_to))
    return found if kept == asked and found.made_at <= at <= found.made_at + lasts else None


def is_open(value: bytes, at: datetime) -> bool:
    """Whether it may still be answered, whatever it is good for; it is not spent by this."""
    lasting = Challenge.objects.filter(spent_at__isnull=True, made_at__range=(at - LASTS, at))
    return bool(lasting.filter(challenge_sha256=sha256(value).hexdigest()).exists())


def spend_all(owner: Owner, intent: Intent, at: datetime) -> None:
    """Whatever else somebody began for an intent is good no more."""
    person, staff = columns_of(owner)
    begun = Challenge.objects.filter(intent=str(intent), person_id=person, staff=staff, spent_at__isnull=True)
    begun.update(spent_at=at)


def columns_of(owner: Owner | None) -> tuple[int | None, Staff | None]:
    """The two columns in which records name an owner: the person, or the member of the staff."""
    if isinstance(owner, ResidentOwner):
        return owner.person_id, None
    return None, owner


def side_of(owner: Owner) -> Side:
    """On which side of the counter an owner is."""
    return Side.RESIDENT if isinstance(owner, ResidentOwner) else Side.STAFF


def _digest(bound_to: str) -> str:
    return sha256(bound_to.encode()).hexdigest()
