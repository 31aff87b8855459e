"""The days on which banks move money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from madoguchi.core.errors import InputRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class BankCalendar:
    """「銀行営業日」 Banks rest on Saturdays, Sundays, national holidays and from 31 December to 3 January.

    Source: 銀行法15条1項, 銀行法施行令5条1項. `holidays` are the 国民の祝日 and the days that rest with them. Every
    year has some, so a year without any is a year that the calendar does not know: a day in it is refused
    (`bank_days.unknown_year`) instead of being taken for a working day.
    """

    holidays: frozenset[date]

    def is_bank_day(self, day: date) -> bool:
        """Whether banks move money on the day.

        >>> year = BankCalendar(holidays=frozenset({date(2026, 5, 4), date(2026, 5, 5), date(2026, 5, 6)}))
        >>> year.is_bank_day(date(2026, 5, 1)), year.is_bank_day(date(2026, 5, 6)), year.is_bank_day(date(2026, 1, 3))
        (True, False, False)
        """
        if day.weekday() >= 5 or (day.month, day.day) in _TURN_OF_YEAR:
            return False
        if day in self.holidays:
            return False
        if all(holiday.year != day.year for holiday in self.holidays):
            raise InputRefused(
                "bank_days.unknown_year",
                ja=f"{day.year}年の祝日が登録されていないため、営業日を決められません。祝日を取り込んでください。",
                en=f"The holidays of {day.year} are unknown, so bank days cannot be told. Import them.",
            )
        return True

    def following(self, day: date, n: int) -> date:
        """The n-th bank day after the day; with n = 0 the day itself if banks are open, else the next bank day.

        >>> year = BankCalendar(holidays=frozenset({date(2026, 5, 4), date(2026, 5, 5), date(2026, 5, 6)}))
        >>> year.following(date(2026, 5, 1), 1), year.following(date(2026, 5, 2), 0)
        (datetime.date(2026, 5, 7), datetime.date(2026, 5, 7))
        """
        return self._step(day, n, timedelta(days=1))

    def preceding(self, day: date, n: int) -> date:
        """The n-th bank day before the day; with n = 0 the day itself if banks are open, else the last bank day.

        >>> year = BankCalendar(holidays=frozenset({date(2026, 5, 4), date(2026, 5, 5), date(2026, 5, 6)}))
        >>> year.preceding(date(2026, 5, 7), 1)
        datetime.date(2026, 5, 1)
        """
        return self._step(day, n, timedelta(days=-1))

    def _step(self, day: date, n: int, step: timedelta) -> date:
        if n < 0:
            raise InputRefused(
                "bank_days.negative_count",
                ja="営業日の数は0以上で指定してください。反対の向きには preceding / following を使います。",
                en="A number of bank days cannot be negative. Use preceding or following for the other direction.",
            )
        left = n if self.is_bank_day(day) or n else 1
        while left:
            day += step
            left -= self.is_bank_day(day)
        return day


_TURN_OF_YEAR = frozenset({(12, 31), (1, 1), (1, 2), (1, 3)})
