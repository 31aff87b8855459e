"""Registers of places are taken in from the Agency's files, and addresses are found in them as people write them."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from madoguchi.core.errors import InputRefused
from madoguchi.places.normalise import Level
from madoguchi.registry.locate import locate
from madoguchi.registry.models import ParcelNumber, ResidenceNumber, Town
from tests.registry.place_files import PARCELS, RESIDENCES, TOWNS, take
from tests.registry.sample import LATER
from tests.shared import DATA

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]

TODAY = date(2025, 1, 20)
ABR = DATA / "abr"


def zipped(*files: tuple[str, str]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return whole.getvalue()


@pytest.fixture
def places(town: str, tmp_path: Path) -> None:
    take("towns", TOWNS, tmp_path)
    take("residence_numbers", RESIDENCES, tmp_path)
    take("parcel_numbers", PARCELS, tmp_path)


def one(text: str, on: date = TODAY) -> tuple[Level, str | None, str | None]:
    (found,) = locate([text], on=on).to_pylist()
    return Level(found["level"]), found["machiaza_id"], found["number_id"]


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize(
    ("written", "machiaza", "number"),
    [
        ("見本町１－２", "0001000", "001002"),
        ("見本県見本市見本町一番二号", "0001000", "001002"),
        ("見本町1番地2", "0001000", "000010000200000"),
        ("見本町1-2-1", "0001000", "001002001"),
        ("見本町1-2-305", "0001000", "001002"),
        ("海辺1丁目12番地", "0002001", "000120000000000"),
        ("海辺1-12-3-4", "0002001", "000120000300004"),
    ],
)
def test_an_address_is_found_to_its_number(written: str, machiaza: str, number: str) -> None:
    assert one(written) == (Level.NUMBER, machiaza, number)


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize("written", ["海辺1丁目12番地の3", "海辺1丁目12番地の乙", "海辺1丁目99", "海辺一丁目"])
def test_a_number_that_is_not_quite_the_registers_is_none(written: str) -> None:
    assert one(written) == (Level.TOWN, "0002001", None)


@pytest.mark.usefixtures("places")
def test_no_address_at_all_is_no_row_and_what_is_no_text_breaks_nothing() -> None:
    assert locate([], on=TODAY).num_rows == 0
    assert one("見本町1-2\udcff")[1] == "0001000"


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("見本町1番2号", "001002"),
        ("見本町3番4号", None),  # a 地番 only, and 住居表示 is in force
        ("見本町3番地4", "000030000400000"),
        ("見本町1番2-9号", None),  # 号 closes the number: 9 is no room
        ("見本町1番地2-9", None),
    ],
)
def test_one_register_does_not_answer_for_the_other(written: str, number: str | None) -> None:
    (found,) = locate([written], on=TODAY).to_pylist()
    assert found["number_id"] == number
    register = {None: None, "001002": "residence_numbers"}.get(number, "parcel_numbers")
    assert found["numbered_in"] == register


@pytest.mark.usefixtures("places")
def test_a_day_is_asked_for_as_it_was() -> None:
    assert one("古町1", date(2020, 3, 31))[:2] == (Level.TOWN, "0003000")
    (before,) = locate(["古町1"], on=date(2020, 3, 31)).to_pylist()
    (after,) = locate(["古町1"], on=date(2020, 4, 1)).to_pylist()
    assert (before["ended_on"], after["ended_on"]) == (None, date(2020, 4, 1))
    assert (after["level"], after["machiaza_id"]) == (Level.TOWN, "0003000")
    assert one("新町1", date(2020, 3, 31))[0] is Level.NOTHING
    assert one("新町1", date(2020, 4, 1))[:2] == (Level.TOWN, "0004000")
    assert one("見本町9-9", date(2020, 12, 31))[2] == "009009"
    assert one("見本町9-9")[2] is None


@pytest.mark.usefixtures("places")
def test_many_are_answered_in_their_order_and_each_alone_alike() -> None:
    texts = ["海辺1-12", "", "ビル", "見本町1-2", "海辺1-12", "隣市見本町1", *(f"見本町{n}-{n}" for n in range(200))]
    together = locate(texts, on=TODAY).to_pylist()
    assert together == [row for text in texts for row in locate([text], on=TODAY).to_pylist()]


def test_rows_of_others_are_passed_over_and_tomorrows_file_is_an_update(tmp_path: Path) -> None:
    first = take("towns", zipped(("towns.csv", TOWNS)), tmp_path)
    assert (first.rows, first.elsewhere, first.added) == (5, 1, 5)
    again = take(
        "towns",
        TOWNS.replace("302015,0004000,1,見本県,,見本市,,新町", "302015,0004000,1,見本県,,見本市,,新々町"),
        tmp_path,
        LATER,
    )
    assert (again.added, again.superseded, again.unchanged) == (1, 1, 4)
    assert one("新々町1")[:2] == (Level.TOWN, "0004000")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (TOWNS.replace("302015,", "302023,").encode(), "registry.of_other_municipalities"),
        (TOWNS.replace("lg_code", "code").encode(), "registry.columns_missing"),
        (zipped(("a.csv", TOWNS), ("b.csv", TOWNS)), "registry.archive"),
        (zipped(("a.csv", TOWNS))[:-40], "registry.archive"),
        (zipped(), "registry.archive"),
        (TOWNS.replace("0001000", "1000").encode(), "registry.rows_refused"),
        (
            TOWNS.replace("2020-04-01,6", "2020-13-01,6").replace("1947-04-17", "1947-04-31").encode(),
            "registry.rows_refused",
        ),
    ],
    ids=["of others", "no code", "two files", "cut", "empty", "zeros lost", "no such day"],
)
def test_a_file_that_is_not_right_changes_nothing(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(InputRefused) as refused:
        take("towns", content, tmp_path)
    assert refused.value.code == code
    assert not Town.objects.exists()


@pytest.mark.skipif(not ABR.exists(), reason=f"the Address Base Registry is not here: {ABR}")
def test_every_number_of_a_real_city_is_found_by_its_own_address(tmp_path: Path) -> None:
    with zipfile.ZipFile(ABR / "mt_parcel_city_mt_parcel_city302015.csv.zip") as archive:
        lines = archive.read(archive.namelist()[0]).decode().splitlines(keepends=True)
    take("towns", (ABR / "mt_town_pref_mt_town_pref30.csv.zip").read_bytes(), tmp_path)
    take("residence_numbers", (ABR / "mt_rsdtdsp_rsdt_pref_mt_rsdtdsp_rsdt_pref30.csv.zip").read_bytes(), tmp_path)
    take("parcel_numbers", "".join([lines[0], *lines[1::30]]), tmp_path)
    names = {one.machiaza_id: f"{one.oaza}{one.chome or ''}{one.koaza or ''}" for one in Town.objects.all()}
    residences = list(ResidenceNumber.objects.values_list("machiaza_id", "block", "residence", "residence_id"))
    found = locate([f"和歌山県和歌山市{names[town]}{block}番{last}号" for town, block, last, _ in residences], on=TODAY)
    assert (len(names), len(residences)) == (737, 34_015)
    assert found["machiaza_id"].to_pylist() == [row[0] for row in residences]
    assert found["number_id"].to_pylist() == [row[3] for row in residences]
    parcels = list(ParcelNumber.objects.values_list("machiaza_id", "number", "number_2", "number_3", "parcel_id"))
    texts = [f"{names[town]}{first}番地{'の'.join(one for one in more if one)}" for town, first, *more, _ in parcels]
    got = locate(texts, on=TODAY)["number_id"].to_pylist()
    assert [text for text, row, one in zip(texts, parcels, got, strict=True) if one not in (row[4], None)] == []
    assert got.count(None) <= len(got) / 1000
