"""Addresses are found by command, one by one and for a whole file, which keeps every row as it came."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.registry.place_files import CITIES, PARCELS, RESIDENCES, TOWNS

from .office import Office, Said, new_office

pytestmark = pytest.mark.django_db

AT = ("--at", "2025-01-20T09:00")


@pytest.fixture(scope="module")
def placed(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office that has taken the registers of places in, and no others."""
    folder = tmp_path_factory.mktemp("places")
    office = new_office(folder / "office")
    for name, content in (("towns", TOWNS), ("residence_numbers", RESIDENCES), ("parcel_numbers", PARCELS)):
        (folder / f"{name}.csv").write_text(content, "utf-8")
        got = office.done("register", "import", name, folder / f"{name}.csv", *AT)
        assert (got["refused"], got["elsewhere"]) == (0, 1 if name == "towns" else 0)
    return office


def refused(said: Said, code: str) -> None:
    assert said.status == 1 and said.err.strip().endswith(f"[{code}]"), said.err


def test_addresses_are_told_with_their_ids(placed: Office) -> None:
    said = placed("address", "locate", "見本町１－２", "海辺一丁目１２番地", "どこか", *AT, "--json")
    assert said.status == 0, said.err
    found = said.json
    assert isinstance(found, list)
    assert [(one["level"], one["machiaza_id"], one["number_id"]) for one in found] == [
        (8, "0001000", "001002"),
        (8, "0002001", "000120000000000"),
        (0, None, None),
    ]
    shown = placed("address", "locate", "見本町１－２", *AT).out
    assert "住居番号・地番まで" in shown and "001002" in shown


def test_a_file_comes_back_with_every_row_as_it_was(placed: Office, tmp_path: Path) -> None:
    rows = [["名称", "住所"], ["一", "見本町1-2 見本ビル"], ["二", ""], ["三", '"海辺"'], ["一", "海辺1丁目"]]
    file, to = tmp_path / "facilities.csv", tmp_path / "located.csv"
    with file.open("w", encoding="cp932", newline="") as out:
        csv.writer(out).writerows(rows)
    got = placed.done("address", "locate-file", file, "--to", to, *AT)
    assert (got["rows"], got["number"], got["town"], got["nothing"]) == (4, 1, 1, 2)
    with to.open(encoding="utf-8-sig", newline="") as written:
        back = list(csv.reader(written))
    assert [row[:2] for row in back] == rows
    codes = ["0001000", "001002", "residence_numbers"]
    assert back[1][2:] == ["8", "302015", "見本県見本市", *codes, "見本町", "towns", "", "1-2", "見本ビル"]


def test_a_list_of_the_country_is_built_and_asked(placed: Office, tmp_path: Path) -> None:
    (tmp_path / "city.csv").write_text(CITIES, "utf-8")
    (tmp_path / "town.csv").write_text(TOWNS, "utf-8")
    built = placed.done("address", "build", tmp_path / "city.csv", tmp_path / "town.csv", "--into", tmp_path / "list")
    assert (built["towns"], built["ended"], built["municipalities"], built["was_there"]) == (6, 1, 4, False)
    refused(placed("address", "build", tmp_path / "city.csv", "--into", tmp_path / "other"), "places.no_towns")
    ask = ("address", "locate", "見本町1-2", "隣市見本町1-2", *AT, "--json")
    found = placed(*ask, MADOGUCHI_TOWNS=str(tmp_path / "list")).json
    assert isinstance(found, list)
    assert [(one["level"], one["lg_code"], one["listed_in"]) for one in found] == [
        (8, "302015", "towns"),
        (3, "302023", "country"),
    ]
    refused(placed(*ask, MADOGUCHI_TOWNS=str(tmp_path / "none")), "places.no_country")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("名称,場所\r\n一,見本町1\r\n", "places.no_column"),
        ("住所,町字\r\n見本町1,見本町\r\n", "places.headings_taken"),
        ("", "registry.not_csv"),
        ("住所,住所\r\n見本町1,見本町2\r\n", "registry.not_csv"),
        ("名称,住所\r\n一,見本町1,2\r\n", "registry.not_csv"),
        ("住所\r\n見\ufffd町1\r\n", "registry.replacement_character"),
    ],
)
def test_a_file_that_will_not_do_is_refused_and_nothing_is_written(
    placed: Office, tmp_path: Path, content: str, code: str
) -> None:
    file, to = tmp_path / "facilities.csv", tmp_path / "located.csv"
    file.write_bytes(content.encode())
    refused(placed("address", "locate-file", file, "--to", to, *AT), code)
    refused(placed("address", "locate-file", tmp_path / "none.csv", "--to", to, *AT), "registry.file_unreadable")
    assert not to.exists()


def test_who_bears_an_old_address_is_listed_for_whoever_corrects_it(placed: Office, tmp_path: Path) -> None:
    placed("register", "import", "residents", of_residents(tmp_path), *AT)
    head = "旧町字,旧番地号,新町字,新番地号,新郵便番号,変更年月日"
    changes, out = tmp_path / "changes.csv", tmp_path / "changed.csv"
    changes.write_text(f"{head}\n見本町,すべて,見本台,,6409999,令和6年12月1日\n海辺,1番地,海辺,2番3号,,2024-12-01\n")
    assert placed.done("register", "import", "address_changes", changes, "--partial", *AT)["refused"] == 0
    listing = ("address", "changed", "--out", out, "--by", "1001", *AT)
    refused(placed(*listing, "--law", "念のため"), "datause.no_law")
    got = placed.done(*listing, "--law", "住民基本台帳法8条")
    assert (got["residents"], got["unsure"]) == (2, 1)
    with out.open(encoding="utf-8-sig", newline="") as written:
        (first, second) = csv.DictReader(written)
    assert [*first.values()] == ["1", "2024-12-01", "見本町", "7番地", "6409999", "見本台", "7番地", ""]
    assert (second["宛名番号"], second["住所_町字"]) == ("2", "") and "新旧対照表" in second["人が確かめること"]
    refused(placed(*listing, "--law", "住民基本台帳法8条"), "registry.export_taken")
    wrong = placed("register", "import", "residents", of_residents(tmp_path), *AT, MADOGUCHI_CHANGED_ADDRESSES="maybe")
    assert wrong.status != 0 and "[settings.changed_addresses]" in wrong.err


def of_residents(folder: Path) -> Path:
    head = "宛名番号,個人履歴番号,世帯番号,住民種別,住民状態,異動事由,異動年月日,氏名,住所_町字,住所_番地号表記"
    rows = (f"{n},1,{n},1,1,出生,2001-04-01,見本　太郎,{place}" for n, place in enumerate(PLACES_OLD, 1))
    (folder / "residents.csv").write_text("\n".join([head, *rows]))
    return folder / "residents.csv"


PLACES_OLD = ("見本町,7番地", "海辺,1番地の甲", "海辺,5番地")
