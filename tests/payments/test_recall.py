"""A file that counts as sent although the bank carries nothing out comes back only by the bank's word."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction

from madoguchi import store
from madoguchi.core.errors import Conflict, InputRefused, MadoguchiError
from madoguchi.formats.bank_profile import STRICT
from madoguchi.payments.again import ask_once, close_uncollected
from madoguchi.payments.instruct import instruct
from madoguchi.payments.models import BankResult, Instruction, Recall, Transfer, TransferFile
from madoguchi.payments.rail import order_singles
from madoguchi.payments.reconcile import read_result
from madoguchi.payments.send import hand_over
from madoguchi.payments.states import RecallGround
from madoguchi.payments.take_back import recall, withdraw
from madoguchi.payments.totals import totals
from madoguchi.payments.transfer import write_transfers

from .conftest import AT, CALENDAR, CITY, HEADER, PROGRAMME, VALUE_DATE, Decide, Send
from .test_reconcile import DEADLINE, bank, states

pytestmark = pytest.mark.django_db
CUT_OFF = STRICT.deadline(VALUE_DATE, CALENDAR)
STOPPED, NEVER_RECEIVED = RecallGround
TABLES_HELD = 13
"""Tables that PostgreSQL does not let anybody TRUNCATE."""


def take_back(
    ground: RecallGround = STOPPED,
    *,
    confirmed_at: datetime = AT,
    reason: str = "送信前に停止",
    reference: str = "0001-23",
    persons: tuple[str, str] = ("clerk", "treasurer"),
    name: str | None = None,
) -> int:
    file = name or TransferFile.objects.order_by("id").values_list("name", flat=True)[0]
    at = max(AT, confirmed_at)
    return recall(file, ground, reason, reference, confirmed_at, STRICT, CALENDAR, *persons, at)


def test_a_recalled_file_is_due_again_as_a_new_attempt_and_every_station_agrees(decide: Decide, send: Send) -> None:
    decide([1, 2])
    instruct(PROGRAMME, 1, AT)
    send()
    assert take_back() == 2
    assert states() == ["due", "due"]
    assert totals(PROGRAMME).recalled.yen == 60_000
    read_result(bank(send(), "00"), STRICT, AT)
    attempts = list(Transfer.objects.order_by("id").values_list("attempt", "state", "result_code"))
    assert attempts == [(1, "returned", "K"), (1, "returned", "K"), (2, "paid", "0"), (2, "paid", "0")]
    found = totals(PROGRAMME)
    assert (found.recalled.yen, found.credited.yen, found.in_files.yen) == (60_000, 60_000, 120_000)


def test_a_later_result_of_a_recalled_file_raises_the_alarm_and_changes_nothing(decide: Decide, send: Send) -> None:
    decide([1])
    instruct(PROGRAMME, 1, AT)
    request = send()
    take_back()
    for _ in range(2):
        with pytest.raises(Conflict, match=r"payments\.result_of_recalled_file"):
            read_result(bank(request, "0"), STRICT, AT)
        with pytest.raises(Conflict, match=r"payments\.result_of_recalled_file"):
            read_result(bank(request, "1"), STRICT, AT)
        if states() == ["due"]:
            send()
    assert states() == ["in_file"]


def test_the_database_itself_takes_no_result_of_a_recalled_file(decide: Decide, send: Send) -> None:
    decide([1])
    instruct(PROGRAMME, 1, AT)
    send()
    take_back()
    result = BankResult(
        municipality_id=CITY,
        sha256="c" * 64,
        transfer_file=TransferFile.objects.get(),
        read_at=AT,
        credited_items=1,
        credited_yen=30_000,
        returned_items=0,
        returned_yen=0,
    )
    with pytest.raises(Exception, match=r"payments\.file_recalled"), transaction.atomic():
        result.save()
    with pytest.raises(MadoguchiError), transaction.atomic():
        store.execute("UPDATE payments_transfer SET state = 'paid'")


def test_nobody_recalls_alone_or_without_what_the_bank_said(decide: Decide, send: Send) -> None:
    decide([1])
    instruct(PROGRAMME, 1, AT)
    send()
    with pytest.raises(Conflict, match=r"payments\.one_person"):
        take_back(persons=("clerk", "clerk"))
    with pytest.raises(InputRefused, match=r"payments\.not_confirmed"):
        take_back(reason=" ")
    with pytest.raises(InputRefused, match=r"payments\.not_confirmed"):
        take_back(reference="")
    with pytest.raises(InputRefused, match=r"payments\.no_such_file"):
        take_back(name="transfer-2025-03-04-9-00000000.txt")
    assert states() == ["in_file"] and not Recall.objects.exists()


@pytest.mark.parametrize(
    ("ground", "confirmed_at"),
    [
        (STOPPED, AT + timedelta(days=1)),  # on the value date the money may be on its way
        (STOPPED, AT - timedelta(minutes=1)),  # before the hand-over
        (NEVER_RECEIVED, CUT_OFF - timedelta(minutes=1)),  # the file may still arrive in time
    ],
)
def test_what_the_bank_said_must_be_final(
    decide: Decide, send: Send, ground: RecallGround, confirmed_at: datetime
) -> None:
    decide([1])
    instruct(PROGRAMME, 1, AT)
    send()
    with pytest.raises(InputRefused, match=r"payments\.not_confirmed"):
        take_back(ground, confirmed_at=confirmed_at)
    assert states() == ["in_file"]


def test_what_the_bank_had_not_at_its_cut_off_it_never_carries_out(decide: Decide, send: Send) -> None:
    decide([1])
    instruct(PROGRAMME, 1, AT)
    content = send()
    assert take_back(NEVER_RECEIVED, confirmed_at=CUT_OFF + timedelta(days=2)) == 1
    with pytest.raises(Conflict, match=r"payments\.already_sent"):
        hand_over(content, STRICT, CALENDAR, AT)
    with pytest.raises(Conflict, match=r"payments\.already_recalled"):
        take_back(NEVER_RECEIVED, confirmed_at=CUT_OFF + timedelta(days=2))


def test_a_file_with_a_result_or_not_handed_over_or_of_singles_is_not_recalled(
    decide: Decide, send: Send, tmp_path: Path
) -> None:
    decide([1])
    instruct(PROGRAMME, 1, AT)
    request = send()
    read_result(bank(request, "1"), STRICT, AT)
    with pytest.raises(Conflict, match=r"payments\.already_answered"):
        take_back()
    decide([2], first_unit=2)
    instruct(PROGRAMME, 1, AT)
    (file,) = write_transfers(
        PROGRAMME, 1, VALUE_DATE, HEADER, STRICT, CALENDAR, tmp_path, "clerk", "treasurer", AT
    ).files
    with pytest.raises(Conflict, match=r"payments\.not_sent"):
        take_back(name=file.name)
    withdraw(file.name, "clerk", "treasurer", AT)
    singles = order_singles(PROGRAMME, 1, VALUE_DATE, STRICT, CALENDAR, "clerk", "treasurer", AT)
    with pytest.raises(Conflict, match=r"payments\.not_sent"):
        take_back(name=singles)


def test_a_recall_is_no_return_nobody_is_asked_and_nothing_lapses(decide: Decide, send: Send) -> None:
    decide([1])
    instruct(PROGRAMME, 1, AT)
    send()
    take_back()
    assert ask_once(PROGRAMME, DEADLINE, AT) == 0
    assert close_uncollected(PROGRAMME, AT + timedelta(days=99)) == 0
    read_result(bank(send(), "1"), STRICT, AT)
    assert ask_once(PROGRAMME, DEADLINE, AT) == 1


def test_what_was_recorded_of_a_recall_is_never_changed(decide: Decide, send: Send) -> None:
    decide([1])
    instruct(PROGRAMME, 1, AT)
    send()
    take_back()
    for forbidden in ("UPDATE payments_recall SET reason = 'x'", "DELETE FROM payments_recall"):
        with pytest.raises(MadoguchiError), transaction.atomic():
            store.execute(forbidden)


def test_no_transfer_ends_without_its_ground_on_record(decide: Decide, send: Send) -> None:
    """Else one statement by hand would make a file at the bank due once more."""
    decide([1])
    instruct(PROGRAMME, 1, AT)
    send()
    for code in ("", "0", "W", "K"):
        with pytest.raises(MadoguchiError), transaction.atomic():
            store.execute("UPDATE payments_transfer SET state = 'returned', result_code = %s", (code,))
    with pytest.raises(MadoguchiError), transaction.atomic():
        store.execute("UPDATE payments_transfer SET state = 'paid', result_code = '0'")
    assert states() == ["in_file"]


def test_a_withdrawn_file_cannot_be_marked_as_sent_even_by_hand(decide: Decide, tmp_path: Path) -> None:
    decide([1])
    instruct(PROGRAMME, 1, AT)
    (file,) = write_transfers(
        PROGRAMME, 1, VALUE_DATE, HEADER, STRICT, CALENDAR, tmp_path, "clerk", "treasurer", AT
    ).files
    withdraw(file.name, "clerk", "treasurer", AT)
    with pytest.raises(MadoguchiError), transaction.atomic():
        store.execute("UPDATE payments_transfer_file SET sent_at = written_at")
    with pytest.raises(MadoguchiError), transaction.atomic():
        store.execute("UPDATE payments_transfer_file SET originator = 'another'")
    assert Instruction.objects.get().state == "due"


def test_every_guard_is_in_force(city: str) -> None:
    names = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'payments_%%' "
        "AND name NOT LIKE '%%_evidence_%%'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE 'payments_%%' "
        "AND tgname NOT LIKE '%%_evidence_%%'",
    }
    with connection.cursor() as cursor:
        cursor.execute(names[connection.vendor], [])
        assert len(cursor.fetchall()) == {"sqlite": 42, "postgresql": 42 + TABLES_HELD}[connection.vendor]
