"""As of when a claim is to be shown: what its snapshot knew, unless that would show together who lives apart."""

from __future__ import annotations

from datetime import datetime

from madoguchi.cases.models import Claim
from madoguchi.registry.as_of import Asked, DecidesBy
from madoguchi.registry.models import Protection, Snapshot


def as_judged(claim: Claim, at: datetime) -> Asked:
    """「基準日」 The registers as the claim's snapshot knew them; once a later measure protects somebody, as now."""
    return as_frozen(claim.snapshot_id, at)


def as_frozen(snapshot_id: str, at: datetime) -> Asked:
    """「基準日」 The registers as a snapshot knew them; once a later measure protects somebody, as now."""
    taken = Snapshot.objects.get(snapshot_id=snapshot_id)
    later = Protection.objects.filter(recorded_at__gt=taken.known_at).exists()
    known_at = at if later else taken.known_at
    return Asked(base_date=taken.base_date, known_at=known_at, decides_by=DecidesBy(taken.decides_by))
