"""What one bank wants of a file. The standard leaves these points open, and the manuals of the banks differ.

The default is the strict intersection: a file that every bank read would take. A municipality writes the profile of its
own bank (指定金融機関) as a TOML file with the names of the fields below; see `load`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from madoguchi.core.errors import InputRefused
from madoguchi.core.kana import STRICT as STRICT_CHARACTERS
from madoguchi.core.kana import WIDE as WIDE_CHARACTERS
from madoguchi.core.kana import WIDEST as WIDEST_CHARACTERS
from madoguchi.core.regular_file import bytes_of

if TYPE_CHECKING:
    from pathlib import Path

    from madoguchi.core.bank_days import BankCalendar

JST = timezone(timedelta(hours=9), "JST")
PHYSICAL_LIMIT = 999_999  # 合計件数 has six digits


class LineEnd(StrEnum):
    """What stands after each record of 120 bytes."""

    NONE = "none"
    CRLF = "crlf"


class TransferOutcome(StrEnum):
    """「振込結果」 What became of a transfer, whatever digit the bank writes for it."""

    PAID = "paid"
    NO_ACCOUNT = "no_account"
    NAME_DIFFERS = "name_differs"
    STOPPED = "stopped"
    OTHER = "other"


RESULT_CODES = (
    ("0", TransferOutcome.PAID),
    ("1", TransferOutcome.NO_ACCOUNT),
    ("2", TransferOutcome.NAME_DIFFERS),
    ("8", TransferOutcome.STOPPED),
    ("9", TransferOutcome.OTHER),
)
"""Byte 114 as one public implementation reads it. The standard does not fix these digits: ask the bank."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BankProfile:
    """The open points of the bulk transfer file (総合振込), as one bank settles them.

    `cut_off_days` bank days before the value day, at `cut_off_hour` o'clock in Japan, data must be in and approved.
    """

    id: str
    source: str
    characters: frozenset[str] = STRICT_CHARACTERS
    line_end: LineEnd = LineEnd.CRLF
    result_codes: tuple[tuple[str, TransferOutcome], ...] = RESULT_CODES
    reads_long_mark: bool = False  # the bank writes ｰ (0xB0) in what it returns; it is read as a hyphen
    clearing_house: str = "0000"  # 手形交換所番号, unused: zeros or four spaces
    new_code: str = "0"  # 新規コード
    transfer_category: str = "7"  # 振込指定区分: 7 テレ振込
    item_limit: int = 9_999
    cut_off_hour: int = 12
    cut_off_days: int = 1
    names_printed: bool = False  # 被仕向銀行名・支店名 are written, else left blank

    def __post_init__(self) -> None:
        """A profile that no file could follow is refused (`bank_profile.impossible`)."""
        digits = [code for code, _ in self.result_codes]
        if not (
            self.characters <= WIDEST_CHARACTERS
            and self.clearing_house in ("0000", "    ")
            and self.new_code in ("0", "1", "2")
            and self.transfer_category in ("7", "8", "0", " ")
            and 1 <= self.item_limit <= PHYSICAL_LIMIT
            and 0 <= self.cut_off_hour <= 23
            and self.cut_off_days >= 0
            and len(set(digits)) == len(digits)
            and all(len(digit) == 1 and digit in "0123456789" for digit in digits)
            and TransferOutcome.PAID in (outcome for _, outcome in self.result_codes)
        ):
            raise _impossible("")

    def deadline(self, value_day: date, calendar: BankCalendar) -> datetime:
        """The instant by which the file must be in and approved for the value day (振込指定日)."""
        return datetime.combine(calendar.preceding(value_day, self.cut_off_days), time(self.cut_off_hour), JST)

    def first_value_day(self, approved_at: datetime, calendar: BankCalendar) -> date:
        """The first value day that a file approved at the instant can still reach."""
        value_day = calendar.following(approved_at.astimezone(JST).date(), 0)
        while self.deadline(value_day, calendar) <= approved_at:
            value_day = calendar.following(value_day, 1)
        return value_day


STRICT = BankProfile(
    id="strict",
    source="intersection of the manuals read; 9,999 items: GMO Aozora Net Bank API, BulkTransfer",
)
"""The default: any bank read takes such a file."""

