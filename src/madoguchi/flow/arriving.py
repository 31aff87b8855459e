"""When the money of a claim comes, to which account, and under which name a passbook shows who sent it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from unicodedata import normalize

from madoguchi.cases.models import Claim
from madoguchi.cases.units import ACCOUNT
from madoguchi.core.errors import InputRefused
from madoguchi.flow.paying import written
from madoguchi.formats.bank_profile import PROFILES, STRICT
from madoguchi.formats.zengin.layout import RECORD_LENGTH
from madoguchi.formats.zengin.read import read_file
from madoguchi.notices.fill import masked_account
from madoguchi.notices.letter import MaskedAccount
from madoguchi.payments.models import Transfer, TransferFile
from madoguchi.payments.states import InstructionState, Rail, TransferState


@dataclass(frozen=True, slots=True, kw_only=True)
class Arriving:
    """「振込」 One instalment that the bank was told to pay, and that did not come back.

    `is_paid`: the bank said so; until then `value_date` is the day that was ordered. `remitter` is empty where nothing
    that was written says it.
    """

    instalment: int
    amount_yen: int
    is_paid: bool
    value_date: date
    account: MaskedAccount | None
    remitter: str


def arriving(claim: Claim) -> tuple[Arriving, ...]:
    """「振込」 The live transfer of each instalment of a claim, in their order; of a repaid one nothing."""
    live = Transfer.objects.filter(instruction__case=claim).exclude(state=TransferState.RETURNED)
    live = live.exclude(instruction__state=InstructionState.REPAID)
    return tuple(
        Arriving(
            instalment=one.instruction.instalment,
            amount_yen=one.amount_yen,
            is_paid=one.state == TransferState.PAID,
            value_date=one.transfer_file.value_date,
            account=masked_account({name: getattr(one, name) for name in ACCOUNT}),
            remitter=_remitter(one.transfer_file),
        )
        for one in live.select_related("instruction", "transfer_file").order_by("instruction__instalment")
    )


def _remitter(file: TransferFile) -> str:
    """The name in the header record (振込依頼人名), in the kana of full width that people read.

    No record of the store holds it, so it is taken from the very bytes that were written for the bank. A single
    transfer has no such record, and of a file that is not there, or not the recorded one, nothing is said.
    """
    if file.rail != Rail.BULK:
        return ""
    try:
        content = written(file.name)
    except InputRefused:
        return ""
    if sha256(content).hexdigest() != file.sha256:
        return ""
    header = read_file(content[:RECORD_LENGTH], PROFILES.get(file.profile, STRICT)).header
    return normalize("NFKC", header.originator_name).strip() if header else ""
