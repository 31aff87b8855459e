from hypothesis import given
from hypothesis import strategies as st

from madoguchi.notices import fonts

PACKAGED = fonts.only("IPAexGothic")


def test_a_japanese_font_is_always_there() -> None:
    assert PACKAGED.families == ("IPAexGothic",)
    assert PACKAGED.unprintable("山田 髙橋 﨑 様") == ()


def test_what_the_only_font_lacks_is_named_and_printed_as_geta() -> None:
    assert PACKAGED.unprintable("𠮷田𠮷子") == ("𠮷",)
    assert PACKAGED.printable("𠮷田") == "〓田"


def test_a_variant_that_no_font_has_is_kept_and_reported() -> None:
    assert PACKAGED.approximated("辻\U000e01ef") == ("辻\U000e01ef",)
    assert PACKAGED.printable("辻\U000e01ef") == "辻\U000e01ef"


def test_wide_spaces_stay_and_controls_go() -> None:
    assert PACKAGED.printable("ヤマダ　タロウ\x00\u202e") == "ヤマダ　タロウ"


@given(st.text())
def test_runs_together_are_the_printable_text(text: str) -> None:
    stock = fonts.available()
    assert "".join(run.text for run in stock.runs(text)) == stock.printable(text)
