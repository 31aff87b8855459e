"""A resident's visit begins with a proof, ends by itself, and can be proven anew before anything hard to undo."""

from __future__ import annotations

from datetime import datetime, timedelta

from madoguchi.identity import mandate, presence, step_up
from madoguchi.identity.kinds import Door
from madoguchi.identity.level import OF_DOOR, Level
from madoguchi.identity.models import Mandate, Shift, Visit

FRESH = timedelta(minutes=5)


def begin(
    person_id: int,
    door: Door,
    at: datetime,
    *,
    shared_terminal: bool,
    level: Level | None = None,
    helped: Shift | None = None,
    acts_by: Mandate | None = None,
    shown_name: str = "",
) -> str:
    """「本人確認」 Let a person in, or who acts for them; returns the token that only their browser holds.

    A terminal that a helper unlocked (`helped`) is shared, whatever is said of it. `level`: what the door's own is not.
    """
    begun = Visit(person_id=person_id, door=str(door), shared_terminal=shared_terminal or helped is not None)
    begun.mandate, begun.shown_name = acts_by, shown_name[:120]
    _set(begun, level or OF_DOOR[door])
    if helped:
        begun.helper, begun.place = helped.staff, helped.place
    return presence.begin(begun, at)


def find(token: str, at: datetime) -> Visit | None:
    """The visit of a token while it lasts; one of a proxy lasts no longer than their mandate."""
    found = presence.find(Visit, token, at)
    if found and found.mandate and not mandate.is_open(found.mandate, at):
        end(found, at)
        return None
    return found


def newest(person_id: int, most: int) -> tuple[Visit, ...]:
    """The visits of a person, also of those who act for them, newest first."""
    found = Visit.objects.filter(person_id=person_id).select_related("mandate__proxy", "helper").order_by("-id")
    return tuple(found[:most])


def is_fresh(visit: Visit, at: datetime) -> bool:
    """Whether the proof is new enough for what is hard to undo; on a shared terminal somebody else may sit there."""
    return not visit.shared_terminal or at - visit.proven_at <= FRESH


def raise_level(visit: Visit, door: Door, level: Level, at: datetime) -> str:
    """「追加の本人確認」 The same person proved by another door: the visit has what both reach, and a new token."""
    visit.raised_by = str(door)
    _set(visit, visit.level.joined(level))
    return presence.begin(visit, at)


def end(visit: Visit, at: datetime) -> None:
    """The visit is over."""
    step_up.forget(visit)
    presence.end(visit, at)


def _set(visit: Visit, level: Level) -> None:
    visit.identity_level, visit.authentication_level = level.identity, level.authentication
    visit.federation_level = level.federation
