"""The whole story, top to bottom: from the registers to the bank and back.

Each step is one function that opens its transaction, does everything set-based and may be run again: what was done
stays done. The command line, the rehearsal and (later) the console and the worker call these functions and no others.
A step takes the instant as an argument; nothing here reads the clock.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import pyarrow as pa
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from madoguchi import store, tenancy
from madoguchi.bulk import engine
from madoguchi.bulk.compile import reads
from madoguchi.cases import decide, declare, open, receive, silence, verify
from madoguchi.cases.banks import all_branches
from madoguchi.cases.four_eyes import require_another
from madoguchi.cases.models import Claim, DecisionBatch
from madoguchi.cases.states import State
from madoguchi.core.bank_days import BankCalendar
from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.core.money import Yen
from madoguchi.datause.record import Purpose
from madoguchi.formats.bank_profile import BankProfile
from madoguchi.formats.zengin.file import Header
from madoguchi.payments import again, instruct, publish, reconcile, recover, take_back, totals, transfer
from madoguchi.payments.models import BankResult, Transfer, TransferFile
from madoguchi.payments.rail import BulkFileRail
from madoguchi.payments.states import InstructionState, Rail, RecallGround, TransferState
from madoguchi.programme.declaration import DeclaredFile, in_budget
from madoguchi.registry import read, snapshot
from madoguchi.registry import receive as registers
from madoguchi.registry.as_of import DecidesBy
from madoguchi.registry.models import Snapshot
from madoguchi.registry.snapshot import Frozen
from madoguchi.tenancy.models import Municipality

Outcome = TypeVar("Outcome")
DAYS_TO_ANSWER = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatories:
    """「起案者」「決裁者」 The two persons of an act that needs four eyes."""

    drafter: str
    approver: str

    def __post_init__(self) -> None:
        """One person is never both. Raises Conflict `cases.same_person`."""
        require_another(self.drafter, self.approver)


@dataclass(frozen=True, slots=True, kw_only=True)
class Determined:
    """「判定」 Where the determinations of a programme over a snapshot lie, and what they came to."""

    directory: Path
    totals: engine.Totals


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """「支給決定」 How many decisions a batch holds and their sum; zero where there was nothing to decide."""

    decisions: int
    total: Yen


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """「支払」 What was instructed and written: numbers of instructions, seconds refused, and the files.

    `asked` are those of `without_account` who were never asked for an account before.
    """

    instructed: int
    refused_second: int
    files: tuple[transfer.WrittenFile, ...]
    without_account: int
    asked: int


def found(code: str, name: str, *, synthetic: bool = False) -> None:
    """「市区町村」 Enter the municipality in whose name everything below happens; its people are real or invented.

    Raises Conflict `flow.real_and_synthetic`: who was invented for a rehearsal must never be among those who are paid.
    """
    kept, _ = Municipality.objects.get_or_create(code=code, defaults={"name": name, "synthetic": synthetic})
    if kept.synthetic != synthetic:
        raise Conflict(
            "flow.real_and_synthetic",
            ja="実在の住民の記録と架空の記録は、同じ保存先に混ぜられません。架空の人に支払うおそれがあるため止めました。"
            "予行には別の MADOGUCHI_HOME（または記録先）を使ってください。",
            en="Records of real residents and invented ones are never kept in one place: an invented person could be "
            "paid. Use another MADOGUCHI_HOME (or store) for the rehearsal.",
        )


def is_synthetic() -> bool:
    """Whether the people of the municipality in scope are invented."""
    return Municipality.objects.get(code=tenancy.current()).synthetic


def take_in(register: str, source: Path | pa.Table, at: datetime, **options: object) -> registers.Receipt:
    """「取込み」 Take a file into a register; refused or interrupted, it leaves the register as it was."""
    with transaction.atomic():
        return registers.receive(register, source, at=at, **options)  # type: ignore[arg-type]  # the caller's options


def put_in_force(declared: DeclaredFile, by: Signatories, at: datetime) -> None:
    """「制度の決裁」 Two persons put exactly this file into force."""
    with transaction.atomic():
        declare.declare(declared, by.drafter, at)
        declare.approve_programme(declared.sha256, by.approver, at)


def freeze(declared: DeclaredFile, known_at: datetime) -> Frozen:
    """「基準日断面」 Freeze the registers as of the programme's base date, by the one of three dates that it names."""
    programme = declared.programme
    with transaction.atomic():
        return snapshot.take(
            tenancy.current(),
            programme.base_date,
            known_at,
            DecidesBy(programme.decides_by.value),
            synthetic=is_synthetic(),
        )


