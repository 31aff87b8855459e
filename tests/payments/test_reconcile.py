from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.db import transaction

from madoguchi import store
from madoguchi.bulk.relation import ADDRESSEES
from madoguchi.core.errors import Conflict, InputRefused, PromiseBroken
from madoguchi.core.money import Yen
from madoguchi.formats.bank_profile import STRICT, TransferOutcome
from madoguchi.formats.zengin.read import read_file
from madoguchi.formats.zengin.result import write_result
from madoguchi.payments.again import ask, ask_for_missing, ask_once, close_uncollected, pay_again
from madoguchi.payments.instruct import instruct
from madoguchi.payments.models import (
    AccountAnswer,
    BankResult,
    Declination,
    Instruction,
    Repayment,
    Transfer,
    TransferFile,
    Withdrawal,
)
from madoguchi.payments.reconcile import read_result
from madoguchi.payments.recover import RepaymentReason, demand, receive, refuse
from madoguchi.payments.send import hand_over
from madoguchi.payments.states import InstructionState
from madoguchi.payments.take_back import withdraw
from madoguchi.payments.totals import totals
from madoguchi.payments.transfer import write_transfers

from .conftest import ACCOUNT, AT, CALENDAR, HEADER, LOOKED, PROGRAMME, VALUE_DATE, Decide, Send

TREASURY = ("clerk", "treasurer")

pytestmark = pytest.mark.django_db
DEADLINE = AT.date() + timedelta(days=30)


def answer(*instructions: int, **account: str) -> pa.Table:
    return pa.Table.from_pylist([{"instruction_id": number, **(ACCOUNT | account)} for number in instructions])


def bank(content: bytes, codes: str) -> bytes:
    return write_result(read_file(content, STRICT), list(codes), STRICT)


def paid_once(decide: Decide, send: Send) -> tuple[int, bytes]:
    """One payment of 30,000 yen that the bank reported as done: its instruction, and the file that ordered it."""
    decide([1])
    instruct(PROGRAMME, 1, AT)
    number, request = Instruction.objects.get().pk, send()
    read_result(bank(request, "0"), STRICT, AT)
    return number, request


def states() -> list[str]:
    return list(Instruction.objects.order_by("id").values_list("state", flat=True))


def test_each_line_of_a_result_settles_its_transfer(decide: Decide, send: Send) -> None:
    decide([1, 2, 3, 4])
    instruct(PROGRAMME, 1, AT)
    report = read_result(bank(send(), "0120"), STRICT, AT)
    assert (report.paid, dict(report.returned)) == (2, {TransferOutcome.NO_ACCOUNT: 1, TransferOutcome.NAME_DIFFERS: 1})
    assert (report.credited_yen, report.returned_yen) == (60_000, 60_000)
    assert states() == ["paid", "returned", "returned", "paid"]
    found = totals(PROGRAMME)
    assert (found.credited.yen, found.returned.yen, found.unsettled.items) == (60_000, 60_000, 0)


def test_a_result_with_altered_sums_or_amounts_is_refused_whole(decide: Decide, send: Send) -> None:
    decide([1, 2])
    instruct(PROGRAMME, 1, AT)
    result = bank(send(), "00")
    with pytest.raises(InputRefused, match=r"zengin\.faulty_file"):
        read_result(result.replace(b"0000030000", b"0000040000", 1), STRICT, AT)
    swapped = result.replace(b"0000030000", b"0000020000", 1).replace(b"0000030000", b"0000040000", 1)
    with pytest.raises(InputRefused, match=r"payments\.result_altered"):
        read_result(swapped, STRICT, AT)
    assert states() == ["in_file", "in_file"]


def test_a_result_whose_lines_were_exchanged_is_refused(decide: Decide, send: Send) -> None:
    decide([1], account_number="1111111")
    decide([2], first_unit=2, account_number="2222222")
    instruct(PROGRAMME, 1, AT)
    result = bank(send(), "02")
    codes = [
        f"{number:010}{1:010}".encode() for number in Instruction.objects.order_by("id").values_list("id", flat=True)
    ]
    for one, other in ((b"1111111", b"2222222"), tuple(codes)):
        exchanged = result.replace(one, b"#" * len(one)).replace(other, one).replace(b"#" * len(one), other)
        assert exchanged != result
        with pytest.raises(InputRefused, match=r"payments\.result_altered"):
            read_result(exchanged, STRICT, AT)
    assert states() == ["in_file", "in_file"]


