"""Lists of banks and branches build up a history, and mergers say who has the accounts of a branch that is gone."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from django.db import transaction

from madoguchi.cases.banks import names_of, names_on
from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.registry.branch_on import branches_on, succeeded, successor
from madoguchi.registry.branches import MERGERS_COLUMNS
from madoguchi.registry.models import Branch, BranchMerger
from madoguchi.registry.quality import breaking, kept
from madoguchi.registry.receive import Coverage, Receipt, receive
from tests.registry.sample import FIRST, LATER, resident, take_in
from tests.shared import DATA

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]

HEADER = "bank_code,bank_name,bank_kana,branch_code,branch_name,branch_kana"
LIST = DATA / "zengin" / "bank_branch_pypi_1.1.0.20260824.csv"
ONE, TWO, THREE = date(2024, 11, 1), date(2024, 12, 1), date(2025, 1, 6)


def listed(folder: Path, on: date, *rows: str, coverage: Coverage = Coverage.FULL, minutes: int = 0) -> Receipt:
    file = folder / "branches.csv"
    file.write_text("\n".join([HEADER, *rows]))
    with transaction.atomic():
        at = LATER + timedelta(days=(on - ONE).days, minutes=minutes)
        return receive("branches", file, at=at, coverage=coverage, as_of=on, allow_missing=True)


def merged(*rows: tuple[str, str, str, str, date]) -> None:
    names = ("bank_code", "branch_code", "new_bank_code", "new_branch_code", "merged_on")
    take_in("branch_mergers", [dict(zip(names, row, strict=True)) for row in rows], FIRST)


A, B, C = "9001,見本,ミホン,001,本店,ホンテン", "9001,見本,ミホン,002,駅前,エキマエ", "9002,べつ,ベツ,001,本店,ホンテン"


def test_each_list_ends_what_it_lacks_and_begins_anew_what_has_another_name(tmp_path: Path) -> None:
    assert listed(tmp_path, ONE, A, B).added == 2
    again = listed(tmp_path, ONE, A, B, minutes=1)
    assert (again.added, again.superseded) == (0, 0)
    listed(tmp_path, TWO, A.replace("見本,ミホン", "新見本,シンミホン"), C)
    listed(tmp_path, THREE, A.replace("見本,ミホン", "新見本,シンミホン"), B, C)
    days = (date(2000, 1, 1), TWO - timedelta(days=1), TWO, THREE)
    assert [names_on("9001", "001", day)[0] for day in days] == ["見本", "見本", "新見本", "新見本"]
    there = [branches_on(day) for day in days]
    assert [("9001", "002") in zip(*found.to_pydict().values(), strict=True) for found in there if found] == [
        True,
        True,
        False,
        True,
    ]
    assert names_on("9002", "001", ONE) == names_of("9002", "001")  # not there yet: the code stands for itself
    assert Branch.objects.filter(superseded_at=None).count() == 5


def test_a_better_list_of_the_same_day_corrects_it(tmp_path: Path) -> None:
    listed(tmp_path, ONE, A)
    listed(tmp_path, TWO, A.replace("見本,", "身本,"), C)
    listed(tmp_path, TWO, A.replace("見本,", "新見本,"), minutes=1)
    assert names_on("9001", "001", TWO)[0] == "新見本"
    rows = Branch.objects.filter(superseded_at=None).order_by("from_on").values_list("bank_name", "until_on")
    assert list(rows) == [("見本", TWO), ("新見本", None)]


def test_a_part_of_a_list_ends_nothing_and_an_older_or_cut_one_is_refused(tmp_path: Path) -> None:
    listed(tmp_path, ONE, A, B)
    assert listed(tmp_path, TWO, C, coverage=Coverage.CHANGES).absent_kept
    assert names_on("9001", "002", TWO) == ("見本", "駅前")
    listed(tmp_path, THREE, A, B, C)
    with pytest.raises(Conflict) as refused:
        listed(tmp_path, TWO, A, minutes=100_000)
    assert refused.value.code == "registry.older_file"
    many = [f"9003,多,タ,{n:03},支店{n},シテン" for n in range(60)]
    listed(tmp_path, THREE + timedelta(days=1), A, B, C, *many)
    file = tmp_path / "branches.csv"
    file.write_text("\n".join([HEADER, A]))
    with pytest.raises(Conflict) as refused, transaction.atomic():
        receive("branches", file, at=LATER + timedelta(days=900), as_of=THREE + timedelta(days=2))
    assert refused.value.code == "registry.too_many_missing"


def test_an_account_is_at_the_branch_that_took_over_however_often(tmp_path: Path) -> None:
    merged(("9001", "002", "9001", "001", TWO), ("9001", "001", "9002", "001", THREE))
    assert [successor("9001", "002", day) for day in (ONE, TWO, THREE)] == [
        ("9001", "002"),
        ("9001", "001"),
        ("9002", "001"),
    ]
    accounts = pl.DataFrame({"n": [1, 2, 3], "bank_code": ["9001", None, "9009"], "branch_code": ["002", None, "1"]})
    assert succeeded(accounts, THREE).rows() == [(1, "9002", "001"), (2, None, None), (3, "9009", "1")]
    listed(tmp_path, ONE, A)
    listed(tmp_path, THREE + timedelta(days=5), A, B)  # the code 002 was given to a new branch
    assert successor("9001", "002", THREE + timedelta(days=5)) == ("9001", "002")


def test_a_branch_that_the_list_has_keeps_its_accounts_and_an_older_merger_is_no_next_one(tmp_path: Path) -> None:
    # The code 002 went to 003 in 2019 and was given anew; 001 went to the new 002 in 2024.
    merged(("9001", "002", "9001", "003", date(2019, 4, 1)), ("9001", "001", "9001", "002", date(2024, 4, 1)))
    assert successor("9001", "001", TWO) == ("9001", "002")  # not on to 003, which was five years before
    assert successor("9001", "002", TWO) == ("9001", "003")  # no list says that the code is there again
    listed(tmp_path, ONE, A, B)
    assert [successor("9001", code, TWO) for code in ("001", "002")] == [("9001", "001"), ("9001", "002")]
    listed(tmp_path, TWO, B)
    assert [successor("9001", code, TWO) for code in ("001", "002")] == [("9001", "002"), ("9001", "002")]


@pytest.mark.parametrize(
    "years",
    [
        {("001", "001"): 2020},
        {("001", "002"): 2020, ("002", "001"): 2020},
        {("001", "002"): 2020, ("002", "003"): 2021, ("003", "001"): 2022},
    ],
)
def test_mergers_that_lead_back_are_refused(years: dict[tuple[str, str], int]) -> None:
    rows = [("9001", old, "9001", new, date(year, 4, 1)) for (old, new), year in years.items()]
    with pytest.raises(InputRefused) as refused:
        merged(*rows)
    assert refused.value.code == "registry.merged_in_a_circle" and "9001-001" in refused.value.ja
    assert not BranchMerger.objects.exists()
    if rows[1:]:
        merged(*rows[:-1])
        with pytest.raises(InputRefused):
            take_in("branch_mergers", [dict(zip(MERGERS_COLUMNS, rows[-1], strict=True))], LATER)


def test_a_circle_that_was_taken_in_before_leads_nowhere() -> None:
    merged(("9005", "001", "9006", "001", TWO))
    there = {"bank_code": "9006", "branch_code": "001", "new_bank_code": "9005", "new_branch_code": "001"}
    BranchMerger.objects.create(**there, merged_on=TWO, recorded_at=FIRST)
    assert successor("9005", "001", THREE) == ("9005", "001")
    assert succeeded(pl.DataFrame({"bank_code": ["9006"], "branch_code": ["001"]}), THREE).row(0) == ("9006", "001")


@pytest.mark.parametrize("coverage", list(Coverage))
def test_the_first_list_is_whole_and_none_is_empty(coverage: Coverage, tmp_path: Path) -> None:
    file = tmp_path / "branches.csv"

    def take(content: str, *, allow_missing: bool = False) -> Receipt:
        file.write_text(content)
        with transaction.atomic():
            options = {"at": LATER, "as_of": ONE, "coverage": coverage, "allow_missing": allow_missing}
            return receive("branches", file, **options)

    for content in (f"{HEADER}\n{A}\n{B}", f"{HEADER}\n"):
        with pytest.raises(Conflict) as refused:
            take(content)
        assert refused.value.code == "registry.few_branches"
    with pytest.raises(Conflict, match=r"registry\.few_branches"):
        take(f"{HEADER}\n", allow_missing=True)
    assert branches_on(TWO) is None
    whole = [f"{n:04},多,タ,{m:03},支店,シテン" for n in range(9000, 9020) for m in range(1000)]
    if coverage is Coverage.FULL:
        assert take("\n".join([HEADER, *whole])).added == 20_000
    with pytest.raises(Conflict, match=r"registry\.few_branches"):
        take(f"{HEADER}\n", allow_missing=True)


def test_a_part_that_is_older_than_the_newest_list_is_refused(tmp_path: Path) -> None:
    listed(tmp_path, ONE, A, B)
    listed(tmp_path, THREE, A)
    with pytest.raises(Conflict, match=r"registry\.older_file"):
        listed(tmp_path, TWO, A.replace("本店,", "旧本店,"), B, coverage=Coverage.CHANGES, minutes=100_000)
    assert names_on("9001", "001", THREE) == ("見本", "本店")


def test_accounts_at_a_branch_that_is_gone_break_a_promise(tmp_path: Path) -> None:
    take_in("residents", [resident(1), resident(2, household_id=2)])
    account = {"bank_code": "9001", "account_type": "1", "account_number": "0000001", "holder_kana": "ミホン"}
    take_in(
        "accounts",
        [{"person_id": n, "purpose": "public_money", "branch_code": f"00{n}", **account} for n in (1, 2)],
        FIRST,
    )
    figures = {one.promise.name: one for one in kept(TWO)}
    assert figures["accounts.branch"].rows == 0  # nothing is promised without a list
    listed(tmp_path, ONE, A, B)
    listed(tmp_path, TWO, A)
    figures = {one.promise.name: one for one in kept(TWO)}
    assert (figures["accounts.branch"].rows, figures["accounts.branch"].wrong) == (2, 1)
    with transaction.atomic():
        rows = breaking("accounts.branch", "1001", "要綱", at=LATER + timedelta(days=90), most=9)
    assert rows.to_pylist() == [{"person_id": 2, "purpose": "public_money"}]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "bank_code\n1",
        f"{HEADER}\n9001,見本,ミホン,1,本店,ホンテン",
        f"{HEADER}\n{A}\n{A}",
        f"{HEADER}\n9001,,,001,本店,",
    ],
)
def test_a_list_that_is_wrong_changes_nothing(content: str, tmp_path: Path) -> None:
    listed(tmp_path, ONE, A)
    (tmp_path / "branches.csv").write_text(content)
    with pytest.raises(InputRefused), transaction.atomic():
        receive("branches", tmp_path / "branches.csv", at=LATER + timedelta(days=90), as_of=TWO)
    assert Branch.objects.count() == 1


@pytest.mark.skipif(not LIST.is_file(), reason="the banks of others' data are not beside the checkout")
def test_a_real_list_is_taken_in(tmp_path: Path) -> None:
    with transaction.atomic():
        done = receive("branches", LIST, at=LATER, as_of=ONE)
    assert (done.refused, done.added) == (0, 28_944)
    assert names_on("0001", "001", TWO) == ("みずほ", "東京営業部")
