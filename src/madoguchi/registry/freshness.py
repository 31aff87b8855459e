"""「最新性」 How old each register is: by the day that its newest file was drawn from its source."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.db.models import F, Max

from madoguchi.registry.as_of import day_of
from madoguchi.registry.models import ImportRun

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

DAYS: Mapping[str, int] = MappingProxyType(
    {
        "residents": 1,
        "protections": 1,
        "taxes": 31,
        "accounts": 31,
        "child_allowances": 31,
        "awards": 366,
        "towns": 92,
        "residence_numbers": 92,
        "parcel_numbers": 366,
        "address_changes": 366,
        "corporations": 31,
        "branches": 31,
        "branch_mergers": 366,
    }
)
"""「最新性」 The days after which a register is old. Our own promise: no law or specification gives them."""
WRONG_IN = 20
"""At most one row in so many may be refused of a file that makes a register fresh."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """「最新性」 As of which day a register was last taken in, how many days ago that is, and how many it may be."""

    register: str
    as_of: date | None
    days: int | None
    at_most: int

    @property
    def holds(self) -> bool:
        """Whether it is fresh enough; of a register that was never taken in nothing is promised."""
        return self.days is None or self.days <= self.at_most

    @property
    def suffices(self) -> bool:
        """Whether it is there and fresh enough, as a programme asks."""
        return self.days is not None and self.holds


def fresh(at: datetime, *, at_most: Mapping[str, int] = DAYS, known_at: datetime | None = None) -> tuple[Fresh, ...]:
    """「最新性」 The age of these registers at an instant in days of Japan by the files known then or by `known_at`."""
    newest, today = drawn_on(known_at or at), day_of(at)
    return tuple(
        Fresh(
            register=name,
            as_of=newest.get(name),
            days=(today - newest[name]).days if name in newest else None,
            at_most=most,
        )
        for name, most in at_most.items()
    )


def drawn_on(known_at: datetime) -> Mapping[str, date]:
    """「抽出日」 Of each register that was taken in by then the day of its newest file, as the source had it.

    A file of which more than a twentieth was refused is not what its source knew.
    """
    whole = ImportRun.objects.filter(at__lte=known_at, rows__gte=F("refused") * WRONG_IN)
    runs = whole.values("register").annotate(day=Max("as_of"), last=Max("at"))
    return {run["register"]: run["day"] or day_of(run["last"]) for run in runs}