def test_a_request_or_another_bodys_result_is_refused(decide: Decide, send: Send) -> None:
    decide([1])
    instruct(PROGRAMME, 1, AT)
    request = send()
    with pytest.raises(InputRefused, match=r"payments\.no_result"):
        read_result(request, STRICT, AT)
    number = f"{Instruction.objects.get().pk:010}{1:010}".encode()
    with pytest.raises(InputRefused, match=r"payments\.result_not_ours"):
        read_result(bank(request, "0").replace(number, b"9" * 20), STRICT, AT)


def test_a_result_of_another_originator_with_our_numbers_is_refused_before_anything_is_recorded(
    decide: Decide, send: Send
) -> None:
    decide([1])
    instruct(PROGRAMME, 1, AT)
    result = bank(send(), "0")
    for ours, other in ((b"1234567890", b"1234567891"), (b"7654321", b"7654322")):
        with pytest.raises(InputRefused, match=r"payments\.result_of_another"):
            read_result(result.replace(ours, other, 1), STRICT, AT)
    assert states() == ["in_file"] and not BankResult.objects.exists()


def test_money_that_comes_back_days_later_is_returned_and_never_becomes_paid_again(decide: Decide, send: Send) -> None:
    decide([1, 2])
    instruct(PROGRAMME, 1, AT)
    request = send()
    read_result(bank(request, "00"), STRICT, AT)
    later = read_result(bank(request, "09"), STRICT, AT)
    assert (later.paid, dict(later.returned)) == (0, {TransferOutcome.OTHER: 1})
    assert states() == ["paid", "returned"]
    assert totals(PROGRAMME).credited.yen == 30_000
    with pytest.raises(Conflict, match=r"payments\.result_contradicts"):
        read_result(bank(request, "10")[:-2] + b"\r\n", STRICT, AT)


def test_who_gives_another_account_is_paid_by_a_second_attempt_of_one_instruction(decide: Decide, send: Send) -> None:
    decide([1, 2])
    instruct(PROGRAMME, 1, AT)
    read_result(bank(send(), "10"), STRICT, AT)
    first, second = Instruction.objects.order_by("id").values_list("id", flat=True)
    assert (ask_once(PROGRAMME, DEADLINE, AT), ask_once(PROGRAMME, DEADLINE, AT)) == (1, 0)
    report = pay_again(answer(first, second, account_number="7654321"), STRICT, AT, *LOOKED)
    assert (report.accepted, report.left.to_pylist()) == (1, [{"instruction_id": second, "why_not": "not_asked"}])
    assert pay_again(answer(first), STRICT, AT, *LOOKED).accepted == 0
    read_result(bank(send(), "0"), STRICT, AT)
    assert list(Transfer.objects.order_by("id").values_list("attempt", "account_number", "state")) == [
        (1, "1234567", "returned"),
        (1, "1234567", "paid"),
        (2, "7654321", "paid"),
    ]
    assert totals(PROGRAMME).credited.yen == 60_000


def test_an_account_that_no_bank_has_is_sent_back_and_the_question_stays_open(decide: Decide, send: Send) -> None:
    decide([1])
    instruct(PROGRAMME, 1, AT)
    read_result(bank(send(), "1"), STRICT, AT)
    ask_once(PROGRAMME, DEADLINE, AT)
    number = Instruction.objects.get().pk
    nowhere = pay_again(answer(number, branch_code="000"), STRICT, AT, *LOOKED)
    assert nowhere.left["why_not"].to_pylist() == ["branch_unknown"]
    assert pay_again(answer(number), STRICT, AT, *LOOKED).accepted == 1


