"""A town of a few households, written as a snapshot and determined with the real programme file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from madoguchi.bulk.engine import determine
from madoguchi.bulk.relation import RELATIONS
from madoguchi.cases.declare import approve_programme, declare
from madoguchi.cases.models import Claim
from madoguchi.cases.open import OpenReport, open_claims
from madoguchi.cases.receive import SUBMISSIONS, ReceiveReport, receive
from madoguchi.cases.verify import VerifyReport, verify
from madoguchi.programme.declaration import DeclaredFile
from madoguchi.programme.load import parse

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "programmes/low_income_household_2024.py").read_bytes()
PROGRAMME = "low-income-household-2024"
KEY = bytes(range(32))
OPENED = date(2025, 2, 3)
BANKS = pa.table({"bank_code": ["0001", "9900"], "branch_code": ["001", "738"]})
AT = datetime(2025, 3, 3, 1, 0, tzinfo=UTC)


@dataclass(kw_only=True)
class Person:
    id: int
    home: int
    head: bool = False
    kana: str = "ヤマダ ハナコ"
    relationship: str = "20"
    born: date | None = date(1980, 1, 1)
    died: date | None = None
    protected: bool = False
    levy: int | None = 0
    account: str | None = None
    holder: str | None = None
    purpose: str = "public_money"


def head(number: int, home: int, **more: object) -> Person:
    return Person(id=number, home=home, head=True, relationship="02", **more)  # type: ignore[arg-type]


@dataclass(kw_only=True)
class Town:
    folder: Path
    people: list[Person]
    text: bytes = TEXT
    runs: list[str] = field(default_factory=list)

    @property
    def declared(self) -> DeclaredFile:
        return parse(self.text)

    def approve(self) -> None:
        declare(self.declared, "drafter", AT)
        approve_programme(self.declared.sha256, "approver", AT)

    def snapshot(self, name: str) -> Path:
        out = self.folder / "snapshots" / name
        out.mkdir(parents=True, exist_ok=True)
        for relation, rows in self._rows().items():
            pq.write_table(pa.Table.from_pylist(rows, schema=RELATIONS[relation]), out / f"{relation}.parquet")
        return out

    def open(self, name: str = "0" * 16, on: date = OPENED, asked_for: Sequence[int] = ()) -> OpenReport:
        self.snap = self.snapshot(name)
        self.determined = self.folder / "runs" / name
        determine(self.declared.programme, self.snap, self.determined)
        return open_claims(self.declared, self.snap, self.determined, KEY, on, asked_for=asked_for)

    def receive(self, *rows: dict[str, object], on: date = date(2025, 2, 20)) -> ReceiveReport:
        return receive(submissions(*rows), on)

    def verify(self, on: date = date(2025, 2, 21)) -> VerifyReport:
        return verify(PROGRAMME, self.snap, BANKS, on)

    def _rows(self) -> dict[str, list[dict[str, object]]]:
        people = [
            {
                "person_id": one.id,
                "household_id": one.home,
                "is_head": one.head,
                "birth_date": one.born,
                "died_on": one.died,
                "resident_since": date(2010, 1, 1),
                "removed_on": one.died,
                "removed_elsewhere_on": None,
                "protected": one.protected,
            }
            for one in self.people
        ]
        taxes = [
            {"person_id": one.id, "fiscal_year": 2024, "per_capita_levy": one.levy, "dependent_of_taxpayer": False}
            for one in self.people
        ]
        accounts = [
            {
                "person_id": one.id,
                "purpose": one.purpose,
                "bank_code": "0001",
                "branch_code": "001",
                "account_type": "1",
                "account_number": one.account,
                "holder_kana": one.holder or one.kana,
                "registered_on": date(2024, 1, 1),
            }
            for one in self.people
            if one.account
        ]
        addressees = [
            {
                "person_id": one.id,
                "name": "",
                "name_kana": one.kana,
                "kana_certified": True,
                "relationship": one.relationship,
            }
            for one in self.people
        ]
        return {
            "people": people,
            "taxes": taxes,
            "accounts": accounts,
            "addressees": addressees,
            "child_allowances": [],
            "awards": [],
        }


def claim_of(unit_id: int) -> Claim:
    found: Claim = Claim.objects.get(unit_id=unit_id)
    return found


def answer(number: str, claim: Claim, **more: object) -> dict[str, object]:
    """An acceptance by the payee, on paper, with the account 0001-001 1 7654321 of ヤマダ ハナコ."""
    return {
        "submission_no": number,
        "reference_number": claim.reference_number,
        "channel": "paper",
        "received_on": date(2025, 2, 20),
        "applicant_id": claim.recipient_id,
        "answer": "accept",
        "bank_code": "0001",
        "branch_code": "001",
        "account_type": "1",
        "account_number": "7654321",
        "holder_kana": "ヤマダ ハナコ",
        **more,
    }


def submissions(*rows: dict[str, object]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=SUBMISSIONS)
