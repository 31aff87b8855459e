"""A signer's name, date of birth and address beside the register's: what is alike is alike, what differs is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from madoguchi.registry.as_of import Asked, people_and_addressees
from madoguchi.registry.items_match import Matched, matched
from madoguchi.registry.match import Match
from madoguchi.trust.four_items import FourItems, Sex
from tests.registry.place_files import TOWNS, take
from tests.registry.sample import BASE, FIRST, LATER, measure, resident, take_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]
TARO = FourItems(
    name="見本　太郎",
    sex=Sex.MALE,
    birth_date=date(1980, 1, 1),
    era=3,
    address="和歌山県見本市見本町１番地",
    substituted_in_name=(),
    substituted_in_address=(),
    others=(),
)


def beside(items: FourItems, **other: object) -> Matched:
    version = other.get("version", 1)
    assert isinstance(version, int)
    take_in("residents", [resident(1, **other)], FIRST + version * timedelta(minutes=1))
    people, addressees = people_and_addressees(Asked(base_date=BASE, known_at=LATER))
    return matched(items, 1, {"people": people, "addressees": addressees}, on=BASE)


def test_who_says_the_same_is_the_same() -> None:
    assert beside(TARO) == Matched(name=Match.SAME, birth_date=Match.SAME, address=Match.SAME)


@pytest.mark.parametrize(
    ("certificate", "register"),
    [
        ("見本太郎", {}),
        ("髙橋　太郎", {"name": "高橋　太郎"}),
        ("ＪＯＨＮ　ＳＭＩＴＨ", {"name": "Smith John"}),
        ("見本［佐藤］　太郎", {"former_surname": "佐藤"}),
        ("見本　花子", {"name": "SAMPLE HANAKO", "alias": "見本　花子"}),
    ],
)
def test_names_are_alike_in_any_spelling_with_a_former_surname_or_as_an_alias(
    certificate: str, register: dict[str, object]
) -> None:
    assert beside(replace(TARO, name=certificate), **register).name is Match.SAME


@pytest.mark.parametrize("name", ["見本　次郎", "見本　太", "別　太郎", "見本〓郎"])
def test_another_name_is_said_to_be_another(name: str) -> None:
    found = beside(replace(TARO, name=name))
    assert found.name is Match.DIFFERS and not found.is_same


def test_where_a_character_stands_for_another_a_person_looks() -> None:
    items = replace(TARO, name="見本　大郎", substituted_in_name=(3,))
    assert beside(items).name is Match.UNKNOWN
    assert beside(replace(items, name="別本　大郎"), version=2).name is Match.DIFFERS
    assert beside(replace(TARO, name="見本　●郎"), version=3, name="見本　■郎").name is Match.UNKNOWN


def test_a_date_of_birth_that_one_side_does_not_know_is_unknown() -> None:
    assert beside(replace(TARO, birth_date=None)).birth_date is Match.UNKNOWN
    assert beside(replace(TARO, birth_date=date(1980, 1, 2)), version=2).birth_date is Match.DIFFERS
    assert beside(TARO, version=3, birth_date=None).birth_date is Match.UNKNOWN


@pytest.mark.parametrize(
    ("address", "match"),
    [
        ("和歌山県見本市見本町1番地", Match.SAME),
        ("和歌山県見本市見本町一番地", Match.SAME),
        ("和歌山県見本市見本町１番地　３０５号", Match.DIFFERS),
        ("和歌山県見本市見本町２番地", Match.DIFFERS),
        ("広島県見本市見本町１番地", Match.DIFFERS),
        ("見本町１番地", Match.DIFFERS),
    ],
)
def test_addresses_are_alike_in_any_spelling_and_only_in_this_town(address: str, match: Match) -> None:
    assert beside(replace(TARO, address=address)).address is match


def test_a_room_belongs_to_the_address() -> None:
    room = replace(TARO, address="和歌山県見本市見本町１番地　見本荘３０５号")
    assert beside(room, building="見本荘305号").address is Match.SAME
    assert beside(room, version=2, building="見本荘306号").address is Match.DIFFERS


def test_where_the_places_are_known_other_spellings_are_the_same(tmp_path: Path) -> None:
    take("towns", TOWNS, tmp_path)
    found = beside(replace(TARO, address="見本県見本市海辺１－１２－３"), town="海辺一丁目", street="12番地の3")
    assert found.address is Match.SAME


def test_where_somebody_is_protected_the_address_is_not_compared() -> None:
    take_in("protections", [measure(1, "applicant", offender_id=None)])
    for address in (TARO.address, "和歌山県見本市見本町２番地"):
        people, addressees = people_and_addressees(Asked(base_date=BASE, known_at=LATER))
        if not people.num_rows:
            take_in("residents", [resident(1)])
            people, addressees = people_and_addressees(Asked(base_date=BASE, known_at=LATER))
        found = matched(replace(TARO, address=address), 1, {"people": people, "addressees": addressees}, on=BASE)
        assert found == Matched(name=Match.SAME, birth_date=Match.SAME, address=Match.UNKNOWN)
