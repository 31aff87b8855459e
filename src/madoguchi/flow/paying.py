"""From the decisions to the money and back: instruct, write, hand over, hear the bank, ask, take back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
from django.db import transaction
from django.db.models import Exists, OuterRef

from madoguchi.core.bank_days import BankCalendar
from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.core.money import Yen
from madoguchi.flow import checking
from madoguchi.flow.folders import bank_folder
from madoguchi.flow.judging import latest
from madoguchi.flow.signatories import Signatories
from madoguchi.formats.bank_profile import BankProfile
from madoguchi.formats.zengin.file import Header
from madoguchi.payments import (
    again,
    handed_over,
    instruct,
    publish,
    reconcile,
    recover,
    send,
    take_back,
    totals,
    transfer,
)
from madoguchi.payments.models import BankResult, Transfer, TransferFile
from madoguchi.payments.rail import BulkFileRail
from madoguchi.payments.states import InstructionState, Rail, RecallGround, TransferState
from madoguchi.programme.declaration import DeclaredFile
from madoguchi.proposals.models import Proposal

DAYS_TO_ANSWER = 30

WITHDRAW = "withdraw"
"""「取下げ」 The act of a proposal that a written file be withdrawn; its subject is the file's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """「支払」 What was instructed and written: numbers of instructions, seconds refused, and the files.

    `asked` are those of `without_account` who were never asked for an account before; `held` wait for a correction.
    """

    instructed: int
    refused_second: int
    files: tuple[transfer.WrittenFile, ...]
    without_account: int
    asked: int
    held: int


def pay(
    declared: DeclaredFile,
    value_date: date,
    header: Header,
    profile: BankProfile,
    calendar: BankCalendar,
    treasury: Signatories,
    at: datetime,
    *,
    only_instalment: int | None = None,
    answer_by: date | None = None,
) -> Paid:
    """「支払指図」「総合振込」 Instruct every approved decision once and write what is due into files for the bank.

    All instalments, those of corrections too, unless one is named. Who has no usable account is asked for one, once,
    until `answer_by` or else DAYS_TO_ANSWER after the value date. Raises as `checking.refuse_old`.
    """
    checking.refuse_old(declared.programme, checking.REACHED_BY, at)
    handed_over.refuse_unknown(bank_folder())
    programme_id, deadline = declared.programme.id, answer_by or value_date + timedelta(days=DAYS_TO_ANSWER)
    instructed = refused = without = asked = held = 0
    files: list[transfer.WrittenFile] = []
    for instalment in instruct.decided_instalments(programme_id, at_least=len(declared.programme.payments())):
        if only_instalment not in (None, instalment):
            continue
        with transaction.atomic():
            ordered = instruct.instruct(programme_id, instalment, at)
        with transaction.atomic():
            written = transfer.write_transfers(
                programme_id,
                instalment,
                value_date,
                header,
                profile,
                calendar,
                bank_folder(),
                treasury.drafter,
                treasury.approver,
                at,
            )
            asked += again.ask_for_missing(written.left, deadline, at)
        instructed, refused = instructed + ordered.created, refused + ordered.refused_second
        without += written.left.num_rows
        held += written.held
        files += written.files
    return Paid(
        instructed=instructed,
        refused_second=refused,
        files=tuple(files),
        without_account=without,
        asked=asked,
        held=held,
    )


def ask(declared: DeclaredFile, deadline: date, profile: BankProfile, at: datetime) -> again.Asked:
    """「口座の再確認」 Ask once for an account: who has none that a bank can be given, and whose transfer came back."""
    with transaction.atomic():
        decided = instruct.decided_instalments(declared.programme.id)
        return again.ask(declared.programme.id, len(decided), deadline, profile, at)


def unsettled(programme_id: str) -> tuple[TransferFile, ...]:
    """「結果待ち」 The bank files of a programme that the bank has not answered yet, handed over or not.

    What was withdrawn or recalled waits for nothing.
    """
    answered = BankResult.objects.values("transfer_file_id")
    live = Transfer.objects.filter(transfer_file=OuterRef("id"), state=TransferState.IN_FILE.value)
    files = TransferFile.objects.filter(Exists(live), programme_id=programme_id, rail=Rail.BULK.value)
    return tuple(files.exclude(id__in=answered).order_by("id"))


def unsent(programme_id: str) -> tuple[str, ...]:
    """「引渡し」 The names of the bank files that are written and neither handed over nor taken back."""
    waiting = [file.name for file in unsettled(programme_id) if file.sent_at is None]
    return tuple(waiting)


def mend_files() -> publish.FinishReport:
    """「再開」 After a crash: every file that the records know gets its name, every other is discarded."""
    with transaction.atomic():
        return publish.finish_interrupted(bank_folder())


def hand_over(name: str, profile: BankProfile, calendar: BankCalendar, at: datetime) -> bytes:
    """「引渡し」 Write down that a written file goes to the bank, then lay it out (`outgoing_folder`); its bytes.

    Raises Conflict `payments.already_sent`: no file goes twice; `flow.withdrawal_waits`; InputRefused
    `flow.no_such_bank_file`.
    """
    content, folder = written(name), bank_folder()
    if withdrawal_of(Path(name).name):
        raise Conflict(
            "flow.withdrawal_waits",
            ja="この振込ファイルには、取下げの起案が出ています。銀行に渡していません。取下げを承認するか差し戻してから、"
            "もう一度操作してください。",
            en="Somebody proposed to withdraw this file. It was not handed over. Approve that or send it back first.",
        )
    rail = BulkFileRail(directory=folder, incoming=folder / "incoming", profile=profile, calendar=calendar)
    with transaction.atomic():
        rail.submit(Path(name).name, at)
    return content


def withdrawal_of(name: str) -> Proposal | None:
    """「取下げ」 The proposal that a file be withdrawn, while nobody has settled it."""
    still = Proposal.objects.filter(act=WITHDRAW, subject=name, rejected_at__isnull=True, outcome__isnull=True)
    waiting: Proposal | None = still.first()
    return waiting


def fetch_again(name: str, profile: BankProfile, calendar: BankCalendar, by: str, at: datetime) -> bytes:
    """「再取出し」 The very bytes of a file that was handed over, once more; who fetched them is on record.

    Raises as `send.fetch_again` does, and InputRefused `flow.no_such_bank_file`.
    """
    content = written(name)
    with transaction.atomic():
        send.fetch_again(content, profile, calendar, by, at)
    return content


def written(name: str) -> bytes:
    """「振込ファイル」 The bytes of a written file by its name. Raises InputRefused `flow.no_such_bank_file`."""
    try:
        return (bank_folder() / Path(name).name).read_bytes()
    except OSError as error:
        raise InputRefused(
            "flow.no_such_bank_file",
            ja="その名前の振込ファイルはありません。payment write が出した名前を確かめてください。",
            en="There is no bank file of that name. Look again at what payment write printed.",
        ) from error


def withdraw(name: str, by: Signatories, at: datetime) -> int:
    """「取下げ」 Two persons take back a file that the bank does not have; returns how many payments are due again."""
    with transaction.atomic():
        handed_over.refuse_unknown(bank_folder())
        return take_back.withdraw(name, by.drafter, by.approver, at)


def acknowledge(name: str) -> datetime:
    """「引渡し」 Record a hand-over that a restored store has forgotten, from its mark; returns its instant.

    Raises InputRefused `payments.no_mark` and as `take_back.acknowledge` does.
    """
    digest, at = handed_over.marked_at(bank_folder(), Path(name).name)
    with transaction.atomic():
        take_back.acknowledge(Path(name).name, digest, at)
    return at


def recall(
    name: str,
    said: RecallGround,
    reason: str,
    bank_reference: str,
    confirmed_at: datetime,
    profile: BankProfile,
    calendar: BankCalendar,
    by: Signatories,
    at: datetime,
) -> int:
    """「組戻し」 Two persons record that the bank carries out nothing of a file that counts as handed over.

    Returns how many payments are due again. The file leaves the folder from which it would be taken to the bank.
    Raises as `take_back.recall` does.
    """
    persons = (by.drafter, by.approver)
    with transaction.atomic():
        transaction.on_commit(partial(publish.put_aside, bank_folder(), Path(name).name))
        return take_back.recall(name, said, reason, bank_reference, confirmed_at, profile, calendar, *persons, at)


def hear_bank(
    result: bytes, profile: BankProfile, deadline: date, at: datetime, by: str | None = None
) -> tuple[reconcile.ReconcileReport, str, int]:
    """「振込結果」 Read a result of whatever programme: the report, the programme's id, and how many are asked now.

    Raises as `reconcile.read_result` does.
    """
    with transaction.atomic():
        said = reconcile.read_result(result, profile, at, by)
        order = BankResult.objects.select_related("transfer_file").get(sha256=sha256(result).hexdigest()).transfer_file
        asked = 0 if said.already else again.ask_once(order.programme_id, deadline, at)
        return said, order.programme_id, asked


def take_accounts(
    answers: pa.Table, profile: BankProfile, at: datetime, by: str, confirmed_by: str | None = None
) -> again.AnswerReport:
    """「口座の再確認」 Take the accounts that were given in answer: the same instruction is due again.

    Raises as `again.pay_again` does.
    """
    with transaction.atomic():
        return again.pay_again(
            answers, profile, at, lambda programme_id: latest(programme_id).directory, by, confirmed_by
        )


def close_uncollected(declared: DeclaredFile, at: datetime) -> int:
    """「未受領」 Close what cannot be paid and whose deadline has passed; returns how many."""
    with transaction.atomic():
        return again.close_uncollected(declared.programme.id, at)


def decline_payment(reference_number: str, instalment: int, by: str, at: datetime) -> InstructionState:
    """「受給辞退」 After the decision and before payment: the instruction ends. Raises as `recover.refuse` does."""
    with transaction.atomic():
        return recover.refuse(recover.instruction_of(reference_number, instalment), by, at)


def demand_repayment(
    reference_number: str,
    instalment: int,
    amount: int,
    reason: recover.RepaymentReason,
    by: Signatories,
    at: datetime,
) -> bool:
    """「返還請求」 Two persons demand back at most what was paid, in yen, once; false when it was demanded before."""
    with transaction.atomic():
        number = recover.instruction_of(reference_number, instalment)
        return recover.demand(number, Yen(amount), reason, by.drafter, by.approver, at)


def receive_repayment(reference_number: str, instalment: int, amount: int, on: date) -> None:
    """「返還」 The demanded sum, in yen, came in whole. Raises as `recover.receive` does."""
    with transaction.atomic():
        recover.receive(recover.instruction_of(reference_number, instalment), Yen(amount), on)


def balance(declared: DeclaredFile) -> totals.Totals:
    """「突合」 Σ decisions = Σ instructions = Σ files = Σ credited + Σ returned, or the run stops."""
    with transaction.atomic():
        return totals.totals(declared.programme.id)
