"""What a rehearsal came to: the figures that the table, the report and the JSON line all show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from madoguchi.core.money import Yen


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One rehearsal in numbers. Money in yen, time in seconds; `credited_by_day` is cumulated households by date."""

    municipality: str
    programme: str
    sha256: str
    snapshot: str
    seed: int
    residents: int
    households: int
    eligible_households: int
    unknown_households: int
    claims: int
    letters: Mapping[str, int]
    submissions: Mapping[str, int]
    defects: Mapping[str, int]
    claims_by_state: Mapping[str, int]
    planned_yen: Yen
    decided_yen: Yen
    instructed_yen: Yen
    file_yen: Yen
    credited_yen: Yen
    returned_yen: Yen
    paid_again_yen: Yen
    decided_households: int
    credited_households: int
    second_payments_refused: int
    second_claims_answered: int
    median_days_to_money: int | None
    letters_sent_on: date
    credited_by_day: Mapping[date, int]
    seconds_by_step: Mapping[str, float]

    @property
    def claims_of_households_no_longer_eligible(self) -> int:
        """Every household that is eligible or unknown has its claim; the others were opened on facts that changed."""
        return self.claims - self.eligible_households - self.unknown_households

    def as_json(self) -> dict[str, object]:
        """Plain values for the line of JSON that the demo prints last."""
        plain: dict[str, object] = {}
        for name in self.__dataclass_fields__:
            value = getattr(self, name)
            if isinstance(value, Mapping):
                value = {str(key): held for key, held in value.items()}
            plain[name] = value.isoformat() if isinstance(value, date) else value
        return plain

    def without_times(self) -> dict[str, object]:
        """The same without what differs from run to run, for the report: same arguments, same bytes."""
        plain = self.as_json()
        del plain["seconds_by_step"]
        return plain
