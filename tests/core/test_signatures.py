"""One person stays one, however the name is spelt; two persons stay two."""

from __future__ import annotations

import unicodedata

import pytest

from madoguchi.core import signatures
from madoguchi.core.signatures import is_same_signatory


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A", "a"),
        ("A", "Ａ"),
        ("ｱ", "ア"),
        ("e\u0301", "\u00e9"),
        ("山田", "山田\ufe00"),
        ("山 田", "山田"),
        ("A", "\N{CYRILLIC CAPITAL LETTER A}"),
        ("A", "\N{GREEK CAPITAL LETTER ALPHA}"),
        ("CLERK", "\N{CYRILLIC CAPITAL LETTER ES}LERK"),
        ("nao", "\N{GREEK SMALL LETTER ETA}a\N{GREEK SMALL LETTER OMICRON}"),
        ("HANA", "\N{GREEK CAPITAL LETTER ETA}ANA"),
        ("clerk-7", "clerk\N{HYPHEN}7"),
        ("clerk-7", "clerk\N{MINUS SIGN}7"),
        ("カトウ", "力卜ウ"),
    ],
)
def test_one_person_under_two_spellings(one: str, other: str) -> None:
    assert is_same_signatory(one, other) and is_same_signatory(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("clerk-1", "clerk-11"), ("山田", "山口"), ("ヤマダ", "ヤマタ"), ("a1", "al"), ("佐藤", "斎藤")]
)
def test_two_persons(one: str, other: str) -> None:
    assert not is_same_signatory(one, other)


def test_every_letter_that_is_taken_for_another_is_of_another_script() -> None:
    for alike in signatures._ALIKE:
        scripts = {unicodedata.name(chr(letter)).split()[0] for letter in alike}
        assert scripts == {"GREEK", "CYRILLIC", "CJK", "HIRAGANA"}
