"""A notice of decision is withheld where the money goes another way than it would say."""

from __future__ import annotations

import pytest

from madoguchi.formats.bank_profile import STRICT
from madoguchi.payments.again import ask_once, pay_again
from madoguchi.payments.instruct import instruct
from madoguchi.payments.models import Instruction
from madoguchi.payments.overtaken import overtaken
from madoguchi.payments.reconcile import read_result
from madoguchi.payments.recover import refuse

from .conftest import AT, LOOKED, PROGRAMME, Decide, Send
from .test_reconcile import DEADLINE, answer, bank

pytestmark = pytest.mark.django_db


def test_who_declined_and_who_named_another_account_is_overtaken_and_who_was_paid_is_not(
    decide: Decide, send: Send
) -> None:
    decide([1, 2, 3])
    instruct(PROGRAMME, 1, AT)
    first, second, _ = Instruction.objects.order_by("id").values_list("id", flat=True)
    refuse(first, "clerk", AT)
    assert overtaken(PROGRAMME) == {"000000000001"}
    read_result(bank(send(), "10"), STRICT, AT)
    ask_once(PROGRAMME, DEADLINE, AT)
    assert overtaken(PROGRAMME) == {"000000000001"}
    assert pay_again(answer(second), STRICT, AT, *LOOKED).accepted == 1
    assert overtaken(PROGRAMME) == {"000000000001", "000000000002"}
