"""A file leaves the house once. What is no file of ours, was handed over before, or is too late is refused."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from madoguchi import store
from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.payments.models import BankResult, FetchedAgain, Transfer, TransferFile
from madoguchi.payments.order import refuse_held, too_late
from madoguchi.payments.publish import lock_name
from madoguchi.payments.states import Rail, TransferState

if TYPE_CHECKING:
    from datetime import datetime

    from madoguchi.core.bank_days import BankCalendar
    from madoguchi.formats.bank_profile import BankProfile


def hand_over(content: bytes, profile: BankProfile, calendar: BankCalendar, at: datetime) -> TransferFile:
    """「金融機関への引渡し」 Say that exactly these bytes may go to the bank now, and record that they did.

    Raises InputRefused `payments.not_our_file` (富士河口湖町: a wrong file was sent) and `payments.too_late`, Conflict
    `payments.already_sent` (a village sent the same file on two days), `payments.file_withdrawn`,
    `payments.correction_due` and `cases.measure_unseen`.
    """
    with store.lock(lock_name()):
        return _hand_over(content, profile, calendar, at)


def _hand_over(content: bytes, profile: BankProfile, calendar: BankCalendar, at: datetime) -> TransferFile:
    found = order_of(content)
    if found.sent_at is not None:
        raise already_sent()
    refuse_withdrawn(found)
    refuse_held(found, at)
    if profile.deadline(found.value_date, calendar) <= at:
        raise too_late()
    sent = "UPDATE payments_transfer_file SET sent_at = %s WHERE id = %s AND sent_at IS NULL"
    if store.execute(sent, (at, found.pk)) != 1:
        raise already_sent()
    found.sent_at = at
    return found


def fetch_again(content: bytes, profile: BankProfile, calendar: BankCalendar, by: str, at: datetime) -> FetchedAgain:
    """「再取出し」 Let exactly these bytes out once more, for their way to the bank broke off; who did is kept.

    It stays one order. The conditions are those of the hand-over, and that the bank has neither answered nor been told
    to stop. Raises InputRefused `payments.not_our_file`, Conflict `payments.not_fetched_again`,
    `payments.correction_due` and `cases.measure_unseen`.
    """
    with store.lock(lock_name()):
        found = order_of(content)
        waits = (
            found.sent_at is not None and found.rail == Rail.BULK and at < profile.deadline(found.value_date, calendar)
        )
        taken_back = not Transfer.objects.filter(transfer_file=found, state=TransferState.IN_FILE).exists()
        if not waits or taken_back or BankResult.objects.filter(transfer_file=found).exists():
            raise Conflict(
                "payments.not_fetched_again",
                ja="この振込ファイルは、もう一度は取り出せません。取り出せるのは、引渡しを記録し、銀行の結果を待っているファイルで、"
                "受付締切の前だけです。締切を過ぎたら銀行の受付状況を確かめ、届いていなければ組戻しを記録してください。",
                en="This file is not fetched again. Only one that was handed over, waits for the bank's answer and can "
                "still reach the bank before its cut-off is. After the cut-off ask the bank, and record a recall if it "
                "has nothing.",
            )
        refuse_held(found, at)
        kept: FetchedAgain = FetchedAgain.objects.create(transfer_file=found, fetched_by=by, fetched_at=at)
        return kept


def order_of(content: bytes) -> TransferFile:
    """The order whose very bytes these are. Raises InputRefused `payments.not_our_file`."""
    found: TransferFile | None = TransferFile.objects.filter(sha256=sha256(content).hexdigest()).first()
    if found is None:
        raise InputRefused(
            "payments.not_our_file",
            ja="このファイルは承認された振込ファイルではありません。誤払いになるため銀行に渡さず、正しいファイルを選び直してください。",
            en="This is none of the approved transfer files. It would pay wrongly: do not hand it over, "
            "choose the right one.",
        )
    return found


def refuse_withdrawn(found: TransferFile) -> None:
    """Refuse any act on a file that was taken back before it was handed over."""
    if not Transfer.objects.filter(transfer_file=found, state=TransferState.IN_FILE).exists():
        raise Conflict(
            "payments.file_withdrawn",
            ja="取り下げた振込ファイルです。振込は別のファイルで行われるため、渡すことも再び取り下げることもできません。"
            "新しいファイルを使ってください。",
            en="The file was withdrawn and its transfers are made by another. It can be neither handed over nor "
            "withdrawn again; use the new one.",
        )


def already_sent() -> Conflict:
    """The file went to the bank before."""
    return Conflict(
        "payments.already_sent",
        ja="この振込ファイルは既に銀行に渡しました。もう一度渡すと二重払いになるため、渡しません。outgoing フォルダに"
        "残っていれば、まだ持ち出されていないので、そのファイルを銀行に渡します。なければ銀行の受付状況を確かめ、受け取って"
        "いなければ、支払の画面のそのファイルのページから同じものを取り出してください。",
        en="This file was already handed to the bank. A second time would pay twice, so it is refused. If it still "
        "lies in the folder outgoing, nobody has taken it yet: take that one. If not, ask the bank whether it has it; "
        "if it has not, fetch the same file again from its page under Payments.",
    )
