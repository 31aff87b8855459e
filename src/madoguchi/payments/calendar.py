"""On which day money can arrive, by which rail."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import jpholiday

from madoguchi.core.bank_days import BankCalendar

if TYPE_CHECKING:
    from datetime import date

JAPAN = ZoneInfo("Asia/Tokyo")


def bank_calendar(first: date, last: date) -> BankCalendar:
    """「銀行営業日」 of the years from `first` to `last`, by the 国民の祝日 that jpholiday carries.

    Equinox days after next February are forecasts until the Cabinet Office publishes them.

    >>> from datetime import date
    >>> bank_calendar(date(2026, 12, 1), date(2027, 1, 31)).following(date(2026, 12, 30), 1)
    datetime.date(2027, 1, 4)
    """
    years = range(first.year, last.year + 1)
    return BankCalendar(holidays=frozenset(day for year in years for day, _ in jpholiday.year_holidays(year)))
