"""One person drafts the decisions of a programme, another approves them; until then none of them counts."""

from __future__ import annotations

from datetime import datetime

import polars as pl
from django.db import connection

from madoguchi import store
from madoguchi.cases import batch
from madoguchi.cases.declare import in_force
from madoguchi.cases.models import Claim, DecisionBatch
from madoguchi.cases.move import moved_meanwhile
from madoguchi.cases.opening import refuse_unseen_measure
from madoguchi.cases.rows import fetch
from madoguchi.cases.states import Reason, State
from madoguchi.cases.written import (
    BECAUSE,
    CLAIMED,
    IN_BATCH,
    REFUSED_BECAUSE,
    TO_DECIDE,
    WRITTEN,
    root_of_decisions,
    with_reasons,
)
from madoguchi.core.errors import Conflict
from madoguchi.core.money import Yen
from madoguchi.programme.declaration import in_budget
from madoguchi.tenancy import current


def draft(programme_id: str, by: str, at: datetime) -> DecisionBatch:
    """「起案」 Put all ready claims (grants) and all that are to be refused into one batch, with reasons.

    Raises RuleError `programme.over_budget`, before anything is written, when the grants of the programme pass
    its ceiling (all that were not rejected count), and Conflict `cases.nothing_to_draft` and `cases.measure_unseen`.
    """
    refuse_unseen_measure(programme_id, at)
    if connection.vendor == "postgresql":
        store.execute(
            "SELECT id FROM cases_claim WHERE municipality_id = %s AND programme_id = %s AND state IN (%s, %s) "
            "ORDER BY id FOR UPDATE",
            [current(), programme_id, str(State.READY), str(State.TO_REFUSE)],
        )
    claims = fetch(TO_DECIDE, [programme_id], CLAIMED)
    if claims.is_empty():
        raise Conflict(
            "cases.nothing_to_draft",
            ja="決定を待つ事案がありません。既に起案されたか、届出の確認が終わっていません。一覧を確かめてください。",
            en="No claim waits for a decision: they are drafted already, or the answers are not verified yet.",
        )
    total = Yen(int(claims["amount_yen"].sum()))
    in_budget(in_force(programme_id).programme, Yen(total + batch.planned(programme_id)))
    decisions = with_reasons(claims, fetch(REFUSED_BECAUSE, [programme_id], BECAUSE))
    drafted: DecisionBatch = DecisionBatch.objects.create(
        programme_id=programme_id,
        drafted_by=by,
        drafted_at=at,
        count=decisions.height,
        total_yen=total,
        merkle_root=root_of_decisions(decisions),
    )
    rows = decisions.with_columns(batch_id=pl.lit(drafted.id), municipality_id=pl.lit(current()))
    store.load("cases_decision", rows.to_arrow())
    if _turn(drafted.id, f"'{State.DRAFTED}'", (State.READY, State.TO_REFUSE)) != drafted.count:
        raise moved_meanwhile()
    return drafted


def approve(batch_id: int, by: str, at: datetime) -> DecisionBatch:
    """「承認」 Let a batch count. Sum, number and Merkle root are computed anew from its rows before that.

    Raises Conflict `cases.same_person`, `cases.clock_back`, `cases.batch_ended`, `cases.measure_unseen` and
    `cases.facts_changed` (new facts contradict a draft: reject it), PromiseBroken `cases.batch_altered`. Approved again
    by the same person, it changes nothing.
    """
    waiting = batch.locked(batch_id, corrects=False)
    if waiting.approved_by == by:
        return waiting
    batch.require_approvable(waiting, by, at)
    whole(waiting)
    refuse_unseen_measure(waiting.programme_id, at)
    if _contradicted(batch_id):
        raise Conflict(
            "cases.facts_changed",
            ja="起案の後に事実が変わった事案が含まれています。古い判定のまま支給しないため、承認できません。"
            "差し戻して判定からやり直してください。",
            en="Facts of some claims changed after the draft. It cannot be approved, so that nobody is paid on an old "
            "determination. Reject it and determine again.",
        )
    batch.approve(waiting, by, at)
    if _turn(batch_id, f"'{State.DECIDED}'", (State.DRAFTED,)) != waiting.count:
        raise moved_meanwhile()
    return waiting


def whole(found: DecisionBatch) -> pl.DataFrame:
    """「起案」 The decisions of a batch as they were drafted. Raises PromiseBroken `cases.batch_altered` if altered."""
    rows = fetch(IN_BATCH, [found.id], WRITTEN)
    batch.require_unaltered(found, rows.height, int(rows["amount_yen"].sum()), root_of_decisions(rows))
    return rows


def reject(batch_id: int, by: str, at: datetime, because: str) -> DecisionBatch:
    """「差戻し」 Send a batch back: none of its decisions ever counts, and its claims wait for a decision again."""
    waiting = batch.locked(batch_id, corrects=False)
    batch.require_open(waiting)
    batch.reject(waiting, by, at, because)
    back = f"CASE WHEN d.finding = 'grant' THEN '{State.READY}' ELSE '{State.TO_REFUSE}' END"
    if _turn(batch_id, back, (State.DRAFTED,)) != waiting.count:
        raise moved_meanwhile()
    return waiting


def _turn(batch_id: int, state: str, before: tuple[State, ...]) -> int:
    return store.execute(
        f"UPDATE cases_claim SET state = {state} FROM cases_decision AS d WHERE d.claim_id = cases_claim.id "
        f"AND d.batch_id = %s AND cases_claim.municipality_id = %s AND cases_claim.state IN "
        f"({', '.join(['%s'] * len(before))})",
        [batch_id, current(), *map(str, before)],
    )


def _contradicted(batch_id: int) -> bool:
    found: bool = Claim.objects.filter(reason=Reason.CORRECTION_DUE, decisions__batch_id=batch_id).exists()
    return found
