"""The one door through which claims change their state for a reason that no other record holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import polars as pl
import pyarrow as pa

from madoguchi import store
from madoguchi.cases.rows import staged
from madoguchi.cases.states import TRANSITIONS
from madoguchi.core.errors import Conflict, PromiseBroken
from madoguchi.tenancy import current

MOVES = pa.schema(
    [
        ("claim_id", pa.int64()),
        ("from_state", pa.string()),
        ("to_state", pa.string()),
        ("reason", pa.string()),
        ("note", pa.string()),
    ]
)
"""One row for each claim that is to change: where it stands, where it goes, why, and what is to be remembered."""

_ALLOWED = pl.DataFrame(
    [(str(start), str(end)) for start, ends in TRANSITIONS.items() for end in ends],
    schema={"from_state": pl.String, "to_state": pl.String},
    orient="row",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who changes a claim and when: a person at an instant, or the machine (empty name) on a day."""

    on: date
    by: str = ""
    at: datetime | None = None


def move(moves: pl.DataFrame, actor: Actor) -> int:
    """「経過」 Change the states of claims and write down why; returns how many. `moves` has the columns of MOVES.

    A claim that stays where it stands (`from_state` equals `to_state`) only gets the reason written down.
    Raises PromiseBroken `cases.no_such_way` for a change that the table of states does not know, and Conflict
    `cases.moved_meanwhile` when a claim no longer stands where it was seen; then nothing is changed.
    """
    if moves.is_empty():
        return 0
    changing = moves.filter(pl.col("from_state") != pl.col("to_state"))
    if not changing.join(_ALLOWED, on=["from_state", "to_state"], how="anti").is_empty():
        raise PromiseBroken(
            "cases.no_such_way",
            ja="事案の状態をこのようには変えられません。何も変えていません。事案の現在の状態を確かめてください。",
            en="The state of a claim cannot change in this way. Nothing was changed. Look at where the claim stands.",
        )
    rows = moves.select(MOVES.names).to_arrow().cast(MOVES)
    with staged("cases_moving", rows) as moving:
        # A NULL among the columns of a SELECT has no type in PostgreSQL, so an instant that is not there is left out.
        instant = ("changed_at, ", "%s, ", [actor.at]) if actor.at else ("", "", [])
        store.execute(
            f"INSERT INTO cases_change ({instant[0]}municipality_id, claim_id, from_state, to_state, reason, note, "
            f"changed_on, changed_by) SELECT {instant[1]}%s, claim_id, from_state, to_state, reason, note, %s, %s "
            f"FROM {moving}",
            [*instant[2], current(), actor.on, actor.by],
        )
        moved = store.execute(
            f"UPDATE cases_claim SET state = m.to_state, reason = m.reason FROM {moving} AS m "
            "WHERE cases_claim.id = m.claim_id AND cases_claim.state = m.from_state "
            "AND cases_claim.municipality_id = %s",
            [current()],
        )
    if moved != rows.num_rows:
        raise moved_meanwhile()
    return moved


def moved_meanwhile() -> Conflict:
    """The refusal for whoever acts on a claim that somebody else has changed since it was read."""
    return Conflict(
        "cases.moved_meanwhile",
        ja="別の人か処理が同じ事案を先に進めました。二重にならないよう何も変えていません。開き直して確かめてください。",
        en="Another person or run has moved the same claim. Nothing was changed, so that nothing is done twice. "
        "Open it again and look.",
    )
