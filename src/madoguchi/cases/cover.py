"""Whom each claim covers. Nobody is covered by two claims of a programme; the second claim is looked at by a person."""

from __future__ import annotations

import polars as pl
import pyarrow as pa

from madoguchi import store
from madoguchi.cases.keep import contradicted
from madoguchi.cases.move import Actor, move
from madoguchi.cases.review import covered_elsewhere
from madoguchi.cases.rows import fetch, staged
from madoguchi.cases.states import ACTIVE, Reason, State
from madoguchi.tenancy import current

_MEMBERS = pa.schema([("claim_id", pa.int64()), ("person_id", pa.int64())])
_PAIR = ["claim_id", "person_id"]
_STANDING = pa.schema([("claim_id", pa.int64()), ("state", pa.string()), ("reason", pa.string())])


def cover(programme_id: str, claims: pl.DataFrame, members: pl.DataFrame, *, fresh: bool, actor: Actor) -> int:
    """「支給対象者」 Write down whom each claim covers; returns how many claims lack a person that another covers.

    `claims`: claim_id, unit_id; `members`: unit_id, person_id. A claim first lets go of those whom new facts took out
    of its unit, if it is active or its decision agrees with the facts; any other keeps its people.
    `fresh`: there were no claims before.
    """
    wanted = members.join(claims, on="unit_id").select(_PAIR)
    gained = wanted.clear()
    if not fresh:
        held, standing = _covered(programme_id), _standing(programme_id)
        follows = standing.filter(_follows_facts()).select("claim_id")
        _let_go(held.join(follows, on="claim_id").join(wanted, on=_PAIR, how="anti"))
        new = wanted.join(held, on=_PAIR, how="anti")
        gained = new.join(standing.filter(contradicted()).select("claim_id"), on="claim_id")
        wanted = new.join(follows, on="claim_id")
    taken = _take(programme_id, wanted)
    if taken == wanted.height and gained.is_empty():
        _mark(programme_id, wanted.select("claim_id").clear())
        return 0
    covered, standing = _covered(programme_id), _standing(programme_id)
    elsewhere = pl.concat([wanted, gained]).join(covered, on="person_id", suffix="_of_it")
    lacking = elsewhere.filter(pl.col("claim_id") != pl.col("claim_id_of_it")).select("claim_id").unique()
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


def cover_corrected(programme_id: str, claims: pl.DataFrame, members: pl.DataFrame) -> None:
    """「支給対象者」 Let corrected claims cover exactly whom the facts of now name: first all let go, then all take.

    `claims`: claim_id, unit_id; `members` of their units. Raises Conflict `cases.covered_elsewhere` where another claim
    covers one of them: nobody is paid twice.
    """
    wanted = members.join(claims, on="unit_id").select(_PAIR)
    with staged("cases_corrected", claims.select("claim_id").to_arrow()) as corrected:
        held = fetch(
            "SELECT claim_id, person_id FROM cases_claim_member WHERE municipality_id = %s "
            f"AND claim_id IN (SELECT claim_id FROM {corrected})",
            [],
            _MEMBERS,
        )
    _let_go(held.join(wanted, on=_PAIR, how="anti"))
    new = wanted.join(held, on=_PAIR, how="anti")
    if _take(programme_id, new) != new.height:
        raise covered_elsewhere()


def _take(programme_id: str, rows: pl.DataFrame) -> int:
    """Cover these people, but for those whom another claim covers; returns how many."""
    own = rows.sort(_PAIR).with_columns(programme_id=pl.lit(programme_id), municipality_id=pl.lit(current()))
    return store.load("cases_claim_member", own.to_arrow(), ignore_conflicts=True)


def _follows_facts() -> pl.Expr:
    """Claims that say what the facts of now are: not decided yet, or with a decision that nothing contradicts."""
    kept = pl.col("reason").is_in([str(Reason.KEEPING_PROPOSED), str(Reason.DECISION_KEPT)])
    return pl.col("state").is_in(ACTIVE) | ((pl.col("state") == str(State.DECIDED)) & ~kept & ~contradicted())


def _standing(programme_id: str) -> pl.DataFrame:
    sql = "SELECT id AS claim_id, state, reason FROM cases_claim WHERE municipality_id = %s AND programme_id = %s"
    return fetch(sql, [programme_id], _STANDING)


def _covered(programme_id: str) -> pl.DataFrame:
    sql = "SELECT claim_id, person_id FROM cases_claim_member WHERE municipality_id = %s AND programme_id = %s"
    return fetch(sql, [programme_id], _MEMBERS)


def _let_go(gone: pl.DataFrame) -> None:
    if gone.is_empty():
        return
    with staged("cases_let_go", gone.select("claim_id", "person_id").to_arrow()) as names:
        # CROSS JOIN: SQLite goes from these to their claims, and does not compare each with every person of the city.
        store.execute(
            f"DELETE FROM cases_claim_member WHERE id IN (SELECT m.id FROM {names} AS g CROSS JOIN cases_claim_member "
            "AS m WHERE m.claim_id = g.claim_id AND m.person_id = g.person_id AND m.municipality_id = %s)",
            [current()],
        )
