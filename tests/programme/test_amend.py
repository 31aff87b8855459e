"""Changing amounts, days and the title writes those tokens and nothing else; rubbish is refused in words."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.errors import InputRefused, RuleError
from madoguchi.programme.amend import amend
from madoguchi.programme.amendable import fields
from madoguchi.programme.declaration import DeclaredFile
from madoguchi.programme.field import Field, FieldKind, FieldValue, Within
from madoguchi.programme.load import load, parse
from madoguchi.programme.said_still import said_still
from madoguchi.programme.scenario import run_scenarios

from .files import DECLARED, small

FILES = {file.stem: load(file) for file in DECLARED}
LOW_INCOME = FILES["low_income_household_2024"]
EVERY = [(name, field) for name, declared in FILES.items() for field in fields(declared)]
DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31))
TITLES = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=100)
VALUES = {FieldKind.YEN: st.integers(1, 10**13), FieldKind.DAY: DAYS, FieldKind.TEXT: TITLES}
CHANGES = st.sampled_from(EVERY).flatmap(lambda one: st.tuples(st.just(one), VALUES[one[1].kind]))


def field_of(declared: DeclaredFile, label: str) -> Field:
    return next(one for one in fields(declared) if one.label[0].startswith(label))


def without(content: bytes, field: Field, lengths: list[int]) -> bytes:
    """The bytes of a file without the tokens of a field, which have these lengths now."""
    kept, moved = bytearray(content), 0
    for span, length in zip(field.spans, lengths, strict=True):
        start = span.start + moved
        del kept[start : start + length]
        moved -= span.end - span.start
    return bytes(kept)


@pytest.mark.parametrize("file", DECLARED, ids=lambda file: file.stem)
def test_amending_nothing_gives_the_same_bytes(file: Path) -> None:
    declared = load(file)
    same = {field.key: field.value for field in fields(declared)}
    assert amend(declared, same).text.encode() == file.read_bytes()
    assert amend(declared, {}).sha256 == declared.sha256
    assert len({field.key for field in fields(declared)}) == len(fields(declared)) > 8


@given(CHANGES)
def test_one_value_changes_its_token_and_the_value_of_the_loaded_file_and_no_other(
    change: tuple[tuple[str, Field], FieldValue],
) -> None:
    (name, field), value = change
    declared = FILES[name]
    try:
        amended = amend(declared, {field.key: value})
    except RuleError as refused:
        # A month that is not a first day, a window that closes before it opens: the file itself says no.
        assert field.kind is FieldKind.DAY
        assert refused.code in ("programme.incomplete", "programme.bad_key")
        return
    now = [one.value for one in fields(amended)]
    before = [value if one.key == field.key else one.value for one in fields(declared)]
    assert now == before
    old = [span.end - span.start for span in field.spans]
    new = [len(token.encode()) for token in field.tokens(value)]
    tokens_kept = amended.text.encode()
    assert without(tokens_kept, field, new) == without(declared.text.encode(), field, old) or field.value == value


@given(st.integers(1, 10**9))
def test_a_grouped_amount_stays_grouped(amount: int) -> None:
    field = next(one for one in fields(LOW_INCOME) if one.value == 30_000 and one.within is Within.RULES)
    assert f"amount=yen({amount:_}) + yen(20_000) * count(child)," in amend(LOW_INCOME, {field.key: amount}).text


def test_the_programme_that_is_loaded_says_the_new_day_title_and_amount() -> None:
    values: dict[str, FieldValue] = {
        field_of(LOW_INCOME, "受付の終わり").key: date(2025, 6, 30),
        field_of(LOW_INCOME, "名称").key: 'くらしの"給付"\\',
        field_of(LOW_INCOME, "単価").key: 25_000,
    }
    amended = amend(LOW_INCOME, values)
    assert amended.programme.application.closes == date(2025, 6, 30)
    assert amended.programme.title == 'くらしの"給付"\\'
    assert "closes=date(2025, 6, 30))" in amended.text
    assert next(one.found for one in run_scenarios(amended.programme)) == 80_000
    assert [one.passed for one in run_scenarios(amended.programme)].count(False) == 1


def test_comments_line_ends_and_other_spellings_of_a_date_stay() -> None:
    before = "LIMIT = date(  # 境\r\n    year=2006, day=2,\r\n    month=4)  # 要綱\r\nborn = member.birth_date >= LIMIT"
    declared = parse(small(before=before, amount="yen(5000) * count(born)"))
    limit = next(one for one in fields(declared) if one.value == date(2006, 4, 2))
    amended = amend(declared, {limit.key: date(2007, 12, 2)})
    assert amended.text == declared.text.replace("year=2006", "year=2007").replace("month=4", "month=12")
    plain = next(one for one in fields(declared) if one.value == 5_000)
    assert "yen(75000)" in amend(declared, {plain.key: 75_000}).text


def test_what_is_a_rule_is_not_offered() -> None:
    before = "floor = largest(yen(0), yen(7_000) - levy)"
    holds = "all_of(some(all_of(resident, levy.equals(0))), count(resident) >= 2)"
    declared = parse(small(before=before, holds=holds, amount="round_up(floor + yen(9), to=1_000)"))
    assert [(one.label[1], one.value) for one in fields(declared) if one.kind is FieldKind.YEN] == [
        ("amount floor", 7_000),
        ("amount", 9),
    ]


def test_each_value_is_named_with_where_it_is_used() -> None:
    base = field_of(LOW_INCOME, "基準日")
    assert base.label == ("基準日 BASE_DATE", "base date BASE_DATE") and base.line == 28
    assert ("支給要件「基準日に住民登録がある」", "requirement “基準日に住民登録がある”") in base.used_in
    born = field_of(LOW_INCOME, "生年月日")
    assert (born.label[1], born.used_in) == (
        "limit of the person's date of birth (on or after)",
        (("支給額", "amount"),),
    )
    income = field_of(FILES["adjustment_2024"], "受給者の合計所得金額")
    assert (income.value, income.label[0].endswith("の境（以下）")) == (18_050_000, True)
    scenario = [one for one in fields(LOW_INCOME) if one.within is Within.SCENARIOS]
    assert scenario[0].label == ("3人目の生年月日", "date of birth of person 3")


@pytest.mark.parametrize("typed", ["三万", "", "-5", "1.5", "1e4", "30,000円くらい", "99999999999999", "1 2 3 ４x"])
def test_an_amount_that_is_none_is_refused_in_one_sentence(typed: str) -> None:
    with pytest.raises(InputRefused) as caught:
        field_of(LOW_INCOME, "単価").read(typed)
    assert caught.value.code == "programme.bad_amount"
    assert (caught.value.ja.count("。"), caught.value.en.count(". ")) == (1, 0)


def test_an_amount_of_the_rules_is_never_nothing_and_what_a_scenario_pays_may_be() -> None:
    with pytest.raises(InputRefused) as caught:
        field_of(LOW_INCOME, "単価").read("0")
    assert caught.value.code == "programme.no_amount"
    assert field_of(LOW_INCOME, "支給されるはずの額").read("０円") == 0


@pytest.mark.parametrize(
    "typed", ["2025-02-30", "令和7年2月30日", "平成40年1月1日", "きのう", "", "1899-12-31", "2200-01-01"]
)
def test_a_day_that_no_calendar_has_is_refused_in_one_sentence(typed: str) -> None:
    with pytest.raises(InputRefused) as caught:
        field_of(LOW_INCOME, "基準日").read(typed)
    assert caught.value.code == "programme.bad_day"
    assert caught.value.ja.count("。") == 1


@given(DAYS.filter(lambda day: day >= date(1989, 1, 8) and day < date(2019, 5, 1)))
def test_a_day_is_read_in_either_calendar(day: date) -> None:
    field = field_of(LOW_INCOME, "基準日")
    heisei = f"平成{day.year - 1988}年{day.month}月{day.day}日"
    assert (
        field.read(day.isoformat())
        == field.read(heisei)
        == field.read(f"H{day.year - 1988}.{day.month}.{day.day}")
        == day
    )


@pytest.mark.parametrize("typed", [" ", "あ" * 101, "み\u200bえない", "二\n行"])
def test_a_title_that_cannot_be_seen_is_refused(typed: str) -> None:
    with pytest.raises(InputRefused) as caught:
        field_of(LOW_INCOME, "名称").read(typed)
    assert caught.value.code == "programme.bad_title"


def test_a_window_that_closes_before_it_opens_is_refused() -> None:
    with pytest.raises(RuleError) as caught:
        amend(LOW_INCOME, {field_of(LOW_INCOME, "受付の終わり").key: date(2025, 2, 2)})
    assert caught.value.code == "programme.incomplete" and "始まりより前" in caught.value.ja


def test_a_place_that_the_file_does_not_have_and_a_value_of_another_kind_are_refused() -> None:
    with pytest.raises(InputRefused) as caught:
        amend(LOW_INCOME, {"at-1-0": 5})
    assert caught.value.code == "programme.no_such_field"
    for label, value, code in (("単価", "5", "programme.bad_amount"), ("基準日", 5, "programme.bad_day")):
        with pytest.raises(InputRefused) as caught:
            amend(LOW_INCOME, {field_of(LOW_INCOME, label).key: value})
        assert caught.value.code == code


def test_words_that_still_say_the_old_value_are_shown() -> None:
    declared = FILES["adjustment_2024"]
    income = field_of(declared, "受給者の合計所得金額")
    found = said_still(declared, amend(declared, {income.key: 20_000_000}))
    assert [one.said for one in found] == ["1,805万円"] * len(found) and len(found) >= 3
    assert said_still(declared, declared) == ()
    limit = field_of(LOW_INCOME, "生年月日")
    texts = [one.text for one in said_still(LOW_INCOME, amend(LOW_INCOME, {limit.key: date(2007, 4, 2)}))]
    assert not re.search("4月2日", "".join(texts))
