"""Whatever happens in whatever order, nobody is paid twice and the totals agree."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from madoguchi.core.errors import MadoguchiError
from madoguchi.core.money import Yen
from madoguchi.formats.bank_profile import STRICT
from madoguchi.formats.zengin.read import read_file
from madoguchi.formats.zengin.result import write_result
from madoguchi.payments.again import ask_for_missing, ask_once, close_uncollected, pay_again
from madoguchi.payments.instruct import instruct
from madoguchi.payments.models import Instruction, TransferFile
from madoguchi.payments.publish import finish_interrupted
from madoguchi.payments.reconcile import read_result
from madoguchi.payments.recover import RepaymentReason, demand, refuse
from madoguchi.payments.send import hand_over
from madoguchi.payments.states import RecallGround
from madoguchi.payments.take_back import recall, withdraw
from madoguchi.payments.totals import totals
from madoguchi.payments.transfer import write_transfers

from .conftest import ACCOUNT, AT, CALENDAR, HEADER, LOOKED, PROGRAMME, VALUE_DATE, decide_for

pytestmark = pytest.mark.django_db
PEOPLE = 6


class Killed(BaseException):
    pass


class Paying(RuleBasedStateMachine):
    """The office, the bank and the residents. `credited` is what arrived on accounts, as only the bank knows it."""

    @initialize()
    def begin(self) -> None:
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.folder = tempfile.TemporaryDirectory()
        self.directory = Path(self.folder.name)
        self.at_bank: list[bytes] = []
        self.lost: list[bytes] = []
        self.credited: Counter[int] = Counter()
        self.results: list[bytes] = []
        self.units = PEOPLE
        decide_for(range(1, PEOPLE + 1))
        instruct(PROGRAMME, 1, AT)
        small = replace(STRICT, item_limit=2)
        write_transfers(PROGRAMME, 1, VALUE_DATE, HEADER, small, CALENDAR, self.directory, "clerk", "treasurer", AT)
        finish_interrupted(self.directory)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)
        self.folder.cleanup()

    @rule(person=st.integers(1, PEOPLE), account=st.sampled_from(["1234567", ""]), approved=st.booleans())
    def decide(self, person: int, account: str, approved: bool) -> None:
        self.units += 1
        decide_for([person], first_unit=self.units, account_number=account, approved=approved)

    @rule(killed=st.booleans())
    def instruct_all(self, killed: bool) -> None:
        try:
            with transaction.atomic():
                instruct(PROGRAMME, 1, AT)
                if killed:
                    raise Killed
        except Killed:
            pass

    @rule(killed=st.booleans(), limit=st.sampled_from([1, 9_999]))
    def write(self, killed: bool, limit: int) -> None:
        profile = replace(STRICT, item_limit=limit)
        try:
            with transaction.atomic():
                report = write_transfers(
                    PROGRAMME, 1, VALUE_DATE, HEADER, profile, CALENDAR, self.directory, "clerk", "treasurer", AT
                )
                ask_for_missing(report.left, AT.date() + timedelta(days=9), AT)
                if killed:
                    raise Killed
        except Killed:
            pass
        else:
            self.restart()

    @rule()
    def restart(self) -> None:
        finish_interrupted(self.directory)

    @rule(data=st.data())
    def hand_files_to_the_bank(self, data: st.DataObject) -> None:
        """Anybody may try to hand over any file that lies there, sent or withdrawn before."""
        for path in sorted(self.directory.glob("transfer-*.txt")):
            if data.draw(st.booleans()):
                self.hand(path.read_bytes(), data)

    def hand(self, content: bytes, data: st.DataObject) -> None:
        """Hand over one file if it is let out; the bank may work at once or wait."""
        try:
            hand_over(content, STRICT, CALENDAR, AT)
        except MadoguchiError:
            return
        if not data.draw(st.integers(0, 3)):
            self.lost.append(content)  # the process died, or the line: it counts as sent, and the bank has nothing
            return
        self.at_bank.append(content)
        if data.draw(st.booleans()):
            self.carry_out(data)

    @rule(data=st.data())
    def withdraw_any_file(self, data: st.DataObject) -> None:
        names = list(TransferFile.objects.values_list("name", flat=True))
        if names:
            self.attempt(lambda: withdraw(data.draw(st.sampled_from(names)), "clerk", "treasurer", AT))
            if data.draw(st.booleans()):
                self.write(killed=False, limit=9_999)

    @rule()
    def what_was_lost_turns_up_in_time(self) -> None:
        self.at_bank += self.lost
        self.lost.clear()

    @rule(data=st.data(), writes=st.booleans())
    def recall_any_file(self, data: st.DataObject, writes: bool) -> None:
        """The office asks about any file. The bank confirms only what is so, and is asked for a file once."""
        for path in sorted(self.directory.glob("transfer-*.txt")):
            content = path.read_bytes()
            ground = data.draw(st.sampled_from(RecallGround))
            confirmed_at = AT if ground is RecallGround.STOPPED else STRICT.deadline(VALUE_DATE, CALENDAR)
            held = self.at_bank if ground is RecallGround.STOPPED else self.lost
            if content in held:
                persons = ("clerk", "treasurer")
                due = recall(path.name, ground, "組戻し", "1", confirmed_at, STRICT, CALENDAR, *persons, confirmed_at)
                assert due == len(read_file(content, STRICT).rows)
                held.remove(content)
                if writes:
                    self.write(killed=False, limit=9_999)

    @rule(data=st.data())
    def the_bank_carries_out_what_it_has(self, data: st.DataObject) -> None:
        while self.at_bank:
            self.carry_out(data)

    def carry_out(self, data: st.DataObject) -> None:
        """The bank takes one file and pays each line or not; its result may be read at once, later, or again."""
        file = read_file(self.at_bank.pop(), STRICT)
        codes = data.draw(st.lists(st.sampled_from("0012"), min_size=len(file.rows), max_size=len(file.rows)))
        for code, customer, amount in zip(codes, file.rows["customer_code"], file.rows["amount_yen"], strict=True):
            if code == "0":
                person = Instruction.objects.get(pk=int(customer[:10])).person_id
                self.credited[person] += amount
        self.results.append(write_result(file, codes, STRICT))
        if data.draw(st.booleans()):
            self.attempt(lambda: read_result(self.results[-1], STRICT, AT))

    @rule(data=st.data())
    def read_any_result(self, data: st.DataObject) -> None:
        if self.results:
            result = data.draw(st.sampled_from(self.results))
            self.attempt(lambda: read_result(result, STRICT, AT))

    @rule()
    def ask(self) -> None:
        ask_once(PROGRAMME, AT.date() + timedelta(days=9), AT)
        for person in range(1, PEOPLE, 2):
            self.somebody_gives_an_account(person)

    @rule(person=st.integers(1, PEOPLE))
    def somebody_gives_an_account(self, person: int) -> None:
        found = Instruction.objects.filter(person_id=person).first()
        if found:
            pay_again(pa.Table.from_pylist([{"instruction_id": found.pk, **ACCOUNT}]), STRICT, AT, *LOOKED)

    @rule(person=st.integers(1, PEOPLE))
    def somebody_refuses(self, person: int) -> None:
        found = Instruction.objects.filter(person_id=person).first()
        if found:
            self.attempt(lambda: refuse(found.pk, "clerk", AT))

    @rule(person=st.integers(1, PEOPLE), amount=st.integers(1, 30_000))
    def it_is_demanded_back(self, person: int, amount: int) -> None:
        found = Instruction.objects.filter(person_id=person).first()
        if found:
            by = ("clerk", "treasurer")
            self.attempt(lambda: demand(found.pk, Yen(amount), RepaymentReason.TOO_MUCH, *by, AT))

    @rule(days=st.sampled_from([0, 10]))
    def close(self, days: int) -> None:
        close_uncollected(PROGRAMME, AT + timedelta(days=days))

    def attempt(self, act: object) -> None:
        """An act that may be refused, in a transaction of its own."""
        assert callable(act)
        try:
            with transaction.atomic():
                act()
        except MadoguchiError:
            pass

    @invariant()
    def nobody_is_paid_twice_and_the_totals_agree(self) -> None:
        if not hasattr(self, "outer"):
            return
        assert all(amount <= 30_000 for amount in self.credited.values())
        assert totals(PROGRAMME).credited.yen <= sum(self.credited.values())


def test_in_any_order_nobody_is_paid_twice_and_the_totals_agree(city: str) -> None:
    run_state_machine_as_test(
        Paying,
        settings=settings(
            max_examples=30, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
