"""「執務」 On which devices somebody of the staff is signed in, and how any of that ends."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from madoguchi.identity.kinds import Ended
from madoguchi.identity.models import Shift, Staff, Visit


def of(one: Staff, at: datetime) -> tuple[Shift, ...]:
    """「執務」 The desks and unlocked terminals that open something now, the newest first."""
    lasting = Q(ended_at__isnull=True, seen_at__gte=at - Shift.IDLE, proven_at__gte=at - Shift.LONGEST)
    return tuple(
        Shift.objects.filter(lasting, staff=one).select_related("passkey", "card").order_by("-proven_at", "-id")
    )


def end_all(one: Staff, at: datetime, *, stays: Shift | None = None) -> int:
    """End every desk of somebody but the one that `stays`; returns how many were open."""
    still = Shift.objects.filter(staff=one, ended_at__isnull=True)
    return int(still.exclude(id=stays.pk if stays else None).update(ended_at=at))


def hold(one: Staff) -> None:
    """Until the transaction ends, nobody else changes what lets them in, or whether they work here."""
    Staff.objects.select_for_update(no_key=True).get(id=one.pk)


def end_with_key(staff_id: int, opened: Q, why: Ended, at: datetime, *, stays: Visit | Shift | None = None) -> None:
    """A key of somebody is off: no desk of theirs is left open; where they took it off, none that it `opened`."""
    still = Shift.objects.filter(staff=staff_id, ended_at__isnull=True)
    if why is Ended.OWNER:
        still = still.filter(opened).exclude(id=stays.pk if isinstance(stays, Shift) else None)
    still.update(ended_at=at)
