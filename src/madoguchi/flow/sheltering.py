"""「支援措置」 Whoever is in as somebody of whom a measure becomes known has left: it may not be them."""

from __future__ import annotations

from datetime import datetime

from madoguchi.cases.models import Claim, ClaimMember
from madoguchi.identity.models import Visit
from madoguchi.notices.choose import sheltered


def is_sheltered(claim_id: int) -> bool:
    """「支援措置」 Whether anybody of a case is protected, as it was judged or as is known now."""
    claim: Claim | None = Claim.objects.filter(id=claim_id).first()
    if claim is None:
        return False
    persons = set(ClaimMember.objects.filter(case=claim).values_list("person_id", flat=True))
    persons |= {claim.recipient_id} - {None}
    return bool(claim.protected or sheltered(persons))


def end_visits(at: datetime) -> int:
    """End the visits of everybody who is protected, and of those who act for them; returns how many.

    They are served in person from then on; no door lets them in (`flow.entering`). Others of their households stay:
    to be turned out would tell them that something was taken in.
    """
    open_visits = Visit.objects.filter(ended_at__isnull=True, proven_at__gt=at - Visit.LONGEST)
    found = sheltered(set(open_visits.values_list("person_id", flat=True)))
    return int(open_visits.filter(person_id__in=found).update(ended_at=at))
