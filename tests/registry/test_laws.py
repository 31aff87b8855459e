"""Editions of laws are taken in once, superseded and never changed; what a source cites is found as it was in force."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from django.db import transaction

from madoguchi import tenancy
from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.flow.citing import sources
from madoguchi.formats.law.file_name import NEVER, EditionName, edition_of
from madoguchi.formats.law.printed import printed
from madoguchi.formats.law.read import read, schema_of
from madoguchi.programme.load import load
from madoguchi.registry.cited import MOST, Cited, Standing, look_at, look_up
from madoguchi.registry.laws import Laws, Taken, provisions, take_in, withdraw
from madoguchi.registry.models import LawEdition, LawProvision
from madoguchi.tenancy.models import Municipality
from tests.cli.office import ROOT
from tests.formats.laws import ARTICLES, SCHEMA, TITLE, article, law, paragraph
from tests.registry.sample import FIRST, LATER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]

OWN = schema_of(SCHEMA)
EVERYWHERE = "市区町村の物価高騰対策給付金支給事業実施要綱"
DAY = date(2024, 12, 13)


def take(content: bytes, day: date = date(2024, 4, 1), at=LATER, *, law_id: str = "", amended_by: str = "") -> Taken:
    found = read(content, OWN)
    name = EditionName(law_id=law_id or str(found.number), effective_on=day, amended_by=amended_by)
    with transaction.atomic():
        return take_in(found, name, sha256(content).hexdigest(), OWN.sha256, at)


def cited(text: str, on: date = DAY, authority: str = EVERYWHERE) -> list[Cited]:
    return list(look_up(text, authority, on, Laws()))


def standings(text: str, on: date = DAY, authority: str = EVERYWHERE) -> list[Standing]:
    return [one.standing for one in cited(text, on, authority)]


def test_what_was_taken_in_is_read_back_as_it_was() -> None:
    assert take(law()) is Taken.ADDED
    (edition,) = Laws().editions
    assert provisions(edition) == read(law(), OWN).provisions
    assert (edition.title, edition.number, edition.abbreviations) == (TITLE, "令和六年見本市告示第十二号", "給付金要綱")


def test_the_same_file_again_changes_nothing_and_another_text_of_the_edition_supersedes() -> None:
    take(law(), at=FIRST)
    assert take(law()) is Taken.UNCHANGED
    other = law(*ARTICLES[:2])
    assert take(other) is Taken.SUPERSEDED
    assert LawEdition.objects.count() == 2 and len(Laws().editions) == 1
    old = LawEdition.objects.get(superseded_at=LATER)
    assert LawProvision.objects.filter(edition=old).count() == len(read(law(), OWN).provisions)
    assert standings("要綱3条") == [Standing.NO_SUCH]
    with pytest.raises(Conflict) as refused:
        take(law(), at=FIRST)
    assert refused.value.code == "registry.time_goes_back"


def test_the_edition_in_force_on_a_day_is_the_newest_that_took_effect_by_then() -> None:
    take(law(), date(2024, 4, 1))
    take(law(article("2", "第二条", "対象", paragraph(1, "改めた。"))), date(2024, 12, 14), amended_by="X")
    (before,), (after,) = cited("要綱2条", date(2024, 12, 13)), cited("要綱2条", date(2024, 12, 14))
    assert (before.caption, after.caption) == ("支給対象者", "対象")
    assert after.provisions[1].text == "改めた。"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("要綱2条", ["found"]),
        ("実施要綱（支給対象者）", ["found"]),
        ("実施要綱（支給対象者の除外）", ["no_place"]),
        ("要綱3条1項ただし書・2項1号ア", ["found", "found"]),
        ("要綱9条", ["no_such"]),
        ("要綱5条", ["struck"]),
        ("要領2条", ["not_here"]),
        (f"{TITLE}（令和6年見本市告示第12号）３条", ["found"]),
        (f"{TITLE}（令和6年見本市告示第13号）3条", ["other_number"]),
        (f"{TITLE}（令和5年見本市告示第12号）3条", ["other_number"]),
        (f"{TITLE}（令和6年告示第12号）3条", ["found"]),
        (f"{TITLE}（令和6年見本市告示第12号の2）3条", ["unsure_number"]),
        (f"{TITLE}（令和6年告示第13号）3条", ["unsure_number"]),
        (f"{TITLE}（平成30年見本市告示第7号）3条", ["unsure_number"]),
        ("給付金要綱（令和6年見本市告示第13号）3条", ["unsure_number"]),
        ("給付金要綱第三条", ["found"]),
        ("給付の要綱（令和6年見本市告示第12号）3条", ["other_name"]),
        ("令和6年見本市告示第12号3条", ["found"]),
        ("民法703条", ["not_here"]),
        ("要綱2条、村の手引き", ["found", "unread"]),
        ("2条", ["unread"]),
        ("なし", ["unread"]),
    ],
)
def test_each_citation_is_found_or_it_is_said_why_not(text: str, expected: list[str]) -> None:
    take(law())
    found = cited(text)
    assert [one.standing.value for one in found] == expected
    for one in found:
        ja, en = one.said
        assert ja.endswith("。") and en.endswith(".") and "{" not in ja + en


def test_before_its_first_edition_a_law_was_not_in_force_and_what_is_not_here_is_not_judged() -> None:
    take(law())
    assert standings("要綱2条", date(2023, 4, 1)) == [Standing.NOT_IN_FORCE]
    take(law(title="見本市手当要綱", number="令和五年見本市告示第一号", day=""), date(2024, 6, 1), amended_by="X")
    assert standings("手当要綱2条", date(2024, 5, 31)) == [Standing.NO_EDITION]
    take(law(title="見本市見舞金要綱", number="令和五年見本市告示第二号", day=""), date(2024, 6, 1), amended_by=NEVER)
    assert standings("見舞金要綱2条", date(2024, 5, 31)) == [Standing.NO_EDITION]


BY_LAW_1, BY_LAW_2 = "507AC0000000001", "507AC1000000002"


def test_two_laws_that_amend_a_law_from_one_day_make_two_editions_and_the_newer_counts() -> None:
    texts = {one: law(article("2", "第二条", one, paragraph(1, "改めた。"))) for one in (BY_LAW_2, BY_LAW_1)}
    for amended_by, content in texts.items():
        assert take(content, date(2025, 4, 1), amended_by=amended_by) is Taken.ADDED
    assert len(Laws().editions) == 2
    assert cited("要綱2条", date(2025, 4, 1))[0].caption == BY_LAW_2
    assert take(texts[BY_LAW_1], date(2025, 4, 1), amended_by=BY_LAW_1) is Taken.UNCHANGED


def test_an_edition_of_which_nobody_said_who_amended_it_is_the_same_as_the_one_of_its_day() -> None:
    take(law(), at=FIRST, law_id="506OT0000000012", amended_by=BY_LAW_1)
    assert take(law()) is Taken.UNCHANGED
    assert take(law(*ARTICLES[:2])) is Taken.SUPERSEDED
    (edition,) = Laws().editions
    assert (edition.law_id, edition.amended_by) == ("506OT0000000012", BY_LAW_1)
    assert standings("要綱2条") == [Standing.FOUND]


def test_an_edition_that_was_taken_in_by_mistake_is_withdrawn_and_stays_known() -> None:
    take(law(), at=FIRST)
    with transaction.atomic():
        assert withdraw("令和6年見本市告示第12号", date(2024, 4, 1), LATER) == 1
    assert Laws().editions == () and LawEdition.objects.get().superseded_at == LATER
    with pytest.raises(InputRefused) as refused:
        withdraw("令和6年見本市告示第12号", date(2024, 4, 1), LATER)
    assert refused.value.code == "law.no_such_edition"


def test_a_law_whose_title_begins_like_the_name_of_everybodys_own_rule_is_found_by_it() -> None:
    take(law(title="市町村の合併の特例に関する法律", number="平成十六年法律第五十九号"))
    assert standings("市町村の合併の特例に関する法律2条") == [Standing.FOUND]


def test_a_law_without_a_number_is_not_said_to_have_another() -> None:
    take(law(number=""), law_id="x")
    assert standings(f"{TITLE}（令和6年見本市告示第12号）2条") == [Standing.UNSURE_NUMBER]


def test_of_a_text_only_so_many_places_are_looked_up_and_a_law_is_read_once(
    django_assert_max_num_queries: Any,
) -> None:
    take(law())
    laws = Laws()
    with django_assert_max_num_queries(1):
        found = look_up("要綱" + "・".join(["附則"] * (MOST + 10)), TITLE, DAY, laws)
    assert [one.standing for one in found] == [Standing.FOUND] * MOST + [Standing.UNREAD] * 10


def test_two_laws_of_one_name_are_not_chosen_between() -> None:
    take(law())
    take(law(number="令和七年見本市告示第一号"))
    assert standings("要綱2条") == [Standing.SEVERAL]
    assert standings(f"{TITLE}（令和7年見本市告示第1号）2条") == [Standing.FOUND]


@pytest.mark.parametrize(
    ("authority", "expected"),
    [
        (TITLE, "found"),
        (f"{EVERYWHERE}（令和7年11月21日閣議決定に基づく）", "found"),
        ("特別定額給付金給付事業実施要領（令和2年4月30日総務省）に基づく市町村の実施要綱", "not_here"),
        ("試験", "not_here"),
    ],
)
def test_the_own_rule_is_the_one_that_the_authority_names_and_none_where_it_names_two(
    authority: str, expected: str
) -> None:
    take(law())
    assert standings("要綱2条", authority=authority) == [expected]


def test_a_law_is_looked_at_by_article_by_caption_or_whole() -> None:
    take(law())
    laws = Laws()
    assert str(look_at("給付金要綱", "３条第２項", DAY, laws)[0].provisions[0].place) == "3条2項"
    assert str(look_at(TITLE, "支給対象者", DAY, laws)[0].provisions[0].place) == "2条"
    (whole,) = look_at(TITLE, "", DAY, laws)
    assert [str(one.place) for one in whole.provisions][:4] == ["1条", "2条", "3条", "3条の2"]
    assert look_at("民法", "", DAY, laws)[0].standing is Standing.NOT_HERE
    assert look_at(TITLE, "", date(2020, 1, 1), laws)[0].standing is Standing.NOT_IN_FORCE


def test_a_range_is_shown_whole_or_the_rest_is_counted() -> None:
    take(law())
    (found,) = cited("要綱1条から3条まで")
    assert printed(found.provisions, 8).endswith("\n（以下2件略）") and "略" not in printed(found.provisions, 10)
    assert [one.place.article for one in found.provisions] == ["1"] * 2 + ["2"] * 2 + ["3"] * 6


def test_the_laws_of_one_municipality_are_not_those_of_another() -> None:
    take(law())
    Municipality.objects.create(code="302023", name="海南市")
    with tenancy.municipality("302023"):
        assert Laws().editions == ()
        assert LawProvision.objects.count() == 0
        assert take(law()) is Taken.ADDED
    assert len(Laws().editions) == 1


ACT = read(law(title="行政手続法", number="平成五年法律第八十八号"), OWN)


@pytest.mark.parametrize(
    ("name", "day", "expected"),
    [
        ("405AC0000000088_20240401_504AC0100000052.xml", None, ("405AC0000000088", "2024-04-01", "504AC0100000052")),
        ("a/405AC0000000088_19941001_000000000000000.xml", None, ("405AC0000000088", "1994-10-01", NEVER)),
        ("405AC0000000088_20241399_504AC0100000052.xml", DAY, ("405AC0000000088", "2024-12-13", "504AC0100000052")),
        (
            "405AC0000000088_20240401_504AC0100000052 (1).xml",
            None,
            ("405AC0000000088", "2024-04-01", "504AC0100000052"),
        ),
        ("要綱.xml", DAY, ("平成5年法律第88号", "2024-12-13", "")),
    ],
)
def test_the_name_of_a_file_says_which_edition_it_is(name: str, day: date | None, expected: tuple[str, ...]) -> None:
    found = edition_of(name, ACT, day)
    assert (found.law_id, found.effective_on.isoformat(), found.amended_by) == expected


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("要綱.xml", "law.no_day"),
        ("405AC0000000088_20241399_504AC0100000052.xml", "law.no_day"),
        ("406AC0000000088_20240401_504AC0100000052.xml", "law.other_law"),
        ("405AC0000000089_20240401_504AC0100000052.xml", "law.other_law"),
        ("405CO0000000088_20240401_504AC0100000052.xml", "law.other_law"),
        ("405M50000008088_20240401_504AC0100000052.xml", "law.other_law"),
    ],
)
def test_a_file_without_a_day_or_with_the_name_of_another_law_is_refused(name: str, code: str) -> None:
    with pytest.raises(InputRefused) as refused:
        edition_of(name, ACT, None)
    assert refused.value.code == code


def test_a_law_whose_number_is_longer_than_any_is_refused() -> None:
    with pytest.raises(InputRefused) as refused:
        edition_of("要綱.xml", read(law(number="長" * 201), OWN), DAY)
    assert refused.value.code == "law.number_too_long"


def test_what_the_programmes_of_the_house_cite_is_read() -> None:
    unread = [
        (path.stem, one.named)
        for path in sorted((ROOT / "programmes").glob("*.py"))
        for source in sources(load(path).programme, Laws())
        for one in source.cited
        if one.standing is Standing.UNREAD
    ]
    assert unread == [("child_support_2025", "同法に基づく命令")]
