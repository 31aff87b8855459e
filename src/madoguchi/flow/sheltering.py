"""「支援措置」 Whoever is in as somebody of whom a measure becomes known has left: it may not be them."""

from __future__ import annotations

from datetime import datetime

from madoguchi.identity.models import Visit
from madoguchi.notices.choose import sheltered


def end_visits(at: datetime) -> int:
    """End the visits of everybody who is protected, and of those who act for them; returns how many.

    They are served in person from then on; no door lets them in (`flow.entering`). Others of their households stay:
    to be turned out would tell them that something was taken in.
    """
    open_visits = Visit.objects.filter(ended_at__isnull=True, proven_at__gt=at - Visit.LONGEST)
    found = sheltered(set(open_visits.values_list("person_id", flat=True)))
    return int(open_visits.filter(person_id__in=found).update(ended_at=at))
