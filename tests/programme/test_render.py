"""What is printed says what the tree says, in both languages, and lets no text become markup."""

from __future__ import annotations

from datetime import date
from unicodedata import east_asian_width

import pytest

from madoguchi.core.errors import RuleError
from madoguchi.programme import (
    ALWAYS,
    all_of,
    any_of,
    choose,
    count,
    every,
    is_not,
    largest,
    member,
    recipient,
    round_down,
    round_up,
    smallest,
    some,
    total,
    yen,
)
from madoguchi.programme.amendable import fields
from madoguchi.programme.compare import compare, compare_html, pairs
from madoguchi.programme.declaration import DeclaredFile
from madoguchi.programme.english import English
from madoguchi.programme.japanese import Japanese
from madoguchi.programme.load import load, parse
from madoguchi.programme.render import (
    data_use,
    data_use_notice,
    form,
    requirements_table,
    show,
    show_html,
    taken_as_none,
)
from madoguchi.programme.table import Language
from madoguchi.programme.table import rows as table_rows
from madoguchi.rules.facts import FACTS, fact
from madoguchi.rules.items import ITEMS, REGISTERS, item_of
from madoguchi.rules.tree import Age, Column, Constant, Kind, Scope, Source, columns

from .files import DECLARED, small

BASE = date(2024, 12, 13)
JA, EN = Japanese(base_date=BASE), English(base_date=BASE)
resident = member.registered_on(BASE)
levy = member.per_capita_levy(fiscal_year=2024)
untaxed = levy.equals(0)
child = all_of(resident, member.birth_date >= date(2006, 4, 2))
rich = recipient.total_income(fiscal_year=2024) > 18_050_000

CONDITIONS = [
    (
        every(resident, untaxed),
        "基準日（令和6年12月13日）に住民基本台帳に記録されている者の全員について、住民税均等割額（令和6年度）が0円である",
        "for every person who is on the resident register on the base date (13 December 2024): "
        "the person's per capita levy of the resident tax (fiscal year 2024) is ¥0",
    ),
    (every(ALWAYS, untaxed), "全員について、住民税均等割額（令和6年度）が0円である", None),
    (
        some(any_of(resident, member.in_transit_on(BASE))),
        "基準日（令和6年12月13日）に住民基本台帳に記録されている者又は"
        "基準日（令和6年12月13日）に転出後、転入の届出前である者がいる",
        None,
    ),
    (
        count(child) >= 1,
        "基準日（令和6年12月13日）に住民基本台帳に記録されている者であって、"
        "生年月日が平成18年4月2日以後であるものの人数が1人以上である",
        "the number of persons who are on the resident register on the base date (13 December 2024) "
        "and whose date of birth is on or after 2 April 2006 is at least 1",
    ),
    (is_not(rich), "受給者の合計所得金額（令和6年度）が18,050,000円以下である", None),
    (rich, "受給者の合計所得金額（令和6年度）が18,050,000円を超える", None),
    (is_not(is_not(rich)), "受給者の合計所得金額（令和6年度）が18,050,000円を超える", None),
    (
        is_not(member.dependent_of_taxpayer(fiscal_year=2024)),
        "令和6年度において課税者の扶養親族等でない",
        "it is not so that (the person is a dependant of somebody who is taxed in fiscal year 2024)",
    ),
    (is_not(member.alive_on(BASE)), "基準日（令和6年12月13日）に生存していない", None),
    (is_not(recipient.has_account), "受給者が振込先口座が登録されていない", None),
    (is_not(some(child)), None, None),
    (is_not(every(resident, untaxed)), None, None),
    (
        recipient.receives_child_allowance_for(month=date(2025, 9, 1)),
        "受給者が令和7年9月分の児童手当の支給対象児童である",
        "the recipient is a child for whom the child allowance is paid for September 2025",
    ),
    (all_of(rich, any_of(rich, some(child))), None, None),
    (untaxed, "住民税均等割額（令和6年度）が0円である", None),
    (is_not(untaxed), "住民税均等割額（令和6年度）が0円でない", None),
    (
        member.reaches_age(75, by=BASE),
        "基準日（令和6年12月13日）の終わりに満75歳以上（昭和24年12月14日以前の生まれ）である",
        "the person is 75 or older at the end of the base date (13 December 2024), born on or before 14 December 1949",
    ),
    (
        is_not(recipient.reaches_age(18, by=date(2024, 3, 31))),
        "受給者が令和6年3月31日の終わりに満18歳以上（平成18年4月1日以前の生まれ）でない",
        None,
    ),
    (
        some(all_of(resident, member.reaches_age(75, by=BASE))),
        "基準日（令和6年12月13日）に住民基本台帳に記録されている者であって、"
        "基準日（令和6年12月13日）の終わりに満75歳以上（昭和24年12月14日以前の生まれ）であるものがいる",
        None,
    ),
    (
        count(member.reaches_age(75, by=BASE)) >= 1,
        "基準日（令和6年12月13日）の終わりに満75歳以上（昭和24年12月14日以前の生まれ）である者の人数が1人以上である",
        "the number of persons who are 75 or older at the end of the base date (13 December 2024), "
        "born on or before 14 December 1949 is at least 1",
    ),
    (member.birth_date < date(2019, 5, 1), "生年月日が令和元年5月1日より前である", None),
    (ALWAYS, "常に当てはまる", "this always holds"),
]


