"""Whose decision no longer says how the money goes: it was declined or closed, or another account was named since."""

from __future__ import annotations

import pyarrow as pa

from madoguchi import store, tenancy
from madoguchi.payments.states import InstructionState

_NUMBERS = pa.schema([("reference_number", pa.string())])
_ENDED = (InstructionState.REFUSED.value, InstructionState.UNCOLLECTED.value)


def overtaken(programme_id: str) -> frozenset[str]:
    """「照会番号」 The claims whose notice of decision would tell an amount or an account that is not so any more."""
    found = store.read(
        "SELECT DISTINCT c.reference_number FROM payments_instruction i JOIN cases_claim c ON c.id = i.claim_id "
        "WHERE i.municipality_id = %s AND i.programme_id = %s AND (i.state IN (%s, %s) OR EXISTS "
        "(SELECT 1 FROM payments_account_request q JOIN payments_account_answer a ON a.request_id = q.id "
        "WHERE q.instruction_id = i.id))",
        (tenancy.current(), programme_id, *_ENDED),
        _NUMBERS,
    )
    return frozenset(found.column("reference_number").to_pylist())
