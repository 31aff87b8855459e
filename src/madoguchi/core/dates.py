"""Days as the law counts them: ages, fiscal and school years, and the Japanese calendar.

A day is a `datetime.date`. A day that the register does not know (不詳) is None elsewhere in the house; here text that
says so is refused, so that nobody turns it into a day by accident.
"""

from __future__ import annotations

import re
from calendar import isleap
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from madoguchi.core.errors import InputRefused

JAPAN = ZoneInfo("Asia/Tokyo")
"""The law's days, and the office's, are days of Japan, also where instants are kept in UTC."""
_ERAS = (
    # name, initial, first day, last day. The day of the change belongs to both eras until 1926.
    # 令和 goes on; no era has been longer than 昭和, so a day after its 64th year is taken for a slip.
    ("令和", "R", date(2019, 5, 1), date(2082, 12, 31)),
    ("平成", "H", date(1989, 1, 8), date(2019, 4, 30)),
    ("昭和", "S", date(1926, 12, 25), date(1989, 1, 7)),
    ("大正", "T", date(1912, 7, 30), date(1926, 12, 25)),
    ("明治", "M", date(1868, 1, 1), date(1912, 7, 30)),
)
_FIRST_SOLAR_DAY = date(1873, 1, 1)
_WAREKI = re.compile(
    r"\s*(明治|大正|昭和|平成|令和|[MTSHRmtshr])\s*(元|\d{1,2})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?\s*"
)


def fiscal_year(day: date) -> int:
    """「会計年度」 The year that began on the last 1 April (地方自治法208条).

    >>> fiscal_year(date(2025, 3, 31)), fiscal_year(date(2025, 4, 1))
    (2024, 2025)
    """
    return day.year if day.month >= 4 else day.year - 1


def first_of_month(day: date) -> date:
    """The first day of the day's month, which is how the house writes a month.

    >>> first_of_month(date(2025, 9, 30))
    datetime.date(2025, 9, 1)
    """
    return day.replace(day=1)


def attains_age_on(birth_date: date, years: int) -> date:
    """「年齢に達する日」 The day at whose end a person completes so many years: the day before the birthday.

    年齢計算ニ関スル法律 counts from the day of birth, and a term of years ends with the day before the corresponding
    day, or with the month's last day where there is none (民法143条2項).

    >>> attains_age_on(date(2006, 4, 1), 18), attains_age_on(date(2004, 2, 29), 21)
    (datetime.date(2024, 3, 31), datetime.date(2025, 2, 28))
    """
    year = birth_date.year + years
    if (birth_date.month, birth_date.day) == (2, 29) and not isleap(year):
        return date(year, 2, 28)
    return birth_date.replace(year=year) - timedelta(days=1)


def latest_birth_date(years: int, by: date) -> date:
    """「年齢に達する日」 The last day of birth of those who have completed so many years when a day ends.

    Whoever was born on it or before has reached the age by then (`attains_age_on`), whoever was born later has not.

    >>> latest_birth_date(75, date(2024, 12, 13)), latest_birth_date(18, date(2023, 2, 28))
    (datetime.date(1949, 12, 14), datetime.date(2005, 3, 1))
    """
    birthday = by + timedelta(days=1)
    if (birthday.month, birthday.day) == (2, 29) and not isleap(birthday.year - years):
        return date(birthday.year - years, 2, 28)
    return birthday.replace(year=birthday.year - years)


def legal_age(birth_date: date, day: date) -> int:
    """「満年齢」 Whole years completed when the day ends (年齢計算ニ関スル法律): the day before a birthday counts.

    A person who is born after the day is refused (`dates.before_birth`).

    >>> legal_age(date(2006, 4, 1), date(2024, 3, 31)), legal_age(date(2006, 4, 2), date(2024, 3, 31))
    (18, 17)
    """
    if day < birth_date:
        raise InputRefused(
            "dates.before_birth",
            ja="生年月日が基準の日より後です。年齢を計算できません。生年月日と基準の日を確かめてください。",
            en="The birth date lies after the day in question, so there is no age. Check both dates.",
        )
    # One born on 1 January completes a year on 31 December, so the first to try is one more than the years' difference.
    years = day.year - birth_date.year + 1
    while attains_age_on(birth_date, years) > day:
        years -= 1
    return years