def frozen(snapshot_id: str, declared: DeclaredFile | None = None) -> Frozen:
    """「基準日断面」 A snapshot that was taken before, by its id; with `declared`, one that this programme may use.

    Raises InputRefused `flow.no_such_snapshot` and `flow.other_snapshot` (another base date, or another date decides).
    """
    taken = Snapshot.objects.filter(snapshot_id=snapshot_id).first()
    if taken is None:
        raise InputRefused(
            "flow.no_such_snapshot",
            ja="その id の断面はありません。snapshot take が出した id を確かめてください。",
            en="There is no snapshot of that id. Look again at what snapshot take printed.",
        )
    asked = declared and (declared.programme.base_date, declared.programme.decides_by.value)
    if asked and asked != (taken.base_date, taken.decides_by):
        raise InputRefused(
            "flow.other_snapshot",
            ja="断面の基準日か、基準とする日付が、制度ファイルと違います。対象者を誤るため判定しません。"
            "この制度ファイルで snapshot take をしてください。",
            en="The snapshot is of another base date than the programme, or another date decides. It would choose the "
            "wrong people. Take a snapshot with this programme file.",
        )
    return Frozen(snapshot_id=snapshot_id, directory=home() / "snapshots" / snapshot_id, people=taken.people)


def determine(declared: DeclaredFile, frozen: Frozen, by: str, at: datetime) -> Determined:
    """「判定」 Record what is read of whom, then judge every unit of the snapshot. Stops over the budget ceiling.

    The record comes first, so that a run that is refused or killed has not read anybody unrecorded.
    The run lies under the file's and the snapshot's hashes; a second run finds it done.
    """
    directory = run_folder(declared, frozen.snapshot_id)
    with store.lock(f"{tenancy.current()}.determine"):
        if not (directory / "totals.json").exists():
            unfinished = directory.with_name(f".{directory.name}")
            shutil.rmtree(unfinished, ignore_errors=True)
            snapshot.verify(frozen.directory)
            with transaction.atomic():
                read.bulk(purpose(declared, by), frozen.snapshot_id, at=at)
            came_to = engine.determine(declared.programme, frozen.directory, unfinished)
            in_budget(declared.programme, came_to.planned)
            store.disk.write_whole(unfinished / "totals.json", [json.dumps(asdict(came_to)).encode()])
            shutil.rmtree(directory, ignore_errors=True)
            unfinished.rename(directory)
    return Determined(directory=directory, totals=totals_of(declared, frozen.snapshot_id))


def totals_of(declared: DeclaredFile, snapshot_id: str) -> engine.Totals:
    """What a finished determination came to."""
    return engine.Totals(**json.loads((run_folder(declared, snapshot_id) / "totals.json").read_bytes()))


def run_folder(declared: DeclaredFile, snapshot_id: str) -> Path:
    """Where the determinations of exactly this file over exactly this snapshot lie."""
    return home() / "runs" / f"{declared.sha256[:16]}-{snapshot_id}"


def purpose(declared: DeclaredFile, by: str) -> Purpose:
    """「利用目的」 Why a programme's run reads, and exactly which items: they come from its own tree."""
    return Purpose(
        by=by,
        purpose=f"{declared.programme.title}の支給要件の判定",
        law=declared.programme.authority,
        items=reads(declared.programme),
        programme_id=declared.programme.id,
    )


def open_cases(declared: DeclaredFile, frozen: Frozen, determined: Determined, key: bytes, on: date) -> open.OpenReport:
    """「事案」 One claim for each unit that is entitled or unknown, with the letter that the data choose."""
    with transaction.atomic():
        return open.open_claims(declared, frozen.directory, determined.directory, key, on)


def take_submissions(
    programme_id: str, submissions: pa.Table, frozen: Frozen, on: date
) -> tuple[receive.ReceiveReport, verify.VerifyReport]:
    """「届出」 Keep what arrived, whatever the channel, and hold it against register, banks and each other."""
    with transaction.atomic():
        received = receive.receive(submissions, on)
        return received, verify.verify(programme_id, frozen.directory, all_branches(), on)


