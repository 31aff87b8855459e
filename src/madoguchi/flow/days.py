"""「進捗」 How many claims were decided, and how many payments were credited, by the end of each day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from django.db.models import Count

from madoguchi.cases.models import DecisionBatch
from madoguchi.core.dates import JAPAN
from madoguchi.payments.models import Transfer, TransferFile
from madoguchi.payments.states import TransferState

MOST_DAYS = 30
"""Earlier days are summed up in the first that is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """「進捗」 Decided and paid by the end of a day, both from the beginning."""

    on: date
    decided: int
    paid: int


def by_day(programme_id: str) -> tuple[Day, ...]:
    """「進捗」 The days on which anything was decided or credited (its value date), at most the last MOST_DAYS."""
    decided, paid = Counter[date](), Counter[date]()
    approved = DecisionBatch.objects.filter(programme_id=programme_id, approved_at__isnull=False)
    for at, count in approved.values_list("approved_at", "count"):
        decided[at.astimezone(JAPAN).date()] += count
    files = dict(TransferFile.objects.filter(programme_id=programme_id).values_list("id", "value_date"))
    credited = Transfer.objects.filter(transfer_file_id__in=files, state=TransferState.PAID)
    for file, count in credited.values_list("transfer_file_id").annotate(Count("id")):
        paid[files[file]] += count
    days = sorted({*decided, *paid})
    sums = zip(days, accumulate(decided[one] for one in days), accumulate(paid[one] for one in days), strict=True)
    return tuple(Day(on=on, decided=so_far, paid=credited) for on, so_far, credited in sums)[-MOST_DAYS:]
