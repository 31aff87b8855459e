import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core import kana
from madoguchi.formats.kana import to_zengin

known = st.sampled_from([left for left, _ in kana.REPLACEMENTS] + [" ", "A", "髙"])


@given(st.lists(st.one_of(st.none(), st.text(), st.lists(known).map("".join)), min_size=1))
def test_a_column_is_written_exactly_as_each_of_its_names(names):
    column = pl.DataFrame({"name": pl.Series(names, dtype=pl.String)}).select(to_zengin(pl.col("name"))).to_series()
    assert column.to_list() == [None if name is None else kana.to_zengin(name) for name in names]
