"""Whether the registers are as they promise to be: looked at, and never mended by the look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
from django.db import transaction

from madoguchi.core.dates import JAPAN
from madoguchi.registry import quality
from madoguchi.registry.quality import Fresh, Kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """「データ品質」 Every promise of the registers, and how old each register is."""

    kept: tuple[Kept, ...]
    fresh: tuple[Fresh, ...]

    @property
    def holds(self) -> bool:
        """Whether every promise is kept."""
        return all(one.holds for one in self.kept) and all(one.holds for one in self.fresh)


def check(at: datetime) -> Checked:
    """「データ品質」 Count every promise over the present rows, and the days since each register was taken in."""
    with transaction.atomic():
        return Checked(kept=quality.kept(at.astimezone(JAPAN).date()), fresh=quality.fresh(at))


def breaking(name: str, by: str, law: str, at: datetime, most: int) -> pa.Table:
    """「データ品質」 The keys of the rows that break a promise, on record. Raises `registry.no_such_promise`."""
    with transaction.atomic():
        return quality.breaking(name, by, law, at=at, most=most)
