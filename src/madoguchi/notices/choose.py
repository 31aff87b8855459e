"""Whom a letter of a kind is due to, by the records of the cases, and whom no letter may reach."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

import polars as pl
import pyarrow as pa

from madoguchi import store, tenancy
from madoguchi.cases.consequence import Consequence
from madoguchi.cases.keep import CONTRADICTED
from madoguchi.cases.states import State
from madoguchi.cases.units import ACCOUNT
from madoguchi.core.dates import JAPAN
from madoguchi.notices.letter import LetterKind

CORRECTED = ("held_yen", "grant_yen", "repay_yen")
"""「更正」 The money of a correction: what was paid before, what is paid now, what is asked back."""
_NOT_CORRECTED = ", ".join(f"CAST(NULL AS bigint) AS {name}" for name in CORRECTED)
_GRANTED_TO = ", ".join(f"COALESCE(g.{name}, '') AS {name}" for name in ACCOUNT)
TOLD = (Consequence.SUPPLEMENT, Consequence.PAYEE, Consequence.REDUCTION, Consequence.REPAYMENT)
"""Corrections that change money are told by a letter of their own; the notice of the decision is not sent then."""
_TOLD = f"({', '.join(f'{one!r}' for one in map(str, TOLD))})"
DUE = pa.schema(
    [
        ("reference_number", pa.string()),
        ("unit_id", pa.int64()),
        ("recipient_id", pa.int64()),
        ("sha256", pa.string()),
        ("snapshot_id", pa.string()),
        ("outcome", pa.string()),
        ("amount_yen", pa.int64()),
        *((name, pa.string()) for name in ACCOUNT),
        ("answer_by", pa.date32()),
        ("reasons", pa.string()),
        ("protected", pa.bool_()),
        ("withheld", pa.bool_()),
        *((name, pa.int64()) for name in CORRECTED),
    ]
)
"""One row for each claim: what its letter says of it. `withheld`: what it would say is in doubt.

