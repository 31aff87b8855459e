"""A law file becomes provisions in order, and what is no law is refused in one sentence."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.errors import InputRefused
from madoguchi.formats.law.law import Part, Place
from madoguchi.formats.law.read import LARGEST, read, schema_of

from .laws import ACT, NOT_HERE, SCHEMA, TITLE, XSD, article, law, paragraph

OWN = schema_of(SCHEMA)
whole = pytest.mark.skipif(not ACT.exists(), reason=NOT_HERE)
BOMB = b'<!DOCTYPE l [<!ENTITY a "aa"><!ENTITY b "&a;&a;&a;">]><Law>&b;</Law>'
FETCHES = b'<!DOCTYPE Law SYSTEM "file:///etc/passwd"><Law/>'


def at(found, **place):
    return [one for one in found.provisions if one.place == Place(**place)]


def test_a_law_is_read_with_its_name_its_number_and_its_provisions_in_order():
    found = read(law(), OWN)
    assert (found.title, str(found.number), found.abbreviations) == (TITLE, "令和6年見本市告示第12号", ("給付金要綱",))
    assert found.promulgated_on == date(2024, 4, 1)
    assert [str(one.place) for one in found.provisions] == [
        *("1条", "1条1項", "2条", "2条1項", "3条", "3条1項", "3条2項", "3条2項1号", "3条2項1号ア", "3条2項2号"),
        *("3条の2", "3条の2第1項", "4条", "4条1項", "5条", "5条1項", "6条", "6条1項", "附則1項"),
        *("附則（令和6年見本市告示第20号）2条", "附則（令和6年見本市告示第20号）2条1項", "別表"),
    ]


def test_ruby_is_left_out_a_table_is_rows_and_a_proviso_is_known():
    found = read(law(), OWN)
    assert at(found, article="1", paragraph=1)[0].text == "この要綱は、給付について定める。"
    assert at(found, part=Part.ANNEX, article="別表")[0].text == "世帯 ｜ 三万円"
    assert [(one.sentences, one.proviso) for one in at(found, article="3", paragraph=1)] == [(1, True)]
    assert at(found, article="3")[0].caption == "支給要件"


def test_each_article_of_a_range_that_was_struck_is_there_and_struck():
    found = read(law(), OWN)
    assert [(one.place.article, one.text) for one in found.provisions if one.struck and one.place.paragraph] == [
        ("4", "削除"),
        ("5", "削除"),
        ("6", "削除"),
    ]


def test_a_day_that_no_calendar_has_is_not_known():
    assert read(law(day='PromulgateMonth="2" PromulgateDay="30"'), OWN).promulgated_on is None


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "law.not_xml"),
        (b"rubbish", "law.not_xml"),
        (law()[:-200], "law.not_xml"),
        (b"<Law><LawNum/></Law>", "law.not_by_schema"),
        (b"<html/>", "law.not_a_law"),
        (law().replace(b'Lang="ja"', b'Lang="en"'), "law.not_a_law"),
        (law().decode().encode("cp932", "replace"), "law.wrong_code_page"),
        (law().decode().encode("utf-16"), "law.wrong_code_page"),
        (BOMB, "law.doctype"),
        (FETCHES, "law.doctype"),
        (b"<a>" * 100_000, "law.not_xml"),
        (b" " * (LARGEST + 1), "law.too_large"),
        (law().replace(b'Num="3_2"', b""), "law.other_schema"),
        (law().replace(b"<MainProvision>", b"<Main>").replace(b"</MainProvision>", b"</Main>"), "law.other_schema"),
        (law(article("1:999999", "第一条から", "", paragraph(1, "削除"))), "law.no_such_number"),
        (law(article("1:5000", "第一条から", "", paragraph(1, "削除"))), "law.no_such_number"),
        (law(article("1:²", "第一条から", "", paragraph(1, "削除"))), "law.no_such_number"),
        (law(article("1", "第一条", "", paragraph(10**30, "長い"))), "law.no_such_number"),
    ],
)
def test_what_is_no_law_is_refused_in_one_sentence_each(content, code):
    with pytest.raises(InputRefused) as refused:
        read(content, OWN, name="x.xml")
    assert refused.value.code == code
    assert "\n" not in refused.value.ja + refused.value.en
    assert "x.xml" in refused.value.ja and "x.xml" in refused.value.en


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<a/>",
        b'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="Law" type="none"/></xs:schema>',
        b'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:include schemaLocation="/etc/x"/></xs:schema>',
        BOMB,
    ],
)
def test_what_is_no_schema_or_names_other_files_is_refused(content):
    with pytest.raises(InputRefused) as refused:
        schema_of(content)
    assert refused.value.code == "law.not_a_schema"


def test_a_schema_that_asks_what_cannot_be_told_takes_nothing_in():
    pattern = b'<xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="(.*){500}x"/></xs:restriction>'
    asks = SCHEMA.replace(
        b'<xs:element name="LawNum" type="xs:string"/>',
        b'<xs:element name="LawNum">' + pattern + b"</xs:simpleType></xs:element>",
    )
    with pytest.raises(InputRefused) as refused:
        read(law(number="a" * 30_000), schema_of(asks))
    assert refused.value.code == "law.not_by_schema"


@given(st.integers(0, len(law())), st.binary(max_size=8))
def test_a_damaged_file_is_read_or_refused_and_nothing_else_happens(place, bytes_between):
    content = law()
    try:
        assert read(content[:place] + bytes_between + content[place + len(bytes_between) :], OWN).provisions
    except InputRefused as refused:
        assert refused.code.startswith("law.")


@whole
def test_the_own_law_is_as_the_schema_of_the_ministry_asks():
    assert read(law(), schema_of(XSD.read_bytes())) == read(law(), OWN)


@whole
def test_a_whole_law_is_read():
    found = read(ACT.read_bytes(), schema_of(XSD.read_bytes()))
    assert (found.title, str(found.number), found.promulgated_on) == (
        "行政手続法",
        "平成5年法律第88号",
        date(1993, 11, 12),
    )
    main = [one.place.article for one in found.provisions if one.place.part is Part.MAIN and not one.place.paragraph]
    assert main == [str(n) for n in range(1, 37)] + ["36の2", "36の3"] + [str(n) for n in range(37, 47)]
    assert [one.caption for one in at(found, article="8")] == ["理由の提示"]


@whole
def test_the_line_at_which_a_law_is_not_as_the_schema_asks_is_named():
    with pytest.raises(InputRefused, match="5行目") as refused:
        read(law().replace(b"<SupplProvisionLabel>", b"<Odd/><SupplProvisionLabel>", 2), schema_of(XSD.read_bytes()))
    assert refused.value.code == "law.not_by_schema"
