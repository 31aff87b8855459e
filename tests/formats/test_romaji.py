"""Names in Latin letters as people type them, and the kana that the register has."""

from __future__ import annotations

import re
import time

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
        ("Homma", "ホンマ　ハナ"),
        ("Honma", "ホンマ　ハナ"),
        ("Kohno Yohko", "コウノ　ヨウコ"),
        ("Kono Yoko", "コウノ　ヨウコ"),
        ("Yuhki", "ユウキ"),
        ("Ohuchi", "オオウチ　タロウ"),
        ("Ouchi", "オオウチ　タロウ"),
        ("Ohata", "オオハタ"),
        ("Ohata", "オハタ"),
        ("Ohashi", "オオハシ"),
        ("Ohya", "オオヤ"),
        ("Yohei", "ヨウヘイ"),
        ("Kaworu", "カヲル"),
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


@pytest.mark.parametrize(
    "typed", ["a" * 39 + "q", "ou" * 19 + "q", "a" * 100_000, "nn" * 19 + "q", "Sato" * 11, "a b c d e"]
)
def test_what_is_no_name_is_known_as_that_at_once(typed: str) -> None:
    began = time.process_time()
    assert reading(typed) is None
    assert time.process_time() - began < 0.2


@pytest.mark.parametrize(
    "typed", ["wo" * 20, "ohu" * 13, "o u o u", "ohuohu ohuohu ohuohu ohuohu", "na" * 20, "kan'na" * 6]
)
@pytest.mark.parametrize("kana", ["オ" * 60, "オウ" * 30, "ウ" * 60, "ナ" * 60, "ンナ" * 30])
def test_no_kana_takes_long_to_be_held_to_it(typed: str, kana: str) -> None:
    found = reading(typed)
    began = time.process_time()
    assert found is not None
    re.search(found.pattern, kana + "キ")
    assert time.process_time() - began < 0.2


@given(st.text(max_size=20))
def test_any_text_gives_an_expression_or_nothing(text: str) -> None:
    found = reading(text)
    assert found is None or re.compile(found.pattern)
