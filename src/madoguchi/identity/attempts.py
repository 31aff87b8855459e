"""A proof may be tried a few times, and then not for a day: on what it is tried, never from where.

So nobody guesses a date of birth, and one person's mistakes shut nobody else out, not even behind one address.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from madoguchi.identity.models import Attempt

MOST = 5
SHUT_FOR = timedelta(hours=24)


def is_shut(subject: str, at: datetime) -> bool:
    """Whether the proof of a subject was wrong so often within a day that none is taken now."""
    return bool(Attempt.objects.filter(subject=subject, at__gt=at - SHUT_FOR).count() >= MOST)


def note_failure(subject: str, at: datetime) -> None:
    """Write down that a proof was wrong. The caller commits it, whatever it refuses."""
    Attempt.objects.create(subject=subject, at=at)


def forget(subject: str) -> None:
    """After a proof that was right, the earlier failures count no more."""
    Attempt.objects.filter(subject=subject).delete()
