"""One invented resident whose money went to the bank and came back, to try naming another account at the counter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from madoguchi import flow
from madoguchi.cases.models import Claim
from madoguchi.cases.states import Answer, Letter, State
from madoguchi.core.kana import to_zengin
from madoguchi.flow.handing_in import hand_in
from madoguchi.formats.bank_profile import TransferOutcome
from madoguchi.formats.zengin.read import read_file
from madoguchi.formats.zengin.result import write_result
from madoguchi.payments.calendar import bank_calendar, earliest_value_date
from madoguchi.programme.declaration import DeclaredFile
from madoguchi.registry.models import Resident
from madoguchi.simulate.demo import CLERKS, HEADER, PROFILE, TREASURY

DAYS_TO_ANSWER = 30


def bring_back(declared: DeclaredFile, why: TransferOutcome = TransferOutcome.NO_ACCOUNT) -> Claim:
    """「振込不能」 Let the last resident with a 確認書 answer, be decided and not be paid; they are asked again.

    All of it on the days after the programme's window opens. Nobody else may be due before.
    """
    programme = declared.programme
    opens = programme.application.opens
    at = datetime(opens.year, opens.month, opens.day, 3, tzinfo=UTC)
    waiting = Claim.objects.filter(
        programme_id=programme.id, letter=Letter.CONFIRMATION, state=State.OPEN, outcome="yes", covered_elsewhere=False
    )
    claim: Claim = waiting.order_by("id").last()
    held = Resident.objects.filter(person_id=claim.recipient_id, superseded_at__isnull=True)
    kana = held.order_by("version").values_list("name_kana", flat=True).last()
    account = {
        "bank_code": "0005",
        "branch_code": "001",
        "account_type": "1",
        "account_number": "7654321",
        "holder_kana": to_zengin(str(kana)),
    }
    hand_in(claim, int(claim.recipient_id or 0), Answer.ACCEPT, account, "0" * 24, at)
    flow.draft(programme.id, CLERKS.drafter, at)
    flow.approve(programme.id, CLERKS.approver, at)
    calendar = bank_calendar(opens, opens + timedelta(days=DAYS_TO_ANSWER))
    value_date = earliest_value_date(at, PROFILE, calendar)
    (written,) = flow.pay(declared, value_date, HEADER, PROFILE, calendar, TREASURY, at).files
    order = read_file(flow.hand_over(written.name, PROFILE, calendar, at), PROFILE)
    code = next(code for code, meant in PROFILE.result_codes if meant is why)
    result = write_result(order, [code] * order.rows.height, PROFILE)
    heard = datetime(value_date.year, value_date.month, value_date.day, 6, tzinfo=UTC)
    flow.hear_bank(result, PROFILE, value_date + timedelta(days=DAYS_TO_ANSWER), heard)
    claim.refresh_from_db()
    return claim
