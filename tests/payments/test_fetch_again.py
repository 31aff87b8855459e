"""A file that was handed over is fetched once more, never after its end, and who did is kept."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.formats.bank_profile import STRICT
from madoguchi.payments.instruct import instruct
from madoguchi.payments.models import FetchedAgain
from madoguchi.payments.reconcile import read_result
from madoguchi.payments.send import fetch_again, hand_over
from madoguchi.payments.take_back import withdraw
from madoguchi.payments.transfer import write_transfers

from .conftest import AT, CALENDAR, HEADER, PROGRAMME, VALUE_DATE, Decide, Send
from .test_recall import take_back
from .test_reconcile import bank

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=10)
CUT_OFF = STRICT.deadline(VALUE_DATE, CALENDAR)
REFUSED = r"payments\.not_fetched_again"


def test_who_fetched_the_same_file_again_is_kept_and_the_row_never_changes(decide: Decide, send: Send) -> None:
    decide([1])
    instruct(PROGRAMME, 1, AT)
    content = send()
    for by in ("clerk", "treasurer"):
        fetch_again(content, STRICT, CALENDAR, by, LATER)
    assert list(FetchedAgain.objects.order_by("id").values_list("fetched_by", "fetched_at")) == [
        ("clerk", LATER),
        ("treasurer", LATER),
    ]
    for act in (lambda: FetchedAgain.objects.update(fetched_by="other"), lambda: FetchedAgain.objects.all().delete()):
        with pytest.raises(DatabaseError, match=r"payments\.\w+_refused"), transaction.atomic():
            act()
    with pytest.raises(Conflict, match=r"payments\.already_sent"):
        hand_over(content, STRICT, CALENDAR, LATER)


def test_no_file_is_fetched_again_that_is_not_on_its_way(decide: Decide, send: Send, tmp_path: Path) -> None:
    decide([1])
    instruct(PROGRAMME, 1, AT)
    report = write_transfers(PROGRAMME, 1, VALUE_DATE, HEADER, STRICT, CALENDAR, tmp_path, "clerk", "treasurer", AT)
    here = (tmp_path / "uncommitted" / report.files[0].name).read_bytes()
    with pytest.raises(Conflict, match=REFUSED):
        fetch_again(here, STRICT, CALENDAR, "clerk", AT)
    withdraw(report.files[0].name, "clerk", "treasurer", AT)
    with pytest.raises(Conflict, match=REFUSED):
        fetch_again(here, STRICT, CALENDAR, "clerk", AT)
    sent = send()
    with pytest.raises(InputRefused, match=r"payments\.not_our_file"):
        fetch_again(sent + b" ", STRICT, CALENDAR, "clerk", LATER)
    with pytest.raises(Conflict, match=REFUSED):
        fetch_again(sent, STRICT, CALENDAR, "clerk", CUT_OFF)
    read_result(bank(sent, "0"), STRICT, AT)
    with pytest.raises(Conflict, match=REFUSED):
        fetch_again(sent, STRICT, CALENDAR, "clerk", LATER)
    assert not FetchedAgain.objects.exists()


def test_a_recalled_file_is_not_fetched_again(decide: Decide, send: Send) -> None:
    decide([1])
    instruct(PROGRAMME, 1, AT)
    content = send()
    take_back()
    with pytest.raises(Conflict, match=REFUSED):
        fetch_again(content, STRICT, CALENDAR, "clerk", LATER)


def test_what_the_bank_said_before_a_file_was_fetched_again_recalls_nothing(decide: Decide, send: Send) -> None:
    decide([1])
    instruct(PROGRAMME, 1, AT)
    content = send()
    fetch_again(content, STRICT, CALENDAR, "clerk", LATER)
    with pytest.raises(InputRefused, match=r"payments\.not_confirmed"):
        take_back(confirmed_at=AT + timedelta(minutes=5))
    assert take_back(confirmed_at=LATER) == 1


def test_a_file_with_a_payment_that_was_contradicted_since_is_not_let_out_again(decide: Decide, send: Send) -> None:
    (decision,) = decide([1])
    instruct(PROGRAMME, 1, AT)
    content = send()
    decision.case.reason = "correction_due"
    decision.case.save(update_fields=["reason"])
    with pytest.raises(Conflict, match=r"payments\.correction_due"):
        fetch_again(content, STRICT, CALENDAR, "clerk", LATER)
