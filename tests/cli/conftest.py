"""Offices in the states that a municipality passes through, each made once for a worker and copied for a test."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from madoguchi.simulate.bank import settle
from madoguchi.simulate.city import City, as_recorded, generate
from madoguchi.simulate.write import write_csv

from .office import CITY, PROGRAMME, PROGRAMME_ID, STARTED, Office, lent, new_office

REGISTERS = ("residents", "protections", "taxes", "accounts", "child_allowances")
HEADER = """originator_code = "0000000001"
originator_name = "ﾓｷﾞ ｷﾕｳﾌｷﾝ"
bank_code = "0163"
branch_code = "001"
account_type = "1"
account_number = "0000001"
"""
ANSWERED = "2020-06-10T09:00"
PAID = "2020-06-11T09:00"
VALUE_DATE = "2020-06-15"
SETTLED = "2020-06-16T09:00"
TREASURY = ("--drafter", "treasury-1", "--approver", "treasurer")


@pytest.fixture(scope="session")
def city() -> City:
    """An invented city of 600."""
    return generate(residents=600, seed=11, base_date=date(2020, 4, 27), municipality=CITY)


@pytest.fixture(scope="session")
def sample(city: City, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its registers as the vendor's system writes them on the first day, and the paying account."""
    folder = tmp_path_factory.mktemp("sample")
    write_csv(as_recorded(city, date(2020, 5, 1)), folder)
    (folder / "account.toml").write_text(HEADER, "utf-8")
    return folder


@pytest.fixture(scope="session")
def _registered(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = new_office(tmp_path_factory.mktemp("registered"))
    office.one_after_another(
        *(["register", "import", name, sample / f"{name}-synthetic.csv", "--at", STARTED] for name in REGISTERS)
    )
    return office


@pytest.fixture(scope="session")
def _judged(_registered: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = _registered.copy(tmp_path_factory.mktemp("judged"))
    office.one_after_another(["run", PROGRAMME, "--drafter", "clerk", "--approver", "manager", "--at", STARTED])
    return office


@pytest.fixture(scope="session")
def _sent(_judged: Office, city: City, sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = _judged.copy(tmp_path_factory.mktemp("sent"))
    answers = write_answers(office, city, tmp_path_factory.mktemp("answers") / "answers.csv")
    office.one_after_another(
        ["submission", "import", answers, "--at", ANSWERED],
        ["decision", "draft", PROGRAMME_ID, "--by", "clerk", "--at", ANSWERED],
        ["decision", "approve", PROGRAMME_ID, "--by", "manager", "--at", ANSWERED],
        [
            "payment",
            "write",
            PROGRAMME_ID,
            "--value-date",
            VALUE_DATE,
            "--at",
            PAID,
            *TREASURY,
            "--header",
            sample / "account.toml",
        ],
    )
    office.one_after_another(["payment", "send", transfer_file(office).name, "--at", PAID])
    return office


@pytest.fixture
def office(home: Path) -> Iterator[Office]:
    """An office on its first day: no folder, no table."""
    yield from lent(new_office(home / "office"))


@pytest.fixture
def registered(_registered: Office, home: Path) -> Iterator[Office]:
    """An office whose registers are taken in."""
    yield from lent(_registered.copy(home / "office"))


@pytest.fixture
def judged(_judged: Office, home: Path) -> Iterator[Office]:
    """An office with a programme in force and its claims opened."""
    yield from lent(_judged.copy(home / "office"))


@pytest.fixture
def sent(_sent: Office, home: Path) -> Iterator[Office]:
    """An office that waits for the bank's answer."""
    yield from lent(_sent.copy(home / "office"))


def write_answers(office: Office, city: City, path: Path, **changed: str) -> Path:
    """Everybody who was asked answers and names the first account that they hold; `changed` values for the first."""
    held = {row["person_id"]: row for row in pl.DataFrame(city.ledger).filter("open").to_dicts()}
    asked = office.rows("SELECT reference_number, recipient_id FROM cases_claim WHERE state = 'open' ORDER BY id")
    items = ("bank_code", "branch_code", "account_type", "account_number", "holder_kana")
    answers = [
        {
            "届出番号": f"P-{number}",
            "照会番号": number,
            "受付経路": "郵送",
            "受付年月日": "令和2年6月8日",
            "届出人_宛名番号": person,
            "届出内容": "受給",
            **{name: held[person][name] for name in items},
        }
        for number, person in asked
        if person in held
    ]
    answers[0] |= changed
    with path.open("w", encoding="cp932", newline="") as file:
        writer = csv.DictWriter(file, answers[0].keys())
        writer.writeheader()
        writer.writerows(answers)
    return path


def transfer_file(office: Office, number: int = 0) -> Path:
    """A bank file of the office, in the order of their names."""
    return sorted((office.home / CITY / "bank").glob("transfer-*.txt"))[number]


def bank_answer(office: Office, city: City, path: Path, *, closed: int = 0, number: int = 0) -> Path:
    """What the bank double answers to a file when the first `closed` accounts of it are closed."""
    ledger = pl.DataFrame(city.ledger)
    paid = office.rows("SELECT account_number FROM payments_transfer ORDER BY id")[:closed]
    gone = pl.col("account_number").is_in([str(account) for (account,) in paid])
    content = transfer_file(office, number).read_bytes()
    path.write_bytes(settle(content, ledger.with_columns(open=pl.col("open") & ~gone).to_arrow()))
    return path
