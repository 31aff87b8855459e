"""One value of a programme file that staff may change without touching a rule, and how what they type is read."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from madoguchi.core.dates import parse_wareki
from madoguchi.core.errors import InputRefused
from madoguchi.programme.limits import EARLIEST, LATEST, MOST

Said = tuple[str, str]
"""The same words in Japanese and in English."""
FieldValue = int | date | str
LONGEST_TITLE = 100

_YEN = re.compile(r"(?:(\d{1,6})億)?(?:(\d{1,8})万)?(\d{0,14})")
_ISO = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


class FieldKind(StrEnum):
    """What a field holds: whole yen, a day, or a title."""

    YEN = "yen"
    DAY = "day"
    TEXT = "text"


class Within(StrEnum):
    """Whether a field decides what people receive, or what a scenario expects of that."""

    RULES = "rules"
    SCENARIOS = "scenarios"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Where a token stands in the file: its bytes in UTF-8, the end not included."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One value with what it means (`label`), where it is used (`used_in`) and the line that it stands in.

    `spans` are the tokens that are written anew: year, month and day of a date, one token of anything else. `grouped`
    is whether an amount is written with `_` between its thousands. The `key` holds for this text only.
    """

    key: str
    kind: FieldKind
    within: Within
    value: FieldValue
    label: Said
    used_in: tuple[Said, ...]
    line: int
    written: str
    spans: tuple[Span, ...]
    grouped: bool = True
    may_be_nothing: bool = False

    @property
    def shown(self) -> str:
        """The value as it is put before staff: 30,000 or 2024-12-13."""
        return f"{self.value:,}" if isinstance(self.value, int) else str(self.value)

    def read(self, typed: str) -> FieldValue:
        """What was typed, as a value of this field; a day may be written in the Japanese calendar.

        Raises InputRefused `programme.bad_amount`, `programme.no_amount`, `programme.bad_day`, `programme.bad_title`.
        """
        match self.kind:
            case FieldKind.YEN:
                return self._amount(typed)
            case FieldKind.DAY:
                return read_day(typed)
            case FieldKind.TEXT:
                return read_title(typed)

    def tokens(self, value: FieldValue) -> tuple[str, ...]:
        """The tokens that stand for a value, one for each span. Raises as `read` for a value of another kind."""
        if self.kind is FieldKind.DAY and isinstance(value, date):
            return (str(value.year), str(value.month), str(value.day))
        if self.kind is FieldKind.YEN and type(value) is int:
            self._amount(str(value))
            return (f"{value:_}" if self.grouped else str(value),)
        if self.kind is FieldKind.TEXT and isinstance(value, str):
            written = read_title(value).replace("\\", "\\\\").replace('"', '\\"')
            return (f'"{written}"',)
        raise _bad_amount() if self.kind is FieldKind.YEN else _bad_day()

    def _amount(self, typed: str) -> int:
        amount = read_amount(typed)
        if not amount and not self.may_be_nothing:
            raise InputRefused(
                "programme.no_amount",
                ja="0円にはできません。支給をやめることは規則の変更なので、制度ファイルを書き直してください。",
                en="It cannot become ¥0: to stop paying is a change of the rule, so write the file anew.",
            )
        return amount


def read_amount(typed: str) -> int:
    """「円」 An amount as people write it, in whole yen. Raises InputRefused `programme.bad_amount`.

    >>> read_amount("30,000円"), read_amount("３万"), read_amount("1億2000万")
    (30000, 30000, 120000000)
    """
    bare = unicodedata.normalize("NFKC", typed).strip().removeprefix("¥").removesuffix("円")
    found = _YEN.fullmatch(bare.replace(",", "").replace("_", "").strip())
    if found is None or not any(found.groups()):
        raise _bad_amount()
    hundred_millions, ten_thousands, ones = (int(part or 0) for part in found.groups())
    amount = hundred_millions * 10**8 + ten_thousands * 10**4 + ones
    if amount > MOST:
        raise _bad_amount()
    return amount


def read_day(typed: str) -> date:
    """「和暦」 A day as 2024-12-13, 令和6年12月13日 or R6.12.13. Raises InputRefused `programme.bad_day`.

    >>> read_day("R6.12.13"), read_day("２０２４/１２/１３")
    (datetime.date(2024, 12, 13), datetime.date(2024, 12, 13))
    """
    text = unicodedata.normalize("NFKC", typed).strip()
    found = _ISO.fullmatch(text)
    try:
        day = date(*map(int, found.groups())) if found else parse_wareki(text)
    except (ValueError, InputRefused) as error:
        raise _bad_day() from error
    if not EARLIEST <= day <= LATEST:
        raise _bad_day()
    return day


def read_title(typed: str) -> str:
    """「事業名」 A title on one line that everybody can see. Raises InputRefused `programme.bad_title`."""
    title = typed.strip()
    hidden = any(unicodedata.category(character) in _HIDDEN for character in title)
    if not title or len(title) > LONGEST_TITLE or hidden:
        raise InputRefused(
            "programme.bad_title",
            ja=f"名称は、見える文字で1字以上{LONGEST_TITLE}字以下で書いてください。",
            en=f"Write a title of 1 to {LONGEST_TITLE} characters that can be seen.",
        )
    return title


def _bad_amount() -> InputRefused:
    return InputRefused(
        "programme.bad_amount",
        ja="金額は、0円以上10兆円以下の整数で書いてください（例：30,000 または 3万）。",
        en="Write the amount as whole yen from 0 to ten trillion, such as 30,000.",
    )


def _bad_day() -> InputRefused:
    return InputRefused(
        "programme.bad_day",
        ja="暦にある1900年から2199年までの日を書いてください（例：2024-12-13 または 令和6年12月13日）。",
        en="Write a day that the calendar has, from 1900 to 2199, such as 2024-12-13 or 令和6年12月13日.",
    )
