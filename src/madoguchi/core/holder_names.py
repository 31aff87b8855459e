"""Whether the holder of an account may be the person to be paid: three grades, and a reason that staff can read.

Kana of the register became official in 2025-26 only, and banks often hold older or other readings. So a name that
differs is looked at by a person: neither REVIEW nor MISMATCH refuses anybody by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import permutations

from madoguchi.core.kana import to_zengin
from madoguchi.core.payee_names import is_corporate


class Grade(StrEnum):
    """How far the two names agree."""

    MATCH = "match"
    REVIEW = "review"
    MISMATCH = "mismatch"


class Reason(StrEnum):
    """Why, in the order in which it is asked."""

    NO_HOLDER = "no_holder"  # review: the account has no holder's name
    NAME = "name"  # match: the register's name
    FORMER_SURNAME = "former_surname"  # match: 旧氏 and given name
    ALIAS = "alias"  # match: 通称
    ROMAJI = "romaji"  # match: a foreigner's name in Latin letters
    CORPORATE_PAYEE = "corporate_payee"  # review: an institution or a guardian's corporation
    TRUNCATED = "truncated"  # review: equal as far as the bank's 30 letters go
    NEAR_SPELLING = "near_spelling"  # review: another spelling of the same sound, or voiced and unvoiced
    ONE_LETTER = "one_letter"  # review: one letter differs
    FOREIGN_NAME = "foreign_name"  # review: readings of foreign names vary without rule
    NO_REGISTER_KANA = "no_register_kana"  # review: the register has no reading to compare
    UNCERTIFIED_KANA = "uncertified_kana"  # review: same given name, and the register's reading is not confirmed
    OTHER_PERSON_OF_SAME_SURNAME = "other_person_of_same_surname"  # mismatch: probably another family member
    OTHER_SURNAME = "other_surname"  # mismatch: same given name, another surname (a surname not in the register?)
    OTHER_PERSON = "other_person"  # mismatch


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterName:
    """What the register calls a person. Kana and romaji as `family given`, parted by a space where it is known."""

    kana: str | None
    kana_certified: bool = False
    former_surname_kana: str | None = None
    alias_kana: str | None = None
    romaji: str | None = None
    is_foreign: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderCheck:
    """「口座名義の確認」 The grade and its reason."""

    grade: Grade
    reason: Reason


HOLDER_LENGTH = 30
_MARKS = str.maketrans("", "", "ﾞﾟ-.")
_ROWS = {
    "ｱ": "ｱｶｻﾀﾅﾊﾏﾔﾗﾜ",
    "ｲ": "ｲｷｼﾁﾆﾋﾐﾘｴｹｾﾃﾈﾍﾒﾚ",
    "ｳ": "ｳｸｽﾂﾇﾌﾑﾕﾙｵｺｿﾄﾉﾎﾓﾖﾛ",
    "ｴ": "ｴｹｾﾃﾈﾍﾒﾚ",
    "ｵ": "ｵｺｿﾄﾉﾎﾓﾖﾛ",
}
_LONG = re.compile("|".join(f"(?<=[{row}]){vowel}" for vowel, row in _ROWS.items()))


def grade(names: RegisterName, holder_kana: str | None) -> HolderCheck:
    """「口座名義の確認」 Compare the account holder's kana with every name that the register has for the person.

    MATCH after normalisation (width, small kana, long marks, voice marks, spaces) with the name, the former surname and
    the given name, the alias or, for a foreigner, any order of the parts of these or of the name in Latin letters.

    >>> names = RegisterName(kana="ワタナベ　ショウコ", kana_certified=True, former_surname_kana="サトウ")
    >>> grade(names, "ﾜﾀﾅﾍﾞｼﾖｳｺ").grade, grade(names, "ｻﾄｳ ｼﾖｳｺ").reason
    (<Grade.MATCH: 'match'>, <Reason.FORMER_SURNAME: 'former_surname'>)
    >>> grade(names, "ﾜﾀﾅﾍﾞ ｲﾁﾛｳ").reason
    <Reason.OTHER_PERSON_OF_SAME_SURNAME: 'other_person_of_same_surname'>
    """
    holder = to_zengin(holder_kana or "")
    key = _key(holder)
    if not key:
        return _review(Reason.NO_HOLDER)
    spellings = _spellings(names)
    for reason, keys in spellings:
        if key in keys:
            return HolderCheck(grade=Grade.MATCH, reason=reason)
    if is_corporate(holder):
        return _review(Reason.CORPORATE_PAYEE)
    known = [spelling for _, keys in spellings for spelling in keys]
    # A cut at 30 letters may have left a space at the end, which is no longer seen.
    if len(holder) >= HOLDER_LENGTH - 1 and any(spelling.startswith(key) for spelling in known):
        return _review(Reason.TRUNCATED)
    if _sound(key) and any(_sound(spelling) == _sound(key) for spelling in known):
        return _review(Reason.NEAR_SPELLING)
    if any(_one_edit(spelling, key) for spelling in known):
        return _review(Reason.ONE_LETTER)
    if names.is_foreign:
        return _review(Reason.FOREIGN_NAME)
    surname, given = _parts(names.kana)
    if not surname:
        return _review(Reason.NO_REGISTER_KANA)
    return _of_another_name(names, key, surname, given)


def _of_another_name(names: RegisterName, key: str, surname: str, given: str) -> HolderCheck:
    same_given = bool(given) and key.endswith(given) and key != given
    if same_given and not names.kana_certified:
        return _review(Reason.UNCERTIFIED_KANA)
    former = _key(names.former_surname_kana)
    if not given and former and key.startswith(former) and surname.endswith(key[len(former) :]):
        return _review(Reason.NEAR_SPELLING)
    surnames = [surname, former] if given else [former]
    if any(one and key.startswith(one) for one in surnames):
        return HolderCheck(grade=Grade.MISMATCH, reason=Reason.OTHER_PERSON_OF_SAME_SURNAME)
    return HolderCheck(grade=Grade.MISMATCH, reason=Reason.OTHER_SURNAME if same_given else Reason.OTHER_PERSON)


def _review(reason: Reason) -> HolderCheck:
    return HolderCheck(grade=Grade.REVIEW, reason=reason)


def _key(text: str | None) -> str:
    return re.sub("[ ,]", "", to_zengin(text or ""))


def _parts(kana: str | None) -> tuple[str, str]:
    """Surname and given name; the given name is empty where no space parts them."""
    surname, _, given = to_zengin(kana or "").partition(" ")
    return _key(surname), _key(given)


def _spellings(names: RegisterName) -> list[tuple[Reason, frozenset[str]]]:
    surname, given = _parts(names.kana)
    former = _key(names.former_surname_kana)
    with_former = {former + given, f"{surname}({former}){given}"} if former and given else set()
    candidates = [
        (Reason.NAME, _orders(names.kana, any_order=names.is_foreign)),
        (Reason.FORMER_SURNAME, frozenset(with_former)),
        (Reason.ALIAS, _orders(names.alias_kana, any_order=names.is_foreign)),
        (Reason.ROMAJI, _orders(names.romaji if names.is_foreign else None, any_order=True)),
    ]
    return [(reason, keys - {""}) for reason, keys in candidates]


def _orders(name: str | None, *, any_order: bool) -> frozenset[str]:
    parts = [part for part in re.split("[ ,]", to_zengin(name or "")) if part]
    # Up to five parts: 120 orders. A longer name is compared as it stands.
    if any_order and 1 < len(parts) <= 5:
        return frozenset(map("".join, permutations(parts)))
    return frozenset({"".join(parts)})


def _sound(key: str) -> str:
    """A spelling without voice marks, long vowels and points, with ﾂ and ﾁ voiced alike as ｽ and ｼ."""
    alike = key.replace("ﾂﾞ", "ｽﾞ").replace("ﾁﾞ", "ｼﾞ")
    return _LONG.sub("", alike.translate(_MARKS))


def _one_edit(one: str, other: str) -> bool:
    """Whether one letter put in, taken out or replaced makes them equal; a voice mark belongs to its letter."""
    a, b = (re.findall(".[ﾞﾟ]?", text) for text in (one, other))
    if len(a) > len(b):
        a, b = b, a
    if len(b) - len(a) > 1 or len(a) < 2:
        return False
    same = 0
    while same < len(a) and a[same] == b[same]:
        same += 1
    return a[same + (len(a) == len(b)) :] == b[same + 1 :]
