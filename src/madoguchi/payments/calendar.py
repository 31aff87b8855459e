"""On which day money can arrive, by which rail."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import jpholiday

from madoguchi.core.bank_days import BankCalendar
from madoguchi.core.dates import JAPAN
from madoguchi.payments.states import Rail

if TYPE_CHECKING:
    from datetime import date, datetime

    from madoguchi.formats.bank_profile import BankProfile


def bank_calendar(first: date, last: date) -> BankCalendar:
    """「銀行営業日」 of the years from `first` to `last`, by the 国民の祝日 that jpholiday carries.

    Equinox days after next February are forecasts until the Cabinet Office publishes them.

    >>> from datetime import date
    >>> bank_calendar(date(2026, 12, 1), date(2027, 1, 31)).following(date(2026, 12, 30), 1)
    datetime.date(2027, 1, 4)
    """
    years = range(first.year, last.year + 1)
    return BankCalendar(holidays=frozenset().union(*map(_holidays, years)))


@cache
def _holidays(year: int) -> frozenset[date]:
    """To work them out takes a hundredth of a second or more, and pages ask each time."""
    return frozenset(day for day, _ in jpholiday.year_holidays(year))


def earliest_value_date(at: datetime, profile: BankProfile, calendar: BankCalendar, rail: Rail = Rail.BULK) -> date:
    """「振込指定日」 The first day on which what is approved at the instant can arrive.

    A bulk file must be in by the bank's cut-off (usually noon of the bank day before); only a single transfer arrives
    on the same day, if banks are open.

    >>> from datetime import UTC, date, datetime
    >>> from madoguchi.formats.bank_profile import STRICT
    >>> year, at = bank_calendar(date(2025, 3, 1), date(2025, 3, 31)), datetime(2025, 3, 3, 2, 59, tzinfo=UTC)
    >>> earliest_value_date(at, STRICT, year), earliest_value_date(at, STRICT, year, Rail.SINGLE)
    (datetime.date(2025, 3, 4), datetime.date(2025, 3, 3))
    """
    if rail is Rail.SINGLE:
        return calendar.following(at.astimezone(JAPAN).date(), 0)
    return profile.first_value_day(at, calendar)
