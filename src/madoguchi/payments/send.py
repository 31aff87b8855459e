"""A file leaves the house once. What is no file of ours, was handed over before, or is too late is refused."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from madoguchi import store
from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.payments.models import Transfer, TransferFile
from madoguchi.payments.order import too_late
from madoguchi.payments.publish import lock_name
from madoguchi.payments.states import TransferState

if TYPE_CHECKING:
    from datetime import datetime

    from madoguchi.core.bank_days import BankCalendar
    from madoguchi.formats.bank_profile import BankProfile


def hand_over(content: bytes, profile: BankProfile, calendar: BankCalendar, at: datetime) -> TransferFile:
    """「金融機関への引渡し」 Say that exactly these bytes may go to the bank now, and record that they did.

    Raises InputRefused `payments.not_our_file` (富士河口湖町: a wrong file was sent) and `payments.too_late`, Conflict
    `payments.already_sent` (a village sent the same file on two days) and `payments.file_withdrawn`.
    """
    with store.lock(lock_name()):
        return _hand_over(content, profile, calendar, at)


def _hand_over(content: bytes, profile: BankProfile, calendar: BankCalendar, at: datetime) -> TransferFile:
    found: TransferFile | None = TransferFile.objects.filter(sha256=sha256(content).hexdigest()).first()
    if found is None:
        raise InputRefused(
            "payments.not_our_file",
            ja="このファイルは承認された振込ファイルではありません。誤払いになるため銀行に渡さず、正しいファイルを選び直してください。",
            en="This is none of the approved transfer files. It would pay wrongly: do not hand it over, "
            "choose the right one.",
        )
    if found.sent_at is not None:
        raise _already_sent()
    if not Transfer.objects.filter(transfer_file=found, state=TransferState.IN_FILE).exists():
        raise Conflict(
            "payments.file_withdrawn",
            ja=""
            "取り下げた振込ファイルです。振込は別のファイルで行われるため渡せません。新しいファイルを使ってください。",
            en="The file was withdrawn and its transfers are made by another. It cannot be handed over; "
            "use the new one.",
        )
    if profile.deadline(found.value_date, calendar) <= at:
        raise too_late()
    sent = "UPDATE payments_transfer_file SET sent_at = %s WHERE id = %s AND sent_at IS NULL"
    if store.execute(sent, (at, found.pk)) != 1:
        raise _already_sent()
    found.sent_at = at
    return found


def withdraw(name: str, requested_by: str, approved_by: str) -> int:
    """「取下げ」 Take back a file that was not handed over: its instructions are due again; returns how many.

    Raises InputRefused `payments.no_such_file`, Conflict `payments.already_sent` and `payments.one_person`.
    """
    if not requested_by or not approved_by or requested_by == approved_by:
        raise Conflict(
            "payments.one_person",
            ja="振込の取下げの起案と承認は別の人が行います。承認者を指定してください。",
            en="One person asks for a withdrawal and another approves it. Name two persons.",
        )
    with store.lock(lock_name()):
        return _withdraw(name)


def _withdraw(name: str) -> int:
    found = TransferFile.objects.filter(name=name).first()
    if found is None:
        raise InputRefused(
            "payments.no_such_file",
            ja="その名前の振込ファイルは記録にありません。名前を確かめてください。",
            en="No transfer file of this name is recorded. Check the name.",
        )
    if found.sent_at is not None:
        raise _already_sent()
    store.execute(
        "UPDATE payments_transfer SET state = 'returned', result_code = %s WHERE transfer_file_id = "
        "%s AND state = 'in_file'",
        (WITHDRAWN, found.pk),
    )
    own = "(SELECT instruction_id FROM payments_transfer WHERE transfer_file_id = %s AND result_code = %s)"
    for source, target in (("in_file", "returned"), ("returned", "due")):
        changed = store.execute(
            f"UPDATE payments_instruction SET state = '{target}' WHERE state = '{source}' AND id IN {own}",
            (found.pk, WITHDRAWN),
        )
    return changed


WITHDRAWN = "W"
"""The result code of a transfer that no bank ever saw."""


def _already_sent() -> Conflict:
    return Conflict(
        "payments.already_sent",
        ja="この振込ファイルは既に銀行に渡しました。もう一度渡すと二重払いになるため、渡しません。銀行の受付状況を確かめてください。",
        en="This file was already handed to the bank. A second time would pay twice, so it is refused. Ask the bank "
        "whether it has the file.",
    )