GUNMA = BankProfile(
    id="gunma",
    source="群馬銀行 全銀協制定ファイルフォーマット【総合振込】 (expydoc.com/doc/11700435): line ends are optional",
    line_end=LineEnd.NONE,
)
MUFG = BankProfile(
    id="mufg",
    source="三菱UFJ銀行 (biz.corporate.bk.mufg.jp/faq/show/811): of the signs, comma, full stop and slash may be used",
    characters=WIDE_CHARACTERS | {","},
)
SHIMIZU = BankProfile(
    id="shimizu",
    source="清水銀行 法人ダイレクト 総合振込 (bsl1209): 50,000 items in a file, noon of the bank day before",
    item_limit=50_000,
)
PROFILES = MappingProxyType({profile.id: profile for profile in (STRICT, GUNMA, MUFG, SHIMIZU)})
"""Profiles by id. Only what the named source says differs from the strict default; check with the bank before use."""

_CHARACTERS = {"strict": STRICT_CHARACTERS, "wide": WIDE_CHARACTERS, "widest": WIDEST_CHARACTERS}


def load(path: Path) -> BankProfile:
    """A profile from a TOML file whose keys are the fields above; `id` and `source` must stand in it.

    `characters` is "strict", "wide" or "widest"; `result_codes` is a table from the bank's digit to an outcome.
    Refused: `bank_profile.unreadable` (no TOML), `bank_profile.impossible` (an unknown key or value).
    """
    try:
        given: dict[str, object] = tomllib.loads(bytes_of(path).decode("utf-8"))
    except (OSError, ValueError, RecursionError) as cause:
        raise InputRefused(
            "bank_profile.unreadable",
            ja="銀行の設定ファイルを読めません。UTF-8のTOML形式で保存し、場所を確かめてください。",
            en="The bank's profile cannot be read. Save it as TOML in UTF-8 and check where it lies.",
        ) from cause
    if unknown := sorted(given.keys() - {field.name for field in fields(BankProfile)}):
        raise _impossible(" " + ", ".join(unknown))

    try:
        return BankProfile(
            id=_text(given, "id", None),
            source=_text(given, "source", None),
            characters=_CHARACTERS[_text(given, "characters", "strict")],
            line_end=LineEnd(_text(given, "line_end", STRICT.line_end)),
            result_codes=_codes(given.get("result_codes")),
            reads_long_mark=_flag(given, "reads_long_mark", STRICT.reads_long_mark),
            clearing_house=_text(given, "clearing_house", STRICT.clearing_house),
            new_code=_text(given, "new_code", STRICT.new_code),
            transfer_category=_text(given, "transfer_category", STRICT.transfer_category),
            item_limit=_number(given, "item_limit", STRICT.item_limit),
            cut_off_hour=_number(given, "cut_off_hour", STRICT.cut_off_hour),
            cut_off_days=_number(given, "cut_off_days", STRICT.cut_off_days),
            names_printed=_flag(given, "names_printed", STRICT.names_printed),
        )
    except (KeyError, ValueError) as cause:
        raise _impossible("") from cause


def _text(given: dict[str, object], key: str, default: str | None) -> str:
    found = given.get(key, default)
    if not isinstance(found, str) or not found:
        raise _impossible(" " + key)
    return found


def _number(given: dict[str, object], key: str, default: int) -> int:
    found = given.get(key, default)
    if not isinstance(found, int) or isinstance(found, bool):
        raise _impossible(" " + key)
    return found


def _flag(given: dict[str, object], key: str, default: bool) -> bool:
    found = given.get(key, default)
    if not isinstance(found, bool):
        raise _impossible(" " + key)
    return found


def _codes(given: object) -> tuple[tuple[str, TransferOutcome], ...]:
    if given is None:
        return RESULT_CODES
    if not isinstance(given, dict):
        raise _impossible(" result_codes")
    return tuple((str(code), TransferOutcome(str(outcome))) for code, outcome in given.items())


def _impossible(where: str) -> InputRefused:
    return InputRefused(
        "bank_profile.impossible",
        ja=f"銀行の設定に、ファイルの規格で使えない項目または値があります。{where}説明書と見比べて直してください。",
        en=f"The bank's profile has a key or value that the format does not allow.{where} Compare it with the manual.",
    )
