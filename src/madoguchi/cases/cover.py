"""Whom each claim covers. Nobody is covered by two claims of a programme; the second claim is looked at by a person."""

from __future__ import annotations

import polars as pl
import pyarrow as pa

from madoguchi import store
from madoguchi.cases.move import Actor, move
from madoguchi.cases.rows import fetch, staged
from madoguchi.cases.states import ACTIVE, Reason, State
from madoguchi.tenancy import current

_MEMBERS = pa.schema([("claim_id", pa.int64()), ("person_id", pa.int64()), ("state", pa.string())])
_STANDING = pa.schema([("claim_id", pa.int64()), ("state", pa.string()), ("reason", pa.string())])


def cover(programme_id: str, claims: pl.DataFrame, members: pl.DataFrame, *, fresh: bool, actor: Actor) -> int:
    """「支給対象者」 Write down whom each claim covers; returns how many claims lack a person that another covers.

    `claims`: claim_id, unit_id; `members`: unit_id, person_id. An active claim first lets go of those whom new facts
    took out of its unit; what is drafted, decided or closed keeps its people. `fresh`: there were no claims before.
    """
    wanted = members.join(claims, on="unit_id").select("claim_id", "person_id")
    if not fresh:
        held = _covered(programme_id)
        pair = ["claim_id", "person_id"]
        _let_go(held.filter(pl.col("state").is_in(ACTIVE)).join(wanted, on=pair, how="anti"))
        closed = held.filter(~pl.col("state").is_in(ACTIVE)).select("claim_id").unique()
        wanted = wanted.join(held, on=pair, how="anti").join(closed, on="claim_id", how="anti")
    rows = wanted.sort("claim_id", "person_id").with_columns(
        programme_id=pl.lit(programme_id), municipality_id=pl.lit(current())
    )
    if store.load("cases_claim_member", rows.to_arrow(), ignore_conflicts=True) == rows.height:
        _mark(programme_id, rows.select("claim_id").clear())
        return 0
    lacking = rows.join(_covered(programme_id), on=["claim_id", "person_id"], how="anti").select("claim_id").unique()
    standing = fetch(
        "SELECT id AS claim_id, state, reason FROM cases_claim WHERE municipality_id = %s AND programme_id = %s",
        [programme_id],
        _STANDING,
    )
    doubled = standing.join(lacking, on="claim_id").filter(
        pl.col("state").is_in(ACTIVE), pl.col("reason") != str(Reason.COVERED_ELSEWHERE)
    )
    moves = doubled.select(
        "claim_id",
        pl.col("state").alias("from_state"),
        to_state=pl.lit(str(State.REVIEW)),
        reason=pl.lit(str(Reason.COVERED_ELSEWHERE)),
        note=pl.lit(""),
    )
    move(moves, actor)
    _mark(programme_id, lacking)
    return lacking.height


def _mark(programme_id: str, lacking: pl.DataFrame) -> None:
    """Say of these claims, and of no others, that another claim covers a person of theirs: they cannot be paid."""
    own = "municipality_id = %s AND programme_id = %s"
    with staged("cases_lacking", lacking.to_arrow()) as claims:
        for said, where in (("false", "covered_elsewhere AND id NOT IN"), ("true", "NOT covered_elsewhere AND id IN")):
            store.execute(
                f"UPDATE cases_claim SET covered_elsewhere = {said} WHERE {own} AND {where} "
                f"(SELECT claim_id FROM {claims})",
                [current(), programme_id],
            )


def _covered(programme_id: str) -> pl.DataFrame:
    sql = (
        "SELECT m.claim_id, m.person_id, c.state FROM cases_claim_member m JOIN cases_claim c ON c.id = m.claim_id "
        "WHERE m.municipality_id = %s AND m.programme_id = %s"
    )
    return fetch(sql, [programme_id], _MEMBERS)


def _let_go(gone: pl.DataFrame) -> None:
    if gone.is_empty():
        return
    with staged("cases_let_go", gone.select("claim_id", "person_id").to_arrow()) as names:
        store.execute(
            f"DELETE FROM cases_claim_member WHERE municipality_id = %s AND EXISTS (SELECT 1 FROM {names} AS g "
            "WHERE g.claim_id = cases_claim_member.claim_id AND g.person_id = cases_claim_member.person_id)",
            [current()],
        )
