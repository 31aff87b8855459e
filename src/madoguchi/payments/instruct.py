"""From approved decisions to instructions: one statement for one household or for a city."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa
from django.db import connection

from madoguchi import store, tenancy
from madoguchi.cases.models import DecisionBatch
from madoguchi.core.errors import Conflict
from madoguchi.payments.decided import GRANTED, instalment_yen, instalments

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class InstructReport:
    """What a run did, in numbers of instructions.

    `already` were instructed by an earlier run. `refused_second` are decisions for a person who has an instruction of
    another decision for the same programme and instalment: they are not paid, and a person must look at them.
    """

    created: int
    already: int
    refused_second: int


def instruct(programme_id: str, instalment: int, at: datetime) -> InstructReport:
    """「支払指図」 Order the instalment of every approved decision of the programme that is not ordered yet.

    There is no other way to an instruction: neither a function nor the database takes an amount that no decision
    grants (阿武町 2022: a second order was made by hand beside the file). A second run creates nothing.
    Raises Conflict `payments.clock_back` for an instant before a decision of the programme was approved.
    """
    _refuse_clock_back(programme_id, at)
    code = tenancy.current()
    amount = instalment_yen("%s", connection.vendor)
    created = store.execute(
        "INSERT INTO payments_instruction (municipality_id, programme_id, person_id, instalment, claim_id, "
        "decision_id, amount_yen, instructed_at, state) "
        f"SELECT d.municipality_id, b.programme_id, d.payee_id, %s, d.claim_id, d.id, {amount}, %s, 'due' "
        f"FROM {GRANTED} WHERE d.municipality_id = %s AND b.programme_id = %s AND {amount} > 0 "
        "AND NOT EXISTS (SELECT 1 FROM payments_instruction i WHERE i.municipality_id = d.municipality_id "
        "AND i.programme_id = b.programme_id AND i.person_id = d.payee_id AND i.instalment = %s) "
        "ORDER BY d.id ON CONFLICT DO NOTHING",
        (instalment, instalment, at, code, programme_id, instalment, instalment),
    )
    found = store.read(
        "SELECT COUNT(*) AS decisions, COALESCE(SUM(CASE WHEN i.decision_id = d.id THEN 1 ELSE 0 END), 0) AS instructed"
        f" FROM {GRANTED} LEFT JOIN payments_instruction i ON i.municipality_id = d.municipality_id "
        "AND i.programme_id = b.programme_id AND i.person_id = d.payee_id AND i.instalment = %s "
        f"WHERE d.municipality_id = %s AND b.programme_id = %s AND {amount} > 0",
        (instalment, code, programme_id, instalment),
        pa.schema([("decisions", pa.int64()), ("instructed", pa.int64())]),
    ).to_pylist()[0]
    decisions, instructed = int(found["decisions"]), int(found["instructed"])
    return InstructReport(created=created, already=instructed - created, refused_second=decisions - instructed)


def decided_instalments(programme_id: str, at_least: int = 0) -> range:
    """「支給回」 The numbers of all instalments that a programme's approved decisions have; corrections add to them."""
    found = store.read(
        f"SELECT COALESCE(MAX({instalments(connection.vendor)}), 0) AS most FROM {GRANTED} "
        "WHERE d.municipality_id = %s AND b.programme_id = %s",
        (tenancy.current(), programme_id),
        pa.schema([("most", pa.int64())]),
    )
    return range(1, max(at_least, int(found.column("most")[0].as_py())) + 1)


def _refuse_clock_back(programme_id: str, at: datetime) -> None:
    if DecisionBatch.objects.filter(programme_id=programme_id, approved_at__gt=at).exists():
        raise Conflict(
            "payments.clock_back",
            ja="支払の日時が、決定の決裁の日時より前です。記録の前後が分からなくなるため止めました。"
            "時計か --at を確かめてください。",
            en="The payment is dated before a decision was approved, and the record would not tell which came first. "
            "Check the clock, or --at.",
        )
