from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core import dates
from madoguchi.core.errors import InputRefused

DAYS = st.dates(date(1873, 1, 1), date(2082, 12, 31))


def test_child_born_on_2_april_belongs_to_the_later_school_year():
    assert dates.school_year(date(2018, 4, 1)) == 2024
    assert dates.school_year(date(2018, 4, 2)) == 2025


def test_age_is_reached_at_the_end_of_the_day_before_the_birthday():
    assert dates.legal_age(date(2000, 1, 1), date(2019, 12, 30)) == 19
    assert dates.legal_age(date(2000, 1, 1), date(2019, 12, 31)) == 20


def test_one_born_on_29_february_completes_each_year_on_28_february():
    assert dates.attains_age_on(date(2004, 2, 29), 20) == date(2024, 2, 28)
    assert dates.attains_age_on(date(2004, 2, 29), 21) == date(2025, 2, 28)
    assert dates.attains_age_on(date(2004, 3, 1), 20) == date(2024, 2, 29)


def test_the_day_of_birth_has_age_nought_and_the_day_before_none():
    assert dates.legal_age(date(2024, 5, 5), date(2024, 5, 5)) == 0
    with pytest.raises(InputRefused, match=r"dates\.before_birth"):
        dates.legal_age(date(2024, 5, 5), date(2024, 5, 4))


@given(DAYS, st.integers(0, 120))
def test_a_year_of_life_is_full_on_its_day_and_not_the_day_before(birth, years):
    day = dates.attains_age_on(birth, years)
    if day > birth:
        assert dates.legal_age(birth, day) == years
        assert dates.legal_age(birth, day - timedelta(days=1)) == years - 1


@given(DAYS, st.integers(1, 120), DAYS)
def test_an_age_is_reached_by_those_born_on_its_latest_birth_date_and_by_nobody_born_later(by, years, birth):
    latest = dates.latest_birth_date(years, by)
    assert dates.attains_age_on(latest, years) <= by < dates.attains_age_on(latest + timedelta(days=1), years)
    assert (birth <= latest) == (dates.attains_age_on(birth, years) <= by)


@given(DAYS)
def test_the_japanese_calendar_gives_back_each_day(day):
    assert dates.parse_wareki(dates.wareki(day)) == day


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(1912, 7, 30), "大正元年7月30日"),
        (date(1912, 7, 29), "明治45年7月29日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(2019, 4, 30), "平成31年4月30日"),
    ],
)
def test_eras_change_on_their_day(day, written):
    assert dates.wareki(day) == written


def test_the_day_of_the_change_may_bear_the_old_era():
    assert dates.parse_wareki("大正15年12月25日") == date(1926, 12, 25)
    assert dates.parse_wareki("明治45年7月30日") == date(1912, 7, 30)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("平成32年4月1日", "dates.not_in_era"),
        ("令和0年1月1日", "dates.not_in_era"),
        ("令和00年6月1日", "dates.not_in_era"),
        ("令和元年4月30日", "dates.not_in_era"),
        ("令和99年6月8日", "dates.not_in_era"),
        ("昭和64年1月8日", "dates.not_in_era"),
        ("令和7年2月29日", "dates.no_such_day"),
        ("明治5年12月2日", "dates.before_solar_calendar"),
        ("昭和20年月日不詳", "dates.unknown_day"),
        ("不明", "dates.unknown_day"),
        ("2024-05-05", "dates.not_wareki"),
        ("", "dates.not_wareki"),
    ],
)
def test_what_is_no_day_is_refused(text, code):
    with pytest.raises(InputRefused) as refused:
        dates.parse_wareki(text)
    assert refused.value.code == code


@pytest.mark.parametrize("text", ["R8.11.24", "r08/11/24", "令和８年１１月２４日", "令和 8年 11月 24日", "R8-11-24"])
def test_short_and_wide_forms_are_read(text):
    assert dates.parse_wareki(text) == date(2026, 11, 24)
