"""What the approved decisions say is to be paid: the only source of an amount."""

from __future__ import annotations


def instalment_yen(instalment: str, vendor: str) -> str:
    """SQL for the amount of decision `d` for the instalment (an SQL expression, counted from 1), in yen."""
    if vendor == "postgresql":
        return f"CAST(CAST(d.instalments AS json) ->> (({instalment}) - 1) AS bigint)"
    return f"json_extract(d.instalments, '$[' || (({instalment}) - 1) || ']')"


def instalments(vendor: str) -> str:
    """SQL for the number of instalments that decision `d` has."""
    return f"json_array_length({'CAST(d.instalments AS json)' if vendor == 'postgresql' else 'd.instalments'})"


GRANTED = (
    "cases_decision d JOIN cases_decision_batch b ON b.id = d.batch_id "
    "AND b.approved_at IS NOT NULL AND d.finding = 'grant'"
)
"""SQL: decisions `d` of batches `b` that a second person has approved."""


def not_decided(vendor: str) -> str:
    """SQL: no approved decision grants this new instruction's person this amount (the condition of a trigger)."""
    return (
        f"NOT EXISTS (SELECT 1 FROM {GRANTED} WHERE d.id = NEW.decision_id AND d.claim_id = NEW.claim_id "
        "AND d.municipality_id = NEW.municipality_id AND b.programme_id = NEW.programme_id "
        f"AND d.payee_id = NEW.person_id AND {instalment_yen('NEW.instalment', vendor)} = NEW.amount_yen)"
    )
