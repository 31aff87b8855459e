"""Addresses of any municipality are found where there is a list of the country; the own are found in the register."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from madoguchi.core.errors import InputRefused
from madoguchi.places.normalise import Level
from madoguchi.registry.compile_towns import compile_towns
from madoguchi.registry.listed import lists
from madoguchi.registry.locate import locate
from madoguchi.registry.quality import TOWN_KNOWN, kept
from madoguchi.tenancy import municipality
from madoguchi.tenancy.models import Municipality
from tests.registry.place_files import CITIES, PARCELS, RESIDENCES, TOWNS, take
from tests.registry.sample import CODE, resident, take_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]

TODAY = date(2025, 1, 20)
COUNTRY = (
    TOWNS.replace("見本町", "国本町").replace("新町", "旧新町")
    + "302023,0002000,1,見本県,,隣市,,浜町,,,0,1947-04-17,2015-04-01,\n"
    + "302040,0001000,1,見本県,隣郡,昔町,,奥,,,0,1947-04-17,2006-04-01,\n"
    + "131016,0001000,1,東京都,,千代田区,,見本町,,,0,1947-04-17,,\n"
    + "132063,0001000,1,東京都,,府中市,,本町,,,0,1947-04-17,,\n"
)
CITIES_OF_COUNTRY = CITIES + "342084,広島県,,府中市,,1947-04-17,\n342041,広島県,,三原市,,1947-04-17,\n"


@pytest.fixture
def country(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A list of the country in which the own towns are called otherwise than in the own register."""
    (tmp_path / "city.csv").write_text(CITIES_OF_COUNTRY, "utf-8")
    (tmp_path / "town.csv").write_text(COUNTRY, "utf-8")
    compile_towns([tmp_path / "city.csv", tmp_path / "town.csv"], tmp_path / "list")
    monkeypatch.setattr(settings, "TOWNS", tmp_path / "list")
    return tmp_path / "list"


@pytest.fixture
def places(town: str, tmp_path: Path) -> None:
    take("towns", TOWNS, tmp_path)
    take("residence_numbers", RESIDENCES, tmp_path)
    take("parcel_numbers", PARCELS, tmp_path)


def one(text: str, on: date = TODAY) -> dict[str, object]:
    (found,) = locate([text], on=on).to_pylist()
    return {
        name: found[name] for name in ("lg_code", "machiaza_id", "number_id", "listed_in", "ended_on") if found[name]
    }


@pytest.mark.usefixtures("country", "places")
def test_the_own_register_goes_before_the_country() -> None:
    own = {"lg_code": CODE, "machiaza_id": "0001000", "listed_in": "towns"}
    assert one("見本町1-2") == one("見本県見本市見本町1番2号") == own | {"number_id": "001002"}
    assert one("国本町1") == {}  # only the country's list calls it so, and the register knows its own
    assert one("隣市国本町1-2") == {"lg_code": "302023", "machiaza_id": "0001000", "listed_in": "country"}
    assert one("千代田区見本町1-2") == {"lg_code": "131016", "machiaza_id": "0001000", "listed_in": "country"}
    assert one("見本県隣郡遠町1-2") == {"lg_code": "302031"}


@pytest.mark.usefixtures("country", "places")
def test_a_number_of_another_municipality_is_not_looked_for_among_the_own() -> None:
    """隣市国本町 has the 町字ID that 見本町 has here, and 1番2号 is a number here."""
    (found,) = locate(["隣市国本町1番2号"], on=TODAY).to_pylist()
    assert (found["level"], found["numbers"], found["number_id"]) == (Level.TOWN, "1-2", None)
    assert found["municipality"] == "見本県隣市"


@pytest.mark.usefixtures("country")
def test_without_a_register_the_own_towns_are_those_of_the_country() -> None:
    assert one("国本町1-2") == {"lg_code": CODE, "machiaza_id": "0001000", "listed_in": "country"}
    take_in("residents", [resident(1, 1, town="国本町"), resident(2, 2, town="見本町"), resident(3, 3, town="昔町奥")])
    (promise,) = (found for found in kept(TODAY) if found.promise.name == TOWN_KNOWN.name)
    assert (promise.rows, promise.wrong, promise.promise.ja) == (3, 2, "住民の住所の町字が、全国の町字一覧にある")


@pytest.mark.usefixtures("country", "places")
def test_a_name_that_is_no_more_is_told_with_its_end() -> None:
    ended = {"ended_on": date(2015, 4, 1)}
    there = {"lg_code": "302023", "machiaza_id": "0002000", "listed_in": "country"}
    assert one("隣市浜町1", date(2015, 3, 31)) == there
    assert one("隣市浜町1") == there | ended
    assert one("隣郡昔町奥12") == {
        "lg_code": "302040",
        "machiaza_id": "0001000",
        "listed_in": "country",
        "ended_on": date(2006, 4, 1),
    }
    assert one("古町1") == {
        "lg_code": CODE,
        "machiaza_id": "0003000",
        "listed_in": "towns",
        "ended_on": date(2020, 4, 1),
    }


@pytest.mark.usefixtures("country", "places")
def test_a_list_of_some_prefectures_does_not_choose_between_two_of_one_name() -> None:
    """東京都府中市 has its towns listed and 広島県府中市 has not: 本町 may be of either."""
    assert one("府中市本町1-2") == {}
    assert one("東京都府中市本町1-2") == {"lg_code": "132063", "machiaza_id": "0001000", "listed_in": "country"}


@pytest.mark.usefixtures("places")
def test_an_address_of_another_municipality_is_not_said_to_be_here() -> None:
    (found,) = locate(["見本県隣市見本町1-2"], on=TODAY).to_pylist()
    assert (found["level"], found["lg_code"], found["municipality"]) == (Level.PREFECTURE, None, "見本県")


@pytest.mark.usefixtures("country", "places")
def test_many_are_answered_as_each_alone() -> None:
    texts = [
        "隣市国本町1",
        "見本町1-2",
        "隣市浜町1",
        "",
        "ビル",
        "府中市本町1",
        "隣郡遠町",
        "見本県",
        "古町1",
        "千代田区",
    ]
    together = locate(texts, on=TODAY).to_pylist()
    assert together == [row for text in texts for row in locate([text], on=TODAY).to_pylist()]


def test_an_invented_city_has_the_towns_that_the_post_names_and_no_other_city_has() -> None:
    assert one("和歌山市今福2-12") == {}
    assert not lists(TODAY).knows_own_towns
    Municipality.objects.filter(code=CODE).update(synthetic=True)
    with municipality(CODE):
        assert one("和歌山市今福2-12") == {"lg_code": CODE, "listed_in": "postal"}
        take_in("residents", [resident(1, 1, town="今福"), resident(2, 2, town="見本町")])
        (promise,) = (found for found in kept(TODAY) if found.promise.name == TOWN_KNOWN.name)
        assert (promise.rows, promise.wrong) == (2, 1)
        assert "郵便番号データ" in promise.promise.ja


def test_a_folder_that_is_named_and_has_no_list_stops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "TOWNS", tmp_path)
    with pytest.raises(InputRefused) as refused:
        locate(["見本町1"], on=TODAY)
    assert refused.value.code == "places.no_country"
