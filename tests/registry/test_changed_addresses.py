"""The town renames or renumbers places; whoever bears an old address is found, and nobody is given another's."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.conf import LazySettings
from django.db import transaction

from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.registry import quality, read
from madoguchi.registry.changed_addresses import ALL, Unsure, bearers
from madoguchi.registry.read import Purpose
from madoguchi.registry.receive import Coverage
from madoguchi.tenancy import municipality
from madoguchi.tenancy.models import Municipality
from tests.registry.sample import CODE, FIRST, LATER, Fields, measure, resident, take_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]
DAY = date(2024, 12, 1)
WHY = Purpose(by="1001", purpose="手紙", law="住民基本台帳法3条", items=("addressees.address",))


def change(town: str, street: str, new_town: str, new_street: str | None = None, **more: Fields) -> dict[str, Fields]:
    row = {"town": town, "street": street, "new_town": new_town, "new_street": new_street}
    return {**row, "new_postal_code": None, "changed_on": DAY, **more}


def lives(person_id: int, town: str, street: str, **more: Fields) -> dict[str, Fields]:
    return resident(person_id, person_id, town=town, street=street, **more)


def found(at: datetime = LATER) -> dict[int, tuple[str | None, ...]]:
    """By person the new address, or why there is none; each of them asked for alone says the same."""
    rows = bearers(at)
    assert bearers(at, list(range(1, 20))).equals(rows)
    told = ("new_postal_code", "new_town", "new_street", "unsure")
    return {row["person_id"]: tuple(row[name] for name in told) for row in rows.to_dicts()}


def test_a_town_that_has_another_name_keeps_its_numbers() -> None:
    others = (lives(2, "見本町二丁目", "1番地"), lives(3, "新見本町", "1番地"))
    take_in("residents", [lives(1, "見本　町", "１番地"), *others])
    take_in("address_changes", [change("見本町", ALL, "見本台", new_postal_code="6409999")])
    assert found() == {1: ("6409999", "見本台", "１番地", None)}


ALIKE = (None, None, None, Unsure.NUMBER_ALIKE)


def test_a_number_is_the_same_however_it_is_written_but_land_is_no_building() -> None:
    streets = ("１２番地３", "12-3", "12番3号", "12番地34", "112番地3", "1番地", "甲12番地3の2")
    take_in("residents", [lives(n, "見本町", street) for n, street in enumerate(streets, 1)])
    take_in("address_changes", [change("見本町", "12番地3", "見本町", "1番5号"), change("見本町", "1番地", "見本台")])
    new = ("6400000", "見本町", "1番5号", None)
    assert found() == {1: new, 2: new, 3: ALIKE, 4: ALIKE, 6: ("6400000", "見本台", "1番地", None), 7: ALIKE}


def test_what_stands_behind_a_number_of_the_table_is_looked_at_though_the_town_is_renamed() -> None:
    streets = ("12番地3-405", "12番地3の甲", "12番地3　見本ハイツ201", "13番地", "二丁目1番5号")
    take_in("residents", [lives(n, "見本町", street) for n, street in enumerate(streets, 1)])
    take_in("address_changes", [change("見本町", ALL, "見本台"), change("見本町", "12番地3", "緑台", "1番5号")])
    assert found() == {1: ALIKE, 2: ALIKE, 3: ALIKE, 4: ("6400000", "見本台", "13番地", None), 5: ALIKE}


@pytest.mark.parametrize("other", ["中之島", "大字中島", "第二中島町"])
def test_a_town_that_is_written_alike_is_another(other: str) -> None:
    take_in("residents", [lives(1, "中島", "10番地"), lives(2, other, "10番地")])
    take_in("address_changes", [change("中島", ALL, "中島台")])
    told = found()
    assert told[1][1:] == ("中島台", "10番地", None)
    assert told.get(2) in (None, (None, None, None, Unsure.NAME_ALIKE))
    place = {"lg_code": CODE, "residential": False, "kind": "1", "prefecture": "見本県", "city": "見本市"}
    take_in("towns", [{**place, "machiaza_id": "0001000", "oaza": other, "effective_on": date(1947, 4, 17)}], FIRST)
    assert list(found()) == [1]


def test_in_a_designated_city_a_town_has_to_lie_in_one_ward_alone() -> None:
    Municipality.objects.create(code="271004", name="大阪市")
    place = {"residential": False, "kind": "1", "prefecture": "大阪府", "city": "大阪市", "machiaza_id": "0001000"}
    wards = (("271276", "北区", "本町"), ("271284", "中央区", "本町"), ("271284", "中央区", "難場"))
    with municipality("271004"):
        take_in("residents", [lives(1, "本町", "1番地"), lives(2, "難場", "1番地"), lives(3, "北区本町", "1番地")])
        new = (("本町", "東町"), ("難場", "西町"), ("北区本町", "北区東町"))
        take_in("address_changes", [change(old, ALL, town) for old, town in new])
        assert {one[3] for one in found().values()} == {Unsure.IN_WARDS}
        days = {"effective_on": date(1947, 4, 17)}
        rows = [{**place, **days, "lg_code": code, "ward": ward, "oaza": town} for code, ward, town in wards]
        take_in("towns", [{**row, "machiaza_id": f"{n:07}"} for n, row in enumerate(rows, 1)], LATER)
        assert [one[1:] for one in found().values()] == [
            (None, None, Unsure.IN_WARDS),
            ("西町", "1番地", None),
            ("北区東町", "1番地", None),
        ]


def test_of_two_new_addresses_neither_counts() -> None:
    take_in("residents", [lives(1, "見本町", "12番地3")])
    twice = [change("見本町", "12番地3", "緑台", "1番5号"), change("見本町", "１２番地３", "海辺", "9番9号")]
    take_in("address_changes", twice)
    assert found() == {1: (None, None, None, Unsure.TOLD_TWICE)}


def test_a_number_goes_before_its_town() -> None:
    take_in("residents", [lives(1, "見本町", "1番地"), lives(2, "見本町", "2番地")])
    take_in("address_changes", [change("見本町", ALL, "見本台"), change("見本町", "2番地", "緑台", "7番1号")])
    assert [row[1:3] for row in found().values()] == [("見本台", "1番地"), ("緑台", "7番1号")]


def later(person_id: int, version: int, event_on: date, **more: Fields) -> dict[str, Fields]:
    return {**lives(person_id, "見本町", "1番地"), "version": version, "event_on": event_on, **more}


def test_who_came_on_the_day_or_later_has_the_new_address_already() -> None:
    moved = later(1, 2, DAY, event_reason="転居")
    renamed = later(3, 2, date(2024, 12, 10), event_reason="氏名変更")
    take_in("residents", [lives(1, "緑町", "9番地"), moved, *(lives(n, "見本町", "1番地") for n in (2, 3)), renamed])
    take_in("address_changes", [change("見本町", "1番地", "見本町", "3番2号")])
    assert list(found()) == [2, 3]


def test_a_move_that_was_cancelled_never_was() -> None:
    restored = later(1, 3, date(2001, 4, 1), event_reason="異動の取消し")
    gone = later(1, 2, date(2024, 6, 1), event_reason="転居", town="緑町", street="9番地")
    take_in("residents", [lives(1, "見本町", "1番地"), gone, restored])
    take_in("address_changes", [change("見本町", ALL, "見本台"), change("緑町", ALL, "緑台")])
    assert found() == {1: ("6400000", "見本台", "1番地", None)}


def test_only_who_lives_here_is_found_and_only_from_the_day_on() -> None:
    leaving = later(3, 2, date(2025, 3, 1), event_reason="国内転出", status="2", removed_on=date(2025, 3, 1))
    dead = lives(1, "見本町", "1番地", status="3", removed_on=date(2020, 1, 1))
    take_in("residents", [dead, *(lives(n, "見本町", "1番地") for n in (2, 3)), leaving])
    take_in("address_changes", [change("見本町", ALL, "見本台", changed_on=date(2025, 2, 1))])
    assert found() == {}
    for day, there in ((date(2025, 2, 1), [2, 3]), (date(2025, 3, 1), [2])):
        assert list(bearers(datetime(day.year, day.month, day.day, 3, tzinfo=LATER.tzinfo))["person_id"]) == there


def test_one_change_follows_another() -> None:
    take_in("residents", [lives(1, "見本町", "1番地"), lives(2, "見本台", "5番地")])
    first, second = change("見本町", ALL, "見本台", changed_on=date(2010, 4, 1)), change("見本台", ALL, "緑台")
    take_in("address_changes", [second, first])
    assert {person: row[1:] for person, row in found().items()} == {
        1: ("緑台", "1番地", None),
        2: ("緑台", "5番地", None),
    }


@pytest.mark.parametrize(
    "changes",
    [
        (change("東町", ALL, "西町"), change("西町", ALL, "東町")),
        (change("東町", "1番地", "西町", "1番地"), change("西町", "1番地", "東町", "1番地")),
        (change("東町", ALL, "西町"), change("西町", ALL, "東町", changed_on=date(2024, 12, 20))),
    ],
    ids=["towns", "numbers", "later"],
)
def test_an_old_name_that_another_place_was_given_is_for_a_person(changes: tuple[dict[str, Fields], ...]) -> None:
    take_in("residents", [lives(1, "東町", "1番地")])
    take_in("address_changes", list(changes))
    assert found() == {1: (None, None, None, Unsure.GIVEN_ANEW)}


def test_another_postal_code_alone_is_a_change() -> None:
    take_in("residents", [lives(1, "見本町", "1番地")])
    take_in("address_changes", [change("見本町", ALL, "見本町", new_postal_code="6401111")])
    assert found() == {1: ("6401111", "見本町", "1番地", None)}


@pytest.mark.parametrize(
    "row",
    [
        change("見本町", ALL, "見本台", "1番1号"),
        change("見本町", "全て", "見本台"),
        change("見本町", "1番地〜10番地", "見本台"),
        change("見本町", "12・13番地", "見本台"),
        change("見本町", ALL, "見本町"),
        change("見本町", "1番地", "見本町", "1番地"),
    ],
    ids=["all to one", "another word for all", "range", "list", "no change", "no change of a number"],
)
def test_a_row_that_nobody_can_follow_is_refused(row: dict[str, Fields]) -> None:
    with pytest.raises(InputRefused) as refused:
        take_in("address_changes", [row])
    assert refused.value.code == "registry.rows_refused"


def test_a_change_is_not_forgotten_because_a_file_lacks_it() -> None:
    take_in("address_changes", [change("見本町", ALL, "見本台"), change("緑町", ALL, "緑台")])
    with pytest.raises(Conflict) as refused:
        take_in("address_changes", [change("海辺", ALL, "浜")], LATER, Coverage.FULL)
    assert refused.value.code == "registry.too_many_missing"


def addressed() -> dict[int, tuple[str, str]]:
    with transaction.atomic():
        rows = read.addresses(WHY, [1, 2], FIRST, at=LATER)
    return {row["person_id"]: (row["postal_code"], row["address"]) for row in rows.to_dicts()}


def test_letters_follow_where_that_is_declared_and_the_register_stays_as_it_is(settings: LazySettings) -> None:
    take_in("residents", [lives(1, "見本町", "1番地"), lives(2, "緑町", "1番地")])
    take_in("address_changes", [change("見本町", ALL, "見本台", new_postal_code="6409999")])
    assert addressed() == {}
    settings.CHANGED_ADDRESSES = "automatic"
    assert addressed() == {1: ("6409999", "見本台1番地")}
    assert list(bearers(LATER)["town"]) == ["見本町"]


def test_a_contact_that_reads_like_the_old_address_is_left_as_it_is(settings: LazySettings) -> None:
    settings.CHANGED_ADDRESSES = "automatic"
    take_in("residents", [lives(1, "見本町", "1番地")])
    away = measure(1, "applicant", offender_id=None, contact_postal_code="5300001", contact_address="見本町1番地")
    take_in("protections", [away])
    take_in("address_changes", [change("見本町", ALL, "見本台")])
    take_in("residents", [lives(1, "見本町", "1番地", name="見本　花子")], datetime(2025, 1, 19, tzinfo=LATER.tzinfo))
    assert addressed() == {1: ("5300001", "見本町1番地")}


def test_it_is_promised_that_nobody_bears_an_old_address() -> None:
    take_in("residents", [lives(1, "見本町", "1番地"), lives(2, "緑町", "1番地")])
    name = "residents.old_address"
    assert [one for one in quality.kept(LATER.date()) if one.promise.name == name] == []
    take_in("address_changes", [change("見本町", ALL, "見本台")])
    (kept,) = (one for one in quality.kept(LATER.date()) if one.promise.name == name)
    assert (kept.rows, kept.wrong) == (2, 1)
    with transaction.atomic():
        rows = quality.breaking(name, "1001", "個人情報の保護に関する法律65条", at=LATER, most=10)
    assert rows["person_id"].to_pylist() == [1]
