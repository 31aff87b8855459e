"""「名寄せ」 What it tells of two records that an item agrees, nearly agrees or differs, in numbers and in words.

Fellegi and Sunter (1969): each item multiplies the odds that two records are of one person by the share of true pairs
in which it looks like that, over the share of others. The shares of true pairs were counted on invented pairs of one
seed and rounded towards caution; those of others follow from the register at hand, because one 佐藤 is not like one
rare name. Nothing is learned from the file that is linked: what is said of a row does not hang on the rows beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MATCH = 0.995
"""「一致」 The least probability of a match; see docs/how-to/link.md for what it came to."""
REVIEW = 0.1
"""「確認」 The least probability at which somebody is put before a person."""
KNOWN_HERE = 0.5
"""The share of a file's people that the register knows, before anything is compared. Whoever links may know better."""
FEW = 3
"""So many residents of one name are told apart by the day of birth without an address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """How two records look in one item: a factor of the odds, and words for whoever decides.

    `among` names the count by which the factor is divided: how many residents look like that, of all of them.
    `sure` says whether a match may rest on it, `agrees` on which side of the comparison the words stand.
    """

    factor: float
    ja: str
    among: str = ""
    sure: bool = True
    agrees: bool = True


NAME: Mapping[str, Level] = MappingProxyType(
    {
        "both": Level(factor=0.86, among="least(name_count, kana_count)", ja="氏名とフリガナが同じ"),
        "kanji": Level(factor=0.9, among="name_count", ja="氏名が同じ（フリガナなし）"),
        "kana": Level(factor=0.9, among="kana_count", ja="フリガナが同じ（漢字なし）"),
        "kanji_near": Level(factor=0.3, among="name_count", ja="氏名が同じ、フリガナが少し違う"),
        "kana_near": Level(factor=0.3, among="kana_count", ja="フリガナが同じ、漢字が少し違う"),
        "kanji_other": Level(factor=0.02, among="name_count", ja="氏名が同じ、フリガナが違う", sure=False),
        "kana_other": Level(factor=0.007, among="kana_count", ja="フリガナが同じ、漢字が違う", sure=False),
        "given": Level(factor=0.03, among="given_count", ja="名が同じ、氏が違う", sure=False, agrees=False),
        "near": Level(factor=10, ja="名が1字違う", sure=False, agrees=False),
        "family": Level(factor=0.02, ja="氏が同じ、名が違う", sure=False, agrees=False),
        "other": Level(factor=0.0003, ja="氏名が違う", sure=False, agrees=False),
    }
)
"""By any name that a resident has or had."""
BIRTH: Mapping[str, Level] = MappingProxyType(
    {
        "same": Level(factor=25_000, ja="生年月日が同じ"),
        "new_year": Level(factor=2_500, ja="生年月日が同じ（1月1日）"),
        "unknown_day": Level(factor=100, ja="生年が同じ、一方が1月1日", sure=False, agrees=False),
        "swapped": Level(factor=100, ja="生年月日の月と日が逆", sure=False, agrees=False),
        "digit": Level(factor=6, ja="生年月日の月か日が1字違う", sure=False, agrees=False),
        "part": Level(factor=6, ja="生年月日の年・月・日の1つが違う", sure=False, agrees=False),
        "other": Level(factor=0.01, ja="生年月日が違う", sure=False, agrees=False),
        "absent": Level(factor=1, ja="生年月日が比べられない", sure=False, agrees=False),
    }
)
"""One in 27,000 residents is born on a given day; 1 January stands for many days that nobody knew."""
SEX: Mapping[str, Level] = MappingProxyType(
    {
        "same": Level(factor=1.9, ja="性別が同じ"),
        "other": Level(factor=0.02, ja="性別が違う", sure=False, agrees=False),
        "absent": Level(factor=1, ja="", agrees=False),
    }
)
HOME: Mapping[str, Level] = MappingProxyType(
    {
        "home": Level(factor=0.6, among="home_count", ja="住所が番地まで同じ（前の住所を含む）"),
        "family": Level(factor=0.6, among="2000", ja="住所が番地まで同じ（前の住所を含む）"),
        "town": Level(factor=0.15, among="town_count", ja="町字が同じ、番地が違う", agrees=False),
        "post": Level(factor=0.15, among="post_count", ja="郵便番号が同じ", agrees=False),
        "other": Level(factor=0.3, ja="住所が違う", agrees=False),
        "absent": Level(factor=1, ja="", agrees=False),
    }
)
"""An address tells little of one who bears another name: a family shares it. `family` is held so that somebody of one
surname, day of birth and home comes to about one half: a twin, or a name that was changed."""
ITEMS: Mapping[str, Mapping[str, Level]] = MappingProxyType({"name": NAME, "birth": BIRTH, "sex": SEX, "home": HOME})


def factor_of(item: str) -> str:
    """The factor of an item as SQL, by the column of its name that holds the level."""
    whens = " ".join(
        f"WHEN '{name}' THEN {one.factor}" + (f" * people / ({one.among} + 1)" if one.among else "")
        for name, one in ITEMS[item].items()
    )
    return f"CASE {item}_level {whens} END"


def is_sure() -> str:
    """「一致」 Whether a match may rest on a pair, as SQL, however probable it is.

    The name agrees, of many namesakes with its kana or the address; the day of birth too, or else nothing is wrong but
    a slip in it, and the address is the same; nothing says another sex; and of one who is gone there is no double.
    """
    names, days = (", ".join(f"'{name}'" for name, one in levels.items() if one.sure) for levels in (NAME, BIRTH))
    at_home = "home_level = 'home'"
    whole = f"{at_home} AND name_level IN ('both', 'kanji', 'kana')"
    alone = "CASE WHEN name_level IN ('kana', 'kana_near') THEN kana_count ELSE name_count END"
    return (
        "(sex_level <> 'other' AND (status = '1' OR NOT doubled) AND NOT (reordered AND birth_level <> 'same') "
        f"AND ({alone} <= {FEW} OR {at_home} OR name_level = 'both') AND ("
        f"(birth_level IN ({days}) AND (name_level IN ({names}) OR "
        f"(name_level IN ('kanji_other', 'kana_other') AND {at_home}))) "
        f"OR (birth_level IN ('swapped', 'unknown_day') AND {whole}) "
        f"OR (birth_level = 'digit' AND sex_level <> 'absent' AND {whole})))"
    )
