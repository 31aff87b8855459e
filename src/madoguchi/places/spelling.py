"""「表記ゆれ」 One key for all ways in which the name of a place is written.

Both the register's names and what people write are made into keys, so a key may be crude as long as two places of one
municipality seldom share it; where they do, `municipality` looks at what was really written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from madoguchi.formats.variants import IDEOGRAPHS, standard_form

_DIGITS = "〇一二三四五六七八九"
_UNITS = {"十": 10, "百": 100, "千": 1000}
_LONGEST = 12
"""「漢数字」 Characters of a number that a place may have; a longer run is none."""
_NUMERAL = f"[{_DIGITS}十百千]"
_RUN = re.compile(f"{_NUMERAL}+")
_ENDS = re.compile(f"{_NUMERAL}|[0-9]")
_IDEOGRAPH = f"[々{''.join(f'{chr(first)}-{chr(last)}' for first, last in IDEOGRAPHS)}]"
_TOKEN = re.compile(
    rf"(?P<space>\s+)|(?P<number>{_NUMERAL}+)|[大小]?字|第(?={_NUMERAL}|[0-9])"
    rf"|(?:(?<={_IDEOGRAPH})|(?<=[0-9]))[ノケツ](?!{_NUMERAL})(?={_IDEOGRAPH})"
)
"""What is written or left out as people please: spaces, 大字 and 字, 第 before a number, ノ ケ ツ between ideographs.

Not before a numeral: 三の二 is two numbers.
"""
_ALIKE = {
    "ケ": "ヶヵカガけかがゖゕ箇",
    "ノ": "の之乃",
    "ツ": "ッつっ",
    "-": "ー−‐‑–—―─ｰ﹣－",
    "船": "舟",
    "桧": "檜",
    "篭": "籠",
    "藪": "薮",
    "鯵": "鰺",
    "蛎": "蠣",
    "祇": "祗",
    "〇": "零○◯",
}
"""Kana read alike between ideographs, all hyphens, and variants that the MJ縮退マップ does not join: each the first."""
_LARGE = str.maketrans("ァィゥェォャュョヮヰヱヲヂヅ", "アイウエオヤユヨワイエオジズ")
_MARKS = "\u3099\u309a\uff9e\uff9f"
"""濁点 and 半濁点 that stand as characters of their own."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """「照合キー」 A key; for each of its characters, and for its end, where in the text it stood.

    The last figure of a number stands where the numeral ended: 二十三 is 23, at 0 and 2.
    """

    key: str
    at: tuple[int, ...]


def spelling(text: str) -> Spelling:
    """「照合キー」 The key of a text, for names and for what people write.

    >>> spelling("大字霞ヶ関３丁目の２").key, spelling("霞が関 三丁目ノ二").key, spelling("龍ケ崎").key
    ('霞関3丁目ノ2', '霞関3丁目ノ2', '竜崎')
    """
    characters, places = _single(text)
    pieces, at, end = list[str](), list[int](), 0
    for token in _TOKEN.finditer(characters):
        start = token.start()
        pieces.append(characters[end:start])
        at += range(end, start)
        end = token.end()
        if token.lastgroup == "number":
            number = _number(token[0])
            if start and characters[start - 1].isdecimal():
                number = f" {number}"
            if characters[end : end + 1].isdecimal():
                number += " "
            pieces.append(number)
            at += [start] * (len(number) - 1) + [end - 1]
        elif token.lastgroup == "space" and _between_numbers(characters, start, end):
            pieces.append(" ")
            at.append(start)
    pieces.append(characters[end:])
    at += range(end, len(characters) + 1)
    return Spelling("".join(pieces), tuple(at) if places is None else tuple(places[one] for one in at))


def written(text: str) -> str:
    """「表記ゆれ」 A name as it is written: each character in its usual form, numbers in figures, and no spaces.

    Unlike in a key nothing else is left out, so that 中島 is not 中之島.

    >>> written("大字霞ヶ関 三丁目"), written("霞が関３丁目"), written("中之島"), written("髙松")
    ('大字霞ケ関3丁目', '霞ケ関3丁目', '中ノ島', '高松')
    """
    characters, _ = _single(text)
    return _RUN.sub(lambda run: _number(run[0]), "".join(characters.split()))


def _between_numbers(characters: str, start: int, end: int) -> bool:
    return bool(_ENDS.match(characters[start - 1 : start]) and _ENDS.match(characters[end : end + 1]))


def _single(text: str) -> tuple[str, tuple[int, ...] | None]:
    """Each character in its usual form; and where each stood, unless every one stands where it stood."""
    table = _usual()
    if text.isascii() or not _ODD.search(text):
        return text.translate(table), None
    characters, places = list[str](), list[int]()
    for at, one in _with_marks(text):
        usual = _UNSEEN.sub("", unicodedata.normalize("NFKC", one)).translate(table)
        characters.append(usual)
        places += [at] * len(usual)
    return "".join(characters), (*places, len(text))


def _with_marks(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or text[at] not in _MARKS:
            yield start, text[start:at]
            start = at


@cache
def _usual() -> dict[int, str]:
    """Each character that is not itself its usual one."""
    table = dict[int, str]()
    for code in (*range(0x3000, 0x3100), *range(0xFF01, 0xFFE7), *(c for a, b in IDEOGRAPHS for c in range(a, b + 1))):
        one = unicodedata.normalize("NFKC", chr(code))
        if len(one) == 1:
            if "ぁ" <= one <= "ゖ":
                one = chr(ord(one) + 0x60)
            table[code] = standard_form(one).translate(_LARGE)
    table |= {ord(each): first for first, others in _ALIKE.items() for each in others}
    return {code: one for code, one in table.items() if one != chr(code)}


_HIDDEN = "\ufe00-\ufe0f\U000e0100-\U000e01ef\u200b-\u200f\ufeff"
"""Selectors of a glyph (IVS), and characters without width."""
_UNSEEN = re.compile(f"[{_HIDDEN}]")
_ODD = re.compile(f"[{_MARKS}{_HIDDEN}\u2460-\u24ff\u3200-\u33ff]")
"""Characters that are not one for one: those, loose marks, ① and ㍿."""


@cache
def _number(run: str) -> str:
    if len(run) > _LONGEST:
        return run
    if not any(unit in run for unit in _UNITS):
        return "".join(str(_DIGITS.index(one)) for one in run)
    whole, digit = 0, 0
    for one in run:
        if one in _UNITS:
            whole += (digit or 1) * _UNITS[one]
            digit = 0
        else:
            digit = digit * 10 + _DIGITS.index(one)
    return str(whole + digit)
