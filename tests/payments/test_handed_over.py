"""The mark of a hand-over outlives the store's memory of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction

from madoguchi.core.errors import Conflict, InputRefused, PromiseBroken
from madoguchi.formats.bank_profile import STRICT
from madoguchi.payments.handed_over import HANDED_OVER, mark, marked_at, refuse_unknown, unknown
from madoguchi.payments.instruct import instruct
from madoguchi.payments.models import TransferFile
from madoguchi.payments.publish import OUTGOING, RECALLED, finish_interrupted
from madoguchi.payments.rail import BulkFileRail
from madoguchi.payments.states import RecallGround
from madoguchi.payments.take_back import acknowledge, recall, withdraw
from madoguchi.payments.transfer import write_transfers

from .conftest import AT, CALENDAR, HEADER, PROGRAMME, VALUE_DATE, Decide

pytestmark = pytest.mark.django_db


@pytest.fixture
def rail(decide: Decide, tmp_path: Path) -> BulkFileRail:
    """A folder with one file that is written and not handed over."""
    decide([1, 2])
    instruct(PROGRAMME, 1, AT)
    write_transfers(PROGRAMME, 1, VALUE_DATE, HEADER, STRICT, CALENDAR, tmp_path, "clerk", "treasurer", AT)
    finish_interrupted(tmp_path)
    return BulkFileRail(directory=tmp_path, incoming=tmp_path / "in", profile=STRICT, calendar=CALENDAR)


def test_a_file_that_is_marked_and_not_known_as_handed_over_stops_everything(rail: BulkFileRail) -> None:
    file = TransferFile.objects.get()
    mark(rail.directory, file.name, file.sha256, AT)
    with pytest.raises(PromiseBroken, match=r"payments\.handed_over_unknown"):
        rail.submit(file.name, AT)
    with pytest.raises(PromiseBroken, match=file.name):
        finish_interrupted(rail.directory)
    assert not list((rail.directory / OUTGOING).glob("**/transfer-*"))
    acknowledge(file.name, *marked_at(rail.directory, file.name))
    refuse_unknown(rail.directory)
    with pytest.raises(Conflict, match=r"payments\.already_sent"):
        rail.submit(file.name, AT + timedelta(seconds=1))
    with pytest.raises(Conflict, match=r"payments\.already_sent"):
        withdraw(file.name, "clerk", "treasurer", AT)
    assert TransferFile.objects.get().sent_at == AT


def test_the_mark_is_there_before_the_file_can_be_taken_and_only_after_the_commit(rail: BulkFileRail) -> None:
    name, marks = TransferFile.objects.get().name, rail.directory / HANDED_OVER
    rail.submit(name, AT)  # the callbacks of the commit never run: as if killed right after it
    assert not marks.exists() and unknown(rail.directory) == ()
    finish_interrupted(rail.directory)
    assert (rail.directory / OUTGOING / name).exists() and (marks / f"{name}.json").exists()
    first = (marks / f"{name}.json").read_bytes()
    mark(rail.directory, name, "0" * 64, AT + timedelta(days=1))
    assert (marks / f"{name}.json").read_bytes() == first


def test_a_recalled_file_leaves_the_folder_from_which_files_are_taken_to_the_bank(rail: BulkFileRail) -> None:
    file = TransferFile.objects.get()
    rail.submit(file.name, AT)
    finish_interrupted(rail.directory)
    assert (rail.directory / OUTGOING / file.name).exists()
    word = (RecallGround.STOPPED, "送信前に停止", "0001-23", AT, STRICT, CALENDAR, "clerk", "treasurer", AT)
    recall(file.name, *word)  # the callback of the commit never runs: as if killed right after it
    finish_interrupted(rail.directory)
    assert not (rail.directory / OUTGOING / file.name).exists()
    assert (rail.directory / RECALLED / file.name).exists()
    finish_interrupted(rail.directory)


def test_a_hand_over_that_was_rolled_back_leaves_no_mark(rail: BulkFileRail) -> None:
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        rail.submit(TransferFile.objects.get().name, AT)
        raise KeyboardInterrupt
    finish_interrupted(rail.directory)
    assert unknown(rail.directory) == ()


def test_a_damaged_mark_stops_nothing_where_the_store_knows_the_hand_over(rail: BulkFileRail) -> None:
    file = TransferFile.objects.get()
    mark(rail.directory, file.name, file.sha256, AT)
    acknowledge(file.name, file.sha256, AT)
    (rail.directory / HANDED_OVER / f"{file.name}.json").write_text("{")
    refuse_unknown(rail.directory)


def test_a_mark_of_a_file_that_no_record_knows_and_a_damaged_one_stop_too(rail: BulkFileRail) -> None:
    mark(rail.directory, "transfer-2025-03-04-1-00000000.txt", "0" * 64, AT)
    file = TransferFile.objects.get()
    (rail.directory / HANDED_OVER / f"{file.name}.json").write_text("{")
    assert len(unknown(rail.directory)) == 2
    with pytest.raises(PromiseBroken, match=r"payments\.mark_damaged"):
        marked_at(rail.directory, file.name)
    with pytest.raises(InputRefused, match=r"payments\.no_mark"):
        marked_at(rail.directory, "transfer-2025-03-04-2-00000000.txt")
    with pytest.raises(InputRefused, match=r"payments\.no_such_file"):
        acknowledge("transfer-2025-03-04-1-00000000.txt", "0" * 64, AT)
    with pytest.raises(InputRefused, match=r"payments\.no_such_file"):
        acknowledge(file.name, "0" * 64, AT)
