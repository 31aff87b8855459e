"""A designated city has the places of its wards, in which one 町字ID is several towns."""

from __future__ import annotations

import csv
import importlib
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.places.normalise import Level
from madoguchi.registry.as_of import Asked, day_of
from madoguchi.registry.compile_towns import compile_towns
from madoguchi.registry.export import Encoding, known, refused_again, written
from madoguchi.registry.fault import Fault
from madoguchi.registry.history import REFUSAL
from madoguchi.registry.house_columns import CLASSED
from madoguchi.registry.listed import lists
from madoguchi.registry.locate import locate
from madoguchi.registry.models import ParcelNumber, ResidenceNumber, Town
from madoguchi.registry.places import PLACES
from madoguchi.registry.publish import publish
from madoguchi.registry.quality import TOWN_KNOWN, kept
from madoguchi.registry.receive import Coverage, Mode, receive
from madoguchi.registry.supersede import close
from madoguchi.simulate.places import city_name, towns
from madoguchi.tenancy import municipality
from madoguchi.tenancy.models import Municipality
from tests.registry.place_files import (
    CITIES,
    CITY,
    PARCELS_OF_WARDS,
    RESIDENCES_OF_WARDS,
    TOWNS_OF_WARDS,
    take,
)
from tests.registry.sample import CODE, FIRST, LATER, resident, take_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]

TODAY = date(2025, 1, 20)
KITA, CHUO = "271276", "271284"
FILES = {"towns": TOWNS_OF_WARDS, "residence_numbers": RESIDENCES_OF_WARDS, "parcel_numbers": PARCELS_OF_WARDS}
NOWHERE = (int(Level.NOTHING), None, None, None)


@pytest.fixture
def city(db: None) -> Iterator[str]:
    Municipality.objects.create(code=CITY, name="大阪市")
    with municipality(CITY):
        yield CITY


@pytest.fixture
def places(city: str, tmp_path: Path) -> None:
    for name, content in FILES.items():
        take(name, content, tmp_path)


def one(text: str) -> tuple[int, str | None, str | None, str | None]:
    (found,) = locate([text], on=TODAY).to_pylist()
    return found["level"], found["lg_code"], found["machiaza_id"], found["number_id"]


def test_the_rows_of_the_wards_are_the_citys_and_those_of_other_cities_are_not(tmp_path: Path) -> None:
    receipts = [take(name, content, tmp_path) for name, content in FILES.items()]
    assert [(got.added, got.elsewhere) for got in receipts] == [(5, 3), (4, 1), (3, 1)]
    again = [take(name, content, tmp_path, LATER) for name, content in FILES.items()]
    assert [(got.added, got.superseded, got.unchanged) for got in again] == [(0, 0, 5), (0, 0, 4), (0, 0, 3)]


def test_files_of_one_ward_each_are_changes_and_the_refusal_of_a_whole_one_says_so(tmp_path: Path) -> None:
    def parcels(code: str) -> Path:
        rows = "".join(f"{code},0002000,{n:05}0000000000,{n},,,1947-04-17,\n" for n in range(1, 31))
        (tmp_path / f"{code}.csv").write_text(f"{PARCELS_OF_WARDS.splitlines()[0]}\n{rows}", "utf-8")
        return tmp_path / f"{code}.csv"

    receive("parcel_numbers", parcels(KITA), at=FIRST)
    with pytest.raises(Conflict, match="1つの区だけのファイルは差分です") as refused:
        receive("parcel_numbers", parcels(CHUO), at=LATER)
    assert refused.value.code == "registry.too_many_missing"
    got = receive("parcel_numbers", parcels(CHUO), at=LATER, coverage=Coverage.CHANGES)
    assert (got.added, got.superseded, ParcelNumber.objects.filter(superseded_at=None).count()) == (30, 0, 60)


