"""The town renames or renumbers places; whoever bears an old address is found, and nobody is given another's."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.conf import LazySettings
from django.db import transaction
from tests.registry.sample import FIRST, LATER, Fields, measure, resident, take_in

from madoguchi.core.errors import InputRefused
from madoguchi.registry import quality, read
from madoguchi.registry.changed_addresses import ALL, Unsure, bearers
from madoguchi.registry.read import Purpose

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
    take_in("residents", [lives(1, "大字見本町", "１番地"), *others])
    take_in("address_changes", [change("見本町", ALL, "見本台", new_postal_code="6409999")])
    assert found() == {1: ("6409999", "見本台", "１番地", None)}


def test_a_number_is_the_same_however_it_is_written() -> None:
    streets = ("１２番地３", "12-3", "12番3号", "12番地34", "112番地3", "1番地")
    take_in("residents", [lives(n, "見本町", street) for n, street in enumerate(streets, 1)])
    take_in("address_changes", [change("見本町", "12番地3", "見本町", "1番5号"), change("見本町", "1番地", "見本台")])
    new = ("6400000", "見本町", "1番5号", None)
    alike = (None, None, None, Unsure.NUMBER_ALIKE)
    assert found() == {1: new, 2: new, 3: new, 4: alike, 6: ("6400000", "見本台", "1番地", None)}


def test_a_number_goes_before_its_town() -> None:
    take_in("residents", [lives(1, "見本町", "1番地"), lives(2, "見本町", "2番地")])
    take_in("address_changes", [change("見本町", ALL, "見本台"), change("見本町", "2番地", "緑台", "7番1号")])
    assert [row[1:3] for row in found().values()] == [("見本台", "1番地"), ("緑台", "7番1号")]


def test_what_was_written_on_the_day_or_later_is_the_new_address_already() -> None:
    moved = {"version": 2, "event_reason": "転居", "event_on": DAY, "town": "見本町", "street": "1番地"}
    take_in("residents", [lives(1, "緑町", "9番地"), {**lives(1, "", ""), **moved}, lives(2, "見本町", "1番地")])
    take_in("address_changes", [change("見本町", "1番地", "見本町", "3番2号")])
    assert list(found()) == [2]


def test_only_who_lives_here_is_found_and_only_from_the_day_on() -> None:
    take_in(
        "residents", [lives(1, "見本町", "1番地", status="3", removed_on=date(2020, 1, 1)), lives(2, "見本町", "1番地")]
    )
    take_in("address_changes", [change("見本町", ALL, "見本台", changed_on=date(2025, 2, 1))])
    assert found() == {}
    assert list(bearers(datetime(2025, 2, 1, 3, tzinfo=LATER.tzinfo))["person_id"]) == [2]


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


def test_all_numbers_do_not_become_one() -> None:
    with pytest.raises(InputRefused) as refused:
        take_in("address_changes", [change("見本町", ALL, "見本台", "1番1号")])
    assert refused.value.code == "registry.rows_refused"


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
    away = measure(1, "applicant", offender_id=None, contact_postal_code="5300001", contact_address="北区見本1-1")
    take_in("protections", [away])
    take_in("address_changes", [change("見本町", ALL, "見本台")])
    assert addressed() == {1: ("5300001", "北区見本1-1")}


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
