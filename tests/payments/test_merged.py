"""A transfer to a branch that was merged waits, or goes to the branch that took over, as the municipality declared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings

from madoguchi.formats.bank_profile import STRICT
from madoguchi.formats.zengin.read import read_file
from madoguchi.payments.instruct import instruct
from madoguchi.payments.models import Transfer
from madoguchi.payments.transfer import TransferReport, write_transfers
from madoguchi.registry.receive import Coverage
from tests.registry.sample import FIRST, LATER, first_branches, take_in

from .conftest import AT, CALENDAR, HEADER, PROGRAMME, VALUE_DATE, Decide

pytestmark = pytest.mark.django_db

OLD = {"bank_code": "0001", "bank_name": "見本", "bank_kana": "ミホン"}


@pytest.fixture
def merged(city: str) -> None:
    """Branch 001 is gone; 777, which the published list does not know, took its accounts over on the value date."""
    branches = [{**OLD, "branch_code": code, "branch_name": "店", "branch_kana": "ミセ"} for code in ("001", "777")]
    first_branches(branches, FIRST, date(2024, 12, 1))
    whole = [*branches[1:], {**OLD, "branch_code": "004", "branch_name": "べつ"}]
    take_in("branches", whole, LATER, Coverage.FULL, date(2025, 1, 20))
    merger = {"bank_code": "0001", "branch_code": "001", "new_bank_code": "0001", "new_branch_code": "777"}
    take_in("branch_mergers", [{**merger, "merged_on": VALUE_DATE}], FIRST)


def write(folder: Path, *, printed: bool = False) -> TransferReport:
    profile = replace(STRICT, names_printed=printed)
    return write_transfers(PROGRAMME, 1, VALUE_DATE, HEADER, profile, CALENDAR, folder, "clerk", "treasurer", AT)


@pytest.mark.usefixtures("merged")
def test_where_nothing_is_declared_it_waits_with_the_reason(decide: Decide, tmp_path: Path) -> None:
    decide([1])
    decide([2], first_unit=2, branch_code="004")
    instruct(PROGRAMME, 1, AT)
    report = write(tmp_path)
    assert report.left["why_not"].to_pylist() == ["branch_unknown"]
    assert [one.items for one in report.files] == [1]


@pytest.mark.usefixtures("merged")
def test_where_it_is_declared_it_goes_to_the_successor_and_the_decision_stays(
    decide: Decide, tmp_path: Path, settings: LazySettings
) -> None:
    settings.MERGED_BRANCHES = "automatic"
    (decision,) = decide([1])
    instruct(PROGRAMME, 1, AT)
    report = write(tmp_path, printed=True)
    assert report.left.num_rows == 0
    content = (tmp_path / "uncommitted" / report.files[0].name).read_bytes()
    rows = read_file(content, STRICT).rows
    assert (rows["branch_code"].to_list(), rows["account_number"].to_list()) == (["777"], ["1234567"])
    assert "ﾐﾎﾝ" in content.decode("cp932") and "ﾐｾ" in content.decode("cp932")
    decision.refresh_from_db()
    assert (Transfer.objects.get().branch_code, decision.branch_code) == ("777", "001")


def test_without_a_list_and_without_mergers_all_is_as_before(
    decide: Decide, tmp_path: Path, settings: LazySettings
) -> None:
    settings.MERGED_BRANCHES = "automatic"
    decide([1])
    instruct(PROGRAMME, 1, AT)
    assert [one.items for one in write(tmp_path).files] == [1]
    assert Transfer.objects.get().branch_code == "001"


@pytest.mark.usefixtures("city")
def test_a_branch_that_only_the_published_list_has_is_known_unless_it_ended(decide: Decide, tmp_path: Path) -> None:
    row = {**OLD, "branch_name": "店", "branch_kana": "ミセ"}
    first_branches([{**row, "branch_code": code} for code in ("001", "004")], FIRST, date(2024, 12, 1))
    first_branches([{**row, "branch_code": "777"}, {**row, "branch_code": "004"}], LATER, date(2025, 1, 20))
    merger = {"bank_code": "0001", "branch_code": "009", "new_bank_code": "0001", "new_branch_code": "777"}
    take_in("branch_mergers", [{**merger, "merged_on": VALUE_DATE}], FIRST)
    for number, (bank, branch) in enumerate((("0001", "005"), ("0005", "001"), ("0001", "001"), ("0001", "009")), 1):
        decide([number], first_unit=number, bank_code=bank, branch_code=branch)
    instruct(PROGRAMME, 1, AT)
    report = write(tmp_path)
    assert sum(one.items for one in report.files) == 2  # another branch and another bank, newer than the list
    assert report.left["why_not"].to_pylist() == ["branch_unknown"] * 2  # ended by a list, ended by a merger


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(("listed_on", "paid_to"), [(date(2025, 3, 1), "004"), (date(2025, 3, 3), "001")])
def test_a_merger_since_the_newest_list_is_followed_and_one_that_the_list_could_know_is_not(
    decide: Decide, tmp_path: Path, settings: LazySettings, listed_on: date, paid_to: str
) -> None:
    settings.MERGED_BRANCHES = "automatic"
    row = {**OLD, "branch_name": "店", "branch_kana": "ミセ"}
    first_branches([{**row, "branch_code": code} for code in ("001", "004")], AT - timedelta(hours=2), listed_on)
    merger = {"bank_code": "0001", "branch_code": "001", "new_bank_code": "0001", "new_branch_code": "004"}
    take_in("branch_mergers", [{**merger, "merged_on": date(2025, 3, 3)}], AT - timedelta(hours=1))
    decide([1])
    instruct(PROGRAMME, 1, AT)
    write(tmp_path)
    assert Transfer.objects.get().branch_code == paid_to