@pytest.mark.parametrize(
    ("said", "instead", "row"),
    [
        ("大阪市,中央区,難場", "堺市,堺区,難場", 4),
        ("大阪市,中央区,難場", "大阪市,,難場", 4),
        ("大阪府,,大阪市,北区,本町", "大阪府,見本郡,大阪市,北区,本町", 3),
        ("中央区,本町,,,0,1947", "新区,本町,,,0,1960", 5),  # the old name goes on
    ],
)
@pytest.mark.parametrize("mode", Mode)
def test_one_row_cannot_misname_a_ward(mode: Mode, said: str, instead: str, row: int, tmp_path: Path) -> None:
    more = "271284,0003000,1,大阪府,,大阪市,中央区,東町,,,0,1970-01-01,,\n"
    more += "271276,0003000,1,大阪府,,大阪市,北区,東町,,,0,1947-04-17,,\n"
    (tmp_path / "towns.csv").write_text(TOWNS_OF_WARDS.replace(said, instead) + more, "utf-8")
    with pytest.raises(InputRefused, match=f"^{row}行目") as refused:
        receive("towns", tmp_path / "towns.csv", at=FIRST, mode=mode)
    assert refused.value.code == "registry.two_names" and not Town.objects.exists()


def test_a_ward_that_was_renamed_may_have_rows_of_both_names(tmp_path: Path) -> None:
    said = "1,大阪府,,大阪市,中央区,本町,,,0,1947-04-17"
    after = TOWNS_OF_WARDS.replace(said, "1,大阪府,,大阪市,新区,本町,,,0,2020-04-01")
    assert take("towns", after, tmp_path).added == 5
    ended = TOWNS_OF_WARDS.replace(f"{said},", f"{said.replace('中央区', '旧区')},2020-04-01")
    assert take("towns", ended, tmp_path, LATER).unchanged == 4


def test_a_file_of_another_city_with_wards_has_nothing_of_here(tmp_path: Path) -> None:
    head, *rows = TOWNS_OF_WARDS.splitlines(keepends=True)
    of_sakai = head + "".join(row for row in rows if "堺市" in row)
    with pytest.raises(InputRefused, match="この市区町村") as refused:
        take("towns", of_sakai, tmp_path)
    assert refused.value.code == "registry.of_other_municipalities"


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("", Fault.MISSING),
        (" ", Fault.MISSING),
        ("27128", Fault.DIGITS),
        ("27", Fault.DIGITS),
        ("2712a4", Fault.DIGITS),
        ("２７１２８４", Fault.DIGITS),
        ("271280", Fault.CHECK_DIGIT),
        ("271395", Fault.CHECK_DIGIT),
        ("131050", Fault.CHECK_DIGIT),
    ],
)
def test_a_row_of_which_no_code_says_whose_it_is_is_wrong_and_not_passed_over(
    name: str, code: str, fault: Fault, tmp_path: Path
) -> None:
    content = FILES[name].replace(f"\n{CHUO},", f"\n{code},", 1)
    with pytest.raises(InputRefused) as refused:
        take(name, content, tmp_path)
    assert refused.value.code == "registry.rows_refused"
    assert not any(model.objects.exists() for model in MODELS)
    with transaction.atomic():
        got = receive(name, tmp_path / f"{name}.csv", at=FIRST, mode=Mode.GOOD_ROWS)
    whole = sum(row.startswith(("2712", "27110")) for row in FILES[name].splitlines())
    assert (got.refused, got.added) == (1, whole - 1)
    rows = list(csv.DictReader(io.StringIO(got.report.read_text("utf-8-sig"))))
    wrong = next(at for at, row in enumerate(content.splitlines(), 1) if row.startswith(f"{code},"))
    assert [(row["行"], row["column"], row["code"]) for row in rows] == [(str(wrong), "lg_code", fault.value)]


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("北区梅野1-2", (8, KITA, "0001000", "001002")),
        ("梅野１番２号", (8, KITA, "0001000", "001002")),
        ("大阪市北区梅野5-6", (8, KITA, "0001000", "005006")),
        ("大阪府大阪市中央区難場一番二号", (8, CHUO, "0001000", "001002")),
        ("大阪府難場3-4", (8, CHUO, "0001000", "003004")),
        ("難場5-6", (3, CHUO, "0001000", None)),  # a number of the same 町字ID in the other ward
        ("梅野3-4", (3, KITA, "0001000", None)),
        ("梅野7-8", (3, KITA, "0001000", None)),
        ("中央区本町2-3", (8, CHUO, "0002000", "000020000300000")),
        ("北区本町2-3", (3, KITA, "0002000", None)),
        ("北区本町1番地", (8, KITA, "0002000", "000010000000000")),
        ("大阪市南区本町1", (2, CITY, None, None)),
        ("本町1番地", (2, CITY, None, None)),
        ("大阪市本町2-3", (2, CITY, None, None)),
        ("大阪市北区難場1-2", (2, KITA, None, None)),
        ("北区難場1-2", (2, KITA, None, None)),
        ("大阪市知らない町1", (2, CITY, None, None)),
        ("大阪市南区難場3-4", (8, CHUO, "0001000", "003004")),  # a ward that is no more
        ("大阪市西区梅野1-2", (2, CITY, None, None)),  # a ward of which no town was taken in
        ("大阪市港北区梅野1-2", (2, CITY, None, None)),  # a ward of another city
        ("大阪市此花地区梅野1-2", (2, CITY, None, None)),
        ("堺市堺区梅野1-2", NOWHERE),
        ("堺区梅野1-2", NOWHERE),
        ("港区梅野1-2", NOWHERE),
    ],
)
def test_an_address_is_found_in_the_ward_in_which_it_can_only_be(
    text: str, found: tuple[int, str | None, str | None, str | None]
) -> None:
    assert one(text) == found


