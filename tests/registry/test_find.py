"""A resident is found however a name is written, a protected address is told by no search, and finding is on record."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from madoguchi.core.errors import InputRefused
from madoguchi.datause.models import DataUse
from madoguchi.registry.find import MOST, Found, Wanted, find
from madoguchi.tenancy import municipality
from madoguchi.tenancy.models import Municipality
from tests.registry.sample import CODE, LATER, measure, resident, take_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]
PEOPLE = [
    resident(1, 1, name="髙橋　花子", name_kana="タカハシ　ハナコ", town="西汀丁", street="36番地2"),
    resident(2, 2, name="渡邊　次郎", name_kana="ワタナベ　ジロウ", birth_date=date(1957, 6, 19)),
    resident(3, 3, name="SMITH　JOHN", name_romaji="JOHN SMITH", name_kana=None, alias="見本　ジョン"),
    resident(4, 4, name="高橋　一", name_kana="タカハシ　ハジメ"),
    resident(5, 4, "11", name="高橋　守", name_kana="タカハシ　マモル"),
    resident(6, 6, name="林　太郎", name_kana="ハヤシ　タロウ", town="砂山南三丁目", street="1番地"),
]


def look(**wanted: str | int | date) -> Found:
    with transaction.atomic():
        return find(Wanted(**wanted), "窓口 1", "要綱3条", at=LATER)  # type: ignore[arg-type]  # named by the tests


def persons(**wanted: str | int | date) -> set[int]:
    return {one.person_id for one in look(**wanted).residents}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("高橋", {1, 4, 5}),
        ("髙橋花子", {1}),
        ("高橋 子", {1}),
        ("タカハシハナコ", {1}),
        ("花子 高橋", set()),
        ("高橋 花子", {1}),
        ("たかはし", {1, 4, 5}),
        ("Takahashi", {1, 4, 5}),
        ("takahashi hanako", {1}),
        ("HANAKO TAKAHASHI", {1}),
        ("Taro Hayashi", {6}),
        ("Tarō", {6}),
        ("Watanabe Jirou", {2}),
        ("Watanabe Ziro", {2}),
        ("JOHN SMITH", {3}),
        ("ﾀｶﾊｼ ﾊﾅｺ", {1}),
        ("渡辺", {2}),
        ("渡邉", {2}),
        ("ＪＯＨＮ", {3}),
        ("見本", {3}),
        ("ジョン", {3}),
        ("100%_*?[a]^", set()),
    ],
)
def test_a_name_is_found_however_it_is_written(name: str, expected: set[int]) -> None:
    take_in("residents", PEOPLE)
    assert persons(name=name) == expected


def test_address_birth_and_number_find_too_and_all_that_is_said_has_to_fit() -> None:
    take_in("residents", PEOPLE)
    assert persons(address="西汀丁３６") == {1}
    for written in ("西汀丁36-2", "西汀丁３６－２", "西汀丁 36番2号", "西汀丁36の2", "西汀丁36番地2"):
        assert persons(address=written) == {1}, written
    assert persons(address="西汀丁36-3") == persons(address="西汀丁2-36") == set()
    assert persons(address="砂山南3-1") == persons(address="砂山南三丁目1番地") == {6}
    assert persons(born=date(1957, 6, 19)) == {2}
    assert persons(number=4) == {4, 5}
    assert persons(number=5) == {5}
    assert persons(name="高橋", number=4) == {4, 5}
    assert persons(name="渡辺", number=4) == set()


def test_no_search_tells_the_address_of_a_protected_household() -> None:
    take_in("residents", PEOPLE)
    take_in("protections", [measure(4, "applicant")])
    assert {one.person_id: one.address for one in look(name="高橋").residents} == {
        1: "西汀丁36番地2",
        4: None,
        5: None,
    }
    assert persons(address="見本町1番地") == {2, 3}


def test_no_number_tells_that_somebody_was_left_out() -> None:
    take_in("residents", [resident(number, number, name=f"見本　{number}") for number in range(1, MOST + 3)])
    address = look(number=1).residents[0].address
    assert address is not None and look(address=address).more
    take_in("protections", [measure(2, "applicant"), measure(3, "applicant", measure_id=9002)])
    found = look(address=address)
    assert (len(found.residents), found.more) == (MOST, False)


def test_who_is_listed_is_on_record_and_nobody_else() -> None:
    take_in("residents", PEOPLE)
    look(name="高橋")
    use = DataUse.objects.get()
    assert (use.by, set(use.persons.values_list("person_id", flat=True))) == ("窓口 1", {1, 4, 5})
    look(name="ヌヌヌ")
    assert DataUse.objects.count() == 1


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"name": " "},
        {"name": "高"},
        {"name": "高橋", "address": "西"},
        {"name": "\U000e0100\U000e0101"},
        {"address": "1番"},
    ],
)
def test_too_little_is_refused_with_a_sentence(wanted: dict[str, str]) -> None:
    with pytest.raises(InputRefused, match=r"registry\.too_little"):
        look(**wanted)


def test_a_city_is_never_listed() -> None:
    take_in("residents", [resident(number, number, name=f"見本　{number}") for number in range(1, MOST + 9)])
    found = look(name="見本")
    assert (len(found.residents), found.more) == (MOST, True)


class AnyText(TestCase):
    """Rubbish is looked for like anything else."""

    @given(st.text(alphabet=st.characters(codec="utf-8"), min_size=2, max_size=30))
    @settings(max_examples=100, deadline=None)
    def test_any_text_can_be_looked_for(self, text: str) -> None:
        Municipality.objects.get_or_create(code=CODE, defaults={"name": "見本市"})
        with municipality(CODE), transaction.atomic():
            try:
                assert find(Wanted(name=text), "窓口 1", "要綱3条", at=LATER).residents == ()
            except InputRefused as refused:
                assert refused.code == "registry.too_little"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite keeps a copy to look in")
@pytest.mark.parametrize(
    "wanted", [{"name": "高橋"}, {"name": "タカハシ"}, {"address": "西汀丁"}, {"born": date(1957, 6, 19)}]
)
def test_sqlite_looks_in_the_copy_that_holds_only_what_is_looked_at(wanted: dict[str, str | date]) -> None:
    with CaptureQueriesContext(connection) as asked:
        look(**wanted)
    (search,) = (one["sql"] for one in asked if "SELECT DISTINCT person_id" in one["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {search}")
        steps = [row[-1] for row in cursor.fetchall()]
    assert any("residents USING COVERING INDEX residents_found" in step for step in steps), steps
