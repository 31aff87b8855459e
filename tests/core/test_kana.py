import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core import kana
from madoguchi.core.errors import InputRefused


def test_every_left_side_of_the_table_is_one_character_and_stands_once():
    sides = [left for left, _ in kana.REPLACEMENTS]
    assert all(len(left) == 1 for left in sides)
    assert len(set(sides)) == len(sides)


def test_what_the_table_writes_is_final():
    for _, right in kana.REPLACEMENTS:
        assert kana.to_zengin(right) == right.strip()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("ッュョャァィゥェォヮヵヶ", "ﾂﾕﾖﾔｱｲｳｴｵﾜｶｹ"),
        ("ｯｭｮｬｧｨｩｪｫ", "ﾂﾕﾖﾔｱｲｳｴｵ"),
        ("がぎぱぴゔ", "ｶﾞｷﾞﾊﾟﾋﾟｳﾞ"),
        ("カ\u3099ハ\u309a", "ｶﾞﾊﾟ"),
        ("ヲヰヱ", "ｵｲｴ"),
        ("ーｰ‐‑–—―−－", "-" * 9),
        ("  ヤマダ　　タロウ ", "ﾔﾏﾀﾞ ﾀﾛｳ"),
        ("カ）エービーシー", "ｶ)ｴ-ﾋﾞ-ｼ-"),
        ("ㇰㇿ", "ｸﾛ"),
        ("ヷヺ", "ﾜﾞｵﾞ"),
    ],
)
def test_kana_is_written_as_banks_write_it(written, expected):
    assert kana.to_zengin(written) == expected


@pytest.mark.parametrize("character", ["髙", "𠮷", "㈱", "々", "ヽ", "&", "\u200d", "\U000e0100", "~"])
def test_a_character_that_no_bank_knows_is_reported(character):
    assert kana.not_allowed(kana.to_zengin(f"ｱ{character}")) == (character,)
    with pytest.raises(InputRefused, match=f"U\\+{ord(character):04X}"):
        kana.zengin_kana(f"ｱ{character}")


@given(st.text(alphabet=st.characters(min_codepoint=0x30A1, max_codepoint=0x30F6)))
def test_all_katakana_can_be_written_under_the_strictest_profile(text):
    assert kana.not_allowed(kana.to_zengin(text)) == ()


@given(st.text())
def test_converting_twice_changes_nothing(text):
    once = kana.to_zengin(text)
    assert kana.to_zengin(once) == once
