"""The simplest answers that a whole city can give: every open claim is accepted, with the recipient's own account."""

from __future__ import annotations

from datetime import date

import polars as pl
import pyarrow as pa

_OPEN = pa.schema([("claim_id", pa.int64()), ("reference_number", pa.string()), ("recipient_id", pa.int64())])


def answers(programme_id: str, ledger: pa.Table, on: date) -> pa.Table:
    """A table of submissions by post, one for each open claim whose recipient holds an open account."""
    from madoguchi import store, tenancy

    claims = store.read(
        "SELECT id AS claim_id, reference_number, recipient_id FROM cases_claim "
        "WHERE municipality_id = %s AND programme_id = %s AND state = 'open' ORDER BY id",
        [tenancy.current(), programme_id],
        _OPEN,
    )
    accounts = pl.DataFrame(ledger).filter("open").unique("person_id", keep="first", maintain_order=True)
    return (
        pl.DataFrame(claims)
        .join(accounts, left_on="recipient_id", right_on="person_id", maintain_order="left")
        .select(
            submission_no=pl.format("P-{}", pl.col("claim_id").cast(pl.String).str.zfill(9)),
            reference_number="reference_number",
            channel=pl.lit("paper"),
            received_on=pl.lit(on),
            applicant_id="recipient_id",
            answer=pl.lit("accept"),
            bank_code="bank_code",
            branch_code="branch_code",
            account_type="account_type",
            account_number="account_number",
            holder_kana="holder_kana",
        )
        .to_arrow()
    )
