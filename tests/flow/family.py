"""An office of a few families: its registers, a programme of ¥10,000 for each person, and its whole way to the bank."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
from django.db import transaction

from madoguchi import flow, tenancy
from madoguchi.cases.models import Claim
from madoguchi.cases.states import Review
from madoguchi.core.bank_days import BankCalendar
from madoguchi.core.money import Yen
from madoguchi.flow import Signatories, correcting
from madoguchi.formats.bank_profile import STRICT
from madoguchi.formats.zengin.read import read_file
from madoguchi.formats.zengin.result import write_result
from madoguchi.payments.calendar import bank_calendar
from madoguchi.payments.models import Instruction, Repayment
from madoguchi.payments.recover import receive
from madoguchi.payments.states import InstructionState
from madoguchi.programme.declaration import DeclaredFile
from madoguchi.programme.load import parse
from madoguchi.registry.columns import REGISTERS
from madoguchi.registry.events import Event, Value, record
from tests.payments.conftest import HEADER
from tests.registry.sample import resident

CITY = "302015"
BASE = date(2024, 12, 13)
START = datetime(2024, 12, 14, 1, tzinfo=UTC)
KEY = bytes(range(32))
BOTH = Signatories(drafter="clerk", approver="chief")
TREASURY = Signatories(drafter="clerk", approver="treasurer")
CALENDAR: BankCalendar = bank_calendar(date(2024, 12, 1), date(2031, 12, 31))
RECLAIMS = 'correction=Correction(reclaim="要綱12条"),'


def programme(correction: str = RECLAIMS) -> DeclaredFile:
    """¥10,000 for each person of a household, without any act of theirs where an account is on file."""
    text = f"""from datetime import date
