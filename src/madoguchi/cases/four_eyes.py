"""What one person drafted another approves, and not before it was drafted."""

from __future__ import annotations

from datetime import datetime

from madoguchi.core.errors import Conflict
from madoguchi.core.signatures import is_same_signatory


def require_another(drafted_by: str, by: str) -> None:
    """「決裁」 Raises Conflict `cases.same_person` where both signatures are one person's, however they are spelt."""
    if is_same_signatory(drafted_by, by):
        raise Conflict(
            "cases.same_person",
            ja="起案した人は承認できません。二人の目で確かめるため、別の人が承認してください。",
            en="Who drafted cannot approve. Two people have to look, so another person must approve.",
        )


def require_later(drafted_at: datetime, at: datetime) -> None:
    """Raises Conflict `cases.clock_back` for an approval at an instant before the draft."""
    if at < drafted_at:
        raise Conflict(
            "cases.clock_back",
            ja="承認の日時が起案の日時より前です。記録の前後が分からなくなるため止めました。"
            "時計か --at を確かめてください。",
            en="The approval is dated before the draft, and the record would not tell which came first. "
            "Check the clock, or --at.",
        )