def test_a_ward_that_was_not_taken_in_yet_is_not_one_that_is_no_more(tmp_path: Path) -> None:
    head, *rows = TOWNS_OF_WARDS.splitlines(keepends=True)
    take("towns", head + "".join(row for row in rows if row.startswith(KITA)), tmp_path)
    assert [one(text)[:2] for text in ("大阪市中央区梅野1-2", "大阪市大淀区梅野1-2")] == [(2, CITY), (3, KITA)]


@pytest.mark.usefixtures("places")
def test_an_address_in_a_ward_that_is_no_more_is_told_with_its_end() -> None:
    for text in ("昔町1", "南区昔町1", "大阪市南区昔町1"):
        (found,) = locate([text], on=TODAY).to_pylist()
        assert (found["lg_code"], found["listed_in"], found["ended_on"]) == ("271101", "towns", date(1989, 2, 13))
    (before,) = locate(["南区昔町1"], on=date(1989, 2, 12)).to_pylist()
    assert (before["level"], before["ended_on"]) == (Level.TOWN, None)


@pytest.mark.usefixtures("places")
def test_many_are_answered_as_each_alone() -> None:
    texts = [
        "北区梅野1-2",
        "難場3-4",
        "",
        "本町1",
        "昔町1",
        *(f"{ward}本町{n}" for ward in ("北区", "中央区", "") for n in range(9)),
    ]
    texts += [f"{town}{n}-{n + 1}" for town in ("梅野", "難場") for n in range(60)]
    together = locate(texts, on=TODAY).to_pylist()
    assert together == [row for text in texts for row in locate([text], on=TODAY).to_pylist()]