from madoguchi.programme import PUSH, CONFIRM, Application, Correction, Legal, Programme, Requirement, count, household
from madoguchi.programme import member, some, yen
resident = member.registered_on(date(2024, 12, 13))
programme = Programme(
    id="each-person", title="ひとり1万円", authority="要綱", base_date=date(2024, 12, 13),
    unit=household, covers=resident,
    requirements=[Requirement("基準日に住民登録がある", some(resident), source="要綱2条")],
    amount=yen(10_000) * count(resident),
    application=Application(modes=[PUSH, CONFIRM], opens=date(2024, 12, 16), closes=date(2025, 3, 31)),
    legal=Legal(seizure_exempt=False, tax_exempt=False, source="なし"), {correction}
)
"""
    return parse(text.encode())


def account(person_id: int) -> dict[str, object]:
    """「公金受取口座」 The own account of somebody whose name is ヤマダ ハナコ."""
    return {
        "person_id": person_id,
        "purpose": "public_money",
        "bank_code": "0001",
        "branch_code": "001",
        "account_type": "1",
        "account_number": f"{person_id:07}",
        "holder_kana": "ヤマダ ハナコ",
        "registered_on": date(2024, 1, 1),
    }


def member(person_id: int, household_id: int, relationship: str, **more: object) -> dict[str, object]:
    """Somebody of a household, since long ago."""
    return resident(
        person_id, household_id, relationship, **{"name_kana": "ヤマダ ハナコ", "kana_certified": True, **more}
    )


def state(person_id: int, household_id: int, relationship: str, **more: Value) -> dict[str, Value]:
    """What the first event of somebody has to bring: a whole row, but for what the event itself says."""
    said = ("person_id", "version", "event_reason", "event_on", "notified_on", "status", "resident_since")
    row = member(person_id, household_id, relationship, **more)
    return {name: value for name, value in row.items() if name not in said and isinstance(value, Value)}


@dataclass(kw_only=True)
class Office:
    """The office and its clock, which goes on by a day with everything that it does."""

    declared: DeclaredFile
    now: datetime = START

    def tick(self, days: int = 1) -> datetime:
        self.now += timedelta(days=days)
        return self.now

    def take_in(self, register: str, *rows: Mapping[str, object]) -> None:
        table = pa.Table.from_pylist([dict(row) for row in rows], schema=REGISTERS[register].schema)
        flow.take_in(register, table, self.tick(), coverage="changes")

    def enter(self, event: Event) -> int:
        with transaction.atomic():
            return record(event, at=self.tick())

    def begin(self, *people: Mapping[str, object], protections: tuple[Mapping[str, object], ...] = ()) -> None:
        """Take the registers in, put the programme in force and open the claims."""
        self.take_in("residents", *people)
        self.take_in("protections", *protections)
        self.take_in("accounts", *(account(int(str(row["person_id"]))) for row in people))
        at = self.tick()
        frozen = flow.freeze(self.declared, at)
        determined = flow.determine(self.declared, frozen, "clerk", at)
        flow.put_in_force(self.declared, BOTH, at)
        flow.open_cases(self.declared, frozen, determined, KEY, at.date())

    def follow(self) -> correcting.Followed:
        return correcting.follow(self.declared, "clerk", KEY, self.tick())

    def decide(self) -> None:
        """Silence consents once the days of the notice are over, a person pays what new facts brought to them to look
        at and the rules grant, and what is ready is decided.
        """
        looked_at = Claim.objects.filter(state="review", reason="new_facts", outcome="yes", covered_elsewhere=False)
        for one in looked_at:
            flow.settle(one, Review.PAY, "clerk", self.tick(), "台帳で確かめた", None, None)
        flow.hear_silence(self.declared.programme.id, self.tick(20).date())
        if flow.draft(self.declared.programme.id, "clerk", self.tick()).decisions:
            flow.approve(self.declared.programme.id, "chief", self.tick())

    def correct(self) -> int:
        """Draft and approve what nothing stands in the way of; returns how many corrections."""
        drafted = correcting.draft(self.declared, "clerk", self.tick())
        correcting.approve(drafted.pk, "chief", self.tick())
        return drafted.count

    def pay(self, code: str = "0") -> int:
        """Order what is due and hear the bank; returns the yen that it credited."""
        return sum(map(self.hear, self.order(code)))

    def order(self, code: str = "0") -> list[bytes]:
        """Write what is due and hand it over; returns what the bank will say: of each item the same."""
        at = self.tick()
        value_date = CALENDAR.following(at.date(), 3)
        paid = flow.pay(self.declared, value_date, HEADER, STRICT, CALENDAR, TREASURY, at)
        flow.mend_files()
        orders = [read_file(flow.hand_over(one.name, STRICT, CALENDAR, at), STRICT) for one in paid.files]
        self.now = datetime.combine(value_date, at.timetz())
        return [write_result(one, [code] * one.rows.height, STRICT) for one in orders]

    def said_of(self, result: bytes, code: str) -> bytes:
        """The same order, of which the bank says something else."""
        order = read_file(result, STRICT)
        return write_result(order, [code] * order.rows.height, STRICT)

    def hear(self, result: bytes) -> int:
        """Read what the bank says; returns the yen that it credited."""
        at = self.tick()
        said, *_ = flow.hear_bank(result, STRICT, at.date() + timedelta(days=40), at)
        return int(said.credited_yen)

    def give_back(self) -> int:
        """Everybody gives back what was asked back; returns the yen."""
        waiting = Repayment.objects.filter(received_on__isnull=True).order_by("id")
        for one in waiting:
            with transaction.atomic():
                receive(one.instruction_id, Yen(one.amount_yen), self.tick().date())
        return sum(one.amount_yen for one in waiting)

    def has(self, unit_id: int) -> int:
        """What a household has in the end: credited, less what it gives back."""
        claims = Claim.objects.filter(unit_id=unit_id)
        paid = Instruction.objects.filter(
            case__in=claims, state__in=(InstructionState.PAID.value, InstructionState.REPAID.value)
        )
        back = Repayment.objects.filter(instruction__in=paid)
        return sum(paid.values_list("amount_yen", flat=True)) - sum(back.values_list("amount_yen", flat=True))


@contextmanager
def office(declared: DeclaredFile | None = None) -> Iterator[Office]:
    """An office with empty registers."""
    with tenancy.municipality(CITY):
        flow.found(CITY, "和歌山市", synthetic=True)
        yield Office(declared=declared or programme())
