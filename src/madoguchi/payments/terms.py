"""What the municipality's bank needs to be told: the paying account (TOML) and the bank's own rules (a profile)."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from madoguchi.core.errors import InputRefused
from madoguchi.core.regular_file import bytes_of
from madoguchi.formats.bank_profile import PROFILES, BankProfile
from madoguchi.formats.bank_profile import load as load_profile
from madoguchi.formats.zengin.file import Header

if TYPE_CHECKING:
    from madoguchi.core.bank_days import BankCalendar

_REQUIRED = frozenset(
    {"originator_code", "originator_name", "bank_code", "branch_code", "account_type", "account_number"}
)
_WITHIN = timedelta(days=330)
_ALLOWED = frozenset(field.name for field in fields(Header)) - {"month_day", "type_code"}


def profile_of(given: str) -> BankProfile:
    """A profile by its name, or from a TOML file. Raises what `formats.bank_profile.load` raises."""
    return PROFILES[given] if given in PROFILES else load_profile(Path(given))


def header_of(path: Path) -> Header:
    """「ヘッダーレコード」 Who pays, from which account: a TOML file with the fields of `Header` as text.

    The day comes with each order. Raises InputRefused `cli.header_unreadable` and `cli.header_items`.
    """
    try:
        given: dict[str, object] = tomllib.loads(bytes_of(path).decode("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InputRefused(
            "cli.header_unreadable",
            ja="支払口座のファイル（--header）を読めません。UTF-8のTOML形式で保存し、場所を確かめてください。",
            en="The file of the paying account (--header) cannot be read. Save it as TOML in UTF-8; check its place.",
        ) from error
    texts = {name: value for name, value in given.items() if isinstance(value, str)}
    wrong = sorted((given.keys() - _ALLOWED) | (given.keys() - texts.keys()) | (_REQUIRED - texts.keys()))
    if wrong:
        raise InputRefused(
            "cli.header_items",
            ja=f"支払口座のファイルの項目に、不足・不明・引用符なしがあります: {', '.join(wrong)}。直してください。",
            en=f"Items of the paying account are missing, unknown or not quoted: {', '.join(wrong)}. Correct them.",
        )
    return Header(month_day="0101", **texts)


def calendar_around(at: datetime, day: date | None = None) -> BankCalendar:
    """「銀行営業日」 The bank days of the years about an instant and a day.

    Raises InputRefused `cli.day_far` for a day of another year or so: a bank file names its day by month and day only.
    """
    from madoguchi.payments.calendar import bank_calendar

    days = (at.date(), day or at.date())
    if abs(days[0] - days[1]) > _WITHIN:
        raise InputRefused(
            "cli.day_far",
            ja="振込指定日が処理の日から一年近く離れています。振込ファイルは月日しか書かないため、違う年に振り込まれ得ます。"
            "日付を確かめてください。",
            en="The value date is most of a year away from the day of the act. A bank file names month and day only, "
            "so the money could move in another year. Look again at the date.",
        )
    return bank_calendar(min(days) - timedelta(days=60), max(days) + timedelta(days=400))
