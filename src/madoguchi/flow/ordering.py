"""「起案」「承認」 Two persons order that what is due be paid on a day, or that a file be withdrawn: seen and approved.

What the second approves is what the first saw. Either the approval and its files are on record, or neither is.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from madoguchi.cases import declare
from madoguchi.cases.opening import refuse_unseen_measure
from madoguchi.flow.folders import bank_folder
from madoguchi.flow.paying import WITHDRAW, balance, mend_files, pay, withdraw
from madoguchi.flow.signatories import Signatories
from madoguchi.formats.bank_profile import BankProfile
from madoguchi.formats.zengin.file import Header
from madoguchi.payments import handed_over, take_back
from madoguchi.payments.models import Instruction, Transfer
from madoguchi.payments.order import refuse_bad_day
from madoguchi.payments.states import InstructionState, Rail
from madoguchi.payments.terms import calendar_around
from madoguchi.programme.declaration import DeclaredFile
from madoguchi.proposals import propose
from madoguchi.proposals.models import Proposal

PAY = "pay"
"""The act of a proposal that bank files be written."""
ACTS = (PAY, WITHDRAW)


def due(declared: DeclaredFile) -> dict[str, int]:
    """「支払待ち」 What a file would be written of: `items` and `total_yen`, and of them `again` tried before."""
    found = balance(declared)
    of_state = found.by_state.get(InstructionState.DUE)
    items, yen = (of_state.items, int(of_state.yen)) if of_state else (0, 0)
    tried = Transfer.objects.filter(instruction=OuterRef("id"))
    again = Instruction.objects.filter(
        Exists(tried), programme_id=declared.programme.id, state=str(InstructionState.DUE)
    ).count()
    return {
        "items": found.to_instruct.items + items,
        "total_yen": int(found.to_instruct.yen) + yen,
        "again": again,
    }


def propose_payment(declared: DeclaredFile, day: date, profile: BankProfile, by: str, at: datetime) -> Proposal:
    """「起案」 Propose that what is due now be paid on a day, once it is sure that this can be done.

    Raises Conflict `proposals.waiting` and `cases.measure_unseen`, InputRefused `cli.day_far`, `payments.no_bank_day`
    and `payments.too_late`.
    """
    refuse_bad_day(day, calendar_around(at, day), profile, Rail.BULK, at)
    with transaction.atomic():
        refuse_unseen_measure(declared.programme.id, at)
        return propose.propose(PAY, declared.programme.id, {"value_date": day.isoformat()}, due(declared), by, at)


def approve_payment(proposal_id: int, header: Header, profile: BankProfile, by: str, at: datetime) -> Proposal:
    """「承認」 Approve what was proposed and write its files. After a refusal it waits as before, and can be sent back.

    Raises Conflict `proposals.same_person`, `proposals.ended`, `proposals.changed`, and as `paying.pay` does.
    """
    mend_files()
    handed_over.refuse_unknown(bank_folder())
    with transaction.atomic():
        approved = propose.approve(proposal_id, by, at)
        declared, day = declare.in_force(approved.subject), date.fromisoformat(str(approved.terms["value_date"]))
        propose.refuse_changed(due(declared), approved)
        persons = Signatories(drafter=approved.drafted_by, approver=by)
        paid = pay(declared, day, header, profile, calendar_around(at, day), persons, at)
        outcome: dict[str, str | int | None] = {
            "items": sum(one.items for one in paid.files),
            "total_yen": sum(one.total_yen for one in paid.files),
            "files": "、".join(one.name for one in paid.files),
            "without_account": paid.without_account,
            "held": paid.held,
        }
        propose.carried_out(approved, outcome)
    return approved


def propose_withdrawal(name: str, by: str, at: datetime) -> Proposal:
    """「起案」「取下げ」 Propose that a file which was not handed over be taken back.

    Raises Conflict `proposals.waiting`, and as `take_back.withdraw` does.
    """
    with transaction.atomic():
        found = take_back.in_the_house(name)
        seen = {"items": found.items, "total_yen": found.total_yen}
        return propose.propose(WITHDRAW, found.name, {}, seen, by, at)


def approve_withdrawal(proposal_id: int, by: str, at: datetime) -> Proposal:
    """「承認」「取下げ」 Approve it, and take the file back: its payments are due again.

    Raises Conflict `proposals.same_person` and `proposals.ended`, and as `paying.withdraw` does.
    """
    with transaction.atomic():
        approved = propose.approve(proposal_id, by, at)
        due = withdraw(approved.subject, Signatories(drafter=approved.drafted_by, approver=by), at)
        propose.carried_out(approved, {"due": due})
    return approved
