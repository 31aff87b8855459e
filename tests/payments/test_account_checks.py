"""What the bank said of an account is known to the next programme; what two persons said of one is known at once."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
import pyarrow as pa
import pytest
from django.db import IntegrityError, transaction

from madoguchi.formats.bank_profile import STRICT
from madoguchi.formats.zengin.read import read_file
from madoguchi.formats.zengin.result import write_result
from madoguchi.payments.again import ask_once, pay_again
from madoguchi.payments.instruct import instruct
from madoguchi.payments.models import Instruction
from madoguchi.payments.order import due
from madoguchi.payments.reconcile import read_result
from madoguchi.registry import account_checks
from madoguchi.registry.account_checks import decide, learn, standing
from madoguchi.registry.account_kinds import AccountOutcome
from madoguchi.registry.models import AccountCheck, BankAccount

from .conftest import ACCOUNT, AT, LOOKED, PROGRAMME, VALUE_DATE, Decide, Send, decide_for

pytestmark = pytest.mark.django_db
OTHER = {**ACCOUNT, "account_number": "7654321"}


@pytest.fixture
def approved(city: str) -> Decide:
    """Approved decisions, under a name that is not the one of what two persons say."""
    return decide_for


def of(person_id: int, account: dict[str, str] = ACCOUNT) -> pl.DataFrame:
    return pl.DataFrame([{"person_id": person_id, **{name: account[name] for name in ACCOUNT}}])


def told() -> list[tuple[int, str]]:
    return [(row["person_id"], row["outcome"]) for row in standing().to_dicts()]


def on_file() -> list[tuple[int, str, str]]:
    rows = BankAccount.objects.filter(superseded_at__isnull=True).order_by("person_id")
    return [(one.person_id, one.purpose, one.account_number) for one in rows]


def hear(content: bytes, codes: str, days: int = 0) -> None:
    read_result(write_result(read_file(content, STRICT), list(codes), STRICT), STRICT, AT + timedelta(days=days))


def test_what_was_credited_is_on_file_and_what_the_bank_refused_is_known(approved: Decide, send: Send) -> None:
    approved([1, 2, 3, 4])
    instruct(PROGRAMME, 1, AT)
    hear(send(), "0129")
    # 9 may be anything: nothing is learned of the account.
    assert told() == [(2, AccountOutcome.NO_ACCOUNT), (3, AccountOutcome.NAME_DIFFERS)]
    assert on_file() == [(1, "credited", "1234567")]
    row = BankAccount.objects.get()
    assert (row.holder_kana, row.registered_on) == (ACCOUNT["holder_kana"], VALUE_DATE)
    assert set(AccountCheck.objects.values_list("told_by", "by", "confirmed_by")) == {("bank", "bank", None)}


def test_money_that_comes_back_later_takes_the_account_out_of_use(approved: Decide, send: Send) -> None:
    approved([1])
    instruct(PROGRAMME, 1, AT)
    content = send()
    hear(content, "0")
    hear(content, "1", days=3)
    assert told() == [(1, AccountOutcome.NO_ACCOUNT)]


def test_an_account_that_takes_money_again_is_refused_no_longer(approved: Decide, send: Send) -> None:
    approved([1])
    instruct(PROGRAMME, 1, AT)
    hear(send(), "1")
    ask_once(PROGRAMME, AT.date() + timedelta(days=30), AT)
    answer = pa.Table.from_pylist([{"instruction_id": Instruction.objects.get().pk, **ACCOUNT}])
    assert pay_again(answer, STRICT, AT, *LOOKED).accepted == 1
    hear(send(), "0", days=1)
    assert (told(), on_file()) == ([], [(1, "credited", "1234567")])
    # Both are history: nothing was rewritten.
    assert AccountCheck.objects.filter(superseded_at__isnull=False).count() == 1


def test_the_same_account_credited_again_adds_nothing_and_another_one_takes_its_place(city: str) -> None:
    row, day = of(1), VALUE_DATE
    nothing = row.with_columns(outcome=pl.lit("")).clear()
    for days in (0, 1):
        learn(row, nothing, "0" * 64, day, AT + timedelta(days=days))
    assert BankAccount.objects.count() == 1
    learn(of(1, OTHER), nothing, "1" * 64, day + timedelta(days=9), AT + timedelta(days=2))
    assert on_file() == [(1, "credited", "7654321")]
    # A result that is read late does not bring the older one back.
    learn(row, nothing, "2" * 64, day, AT + timedelta(days=3))
    assert on_file() == [(1, "credited", "7654321")]
    assert BankAccount.objects.count() == 2


def test_an_account_that_is_not_the_payees_is_not_paid_to(approved: Decide) -> None:
    approved([1, 2])
    instruct(PROGRAMME, 1, AT)
    decide(of(1), AccountOutcome.NOT_OWN, "clerk", "chief", "本人に電話で確認", AT)
    assert due(PROGRAMME, 1)["account_number"].to_pylist() == ["", "1234567"]
    # Of the same account of another person nothing was said.
    assert due(PROGRAMME, 1).column_names[-5:] == list(ACCOUNT)


def test_an_account_that_is_not_theirs_is_not_taken_in_answer_even_by_two(approved: Decide, send: Send) -> None:
    approved([1])
    instruct(PROGRAMME, 1, AT)
    hear(send(), "9")
    ask_once(PROGRAMME, AT.date() + timedelta(days=30), AT)
    decide(of(1, OTHER), AccountOutcome.NOT_OWN, "clerk", "chief", "通帳の写しが別人", AT)
    answer = pa.Table.from_pylist([{"instruction_id": Instruction.objects.get().pk, **OTHER}])
    report = pay_again(answer, STRICT, AT, *LOOKED)
    assert (report.accepted, report.left["why_not"].to_pylist()) == (0, ["not_own_account"])
    decide(of(1, OTHER), AccountOutcome.OWN, "clerk", "chief", "本人が通帳を持参", AT)
    assert pay_again(answer, STRICT, AT, *LOOKED).accepted == 1
    assert told() == [(1, AccountOutcome.OWN)]


def test_the_store_itself_holds_that_two_persons_say_whose_an_account_is(city: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        AccountCheck.objects.create(
            **ACCOUNT,
            **{"person_id": 1, "told_by": "office", "outcome": "own", "by": "clerk", "confirmed_by": "clerk"},
            why="",
            recorded_at=AT,
        )


def test_of_many_the_whole_register_is_read_and_the_same_is_learned(city: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account_checks, "FEW", 0)
    rows = pl.concat([of(1), of(2, OTHER)])
    nothing = rows.with_columns(outcome=pl.lit("")).clear()
    for days in (0, 1):
        learn(rows, nothing, "0" * 64, VALUE_DATE, AT + timedelta(days=days))
    assert on_file() == [(1, "credited", "1234567"), (2, "credited", "7654321")]
