import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.core.holder_names import RegisterName, grade
from madoguchi.formats.holder_names import COLUMNS, grade_all

SCHEMA = dict.fromkeys(COLUMNS, pl.String) | {"kana_certified": pl.Boolean, "is_foreign": pl.Boolean}
parts = st.sampled_from(
    ["ヤマダ", "ﾔﾏﾀﾞ", "ショウコ", "ｼｮｳｺ", "オオタ", "ANH", "Nguyen", ",", "　", " ", "", "(", "ｶ)", "\n"]
)
text = st.none() | st.lists(parts, max_size=4).map("".join)
rows = st.tuples(text, st.none() | st.booleans(), text, text, text, st.none() | st.booleans(), text)


@settings(max_examples=200)
@given(st.lists(rows, max_size=8))
def test_bulk_gives_every_row_the_grade_of_the_single_check(given_rows):
    frame = pl.DataFrame(given_rows, schema=SCHEMA, orient="row")
    graded = grade_all(frame)
    assert graded.drop("grade", "grade_reason").equals(frame)
    expected = [
        grade(
            RegisterName(
                kana=kana,
                kana_certified=bool(certified),
                former_surname_kana=former,
                alias_kana=alias,
                romaji=romaji,
                is_foreign=bool(foreign),
            ),
            holder,
        )
        for kana, certified, former, alias, romaji, foreign, holder in given_rows
    ]
    assert graded["grade"].to_list() == [check.grade for check in expected]
    assert graded["grade_reason"].to_list() == [check.reason for check in expected]
