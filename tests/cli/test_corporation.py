"""Corporations and branches by command: taken in, found on a day, followed, and listed for the whole country."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.registry.corporation_files import closed, number, renamed, row, withdrawn, written

from .office import Office, Said, new_office

pytestmark = pytest.mark.django_db

AT = ("--at", "2025-01-20T09:00")
AFAR = {"都道府県コード": "13", "市区町村コード": "101", "国内所在地（都道府県）": "東京都"}
BRANCHES = "金融機関コード,金融機関名,金融機関名カナ,店舗コード,店舗名,店舗名カナ\r\n"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office that has taken corporations and branches in, and no others."""
    folder = tmp_path_factory.mktemp("corporations")
    found = new_office(folder / "office")
    closing = closed(3, "有限会社なくなり", "2024-02-01", 承継先法人番号=number(1))
    rows = [row(1), renamed(1, "見本物産株式会社", "2022-07-01"), closing, row(4), withdrawn(4, "2024-05-01")]
    (folder / "all.csv").write_bytes(written(*rows).encode("cp932"))
    got = found.done("register", "import", "corporations", folder / "all.csv", *AT)
    assert (got["rows"], got["refused"], got["added"]) == (5, 0, 4)
    listed = "9001,見本,ミホン,001,本店,ホンテン\r\n9001,見本,ミホン,002,駅前,エキマエ\r\n"
    (folder / "branches.csv").write_text(f"{BRANCHES}{listed}")
    branches = ("register", "import", "branches", folder / "branches.csv")
    few = found(*branches, "--as-of", "2024-04-01", "--at", "2025-01-19T09:00")
    assert few.status == 1 and "[registry.few_branches]" in few.err
    found.done(*branches, "--as-of", "2024-04-01", "--at", "2025-01-19T09:00", "--allow-missing")
    (folder / "branches.csv").write_text(f"{BRANCHES}9001,見本,ミホン,001,本店,ホンテン\r\n")
    found.done(*branches, "--as-of", "2025-01-06", *AT)
    mergers = (
        "旧金融機関コード,旧店舗コード,新金融機関コード,新店舗コード,統廃合年月日\r\n9001,002,9001,001,2025-01-06\r\n"
    )
    (folder / "mergers.csv").write_text(mergers)
    found.done("register", "import", "branch_mergers", folder / "mergers.csv", *AT)
    return found


def refused(said: Said, code: str) -> None:
    assert said.status == 1 and said.err.strip().endswith(f"[{code}]"), said.err


def test_a_corporation_is_told_as_it_was_on_a_day(office: Office) -> None:
    shown = office("corporation", "find", "--name", "㈱見本商事", "--on", "2021-01-01", *AT)
    assert shown.status == 0, shown.err
    assert "株式会社見本商事" in shown.out and "見本物産株式会社" in shown.out and "見本町１番２号" in shown.out
    early = office("corporation", "find", "--number", number(1), "--on", "2019-01-01", *AT).out
    assert "分からない" in early and "2020-04-01" in early
    said = office("corporation", "find", "--number", f"T{number(3)}", *AT, "--json").json
    assert isinstance(said, dict)
    (found,) = said["corporations"]
    assert (found["closed_on"], found["close_cause"], found["listed_in"]) == ("2024-02-01", "01", "corporations")
    assert found["successors"] == [{"corporate_number": number(1), "name": "見本物産株式会社"}]
    assert "閉鎖（2024-02-01 清算の結了等）" in office("corporation", "find", "--number", number(3), *AT).out
    assert "取り消された（2024-05-01）" in office("corporation", "find", "--number", number(4), *AT).out
    assert "見つかりません" in office("corporation", "find", "--name", "どこにもない", *AT).out


def test_what_cannot_be_asked_is_refused(office: Office) -> None:
    refused(office("corporation", "find", *AT), "registry.no_corporation_asked")
    refused(office("corporation", "find", "--number", "1" * 13, *AT), "identifiers.wrong_check_digit")
    refused(office("corporation", "find", "--number", "12", *AT), "identifiers.wrong_form")
    refused(office("corporation", "keep", number(1), *AT), "registry.no_corporation_list")
    lost = office("corporation", "find", "--name", "x", *AT, MADOGUCHI_CORPORATIONS="/nowhere")
    refused(lost, "registry.no_corporation_list")


def test_a_list_of_the_country_is_built_and_a_corporation_of_it_followed(office: Office, tmp_path: Path) -> None:
    (tmp_path / "all.csv").write_text(written(row(9, "株式会社とおく", **AFAR)))
    built = office.done("corporation", "build", tmp_path / "all.csv", "--into", tmp_path / "list")
    assert (built["corporations"], built["rows"]) == (1, 1)
    listed = {"MADOGUCHI_CORPORATIONS": str(tmp_path / "list")}
    assert "全国の一覧" in office("corporation", "find", "--name", "とおく", *AT, **listed).out
    assert office("corporation", "keep", number(9), "--at", "2025-01-20T10:00", **listed).status == 0
    assert "東京都" in office("corporation", "find", "--name", "とおく", *AT).out
    again = office("corporation", "build", tmp_path / "all.csv", "--into", tmp_path / "list")
    refused(again, "registry.list_taken")


def test_a_branch_is_told_with_who_has_its_accounts(office: Office) -> None:
    before = office.done("branch", "show", "9001", "002", "--on", "2025-01-05", *AT)
    assert (before["bank"], before["branch"], before["successor"]) == ("見本", "駅前", "9001-002")
    after = office.done("branch", "show", "9001", "002", *AT)
    assert (after["successor"], after["successor_names"]) == ("9001-001", "見本 本店")
    assert office.done("branch", "show", "9999", "001", *AT)["listed"] is False
