"""Names as banks write them: half-width katakana without small letters (全銀協 standard protocol, 令和元年12月).

The conversion is one table of single characters. A column is converted with the very same table (Polars
`replace_many`), so the two cannot differ. What the table does not know (kanji, signs) stays as it is and is reported.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from madoguchi.core.errors import InputRefused

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = "0123456789"
_KANA = "".join(map(chr, (*range(0xFF71, 0xFF9E), 0xFF9E, 0xFF9F)))  # ｱ to ﾝ, ﾞ, ﾟ: no small kana, no ｦ, no ｰ

STRICT = frozenset(_DIGITS + _LETTERS + _KANA + " ()-")
"""「使用可能文字」 What every bank read accepts: digits, capitals, large kana, ﾞ ﾟ, brackets, hyphen and the space."""

WIDE = STRICT | frozenset("./")
"""「使用可能文字」 With full stop and slash, which many banks accept."""

WIDEST = WIDE | frozenset(",\\｢｣ｦ")
"""「使用可能文字」 All that any source names; byte 0x5C is the yen sign of JIS X 0201."""

_HYPHENS = "ーｰ‐‑‒–—―−－﹣⁻─━"
_SPACES = "\u3000\u00a0\u2002\u2003\u2009\t"
_OLD_KANA = {"ヲ": "ｵ", "ｦ": "ｵ", "ヰ": "ｲ", "ヱ": "ｴ"}  # ｦ is for EDI only at many banks


def _pairs() -> Iterator[tuple[str, str]]:
    for small in _LETTERS.lower():
        yield small, small.upper()
    for wide in map(chr, range(0xFF01, 0xFF5F)):
        if wide != "－":
            yield wide, chr(ord(wide) - 0xFEE0).upper()
    yield from ((hyphen, "-") for hyphen in _HYPHENS)
    yield from ((space, " ") for space in _SPACES)
    yield from (("・", " "), ("･", " "), ("「", "｢"), ("」", "｣"), ("¥", "\\"), ("￥", "\\"))
    yield from (("゛", "ﾞ"), ("\u3099", "ﾞ"), ("゜", "ﾟ"), ("\u309a", "ﾟ"))
    katakana = [*map(chr, range(0x30A1, 0x30FB)), *map(chr, range(0x31F0, 0x3200)), *map(chr, range(0xFF66, 0xFF70))]
    for kana in katakana:
        half = _half(kana)
        if half != kana:
            yield kana, half
        if "ァ" <= kana <= "ヶ":
            yield chr(ord(kana) - 0x60), half


def _half(kana: str) -> str:
    """One kana of any width in half width, large, its voice mark apart."""
    parts = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", kana))
    base, marks = parts[0], parts[1:]
    name = unicodedata.name(base)
    large = unicodedata.lookup(name.replace("SMALL ", "")) if "SMALL " in name else base
    bare = _OLD_KANA.get(large) or next(half for half in _KANA if unicodedata.normalize("NFKC", half) == large)
    return bare + "".join("ﾞ" if mark == "\u3099" else "ﾟ" for mark in marks)


REPLACEMENTS: tuple[tuple[str, str], ...] = tuple(_pairs())
"""From one character to what a bank writes. Every left side is a single character and none stands twice."""

_TABLE = str.maketrans(dict(REPLACEMENTS))


def to_zengin(text: str) -> str:
    """Kana of any width and script, and Latin letters, as a bank writes them; runs of spaces become one.

    Characters that the table does not know stay in place; see `not_allowed`.

    >>> to_zengin("キャノン・ヴィジョン　がっこう")
    'ｷﾔﾉﾝ ｳﾞｲｼﾞﾖﾝ ｶﾞﾂｺｳ'
    >>> to_zengin("ｍａｒｙ－ａｎｎ ヮヵヶ")
    'MARY-ANN ﾜｶｹ'
    """
    return re.sub(" {2,}", " ", text.translate(_TABLE)).strip(" ")


def not_allowed(text: str, allowed: frozenset[str] = STRICT) -> tuple[str, ...]:
    """The distinct characters that may not stand in the field, in order of first appearance.

    >>> not_allowed("髙ﾊｼ & ｺ.")
    ('髙', '&', '.')
    """
    return tuple(dict.fromkeys(character for character in text if character not in allowed))


def zengin_kana(text: str, allowed: frozenset[str] = STRICT) -> str:
    """The text as a bank writes it, or refused with the code points that cannot be written (`kana.not_allowed`).

    >>> zengin_kana("やまだ　はなこ")
    'ﾔﾏﾀﾞ ﾊﾅｺ'
    """
    converted = to_zengin(text)
    if left := not_allowed(converted, allowed):
        points = ", ".join(f"U+{ord(character):04X}" for character in left)
        raise InputRefused(
            "kana.not_allowed",
            ja=f"銀行のファイルに書けない文字があります({points})。カナで入力し直してください。",
            en=f"Some characters cannot be written in a bank file ({points}). Enter the name in kana.",
        )
    return converted
