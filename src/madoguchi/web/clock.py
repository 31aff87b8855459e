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
    """The instant: of the machine, or the same time of the day that MADOGUCHI_TODAY names, for invented people only."""
    at = datetime.now(JAPAN)
    day: date | None = settings.TODAY
    return datetime.combine(day, at.timetz()) if day and is_synthetic() else at
