"""When the money of a claim comes, to which account, and under which name a passbook shows who sent it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from unicodedata import normalize

from django.db.models import Q

from madoguchi.cases.models import Claim
from madoguchi.cases.units import ACCOUNT
from madoguchi.flow.folders import bank_folder
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
    # A file that still lies here may be withdrawn: no day is promised before the bank was told.
    live = live.filter(Q(transfer_file__sent_at__isnull=False) | ~Q(transfer_file__rail=Rail.BULK))
    return tuple(
        Arriving(
            instalment=one.instruction.instalment,
            amount_yen=one.amount_yen,
            is_paid=one.state == TransferState.PAID,
            value_date=one.transfer_file.value_date,
            account=masked_account({name: getattr(one, name) for name in ACCOUNT}),
            remitter=_remitter_of(one.transfer_file),
        )
        for one in live.select_related("instruction", "transfer_file").order_by("instruction__instalment")
    )


def _remitter_of(file: TransferFile) -> str:
    """The sender of the money; empty for a single transfer, which names none, and where the file is not there."""
    if file.rail != Rail.BULK:
        return ""
    path = bank_folder() / file.name
    try:
        known = path.stat()
    except OSError:
        return ""
    return _remitter(path, (known.st_mtime_ns, known.st_size), file.sha256, file.profile)


@lru_cache(maxsize=256)
def _remitter(path: Path, _stamp: tuple[int, int], digest: str, profile: str) -> str:
    """The name in the header record (振込依頼人名), in the kana of full width that people read.

    No record of the store holds it, so it is taken from the very bytes that were written for the bank; a file of a
    million lines is read once in a process, and again when its stamp is another. Of a file that is not the recorded one
    nothing is said.
    """
    content = path.read_bytes()
    if sha256(content).hexdigest() != digest:
        return ""
    header = read_file(content[:RECORD_LENGTH], PROFILES.get(profile, STRICT)).header
    return normalize("NFKC", header.originator_name).strip() if header else ""
