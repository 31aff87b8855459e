from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.bank_days import BankCalendar
from madoguchi.core.errors import InputRefused

YEARS = BankCalendar(
    holidays=frozenset({date(2026, 12, 23), date(2027, 1, 1), date(2027, 1, 11), date(2028, 1, 1), date(2026, 5, 4)})
)


def test_banks_rest_over_the_turn_of_the_year():
    assert YEARS.following(date(2026, 12, 30), 1) == date(2027, 1, 4)
    assert YEARS.preceding(date(2027, 1, 4), 1) == date(2026, 12, 30)


def test_a_holiday_and_a_weekend_are_no_bank_days():
    assert not YEARS.is_bank_day(date(2027, 1, 11))
    assert not YEARS.is_bank_day(date(2027, 1, 9))
    assert YEARS.is_bank_day(date(2027, 1, 12))


def test_a_year_without_holidays_is_unknown():
    with pytest.raises(InputRefused, match=r"bank_days\.unknown_year"):
        YEARS.is_bank_day(date(2030, 5, 1))


def test_a_negative_number_of_days_is_refused():
    with pytest.raises(InputRefused, match=r"bank_days\.negative_count"):
        YEARS.following(date(2027, 1, 5), -1)


@given(st.dates(date(2027, 2, 1), date(2027, 10, 1)), st.integers(0, 20))
def test_steps_end_on_bank_days_and_lead_back(day, n):
    after = YEARS.following(day, n)
    assert YEARS.is_bank_day(after)
    assert after >= day
    if YEARS.is_bank_day(day):
        assert YEARS.preceding(after, n) == day
