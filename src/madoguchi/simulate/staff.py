"""The office in a rehearsal: people who look at what the machine left to them, and residents whom they call.

A double of the staff, with fixed habits: a holder's name that nearly agrees is accepted after a call, everything else
that the person can mend is asked for once more, and what is asked comes back right by the next round if the person
has an account of their own. Cases that need a real judgement (no head, a successor, an objection) are left waiting.
"""

from __future__ import annotations

from datetime import date, datetime

import polars as pl
import pyarrow as pa

from madoguchi import store, tenancy
from madoguchi.cases.keep import CONTRADICTED, keep
from madoguchi.cases.review import resolve_review
from madoguchi.cases.states import Reason, Review
from madoguchi.core.errors import Conflict
from madoguchi.payments.again import ANSWER
from madoguchi.simulate.city import City

ACCEPTED = frozenset({Reason.HOLDER_REVIEW, Reason.SECOND_SUBMISSION})
ASKED_AGAIN = frozenset(
    {
        Reason.PROTECTED,
        Reason.NOT_THE_HEAD,
        Reason.STRANGER,
        Reason.APPLICANT_UNKNOWN,
        Reason.NO_ACCOUNT,
        Reason.ACCOUNT_FORM,
        Reason.BANK_UNKNOWN,
        Reason.BRANCH_UNKNOWN,
        Reason.HOLDER_MISMATCH,
        Reason.ONE_ACCOUNT_MANY_PEOPLE,
    }
)
_BY_STAFF = "SELECT COUNT(*) FROM cases_change h WHERE h.claim_id = c.id AND h.changed_by <> ''"
_REVIEW = pa.schema([("claim_id", pa.int64()), ("reason", pa.string()), ("asked", pa.int64())])
_ASKED = pa.schema([("claim_id", pa.int64()), ("reference_number", pa.string()), ("recipient_id", pa.int64())])
_RETURNED = pa.schema([("instruction_id", pa.int64()), ("person_id", pa.int64())])


def look(programme_id: str, by: str, at: datetime, answer_by: date) -> None:
    """「審査」 Settle what is waiting. A claim is asked for a new answer once only."""
    waiting = store.read(
        f"SELECT c.id AS claim_id, c.reason, ({_BY_STAFF}) AS asked FROM cases_claim c "
        "WHERE c.municipality_id = %s AND c.programme_id = %s AND c.state = 'review' ORDER BY c.id",
        [tenancy.current(), programme_id],
        _REVIEW,
    )
    for row in waiting.to_pylist():
        reason = Reason(row["reason"])
        if row["asked"] == 0 and reason in ASKED_AGAIN:
            resolve_review(row["claim_id"], Review.ASK_AGAIN, by, at, "本人に確認を依頼（模擬）", answer_by=answer_by)
        elif reason in ACCEPTED:
            _accept(row["claim_id"], by, at)


def keep_decisions(programme_id: str, drafted_by: str, approved_by: str, at: datetime) -> None:
    """「更正」 Two persons keep what late notifications contradict, so that a rehearsal has one sum to the end."""
    contradicted = store.read(
        f"SELECT id FROM cases_claim WHERE municipality_id = %s AND programme_id = %s AND {CONTRADICTED} ORDER BY id",
        [tenancy.current(), programme_id],
        pa.schema([("id", pa.int64())]),
    )
    for claim_id in contradicted.column("id").to_pylist():
        keep(claim_id, drafted_by, approved_by, at, "後の届出を確認、決定を維持（模擬）")


def asked(programme_id: str, before: date) -> pa.Table:
    """The claims that wait for an answer to a question of the staff put before that day.

    Columns: claim_id, reference_number, recipient_id.
    """
    return store.read(
        "SELECT c.id AS claim_id, c.reference_number, c.recipient_id FROM cases_claim c "
        "WHERE c.municipality_id = %s AND c.programme_id = %s "
        f"AND c.state = 'open' AND ({_BY_STAFF} AND h.changed_on < %s) > 0 ORDER BY c.id",
        [tenancy.current(), programme_id, before],
        _ASKED,
    )


def corrections(waiting: pa.Table, city: City, on: date) -> pa.Table:
    """What comes back from those who were asked: by post, by the recipient, with their own open account."""
    claims = pl.from_arrow(waiting)
    assert isinstance(claims, pl.DataFrame)
    found = _own_accounts(city).join(claims, left_on="person_id", right_on="recipient_id")
    return (
        found.sort("claim_id")
        .select(
            submission_no=pl.format("R-{}", pl.col("claim_id").cast(pl.String).str.zfill(9)),
            reference_number="reference_number",
            channel=pl.lit("paper"),
            received_on=pl.lit(on),
            applicant_id="person_id",
            answer=pl.lit("accept"),
            bank_code="bank_code",
            branch_code="branch_code",
            account_type="account_type",
            account_number="account_number",
            holder_kana="holder_kana",
        )
        .to_arrow()
    )


def second_accounts(programme_id: str, city: City, at: datetime) -> pa.Table:
    """What people who were asked by then name after their money came back: instruction_id and an account."""
    returned = store.read(
        "SELECT i.id AS instruction_id, i.person_id FROM payments_instruction i WHERE i.municipality_id = %s "
        "AND i.programme_id = %s AND i.state = 'returned' AND EXISTS (SELECT 1 FROM payments_account_request q "
        "WHERE q.instruction_id = i.id AND q.asked_at <= %s) ORDER BY i.id",
        [tenancy.current(), programme_id, at],
        _RETURNED,
    )
    frame = pl.from_arrow(returned)
    assert isinstance(frame, pl.DataFrame)
    return frame.join(_own_accounts(city), on="person_id").sort("instruction_id").select(ANSWER).to_arrow()


def _accept(claim_id: int, by: str, at: datetime) -> None:
    try:
        resolve_review(claim_id, Review.PAY, by, at, "電話で本人と名義を確認（模擬）")
    except Conflict as conflict:
        if conflict.code not in {"cases.not_payable", "cases.covered_elsewhere"}:
            raise


def _own_accounts(city: City) -> pl.DataFrame:
    ledger = pl.from_arrow(city.ledger)
    assert isinstance(ledger, pl.DataFrame)
    return ledger.filter(pl.col("open")).unique("person_id", keep="first", maintain_order=True)
