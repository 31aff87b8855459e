"""Of several instalments each says its own day, amount and sender; one that is not ordered yet says nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from madoguchi.cases.models import Claim
from madoguchi.flow.arriving import arriving
from madoguchi.formats.bank_profile import STRICT
from madoguchi.payments.instruct import instruct
from madoguchi.payments.models import Instruction
from madoguchi.payments.send import hand_over
from madoguchi.payments.transfer import write_transfers

from .conftest import AT, CALENDAR, HEADER, PROGRAMME, VALUE_DATE, Decide

pytestmark = pytest.mark.django_db


def test_each_instalment_has_its_own_day_amount_and_sender(
    decide: Decide, city: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(django_settings, "HOME", tmp_path)
    folder = tmp_path / city / "bank"
    decide([9], amounts=(50_000, 20_000))
    claim = Claim.objects.get()
    assert arriving(claim) == ()
    days = (VALUE_DATE, date(2025, 3, 28))
    for number, (on, name) in enumerate(zip(days, ("ﾁﾖﾀﾞｸ", "ﾁﾖﾀﾞｸ ﾌｸｼ"), strict=True), start=1):
        instruct(PROGRAMME, number, AT)
        header = replace(HEADER, originator_name=name)
        (file,) = write_transfers(
            PROGRAMME, number, on, header, STRICT, CALENDAR, folder, "clerk", "treasurer", AT
        ).files
        (folder / "uncommitted" / file.name).rename(folder / file.name)
        assert len(arriving(claim)) == number - 1
        hand_over((folder / file.name).read_bytes(), STRICT, CALENDAR, AT)
        assert len(arriving(claim)) == number
    first, second = arriving(claim)
    assert [(one.instalment, one.amount_yen, one.value_date, one.remitter) for one in (first, second)] == [
        (1, 50_000, days[0], "チヨダク"),
        (2, 20_000, days[1], "チヨダク フクシ"),
    ]
    assert first.account is not None and first.account.number == "****567"
    assert Instruction.objects.count() == 2
