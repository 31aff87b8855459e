"""Whether two signatures name one person, however they are spelt."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING
from unicodedata import category, normalize

if TYPE_CHECKING:
    from collections.abc import Mapping

_NOT_SEEN = ("Cc", "Cf", "Mn", "Zs")
"""Controls, format characters, marks that only choose a variant of a letter, and spaces."""

_KANA = dict(zip("力口二工夕卜八才へべぺり", "カロニエタトハオヘベペリ", strict=True))
_CAPITALS = dict(zip("αβεζηικμνορτυχавеѕіјкмнорстухԛԝӏ", "abezhikmnoptyxabesijkmhopctyxqwi", strict=True))
_SMALL = dict(zip("αγηικνορυχωагеѕіјкопрсухԁһӏԛԝѵ", "aynikvopuxwaresijkonpcyxdhlqwv", strict=True))
_ALIKE: tuple[Mapping[int, str], ...] = tuple(
    MappingProxyType({ord(letter): latin for letter, latin in (alike | _KANA).items()}) for alike in (_CAPITALS, _SMALL)
)
"""Greek and Cyrillic letters that look like Latin ones, as capitals and as small letters; characters like kana."""


def is_same_signatory(one: str, other: str) -> bool:
    """「職員」 Whether two names or staff numbers are one: width, case, spaces and variants make no second person.

    Neither do letters that merely look alike (a Cyrillic А beside a Latin A, 力 beside カ) nor another dash; but only a
    sign-in can tell who somebody is.

    >>> is_same_signatory("Ａ-7", " a-7"), is_same_signatory("ヤマダ", "ﾔﾏﾀﾞ"), is_same_signatory("clerk-1", "clerk-2")
    (True, True, False)
    >>> is_same_signatory("А‐7", "a-7"), is_same_signatory("сlerk", "clerk"), is_same_signatory("カトウ", "力トウ")
    (True, True, True)
    """
    return any(_plain(one).translate(alike) == _plain(other).translate(alike) for alike in _ALIKE)


def _plain(text: str) -> str:
    composed = normalize("NFKC", text).casefold()
    seen = ("-" if category(c) == "Pd" or c == "−" else c for c in composed if category(c) not in _NOT_SEEN)
    return normalize("NFKC", "".join(seen))
