"""The bank's end of single transfers (都度振込): what it is asked, what it promises, and a double that keeps it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from madoguchi.core.errors import Conflict
from madoguchi.core.money import Yen
from madoguchi.formats.bank_profile import TransferOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleTransfer:
    """「都度振込」 One transfer as the bank is asked for it. One key is carried out once, however often it is sent."""

    key: str
    amount: Yen
    bank_code: str
    branch_code: str
    account_type: str
    account_number: str
    holder_kana: str


class SingleTransferBank(Protocol):
    """The bank's end of single transfers."""

    def transfer(self, wanted: SingleTransfer) -> TransferOutcome:
        """Carry out the transfer, or say again what became of it if its key is known.

        Raises Conflict `payments.key_reused` when the key was used for another transfer.
        """
        ...


@dataclass(slots=True, kw_only=True)
class DoubleSingleTransferBank:
    """A double of a bank, for rehearsals and tests: no money moves. Accounts in `closed` take no money."""

    closed: frozenset[str] = frozenset()
    asked: dict[str, tuple[SingleTransfer, TransferOutcome]] = field(default_factory=dict)

    def transfer(self, wanted: SingleTransfer) -> TransferOutcome:
        """Remember the transfer by its key and answer the same for ever."""
        known = self.asked.get(wanted.key)
        if known is not None and known[0] != wanted:
            raise Conflict(
                "payments.key_reused",
                ja="同じ番号の振込が別の内容で届きました。二重払いになるため受け付けません。支払指図を確かめてください。",
                en="A transfer with a known key but other contents was asked for. It could pay twice and is refused. "
                "Check the instruction.",
            )
        if known is None:
            outcome = TransferOutcome.NO_ACCOUNT if wanted.account_number in self.closed else TransferOutcome.PAID
            known = self.asked[wanted.key] = (wanted, outcome)
        return known[1]

    def credited(self) -> Yen:
        """What has arrived on accounts."""
        return Yen(sum(wanted.amount for wanted, outcome in self.asked.values() if outcome is TransferOutcome.PAID))
