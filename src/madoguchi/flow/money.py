"""What became of the money of one claim: its instructions, attempts, questions and repayments, as they are kept."""

from __future__ import annotations

from dataclasses import dataclass

from madoguchi.cases.models import Claim
from madoguchi.payments.models import (
    AccountAnswer,
    AccountRequest,
    Declination,
    Instruction,
    Recall,
    Repayment,
    Settlement,
    Transfer,
    Withdrawal,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """「支払」 The records of payment of one claim, each kind in the order in which it was written down."""

    instructions: tuple[Instruction, ...]
    transfers: tuple[Transfer, ...]
    settlements: tuple[Settlement, ...]
    recalls: tuple[Recall, ...]
    withdrawals: tuple[Withdrawal, ...]
    declinations: tuple[Declination, ...]
    requests: tuple[AccountRequest, ...]
    answers: tuple[AccountAnswer, ...]
    repayments: tuple[Repayment, ...]


def money_of(claim: Claim) -> Money:
    """「支払」 All that the records of payment hold of a claim."""
    transfers = Transfer.objects.filter(instruction__case=claim).select_related("transfer_file", "instruction")
    settlements = Settlement.objects.filter(transfer__instruction__case=claim).select_related("result", "transfer")
    recalls = Recall.objects.filter(transfer_file_id__in=transfers.values("transfer_file_id"))
    withdrawals = Withdrawal.objects.filter(transfer_file_id__in=transfers.values("transfer_file_id"))
    requests = AccountRequest.objects.filter(instruction__case=claim).select_related("instruction")
    answers = AccountAnswer.objects.filter(request__instruction__case=claim).select_related("request__instruction")
    repayments = Repayment.objects.filter(instruction__case=claim).select_related("instruction")
    return Money(
        instructions=tuple(Instruction.objects.filter(case=claim).order_by("instalment")),
        transfers=tuple(transfers.order_by("id")),
        settlements=tuple(settlements.order_by("id")),
        withdrawals=tuple(withdrawals.select_related("transfer_file").order_by("id")),
        declinations=tuple(Declination.objects.filter(instruction__case=claim).select_related("instruction")),
        recalls=tuple(recalls.select_related("transfer_file").order_by("id")),
        requests=tuple(requests.order_by("id")),
        answers=tuple(answers.order_by("id")),
        repayments=tuple(repayments.order_by("id")),
    )
