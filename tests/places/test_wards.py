"""Which codes are a municipality's own: of a designated city those of its wards."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter

import polars as pl
import pyarrow as pa
import pytest

from madoguchi.core.errors import InputRefused
from madoguchi.places.gazetteer import TOWNS, Gazetteer, municipalities
from madoguchi.places.normalise import Level, normalise
from madoguchi.places.spelling import spelling
from madoguchi.places.wards import DESIGNATED, NO_MORE, is_own, of_own, own_codes, refuse_ward
from tests.shared import DATA

from .test_cases import LIST, towns

CITIES = DATA / "abr" / "mt_city_mt_city_all.csv.zip"
TOKYO = "13"
_NAMES = ["prefecture", "city", "ward"]
CITY = "221309"


def cities() -> list[dict[str, str]]:
    with zipfile.ZipFile(CITIES) as archive:
        return list(csv.DictReader(io.StringIO(archive.read(archive.namelist()[0]).decode("utf-8-sig"))))


@pytest.mark.skipif(not CITIES.exists(), reason=f"the Address Base Registry is not here: {CITIES}")
def test_every_ward_of_the_country_is_its_own_citys_and_nobody_elses() -> None:
    rows = cities()
    wards = {row["lg_code"]: (row["pref"], row["city"]) for row in rows if row["ward"]}
    whole = {row["lg_code"]: (row["pref"], row["city"]) for row in rows if not row["ward"]}
    designated = {code for code, name in whole.items() if name in wards.values()}
    assert {code[:5] for code in designated} == set(DESIGNATED) and len(wards) > 170
    codes = pl.DataFrame({"lg_code": [*wards, *whole]})
    for code, name in whole.items():
        own = {code, *(ward for ward, city in wards.items() if city == name)}
        first, last = own_codes(code)
        assert {one for one in codes["lg_code"] if first <= one <= last} == own
        if code in designated or code.startswith(TOKYO):
            assert {one for one in codes["lg_code"] if is_own(one, code)} == own
            assert set(codes.filter(of_own(pl.col("lg_code"), code))["lg_code"]) == own


@pytest.mark.skipif(not (LIST.exists() and CITIES.exists()), reason=f"the lists of others are not here: {LIST}")
def test_no_town_of_a_designated_city_is_taken_for_one_of_another_ward() -> None:
    """Each fifth town of the twenty cities, on the real list: with its ward it is found, without it not elsewhere."""
    codes = {(row["pref"], row["city"], row["ward"]): row["lg_code"] for row in cities()}
    named_so = pl.DataFrame([(*name, code) for name, code in codes.items()], schema=[*_NAMES, "lg_code"], orient="row")
    listed = pl.DataFrame(pl.from_arrow(towns())).drop("lg_code").filter(pl.col("ward") != "")
    wards = listed.join(named_so, on=_NAMES).select(TOWNS.names)
    found = Counter[str]()
    for code in (one for one in codes.values() if one[:5] in DESIGNATED):
        own = wards.filter(of_own(pl.col("lg_code"), code)).sort("lg_code", maintain_order=True)
        city = own.head(1).with_columns(pl.lit(code).alias("lg_code"), ward=pl.lit(""), oaza=pl.lit("無し"), chome=None)
        here = Gazetteer(municipalities(pl.concat([city, own], how="vertical_relaxed").to_arrow()))
        for lg_code, ward, oaza, chome in (
            own.filter(pl.col("koaza") == "")[::5].select("lg_code", "ward", "oaza", "chome").rows()
        ):
            named = normalise(f"{ward}{oaza}{chome}1番2号", here, code)
            bare = normalise(f"{oaza}{chome}1番2号", here, code)
            assert (named.level, named.lg_code) == (Level.TOWN, lg_code), (ward, oaza, chome)
            assert bare.lg_code == (lg_code if bare.level is Level.TOWN else code), (ward, oaza, chome)
            found[bare.level.name] += 1
    assert found["TOWN"] > 5_000 and found["TOWN"] / found.total() > 0.95, found


@pytest.mark.skipif(not CITIES.exists(), reason=f"the Address Base Registry is not here: {CITIES}")
def test_every_municipality_is_one_and_no_ward_is() -> None:
    codes = {(row["pref"], row["city"], row["ward"]): row["lg_code"] for row in cities()}
    for (prefecture, city, ward), code in codes.items():
        if ward:
            with pytest.raises(InputRefused, match=f"市のコード {codes[prefecture, city, '']} を") as refused:
                refuse_ward(code)
            assert refused.value.code == "places.a_ward"
        else:
            refuse_ward(code)
    for code in ("271101", "281034"):  # wards that are no more
        with pytest.raises(InputRefused, match="市のコード"):
            refuse_ward(code)


def test_without_check_digits_they_are_the_same() -> None:
    codes = pl.DataFrame({"seat": ["27100", "27127", "27141", "14127", "13110", None]})
    of = {code: codes.filter(of_own(pl.col("seat"), code))["seat"].to_list() for code in ("27100", "27140", "13110")}
    assert of == {"27100": ["27100", "27127"], "27140": ["27141"], "13110": ["13110"]}


def places(*more: tuple[str, str, str, str]) -> Gazetteer:
    """Towns by code, city and ward: 浜松市 of two wards, and what is given."""
    rows = sorted(
        [
            (CITY, "浜松市", "", ""),
            ("221384", "浜松市", "中央区", "佐鳴台"),
            ("221384", "浜松市", "中央区", "本町"),
            ("221392", "浜松市", "浜名区", "中瀬"),
            ("221392", "浜松市", "浜名区", "本町"),
            ("221015", "静岡市", "葵区", "呉服町"),
            *more,
        ]
    )
    whole = [(code, "1", "静岡県", "", city, ward, town, None, None, None) for code, city, ward, town in rows]
    columns = [pa.array(column, kind) for column, kind in zip(zip(*whole, strict=True), TOWNS.types, strict=True)]
    return Gazetteer(municipalities(pa.Table.from_arrays(columns, schema=TOWNS)))


PLACES = places()


@pytest.mark.parametrize(
    ("written", "lg_code", "town"),
    [
        ("佐鳴台3-5", "221384", "佐鳴台"),
        ("浜松市佐鳴台3-5", "221384", "佐鳴台"),
        ("中央区佐鳴台3-5", "221384", "佐鳴台"),
        ("静岡県浜名区本町1", "221392", "本町"),
        ("静岡県浜松市中央区本町1", "221384", "本町"),
        ("静岡県浜松市 浜北区 中瀬1", "221392", "中瀬"),
        ("静岡県中瀬1", "221392", "中瀬"),
        ("浜松市中区佐鳴台3-5", "221384", "佐鳴台"),  # a ward that is no more
        ("静岡市葵区呉服町1", "221015", "呉服町"),
    ],
)
def test_what_is_in_one_ward_is_found_with_it_and_without(written: str, lg_code: str, town: str) -> None:
    place = normalise(written, PLACES, CITY)
    assert (place.level, place.lg_code, place.town) == (Level.TOWN, lg_code, town)


@pytest.mark.parametrize(
    ("written", "level", "lg_code", "rest"),
    [
        ("本町1-2", Level.MUNICIPALITY, CITY, "本町1-2"),
        ("浜松市本町1-2", Level.MUNICIPALITY, CITY, "本町1-2"),
        ("静岡県本町1-2", Level.MUNICIPALITY, CITY, "本町1-2"),
        ("浜松市北区本町1-2", Level.MUNICIPALITY, CITY, "北区本町1-2"),
        ("浜松市天竜区佐鳴台1", Level.MUNICIPALITY, CITY, "天竜区佐鳴台1"),  # a ward whose towns are not here
        ("浜松市港区佐鳴台1", Level.MUNICIPALITY, CITY, "港区佐鳴台1"),
        ("中央区中瀬1", Level.MUNICIPALITY, "221384", "中瀬1"),  # the other ward has it
        ("葵区佐鳴台1", Level.NOTHING, None, "葵区佐鳴台1"),  # a ward, but of another city
        ("新宿区中瀬1", Level.NOTHING, None, "新宿区中瀬1"),
        ("静岡県葵区中瀬1", Level.PREFECTURE, None, "葵区中瀬1"),
        ("呉服町1", Level.NOTHING, None, "呉服町1"),
    ],
)
def test_between_two_wards_and_behind_the_ward_of_others_nothing_is_guessed(
    written: str, level: Level, lg_code: str | None, rest: str
) -> None:
    place = normalise(written, PLACES, CITY)
    assert (place.level, place.lg_code, place.rest, place.numbers) == (level, lg_code, rest, ())


def test_a_ward_that_is_no_more_is_passed_over_behind_its_own_city_only() -> None:
    of_others = {"大阪市": "梅野", "神戸市": "梅野", "北九州市": "梅野", "東大阪市": "梅野"}
    wards = dict.fromkeys(NO_MORE, "中央区")
    rows = [(f"9000{at}1", city, wards.get(city, ""), town) for at, (city, town) in enumerate(of_others.items())]
    several = places(*rows)
    for city, past in NO_MORE.items():
        town = of_others.get(city, "佐鳴台")
        for ward in past:
            place = normalise(f"{city}{ward}{town}3-5", several)
            assert (place.level, place.municipality, place.town) == (Level.TOWN, f"{city}中央区", town)
            for other in (one for one in NO_MORE if ward not in NO_MORE[one]):
                elsewhere = normalise(f"{other}{ward}{of_others.get(other, '佐鳴台')}3-5", several)
                assert elsewhere.level is Level.MUNICIPALITY, (other, ward)
    for text in (
        "浜松市中央区中区佐鳴台3",
        "静岡県中区佐鳴台3",
        "中区佐鳴台3",
        "東大阪市南区梅野1",
        "浜松市中地区佐鳴台3",
    ):
        assert normalise(text, several, CITY).level < Level.TOWN, text


@pytest.mark.skipif(not CITIES.exists(), reason=f"the Address Base Registry is not here: {CITIES}")
def test_no_ward_of_today_is_among_those_that_are_no_more() -> None:
    today = {spelling(f"{row['city']}{row['ward']}").key for row in cities()}
    past = {spelling(f"{city}{ward}").key for city, wards in NO_MORE.items() for ward in wards}
    assert not past & today and set(NO_MORE) <= {row["city"] for row in cities()}


def test_who_is_no_city_with_wards_has_none_near() -> None:
    assert normalise("中央区佐鳴台3-5", PLACES).level is Level.NOTHING
    assert normalise("中央区佐鳴台3-5", PLACES, "302015").level is Level.NOTHING
    assert normalise("佐鳴台3-5", PLACES, "221384").lg_code == "221384"


def test_a_ward_of_ones_own_goes_before_a_municipality_of_its_name_unless_that_has_the_town() -> None:
    """東京都中央区 stands for any: as where a municipality has the name of another."""
    both = places(("131024", "中央区", "", "銀座"), ("131024", "中央区", "", "本町"))
    assert normalise("中央区本町1", both, CITY).lg_code == "221384"
    assert normalise("中央区銀座1", both, CITY).lg_code == "131024"
    assert normalise("中央区未知1", both, CITY).lg_code == "221384"
    assert normalise("中央区本町1", both).lg_code == "131024"