@pytest.mark.parametrize("number", range(len(CONDITIONS)))
def test_a_condition_is_said_in_plain_words(number: int) -> None:
    condition, ja, en = CONDITIONS[number]
    assert ja in (None, JA.condition(condition.node))
    assert en in (None, EN.condition(condition.node))
    assert EN.condition(condition.node).isascii() or "¥" in EN.condition(condition.node)


AMOUNTS = [
    (
        yen(30_000) + yen(20_000) * count(resident),
        "30,000円＋20,000円×基準日（令和6年12月13日）に住民基本台帳に記録されている者の人数",
    ),
    ((yen(3) - yen(2)) * count(ALWAYS), "（3円－2円）×全ての者の人数"),
    (yen(3) - (yen(2) - yen(1)), "3円－（2円－1円）"),
    (yen(3) - yen(2) - yen(1), "3円－2円－1円"),
    (yen(3) * (recipient.dependants(fiscal_year=2024) + 1), "3円×（受給者の扶養親族等の数（令和6年度）＋1人）"),
    (largest(yen(0), yen(5) - yen(6)), "（5円－6円）（0円を下回るときは0円）"),
    (
        smallest(recipient.awarded(programme="earlier"), yen(9)),
        "受給者の既支給額（制度 earlier）（9円を超えるときは9円）",
    ),
    (largest(levy, levy, yen(1)), "住民税均等割額（令和6年度）、住民税均等割額（令和6年度）、1円のうち最も大きい額"),
    (smallest(levy, levy), "住民税均等割額（令和6年度）、住民税均等割額（令和6年度）のうち最も小さい額"),
    (round_up(levy, to=10_000), "住民税均等割額（令和6年度）を10,000円単位に切り上げた額"),
    (round_down(levy + yen(1), to=100), "（住民税均等割額（令和6年度）＋1円）を100円単位に切り捨てた額"),
    (total(levy, ALWAYS), "全ての者の住民税均等割額（令和6年度）の合計"),
    (
        choose(rich, yen(1), yen(2)),
        "「受給者の合計所得金額（令和6年度）が18,050,000円を超える」ときは1円、そうでないときは2円",
    ),
    (recipient.income_levy(fiscal_year=2024), "受給者の住民税所得割額（定額減税前、令和6年度）"),
]


@pytest.mark.parametrize("number", range(len(AMOUNTS)))
def test_an_amount_is_said_in_plain_words(number: int) -> None:
    amount, ja = AMOUNTS[number]
    assert JA.value(amount.node) == ja
    assert EN.value(amount.node)


def test_bare_columns_and_constants_are_said_too() -> None:
    column = Column(kind=Kind.TRUTH, scope=Scope.RECIPIENT, source=Source(relation="people"), name="is_head")
    assert JA.condition(column) == "受給者の世帯主に該当する"
    assert JA.condition(Constant(kind=Kind.TRUTH, value=False)) == "決して当てはまらない"
    assert (JA.value(column), EN.value(column)) == ("受給者の世帯主", "the recipient's head of household")
    assert EN.value(Constant(kind=Kind.YEN, value=-5)) == "−¥5"


def test_every_column_of_every_fact_has_a_name_and_a_register() -> None:
    keys = {"day": BASE, "month": BASE, "fiscal_year": 2024, "programme": "earlier", "none": None}
    keys["age"] = Age(years=75, by=BASE)
    for one in FACTS.values():
        for column in columns(fact(one.name, Scope.MEMBER, keys[one.argument])):
            assert item_of(column).register == one.register
    assert {item.register for item in ITEMS.values()} == set(REGISTERS)


def programme(name: str):
    return load(next(file for file in DECLARED if file.stem == name)).programme


def test_the_form_asks_for_what_a_register_may_not_know_and_only_that() -> None:
    asked = form(programme("low_income_household_2024"))
    assert [(one.item, one.register) for one in asked] == [
        ("住民となった日", "住民基本台帳"),
        ("住民税均等割額（令和6年度）", "個人住民税課税台帳"),
        ("課税者の扶養親族等であるか（令和6年度）", "個人住民税課税台帳"),
        ("生年月日", "住民基本台帳"),
    ]
    assert form(programme("child_support_2025")) == ()
    assert taken_as_none(programme("adjustment_shortfall_2025")) == ("消除の異動日", "既支給額（制度 adjustment-2024）")


