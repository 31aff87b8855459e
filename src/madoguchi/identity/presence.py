"""Being at the counter or at a desk: it begins with a proof, ends by itself, and is found by a token.

Only the browser holds the token; the records hold its SHA-256.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TypeVar

from django.db.models import Q

from madoguchi.identity.kinds import Door
from madoguchi.identity.models import Presence, Visit

Kept = TypeVar("Kept", bound=Presence)
NOTED_EVERY = timedelta(minutes=1)
"""How exactly it is kept when somebody was last there: a page that is read writes nothing."""


def begin(presence: Presence, at: datetime) -> str:
    """「本人確認」 Keep somebody who just proved who they are, maybe anew; returns the token for their browser."""
    token = secrets.token_urlsafe(32)
    presence.token_sha256, presence.proven_at, presence.seen_at = _digest(token), at, at
    # One that was ended meanwhile stays ended.
    kept = [one.name for one in presence._meta.concrete_fields if not one.primary_key and one.name != "ended_at"]
    presence.save(update_fields=None if presence.pk is None else kept)
    return token


def find(kind: type[Kept], token: str, at: datetime, *, noted: bool = True) -> Kept | None:
    """Who holds a token, while it lasts. Using it keeps it from ending of idleness, unless it is not `noted`."""
    found: Kept | None = kind.objects.filter(token_sha256=_digest(token), ended_at__isnull=True).first()
    if found is None or at - found.seen_at > found.idle() or at - found.proven_at > found.LONGEST:
        return None
    if noted and at - found.seen_at >= NOTED_EVERY:
        found.seen_at = at
        found.save(update_fields=["seen_at"])
    return found


def end(presence: Presence, at: datetime) -> None:
    """The token opens nothing any more. Ending it again changes nothing."""
    if presence.ended_at is None:
        presence.ended_at = at
        presence.save(update_fields=["ended_at"])


def end_by(person_id: int, door: Door, at: datetime, stays: Visit | None) -> None:
    """End a person's visits that rest on a door, but for one: they came in by it, or proved by another since.

    A visit keeps the last of those others only, so each counts as this one.
    """
    rest = Q(door=str(door)) | Q(raised_by__isnull=False)
    found = Visit.objects.filter(rest, person_id=person_id, ended_at__isnull=True)
    found.exclude(id=stays.pk if stays else None).update(ended_at=at)


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
