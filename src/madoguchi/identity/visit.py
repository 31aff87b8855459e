"""A visit begins with a proof, ends by itself, and can be proven anew before anything that is hard to undo."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from madoguchi.identity.models import Door, Visit

IDLE = timedelta(minutes=30)
IDLE_ON_SHARED = timedelta(minutes=5)
LONGEST = timedelta(hours=2)
"""A visit ends so long after its proof, however busy it is."""
FRESH = timedelta(minutes=5)
NOTED_EVERY = timedelta(minutes=1)
"""How exactly it is kept when a visit was last used: a page that is read writes nothing."""


def begin(person_id: int, door: Door, at: datetime, *, shared_terminal: bool) -> str:
    """「本人確認」 Let a person in; returns the token that only their browser holds."""
    token = secrets.token_urlsafe(32)
    Visit.objects.create(
        token_sha256=_digest(token),
        person_id=person_id,
        door=str(door),
        shared_terminal=shared_terminal,
        proven_at=at,
        seen_at=at,
    )
    return token


def find(token: str, at: datetime) -> Visit | None:
    """The visit of a token while it lasts. Using it keeps it from ending of idleness."""
    found: Visit | None = Visit.objects.filter(token_sha256=_digest(token), ended_at__isnull=True).first()
    if found is None or not _lasts(found, at):
        return None
    if at - found.seen_at >= NOTED_EVERY:
        found.seen_at = at
        found.save(update_fields=["seen_at"])
    return found


def is_fresh(visit: Visit, at: datetime) -> bool:
    """Whether the proof is new enough for what is hard to undo; on a shared terminal somebody else may sit there."""
    return not visit.shared_terminal or at - visit.proven_at <= FRESH


def end(visit: Visit, at: datetime) -> None:
    """The token opens nothing any more. Ending it again changes nothing."""
    if visit.ended_at is None:
        visit.ended_at = at
        visit.save(update_fields=["ended_at"])


def _lasts(visit: Visit, at: datetime) -> bool:
    idle = IDLE_ON_SHARED if visit.shared_terminal else IDLE
    return at - visit.seen_at <= idle and at - visit.proven_at <= LONGEST


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