@pytest.mark.usefixtures("places")
def test_more_towns_than_are_asked_for_by_their_id_are_joined_by_ward_too(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["北区梅野1-2", "難場3-4", "難場5-6", "北区本町1番地", "中央区本町2番地3"]
    by_id = locate(texts, on=TODAY)
    monkeypatch.setattr("madoguchi.registry.locate._FEW", -1)
    assert locate(texts, on=TODAY).equals(by_id)


@pytest.mark.usefixtures("places")
def test_residents_have_a_town_of_the_city_even_where_two_wards_have_it() -> None:
    known_ = ["本町", "北区梅野", "難場"]
    take_in("residents", [resident(n, n, town=town) for n, town in enumerate([*known_, "北区難場", "大阪市不明"], 1)])
    assert lists(TODAY).knows_own_towns
    (promise,) = (found for found in kept(TODAY) if found.promise.name == TOWN_KNOWN.name)
    assert (promise.rows, promise.wrong) == (5, 2)


@pytest.mark.parametrize("own", [True, False], ids=["register", "country"])
def test_with_a_list_of_the_country_the_wards_are_here(
    own: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = CITIES.splitlines()[0]
    cities = f"{head}\n303411,和歌山県,伊都郡,本町,,1947-04-17,\n"
    cities += "271004,大阪府,,大阪市,,1947-04-17,\n131172,東京都,,北区,,1947-04-17,\n"
    more = (
        "131172,0001000,1,東京都,,北区,,王子,,,1,1947-04-17,,\n131172,0002000,1,東京都,,北区,,本町,,,1,1947-04-17,,\n"
    )
    (tmp_path / "city.csv").write_text(cities, "utf-8")
    (tmp_path / "town.csv").write_text(TOWNS_OF_WARDS + more, "utf-8")
    compile_towns([tmp_path / "city.csv", tmp_path / "town.csv"], tmp_path / "list")
    monkeypatch.setattr(settings, "TOWNS", tmp_path / "list")
    if own:
        for name, content in FILES.items():
            take(name, content, tmp_path)
    places = lists(TODAY)
    assert places.knows_own_towns
    listed = "towns" if own else "country"
    wanted = {
        "北区梅野1-2": (KITA, listed),
        "北区本町1": (KITA, listed),
        "大阪市難場1-2": (CHUO, listed),
        "北区王子1-2": ("131172", "country"),
        "東京都北区本町1": ("131172", "country"),
        "堺市梅野1": ("271411", "country"),
        "本町1": (CITY, None),
        "大阪市本町1": (CITY, None),
        "和歌山県本町1": ("303411", None),
        "昔町1": ("271101", listed),
    }
    found = {text: places.find(text) for text in wanted}
    assert {text: (place.lg_code, places.having(place)) for text, place in found.items()} == wanted


def test_an_invented_city_has_the_towns_that_the_post_names_in_its_wards() -> None:
    assert not lists(TODAY).knows_own_towns
    Municipality.objects.filter(code=CITY).update(synthetic=True)
    with municipality(CITY):
        (found,) = locate(["北区梅田1-2"], on=TODAY).to_pylist()
        assert (found["lg_code"], found["town"], found["listed_in"]) == (KITA, "梅田", "postal")
        names = towns(CITY).town.to_pylist()
        assert city_name(CITY) == "大阪市" and len(names) > 500 and all("区" in name for name in names)
        found = locate(names, on=TODAY)
        assert found["level"].to_pylist().count(Level.TOWN) / len(names) > 0.99


@pytest.mark.usefixtures("places")
def test_what_is_published_and_exported_has_the_codes_of_the_files_and_can_be_taken_in_again(tmp_path: Path) -> None:
    asked = Asked(base_date=day_of(LATER), known_at=LATER)
    kept_: dict[str, tuple[pl.DataFrame, bytes, bytes]] = {}
    for name, register in PLACES.items():
        rows = known(register, asked)
        exported = written(register, rows, Encoding.UTF_8)
        assert refused_again(register, rows, exported, LATER) == 0
        published = publish(CLASSED[name], tmp_path, f"open_{name}")
        assert published is not None and published.rows == rows.height
        assert published.described.count("lg_code") == 1
        columnar = pl.read_parquet(tmp_path / f"open_{name}.parquet")
        assert columnar.equals(rows)
        kept_[name] = rows, exported, (tmp_path / f"open_{name}.csv").read_bytes()
    Municipality.objects.create(code="271403", name="堺市")
    with municipality("271403"), pytest.raises(InputRefused, match="この市区町村"):
        take("residence_numbers", kept_["residence_numbers"][1], tmp_path)
    for which in (1, 2):
        with transaction.atomic():
            emptied()
            for name, parts in kept_.items():
                take(name, parts[which], tmp_path)
                assert known(PLACES[name], asked).equals(parts[0])


def emptied() -> None:
    """As if the registers had never been filled, within a transaction of a test."""
    migration = importlib.import_module("madoguchi.registry.migrations.0007_places")
    editor = connection.schema_editor()
    for table in PLACES:
        migration.release(table)(editor)
        editor.execute(f"DELETE FROM {table}")
        migration.keep(table)(editor)


ROWS = {
    name: st.lists(st.sampled_from(content.splitlines()[1:]), unique=True, min_size=1)
    for name, content in FILES.items()
}


@pytest.mark.parametrize("name", FILES)
@hypothesis(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.data())
def test_the_same_rows_in_any_order_change_nothing(name: str, tmp_path: Path, drawn: st.DataObject) -> None:
    rows = drawn.draw(ROWS[name])
    head = FILES[name].splitlines()[0]
    with transaction.atomic():
        try:
            first = take(name, "\n".join([head, *rows]) + "\n", tmp_path)
        except InputRefused as refused:
            assert refused.code == "registry.of_other_municipalities"
            assert not [row for row in rows if row.startswith(("2712", "27110"))]
        else:
            own = [row for row in rows if row.startswith(("2712", "27110"))]
            assert (first.added, first.elsewhere) == (len(own), len(rows) - len(own))
            again = take(name, "\n".join([head, *reversed(rows)]) + "\n", tmp_path, LATER)
            assert (again.added, again.superseded, again.unchanged) == (0, 0, len(own))
        transaction.set_rollback(True)


MODELS = (Town, ResidenceNumber, ParcelNumber)


@pytest.mark.django_db(transaction=True)
def test_what_was_taken_in_before_is_of_the_municipality_itself() -> None:
    """The migration back and forth over rows, closed ones among them: they get their code, and are kept as before."""
    Municipality.objects.create(code=CODE, name="見本市")
    place = {"lg_code": CODE, "machiaza_id": "0001000", "effective_on": date(1947, 4, 17), "recorded_at": FIRST}
    with municipality(CODE):
        closed = Town.objects.create(**place, residential=True, kind="1", prefecture="見本県", city="見本市")
        with transaction.atomic():
            close("towns", [closed.pk], at=LATER)
        Town.objects.create(**place | {"recorded_at": LATER}, residential=True, kind="1", prefecture="", city="見本市")
        ResidenceNumber.objects.create(**place, residence_id="001002")
        ParcelNumber.objects.create(**place, parcel_id="000010000000000", number="1")
        before = [list(model.objects.order_by("id").values()) for model in MODELS]
    call_command("migrate", "registry", "0012_address_changes", verbosity=0)
    without = {table: columns(table) for table in PLACES}
    call_command("migrate", "registry", "0013_wards", verbosity=0)
    assert all("lg_code" not in names and "machiaza_id" in names for names in without.values())
    with municipality(CODE):
        assert [list(model.objects.order_by("id").values()) for model in MODELS] == before
        for table, key in zip(PLACES, ("residential", "residence_id", "parcel_id"), strict=True):
            same = f"INSERT INTO {table} ({', '.join(without[table][1:])}, lg_code) SELECT "
            same += f"{', '.join(without[table][1:])}, lg_code FROM {table} WHERE superseded_at IS NULL"
            another = same.replace(", lg_code FROM", f", '{KITA}' FROM")
            changes = (
                f"DELETE FROM {table}",
                f"UPDATE {table} SET lg_code = '{KITA}'",
                f"UPDATE {table} SET {key} = {key}",
            )
            for statement, refusal in ((same, "(?i)unique"), *((one, REFUSAL) for one in changes)):
                with pytest.raises(DatabaseError, match=refusal), transaction.atomic():
                    connection.cursor().execute(statement)
            connection.cursor().execute(another)
    with municipality(CITY):
        assert not any(model.objects.exists() for model in MODELS)
    with municipality(CODE):
        emptied()


def columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]
