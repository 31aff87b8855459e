import pytest

from madoguchi.core.errors import InputRefused
from madoguchi.core.kana import not_allowed
from madoguchi.core.payee_names import BUSINESSES, LEGAL_FORMS, OFFICES, is_corporate, payee_kana


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("株式会社ワカヤマ", "ｶ)ﾜｶﾔﾏ"),
        ("ワカヤマ 株式会社", "ﾜｶﾔﾏ(ｶ"),
        ("ワカヤマ株式会社キノカワ", "ﾜｶﾔﾏ(ｶ)ｷﾉｶﾜ"),
        ("医療法人社団　ケンコウカイ", "ｲ)ｹﾝｺｳｶｲ"),
        ("地方独立行政法人ワカヤマ", "ﾁﾄﾞｸ)ﾜｶﾔﾏ"),
        ("一般社団法人コウケン", "ｼﾔ)ｺｳｹﾝ"),
        ("特定非営利活動法人ミマモリ", "ﾄｸﾋ)ﾐﾏﾓﾘ"),
        ("株式会社ワカヤマ海南営業所".replace("海南", "カイナン"), "ｶ)ﾜｶﾔﾏｶｲﾅﾝ(ｴｲ"),
        ("特別養護老人ホームハマユウ", "ﾄｸﾖｳﾊﾏﾕｳ"),
        ("ワカヤマ国民健康保険団体連合会", "ﾜｶﾔﾏｺｸﾎﾚﾝ"),
        ("ワカヤマ連合会", "ﾜｶﾔﾏﾚﾝ"),
    ],
)
def test_forms_are_bracketed_by_their_place(name, written):
    assert payee_kana(name) == written
    assert is_corporate(written) == ("(" in written or ")" in written)


def test_only_one_legal_form_is_shortened():
    with pytest.raises(InputRefused, match=r"kana\.not_allowed"):
        payee_kana("株式会社ア有限会社イ")


def test_every_sign_can_be_written_and_longer_forms_come_before_those_they_contain():
    for table in (LEGAL_FORMS, OFFICES, BUSINESSES):
        assert all(not_allowed(sign) == () for _, sign in table)
    names = [name for name, _ in BUSINESSES]
    for place, name in enumerate(names):
        assert not any(earlier in name for earlier in names[:place])


def test_kanji_that_remain_are_refused():
    with pytest.raises(InputRefused, match=r"kana\.not_allowed"):
        payee_kana("社会福祉協議会")
