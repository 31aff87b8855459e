"""A proof may be tried a few times, and then not for a day: on what it is tried and, of staff, from where.

So nobody guesses a date of birth, one person's mistakes shut nobody else out, not even behind one address, and whoever
knows a staff number does not shut its owner out from somewhere else.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from madoguchi.identity.models import Attempt

MOST = 5
MOST_ANYWHERE = 50
"""So many in a day, wherever they come from: nobody guesses with a thousand addresses."""
SHUT_FOR = timedelta(hours=24)


def is_shut(subject: str, at: datetime, whence: str = "") -> bool:
    """Whether the proof of a subject was wrong so often within a day that none is taken now from there."""
    recent = Attempt.objects.filter(subject=subject, at__gt=at - SHUT_FOR)
    return bool(recent.filter(whence=whence).count() >= MOST or recent.count() >= MOST_ANYWHERE)


def note_failure(subject: str, at: datetime, whence: str = "") -> None:
    """Write down that a proof was wrong, and throw away what matters no more. The caller commits it."""
    Attempt.objects.filter(at__lte=at - SHUT_FOR).delete()
    Attempt.objects.create(subject=subject, whence=whence, at=at)


def forget(subject: str, whence: str | None = None) -> None:
    """After a proof that was right, the earlier failures from there (None: from anywhere) count no more."""
    failures = Attempt.objects.filter(subject=subject)
    (failures if whence is None else failures.filter(whence=whence)).delete()