def take_all_submissions(
    submissions: pa.Table, on: date
) -> tuple[receive.ReceiveReport, tuple[verify.VerifyReport, ...]]:
    """「届出」 The same for whatever programmes the submissions are about, each with the snapshot last judged on."""
    with transaction.atomic():
        received = receive.receive(submissions, on)
        waiting = Claim.objects.filter(state=State.ANSWERED).values_list("programme_id", flat=True)
        return received, tuple(
            verify.verify(programme_id, latest(programme_id).directory, all_branches(), on)
            for programme_id in sorted(set(waiting))
        )


def latest(programme_id: str) -> Frozen:
    """「基準日断面」 The newest snapshot over which the programme in force was judged.

    Raises Conflict `flow.not_determined` where there is none, and `cases.not_declared`.
    """
    declared = declare.in_force(programme_id)
    taken = Snapshot.objects.filter(base_date=declared.programme.base_date).order_by("-known_at", "-id")
    for snapshot_id in taken.values_list("snapshot_id", flat=True):
        if (run_folder(declared, snapshot_id) / "totals.json").exists():
            return frozen(snapshot_id)
    raise Conflict(
        "flow.not_determined",
        ja="この制度の今のファイルでは、まだ判定していません。先に run を実行してください。",
        en="The programme's file in force was not judged over any snapshot yet. Run it first.",
    )


def hear_silence(programme_id: str, on: date) -> tuple[int, int]:
    """「期限」 Silence consents to a notice and declines a form, once its day has passed: (consented, declined)."""
    with transaction.atomic():
        return silence.consent_by_silence(programme_id, on), silence.decline_by_silence(programme_id, on)


def review(act: Callable[[], Outcome]) -> Outcome:
    """「審査」 What one person settles in one sitting, all of it or nothing."""
    with transaction.atomic():
        return act()


def draft(programme_id: str, by: str, at: datetime) -> Decided:
    """「起案」 Put every claim that is ready into a batch of decisions; it counts once another person approves it."""
    try:
        with transaction.atomic():
            batch = decide.draft(programme_id, by, at)
    except Conflict as conflict:
        if conflict.code == "cases.nothing_to_draft":
            return Decided(decisions=0, total=Yen(0))
        raise
    return Decided(decisions=batch.count, total=Yen(batch.total_yen))


def approve(programme_id: str, by: str, at: datetime) -> Decided:
    """「決裁」 Approve every batch of the programme that waits for it. One transaction each."""
    waiting = DecisionBatch.objects.filter(
        programme_id=programme_id, approved_at__isnull=True, rejected_at__isnull=True
    ).order_by("id")
    decisions, total = 0, 0
    for batch in waiting.values_list("id", flat=True):
        with transaction.atomic():
            approved = decide.approve(batch, by, at)
        decisions, total = decisions + approved.count, total + approved.total_yen
    return Decided(decisions=decisions, total=Yen(total))