CORRECTED is null but for a correction; its amount_yen is what is due by the facts of now.
"""
_EVER = date(1900, 1, 1)
_PERSONS = pa.schema([("person_id", pa.int64())])


def due(programme_id: str, kind: LetterKind, since: date | None = None) -> pl.DataFrame:
    """「支給のお知らせ」「支給要件確認書」「申請書」 of the claims that wait for the resident, or what was decided.

    Columns as DUE. `since`: only claims opened, and batches approved, on that day or later. Decisions are those of
    approved batches. Withheld is a claim of which another one covers a person, and a decision that new facts
    contradict: a person of the office tells them. Of corrections the newest of each claim, where money changed; then
    no decision of that claim is due.
    """
    first = since or _EVER
    own = (tenancy.current(), programme_id)
    columns = ", ".join(f"{{0}}.{name}" for name in ("sha256", "snapshot_id", "amount_yen", *ACCOUNT))
    if kind.has_form:
        rows = store.read(
            "SELECT c.reference_number, c.unit_id, c.recipient_id, c.outcome, c.answer_by, '' AS reasons, c.protected, "
            f"c.covered_elsewhere AS withheld, {columns.format('c')}, {_NOT_CORRECTED} "
            "FROM cases_claim c WHERE c.municipality_id = %s "
            f"AND c.programme_id = %s AND c.opened_on >= %s AND c.state = '{State.OPEN}' AND c.letter = %s "
            "ORDER BY c.id",
            (*own, first, str(kind)),
            DUE,
        )
    elif kind is LetterKind.CORRECTION:
        rows = store.read(
            "SELECT c.reference_number, c.unit_id, COALESCE(g.payee_id, d.payee_id, c.recipient_id) AS recipient_id, "
            "k.outcome, "
            f"c.answer_by, k.reasons, c.protected, ({CONTRADICTED}) AS withheld, k.sha256, k.snapshot_id, "
            f"k.after_yen AS amount_yen, {_GRANTED_TO}, "
            "k.held_yen, COALESCE(g.amount_yen, 0) AS grant_yen, k.repay_yen FROM cases_correction k "
            "JOIN cases_claim c ON c.id = k.claim_id JOIN cases_decision d ON d.id = k.corrected_id "
            "LEFT JOIN cases_decision g ON g.id = k.grant_id WHERE c.municipality_id = %s AND c.programme_id = %s "
            "AND k.id IN (SELECT MAX(l.id) FROM cases_correction l JOIN cases_decision_batch b ON b.id = l.batch_id "
            f"WHERE b.approved_at IS NOT NULL AND l.consequence IN {_TOLD} GROUP BY l.claim_id) "
            "AND EXISTS (SELECT 1 FROM cases_decision_batch b WHERE b.id = k.batch_id AND b.approved_at >= %s) "
            "ORDER BY k.id",
            (*own, datetime(first.year, first.month, first.day, tzinfo=JAPAN)),
            DUE,
        )
    else:
        # A grant was made because the rules said yes; what the claim says by now may be otherwise (`Correction`).
        granted = kind is LetterKind.DECISION
        finding, outcome = ("grant", "'yes'") if granted else ("refuse", "c.outcome")
        corrected = f"AND k.consequence IN {_TOLD}" if granted else ""
        rows = store.read(
            f"SELECT c.reference_number, c.unit_id, COALESCE(d.payee_id, c.recipient_id) AS recipient_id, {outcome} "
            f"AS outcome, c.answer_by, d.reasons, c.protected, ({CONTRADICTED}) AS withheld, {columns.format('d')}, "
            f"{_NOT_CORRECTED} FROM cases_decision d JOIN cases_decision_batch b ON b.id = d.batch_id "
            "JOIN cases_claim c ON c.id = d.claim_id WHERE c.municipality_id = %s AND c.programme_id = %s "
            f"AND b.approved_at >= %s AND d.finding = '{finding}' AND NOT EXISTS (SELECT 1 FROM "
            "cases_correction k JOIN cases_decision_batch a ON a.id = k.batch_id AND a.approved_at IS NOT NULL "
            f"WHERE k.claim_id = c.id {corrected}) ORDER BY d.id",
            (*own, datetime(first.year, first.month, first.day, tzinfo=JAPAN)),
            DUE,
        )
    found = pl.from_arrow(rows)
    assert isinstance(found, pl.DataFrame)
    return found


def sheltered(among: Collection[int] | None = None) -> frozenset[int]:
    """「支援措置」 Whoever is under a measure as known now, begun or not: 宛名番号, of these persons if named."""
    return _persons(
        "SELECT DISTINCT person_id FROM protections WHERE municipality_id = %s AND superseded_at IS NULL", among
    )


def died(among: Collection[int] | None = None) -> frozenset[int]:
    """「死亡者」 Whoever died as known now: 宛名番号; of these persons, if named."""
    return _persons(
        "SELECT DISTINCT person_id FROM residents WHERE municipality_id = %s AND superseded_at IS NULL "
        "AND status = '3'",
        among,
    )


def gone(among: Collection[int] | None = None) -> frozenset[int]:
    """「転出者」 Whoever has moved away as known now, and not come back: 宛名番号; of these persons, if named."""
    return _persons(
        "SELECT r.person_id FROM residents r WHERE r.municipality_id = %s AND r.superseded_at IS NULL "
        "AND r.status = '2' AND r.event_reason NOT LIKE '異動の取消し%%' AND NOT EXISTS (SELECT 1 FROM residents l "
        "WHERE l.municipality_id = r.municipality_id AND l.superseded_at IS NULL AND l.person_id = r.person_id "
        "AND (l.event_on > r.event_on OR l.event_on = r.event_on AND l.version > r.version) AND l.status = '1')",
        among,
    )


def _persons(query: str, among: Collection[int] | None) -> frozenset[int]:
    named = "" if among is None else f" AND person_id IN ({', '.join(['%s'] * len(among)) or 'NULL'})"
    found = store.read(query + named, (tenancy.current(), *(among or ())), _PERSONS)
    return frozenset(found.column("person_id").to_pylist())
