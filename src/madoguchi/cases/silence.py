"""What silence means: after a notice it consents, after a form that asks it declines."""

from __future__ import annotations

from datetime import date

import polars as pl
import pyarrow as pa

from madoguchi.cases.move import Actor, move
from madoguchi.cases.rows import fetch
from madoguchi.cases.states import Letter, Reason, State

_CLAIMS = pa.schema([("claim_id", pa.int64())])


def consent_by_silence(programme_id: str, on: date) -> int:
    """「支給のお知らせ」 Claims whose notice's last day has passed without an answer become ready; returns how many.

    Whoever is to be paid was told, could refuse, object and name another account, and did not (opt-out).
    """
    payable = "outcome = 'yes' AND account_number <> '' AND recipient_id IS NOT NULL AND NOT covered_elsewhere"
    return _silent(programme_id, on, (Letter.NOTICE,), payable, State.READY, Reason.SILENCE_CONSENTS)


def decline_by_silence(programme_id: str, on: date) -> int:
    """「確認書の提出が行われなかった場合の取扱い」 Claims whose form did not come back in time count as declined.

    Returns how many. A form that comes later is kept, and takes the claim to a person.
    """
    asked = (Letter.CONFIRMATION, Letter.APPLICATION, Letter.WITHHELD)
    return _silent(programme_id, on, asked, "1 = 1", State.DECLINED, Reason.SILENCE_DECLINES)


def _silent(
    programme_id: str, on: date, letters: tuple[Letter, ...], condition: str, state: State, reason: Reason
) -> int:
    silent = fetch(
        "SELECT id AS claim_id FROM cases_claim WHERE municipality_id = %s AND programme_id = %s "
        f"AND state = '{State.OPEN}' AND letter IN ({', '.join(['%s'] * len(letters))}) AND answer_by < %s "
        f"AND {condition}",
        [programme_id, *map(str, letters), on],
        _CLAIMS,
    )
    moves = silent.with_columns(
        from_state=pl.lit(str(State.OPEN)), to_state=pl.lit(str(state)), reason=pl.lit(str(reason)), note=pl.lit("")
    )
    return move(moves, Actor(on=on))
