"""One person drafts the decisions of a programme, another approves them; until then none of them counts."""

from __future__ import annotations

from datetime import datetime

import polars as pl
from django.db import connection

from madoguchi import store
from madoguchi.cases.declare import in_force
from madoguchi.cases.four_eyes import require_another, require_later
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
from madoguchi.core.errors import Conflict, PromiseBroken
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
    in_budget(in_force(programme_id).programme, Yen(total + _planned(programme_id)))
    decisions = with_reasons(claims, fetch(REFUSED_BECAUSE, [programme_id], BECAUSE))
    batch: DecisionBatch = DecisionBatch.objects.create(
        programme_id=programme_id,
        drafted_by=by,
        drafted_at=at,
        count=decisions.height,
        total_yen=total,
        merkle_root=root_of_decisions(decisions),
    )
    rows = decisions.with_columns(batch_id=pl.lit(batch.id), municipality_id=pl.lit(current()))
    store.load("cases_decision", rows.to_arrow())
    if _turn(batch.id, f"'{State.DRAFTED}'", (State.READY, State.TO_REFUSE)) != batch.count:
        raise moved_meanwhile()
    return batch


def approve(batch_id: int, by: str, at: datetime) -> DecisionBatch:
    """「承認」 Let a batch count. Sum, number and Merkle root are computed anew from its rows before that.

    Raises Conflict `cases.same_person`, `cases.clock_back`, `cases.batch_ended`, `cases.measure_unseen` and
    `cases.facts_changed` (new facts contradict a draft: reject it), PromiseBroken `cases.batch_altered`. Approved again
    by the same person, it changes nothing.
    """
    batch = _locked(batch_id)
    if batch.approved_by == by:
        return batch
    require_another(batch.drafted_by, by)
    require_later(batch.drafted_at, at)
    _require_open(batch)
    _require_whole(batch)
    refuse_unseen_measure(batch.programme_id, at)
    if _contradicted(batch_id):
        raise Conflict(
            "cases.facts_changed",
            ja="起案の後に事実が変わった事案が含まれています。古い判定のまま支給しないため、承認できません。"
            "差し戻して判定からやり直してください。",
            en="Facts of some claims changed after the draft. It cannot be approved, so that nobody is paid on an old "
            "determination. Reject it and determine again.",
        )
    batch.approved_by, batch.approved_at = by, at
    batch.save(update_fields=["approved_by", "approved_at"])
    if _turn(batch_id, f"'{State.DECIDED}'", (State.DRAFTED,)) != batch.count:
        raise moved_meanwhile()
    return batch


def reject(batch_id: int, by: str, at: datetime, because: str) -> DecisionBatch:
    """「差戻し」 Send a batch back: none of its decisions ever counts, and its claims wait for a decision again."""
    batch = _locked(batch_id)
    _require_open(batch)
    batch.rejected_by, batch.rejected_at, batch.rejected_because = by, at, because
    batch.save(update_fields=["rejected_by", "rejected_at", "rejected_because"])
    back = f"CASE WHEN d.finding = 'grant' THEN '{State.READY}' ELSE '{State.TO_REFUSE}' END"
    if _turn(batch_id, back, (State.DRAFTED,)) != batch.count:
        raise moved_meanwhile()
    return batch


def _turn(batch_id: int, state: str, before: tuple[State, ...]) -> int:
    return store.execute(
        f"UPDATE cases_claim SET state = {state} FROM cases_decision AS d WHERE d.claim_id = cases_claim.id "
        f"AND d.batch_id = %s AND cases_claim.municipality_id = %s AND cases_claim.state IN "
        f"({', '.join(['%s'] * len(before))})",
        [batch_id, current(), *map(str, before)],
    )


def _planned(programme_id: str) -> int:
    """The yen of all batches that were not rejected."""
    batches = DecisionBatch.objects.filter(programme_id=programme_id, rejected_at__isnull=True)
    return sum(batches.values_list("total_yen", flat=True))


def _locked(batch_id: int) -> DecisionBatch:
    batch: DecisionBatch | None = DecisionBatch.objects.select_for_update().filter(id=batch_id).first()
    if batch is None:
        raise _ended()
    return batch


def _require_open(batch: DecisionBatch) -> None:
    if batch.approved_at is not None or batch.rejected_at is not None:
        raise _ended()


def _ended() -> Conflict:
    return Conflict(
        "cases.batch_ended",
        ja="この起案はないか、既に承認または差戻しされています。決裁は一度だけです。一覧を開き直してください。",
        en="This draft does not exist, or was approved or rejected already; that happens once. Open the list again.",
    )


def _require_whole(batch: DecisionBatch) -> None:
    rows = fetch(IN_BATCH, [batch.id], WRITTEN)
    found = (rows.height, int(rows["amount_yen"].sum()), root_of_decisions(rows))
    if found != (batch.count, batch.total_yen, batch.merkle_root):
        raise PromiseBroken(
            "cases.batch_altered",
            ja="起案の件数・合計・内容が、起案したときと一致しません。何も承認していません。差し戻し、記録を調べてください。",
            en="Number, sum or content of the draft are not what was drafted. Nothing was approved. "
            "Reject it and look into the records.",
        )


def _contradicted(batch_id: int) -> bool:
    found: bool = Claim.objects.filter(reason=Reason.CORRECTION_DUE, decisions__batch_id=batch_id).exists()
    return found
