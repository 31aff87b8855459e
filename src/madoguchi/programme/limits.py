"""The bounds of what a programme file may say: days, years, months, ids and numbers."""

from __future__ import annotations

import re
from datetime import date

from madoguchi.core.errors import RuleError
from madoguchi.rules.tree import Age, Constant, Kind

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
"""The days that a programme file may name."""

ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,58})[a-z0-9]")
"""The form of a programme's id."""

MOST = 10**13
"""No number in a programme file may be larger: ten trillion yen, near the sum of all benefits of 2020."""


def constant(kind: Kind, value: int | date) -> Constant:
    """A number or day that a file writes down; raises RuleError beyond the bounds."""
    if isinstance(value, date):
        return Constant(kind=kind, value=calendar_day(value))
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > MOST:
        raise RuleError(
            "programme.not_a_number",
            ja="ここには10兆以下の整数を書いてください。",
            en="Write a whole number of at most ten trillion here.",
        )
    return Constant(kind=kind, value=value)


def full_year(year: int) -> int:
    """A fiscal year, written in full."""
    if type(year) is not int or not EARLIEST.year <= year <= LATEST.year:
        raise _bad_key(
            "年度 fiscal_year は西暦の年度（例：2024）で書いてください。",
            "Write fiscal_year as a year such as 2024.",
        )
    return year


def first_day(month: date) -> date:
    """A month, written as its first day."""
    if month != calendar_day(month).replace(day=1):
        raise _bad_key(
            "月 month はその月の1日の日付（例：date(2025, 9, 1)）で書いてください。",
            "Write month as its first day, such as date(2025, 9, 1).",
        )
    return month


def calendar_day(day: date) -> date:
    """A day within the bounds."""
    if not isinstance(day, date) or not EARLIEST <= day <= LATEST:
        raise _bad_key(
            "日は1900年から2199年までの日付（例：date(2025, 9, 1)）で書いてください。",
            "Write the day as a date from 1900 to 2199, such as date(2025, 9, 1).",
        )
    return day


def age(years: int, by: date) -> Age:
    """「満年齢」 An age in whole years by the end of a day; nobody it is about was born before the bounds."""
    if type(years) is not int or not 1 <= years <= calendar_day(by).year - EARLIEST.year:
        raise _bad_key(
            "年齢は1以上の整数で、1900年より後に生まれた人の年齢を書いてください（例：reaches_age(75, by=…)）。",
            "Write an age as a whole number of at least 1, of people born after 1900: reaches_age(75, by=…).",
        )
    return Age(years=years, by=by)


def identifier(programme: str) -> str:
    """A programme's id."""
    if not isinstance(programme, str) or not ID.fullmatch(programme):
        raise _bad_key(
            "制度は id（英小文字・数字・ハイフンを3〜60字）で書いてください。",
            "Name the programme by its id: 3 to 60 lower-case letters, digits and hyphens.",
        )
    return programme


def rounding_unit(unit: int) -> int:
    """「端数処理」 A unit in whole yen, at least 1."""
    if isinstance(unit, bool) or not isinstance(unit, int) or not 1 <= unit <= MOST:
        raise RuleError(
            "programme.bad_rounding_unit",
            ja="端数処理の単位 to には1以上の整数（円）を書いてください。",
            en="The rounding unit `to` must be a whole number of yen, at least 1.",
        )
    return unit


def _bad_key(ja: str, en: str) -> RuleError:
    return RuleError("programme.bad_key", ja=ja, en=en)
