from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from zengin_code import Bank

from madoguchi.core.kana import WIDE, WIDEST, not_allowed, to_zengin
from madoguchi.formats.bank_profile import STRICT
from madoguchi.formats.zengin.fit import fit_column, fit_holder
from madoguchi.formats.zengin.write import BANK_NAME_LENGTH


def test_a_long_name_is_cut_at_30_bytes():
    assert fit_holder("ﾌﾗﾝｼｽｺ " * 8) == "ﾌﾗﾝｼｽｺ ﾌﾗﾝｼｽｺ ﾌﾗﾝｼｽｺ ﾌﾗﾝｼｽｺ ﾌﾗ"
    assert fit_holder("ア" * 29 + "　イ") == "ｱ" * 29
    assert fit_holder("ヤマダ　タロウ") == "ﾔﾏﾀﾞ ﾀﾛｳ"


def test_a_point_becomes_a_space_only_where_the_bank_refuses_it():
    assert fit_holder("J.ﾔﾏﾀﾞ") == "J ﾔﾏﾀﾞ"
    assert fit_holder("J.ﾔﾏﾀﾞ", replace(STRICT, characters=WIDE)) == "J.ﾔﾏﾀﾞ"


@pytest.mark.parametrize("characters", [STRICT.characters, WIDE, WIDEST])
@given(names=st.lists(st.one_of(st.none(), st.text(max_size=50), st.text("ア.,/ 　ガA", max_size=60)), min_size=1))
def test_a_column_is_fitted_exactly_as_each_of_its_names(characters, names):
    profile = replace(STRICT, characters=characters)
    column = pl.DataFrame({"name": pl.Series(names, dtype=pl.String)}).select(
        fit_column(pl.col("name"), profile=profile)
    )
    assert column["name"].to_list() == [None if name is None else fit_holder(name, profile) for name in names]


def test_every_bank_and_branch_of_the_country_can_be_printed():
    names = [place.kana for bank in Bank.all.values() for place in (bank, *bank.branches.values())]
    fitted = pl.DataFrame({"name": names}).select(fit_column(pl.col("name"), BANK_NAME_LENGTH))["name"].to_list()
    assert not any(not_allowed(name) for name in fitted)
    assert all(len(to_zengin(name)) <= BANK_NAME_LENGTH for name in names)