def school_year(birth_date: date) -> int:
    """「学年」 The fiscal year in which a child enters elementary school: the first after the sixth year is full.

    One born on 1 April goes with the year above, one born on 2 April with the year below (学校教育法17条1項).

    >>> school_year(date(2018, 4, 1)), school_year(date(2018, 4, 2))
    (2024, 2025)
    """
    return fiscal_year(attains_age_on(birth_date, 6)) + 1


def wareki(day: date) -> str:
    """「和暦」 A day in the Japanese calendar; the first year of an era is 元年.

    Days before 1873-01-01, when the solar calendar came into force, are refused (`dates.before_solar_calendar`).

    >>> wareki(date(2019, 5, 1)), wareki(date(2026, 11, 24))
    ('令和元年5月1日', '令和8年11月24日')
    """
    _refuse_lunar(day)
    name, first = next((name, first) for name, _, first, _ in _ERAS if day >= first)
    year = day.year - first.year + 1
    return f"{name}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def parse_wareki(text: str) -> date:
    """「和暦」 The day that a text such as 令和元年5月1日, R1.5.1 or Ｓ６４／１／７ names.

    Refused: a day that the era did not have, such as 平成32年4月1日, or, in the era that goes on, a year beyond the
    64th, which no era has passed (`dates.not_in_era`), a day that no calendar has
    (`dates.no_such_day`), a day that is said to be unknown (`dates.unknown_day`), any other text (`dates.not_wareki`).

    >>> parse_wareki("令和元年5月1日"), parse_wareki("Ｈ３１．４．３０")
    (datetime.date(2019, 5, 1), datetime.date(2019, 4, 30))
    """
    if "不詳" in text or "不明" in text:
        raise InputRefused(
            "dates.unknown_day",
            ja="日付が不詳です。推定の日付にはできません。不詳のまま(空欄で)登録し、本人に確認してください。",
            en="The day is said to be unknown. It must not become a guessed day: leave it empty and ask the person.",
        )
    found = _WAREKI.fullmatch(text.translate(_NARROW))
    if found is None:
        raise InputRefused(
            "dates.not_wareki",
            ja="和暦の日付として読めません。「令和8年11月24日」または「R8.11.24」の形で書いてください。",
            en="This is not a day in the Japanese calendar. Write it like 令和8年11月24日 or R8.11.24.",
        )
    era, year, month, day_of_month = found.groups()
    _, _, first, last = next(row for row in _ERAS if era.upper() in row[:2])
    try:
        day = date(first.year - 1 + (1 if year == "元" else int(year)), int(month), int(day_of_month))
    except ValueError:
        raise InputRefused(
            "dates.no_such_day",
            ja="暦にない日付です。月と日を確かめてください。",
            en="No calendar has this day. Check the month and the day.",
        ) from None
    if not first <= day <= last or year == "0":
        raise InputRefused(
            "dates.not_in_era",
            ja="その元号にない日付です(例: 平成32年は令和2年です)。元号と年を確かめてください。",
            en="The era did not have this day (平成32年, for example, is 令和2年). Check the era and the year.",
        )
    _refuse_lunar(day)
    return day


_NARROW = {ord(wide): chr(ord(wide) - 0xFEE0) for wide in map(chr, range(0xFF01, 0xFF5F))} | {0x3000: " "}


def _refuse_lunar(day: date) -> None:
    if day < _FIRST_SOLAR_DAY:
        raise InputRefused(
            "dates.before_solar_calendar",
            ja="明治5年までの旧暦の日付は扱えません。明治6年1月1日以後の日付を使ってください。",
            en="Days of the lunar calendar (up to 明治5年) cannot be used. Use a day from 1 January 1873 on.",
        )
