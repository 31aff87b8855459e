"""The double payments that happened, one by one: each is refused by construction here."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import transaction

from madoguchi import store
from madoguchi.core.errors import Conflict, InputRefused, MadoguchiError
from madoguchi.formats.bank_profile import STRICT
from madoguchi.payments.instruct import instruct
from madoguchi.payments.models import Instruction, Transfer
from madoguchi.payments.reconcile import read_result
from madoguchi.payments.send import hand_over
from madoguchi.payments.totals import totals
from madoguchi.payments.transfer import write_transfers

from .conftest import AT, CALENDAR, HEADER, PROGRAMME, VALUE_DATE, Decide, Send
from .test_reconcile import bank, states

pytestmark = pytest.mark.django_db


def written(directory: Path) -> list[bytes]:
    """The contents of the files that a run over what is due makes."""
    report = write_transfers(PROGRAMME, 1, VALUE_DATE, HEADER, STRICT, CALENDAR, directory, "clerk", "treasurer", AT)
    return [(directory / "uncommitted" / file.name).read_bytes() for file in report.files]


def test_Neyagawa_a_stale_list_of_who_was_paid_pays_nobody_twice(decide: Decide, send: Send, tmp_path: Path) -> None:
    """寝屋川市: 993 of 29,083 households were paid twice because the master of the paid was old."""
    decide(range(1, 31))
    instruct(PROGRAMME, 1, AT)
    read_result(bank(send(), "0" * 30), STRICT, AT)
    decide(range(1, 31), first_unit=100)  # the next run decides from the stale list
    assert instruct(PROGRAMME, 1, AT).refused_second == 30
    assert written(tmp_path) == []
    with pytest.raises(MadoguchiError), transaction.atomic():
        store.execute("UPDATE payments_instruction SET state = 'due'")  # the list itself is put back to an old state
    with pytest.raises(MadoguchiError), transaction.atomic():
        store.execute(
            "INSERT INTO payments_transfer (municipality_id, instruction_id, attempt, "
            "transfer_file_id, line, amount_yen, "
            "bank_code, branch_code, account_type, account_number, holder_kana, state, result_code) "
            ""
            "SELECT municipality_id, instruction_id, 2, transfer_file_id, line + 100, amount_yen, "
            "bank_code, branch_code, "
            "account_type, account_number, holder_kana, 'in_file', '' FROM payments_transfer"
        )
    assert totals(PROGRAMME).credited.yen == 900_000


def test_Abucho_the_sum_of_a_file_cannot_be_ordered_for_one_household(decide: Decide, send: Send) -> None:
    """阿武町: 46.3 million yen went to one household by a second order, made by hand beside the file."""
    decide(range(1, 464), amounts=(100_000,))
    instruct(PROGRAMME, 1, AT)
    send()
    with pytest.raises(MadoguchiError), transaction.atomic():
        store.execute(
            "INSERT INTO payments_instruction (municipality_id, programme_id, person_id, instalment, "
            "claim_id, "
            "decision_id, amount_yen, instructed_at, state) SELECT municipality_id, programme_id, "
            "person_id, 2, claim_id, "
            "decision_id, 46300000, instructed_at, 'due' FROM payments_instruction WHERE person_id = 1"
        )
    assert totals(PROGRAMME).unsettled.yen == 46_300_000
    assert max(Transfer.objects.values_list("amount_yen", flat=True)) == 100_000


def test_Fujikawaguchiko_a_wrong_file_is_not_handed_over_and_nobody_in_it_becomes_due_again(
    decide: Decide, send: Send, tmp_path: Path
) -> None:
    """富士河口湖町: a wrong file went to the bank, the households in it were not marked as paid and were paid again."""
    decide([1, 2])
    instruct(PROGRAMME, 1, AT)
    (meant,) = written(tmp_path)
    with pytest.raises(InputRefused, match=r"payments\.not_our_file"):
        hand_over(meant.replace(b"0000030000", b"0000060000"), STRICT, CALENDAR, AT)
    decide([3], first_unit=3)
    instruct(PROGRAMME, 1, AT)
    (other,) = written(tmp_path)
    hand_over(other, STRICT, CALENDAR, AT)
    # Somebody gave the bank the first file instead. Its result says so, and its households stay out of what is due.
    with pytest.raises(InputRefused, match=r"payments\.result_of_unsent_file"):
        read_result(bank(meant, "00"), STRICT, AT)
    assert states() == ["in_file", "in_file", "in_file"]
    assert written(tmp_path) == []
    hand_over(meant, STRICT, CALENDAR, AT)  # what happened is recorded, then its result can be read
    assert read_result(bank(meant, "00"), STRICT, AT).paid == 2


def test_a_village_the_same_file_on_two_days_is_refused_and_its_second_result_raises_the_alarm(
    decide: Decide, tmp_path: Path
) -> None:
    """A village gave the bank the same file on two days."""
    decide([1, 2])
    instruct(PROGRAMME, 1, AT)
    (content,) = written(tmp_path)
    hand_over(content, STRICT, CALENDAR, AT)
    with pytest.raises(Conflict, match=r"payments\.already_sent"):
        hand_over(content, STRICT, CALENDAR, AT)
    result = bank(content, "00")
    assert read_result(result, STRICT, AT).paid == 2
    again = read_result(result, STRICT, AT)
    assert (again.already, again.paid, again.credited_yen) == (True, 2, 60_000)
    with pytest.raises(InputRefused, match=r"payments\.result_other_day"):
        read_result(result.replace(b"0304", b"0305", 1), STRICT, AT)
    assert totals(PROGRAMME).credited.yen == 60_000


def test_Kadoma_a_paid_application_taken_for_unpaid_is_not_paid_from_the_paper_form(
    decide: Decide, send: Send, tmp_path: Path
) -> None:
    """門真市: a paid online application was taken for defective and unpaid, and paid again from the mailed form."""
    decide([7])
    instruct(PROGRAMME, 1, AT)
    read_result(bank(send(), "0"), STRICT, AT)
    decide([7], first_unit=2, account_number="7777777")  # the paper form, decided once more, with another account
    assert instruct(PROGRAMME, 1, AT).refused_second == 1
    assert (written(tmp_path), Instruction.objects.count()) == ([], 1)
    assert totals(PROGRAMME).refused_second.yen == 30_000
