"""「異体字」 One written name, however its characters are chosen: 髙 and 高, 渡邊 and 渡辺, ヤマダ and やまだ."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import jntajis

IDEOGRAPHS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2FA1F))
_EVERY_SCHEME = 15
"""All four tables of the MJ縮退マップ: JIS inclusion, Unicode, 戸籍統一文字 and dictionaries."""
_NOT_VARIANTS = frozenset("功宍娼師書汎玉蘇")
"""Common characters that the map shrinks to other common ones of another meaning (玉 to 王), as nobody writes them."""
_TO_KATAKANA = 0x60
_WIDE = 0xFEE0


def written_as(text: str) -> tuple[frozenset[str], ...]:
    """For each character of a text all those that may stand in its place; an empty set where anything may (a space).

    Variant ideographs are those of the MJ縮退マップ (文字情報基盤), as jntajis has it. Marks that only choose a glyph
    (IVS) are left out: a name that is kept with one is found by its kana.

    >>> [sorted(one) for one in written_as("高 ヤ3")]
    [['高', '髙', '𠆪'], [], ['や', 'ヤ'], ['3', '３']]
    """
    plain = unicodedata.normalize("NFKC", text)
    seen = (one for one in plain if unicodedata.category(one) not in ("Mn", "Cf", "Cc"))
    return tuple(frozenset() if one.isspace() else frozenset(_of(one)) for one in seen)


def _of(one: str) -> set[str]:
    if "ァ" <= one <= "ヶ":
        return {one, chr(ord(one) - _TO_KATAKANA)}
    if "ぁ" <= one <= "ゖ":
        return {one, chr(ord(one) + _TO_KATAKANA)}
    if "!" <= one <= "~":
        return {one, chr(ord(one) + _WIDE)}
    table = _ideographs()
    standard = {one, *_shrunk(one)}
    return standard.union(*(table.get(each, frozenset()) for each in standard))


@cache
def _ideographs() -> Mapping[str, frozenset[str]]:
    """Each character to the rarer ones that are shrunk to it."""
    found: dict[str, set[str]] = defaultdict(set)
    for first, last in IDEOGRAPHS:
        for one in map(chr, range(first, last + 1)):
            for standard in _shrunk(one):
                found[standard].add(one)
    return MappingProxyType({one: frozenset(rarer) for one, rarer in found.items()})


def standard_form(one: str) -> str:
    """「縮退」 The one usual character in whose place this one stands, by all tables of the MJ縮退マップ; else itself.

    A character may be shrunk to many, and they to others, until all are one: this is a single step, to the target that
    is shrunk no further, or of two that are shrunk to each other the one of the lower JIS level.

    >>> standard_form("髙"), standard_form("眞"), standard_form("真"), standard_form("玉")
    ('高', '真', '真', '玉')
    """
    if one in _NOT_VARIANTS:
        return one
    targets = _shrunk(one)
    last = next((each for each in targets if not _shrunk(each)), None)
    return last or min((one, *targets), key=_in_jis)


def folded(text: str) -> str:
    """「照合キー」 One key for all ways in which a name is written: usual characters, large katakana, nothing between.

    Words in Latin letters are put in order, for offices write them in either: JOHN SMITH and Smith John are one.
    A sign in the place of a character that a system does not have (■, 〓, ●) is kept as UNKNOWN, and a character that a
    system made for itself as it is.

    >>> folded("髙橋　𠮷郎"), folded("ﾜﾀﾅﾍﾞ きよう子"), folded("Smith, John") == folded("ＪＯＨＮ SMITH")
    ('高橋吉郎', 'ワタナベキヨウ子', True)
    >>> folded("佐藤 ●"), folded("AN NA") == folded("Anna")
    ('佐藤〓', False)
    """
    words = folded_words(text)
    whole = _REPEATED.sub(r"\1\1", "".join(words))
    return " ".join(sorted(words)) if whole.isascii() else whole


def folded_words(text: str) -> list[str]:
    """The words of a name as `folded` has them, in the order in which they stand."""
    words = ("".join(map(folded_character, word)) for word in unicodedata.normalize("NFKC", text).split())
    return [word for word in words if word]


UNKNOWN = "〓"
"""「照合キー」 Stands for a character of which nothing is known but that there is one."""
_REPEATED = re.compile("(.)々")
_LARGE = str.maketrans("ァィゥェォッャュョヮヰヱヲヂヅ", "アイウエオツヤユヨワイエオジズ")


@cache
def folded_character(one: str) -> str:
    """「照合キー」 What `folded` makes of one character (NFKC): nothing of a mark, UNKNOWN of a sign for one.

    >>> folded_character("髙"), folded_character("ょ"), folded_character("・")
    ('高', 'ヨ', '')
    """
    category = unicodedata.category(one)
    if category in ("So", "Cn"):
        return UNKNOWN
    if category == "Co":
        return one
    if category[0] not in "LN":
        return ""
    if "ぁ" <= one <= "ゖ":
        one = chr(ord(one) + _TO_KATAKANA)
    return "".join(map(standard_form, one.upper())).translate(_LARGE)


def _in_jis(one: str) -> bytes:
    try:
        return one.encode("cp932")
    except UnicodeEncodeError:
        return b"\xff" + one.encode()


def _shrunk(one: str) -> tuple[str, ...]:
    return tuple(each for each in jntajis.mj_shrink_candidates(one, _EVERY_SCHEME) if len(each) == 1 and each != one)
