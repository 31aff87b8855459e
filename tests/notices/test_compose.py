"""Letters out of claims over a small snapshot of the real relations."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from madoguchi.bulk.relation import RELATIONS
from madoguchi.cases.written import REVIEWED
from madoguchi.core.errors import Conflict
from madoguchi.notices.choose import DUE
from madoguchi.notices.compose import Composed, Run, compose, in_postal_order
from madoguchi.notices.letter import Addressee, Appeal, LetterKind, Office, Outcome, Why
from madoguchi.notices.text import japanese
from madoguchi.programme.load import load, parse

DECLARED = load(Path(__file__).resolve().parents[2] / "programmes/low_income_household_2024.py")
PROGRAMME = DECLARED.programme
SNAPSHOT = "0" * 16
OFFICE = Office(
    municipality="模擬市",
    issuer="模擬市長",
    contact=("模擬市 給付金室",),
    appeal=Appeal(authority="模擬市長", defendant="模擬市", representative="模擬市長"),
)
RUN = Run(
    programmes={DECLARED.sha256: PROGRAMME},
    kind=LetterKind.NOTICE,
    office=OFFICE,
    issued_on=date(2025, 2, 3),
    synthetic=True,
    sheltered=frozenset(),
    died=frozenset(),
)
PEOPLE = (
    # person, household, 続柄, born, levy of 2024, postal code, address
    (1, 10, "02", date(1985, 5, 5), 0, "6400102", "一番丁1番地"),
    (2, 10, "11", date(1986, 7, 1), 0, "6400102", "一番丁1番地"),
    (3, 10, "20", date(2015, 1, 1), 0, "6400102", "一番丁1番地"),
    (4, 10, "20", date(2010, 1, 1), 0, "6400102", "一番丁1番地"),
    (5, 20, "02", date(1950, 1, 1), None, "6400101", "二番丁2番地"),
    (6, 30, "02", date(1960, 1, 1), 0, None, None),
)
Claim = dict[str, object]
Compose = Callable[..., Composed]


def claim(unit: int, recipient: int, **more: object) -> Claim:
    return {
        "reference_number": f"{unit:012}",
        "unit_id": unit,
        "recipient_id": recipient,
        "sha256": DECLARED.sha256,
        "snapshot_id": SNAPSHOT,
        "outcome": "yes",
        "amount_yen": 30_000,
        "bank_code": "0163",
        "branch_code": "001",
        "account_type": "1",
        "account_number": "1234567",
        "holder_kana": "ﾔﾏﾀﾞ ﾀﾛｳ",
        "answer_by": date(2025, 2, 17),
        "reasons": "",
        "protected": False,
        "withheld": False,
        **more,
    }


FAMILY = claim(10, 1, amount_yen=70_000)
UNTAXED_UNKNOWN = claim(20, 5, outcome="unknown", amount_yen=None, account_number="")


@pytest.fixture
def snapshots(tmp_path: Path) -> Path:
    folder = tmp_path / SNAPSHOT
    folder.mkdir()
    rows: dict[str, list[dict[str, object]]] = {name: [] for name in RELATIONS}
    for person, home, relationship, born, levy, postal_code, address in PEOPLE:
        rows["people"].append(
            {
                "person_id": person,
                "household_id": home,
                "is_head": relationship == "02",
                "birth_date": born,
                "resident_since": date(2016, 1, 1),
                "protected": False,
            }
        )
        taxes = {"fiscal_year": 2024, "per_capita_levy": levy, "dependent_of_taxpayer": False}
        rows["taxes"].append({"person_id": person, **taxes})
        rows["addressees"].append(
            {
                "person_id": person,
                "name": f"山田 {person}",
                "relationship": relationship,
                "postal_code": postal_code,
                "address": address,
            }
        )
    for name, schema in RELATIONS.items():
        pq.write_table(pa.Table.from_pylist(rows[name], schema=schema), folder / f"{name}.parquet")
    return tmp_path


@pytest.fixture
def composed(snapshots: Path) -> Compose:
    def run(*claims: Claim, what: Run = RUN) -> Composed:
        due = pl.from_arrow(pa.Table.from_pylist(list(claims), schema=DUE))
        assert isinstance(due, pl.DataFrame)
        return compose(what, in_postal_order(due, snapshots), snapshots)

    return run


def test_a_notice_says_how_the_amount_came_about_and_to_whom_it_goes(composed: Compose) -> None:
    (letter,) = composed(FAMILY).letters
    assert letter.amount_yen == 70_000
    assert [(line.quantity, line.unit_yen, line.subtotal) for line in letter.computation] == [
        (None, None, 30_000),
        (2, 20_000, 40_000),
    ]
    assert [member.name for member in letter.members] == ["山田 1", "山田 2", "山田 4", "山田 3"]
    assert letter.members[0].birth_date == "昭和60年5月5日"
    assert letter.account is not None
    assert (letter.account.number, letter.account.bank) == ("****567", "紀陽銀行")
    assert letter.account.holder_kana == "ヤマダ タロウ"
    assert letter.addressee == Addressee(postal_code="6400102", address="模擬市一番丁1番地", building="", name="山田 1")
    assert (letter.deadline_on, letter.appeal) == (date(2025, 2, 17), None)


def test_what_nobody_knows_becomes_questions_of_whom_it_concerns(composed: Compose) -> None:
    (letter,) = composed(UNTAXED_UNKNOWN, what=replace(RUN, kind=LetterKind.APPLICATION)).letters
    assert letter.amount_yen is None
    assert letter.computation == ()
    assert [question.text for question in letter.questions] == [
        "山田 5さんの「住民税均等割額（令和6年度）」を書いてください。"
    ]
    assert letter.questions[0].choices == ()


def test_no_letter_reaches_a_household_of_which_somebody_is_protected_by_now(composed: Compose) -> None:
    what = replace(RUN, sheltered=frozenset({3}), kind=LetterKind.APPLICATION)
    found = composed(FAMILY, UNTAXED_UNKNOWN, what=what)
    assert found.held_back == (("000000000010", Why.PROTECTED),)
    assert [letter.reference_number for letter in found.letters] == ["000000000020"]


@pytest.mark.parametrize(
    ("held", "what", "why"),
    [
        (claim(10, 1, amount_yen=70_000, withheld=True), RUN, Why.WITHHELD),
        (claim(10, 1, amount_yen=70_000, protected=True), RUN, Why.PROTECTED),
        (claim(99, 1), replace(RUN, sheltered=frozenset({1})), Why.PROTECTED),
        (FAMILY, replace(RUN, died=frozenset({1})), Why.DIED),
        (claim(30, 6), RUN, Why.NO_ADDRESS),
        (claim(99, 1), RUN, Why.NO_ADDRESS),
        (claim(10, None, amount_yen=70_000), RUN, Why.NO_ADDRESS),
        (FAMILY, replace(RUN, issued_on=date(2025, 2, 18)), Why.TOO_LATE),
    ],
    ids=[
        "the records withhold it",
        "somebody is protected on record",
        "the recipient is protected by now",
        "the recipient died",
        "there is no address",
        "no such unit any more",
        "nobody to pay to",
        "the last day is over",
    ],
)
def test_who_cannot_be_written_to_is_left_to_a_person(composed: Compose, held: Claim, what: Run, why: Why) -> None:
    assert composed(held, what=what) == Composed(letters=(), held_back=((str(held["reference_number"]), why),))


def test_on_the_last_day_a_letter_still_goes_out(composed: Compose) -> None:
    assert composed(FAMILY, what=replace(RUN, issued_on=date(2025, 2, 17))).letters


def test_a_protection_is_told_before_any_other_reason(composed: Compose) -> None:
    what = replace(RUN, sheltered=frozenset({1}), died=frozenset({1}), issued_on=date(2026, 1, 1))
    ((_, why),) = composed(claim(10, 1, withheld=True), what=what).held_back
    assert why is Why.PROTECTED


@pytest.mark.parametrize(
    "changed",
    [{"amount_yen": 50_000}, {"outcome": "unknown", "amount_yen": None}, {"recipient_id": 2}, {"recipient_id": 5}],
    ids=["amount", "outcome", "another of the family", "somebody else"],
)
def test_a_claim_that_the_rules_contradict_stops_the_run(composed: Compose, changed: Claim) -> None:
    with pytest.raises(Conflict, match=r"notices\.claim_differs"):
        composed(FAMILY | changed)


def test_a_refusal_gives_its_reasons_and_the_way_to_object_and_no_amount(composed: Compose) -> None:
    reasons = json.dumps(
        [["全員の均等割が非課税", False, "要綱3条"], ["別の要件", None, "要綱4条"], ["転出していた", False, REVIEWED]]
    )
    refused = FAMILY | {"amount_yen": 0, "reasons": reasons}
    (letter,) = composed(refused, what=replace(RUN, kind=LetterKind.REFUSAL)).letters
    assert (letter.amount_yen, letter.account, letter.computation, letter.questions) == (None, None, (), ())
    assert [reason.outcome for reason in letter.reasons] == [Outcome.NO, Outcome.UNKNOWN, None]
    assert "転出していた(審査): この理由によります" in japanese(letter)
    assert letter.appeal == OFFICE.appeal


def test_letters_come_in_the_order_of_the_post(composed: Compose) -> None:
    what = replace(RUN, kind=LetterKind.CONFIRMATION)
    found = composed(FAMILY, claim(20, 5, outcome="unknown", amount_yen=None), what=what)
    assert [letter.addressee.postal_code for letter in found.letters] == ["6400101", "6400102"]


def test_after_the_death_of_the_head_a_living_member_is_written_to(composed: Compose, snapshots: Path) -> None:
    bury(snapshots, 1)
    (letter,) = composed(claim(10, 2, amount_yen=70_000)).letters
    assert letter.addressee.name == "山田 2"
    assert letter.members[0].name == "山田 2"
    with pytest.raises(Conflict, match=r"notices\.claim_differs"):
        composed(FAMILY)


def test_each_claim_is_explained_by_the_file_that_it_was_determined_by(composed: Compose) -> None:
    dearer = parse(DECLARED.text.replace("yen(30_000)", "yen(35_000)").replace("pays=30_000", "pays=35_000").encode())
    what = replace(RUN, programmes={**RUN.programmes, dearer.sha256: dearer.programme})
    later = claim(10, 1, sha256=dearer.sha256, amount_yen=75_000)
    (letter,) = composed(later, what=what).letters
    assert [line.subtotal for line in letter.computation] == [35_000, 40_000]
    with pytest.raises(Conflict, match=r"notices\.claim_differs"):
        composed(later | {"sha256": DECLARED.sha256}, what=what)


def test_questions_follow_the_order_of_the_household(composed: Compose, snapshots: Path) -> None:
    change(snapshots, "taxes", lambda rows: [row | {"per_capita_levy": None} for row in rows])
    unknown = claim(10, 1, outcome="unknown", amount_yen=None)
    (letter,) = composed(unknown, what=replace(RUN, kind=LetterKind.APPLICATION)).letters
    assert [question.text[:4] for question in letter.questions] == ["山田 1", "山田 2", "山田 4", "山田 3"]


def test_letters_of_one_house_lie_together(composed: Compose) -> None:
    what = replace(RUN, kind=LetterKind.CONFIRMATION)
    unknown = claim(20, 5, outcome="unknown", amount_yen=None)
    (first, second) = composed(FAMILY | {"reference_number": "000000000001"}, unknown, what=what).letters
    assert (first.addressee.address, second.addressee.address) == ("模擬市二番丁2番地", "模擬市一番丁1番地")


def bury(snapshots: Path, person: int) -> None:
    change(
        snapshots,
        "people",
        lambda rows: [row | ({"died_on": date(2025, 1, 5)} if row["person_id"] == person else {}) for row in rows],
    )


def change(snapshots: Path, name: str, how: Callable[[list[Claim]], list[Claim]]) -> None:
    path = snapshots / SNAPSHOT / f"{name}.parquet"
    rows = how(pq.read_table(path).to_pylist())
    pq.write_table(pa.Table.from_pylist(rows, schema=RELATIONS[name]), path)
