"""How the money of claims stands before it is corrected: what people have, what is on its way, what is still due."""

from __future__ import annotations

from datetime import date

import polars as pl
import pyarrow as pa
from django.db import connection

from madoguchi import store, tenancy
from madoguchi.cases.correct import MONEY
from madoguchi.cases.keep import CONTRADICTED
from madoguchi.payments.decided import GRANTED, instalment_yen, instalments
from madoguchi.payments.instruct import decided_instalments
from madoguchi.payments.order import ACCOUNT, LEFT_WITH_THE_PERSON
from madoguchi.payments.recover import RepaymentReason
from madoguchi.payments.states import InstructionState as State

_CHOSEN = f"(SELECT id FROM cases_claim WHERE municipality_id = %s AND programme_id = %s AND {CONTRADICTED})"
_INSTRUCTED = pa.schema(
    [
        ("claim_id", pa.int64()),
        ("person_id", pa.int64()),
        ("instalment", pa.int64()),
        ("amount_yen", pa.int64()),
        ("state", pa.string()),
        ("demanded_yen", pa.int64()),
        ("given_up_yen", pa.int64()),
        ("value_date", pa.date32()),
        *((name, pa.string()) for name in ACCOUNT),
    ]
)
_DECIDED = pa.schema(
    [("claim_id", pa.int64()), ("instalment", pa.int64()), ("yen", pa.int64()), ("place", pa.string())]
)
_LAST = pa.schema([("person_id", pa.int64()), ("last", pa.int64())])


def standing(programme_id: str, barred_before: date, recipients: pl.DataFrame) -> pl.DataFrame:
    """「支払の状況」 The money of the claims whose decisions new facts contradict, with the columns of MONEY.

    What was paid on a value date before `barred_before` cannot be demanded back any more. `next_instalment` is free for
    the claim, for every person whom it paid, and for whom it is to pay by the facts of now (`recipients`: claim_id,
    recipient_id).
    """
    own = (tenancy.current(), programme_id)
    instructed = _read(
        "SELECT i.claim_id, i.person_id, i.instalment, i.amount_yen, i.state, "
        "COALESCE((SELECT SUM(r.amount_yen) FROM payments_repayment r WHERE r.instruction_id = i.id), 0) "
        "AS demanded_yen, CASE "
        f"WHEN i.state = '{State.REFUSED}' THEN i.amount_yen "
        f"WHEN i.state = '{State.UNCOLLECTED}' AND NOT EXISTS (SELECT 1 FROM payments_repayment r "
        "WHERE r.instruction_id = i.id) THEN i.amount_yen ELSE COALESCE((SELECT SUM(r.amount_yen) "
        f"FROM payments_repayment r WHERE r.instruction_id = i.id AND r.reason = '{RepaymentReason.REFUSED}'), 0) END "
        "AS given_up_yen, "
        "(SELECT f.value_date FROM payments_transfer t JOIN payments_transfer_file f ON f.id = t.transfer_file_id "
        "WHERE t.instruction_id = i.id AND t.state = 'paid') AS value_date, "
        f"{', '.join(f'COALESCE(a.{name}, d.{name}) AS {name}' for name in ACCOUNT)} "
        "FROM payments_instruction i JOIN cases_decision d ON d.id = i.decision_id LEFT JOIN payments_account_answer a "
        "ON a.id = (SELECT MAX(w.id) FROM payments_account_answer w JOIN payments_account_request q "
        "ON q.id = w.request_id WHERE q.instruction_id = i.id) "
        f"WHERE i.claim_id IN {_CHOSEN} ORDER BY i.claim_id, i.instalment",
        own,
        _INSTRUCTED,
    )
    decided = [_decided(number, own) for number in decided_instalments(programme_id)]
    granted = pl.concat([_of(_DECIDED.empty_table()), *decided])
    of_decisions = granted.group_by("claim_id").agg(
        waiting_yen=pl.col("yen").filter(pl.col("place") == "waiting").sum(),
        second_yen=pl.col("yen").filter(pl.col("place") == "second").sum(),
        most=pl.col("instalment").max(),
    )
    last = _last(programme_id)
    to_be_paid = recipients.join(last, left_on="recipient_id", right_on="person_id")
    of_recipients = to_be_paid.select("claim_id", of_now="last")
    kept = pl.col("amount_yen") - pl.col("demanded_yen")
    state = pl.col("state")
    has = state.is_in([str(State.PAID), str(State.REPAID)])
    recent = (state == str(State.PAID)) & (pl.col("value_date") >= barred_before)
    waits = state.is_in([str(State.DUE), str(State.RETURNED)])
    of_claim = (
        instructed.join(last, on="person_id", how="left", maintain_order="left")
        .group_by("claim_id", maintain_order=True)
        .agg(
            held_yen=kept.filter(has).sum(),
            reclaimable_yen=kept.filter(recent).sum(),
            open_yen=pl.col("amount_yen").filter(waits).sum(),
            at_bank_yen=pl.col("amount_yen").filter(state == str(State.IN_FILE)).sum(),
            given_up_yen=pl.col("given_up_yen").sum(),
            demand_returned=(waits & (pl.col("demanded_yen") > 0)).any(),
            last=pl.max_horizontal("instalment", "last").max(),
            **{name: pl.col(name).last() for name in ACCOUNT},
        )
    )
    return (
        of_decisions.join(of_claim, on="claim_id", how="full", coalesce=True)
        .join(of_recipients, on="claim_id", how="full", coalesce=True)
        .with_columns(
            open_yen=pl.col("open_yen").fill_null(0) + pl.col("waiting_yen").fill_null(0),
            next_instalment=1 + pl.max_horizontal(pl.col(name).fill_null(0) for name in ("most", "last", "of_now")),
        )
        .select(MONEY.names)
    )


