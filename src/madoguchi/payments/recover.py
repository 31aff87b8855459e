"""Who does not want the money, and who has to give it back. An amount never becomes negative."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import F, Sum

from madoguchi.cases.models import Correction
from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.core.money import Yen
from madoguchi.payments.models import Declination, Instruction, Repayment
from madoguchi.payments.order import refuse_one_person
from madoguchi.payments.states import InstructionState

if TYPE_CHECKING:
    from datetime import date, datetime


class RepaymentReason(StrEnum):
    """「返還の理由」 The person refuses after payment, was not entitled, or was paid too much."""

    REFUSED = "refused"
    NOT_ENTITLED = "not_entitled"
    TOO_MUCH = "too_much"


def refuse(instruction_id: int, taken_by: str, at: datetime) -> InstructionState:
    """「受給辞退」 The person does not want the money: before payment it ends; after it two persons `demand` it back.

    Returns the state. Asking twice changes nothing. Raises Conflict `payments.at_the_bank` while the bank has the
    order, `payments.already_paid` after that, and `payments.closed` when it ended otherwise.
    """
    found = _instruction(instruction_id)
    match InstructionState(found.state):
        case InstructionState.DUE | InstructionState.RETURNED:
            found.state = InstructionState.REFUSED.value
            found.save(update_fields=("state",))
            Declination.objects.create(instruction=found, taken_by=taken_by, recorded_at=at)
        case InstructionState.PAID:
            raise Conflict(
                "payments.already_paid",
                ja="既に支払っています。辞退の届出があれば、二人で返還を求めてください"
                "（payment repay demand --reason refused）。",
                en="It was paid already. If the person refuses it now, two people demand it back "
                "(payment repay demand --reason refused).",
            )
        case InstructionState.IN_FILE:
            raise Conflict(
                "payments.at_the_bank",
                ja="振込依頼に含まれているため、今は辞退を処理できません。振込結果を待つか、引渡し前なら振込ファイルを取り下げてください。",
                en="The transfer is in an order to the bank. Wait for its result, or withdraw the file "
                "if it was not sent.",
            )
        case InstructionState.UNCOLLECTED | InstructionState.REPAID | InstructionState.REVOKED:
            raise Conflict(
                "payments.closed",
                ja="この支払は既に終わっています(未受領・返還済み・更正による取消し)。辞退の処理は要りません。",
                en="This payment has ended already (uncollected, repaid or revoked). There is nothing to refuse.",
            )
        case InstructionState.REFUSED:
            pass
    return InstructionState(found.state)


def demand(
    instruction_id: int, amount: Yen, reason: RepaymentReason, drafted_by: str, approved_by: str, at: datetime
) -> bool:
    """「返還請求」 Two persons demand money back from who was paid, once by hand; false when it was demanded before.

    Raises Conflict `payments.one_person`, and InputRefused `payments.not_paid` for what was not paid, and for more than
    was paid and not demanded yet or less than one yen.
    """
    refuse_one_person(drafted_by, approved_by)
    found = _instruction(instruction_id)
    by_hand = Repayment.objects.filter(instruction=found, correction__isnull=True)
    if found.state != InstructionState.PAID or not 1 <= amount <= found.amount_yen:
        raise _not_paid()
    if by_hand.exists():
        return False
    if amount > _reclaimable(found):
        raise _not_paid()
    by = {"drafted_by": drafted_by, "approved_by": approved_by}
    Repayment.objects.create(instruction=found, amount_yen=amount, reason=reason.value, demanded_at=at, **by)
    return True


def demand_corrected(batch_id: int, drafted_by: str, approved_by: str, at: datetime) -> None:
    """「返還請求」 Demand back what the corrections of a batch say, of the newest payments of each claim first.

    Raises InputRefused `payments.not_paid` when that is more than was paid and not demanded yet.
    """
    corrections = Correction.objects.filter(batch_id=batch_id, repay_yen__gt=0).order_by("id")
    theirs = {"case__corrections__batch_id": batch_id, "case__corrections__repay_yen__gt": 0}
    paid = Instruction.objects.select_for_update().filter(state=InstructionState.PAID.value, **theirs)
    demanded = Repayment.objects.filter(instruction__in=paid.order_by().values("id"))
    before = dict(demanded.values_list("instruction_id").annotate(yen=Sum("amount_yen")))
    of_claim = defaultdict[int, list[Instruction]](list)
    for instruction in paid.order_by("-instalment"):
        of_claim[instruction.case_id].append(instruction)
    by = {"demanded_at": at, "drafted_by": drafted_by, "approved_by": approved_by}
    demands = []
    for one in corrections:
        left = one.repay_yen
        reason = RepaymentReason.TOO_MUCH if one.after_yen else RepaymentReason.NOT_ENTITLED
        for instruction in of_claim[one.case_id]:
            part = min(left, instruction.amount_yen - before.get(instruction.pk, 0))
            if part > 0:
                told = {"correction": one, "amount_yen": part, "reason": reason.value}
                demands.append(Repayment(instruction=instruction, **told, **by))
                left -= part
        if left:
            raise _not_paid()
    Repayment.objects.bulk_create(demands)


def revoke(batch_id: int) -> int:
    """「減額」「取消し」 End what is decided and not paid where a correction of a batch took its place."""
    theirs = Correction.objects.filter(batch_id=batch_id, revoke_yen__gt=0).values("case_id")
    waits = (InstructionState.DUE.value, InstructionState.RETURNED.value)
    found = Instruction.objects.filter(case_id__in=theirs, state__in=waits)
    return int(found.update(state=InstructionState.REVOKED.value))


def _reclaimable(found: Instruction) -> int:
    """「返還」 The yen of an instruction that were paid and are not demanded back yet."""
    if found.state != InstructionState.PAID:
        return 0
    demanded = Repayment.objects.filter(instruction=found).aggregate(yen=Sum("amount_yen"))["yen"]
    return int(found.amount_yen - (demanded or 0))


def receive(instruction_id: int, amount: Yen, on: date) -> None:
    """「返還」 The demanded sum came in, whole. A payment that came back whole is REPAID; else it stays PAID.

    Raises InputRefused `payments.not_demanded` for another sum or no demand, Conflict `payments.already_repaid`, and
    InputRefused `payments.not_paid` when the transfer has come back since the demand.
    """
    demanded = Repayment.objects.select_related("instruction").filter(instruction_id=instruction_id)
    # Of two demands of one sum the one that is open; but one payment that is recorded twice, of one day, is one.
    told_before = demanded.filter(amount_yen=amount, received_on=on).first()
    open_first = demanded.filter(amount_yen=amount).order_by(F("received_on").desc(nulls_first=True), "id")
    found = told_before or open_first.first()
    if found is None:
        raise InputRefused(
            "payments.not_demanded",
            ja="返還を求めた額と違うか、求めていません。調定額を確かめ、過不足は出納に問い合わせてください。",
            en="This is not the sum that was demanded, or nothing was. Check the demand; ask the "
            "treasury about the rest.",
        )
    if found.received_on is not None:
        raise Conflict(
            "payments.already_repaid",
            ja="この返還は既に受け入れました。二重に記録しません。別の入金なら出納に確かめてください。",
            en="This repayment was received before and is not recorded twice. Ask the treasury if it is other money.",
        )
    if found.instruction.state != InstructionState.PAID:
        raise _not_paid()
    found.received_on = on
    found.save(update_fields=("received_on",))
    received = demanded.filter(received_on__isnull=False).aggregate(yen=Sum("amount_yen"))["yen"]
    if received == found.instruction.amount_yen:
        found.instruction.state = InstructionState.REPAID.value
        found.instruction.save(update_fields=("state",))


def instruction_of(reference_number: str, instalment: int) -> int:
    """「照会番号」 The number of the instruction for an instalment of the claim with this reference number.

    Raises InputRefused `payments.no_such_instruction`.
    """
    digits = "".join(filter(str.isdigit, unicodedata.normalize("NFKC", reference_number)))
    found = Instruction.objects.filter(case__reference_number=digits, instalment=instalment)
    numbers: list[int] = list(found.values_list("id", flat=True)[:1])
    if not numbers:
        raise _no_such_instruction()
    return numbers[0]


def _instruction(instruction_id: int) -> Instruction:
    found: Instruction | None = Instruction.objects.select_for_update().filter(pk=instruction_id).first()
    if found is None:
        raise _no_such_instruction()
    return found


def _no_such_instruction() -> InputRefused:
    return InputRefused(
        "payments.no_such_instruction",
        ja="その番号の支払指図はありません。番号を確かめてください。",
        en="There is no instruction of this number. Check the number.",
    )


def _not_paid() -> InputRefused:
    return InputRefused(
        "payments.not_paid",
        ja="支払っていない額は返還を求められません。支払の状態と、1円以上支払額以下であることを確かめてください。",
        en="What was not paid cannot be demanded back. Check that it was paid, and that the sum is at least one yen "
        "and at most what was paid.",
    )