def test_an_account_in_another_name_waits_for_a_second_person_and_both_stay_on_record(
    decide: Decide, send: Send, tmp_path: Path
) -> None:
    decide([1, 2, 3])
    instruct(PROGRAMME, 1, AT)
    read_result(bank(send(), "111"), STRICT, AT)
    ask_once(PROGRAMME, DEADLINE, AT)
    numbers = list(Instruction.objects.order_by("id").values_list("id", flat=True))
    kana = {1: "ヤマダ ハナコ", 2: "ヤマダ イチロウ", 3: "ヤマダ ハナ"}
    rows = [{"person_id": number, "name_kana": name, "kana_certified": True} for number, name in kana.items()]
    pq.write_table(pa.Table.from_pylist(rows, schema=ADDRESSEES), tmp_path / "addressees.parquet")
    report = pay_again(answer(*numbers), STRICT, AT, lambda _: tmp_path, "clerk")
    assert (report.accepted, report.left["why_not"].to_pylist()) == (1, ["holder_mismatch", "holder_review"])
    with pytest.raises(Conflict, match=r"payments\.one_person"):
        pay_again(answer(*numbers[1:]), STRICT, AT, lambda _: tmp_path, "clerk", "ｃｌｅｒｋ")
    assert pay_again(answer(*numbers[1:]), STRICT, AT, lambda _: tmp_path, "clerk", "chief").accepted == 2
    assert list(AccountAnswer.objects.order_by("id").values_list("taken_by", "confirmed_by")) == [
        ("clerk", None),
        ("clerk", "chief"),
        ("clerk", "chief"),
    ]


def test_after_a_second_return_nobody_is_asked_again_and_the_deadline_closes_it(decide: Decide, send: Send) -> None:
    decide([1])
    instruct(PROGRAMME, 1, AT)
    read_result(bank(send(), "1"), STRICT, AT)
    ask_once(PROGRAMME, DEADLINE, AT)
    pay_again(answer(Instruction.objects.get().pk), STRICT, AT, *LOOKED)
    read_result(bank(send(), "1"), STRICT, AT)
    assert ask_once(PROGRAMME, DEADLINE, AT) == 0
    assert pay_again(answer(Instruction.objects.get().pk), STRICT, AT, *LOOKED).accepted == 0
    assert close_uncollected(PROGRAMME, AT) == 0
    assert close_uncollected(PROGRAMME, AT + timedelta(days=31)) == 1
    assert states() == ["uncollected"]
    assert totals(PROGRAMME).by_state[InstructionState.UNCOLLECTED].yen == 30_000


def test_who_has_no_account_is_asked_for_one_and_paid_when_it_comes(decide: Decide, send: Send, tmp_path: Path) -> None:
    decide([1, 2], account_number="", bank_code="")
    instruct(PROGRAMME, 1, AT)
    report = write_transfers(PROGRAMME, 1, VALUE_DATE, HEADER, STRICT, CALENDAR, tmp_path, "clerk", "treasurer", AT)
    assert report.files == ()
    assert ask_for_missing(report.left, DEADLINE, AT) == 2
    first = Instruction.objects.order_by("id").first()
    assert first is not None
    assert pay_again(answer(first.pk), STRICT, AT, *LOOKED).accepted == 1
    read_result(bank(send(), "0"), STRICT, AT)
    assert close_uncollected(PROGRAMME, AT + timedelta(days=31)) == 1
    assert states() == ["paid", "uncollected"]


def test_everybody_whose_money_cannot_arrive_is_asked_once_and_an_answer_ends_it(decide: Decide, send: Send) -> None:
    decide([1, 2])
    instruct(PROGRAMME, 1, AT)
    read_result(bank(send(), "01"), STRICT, AT)
    decide([3], first_unit=3, account_number="")
    instruct(PROGRAMME, 1, AT)
    asked = ask(PROGRAMME, 1, DEADLINE, STRICT, AT)
    assert (asked.missing, asked.returned) == (1, 1)
    pay_again(answer(Instruction.objects.get(person_id=3).pk), STRICT, AT, *LOOKED)
    again = ask(PROGRAMME, 1, DEADLINE, STRICT, AT)
    assert (again.missing, again.returned, states()) == (0, 0, ["paid", "returned", "due"])


