"""A decision that new facts contradict is not paid on; two persons may keep it all the same, and say why."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from madoguchi.cases.four_eyes import require_another
from madoguchi.cases.models import Claim
from madoguchi.cases.move import MOVES, Actor, move
from madoguchi.cases.review import require_note
from madoguchi.cases.states import Reason, State
from madoguchi.core.dates import JAPAN
from madoguchi.core.errors import Conflict

_REASONS = tuple(map(str, (Reason.CORRECTION_DUE, Reason.CORRECTION_DRAFTED)))
CONTRADICTED = f"state = '{State.DECIDED}' AND reason IN {_REASONS}"
"""SQL: claims whose decision new facts contradict, until two persons have corrected or kept it."""


def contradicted() -> pl.Expr:
    """CONTRADICTED for rows that have `state` and `reason`."""
    return (pl.col("state") == str(State.DECIDED)) & pl.col("reason").is_in(_REASONS)


def is_contradicted(claim: Claim) -> bool:
    """CONTRADICTED for one claim."""
    return claim.state == State.DECIDED and claim.reason in _REASONS


def keep(claim_id: int, drafted_by: str, approved_by: str, at: datetime, note: str) -> None:
    """「更正」 Two persons found that the decision stands although newer facts contradict it; its payment goes on.

    Both signatures enter the history of the claim. Other facts than those hold it back again. Raises Conflict
    `cases.same_person`, `cases.no_note` and `cases.not_contradicted`; then nothing is changed.
    """
    require_another(drafted_by, approved_by)
    require_note(note)
    claim: Claim | None = Claim.objects.select_for_update().filter(id=claim_id).first()
    if claim is None or (claim.state, claim.reason) != (State.DECIDED, Reason.CORRECTION_DUE):
        raise Conflict(
            "cases.not_contradicted",
            ja="この事案には、決定と食い違う新しい事実がありません。維持を確認する必要はないため、何も変えていません。"
            "照会番号を確かめてください。",
            en="No new facts contradict a decision of this claim. There is nothing to keep, and nothing was changed. "
            "Check the reference number.",
        )
    stays = [claim_id, str(State.DECIDED), str(State.DECIDED)]
    for by, reason in ((drafted_by, Reason.KEEPING_PROPOSED), (approved_by, Reason.DECISION_KEPT)):
        row = pl.DataFrame([[*stays, str(reason), note]], schema=MOVES.names, orient="row")
        move(row, Actor(on=at.astimezone(JAPAN).date(), by=by, at=at))
