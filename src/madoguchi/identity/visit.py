"""A resident's visit begins with a proof, ends by itself, and can be proven anew before anything hard to undo."""

from __future__ import annotations

from datetime import datetime, timedelta

from madoguchi.identity import presence
from madoguchi.identity.models import Door, Visit

FRESH = timedelta(minutes=5)


def begin(person_id: int, door: Door, at: datetime, *, shared_terminal: bool) -> str:
    """「本人確認」 Let a person in; returns the token that only their browser holds."""
    return presence.begin(Visit(person_id=person_id, door=str(door), shared_terminal=shared_terminal), at)


def find(token: str, at: datetime) -> Visit | None:
    """The visit of a token while it lasts."""
    return presence.find(Visit, token, at)


def is_fresh(visit: Visit, at: datetime) -> bool:
    """Whether the proof is new enough for what is hard to undo; on a shared terminal somebody else may sit there."""
    return not visit.shared_terminal or at - visit.proven_at <= FRESH


def end(visit: Visit, at: datetime) -> None:
    """The visit is over."""
    presence.end(visit, at)