def test_a_withdrawn_file_is_never_handed_over_and_its_instructions_are_due_again(
    decide: Decide, send: Send, tmp_path: Path
) -> None:
    decide([1])
    instruct(PROGRAMME, 1, AT)
    report = write_transfers(PROGRAMME, 1, VALUE_DATE, HEADER, STRICT, CALENDAR, tmp_path, "clerk", "treasurer", AT)
    withdrawn = (tmp_path / "uncommitted" / report.files[0].name).read_bytes()
    with pytest.raises(Conflict, match=r"payments\.one_person"):
        withdraw(report.files[0].name, "clerk", "clerk", AT)
    assert withdraw(report.files[0].name, "clerk", "treasurer", AT) == 1
    assert list(Withdrawal.objects.values_list("drafted_by", "approved_by")) == [("clerk", "treasurer")]
    with pytest.raises(Conflict, match=r"payments\.file_withdrawn"):
        hand_over(withdrawn, STRICT, CALENDAR, AT)
    read_result(bank(send(), "0"), STRICT, AT)
    found = totals(PROGRAMME)
    assert (found.withdrawn.yen, found.credited.yen, found.in_files.yen) == (30_000, 30_000, 60_000)


def test_a_file_withdrawn_twice_makes_nothing_due_that_came_back_by_another_file(
    decide: Decide, send: Send, tmp_path: Path
) -> None:
    decide([1])
    instruct(PROGRAMME, 1, AT)
    (first,) = write_transfers(
        PROGRAMME, 1, VALUE_DATE, HEADER, STRICT, CALENDAR, tmp_path, "clerk", "treasurer", AT
    ).files
    assert withdraw(first.name, "clerk", "treasurer", AT) == 1
    for result in ("", "2"):
        if result:
            read_result(bank(send(), result), STRICT, AT)
        with pytest.raises(Conflict, match=r"payments\.file_withdrawn"):
            withdraw(first.name, "clerk", "treasurer", AT)
    assert states() == ["returned"]


def test_who_refuses_after_payment_owes_a_repayment_and_the_amount_stays(decide: Decide, send: Send) -> None:
    decide([1, 2])
    instruct(PROGRAMME, 1, AT)
    one, two = Instruction.objects.order_by("id").values_list("id", flat=True)
    assert refuse(two, "clerk", AT) is InstructionState.REFUSED
    assert list(Declination.objects.values_list("instruction_id", "taken_by")) == [(two, "clerk")]
    request = send()
    with pytest.raises(Conflict, match=r"payments\.at_the_bank"):
        refuse(one, "clerk", AT)
    read_result(bank(request, "0"), STRICT, AT)
    with pytest.raises(Conflict, match=r"payments\.already_paid"):
        refuse(one, "clerk", AT)
    assert demand(one, Yen(30_000), RepaymentReason.REFUSED, *TREASURY, AT)
    assert not demand(one, Yen(1), RepaymentReason.TOO_MUCH, *TREASURY, AT), "demanded once"
    assert Repayment.objects.values_list("drafted_by", "approved_by").get() == TREASURY
    with pytest.raises(InputRefused, match=r"payments\.not_demanded"):
        receive(one, Yen(10_000), date(2025, 4, 1))
    receive(one, Yen(30_000), date(2025, 4, 1))
    with pytest.raises(Conflict, match=r"payments\.already_repaid"):
        receive(one, Yen(30_000), date(2025, 4, 2))
    found = totals(PROGRAMME)
    assert (found.credited.yen, found.repaid.yen, states()) == (30_000, 30_000, ["repaid", "refused"])


def test_more_than_was_paid_cannot_be_demanded_even_by_hand(decide: Decide, send: Send) -> None:
    decide([1])
    instruct(PROGRAMME, 1, AT)
    number = Instruction.objects.get().pk
    with pytest.raises(InputRefused, match=r"payments\.not_paid"):
        demand(number, Yen(30_000), RepaymentReason.NOT_ENTITLED, *TREASURY, AT)
    read_result(bank(send(), "0"), STRICT, AT)
    with pytest.raises(InputRefused, match=r"payments\.not_paid"):
        demand(number, Yen(30_001), RepaymentReason.TOO_MUCH, *TREASURY, AT)
    for by_hand in (
        "30001, 'too_much', 'clerk', 'treasurer'",
        "1, 'too_much', 'clerk', 'clerk'",
        "1, 'too_much', '', 'a'",
    ):
        with pytest.raises(InputRefused, match=r"store\.refused"), transaction.atomic():
            store.execute(
                "INSERT INTO payments_repayment (municipality_id, instruction_id, amount_yen, reason, drafted_by, "
                f"approved_by, demanded_at) SELECT municipality_id, id, {by_hand}, instructed_at "
                "FROM payments_instruction"
            )


