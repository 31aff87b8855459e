"""Names in Latin letters as people type them, and the kana that the register has."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.formats.romaji import reading


@pytest.mark.parametrize(
    ("typed", "kana"),
    [
        ("Sato", "サトウ　ハナ"),
        ("Satou", "サトウ　ハナ"),
        ("Satoh", "サトウ　ハナ"),
        ("Satō", "サトウ　ハナ"),
        ("Ono", "オオノ　ハナ"),
        ("Ohno", "オオノ　ハナ"),
        ("Inoue", "イノウエ　ハナ"),
        ("Inoe", "イノウエ　ハナ"),
        ("Yuki", "ハタ　ユウキ"),
        ("Chuo", "チュウオウ"),
        ("Kyoko", "ハタ　キョウコ"),
        ("Junichi Sato", "サトウ　ジュンイチ"),
        ("Jun'ichi", "サトウ　ジュンイチ"),
        ("Kenya", "シミズ　ケンヤ"),
        ("Shinnosuke", "シミズ　シンノスケ"),
        ("Kempo", "ケンポ"),
        ("Hattori", "ハットリ"),
        ("Matchan", "マッチャン"),
        ("Tsuzuki", "ツヅキ"),
        ("Simizu Zirou", "シミズ　ジロウ"),
    ],
)
def test_a_name_is_read_however_it_is_typed(typed: str, kana: str) -> None:
    found = reading(typed)
    assert found is not None and re.search(found.pattern, kana)
    assert all(one in kana for one in found.holds)


@pytest.mark.parametrize("typed", ["Smith", "Lee", "Nguyen", "佐藤", "さとう", "", "-", "Sato 1", "Schulz"])
def test_what_is_no_japanese_syllables_is_left_alone(typed: str) -> None:
    assert reading(typed) is None


@pytest.mark.parametrize(("typed", "kana"), [("Sato", "サタ　ハナ"), ("Sato Jiro", "サトウ　ハナ"), ("Ken", "ケイ")])
def test_another_name_is_not_found(typed: str, kana: str) -> None:
    found = reading(typed)
    assert found is not None and not re.search(found.pattern, kana)


@given(st.text(max_size=20))
def test_any_text_gives_an_expression_or_nothing(text: str) -> None:
    found = reading(text)
    assert found is None or re.compile(found.pattern)
