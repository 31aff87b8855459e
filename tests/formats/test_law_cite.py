"""A citation is read however it is written, found in its law, and never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.formats.law.cite import cite
from madoguchi.formats.law.locate import is_unclear, locate, under
from madoguchi.formats.law.numerals import law_number
from madoguchi.formats.law.read import read, schema_of

from .laws import SCHEMA, article, item, law, paragraph

PROVISIONS = read(law(), schema_of(SCHEMA)).provisions
SEIZURE = "物価高騰対策給付金に係る差押禁止等に関する法律"


def said(text):
    return [f"{one.name} {span}" for one in cite(text).citations for span in one.spans]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("要綱3条1項", ["要綱 3条1項"]),
        (f"{SEIZURE}（令和5年法律第81号）3条・4条", [f"{SEIZURE} 3条", f"{SEIZURE} 4条"]),
        ("行政手続法第八条第一項ただし書", ["行政手続法 8条1項ただし書"]),
        ("民法の第703条、同法704条前段", ["民法 703条", "民法 704条前段"]),
        ("行政手続法（平成5年法律第88号。以下「法」という。）8条、法9条", ["行政手続法 8条", "行政手続法 9条"]),
        ("行政手続法3条から5条まで、7条", ["行政手続法 3条から5条まで", "行政手続法 7条"]),
        ("要綱3条1項・2項1号イ及びロ", ["要綱 3条1項", "要綱 3条2項1号イ", "要綱 3条2項1号ロ"]),
        ("要綱２条第２号、同条三号", ["要綱 2条2号", "要綱 2条3号"]),
        ("行政手続法附則（令和4年法律第52号）第38条", ["行政手続法 附則（令和4年法律第52号）38条"]),
        ("要綱附則2条・3条、別表第一の二", ["要綱 附則2条", "要綱 附則3条", "要綱 別表第1の2"]),
        ("住民基本台帳法30条の2 1項", ["住民基本台帳法 30条の2第1項"]),
        ("住民基本台帳法30条の2、同法施行令5条", ["住民基本台帳法 30条の2", "住民基本台帳法施行令 5条"]),
        ("私的独占の禁止及び公正取引の確保に関する法律8条", ["私的独占の禁止及び公正取引の確保に関する法律 8条"]),
        ("「行政手続法」第8条の規定", ["行政手続法 8条"]),
        ("給付金（不足額給付）支給要綱2条", ["給付金(不足額給付)支給要綱 2条"]),
        ("行政手続法8条1項本文・ただし書", ["行政手続法 8条1項", "行政手続法 8条1項ただし書"]),
        ("三条市手当条例2条", ["三条市手当条例 2条"]),
        ("地方税法3条、平成5年法律第88号8条、同法9条", ["地方税法 3条", *(f"平成5年法律第88号 {n}条" for n in (8, 9))]),
        ("甲法3条、丁等法施行令4条、同令5条", ["甲法 3条", "丁等法施行令 4条", "丁等法施行令 5条"]),
        ("番号法別表第1の2、別表12", ["番号法 別表第1の2", "番号法 別表第12"]),
    ],
)
def test_the_places_of_a_citation_are_read(written, expected):
    assert said(written) == expected
    assert cite(written).unread == ()


@pytest.mark.parametrize(
    ("written", "unread"),
    [
        ("2条", ("2条",)),
        ("試験", ("試験",)),
        ("行政手続法前条", ("行政手続法前条",)),
        ("要綱十十条", ("要綱十十条",)),
        ("同法3条", ("同法", "3条")),
        (f"{SEIZURE}（令和5年法律第81号）及び同法に基づく命令", ("同法に基づく命令",)),
        ("番号法別表12の項", ("番号法別表12の項",)),
        ("番号法別表12項", ("番号法別表", "12項")),
        ("番号法別表第1の2の項", ("番号法別表第1の2の項",)),
        ("番号法別表12条", ("番号法別表", "12条")),
        ("番号法別表第12項", ("番号法別表", "第", "12項")),
        ("甲法3条、丁等法施行令4条、同法5条", ("同法", "5条")),
        ("平成5年法律第88号8条、同法施行令3条", ("同法施行令", "3条")),
        ("要綱3条1項、村の手引き", ("村の手引き",)),
        ("住民基本台帳法30条の21項", ("住民基本台帳法30条の", "21項")),
    ],
)
def test_what_is_not_read_is_handed_back_and_not_guessed(written, unread):
    assert cite(written).unread == unread


def test_a_name_keeps_its_number_and_what_stands_in_brackets():
    (one,) = cite(f"{SEIZURE}（令和５年法律第八十一号）").citations
    assert (one.number, one.spans, one.own) == (law_number("令和五年法律第81号"), (), False)
    (one,) = cite("実施要綱（支給対象者の除外）").citations
    assert (one.own, one.caption) == (True, "支給対象者の除外")


DIGITS = "〇一二三四五六七八九"


def in_kanji(number):
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else DIGITS[tens]) + ("十" if tens else "") + (DIGITS[ones] if ones else "")


def in_row(number):
    return "".join(DIGITS[int(sign)] for sign in str(number))


def in_full_width(number):
    return "".join(chr(ord(sign) + 0xFEE0) for sign in str(number))


numbers = st.integers(1, 99)
writers = st.sampled_from([str, in_kanji, in_row, in_full_width])


@given(numbers, st.none() | numbers, st.none() | numbers, st.none() | numbers, st.data())
def test_every_way_of_writing_a_place_gives_the_same_citation(article, branch, paragraph, item, data):
    write = data.draw(writers)
    mark, space = data.draw(st.sampled_from(["", "第"])), data.draw(st.sampled_from(["", " ", "　"]))
    after = "第" if branch else mark
    text = f"行政手続法{space}{mark}{write(article)}条" + (f"の{write(branch)}" if branch else "")
    text += f"{space}{after}{write(paragraph)}項" if paragraph else ""
    text += f"{space}{after}{write(item)}号" if item else ""
    (one,) = cite(text).citations
    (span,) = one.spans
    assert one.name == "行政手続法" and cite(text).unread == ()
    place = span.first
    assert place.article == (f"{article}の{branch}" if branch else str(article))
    assert (place.paragraph, place.item) == (paragraph or 0, str(item or ""))
    assert said(f"行政手続法{place}") == [f"行政手続法 {place}"]


PIECES = [
    "第",
    "三",
    "8",
    "条",
    "の",
    "2",
    "項",
    "号",
    "イ",
    "附則",
    "別表",
    "法",
    "要綱",
    "（",
    "）",
    "同",
    "から",
    "まで",
]
PIECES += ["、", "及び", "令和5年", "法律", "「", "」", "以下", "という", "ただし書", "各号", " ", "(1)", "~", "千百"]


@given(st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_text_is_read_or_handed_back(text):
    found = cite(text)
    for one in found.citations:
        assert one.name
        for span in one.spans:
            assert isinstance(locate(PROVISIONS, span), tuple)


@pytest.mark.parametrize(
    ("place", "first", "count"),
    [
        ("3条", "3条", 6),
        ("3条2項", "3条2項", 4),
        ("3条2項1号ア", "3条2項1号ア", 1),
        ("3条1項ただし書", "3条1項", 1),
        ("3条2項各号", "3条2項", 4),
        ("3条各号", "3条2項", 4),
        ("3条1号", "3条2項1号", 2),
        ("3条ただし書", "3条1項", 1),
        ("2条", "2条", 2),
        ("1条から3条まで", "1条", 10),
        ("附則1項", "附則1項", 1),
        ("附則", "附則1項", 1),
        ("附則（令和6年見本市告示第20号）2条", "附則（令和6年見本市告示第20号）2条", 2),
        ("別表", "別表", 1),
        ("5条", "5条", 2),
    ],
)
def test_a_place_is_found_with_all_that_lies_in_it(place, first, count):
    (span,) = cite(f"要綱{place}").citations[0].spans
    found = locate(PROVISIONS, span)
    assert (str(found[0].place), len(found)) == (first, count)


@pytest.mark.parametrize(
    "place",
    [
        "7条",
        "3条3項",
        "3条2項3号",
        "3条2項1号イ",
        "3条2項ただし書",
        "3条1項後段",
        "1条各号",
        "附則2条",
        "別表第1",
        "3条から7条まで",
        "3条から1条まで",
    ],
)
def test_a_place_that_the_law_has_not_is_not_found(place):
    (span,) = cite(f"要綱{place}").citations[0].spans
    assert locate(PROVISIONS, span) == ()


def test_of_several_paragraphs_that_have_it_none_is_chosen():
    item_1 = item("1", "一", "世帯。")
    both = law(article("1", "第一条", "", paragraph(1, "次の者。", item_1), paragraph(2, "次の世帯。", item_1)))
    (span,) = cite("要綱1条1号").citations[0].spans
    found = read(both, schema_of(SCHEMA)).provisions
    assert (locate(found, span), is_unclear(found, span)) == ((), True)
    (span,) = cite("要綱1条2号").citations[0].spans
    assert (locate(found, span), is_unclear(found, span)) == ((), False)


def test_the_number_of_a_law_does_not_end_before_its_branch():
    (one,) = cite("給付要綱（令和六年告示第十二号の二）3条").citations
    assert str(one.number) == "令和6年告示第12号の2"
    assert said("平成5年法律第88号の2条") == ["平成5年法律第88号 2条"]


def test_an_article_is_found_by_its_caption():
    assert str(under(PROVISIONS, "支給対象者")[0].place) == "2条"
    assert str(under(PROVISIONS, "経過措置")[0].place) == "附則（令和6年見本市告示第20号）2条"
    assert under(PROVISIONS, "支給対象者の除外") == ()