def test_one_person_alone_demands_nothing_back(decide: Decide, send: Send) -> None:
    decide([1])
    instruct(PROGRAMME, 1, AT)
    number = Instruction.objects.get().pk
    read_result(bank(send(), "0"), STRICT, AT)
    with pytest.raises(Conflict, match=r"payments\.one_person"):
        demand(number, Yen(1), RepaymentReason.TOO_MUCH, "clerk", "Clerk ", AT)
    assert not Repayment.objects.exists()


def test_what_was_demanded_back_whole_and_then_comes_back_is_never_paid_again(decide: Decide, send: Send) -> None:
    number, request = paid_once(decide, send)
    assert demand(number, Yen(30_000), RepaymentReason.NOT_ENTITLED, *TREASURY, AT)
    read_result(bank(request, "2"), STRICT, AT)
    assert (ask_once(PROGRAMME, DEADLINE, AT), pay_again(answer(number), STRICT, AT, *LOOKED).accepted) == (0, 0)
    with pytest.raises(InputRefused, match=r"store\.refused"), transaction.atomic():
        store.execute("UPDATE payments_instruction SET state = 'due'")
    with pytest.raises(InputRefused, match=r"payments\.not_paid"):
        receive(number, Yen(30_000), date(2025, 4, 1))
    assert (close_uncollected(PROGRAMME, AT), states()) == (1, ["uncollected"])
    assert totals(PROGRAMME).returned.yen == 30_000


def test_what_was_demanded_back_in_part_and_then_comes_back_is_paid_again(decide: Decide, send: Send) -> None:
    number, request = paid_once(decide, send)
    demand(number, Yen(10_000), RepaymentReason.TOO_MUCH, *TREASURY, AT)
    read_result(bank(request, "2"), STRICT, AT)
    with pytest.raises(InputRefused, match=r"payments\.not_paid"):
        receive(number, Yen(10_000), date(2025, 4, 1))
    with pytest.raises(InputRefused, match=r"store\.refused"), transaction.atomic():
        store.execute("UPDATE payments_repayment SET received_on = '2025-04-01'")
    assert (ask_once(PROGRAMME, DEADLINE, AT), pay_again(answer(number), STRICT, AT, *LOOKED).accepted) == (1, 1)
    read_result(bank(send(), "0"), STRICT, AT)
    receive(number, Yen(10_000), date(2025, 4, 1))
    found = totals(PROGRAMME)
    assert (found.credited.yen, found.repaid.yen, states()) == (30_000, 10_000, ["paid"])


def test_a_transfer_that_was_repaid_in_part_never_came_back(decide: Decide, send: Send) -> None:
    number, request = paid_once(decide, send)
    demand(number, Yen(10_000), RepaymentReason.TOO_MUCH, *TREASURY, AT)
    receive(number, Yen(10_000), date(2025, 4, 1))
    with pytest.raises(Conflict, match=r"payments\.result_contradicts"):
        read_result(bank(request, "2"), STRICT, AT)
    with pytest.raises(InputRefused, match=r"store\.refused"), transaction.atomic():
        store.execute("UPDATE payments_transfer SET state = 'returned'")
        store.execute("UPDATE payments_instruction SET state = 'returned'")
    assert (states(), totals(PROGRAMME).repaid.yen) == (["paid"], 10_000)


def test_totals_that_differ_stop_the_run(decide: Decide, send: Send) -> None:
    decide([1])
    instruct(PROGRAMME, 1, AT)
    send()
    TransferFile.objects.create(  # a file without transfers, behind the back of write_transfers
        **TransferFile.objects.values(
            "municipality_id", "programme_id", "instalment", "rail", "profile", "value_date", "written_at"
        ).get(),
        name="more",
        sha256="",
        items=1,
        total_yen=1,
        drafted_by="clerk",
        approved_by="treasurer",
    )
    with pytest.raises(PromiseBroken, match=r"payments\.totals_differ"):
        totals(PROGRAMME)
