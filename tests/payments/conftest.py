"""A city with approved decisions, made through the records of the cases room."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

import pytest

from madoguchi import tenancy
from madoguchi.cases.models import Claim, Decision, DecisionBatch
from madoguchi.formats.bank_profile import STRICT
from madoguchi.formats.zengin.file import Header
from madoguchi.payments.calendar import bank_calendar
from madoguchi.payments.send import hand_over
from madoguchi.payments.transfer import write_transfers
from madoguchi.tenancy.models import Municipality

PROGRAMME = "low-income-household-2024"
AT = datetime(2025, 3, 3, 1, tzinfo=UTC)  # Monday, 10:00 in Japan
VALUE_DATE = date(2025, 3, 4)
CALENDAR = bank_calendar(date(2025, 1, 1), date(2025, 12, 31))
CITY = "131016"
ACCOUNT = {
    "bank_code": "0001",
    "branch_code": "001",
    "account_type": "1",
    "account_number": "1234567",
    "holder_kana": "ﾔﾏﾀﾞ ﾊﾅｺ",
}
HEADER = Header(
    originator_code="1234567890",
    originator_name="ﾁﾖﾀﾞｸ ｶｲｹｲｶﾝﾘｼﾔ",
    month_day="0304",
    bank_code="0001",
    branch_code="001",
    account_type="1",
    account_number="7654321",
)

LOOKED = (lambda _: Path(), "clerk", "chief")
"""With an account given in answer: no snapshot is asked, for two persons looked at the holder's name."""

Decide = Callable[..., list[Decision]]
Send = Callable[[], bytes]


@pytest.fixture
def city(db: None) -> Iterator[str]:
    Municipality.objects.get_or_create(code=CITY, name="合成市")
    with tenancy.municipality(CITY) as code:
        yield code


def decide_for(
    payees: Sequence[int],
    *,
    amounts: Sequence[int] = (30_000,),
    programme_id: str = PROGRAMME,
    approved: bool = True,
    first_unit: int = 1,
    **account: str,
) -> list[Decision]:
    """One approved batch with a grant for each payee, each of a unit of its own."""
    total = sum(amounts)
    batch = DecisionBatch.objects.create(
        programme_id=programme_id,
        drafted_by="officer",
        drafted_at=AT,
        count=len(payees),
        total_yen=total * len(payees),
        merkle_root="0" * 64,
        approved_by="chief" if approved else None,
        approved_at=AT if approved else None,
    )
    common = {
        "sha256": "a" * 64,
        "snapshot_id": "b" * 16,
        "instalments": json.dumps(list(amounts)),
        "amount_yen": total,
    }
    common |= ACCOUNT | account
    decisions = []
    for unit, payee in zip(count(first_unit), payees, strict=False):
        case = Claim.objects.create(
            programme_id=programme_id,
            unit_id=unit,
            reference_number=f"{unit:012}",
            recipient_id=payee,
            outcome="yes",
            letter="notice",
            state="decided",
            protected=False,
            opened_on=AT.date(),
            answer_by=AT.date(),
            **common,
        )
        decisions.append(
            Decision.objects.create(batch=batch, case=case, finding="grant", payee_id=payee, reasons="[]", **common)
        )
    return decisions


@pytest.fixture
def decide(city: str) -> Decide:
    return decide_for


@pytest.fixture
def send(city: str, tmp_path: Path) -> Send:
    """Write what is due and hand it to the bank; the content of the one file."""

    def run() -> bytes:
        report = write_transfers(PROGRAMME, 1, VALUE_DATE, HEADER, STRICT, CALENDAR, tmp_path, "clerk", "treasurer", AT)
        (written,) = report.files
        content = (tmp_path / "uncommitted" / written.name).read_bytes()
        hand_over(content, STRICT, CALENDAR, AT)
        return content

    return run
