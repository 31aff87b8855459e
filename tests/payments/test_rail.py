from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from madoguchi.core.errors import Conflict, PromiseBroken
from madoguchi.formats.bank_profile import STRICT, TransferOutcome
from madoguchi.formats.zengin.read import read_file
from madoguchi.formats.zengin.result import write_result
from madoguchi.payments.again import ask_once
from madoguchi.payments.instruct import instruct
from madoguchi.payments.models import Transfer, TransferFile
from madoguchi.payments.publish import OUTGOING, UNCOMMITTED, finish_interrupted
from madoguchi.payments.rail import (
    BulkFileRail,
    Rail,
    SingleTransferRail,
    order_singles,
)
from madoguchi.payments.singles import DoubleSingleTransferBank, SingleTransfer
from madoguchi.payments.totals import totals
from madoguchi.payments.transfer import write_transfers

from .conftest import AT, CALENDAR, HEADER, PROGRAMME, VALUE_DATE, Decide

pytestmark = pytest.mark.django_db
SAME_DAY = date(2025, 3, 3)


def singles() -> str:
    name = order_singles(PROGRAMME, 1, SAME_DAY, STRICT, CALENDAR, "clerk", "treasurer", AT)
    assert name is not None
    return name


def test_a_single_transfer_arrives_on_the_same_day(decide: Decide) -> None:
    decide([1, 2])
    decide([3], first_unit=3, account_number="7777777")
    instruct(PROGRAMME, 1, AT)
    bank = DoubleSingleTransferBank(closed=frozenset({"7777777"}))
    rail: Rail = SingleTransferRail(bank=bank)
    rail.submit(singles(), AT)
    (report,) = rail.results(AT)
    assert (report.paid, dict(report.returned)) == (2, {TransferOutcome.NO_ACCOUNT: 1})
    assert rail.results(AT) == []
    found = totals(PROGRAMME)
    assert found.credited.yen == bank.credited() == 60_000
    assert ask_once(PROGRAMME, date(2025, 4, 1), AT) == 1


class Killed(BaseException):
    pass


@dataclass
class DyingBank:
    """The bank carries out the transfer, and the house dies before it hears the answer."""

    bank: DoubleSingleTransferBank
    dies_at: int
    asked: int = 0

    def transfer(self, wanted: SingleTransfer) -> TransferOutcome:
        outcome = self.bank.transfer(wanted)
        self.asked += 1
        if self.asked == self.dies_at:
            raise Killed
        return outcome


@pytest.mark.parametrize("dies_at", [1, 2, 3])
def test_a_house_killed_before_the_answer_asks_by_the_same_key_and_pays_once(decide: Decide, dies_at: int) -> None:
    decide([1, 2, 3])
    instruct(PROGRAMME, 1, AT)
    bank = DoubleSingleTransferBank()
    SingleTransferRail(bank=bank).submit(singles(), AT)
    with pytest.raises(Killed), transaction.atomic():
        SingleTransferRail(bank=DyingBank(bank, dies_at)).results(AT)
    assert bank.credited() == 30_000 * dies_at
    SingleTransferRail(bank=bank).results(AT)
    assert bank.credited() == totals(PROGRAMME).credited.yen == 90_000


def test_what_was_not_submitted_is_not_asked_for(decide: Decide) -> None:
    decide([1])
    instruct(PROGRAMME, 1, AT)
    singles()
    bank = DoubleSingleTransferBank()
    assert SingleTransferRail(bank=bank).results(AT) == []
    assert bank.credited() == 0
    assert order_singles(PROGRAMME, 1, SAME_DAY, STRICT, CALENDAR, "clerk", "treasurer", AT) is None


def test_a_key_is_never_used_for_another_transfer(decide: Decide) -> None:
    bank = DoubleSingleTransferBank()
    account = {"bank_code": "0001", "branch_code": "001", "account_type": "1", "holder_kana": "ｱ"}
    bank.transfer(SingleTransfer(key="1", amount=totals(PROGRAMME).credited.yen, account_number="1", **account))
    with pytest.raises(Conflict, match=r"payments\.key_reused"):
        bank.transfer(SingleTransfer(key="1", amount=totals(PROGRAMME).credited.yen, account_number="2", **account))


def test_the_bulk_rail_carries_a_file_out_once_and_its_result_in(
    decide: Decide, tmp_path: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    decide([1, 2])
    instruct(PROGRAMME, 1, AT)
    report = write_transfers(PROGRAMME, 1, VALUE_DATE, HEADER, STRICT, CALENDAR, tmp_path, "clerk", "treasurer", AT)
    finish_interrupted(tmp_path)
    name = report.files[0].name
    bulk = BulkFileRail(directory=tmp_path, incoming=tmp_path / "in", profile=STRICT, calendar=CALENDAR)
    rail: Rail = bulk
    outgoing = tmp_path / OUTGOING
    with django_capture_on_commit_callbacks(execute=True):
        rail.submit(name, AT)
        assert not list(outgoing.glob("transfer-*")), "nothing may be taken before the commit"
    with pytest.raises(Conflict, match=r"payments\.already_sent"):
        rail.submit(name, AT)
    bulk.incoming.mkdir()
    answer = write_result(read_file((outgoing / name).read_bytes(), STRICT), ["0", "0"], STRICT)
    (outgoing / name).unlink()  # taken to the bank
    assert (finish_interrupted(tmp_path).completed, list(outgoing.glob("transfer-*"))) == (0, [])
    (bulk.incoming / "result.txt").write_bytes(answer)
    assert [one.paid for one in rail.results(AT)] == [2]
    assert [one.already for one in rail.results(AT)] == [True]
    assert set(Transfer.objects.values_list("state", flat=True)) == {"paid"}


def test_a_hand_over_that_was_cut_off_lays_nothing_out_and_one_that_was_committed_is_found_again(
    decide: Decide, tmp_path: Path
) -> None:
    decide([1])
    instruct(PROGRAMME, 1, AT)
    (file,) = write_transfers(
        PROGRAMME, 1, VALUE_DATE, HEADER, STRICT, CALENDAR, tmp_path, "clerk", "treasurer", AT
    ).files
    finish_interrupted(tmp_path)
    rail = BulkFileRail(directory=tmp_path, incoming=tmp_path / "in", profile=STRICT, calendar=CALENDAR)
    outgoing = tmp_path / OUTGOING
    with pytest.raises(Killed), transaction.atomic():
        rail.submit(file.name, AT)
        raise Killed
    assert TransferFile.objects.get().sent_at is None
    assert finish_interrupted(tmp_path).discarded == 1
    assert not list(outgoing.glob("**/transfer-*"))
    rail.submit(file.name, AT)  # the callbacks of the commit never run: as if killed right after it
    assert [path.parent.name for path in outgoing.glob("**/transfer-*")] == [UNCOMMITTED]
    assert finish_interrupted(tmp_path).completed == 1
    assert [path.parent.name for path in outgoing.glob("**/transfer-*")] == [OUTGOING]
    (tmp_path / file.name).rename(outgoing / "transfer-2025-03-05-1-00000000.txt")
    with pytest.raises(PromiseBroken, match=r"payments\.file_foreign"):
        finish_interrupted(tmp_path)
