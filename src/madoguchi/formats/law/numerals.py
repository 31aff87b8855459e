"""Numbers and names as laws write them: 漢数字 or figures, of any width; 第八条の二 and 8条の2 are one article."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from unicodedata import normalize

SIGNS = "0-9〇零一二三四五六七八九十百千"
NUMBER = f"[{SIGNS}]{{1,7}}"
"""A pattern of what may be a number, in text after `plain`."""
_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_LAW_NUMBER = re.compile(
    rf"(明治|大正|昭和|平成|令和)(元|{NUMBER})年(?!度)(?:{NUMBER}月{NUMBER}日)?([^0-9()第、。「」]{{1,40}}?)"
    rf"(?:第({NUMBER})号((?:の{NUMBER}(?![{SIGNS}条項号]))*)|(?<=憲法)$)"
)
_COUNTED = re.compile(rf"(?:{NUMBER}|元)(?=[年号次回月日条項])")
_QUOTES = re.compile("[「」『』]")


def plain(text: str) -> str:
    """The text in one width and without spaces.

    >>> plain("第 ８ 条")
    '第8条'
    """
    return "".join(normalize("NFKC", text).split())


def printable(text: str) -> str:
    """The text in one line, without what would steer a terminal."""
    return "".join(sign if sign.isprintable() or sign == "\u3000" else "?" for sign in text)


def number_of(text: str) -> int | None:
    """The number that is written; None where it is none.

    >>> number_of("百二十三"), number_of("一五一"), number_of("8"), number_of("十十")
    (123, 151, 8, None)
    """
    if text.isascii():
        return int(text) if text.isdigit() else None
    if not set(text) <= {*_DIGITS, *_UNITS}:
        return None
    if not set(text) & set(_UNITS):
        return int("".join(str(_DIGITS[sign]) for sign in text))
    total, last, digit = 0, 10_000, None
    for sign in text:
        if sign in _DIGITS:
            if digit is not None or sign in "〇零":
                return None
            digit = _DIGITS[sign]
        elif _UNITS[sign] < last:
            last = _UNITS[sign]
            total, digit = total + (1 if digit is None else digit) * last, None
        else:
            return None
    return total + (digit or 0)


def branches(*texts: str) -> str:
    """A number with its branches, in figures; empty where one of them is no number.

    >>> branches("八", "二"), branches("十十")
    ('8の2', '')
    """
    numbers = [number_of(text) for text in texts]
    return "" if None in numbers else "の".join(map(str, numbers))


@dataclass(frozen=True, slots=True)
class LawNumber:
    """「法令番号」 The number under which a law was promulgated; `number` is None where the year has one such law.

    `branch`: の2 of 告示第12号の2.
    """

    era: str
    year: int
    kind: str
    number: int | None
    branch: str = ""

    def __str__(self) -> str:
        counted = "" if self.number is None else f"第{self.number}号{self.branch}"
        return f"{self.era}{self.year}年{self.kind}{counted}"

    def agrees(self, other: LawNumber) -> bool:
        """Whether both may be of one law: 告示第12号 and 見本市告示第12号 may."""
        kinds = self.kind.endswith(other.kind) or other.kind.endswith(self.kind)
        return kinds and replace(self, kind="") == replace(other, kind="")

    def is_slip_of(self, other: LawNumber) -> bool:
        """Whether it is of the same kind and differs in the year or in the number, but not in both.

        A law of the same title that differs in both is often the one that the other replaced.
        """
        year, number = (self.era, self.year) == (other.era, other.year), self.number == other.number
        return (self.kind, self.branch) == (other.kind, other.branch) and year != number


def law_number(text: str) -> LawNumber | None:
    """「法令番号」 The number that the whole text is; the day of promulgation within it is passed over.

    >>> str(law_number("平成一一年一二月八日法律第一五一号"))
    '平成11年法律第151号'
    """
    found = law_number_at(plain(text))
    return found[0] if found and found[1] == len(plain(text)) else None


def law_number_at(text: str, start: int = 0) -> tuple[LawNumber, int] | None:
    """The number of a law that begins there in text after `plain`, and where it ends."""
    found = _LAW_NUMBER.match(text, start)
    if found is None:
        return None
    year = 1 if found[2] == "元" else number_of(found[2])
    number = number_of(found[4]) if found[4] else None
    branch = branches(*found[5].split("の")[1:]) if found[5] else ""
    if year is None or (found[4] and number is None) or bool(branch) != bool(found[5]):
        return None
    return LawNumber(found[1], year, found[3], number, branch and f"の{branch}"), found.end()


def name_key(text: str) -> str:
    """「題名」 What two spellings of one law's name share.

    >>> name_key("令和三年度「給付金」法") == name_key("令和３年度給付金法")
    True
    """
    return _COUNTED.sub(_figures, _QUOTES.sub("", plain(text)))


def _figures(found: re.Match[str]) -> str:
    return "1" if found[0] == "元" else str(number_of(found[0]) or found[0])
