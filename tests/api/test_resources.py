"""What the API tells of registers, places, corporations and fields: what they promise, and nothing that is not open."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from madoguchi.api.corporations import Corporation, Version
from madoguchi.flow import checking
from madoguchi.registry import fields as known
from madoguchi.registry.corporations import CORPORATIONS
from madoguchi.registry.freshness import DAYS
from madoguchi.registry.locate import LOCATED, locate
from madoguchi.registry.openness import Openness
from madoguchi.registry.places import PLACES
from madoguchi.registry.quality import EVERY_PROMISE
from madoguchi.tenancy import municipality
from madoguchi.tenancy.models import Municipality
from tests.registry.corporation_files import closed, number, renamed, row, take, withdrawn, written
from tests.registry.place_files import PARCELS, RESIDENCES, TOWNS
from tests.registry.place_files import take as take_places
from tests.registry.sample import FIRST, measure, resident, take_in

from .conftest import ROOT, refused, told

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 1, 20, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def played(settings: LazySettings) -> None:
    settings.TODAY = date(2025, 1, 20)


def registers(machines: Client) -> dict[str, dict[str, object]]:
    said = told(machines.get(f"{ROOT}registers"), "registers")
    assert said["municipality"] == {"code": "302015", "name": "見本市", "synthetic": True}
    return {one["name"]: one for one in said["registers"]}


def promises(machines: Client) -> dict[str, dict[str, object]]:
    return {one["name"]: one for each in registers(machines).values() for one in each["promises"]}


def test_every_register_and_promise_is_told_before_anything_was_taken_in(machines: Client) -> None:
    found = registers(machines)
    assert list(found) == list(DAYS) and set(promises(machines)) == {one.name for one in EVERY_PROMISE}
    residents = found["residents"]
    assert residents["title"] == {"ja": "住民", "en": "Residents"}
    assert [residents[one] for one in ("as_of", "age_days", "promised_days", "holds")] == [None, None, 1, None]
    assert {one["figure"] for one in promises(machines).values()} == {None}


def test_a_register_has_its_age_and_the_figures_of_the_last_look(machines: Client) -> None:
    take_in("residents", [resident(1), resident(2, relationship="51", birth_date=None)], at=NOW - timedelta(days=2))
    checking.check(NOW - timedelta(days=1))
    take_in("residents", [resident(3, 3)], at=NOW - timedelta(hours=2), as_of=date(2025, 1, 18))
    checking.check(NOW)
    one = registers(machines)["residents"]
    assert [one[name] for name in ("as_of", "age_days", "holds")] == ["2025-01-18", 2, False]
    birth = promises(machines)["residents.birth_date"]
    assert (birth["quality"], birth["at_least"], birth["withheld"]) == ("completeness", 0.999, False)
    assert birth["words"]["en"] == "The birth date of a resident is known"
    assert birth["figure"] == {
        "rows": 3,
        "wrong": 1,
        "share": 2 / 3,
        "holds": False,
        "counted_at": "2025-01-20T12:00:00+09:00",
        "shares": [1 / 2, 2 / 3],
    }
    take_in("residents", [resident(2, relationship="51", version=2)], at=NOW)
    assert promises(machines)["residents.birth_date"]["figure"] == birth["figure"], "it is not counted anew"


def test_figures_of_measures_of_protection_are_told_to_nobody(machines: Client) -> None:
    take_in("residents", [resident(1), resident(2, 2)])
    before = checking.check(NOW - timedelta(days=1))
    unseen = machines.get(f"{ROOT}registers").content
    take_in("protections", [measure(2, "applicant", ends_on=date(2024, 12, 31))])
    after = checking.check(NOW - timedelta(days=1, seconds=-1))
    of_measures = {one.promise.name for one in after.kept if one.promise.register == "protections"}
    assert len(of_measures) == 3 and {one.holds for one in before.kept if one.promise.name in of_measures} == {True}
    assert False in {one.holds for one in after.kept if one.promise.name in of_measures}
    found = promises(machines)
    assert {name for name, one in found.items() if one["withheld"]} == of_measures
    assert {found[name]["figure"] for name in of_measures} == {None}
    assert found["residents.one_head"]["figure"] is not None
    own = registers(machines)["protections"]
    assert own["promises"] == _protections(unseen)


def _protections(content: bytes) -> list[object]:
    found = next(one for one in json.loads(content)["registers"] if one["name"] == "protections")
    return list(found["promises"])


def test_addresses_are_told_as_the_register_has_them(machines: Client, tmp_path: Path) -> None:
    for name, content in (("towns", TOWNS), ("residence_numbers", RESIDENCES), ("parcel_numbers", PARCELS)):
        take_places(name, content, tmp_path)
    texts = ["見本町１－２", "海辺一丁目１２番地", "どこか <b>", "見本町１－２"]
    said = told(machines.get(f"{ROOT}addresses", {"text": texts}), "addresses")
    assert (said["on"], "アドレス・ベース・レジストリ" in said["source"]) == ("2025-01-20", True)
    expected = locate(texts, on=date(2025, 1, 20)).to_pylist()
    assert [{name: one[name] for name in LOCATED.names} for one in said["addresses"]] == expected
    assert [one["address"] for one in said["addresses"]] == texts
    assert said["addresses"][0]["level_said"] == {"ja": "住居番号・地番まで", "en": "to a number that the register has"}
    then = told(machines.get(f"{ROOT}addresses", {"text": "古町", "on": "2019-01-01"}), "addresses")
    now = told(machines.get(f"{ROOT}addresses", {"text": "古町"}), "addresses")
    assert (then["addresses"][0]["ended_on"], now["addresses"][0]["ended_on"]) == (None, "2020-04-01")
    assert told(machines.get(f"{ROOT}addresses", {"text": "どこか"}), "addresses")["source"] == ""


def test_corporations_are_told_by_number_and_name_as_of_a_day(machines: Client, tmp_path: Path) -> None:
    rows = [
        *(row(1), renamed(1, "見本物産株式会社", "2022-07-01")),
        *(row(2, "株式会社合併された見本"), row(4), withdrawn(4, "2021-05-01")),
        closed(2, "株式会社合併された見本", "2023-03-01", 登記記録の閉鎖等の事由="11", 承継先法人番号=number(1)),
    ]
    take(written(*rows), tmp_path)
    one = "corporations/{number}"
    said = told(machines.get(f"{ROOT}corporations/T{number(1)}"), one)
    assert "国税庁法人番号公表サイト" in said["source"]
    found = said["corporation"]
    assert (found["number"], found["kind_said"], found["listed_in"]) == (number(1), "株式会社", "corporations")
    assert (found["then"]["name"], found["other_names"]) == ("見本物産株式会社", ["株式会社見本商事"])
    assert found["versions"][1]["process_said"] == "商号又は名称の変更"
    before = told(machines.get(f"{ROOT}corporations/{number(1)}", {"on": "2021-01-01"}), one)["corporation"]
    assert before["then"]["name"] == "株式会社見本商事"
    assert (
        told(machines.get(f"{ROOT}corporations/{number(1)}", {"on": "0001-01-01"}), one)["corporation"]["then"] is None
    )
    gone = told(machines.get(f"{ROOT}corporations/{number(2)}"), one)["corporation"]
    assert (gone["closed_on"], gone["close_cause_said"]) == ("2023-03-01", "合併による解散等")
    assert gone["successors"] == [{"number": number(1), "name": "見本物産株式会社"}]
    taken_back = told(machines.get(f"{ROOT}corporations/{number(4)}"), one)["corporation"]
    assert (taken_back["withdrawn_on"] is None) == bool(taken_back["versions"])
    named = told(machines.get(f"{ROOT}corporations", {"name": "㈱見本商事"}), "corporations")
    assert named["more"] is False and number(1) in [each["number"] for each in named["corporations"]]
    refused(machines.get(f"{ROOT}corporations/{number(9)}"), "api.no_such_corporation", 404)


def test_what_is_told_of_corporations_and_places_is_open() -> None:
    of = {
        "number": ["corporate_number"],
        "kind": ["kind"],
        "kind_said": ["kind"],
        "assigned_on": ["assigned_on"],
        "other_names": ["name"],
        "closed_on": ["closed_on"],
        "close_cause": ["close_cause"],
        "close_cause_said": ["close_cause"],
        "successors": ["successor_number", "name"],
        "withdrawn_on": ["process", "changed_on"],
        "since": ["changed_on"],
        "until": ["changed_on"],
        "process": ["process"],
        "process_said": ["process"],
        "name": ["name"],
        "name_kana": ["name_kana"],
        "address": ["abroad", "prefecture", "city", "street"],
        "change_cause": ["change_cause"],
    }
    of_house = {"listed_in", "then", "versions"}
    assert of.keys() | of_house == {*Corporation.model_fields, *Version.model_fields}
    read = {column for columns in of.values() for column in columns}
    assert {CORPORATIONS.column(name).openness for name in read} == {Openness.OPEN}
    assert {column.openness for register in PLACES.values() for column in register.columns} == {Openness.OPEN}


def test_every_field_is_told_with_its_class(machines: Client) -> None:
    said = told(machines.get(f"{ROOT}fields"), "fields")
    listed = [(one["register"], one["field"], one["header"], one["class"]) for one in said["fields"]]
    assert listed == [(one.register, one.name, one.header, one.openness.value) for one in known.fields()]
    assert [one["class"] for one in said["classes"]] == [one.value for one in Openness]


def test_only_the_own_municipality_is_told(machines: Client, tmp_path: Path) -> None:
    Municipality.objects.create(code="302023", name="隣市")
    with municipality("302023"):
        take_in("residents", [resident(1)])
        checking.check(FIRST)
        take(written(row(1, 市区町村コード="202")), tmp_path)
    assert {one["figure"] for one in promises(machines).values()} == {None}
    refused(machines.get(f"{ROOT}corporations/{number(1)}"), "api.no_such_corporation", 404)


def test_a_list_that_cannot_be_used_is_the_fault_of_the_house(machines: Client, settings: LazySettings) -> None:
    settings.TOWNS = settings.CORPORATIONS = settings.HOME / "nowhere"
    for asked in ("addresses?text=見本町", "corporations?name=見本", f"corporations/{number(1)}"):
        problem = refused(machines.get(f"{ROOT}{asked}"), "api.not_ready", 503)
        assert "MADOGUCHI" not in problem["detail"] + problem["detail_ja"]
