"""「ローマ字」 The kana that a name in Latin letters may stand for: long vowels are often left out, ん joins on."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import jaconv

_OF_O, _OF_U = "オコソトノホモヨロヲゴゾドボポョ", "ウクスツヌフムユルグズヅブプュヴ"
_LONG_AFTER = {**dict.fromkeys(_OF_O, "[ウオー]?"), **dict.fromkeys(_OF_U, "[ウー]?")}
"""「長音」 What may follow a sound in kana that nobody writes in letters: Sato for サトウ, Ono for オオノ."""
_ALIKE = {"ズ": "[ズヅ]", "ヅ": "[ズヅ]", "ジ": "[ジヂ]", "ヂ": "[ジヂ]", "オ": "[オヲ]", "ヲ": "[オヲ]"}
_OR_APART = dict(zip("ナニヌネノ", "アイウエオ", strict=True)) | {"ニャ": "ヤ", "ニュ": "ユ", "ニョ": "ヨ"}
"""「撥音」 Junichi is ジュンイチ as well as ジュニチ."""
_SOUND = re.compile("ニ[ャュョ]|.")
_LENGTHENED = re.compile(f"(?<=[{_OF_O}])[ウオー]|(?<=[{_OF_U}])[ウー]")
_SYLLABLES = re.compile(
    r"(?!n[^aiueoy])(?:(?:([kstpcgdbzjf])(?=\1)|t(?=ch))?(?:(?:[kgszjtdnhfbpmrv]y?|sh|ch|ts|y|w)?[aiueo]+(?:h(?![aiueoy]))?)"
    r"|n(?![aiueoy])|n'|m(?=[bpm]))+"
)
"""Letters that are Japanese syllables; what is not (Smith) is looked for as it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """「フリガナ」 A regular expression for a name in katakana, and kana without which none fits it."""

    pattern: str
    holds: frozenset[str]


def reading(text: str) -> Reading | None:
    """「ローマ字」 The kana of a name in Latin letters (Hepburn, 訓令式 or as people type), in any order of its words.

    None where there are other letters in it, or it is no Japanese syllables.

    >>> found = reading("Junichi Sato")
    >>> bool(re.search(found.pattern, "サトウ　ジュンイチ")), bool(re.search(found.pattern, "サトウ　ジロウ"))
    (True, False)
    >>> reading("Smith"), reading("佐藤")
    (None, None)
    """
    plain = "".join(one for one in unicodedata.normalize("NFKD", text) if unicodedata.category(one) != "Mn").lower()
    words = [word for word in re.split("[ -]+", plain) if word]
    if not words or not all(_SYLLABLES.fullmatch(word) for word in words):
        return None
    kana = [jaconv.hira2kata(jaconv.alphabet2kana(re.sub("n(?=n[aiueoy])", "n'", word))) for word in words]
    said = [_SOUND.findall(_LENGTHENED.sub("", word)) for word in kana]
    patterns = ["".join(map(_sound, sounds)) for sounds in said]
    orders = {".*".join(order) for order in (patterns, patterns[::-1])}
    certain = {one for sounds in said for one in sounds if one not in _ALIKE and one not in _OR_APART and len(one) == 1}
    return Reading(pattern="|".join(sorted(orders)), holds=frozenset(certain))


def _sound(one: str) -> str:
    apart = f"|ン{_OR_APART[one]}" if one in _OR_APART else ""
    written = _ALIKE.get(one, one)
    return (f"(?:{written}{apart})" if apart else written) + _LONG_AFTER.get(one[-1], "")
