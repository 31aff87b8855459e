"""A decision that new facts contradict is not paid: neither written into a file nor let out in one."""

from __future__ import annotations

from pathlib import Path

import pytest

from madoguchi.cases.keep import keep
from madoguchi.cases.models import Claim
from madoguchi.core.errors import Conflict
from madoguchi.formats.bank_profile import STRICT
from madoguchi.payments.instruct import instruct
from madoguchi.payments.models import TransferFile
from madoguchi.payments.rail import SingleTransferRail, order_singles
from madoguchi.payments.send import hand_over
from madoguchi.payments.singles import DoubleSingleTransferBank
from madoguchi.payments.take_back import withdraw
from madoguchi.payments.totals import totals
from madoguchi.payments.transfer import TransferReport, write_transfers
from madoguchi.registry.models import Protection

from .conftest import AT, CALENDAR, HEADER, PROGRAMME, VALUE_DATE, Decide
from .test_reconcile import states

pytestmark = pytest.mark.django_db


def write(directory: Path) -> TransferReport:
    return write_transfers(PROGRAMME, 1, VALUE_DATE, HEADER, STRICT, CALENDAR, directory, "clerk", "treasurer", AT)


def contradict(decided: int) -> None:
    Claim.objects.filter(decisions=decided).update(reason="correction_due")


def test_what_waits_for_a_correction_is_held_back_and_paid_once_two_persons_keep_it(
    decide: Decide, tmp_path: Path
) -> None:
    first, second = decide([1, 2])
    contradict(second.pk)
    instruct(PROGRAMME, 1, AT)
    report = write(tmp_path)
    assert (report.files[0].items, report.held, report.left.num_rows) == (1, 1, 0)
    assert states() == ["in_file", "due"]
    assert totals(PROGRAMME).instructed.items == 2
    keep(second.case_id, "clerk", "chief", AT, "異動は基準日の後")
    report = write(tmp_path)
    assert (report.files[0].items, report.held) == (1, 0)
    assert first.case.state == "decided"


def test_a_written_file_is_not_let_out_once_a_decision_in_it_is_contradicted(decide: Decide, tmp_path: Path) -> None:
    _, second = decide([1, 2])
    instruct(PROGRAMME, 1, AT)
    (written,) = write(tmp_path).files
    content = (tmp_path / "uncommitted" / written.name).read_bytes()
    contradict(second.pk)
    with pytest.raises(Conflict, match=r"payments\.correction_due"):
        hand_over(content, STRICT, CALENDAR, AT)
    withdraw(written.name, "clerk", "treasurer", AT)
    report = write(tmp_path)
    assert (report.files[0].items, report.held) == (1, 1)


def test_an_order_of_single_transfers_is_not_let_out_either(decide: Decide) -> None:
    (only,) = decide([1])
    instruct(PROGRAMME, 1, AT)
    name = order_singles(PROGRAMME, 1, VALUE_DATE, STRICT, CALENDAR, "clerk", "treasurer", AT)
    assert name
    contradict(only.pk)
    rail = SingleTransferRail(bank=DoubleSingleTransferBank())
    with pytest.raises(Conflict, match=r"payments\.correction_due"):
        rail.submit(name, AT)
    assert TransferFile.objects.get(name=name).sent_at is None


def protect() -> None:
    """A measure of somebody is in the register, and no run knows it."""
    Protection.objects.create(
        measure_id=1,
        person_id=99,
        role="applicant",
        ground="measure",
        starts_on=AT.date(),
        lives_here=True,
        recorded_at=AT,
    )


def test_no_file_is_written_or_let_out_while_a_measure_is_newer_than_the_last_run(
    decide: Decide, tmp_path: Path
) -> None:
    decide([1, 2])
    instruct(PROGRAMME, 1, AT)
    (written,) = write(tmp_path).files
    content = (tmp_path / "uncommitted" / written.name).read_bytes()
    protect()
    with pytest.raises(Conflict, match=r"cases\.measure_unseen"):
        hand_over(content, STRICT, CALENDAR, AT)
    withdraw(written.name, "clerk", "treasurer", AT)
    with pytest.raises(Conflict, match=r"cases\.measure_unseen"):
        write(tmp_path)
    assert states() == ["due", "due"]


def test_no_single_transfer_is_ordered_or_let_out_then_either(decide: Decide) -> None:
    decide([1])
    instruct(PROGRAMME, 1, AT)
    order = (PROGRAMME, 1, VALUE_DATE, STRICT, CALENDAR, "clerk", "treasurer", AT)
    name = order_singles(*order)
    assert name
    protect()
    with pytest.raises(Conflict, match=r"cases\.measure_unseen"):
        SingleTransferRail(bank=DoubleSingleTransferBank()).submit(name, AT)
    with pytest.raises(Conflict, match=r"cases\.measure_unseen"):
        order_singles(*order)
    assert TransferFile.objects.get(name=name).sent_at is None