def reject(programme_id: str, by: str, at: datetime, because: str) -> int:
    """「差戻し」 Send every batch that waits for approval back: its claims wait again; returns how many claims."""
    waiting = DecisionBatch.objects.filter(
        programme_id=programme_id, approved_at__isnull=True, rejected_at__isnull=True
    ).order_by("id")
    with transaction.atomic():
        return sum(decide.reject(batch, by, at, because).count for batch in waiting.values_list("id", flat=True))


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

    All instalments, unless one is named. Who has no usable account is asked for one, once, until `answer_by` or else
    DAYS_TO_ANSWER after the value date.
    """
    programme_id, deadline = declared.programme.id, answer_by or value_date + timedelta(days=DAYS_TO_ANSWER)
    instructed = refused = without = asked = 0
    files: list[transfer.WrittenFile] = []
    for instalment, _ in enumerate(declared.programme.payments(), start=1):
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
        files += written.files
    return Paid(instructed=instructed, refused_second=refused, files=tuple(files), without_account=without, asked=asked)


def ask(declared: DeclaredFile, deadline: date, profile: BankProfile, at: datetime) -> again.Asked:
    """「口座の再確認」 Ask once for an account: who has none that a bank can be given, and whose transfer came back."""
    with transaction.atomic():
        return again.ask(declared.programme.id, len(declared.programme.payments()), deadline, profile, at)


def unsettled(programme_id: str) -> tuple[TransferFile, ...]:
    """「結果待ち」 The bank files of a programme that the bank has not answered yet, handed over or not.

    What was withdrawn or recalled waits for nothing.
    """
    answered = BankResult.objects.values("transfer_file_id")
    live = Transfer.objects.filter(transfer_file=OuterRef("id"), state=TransferState.IN_FILE.value)
    files = TransferFile.objects.filter(Exists(live), programme_id=programme_id, rail=Rail.BULK.value)
    return tuple(files.exclude(id__in=answered).order_by("id"))


def mend_files() -> publish.FinishReport:
    """「再開」 After a crash: every file that the records know gets its name, every other is discarded."""
    with transaction.atomic():
        return publish.finish_interrupted(bank_folder())


def hand_over(name: str, profile: BankProfile, calendar: BankCalendar, at: datetime) -> bytes:
    """「引渡し」 Write down that a written file goes to the bank, then lay it out (`outgoing_folder`); its bytes.

    Raises Conflict `payments.already_sent`: no file goes twice; InputRefused `flow.no_such_bank_file`.
    """
    content, folder = written(name), bank_folder()
    rail = BulkFileRail(directory=folder, incoming=folder / "incoming", profile=profile, calendar=calendar)
    with transaction.atomic():
        rail.submit(Path(name).name, at)
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


def withdraw(name: str, by: Signatories) -> int:
    """「取下げ」 Two persons take back a file that the bank does not have; returns how many payments are due again."""
    with transaction.atomic():
        return take_back.withdraw(name, by.drafter, by.approver)


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

    Returns how many payments are due again. Raises as `take_back.recall` does.
    """
    persons = (by.drafter, by.approver)
    with transaction.atomic():
        return take_back.recall(name, said, reason, bank_reference, confirmed_at, profile, calendar, *persons, at)


def hear_bank(
    result: bytes, profile: BankProfile, deadline: date, at: datetime
) -> tuple[reconcile.ReconcileReport, str, int]:
    """「振込結果」 Read a result of whatever programme: the report, the programme's id, and how many are asked now.

    Raises as `reconcile.read_result` does.
    """
    with transaction.atomic():
        said = reconcile.read_result(result, profile, at)
        order = BankResult.objects.select_related("transfer_file").get(sha256=sha256(result).hexdigest()).transfer_file
        asked = 0 if said.already else again.ask_once(order.programme_id, deadline, at)
        return said, order.programme_id, asked


def take_accounts(answers: pa.Table, profile: BankProfile, at: datetime) -> again.AnswerReport:
    """「口座の再確認」 Take the accounts that were given in answer: the same instruction is due again."""
    with transaction.atomic():
        return again.pay_again(answers, profile, at)


def close_uncollected(declared: DeclaredFile, at: datetime) -> int:
    """「未受領」 Close what cannot be paid and whose deadline has passed; returns how many."""
    with transaction.atomic():
        return again.close_uncollected(declared.programme.id, at)


def decline_payment(reference_number: str, instalment: int, at: datetime) -> InstructionState:
    """「受給辞退」 After the decision: before payment it ends, after payment the whole is demanded back (then PAID)."""
    with transaction.atomic():
        return recover.refuse(recover.instruction_of(reference_number, instalment), at)


def demand_repayment(
    reference_number: str, instalment: int, amount: int, reason: recover.RepaymentReason, at: datetime
) -> bool:
    """「返還請求」 Demand back at most what was paid, in yen, once; false when it was demanded before."""
    with transaction.atomic():
        return recover.demand(recover.instruction_of(reference_number, instalment), Yen(amount), reason, at)


def receive_repayment(reference_number: str, instalment: int, amount: int, on: date) -> None:
    """「返還」 The demanded sum, in yen, came in whole. Raises as `recover.receive` does."""
    with transaction.atomic():
        recover.receive(recover.instruction_of(reference_number, instalment), Yen(amount), on)


def balance(declared: DeclaredFile) -> totals.Totals:
    """「突合」 Σ decisions = Σ instructions = Σ files = Σ credited + Σ returned, or the run stops."""
    with transaction.atomic():
        return totals.totals(declared.programme.id)


def home() -> Path:
    """Where the files of the municipality in scope lie."""
    return Path(settings.HOME) / tenancy.current()


def bank_folder() -> Path:
    """Where its bank files lie."""
    return home() / "bank"


def outgoing_folder() -> Path:
    """Where a file lies from its hand-over until a person takes it to the bank."""
    return bank_folder() / publish.OUTGOING
