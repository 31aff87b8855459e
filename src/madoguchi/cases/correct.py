"""One person drafts what new facts mean for decisions, another approves it; until then no money moves by them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

import polars as pl
import pyarrow as pa
from django.db import connection
from django.db.models import Exists, OuterRef

from madoguchi import store
from madoguchi.cases import batch
from madoguchi.cases.consequence import FOR_A_PERSON, STANDS, Ground, consequences, obstacles
from madoguchi.cases.declare import in_force
from madoguchi.cases.keep import CONTRADICTED
from madoguchi.cases.models import Change, Correction, DecisionBatch, Finding
from madoguchi.cases.move import MOVES, Actor, move
from madoguchi.cases.opening import newest, refuse_unseen_measure
from madoguchi.cases.recompute import FACTS
from madoguchi.cases.review import require_note
from madoguchi.cases.rows import fetch
from madoguchi.cases.states import Letter, Reason, State
from madoguchi.cases.units import ACCOUNT
from madoguchi.cases.written import CLAIMED, IN_BATCH, REVIEWED, WRITTEN, root_of_rows, with_reasons
from madoguchi.core.dates import JAPAN
from madoguchi.core.errors import Conflict
from madoguchi.core.money import Yen
from madoguchi.programme.declaration import in_budget
from madoguchi.tenancy import current

_MONEY = ("held_yen", "open_yen", "given_up_yen", "reclaimable_yen")
MONEY = pa.schema(
    [
        ("claim_id", pa.int64()),
        *((name, pa.int64()) for name in (*_MONEY, "at_bank_yen", "second_yen")),
        ("demand_returned", pa.bool_()),
        ("next_instalment", pa.int64()),
        *((name, pa.string()) for name in ACCOUNT),
    ]
)
"""The money of a claim as it stands, in yen, and the account that it last went to: what the room of payment tells."""

_CONTRADICTED = pa.schema(
    [
        ("claim_id", pa.int64()),
        ("unit_id", pa.int64()),
        ("reference_number", pa.string()),
        ("reason", pa.string()),
        ("note", pa.string()),
        ("covered_elsewhere", pa.bool_()),
        ("corrected_id", pa.int64()),
        ("payee_id", pa.int64()),
        ("finding", pa.string()),
        ("approved_at", pa.timestamp("us", "UTC")),
        *((f"decided_{name}", pa.string()) for name in ACCOUNT),
    ]
)
_PEOPLE = pa.schema([("claim_id", pa.int64()), ("person_id", pa.int64())])
_NOTE = pl.Struct(dict.fromkeys(FACTS, pl.List(pl.String)))
_ROWS = pa.schema(
    [
        ("claim_id", pa.int64()),
        ("corrected_id", pa.int64()),
        ("consequence", pa.string()),
        *((name, pa.int64()) for name in ("held_yen", "open_yen", "after_yen", "repay_yen", "revoke_yen")),
        ("obstacle", pa.string()),
        ("outcome", pa.string()),
        ("instalments", pa.string()),
        ("findings", pa.string()),
        ("recipient_id", pa.int64()),
        ("protected", pa.bool_()),
        ("sha256", pa.string()),
        ("snapshot_id", pa.string()),
        ("reasons", pa.string()),
    ]
)
_IN_BATCH = f"SELECT {', '.join(_ROWS.names)} FROM cases_correction WHERE municipality_id = %s AND batch_id = %s"
_GONE = "基準日にこの世帯（人）はなかった"
"""Stands as the reason where the facts of now know no such unit."""


def lock(programme_id: str) -> None:
    """Of two who draft or approve at once the second waits here, and judges what the first has left."""
    if connection.vendor == "postgresql":
        store.execute(
            f"SELECT id FROM cases_claim WHERE municipality_id = %s AND programme_id = %s AND {CONTRADICTED} "
            "ORDER BY id FOR UPDATE",
            [current(), programme_id],
        )


def contradicted(programme_id: str) -> pl.DataFrame:
    """「更正」 The claims of a programme whose decision the facts of now contradict: what they say now, what it said.

    Columns: claim_id, unit_id, reference_number, reason, covered_elsewhere, corrected_id (the newest decision that
    counts), its payee_id, finding, approved_at and account (decided_…), and the facts of now: outcome, after_yen,
    instalments, findings, recipient_id, protected.
    """
    found = fetch(
        "WITH chosen AS (SELECT * FROM cases_claim WHERE municipality_id = %s AND programme_id = %s "
        f"AND {CONTRADICTED}), noted AS (SELECT claim_id, MAX(id) AS id FROM cases_change "
        f"WHERE claim_id IN (SELECT id FROM chosen) AND reason = '{Reason.CORRECTION_DUE}' GROUP BY claim_id), "
        "newest AS (SELECT e.claim_id, MAX(e.id) AS id FROM cases_decision e JOIN cases_decision_batch a "
        "ON a.id = e.batch_id AND a.approved_at IS NOT NULL WHERE e.claim_id IN (SELECT id FROM chosen) "
        "GROUP BY e.claim_id) SELECT c.id AS claim_id, c.unit_id, c.reference_number, c.reason, h.note, "
        "c.covered_elsewhere, d.id AS corrected_id, d.payee_id, d.finding, b.approved_at, "
        f"{', '.join(f'd.{name} AS decided_{name}' for name in ACCOUNT)} FROM chosen c "
        "JOIN noted n ON n.claim_id = c.id JOIN cases_change h ON h.id = n.id "
        "JOIN newest w ON w.claim_id = c.id JOIN cases_decision d ON d.id = w.id "
        "JOIN cases_decision_batch b ON b.id = d.batch_id ORDER BY c.id",
        [programme_id],
        _CONTRADICTED,
    )
    now = found.with_columns(pl.col("note").str.json_decode(_NOTE)).with_columns(
        pl.col("note").struct.field(name).list.get(1, null_on_oob=True).alias(name) for name in FACTS
    )
    return now.drop("note").with_columns(
        pl.col("instalments", "findings").fill_null(""),
        pl.col("recipient_id").cast(pl.Int64),
        after_yen=pl.col("amount_yen").cast(pl.Int64).fill_null(0),
        protected=pl.col("protected") == "true",
    )


def contradict_again(claim_ids: Sequence[int], actor: Actor) -> None:
    """「更正」 Decisions that stood because the money was with the person, and it came back: they are due once more."""
    held = Correction.objects.filter(case_id__in=claim_ids, case__reason=str(Reason.DECISION_KEPT))
    _due_again(sorted(set(held.values_list("case_id", flat=True))), actor)


def _due_again(claim_ids: Sequence[int], actor: Actor) -> None:
    """Note the contradiction once more, in the words in which it was noted last."""
    noted = Change.objects.filter(case_id__in=claim_ids, reason=str(Reason.CORRECTION_DUE)).order_by("id")
    notes = dict(noted.values_list("case_id", "note"))
    _note(pl.Series(list(notes), dtype=pl.Int64), Reason.CORRECTION_DUE, actor, pl.Series(list(notes.values())))


def people_of_contradicted(programme_id: str) -> pl.DataFrame:
    """「支給対象者」 claim_id and person_id of everybody whom the contradicted claims of a programme cover."""
    return fetch(
        "SELECT claim_id, person_id FROM cases_claim_member WHERE municipality_id = %s AND claim_id IN "
        f"(SELECT id FROM cases_claim WHERE municipality_id = %s AND programme_id = %s AND {CONTRADICTED})",
        [str(current()), programme_id],
        _PEOPLE,
    )


def judge(claims: pl.DataFrame, money: pl.DataFrame, ground: Ground) -> pl.DataFrame:
    """「更正」 Claims as `contradicted` gives them, and payee_died, with their MONEY and what follows from it.

    That is consequence, grant_yen, repay_yen and revoke_yen (`consequences`) and obstacle (`obstacles`).
    """
    known = claims.join(money, on="claim_id", how="left").with_columns(
        *(pl.col(name).fill_null(0) for name in MONEY.names if name.endswith("_yen")),
        # What was never instructed is to go to the account that the decision names.
        *(pl.col(name).fill_null(pl.col(f"decided_{name}")) for name in ACCOUNT),
        pl.col("demand_returned").fill_null(value=False),
        next_instalment=pl.col("next_instalment").fill_null(1),
        barred=pl.col("approved_at").dt.convert_time_zone(str(JAPAN)).dt.date() < pl.lit(ground.barred_before),
    )
    return consequences(known, ground).with_columns(obstacle=obstacles())


def draft(
    programme_id: str, judged: pl.DataFrame, by: str, at: datetime, *, named: Sequence[int] = (), because: str = ""
) -> DecisionBatch:
    """「起案」 Put every correction that nothing stands in the way of into one batch; `judged` as `judge` gives it.

    Only those of the claims `named`, if any are: then also what is for a person to look at (`FOR_A_PERSON`), who says
    why (`because`). Raises Conflict `cases.nothing_to_correct`, `cases.no_note` and `cases.measure_unseen`, RuleError
    `programme.over_budget`.
    """
    refuse_unseen_measure(programme_id, at)
    free = pl.col("obstacle").is_null()
    if named:
        require_note(because)
        free = pl.col("claim_id").is_in(list(named)) & (free | pl.col("obstacle").is_in(list(map(str, FOR_A_PERSON))))
    chosen = judged.filter(free & (pl.col("reason") == str(Reason.CORRECTION_DUE)))
    last = newest(programme_id)
    if chosen.is_empty() or last is None:
        raise Conflict(
            "cases.nothing_to_correct",
            ja="起案できる更正がありません。既に起案されたか、支払の途中か、人の確認が要ります。一覧の「保留の理由」を確かめてください。",
            en="There is no correction that can be drafted: drafted already, with the bank, or for a person to look "
            "at. See in the list what stands in the way.",
        )
    chosen = chosen.with_columns(
        pl.col("obstacle").fill_null(""), sha256=pl.lit(last.sha256), snapshot_id=pl.lit(last.snapshot_id)
    )
    rows, grants = _rows(chosen, because), _grants(chosen, because)
    total = Yen(int(grants["amount_yen"].sum()))
    planned = total + batch.planned(programme_id) - int(rows["revoke_yen"].sum())
    in_budget(in_force(programme_id).programme, Yen(planned))
    drafted: DecisionBatch = DecisionBatch.objects.create(
        programme_id=programme_id,
        drafted_by=by,
        drafted_at=at,
        count=rows.height,
        total_yen=total,
        merkle_root=_root(rows, grants),
    )
    own = {"batch_id": pl.lit(drafted.id), "municipality_id": pl.lit(current())}
    store.load("cases_decision", grants.with_columns(**own).to_arrow())
    granted = fetch(
        "SELECT id AS grant_id, claim_id FROM cases_decision WHERE municipality_id = %s AND batch_id = %s",
        [drafted.id],
        pa.schema([("grant_id", pa.int64()), ("claim_id", pa.int64())]),
    )
    with_grants = rows.join(granted, on="claim_id", how="left", maintain_order="left").with_columns(**own)
    store.load("cases_correction", with_grants.to_arrow())
    _note(chosen["claim_id"], Reason.CORRECTION_DRAFTED, _acting(by, at), because)
    return drafted


def approve(batch_id: int, judged: pl.DataFrame, by: str, at: datetime) -> DecisionBatch:
    """「承認」 Let the corrections of a batch count: each claim says the facts of now, and some decisions stand.

    Raises as `decide.approve` does; `cases.facts_changed` also where any of them is not what would be drafted by now
    (`judged` as `judge` gives it), or was drafted anew since.
    """
    found = batch.locked(batch_id, corrects=True)
    if found.approved_by == by:
        return found
    batch.require_approvable(found, by, at)
    rows, grants = whole(found)
    refuse_unseen_measure(found.programme_id, at)
    if not _is_drafted_still(batch_id, rows, grants, judged):
        raise Conflict(
            "cases.facts_changed",
            ja="起案の後に、事実・支払・期限のどれかが変わった事案が含まれています。古い判定や額のまま更正しないため、"
            "承認できません。差し戻して起案し直してください。",
            en="Facts, money or time-limits of some claims changed after the draft. It cannot be approved, so that "
            "nothing is corrected by what was so before. Send it back and draft it again.",
        )
    batch.approve(found, by, at)
    stands = pl.col("consequence").is_in(list(map(str, STANDS)))
    _restate(batch_id)
    _note(rows.filter(~stands)["claim_id"], Reason.CORRECTED, _acting(by, at))
    _note(rows.filter(stands)["claim_id"], Reason.DECISION_KEPT, _acting(by, at))
    return found


def whole(found: DecisionBatch) -> tuple[pl.DataFrame, pl.DataFrame]:
    """「起案」 The corrections of a batch, and what they grant, as they were drafted.

    Raises PromiseBroken `cases.batch_altered` where they are not.
    """
    rows, grants = fetch(_IN_BATCH + " ORDER BY id", [found.id], _ROWS), fetch(IN_BATCH, [found.id], WRITTEN)
    batch.require_unaltered(found, rows.height, int(grants["amount_yen"].sum()), _root(rows, grants))
    return rows, grants


def reject(batch_id: int, by: str, at: datetime, because: str) -> DecisionBatch:
    """「差戻し」 Send a batch of corrections back: its claims wait again, but for those whose facts changed since."""
    found = batch.locked(batch_id, corrects=True)
    batch.require_open(found)
    batch.reject(found, by, at, because)
    newer = Correction.objects.filter(case_id=OuterRef("case_id"), id__gt=OuterRef("id"))
    waits = Correction.objects.filter(batch_id=batch_id, case__reason=str(Reason.CORRECTION_DRAFTED))
    _due_again(list(waits.exclude(Exists(newer)).values_list("case_id", flat=True)), _acting(by, at))
    return found


def _rows(chosen: pl.DataFrame, because: str) -> pl.DataFrame:
    known = chosen.filter(pl.col("findings") != "")
    said = with_reasons(_claimed(known, amount_yen="after_yen"), _no_notes()).select("claim_id", "reasons")
    gone = pl.lit(json.dumps([[_GONE, False, ""]], ensure_ascii=False))
    reasoned = chosen.join(said, on="claim_id", how="left", maintain_order="left").with_columns(
        pl.col("reasons").fill_null(gone)
    )
    return _with_note(reasoned, because).select(_ROWS.names)


def _grants(chosen: pl.DataFrame, because: str) -> pl.DataFrame:
    """「追加支給」 The decisions that pay what is lacking, each in an instalment of its own after all others."""
    same_payee = pl.col("recipient_id").eq_missing(pl.col("payee_id"))
    # Of several that pay one person each takes the next number.
    number = pl.col("next_instalment").max().over("recipient_id") + pl.int_range(pl.len()).over("recipient_id")
    zeros = pl.lit("[") + pl.lit("0,").repeat_by(number - 1).list.join("")
    granted = chosen.filter(pl.col("grant_yen") > 0).with_columns(
        instalments=zeros + pl.col("grant_yen").cast(pl.String) + pl.lit("]"),
        **{name: pl.when(same_payee).then(name).otherwise(pl.lit("")) for name in ACCOUNT},
    )
    return _with_note(with_reasons(_claimed(granted, amount_yen="grant_yen"), _no_notes()), because).select(
        WRITTEN.names
    )


def _claimed(chosen: pl.DataFrame, *, amount_yen: str) -> pl.DataFrame:
    return chosen.with_columns(
        finding=pl.lit(str(Finding.GRANT)), payee_id=pl.col("recipient_id"), amount_yen=pl.col(amount_yen)
    ).select(CLAIMED.names)


def _no_notes() -> pl.DataFrame:
    return pl.DataFrame(schema={"claim_id": pl.Int64, "note": pl.String})


def _with_note(rows: pl.DataFrame, because: str) -> pl.DataFrame:
    if not because:
        return rows
    note = json.dumps([because, True, REVIEWED], ensure_ascii=False)
    return rows.with_columns(reasons=pl.col("reasons").str.strip_suffix("]") + pl.lit(f", {note}]"))


def _root(rows: pl.DataFrame, grants: pl.DataFrame) -> str:
    """The Merkle root (hex) over the corrections of a batch and the decisions that pay some of them."""
    return root_of_rows(*in_order(rows, grants))


def in_order(
    rows: pl.DataFrame, grants: pl.DataFrame
) -> tuple[tuple[pl.DataFrame, Sequence[str]], tuple[pl.DataFrame, Sequence[str]]]:
    """Corrections, and the decisions that pay some, in the order of their claims, with the columns that count."""
    return (rows.sort("claim_id"), _ROWS.names), (grants.sort("claim_id"), WRITTEN.names)


def _is_drafted_still(batch_id: int, rows: pl.DataFrame, grants: pl.DataFrame, judged: pl.DataFrame) -> bool:
    """Whether each correction is the newest of its claim, and the very one that would be drafted now."""
    newer = Correction.objects.filter(case_id=OuterRef("case_id"), id__gt=OuterRef("id"))
    waits = Correction.objects.filter(batch_id=batch_id, case__reason=str(Reason.CORRECTION_DRAFTED)).exclude(
        Exists(newer)
    )
    said = [name for name in _ROWS.names if name not in ("sha256", "snapshot_id", "reasons")]
    granted = grants.select("claim_id", grant_yen="amount_yen")
    drafted = rows.select(said).join(granted, on="claim_id", how="left").with_columns(pl.col("grant_yen").fill_null(0))
    now = judged.with_columns(pl.col("obstacle").fill_null("")).select(drafted.columns)
    same = drafted.join(now, on=drafted.columns, how="semi", nulls_equal=True)
    return (int(waits.count()), same.height) == (rows.height, rows.height)


def _restate(batch_id: int) -> None:
    """Let the claims say what the facts are now, also where the decision stands: what comes next is held to them."""
    other = "(cases_claim.recipient_id IS NOT NULL AND k.recipient_id <> cases_claim.recipient_id)"
    accounts = ", ".join(f"{name} = CASE WHEN {other} THEN '' ELSE cases_claim.{name} END" for name in ACCOUNT)
    facts = ("outcome", "instalments", "findings", "recipient_id", "protected", "sha256", "snapshot_id")
    store.execute(
        f"UPDATE cases_claim SET {', '.join(f'{name} = k.{name}' for name in facts)}, {accounts}, "
        "amount_yen = CASE WHEN k.outcome = 'yes' THEN k.after_yen END, "
        f"letter = CASE WHEN k.protected THEN '{Letter.WITHHELD}' ELSE cases_claim.letter END "
        "FROM cases_correction AS k WHERE k.claim_id = cases_claim.id AND k.batch_id = %s "
        "AND cases_claim.municipality_id = %s",
        [batch_id, current()],
    )


def _note(claims: pl.Series, reason: Reason, actor: Actor, note: str | pl.Series = "") -> None:
    decided = pl.lit(str(State.DECIDED))
    rows = pl.DataFrame({"claim_id": claims}).with_columns(
        from_state=decided, to_state=decided, reason=pl.lit(str(reason)), note=pl.lit(note)
    )
    move(rows.select(MOVES.names), actor)


def _acting(by: str, at: datetime) -> Actor:
    return Actor(on=at.astimezone(JAPAN).date(), by=by, at=at)
