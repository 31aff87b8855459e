"""A file is taken back: withdrawn while the house has it, or recalled once the bank says that it carries nothing out.

Either way its transfers end with their ground on record and its instructions are due again, as a new attempt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from madoguchi import store, tenancy
from madoguchi.core.dates import JAPAN
from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.payments.models import BankResult, FetchedAgain, Recall, TransferFile, Withdrawal
from madoguchi.payments.order import refuse_one_person
from madoguchi.payments.publish import lock_name
from madoguchi.payments.send import already_sent, refuse_withdrawn
from madoguchi.payments.states import Rail, RecallGround, TakenBack

if TYPE_CHECKING:
    from datetime import datetime

    from madoguchi.core.bank_days import BankCalendar
    from madoguchi.formats.bank_profile import BankProfile


def withdraw(name: str, drafted_by: str, approved_by: str, at: datetime) -> int:
    """「取下げ」 Take back a file that was not handed over: its instructions are due again; returns how many.

    Both persons and the instant stay on record.

    Raises InputRefused `payments.no_such_file`, Conflict `payments.already_sent`, `payments.file_withdrawn` and
    `payments.one_person`.
    """
    refuse_one_person(drafted_by, approved_by)
    with store.lock(lock_name()):
        found = in_the_house(name)
        Withdrawal.objects.create(transfer_file=found, drafted_by=drafted_by, approved_by=approved_by, recorded_at=at)
        return _due_again(found, TakenBack.WITHDRAWN)


def in_the_house(name: str) -> TransferFile:
    """The file of this name, if it was neither handed over nor taken back. Raises as `withdraw` does."""
    found = _named(name)
    if found.sent_at is not None:
        raise already_sent()
    refuse_withdrawn(found)
    return found


def recall(
    name: str,
    ground: RecallGround,
    reason: str,
    bank_reference: str,
    confirmed_at: datetime,
    profile: BankProfile,
    calendar: BankCalendar,
    drafted_by: str,
    approved_by: str,
    at: datetime,
) -> int:
    """「組戻し」 Record that the bank does not carry out a file that was handed over; its instructions are due again.

    Returns how many. The bank either stopped it before its value date, or never received it, which is final only when
    its cut-off has passed: until then the file could still arrive. The bank has to have said so since
    the file was fetched for the last time (`send.fetch_again`). A result of the file is refused ever after.
    Raises InputRefused `payments.no_such_file` and `payments.not_confirmed`, Conflict `payments.one_person`,
    `payments.not_sent`, `payments.already_recalled` and `payments.already_answered`.
    """
    refuse_one_person(drafted_by, approved_by)
    with store.lock(lock_name()):
        found = _named(name)
        _refuse_not_at_the_bank(found)
        if ground is RecallGround.STOPPED:
            final = confirmed_at.astimezone(JAPAN).date() < found.value_date
        else:
            final = profile.deadline(found.value_date, calendar) <= confirmed_at
        left = [found.sent_at, *FetchedAgain.objects.filter(transfer_file=found).values_list("fetched_at", flat=True)]
        after_sending = found.sent_at is not None and max(filter(None, left)) <= confirmed_at <= at
        if not (final and after_sending and reason.strip() and bank_reference.strip()):
            raise _not_confirmed()
        Recall.objects.create(
            municipality_id=tenancy.current(),
            transfer_file=found,
            ground=ground.value,
            reason=reason.strip(),
            bank_reference=bank_reference.strip(),
            confirmed_at=confirmed_at,
            drafted_by=drafted_by,
            approved_by=approved_by,
            recorded_at=at,
        )
        return _due_again(found, TakenBack.RECALLED)


def acknowledge(name: str, digest: str, at: datetime) -> None:
    """「引渡し」 Record a hand-over that the store has forgotten, as its mark outside tells it; the file goes nowhere.

    Done again, it changes nothing. Raises InputRefused `payments.no_such_file` and Conflict `payments.file_withdrawn`.
    """
    with store.lock(lock_name()):
        found = _named(name)
        if found.sha256 != digest:
            raise _no_such_file()
        if found.sent_at is None:
            refuse_withdrawn(found)
            store.execute("UPDATE payments_transfer_file SET sent_at = %s WHERE id = %s", (at, found.pk))


def _due_again(found: TransferFile, code: TakenBack) -> int:
    store.execute(
        "UPDATE payments_transfer SET state = 'returned', result_code = %s "
        "WHERE transfer_file_id = %s AND state = 'in_file'",
        (code.value, found.pk),
    )
    own = "(SELECT instruction_id FROM payments_transfer WHERE transfer_file_id = %s AND result_code = %s)"
    changed = 0
    for source, target in (("in_file", "returned"), ("returned", "due")):
        changed = store.execute(
            f"UPDATE payments_instruction SET state = '{target}' WHERE state = '{source}' AND id IN {own}",
            (found.pk, code.value),
        )
    return changed


def _named(name: str) -> TransferFile:
    found: TransferFile | None = TransferFile.objects.filter(name=name).first()
    if found is None:
        raise _no_such_file()
    return found


def _no_such_file() -> InputRefused:
    return InputRefused(
        "payments.no_such_file",
        ja="その名前の振込ファイルは記録にありません。名前を確かめてください。",
        en="No transfer file of this name is recorded. Check the name.",
    )


def _refuse_not_at_the_bank(found: TransferFile) -> None:
    if found.sent_at is None or found.rail != Rail.BULK:
        raise Conflict(
            "payments.not_sent",
            ja="引渡しを記録した振込ファイルではないため、組戻しはできません。まだ渡していないファイルは取り下げてください。",
            en="This is no file that was recorded as handed over, so there is nothing to recall. Withdraw a file that "
            "was not sent.",
        )
    if Recall.objects.filter(transfer_file=found).exists():
        raise Conflict(
            "payments.already_recalled",
            ja="この振込ファイルの組戻しは記録済みです。もう一度は記録しません。次の振込ファイルを作ってください。",
            en="The recall of this file is on record and is not recorded twice. Write the next file.",
        )
    if BankResult.objects.filter(transfer_file=found).exists():
        raise Conflict(
            "payments.already_answered",
            ja="この振込ファイルの振込結果を既に読み込んでいます。支払済みの人に二重に払うおそれがあるため、組戻しにしません。"
            "結果のない明細は銀行に確かめてください。",
            en="A result of this file was read already. It is not recalled: people who were paid would be paid twice. "
            "Ask the bank about lines without a result.",
        )


def _not_confirmed() -> InputRefused:
    return InputRefused(
        "payments.not_confirmed",
        ja="銀行がこの振込を行わないと、まだ言い切れません。振込指定日より前に止めた確認か、受付締切を過ぎても受け取って"
        "いない確認を、引渡しより後の確認日時・確認番号・経緯とともに記録してください。",
        en="It is not certain yet that the bank carries nothing out. Record that it stopped the file before its value "
        "date, or had not received it when its cut-off had passed, with the instant (after the hand-over), the bank's "
        "reference and the reason.",
    )