def come_back(programme_id: str) -> list[int]:
    """Claims whose money came back although a correction had left it with the person."""
    found = _read(
        "SELECT DISTINCT i.claim_id FROM payments_instruction i WHERE i.municipality_id = %s "
        f"AND i.programme_id = %s AND i.state IN ('{State.DUE}', '{State.RETURNED}') "
        f"AND i.claim_id IN ({LEFT_WITH_THE_PERSON})",
        (tenancy.current(), programme_id, tenancy.current(), programme_id),
        pa.schema([("claim_id", pa.int64())]),
    )
    return list(map(int, found["claim_id"].to_list()))


def _last(programme_id: str) -> pl.DataFrame:
    """The number of the last instalment of each payee of a programme, instructed or decided."""
    return _read(
        f"SELECT d.payee_id AS person_id, MAX({instalments(connection.vendor)}) AS last FROM {GRANTED} "
        "WHERE d.municipality_id = %s AND b.programme_id = %s GROUP BY d.payee_id",
        (tenancy.current(), programme_id),
        _LAST,
    )


def _decided(instalment: int, own: tuple[str, str]) -> pl.DataFrame:
    """What the decisions grant for an instalment: instructed, waiting for it, or refused as a second payment."""
    amount = instalment_yen("%s", connection.vendor)
    return _read(
        f"SELECT d.claim_id, %s AS instalment, {amount} AS yen, CASE WHEN i.id IS NULL THEN 'waiting' "
        f"WHEN i.decision_id = d.id THEN 'own' ELSE 'second' END AS place FROM {GRANTED} "
        "LEFT JOIN payments_instruction i ON i.municipality_id = d.municipality_id "
        "AND i.programme_id = b.programme_id AND i.person_id = d.payee_id AND i.instalment = %s "
        f"WHERE {amount} > 0 AND d.claim_id IN {_CHOSEN}",
        (instalment, instalment, instalment, instalment, *own),
        _DECIDED,
    )


def _read(sql: str, parameters: tuple[str | int, ...], schema: pa.Schema) -> pl.DataFrame:
    return _of(store.read(sql, parameters, schema))


def _of(table: pa.Table) -> pl.DataFrame:
    found = pl.from_arrow(table)
    assert isinstance(found, pl.DataFrame)
    return found
