"""「ローマ字」 The kana that a name in Latin letters may stand for: long vowels are often left out, ん joins on."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import jaconv

_MOST_LETTERS, _MOST_WORDS = 40, 4
_OF_O, _OF_U = "オコソトノホモヨロヲゴゾドボポョ", "ウクスツヌフムユルグズヅブプュヴ"
_LONG_AFTER = {**dict.fromkeys(_OF_O, "[ウオヲー]{0,2}"), **dict.fromkeys(_OF_U, "[ウー]?")}
"""「長音」 What may follow a sound in kana that nobody writes in letters: Sato for サトウ, Ono for オオノ."""
_ALIKE = {"ズ": "[ズヅ]", "ヅ": "[ズヅ]", "ジ": "[ジヂ]", "ヂ": "[ジヂ]", "オ": "[オヲ]", "ヲ": "[オヲ]"}
_OR_APART = dict(zip("ナニヌネノ", "アイウエオ", strict=True)) | {"ニャ": "ヤ", "ニュ": "ユ", "ニョ": "ヨ"}
"""「撥音」 Junichi is ジュンイチ as well as ジュニチ."""
_SOUND = re.compile("ニ[ャュョ]|.")
_LENGTHENED = re.compile(f"(?<=[{_OF_O}])[ウオヲー]|(?<=[{_OF_U}])[ウー]")
_SYLLABLES = re.compile(
    r"(?!n[^aiueoy])(?:(?:([kstpcgdbzjf])(?=\1)|t(?=ch))?(?:[kgszjtdnhfbpmrv]y?|sh|ch|ts|y|w)?[aiueo](?:h(?![aiueoy]))?"
    r"|n'|n(?![aiueoy])|m(?=[bpm]))++"
)
"""Letters that are Japanese syllables, each with one vowel, so that they are read in one way only and at once.

What is not (Smith) is looked for as it stands.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """「フリガナ」 A regular expression for a name in katakana, and kana without which none fits it."""

    pattern: str
    holds: frozenset[str]


def reading(text: str) -> Reading | None:
    """「ローマ字」 The kana of a name in Latin letters (Hepburn, 訓令式 or as people type), in any order of its words.

    As on passports too: m before b, m and p (Homma), h for a long o (Kohno). An h that may be either is both (Ohuchi).
    None where there are other letters in it, it is no Japanese syllables, or it is longer than a name.

    >>> found = reading("Junichi Sato")
    >>> bool(re.search(found.pattern, "サトウ　ジュンイチ")), bool(re.search(found.pattern, "サトウ　ジロウ"))
    (True, False)
    >>> reading("Smith"), reading("佐藤")
    (None, None)
    """
    plain = "".join(one for one in unicodedata.normalize("NFKD", text) if unicodedata.category(one) != "Mn").lower()
    words = [word for word in re.split("[ -]+", plain) if word]
    if not words or len(words) > _MOST_WORDS or sum(map(len, words)) > _MOST_LETTERS:
        return None
    if not all(map(_SYLLABLES.fullmatch, words)):
        return None
    said = [[_sounds(way) for way in _ways(word)] for word in words]
    patterns = ["|".join("".join(map(_sound, sounds)) for sounds in ways) for ways in said]
    patterns = [f"(?:{one})" if len(ways) > 1 else one for one, ways in zip(patterns, said, strict=True)]
    orders = {".*".join(order) for order in (patterns, patterns[::-1])}
    certain = set().union(*(set.intersection(*map(_certain, ways)) for ways in said))
    return Reading(pattern="|".join(sorted(orders)), holds=frozenset(certain))


def _ways(word: str) -> tuple[str, ...]:
    """The letters that mean each kana, in two ways where an h may be of the o before it, or of the vowel behind."""
    plain = re.sub("m(?=[bmp])", "n", re.sub("(?<=[aiueo])h(?![aiueoy])", "", word))
    plain = re.sub("n(?=n[aiueoy])", "n'", plain)
    apart = re.sub("oh(?=[aiueoy])", "o ", plain, count=1)
    return (plain,) if apart == plain else (plain, apart)


def _sounds(way: str) -> list[str]:
    """The kana, without what lengthens one; no two of them stand side by side that could take the same kana twice."""
    parts = [jaconv.hira2kata(jaconv.alphabet2kana(part)) for part in way.split(" ")]
    return [one for part in parts for one in _SOUND.findall(_LENGTHENED.sub("", part))]


def _certain(sounds: list[str]) -> set[str]:
    return {one for one in sounds if one not in _ALIKE and one not in _OR_APART and len(one) == 1}


def _sound(one: str) -> str:
    apart = f"|ン{_OR_APART[one]}" if one in _OR_APART else ""
    written = _ALIKE.get(one, one)
    return (f"(?:{written}{apart})" if apart else written) + _LONG_AFTER.get(one[-1], "")
