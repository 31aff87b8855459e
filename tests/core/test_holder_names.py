import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.holder_names import Grade, HolderCheck, Reason, RegisterName, grade

MARRIED = RegisterName(kana="ヤマザキ　ショウコ", kana_certified=True, former_surname_kana="オオタ")
UNSURE = RegisterName(kana="サイトウ　ユウコ")
FOREIGN = RegisterName(kana=None, romaji="NGUYEN VAN ANH", alias_kana="ヤマダ　アン", is_foreign=True)


@pytest.mark.parametrize(
    ("names", "holder", "expected"),
    [
        (MARRIED, "ﾔﾏｻﾞｷ ｼﾖｳｺ", Reason.NAME),
        (MARRIED, "ﾔﾏｻﾞｷｼｮｳｺ", Reason.NAME),
        (MARRIED, "やまざき　しょうこ", Reason.NAME),
        (MARRIED, "ヤマサ\u3099キ・ショウコ", Reason.NAME),
        (MARRIED, "ｵｵﾀ ｼﾖｳｺ", Reason.FORMER_SURNAME),
        (MARRIED, "ﾔﾏｻﾞｷ(ｵｵﾀ)ｼﾖｳｺ", Reason.FORMER_SURNAME),
        (FOREIGN, "ﾔﾏﾀﾞ ｱﾝ", Reason.ALIAS),
        (FOREIGN, "ｱﾝ ﾔﾏﾀﾞ", Reason.ALIAS),
        (FOREIGN, "Anh Nguyen Van", Reason.ROMAJI),
        (FOREIGN, "ＮＧＵＹＥＮ，ＶＡＮ　ＡＮＨ", Reason.ROMAJI),
    ],
)
def test_another_writing_of_a_known_name_matches(names, holder, expected):
    assert grade(names, holder) == HolderCheck(grade=Grade.MATCH, reason=expected)


@pytest.mark.parametrize(
    ("names", "holder", "expected"),
    [
        (MARRIED, "ﾔﾏｻｷ ｼﾖｳｺ", Reason.NEAR_SPELLING),
        (MARRIED, "ﾔﾏｻﾞｷ ｼﾖ-ｺ", Reason.NEAR_SPELLING),
        (MARRIED, "ﾔﾏｻﾞｷ ｼﾖｺ", Reason.NEAR_SPELLING),
        (MARRIED, "ｵ-ﾀ ｼﾖｳｺ", Reason.NEAR_SPELLING),
        (MARRIED, "ｵｵﾀ ｼﾖｺ", Reason.NEAR_SPELLING),
        (RegisterName(kana="オオツ　ミチヅル"), "ｵｵﾂ ﾐﾁｽﾞﾙ", Reason.NEAR_SPELLING),
        (RegisterName(kana="ハナヂ　アイ"), "ﾊﾅｼﾞ ｱｲ", Reason.NEAR_SPELLING),
        (MARRIED, "ﾔﾏｸﾞｷ ｼﾖｳｺ", Reason.ONE_LETTER),
        (MARRIED, "ﾔﾏｻﾞｷ ｼﾖｳ", Reason.ONE_LETTER),
        (MARRIED, "ﾌｸ)ﾜｶﾔﾏｴﾝ", Reason.CORPORATE_PAYEE),
        (MARRIED, "", Reason.NO_HOLDER),
        (MARRIED, None, Reason.NO_HOLDER),
        (UNSURE, "ｾﾂﾀ ﾕｳｺ", Reason.UNCERTIFIED_KANA),
        (FOREIGN, "ｸﾞｴﾝ ﾊﾞﾝ ｱﾝ", Reason.FOREIGN_NAME),
        (RegisterName(kana=None), "ﾔﾏﾀﾞ ﾊﾅｺ", Reason.NO_REGISTER_KANA),
        (RegisterName(kana="ワタナベショウコ", former_surname_kana="サトウ"), "ｻﾄｳ ｼﾖｳｺ", Reason.NEAR_SPELLING),
        (
            RegisterName(kana="マリアフランシスカ　デラクルスゴンザレスモンテネグロフェルナンデス"),
            "ﾏﾘｱﾌﾗﾝｼｽｶ ﾃﾞﾗｸﾙｽｺﾞﾝｻﾞﾚｽﾓﾝﾃﾈｸﾞﾛ"[:30],
            Reason.TRUNCATED,
        ),
    ],
)
def test_a_near_or_unjudgeable_name_is_looked_at(names, holder, expected):
    assert grade(names, holder) == HolderCheck(grade=Grade.REVIEW, reason=expected)


@pytest.mark.parametrize(
    ("names", "holder", "expected"),
    [
        (MARRIED, "ﾔﾏｻﾞｷ ｲﾁﾛｳ", Reason.OTHER_PERSON_OF_SAME_SURNAME),
        (MARRIED, "ｵｵﾀ ｲﾁﾛｳ", Reason.OTHER_PERSON_OF_SAME_SURNAME),
        (UNSURE, "ｻｲﾄｳ ﾊﾙｷ", Reason.OTHER_PERSON_OF_SAME_SURNAME),
        (MARRIED, "ﾀﾅｶ ｼﾖｳｺ", Reason.OTHER_SURNAME),
        (MARRIED, "ﾀﾅｶ ｲﾁﾛｳ", Reason.OTHER_PERSON),
    ],
)
def test_the_name_of_another_person_does_not_match(names, holder, expected):
    assert grade(names, holder) == HolderCheck(grade=Grade.MISMATCH, reason=expected)


@given(st.text(max_size=20), st.text(max_size=20), st.booleans(), st.booleans())
def test_any_two_texts_get_a_grade(kana, holder, certified, foreign):
    names = RegisterName(kana=kana, kana_certified=certified, is_foreign=foreign)
    assert grade(names, holder).grade in Grade


@given(
    st.text("アイウカキクガギッショー", min_size=1, max_size=8),
    st.text("アイウカキクガギッショー", min_size=1, max_size=8),
)
def test_a_name_matches_itself_however_it_is_spaced(surname, given_name):
    names = RegisterName(kana=f"{surname}　{given_name}")
    assert grade(names, surname + given_name).reason is Reason.NAME
