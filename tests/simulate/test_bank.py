from datetime import date, datetime

import polars as pl
import pyarrow as pa
import pytest

from madoguchi.core.bank_days import BankCalendar
from madoguchi.core.errors import InputRefused
from madoguchi.formats.bank_profile import GUNMA, JST, SHIMIZU, STRICT, BankProfile
from madoguchi.formats.zengin.file import Header
from madoguchi.formats.zengin.read import read_file
from madoguchi.formats.zengin.result import outcomes
from madoguchi.formats.zengin.write import write_transfers
from madoguchi.simulate.bank import is_in_time, settle

from .cities import city_of

HEADER = Header(
    originator_code="1234567890",
    originator_name="ﾜｶﾔﾏｼ",
    month_day="0314",
    bank_code="0163",
    branch_code="234",
    account_type="1",
    account_number="1234567",
)


def payments(ledger: pl.DataFrame) -> pa.Table:
    return (
        ledger.select("bank_code", "branch_code", "account_type", "account_number", "holder_kana")
        .with_columns(amount_yen=10_000 + pl.int_range(pl.len()), customer_code=pl.int_range(pl.len()).cast(pl.String))
        .to_arrow(compat_level=pl.CompatLevel.oldest())
    )


@pytest.mark.parametrize("profile", [STRICT, GUNMA, SHIMIZU])
def test_the_bank_returns_exactly_the_bad_ones(profile: BankProfile) -> None:
    city = city_of(4000)
    ledger = pl.DataFrame(city.ledger)
    rows = ledger.with_row_index("at")
    misnamed, missing = pl.col("at") % 10 == 3, pl.col("at") % 10 == 7
    rows = rows.with_columns(
        holder_kana=pl.when(misnamed).then(pl.lit("ﾍﾞﾂｼﾞﾝ ﾀﾛｳ")).otherwise("holder_kana"),
        branch_code=pl.when(missing).then(pl.lit("999")).otherwise("branch_code"),
    )
    answer = settle(write_transfers(HEADER, payments(rows), profile), city.ledger, profile)
    found = outcomes(read_file(answer, profile), profile)["outcome"]
    expected = rows.select(
        pl.when(missing | ~pl.col("open"))
        .then(pl.lit("no_account"))
        .when(misnamed)
        .then(pl.lit("name_differs"))
        .otherwise(pl.lit("paid"))
    ).to_series()
    assert found.to_list() == expected.to_list()
    assert {"no_account", "name_differs", "paid"} <= set(found)
    trailer = read_file(answer, profile).trailer
    assert trailer is not None and trailer.processed_count == (expected == "paid").sum()


def test_a_space_between_the_names_does_not_matter_to_the_bank() -> None:
    city = city_of(500)
    rows = pl.DataFrame(city.ledger).filter("open").with_columns(pl.col("holder_kana").str.replace_all(" ", ""))
    answer = settle(write_transfers(HEADER, payments(rows)), city.ledger)
    assert set(outcomes(read_file(answer))["outcome"]) == {"paid"}


def test_a_file_with_a_fault_is_refused_as_a_whole() -> None:
    city = city_of(500)
    content = write_transfers(HEADER, payments(pl.DataFrame(city.ledger).head(5)))
    with pytest.raises(InputRefused) as refused:
        settle(content.replace(b"8000005", b"8000006"), city.ledger)
    assert refused.value.code == "simulate.file_refused"


def test_noon_of_the_bank_day_before_is_too_late() -> None:
    calendar = BankCalendar(holidays=frozenset({date(2025, 3, 20)}))
    day = date(2025, 3, 21)
    assert is_in_time(datetime(2025, 3, 19, 11, 59, tzinfo=JST), day, STRICT, calendar)
    assert not is_in_time(datetime(2025, 3, 19, 12, 0, tzinfo=JST), day, STRICT, calendar)
    assert not is_in_time(datetime(2025, 3, 10, 9, 0, tzinfo=JST), date(2025, 3, 20), STRICT, calendar)
