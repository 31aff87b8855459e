from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from madoguchi import store
from madoguchi.core.errors import Conflict, InputRefused, MadoguchiError
from madoguchi.payments.instruct import InstructReport, instruct
from madoguchi.payments.models import Instruction

from .conftest import AT, PROGRAMME, Decide

pytestmark = pytest.mark.django_db


def refused(sql: str, *parameters: int) -> MadoguchiError:
    with pytest.raises((InputRefused, Conflict)) as caught, transaction.atomic():
        store.execute(sql, parameters)
    return caught.value


def test_every_approved_grant_becomes_one_instruction_and_a_second_run_creates_none(decide: Decide) -> None:
    decide([11, 12, 13])
    assert instruct(PROGRAMME, 1, AT) == InstructReport(created=3, already=0, refused_second=0)
    assert instruct(PROGRAMME, 1, AT) == InstructReport(created=0, already=3, refused_second=0)
    assert list(Instruction.objects.values_list("person_id", "amount_yen", "state").order_by("id")) == [
        (11, 30_000, "due"),
        (12, 30_000, "due"),
        (13, 30_000, "due"),
    ]


def test_a_batch_that_no_second_person_approved_is_not_paid(decide: Decide) -> None:
    decide([11], approved=False)
    assert instruct(PROGRAMME, 1, AT).created == 0


def test_nothing_is_instructed_at_an_instant_before_the_approval(decide: Decide) -> None:
    decide([11])
    with pytest.raises(Conflict, match=r"payments\.clock_back"):
        instruct(PROGRAMME, 1, AT - timedelta(seconds=1))
    assert not Instruction.objects.exists()


def test_a_second_decision_for_the_same_person_is_counted_and_not_paid(decide: Decide) -> None:
    decide([11, 11])
    assert instruct(PROGRAMME, 1, AT) == InstructReport(created=1, already=0, refused_second=1)
    decide([11], first_unit=9)
    assert instruct(PROGRAMME, 1, AT) == InstructReport(created=0, already=1, refused_second=2)


def test_each_instalment_is_paid_once_and_by_its_own_amount(decide: Decide) -> None:
    decide([11], amounts=(30_000, 20_000, 0))
    assert [instruct(PROGRAMME, number, AT).created for number in (1, 2, 3, 4)] == [1, 1, 0, 0]
    assert list(Instruction.objects.values_list("instalment", "amount_yen").order_by("instalment")) == [
        (1, 30_000),
        (2, 20_000),
    ]


def test_the_database_refuses_an_amount_that_no_decision_grants(decide: Decide) -> None:
    decision = decide([11])[0]
    columns = (
        "municipality_id, programme_id, person_id, instalment, claim_id, decision_id, amount_yen, instructed_at, state"
    )
    by_hand = (
        f"INSERT INTO payments_instruction ({columns}) SELECT municipality_id, '{PROGRAMME}', "
        f"payee_id, 1, claim_id, id, "
        "%s, '2025-03-03 01:00:00+00:00', 'due' FROM cases_decision WHERE id = %s"
    )
    assert refused(by_hand, 46_300_000, decision.pk).code == "store.refused"
    assert store.execute(by_hand, (30_000, decision.pk)) == 1


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE payments_instruction SET amount_yen = 1",
        "UPDATE payments_instruction SET person_id = 99",
        "UPDATE payments_instruction SET state = 'paid'",
        "UPDATE payments_instruction SET state = 'repaid'",
        "UPDATE payments_instruction SET state = 'in_file'",
        "DELETE FROM payments_instruction",
    ],
)
def test_the_database_refuses_to_change_an_instruction(decide: Decide, change: str) -> None:
    decide([11])
    instruct(PROGRAMME, 1, AT)
    assert refused(change).code == "store.refused"
