"""「データ品質」 What a promise of a register is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

HERE = "status = '1' AND id IN ({residents})"
"""A row of the residents is the newest of somebody who lives here."""
NEWEST = (
    *("id", "person_id", "household_id", "relationship", "status", "event_on", "removed_on", "birth_date"),
    *("name", "name_kana", "town", "street", "building"),
)
"""What conditions may read of the newest row of a person."""


class Quality(StrEnum):
    """「データ品質」 The words of the plan for 公的基礎情報データベース, after ISO/IEC 25012."""

    ACCURACY = "accuracy"
    COMPLETENESS = "completeness"
    CURRENCY = "currency"
    CONSISTENCY = "consistency"


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """「データ品質」 What is to be so of the rows of a register, and of what share of them.

    `among` and `wrong` are conditions on a present row; `{own}` stands for the municipality's present rows of any
    register, the table `newest` (NEWEST) for the newest row of each of its people and `{residents}` for the numbers of
    these rows, `{day}` for the day on which it is asked, `{month}` for the first of its month, `{of_age}` for the last
    day of birth of those who are no child of the allowance any more. `items` are what somebody learns of a person whose
    row is listed.
    """

    name: str
    quality: Quality
    ja: str
    en: str
    wrong: str
    among: str = "1 = 1"
    at_least: float = 1.0
    items: tuple[str, ...] = ("people.person_id",)

    @property
    def said_least(self) -> str:
        """The promised share in words."""
        return f"{self.at_least:.1%}"

    @property
    def register(self) -> str:
        """The register whose rows are counted."""
        return self.name.partition(".")[0]
