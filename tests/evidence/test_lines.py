"""Lines of bank files and of results are bound as decisions are: whatever is changed, taken away or added is seen."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from madoguchi import tenancy
from madoguchi.evidence.compare import Difference
from madoguchi.flow import auditing, evidencing
from madoguchi.flow.auditing import Broken
from madoguchi.formats.bank_profile import STRICT
from madoguchi.formats.zengin.read import read_file
from madoguchi.formats.zengin.result import write_result
from madoguchi.payments.instruct import instruct
from madoguchi.payments.lines import ORDERED
from madoguchi.payments.models import BankResult, LineSeal, Settlement, Transfer, TransferFile
from madoguchi.payments.rail import order_singles
from madoguchi.payments.reconcile import read_result
from madoguchi.payments.send import hand_over
from madoguchi.payments.take_back import withdraw
from madoguchi.payments.transfer import write_transfers
from madoguchi.tenancy.models import Municipality
from tests.payments.conftest import AT, CALENDAR, CITY, HEADER, PROGRAMME, VALUE_DATE, decide_for

from .conftest import as_owner

pytestmark = pytest.mark.django_db
TREASURY = ("clerk", "treasurer")
ADOPT = import_module("madoguchi.payments.migrations.0016_lines_adopted").adopt


@pytest.fixture
def paid(db: None, tmp_path: Path, settings: object) -> Iterator[None]:
    """Four people in one file, of whom the bank paid three; everything is in the log."""
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    Municipality.objects.create(code=CITY, name="合成市", synthetic=True)
    with tenancy.municipality(CITY):
        decide_for([1, 2, 3, 4])
        instruct(PROGRAMME, 1, AT)
        (written,) = write_transfers(PROGRAMME, 1, VALUE_DATE, HEADER, STRICT, CALENDAR, tmp_path, *TREASURY, AT).files
        content = (tmp_path / "uncommitted" / written.name).read_bytes()
        hand_over(content, STRICT, CALENDAR, AT)
        read_result(write_result(read_file(content, STRICT), list("0010"), STRICT), STRICT, AT)
        evidencing.seal(AT)
        assert faults() == set()
        yield


def faults() -> set[tuple[str, str]]:
    """What is wrong with the money; the decisions of these tests have no root of their own."""
    found = auditing.audit().faults
    return {(str(one.what), one.table) for one in found if one.what is not Broken.BATCH}


FILE, RESULT = (Broken.LINES, "payments_transfer_file"), (Broken.LINES, "payments_bank_result")
OF_ONE = "WHERE id = (SELECT min(id) FROM payments_transfer)"


@pytest.mark.parametrize(
    ("statement", "seen"),
    [
        (f"UPDATE payments_transfer SET account_number = '7654321' {OF_ONE}", {FILE}),
        (f"UPDATE payments_transfer SET bank_code = '0005' {OF_ONE}", {FILE}),
        (f"UPDATE payments_transfer SET branch_code = '002' {OF_ONE}", {FILE}),
        (f"UPDATE payments_transfer SET account_type = '2' {OF_ONE}", {FILE}),
        (f"UPDATE payments_transfer SET holder_kana = 'ﾍﾞﾂｼﾞﾝ' {OF_ONE}", {FILE}),
        (f"UPDATE payments_transfer SET amount_yen = 1 {OF_ONE}", {FILE, RESULT}),
        ("UPDATE payments_instruction SET person_id = person_id + 90 WHERE person_id = 1", {FILE, RESULT}),
        ("UPDATE payments_transfer SET line = line + 10", {FILE}),
        ("UPDATE payments_settlement SET state = 'paid' WHERE state = 'returned'", {RESULT}),
        ("UPDATE payments_settlement SET code = '2' WHERE code = '1'", {RESULT}),
        ("DELETE FROM payments_settlement WHERE state = 'returned'", {RESULT}),
        ("DELETE FROM payments_line_seal", {FILE, RESULT}),
    ],
)
def test_a_line_that_was_changed_or_taken_away_is_seen(paid: None, statement: str, seen: set[tuple[str, str]]) -> None:
    as_owner(statement)
    assert seen <= faults()


def test_accounts_of_two_lines_that_were_exchanged_are_seen(paid: None) -> None:
    """No sum and no set of accounts differs."""
    as_owner(
        "UPDATE payments_transfer SET line = line + 10",
        "UPDATE payments_transfer SET line = CASE line WHEN 11 THEN 2 WHEN 12 THEN 1 ELSE line - 10 END",
    )
    assert faults() == {FILE}


def test_a_line_that_was_added_with_its_sums_is_seen(paid: None) -> None:
    decide_for([9], first_unit=9)
    instruct(PROGRAMME, 1, AT)
    names = "municipality_id, transfer_file_id, attempt, amount_yen, bank_code, branch_code, account_type"
    names += ", account_number, holder_kana, state, result_code"
    as_owner(
        f"INSERT INTO payments_transfer (instruction_id, line, {names}) "
        f"SELECT (SELECT max(id) FROM payments_instruction), 5, {names} FROM payments_transfer WHERE line = 1"
    )
    assert FILE in faults()


def test_a_whole_file_without_its_lines_is_seen(paid: None) -> None:
    as_owner("DELETE FROM payments_settlement", "DELETE FROM payments_transfer")
    assert {FILE, RESULT} <= faults()


def test_a_value_that_its_column_does_not_hold_is_seen(paid: None) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL writes no such value.")
    as_owner(f"UPDATE payments_transfer SET amount_yen = 'many' {OF_ONE}")
    assert FILE in faults()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE payments_transfer SET state = 'paid' WHERE state = 'returned'",
        "UPDATE payments_transfer SET result_code = '2' WHERE state = 'returned'",
        "UPDATE payments_transfer SET result_id = NULL",
    ],
)
def test_a_transfer_that_stands_otherwise_than_its_result_says_is_seen(paid: None, statement: str) -> None:
    as_owner(statement)
    assert faults() == {(Broken.AMOUNT, "payments_transfer")}


def test_files_that_are_taken_back_and_single_transfers_are_bound_and_found_whole(paid: None, tmp_path: Path) -> None:
    decide_for([5], first_unit=5)
    instruct(PROGRAMME, 1, AT)
    (written,) = write_transfers(PROGRAMME, 1, VALUE_DATE, HEADER, STRICT, CALENDAR, tmp_path, *TREASURY, AT).files
    withdraw(written.name, *TREASURY, AT)
    assert order_singles(PROGRAMME, 1, VALUE_DATE, STRICT, CALENDAR, *TREASURY, AT) is not None
    assert LineSeal.objects.exclude(transfer_file=None).count() == TransferFile.objects.count() == 3
    assert faults() == set()


def test_a_seal_is_never_changed_nor_deleted(paid: None) -> None:
    for statement in ("UPDATE payments_line_seal SET root = ''", "DELETE FROM payments_line_seal"):
        with pytest.raises(DatabaseError, match="append_only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_lines_from_before_are_bound_as_they_stand_and_held_from_then_on(paid: None) -> None:
    sealed = LineSeal.objects.count()
    as_owner(
        "DELETE FROM payments_line_seal",
        "DELETE FROM evidence_entries WHERE about = 'payments_line_seal'",
    )
    ADOPT(None)
    assert LineSeal.objects.count() == sealed == TransferFile.objects.count() + BankResult.objects.count()
    assert FILE not in faults()
    as_owner(f"UPDATE payments_transfer SET account_number = '7654321' {OF_ONE}")
    assert FILE in faults()
    assert Transfer.objects.count() == Settlement.objects.count() == 4


def test_a_root_that_is_made_to_fit_is_seen(paid: None) -> None:
    """The guards are away, and what is written is entered: the newest entry says what the row says."""
    as_owner(f"UPDATE payments_transfer SET account_number = '7654321' {OF_ONE}")
    number = TransferFile.objects.get().pk
    fitting = ORDERED.root_of(number)
    assert fitting is not None
    as_owner(
        "UPDATE payments_line_seal SET root = %s WHERE transfer_file_id = %s",
        parameters=[fitting[0], number],
        entered=True,
    )
    evidencing.seal(AT)
    assert faults() == {(Difference.REWRITTEN, "payments_line_seal")}
