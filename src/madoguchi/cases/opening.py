"""Which determination the claims of a programme say, and whether a measure that protects somebody is newer than it."""

from __future__ import annotations

from datetime import datetime

from madoguchi.cases.models import Opening
from madoguchi.core.errors import Conflict
from madoguchi.registry import snapshot
from madoguchi.registry.as_of import day_of


def newest(programme_id: str) -> Opening | None:
    """「判定の反映」 The determination that was brought into the claims last; None before the first."""
    found: Opening | None = Opening.objects.filter(programme_id=programme_id).order_by("id").last()
    return found


def refuse_unseen_measure(programme_id: str, at: datetime) -> None:
    """「支援措置」 Refuse to decide or pay on claims that do not know every measure that is known or has begun by `at`.

    Raises Conflict `cases.measure_unseen`.
    """
    last = newest(programme_id)
    if snapshot.lacks_measure(last.snapshot_id if last else None, day_of(at)):
        raise Conflict(
            "cases.measure_unseen",
            ja="最後の判定の後に、支援措置が台帳に載ったか始まりました。守るべき人への支払や所在が相手に渡るおそれがあるため"
            "止めました。もう一度 run を実行してから、続けてください。",
            en="A protection measure entered the register, or began, after the last determination. Money or the "
            "whereabouts of the protected could reach the other side, so it was stopped. Run the programme again, then "
            "go on.",
        )
