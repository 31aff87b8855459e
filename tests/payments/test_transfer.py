from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from madoguchi.core.errors import Conflict, InputRefused, PromiseBroken
from madoguchi.formats.bank_profile import STRICT
from madoguchi.formats.zengin.read import read_file
from madoguchi.payments.calendar import earliest_value_date
from madoguchi.payments.instruct import instruct
from madoguchi.payments.models import Instruction, Transfer, TransferFile
from madoguchi.payments.publish import UNCOMMITTED, finish_interrupted
from madoguchi.payments.states import Rail
from madoguchi.payments.transfer import TransferReport, write_transfers

from .conftest import AT, CALENDAR, HEADER, PROGRAMME, VALUE_DATE, Decide

pytestmark = pytest.mark.django_db


def write(
    directory: Path, *, limit: int = 9_999, value_date: date = VALUE_DATE, approved_by: str = "treasurer"
) -> TransferReport:
    profile = replace(STRICT, item_limit=limit)
    return write_transfers(PROGRAMME, 1, value_date, HEADER, profile, CALENDAR, directory, "clerk", approved_by, AT)


def test_due_instructions_are_written_in_order_and_the_file_bears_its_hash(
    decide: Decide, tmp_path: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    decide([13, 11, 12])
    instruct(PROGRAMME, 1, AT)
    with django_capture_on_commit_callbacks(execute=True):
        report = write(tmp_path)
        assert not list(tmp_path.glob("transfer-*")), "no file before the commit"
    (written,) = report.files
    content = (tmp_path / written.name).read_bytes()
    assert sha256(content).hexdigest() == written.sha256
    assert written.name == f"transfer-2025-03-04-1-{written.sha256[:8]}.txt"
    assert (written.items, written.total_yen) == (3, 90_000)
    file = read_file(content, STRICT)
    numbers = [f"{number:010}{1:010}" for number in Instruction.objects.order_by("id").values_list("id", flat=True)]
    assert file.rows["customer_code"].to_list() == numbers
    assert set(Instruction.objects.values_list("state", flat=True)) == {"in_file"}
    assert not list((tmp_path / UNCOMMITTED).iterdir())
    assert write(tmp_path).files == ()


def test_files_are_split_at_the_limit_of_the_bank(decide: Decide, tmp_path: Path) -> None:
    decide(range(1, 8))
    instruct(PROGRAMME, 1, AT)
    assert [file.items for file in write(tmp_path, limit=3).files] == [3, 3, 1]


def test_who_has_no_usable_account_stays_due_with_the_reason(decide: Decide, tmp_path: Path) -> None:
    decide([1])
    decide([2], first_unit=2, account_number="")
    decide([3], first_unit=3, branch_code="000")
    decide([4], first_unit=4, bank_code="9998")
    decide([5], first_unit=5, holder_kana="山田")
    decide([6], first_unit=6, account_number="12345678")
    decide([7], first_unit=7, holder_kana="やまだ　ショウ")
    instruct(PROGRAMME, 1, AT)
    report = write(tmp_path)
    assert [file.items for file in report.files] == [2]
    assert report.left["why_not"].to_pylist() == [
        "no_account",
        "branch_unknown",
        "bank_unknown",
        "holder_review",
        "account_form",
    ]
    assert Instruction.objects.filter(state="due").count() == 5
    assert Transfer.objects.get(line=2).holder_kana == "ﾔﾏﾀﾞ ｼﾖｳ"


def test_one_person_alone_a_day_of_rest_and_a_passed_cut_off_are_refused(decide: Decide, tmp_path: Path) -> None:
    decide([1])
    instruct(PROGRAMME, 1, AT)
    with pytest.raises(Conflict, match=r"payments\.one_person"):
        write(tmp_path, approved_by=" Ｃlerk")
    with pytest.raises(InputRefused, match=r"payments\.no_bank_day"):
        write(tmp_path, value_date=date(2025, 3, 8))
    with pytest.raises(InputRefused, match=r"payments\.too_late"):
        write(tmp_path, value_date=AT.date())
    assert not TransferFile.objects.exists()


class Killed(BaseException):
    pass


def test_a_run_cut_off_before_the_commit_leaves_all_due_and_its_file_is_discarded(
    decide: Decide, tmp_path: Path
) -> None:
    decide([1, 2])
    instruct(PROGRAMME, 1, AT)
    with pytest.raises(Killed), transaction.atomic():
        write(tmp_path)
        raise Killed
    assert len(list((tmp_path / UNCOMMITTED).iterdir())) == 1
    assert finish_interrupted(tmp_path).discarded == 1
    assert Instruction.objects.filter(state="due").count() == 2
    assert [file.items for file in write(tmp_path).files] == [2]


def test_a_run_cut_off_after_the_commit_is_completed_with_the_same_bytes(decide: Decide, tmp_path: Path) -> None:
    decide([1, 2])
    instruct(PROGRAMME, 1, AT)
    (written,) = write(tmp_path).files  # the callbacks of the commit never run: as if killed right after it
    assert finish_interrupted(tmp_path).completed == 1
    assert finish_interrupted(tmp_path).completed == 0
    assert sha256((tmp_path / written.name).read_bytes()).hexdigest() == written.sha256


def test_a_file_that_was_lost_changed_or_put_there_is_not_passed_over(decide: Decide, tmp_path: Path) -> None:
    decide([1, 2])
    instruct(PROGRAMME, 1, AT)
    (written,) = write(tmp_path).files
    finish_interrupted(tmp_path)
    path = tmp_path / written.name
    content = path.read_bytes()
    path.write_bytes(content.replace(b"30000", b"90000", 1))
    with pytest.raises(PromiseBroken, match=r"payments\.file_lost"):
        finish_interrupted(tmp_path)
    path.write_bytes(content)
    (tmp_path / "transfer-2025-03-05-1-00000000.txt").write_bytes(content)
    with pytest.raises(PromiseBroken, match=r"payments\.file_foreign"):
        finish_interrupted(tmp_path)


def test_the_calendar_knows_the_first_day_that_each_rail_reaches() -> None:
    assert earliest_value_date(AT, STRICT, CALENDAR) == date(2025, 3, 4)
    after_noon = AT + timedelta(hours=2)
    assert earliest_value_date(after_noon, STRICT, CALENDAR) == date(2025, 3, 5)
    assert earliest_value_date(after_noon, STRICT, CALENDAR, Rail.SINGLE) == date(2025, 3, 3)