@pytest.mark.parametrize("file", DECLARED, ids=lambda file: file.stem)
def test_the_notice_names_every_column_that_is_read_and_no_other(file) -> None:
    declared = load(file).programme
    named = {(one.register, one.item) for one in data_use(declared)}
    assert named == {(item_of(column).register, JA.item(column)) for column in declared.read_set()}
    assert all(one.purposes for one in data_use(declared))
    assert all(item in data_use_notice(declared) for _, item in named)
    assert declared.authority in data_use_notice(declared)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("file", DECLARED, ids=lambda file: file.stem)
def test_the_table_holds_requirements_sources_and_what_is_uncertain(file, language) -> None:
    declared = load(file).programme
    table = requirements_table(declared, language)
    for one in declared.requirements:
        assert one.title in table and one.source in table
    assert all(text in table for text in (declared.title, declared.authority, *declared.uncertain))
    assert table in show(declared, language) + "\n"


def test_what_is_paid_to_a_person_is_said_of_the_person_and_of_no_household() -> None:
    one, home = programme("adjustment_2024"), programme("low_income_household_2024")
    assert "本人が死亡したとき\n　本人が死亡したときは支給しない" in show(one)
    assert "世帯" not in requirements_table(one) and "世帯等" not in show(one)
    assert "Once the person died" in show(one, Language.ENGLISH) and "of a unit" not in show(one, Language.ENGLISH)
    assert "対象となる世帯等の全員が死亡したときは支給しない" in show(home)
    assert "Once all of a unit died" in show(home, Language.ENGLISH)


def test_steps_of_an_amount_lie_below_each_other() -> None:
    table = requirements_table(programme("adjustment_2024"))
    assert "次の額を10,000円単位に切り上げた額\n　　・次の額の合計\n　　　・次の額（0円を下回るときは0円）\n" in table


def hostile() -> DeclaredFile:
    return parse(small().replace("小さな給付".encode(), b"<script>alert('1')</script>&amp;"))


def test_no_text_of_a_file_becomes_markup() -> None:
    for page in (show_html(hostile().programme), compare_html(parse(small()), hostile())):
        assert "<script" not in page and "&lt;script&gt;" in page and "&amp;amp;" in page


def test_two_files_stand_side_by_side_and_what_differs_is_marked() -> None:
    before, after = parse(small()), parse(small(amount="yen(2_000)", more="budget=5_000"))
    changed = [pair.heading for pair in pairs(before, after) if pair.is_changed]
    assert changed == ["支給額", "予算の上限"]
    text = compare(before, after, width=80)
    assert "● 支給額\n・1,000円                              | ・2,000円\n" in text
    assert before.sha256[:16] in text and after.sha256 in compare_html(before, after)
    assert [pair for pair in pairs(before, before) if pair.is_changed] == []


def test_a_requirement_that_is_added_in_front_leaves_the_others_where_they_were() -> None:
    added = 'requirements=[Requirement("新", some(levy > 0), source="1"), '
    one, two = parse(small()), parse(small().replace(b"requirements=[", added.encode()))
    assert [pair.heading for pair in pairs(one, two) if pair.is_changed] == ["支給要件1 新"]
    assert [pair.heading for pair in pairs(two, one) if pair.is_changed] == ["支給要件1 新"]
    assert "支給要件2 要件" in [pair.heading for pair in pairs(one, two)]


def test_a_word_is_not_broken_where_it_fits_on_a_line() -> None:
    words = "Paid to whoever lives here on the base date according to the register."
    file = parse(small(more=f'uncertain=["{words}"]'))
    text = compare(file, file, width=50)
    left = [line.split(" | ")[0].strip() for line in text.splitlines() if " | " in line]
    assert words in " ".join(left)


@pytest.mark.parametrize("width", [40, 61, 100])
def test_no_line_of_the_comparison_is_wider_than_asked(width: int) -> None:
    files = [load(file) for file in DECLARED[:2]]
    for line in compare(*files, width=width).splitlines():
        if line[:1] not in "●　":
            assert sum(2 if east_asian_width(one) in "WFA" else 1 for one in line) <= width + 2


@pytest.mark.parametrize(("asked", "rows"), [("", 0), (", identity_level=1", 0), (", authentication_level=2", 1)])
def test_the_proof_that_an_answer_online_needs_is_in_the_table_where_it_is_more_than_the_letter(
    asked: str, rows: int
) -> None:
    closes = "closes=date(2024, 6, 1)"
    declared = parse(small().replace(closes.encode(), f"{closes}{asked}".encode()))
    for language, heading in ((Language.JAPANESE, "本人確認"), (Language.ENGLISH, "Proof for an answer online")):
        found = [row for row in table_rows(declared.programme, language) if heading in row.heading]
        assert len(found) == rows
    assert not [one for one in fields(declared) if one.value in (1, 2)]


@pytest.mark.parametrize("asked", ["identity_level=0", "authentication_level=4", "identity_level=True"])
def test_a_level_that_there_is_not_is_refused(asked: str) -> None:
    closes = b"closes=date(2024, 6, 1)"
    with pytest.raises(RuleError):
        parse(small().replace(closes, closes + b", " + asked.encode()))
