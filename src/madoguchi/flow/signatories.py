"""The two persons of an act."""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.cases.four_eyes import require_another


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatories:
    """「起案者」「決裁者」 The two persons of an act that needs four eyes."""

    drafter: str
    approver: str

    def __post_init__(self) -> None:
        """One person is never both. Raises Conflict `cases.same_person`."""
        require_another(self.drafter, self.approver)
