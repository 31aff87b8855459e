"""The clock of the counter. A rehearsal may say which day it is; real people have no other day than today."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.conf import settings

from madoguchi.core.dates import JAPAN
from madoguchi.flow.judging import is_synthetic


def of_the_machine() -> datetime:
    """The instant by which keys, seals and the log go, whatever day a rehearsal plays."""
    return datetime.now(UTC)


def now() -> datetime:
    """The instant: of the machine, or the same time of the day that MADOGUCHI_TODAY names, for invented people only.

    A counter that is open over midnight goes on to the next day, as its errands do: they know since when it plays.
    """
    at = datetime.now(JAPAN)
    day: date | None = settings.TODAY
    if day is None or not is_synthetic():
        return at
    since: date = settings.TODAY_SINCE or at.date()
    return datetime.combine(day, at.timetz()) + (at.date() - since)
