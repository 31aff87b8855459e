import polars as pl
from zengin_code import Bank

from madoguchi.core.kana import not_allowed

from .cities import city_of, living_there, present

KEY = ["bank_code", "branch_code", "account_type", "account_number"]


def test_no_account_number_is_given_twice_in_a_branch() -> None:
    assert pl.DataFrame(city_of(20_000).ledger).select(KEY).is_duplicated().sum() == 0


def test_every_bank_and_branch_exists() -> None:
    for bank, branch in pl.DataFrame(city_of(4000).ledger).select(KEY[:2]).unique().rows():
        assert branch in Bank.all[bank].branches


def test_holder_names_can_be_written_in_a_bank_file() -> None:
    names = pl.DataFrame(city_of(4000).ledger)["holder_kana"].unique().to_list()
    assert [name for name in names if not_allowed(name) or not 0 < len(name) <= 30] == []


def test_every_registered_account_lies_at_a_bank() -> None:
    city = city_of(4000)
    accounts, ledger = pl.DataFrame(city.accounts), pl.DataFrame(city.ledger)
    assert accounts.join(ledger, on=[*KEY, "holder_kana"], how="anti").is_empty()
    assert set(accounts["purpose"]) == {"public_money", "paid_before", "child_allowance"}


def test_about_half_of_the_people_registered_an_account() -> None:
    city = city_of(20_000)
    adults = living_there(city).filter(pl.col("birth_date").dt.year() <= 2005)
    registered = pl.DataFrame(city.accounts).filter(pl.col("purpose") == "public_money")
    assert 0.45 < adults.join(registered, on="person_id", how="semi").height / adults.height < 0.55


def test_a_small_city_has_a_family_account_a_wrong_link_and_a_closed_account() -> None:
    for size in (500, 4000):
        city = city_of(size)
        home = present(city).select("person_id", "household_id")
        linked = (
            pl.DataFrame(city.accounts)
            .filter(pl.col("purpose") == "public_money")
            .join(pl.DataFrame(city.ledger).rename({"person_id": "owner"}), on=KEY)
            .join(home, on="person_id")
            .join(home.rename({"person_id": "owner", "household_id": "owner_home"}), on="owner")
        )
        others = linked.filter(pl.col("owner") != pl.col("person_id"))
        assert others.filter(pl.col("household_id") == pl.col("owner_home")).height >= 1
        assert others.filter(pl.col("household_id") != pl.col("owner_home")).height >= 1
        assert others.height < 20
        assert linked.filter(~pl.col("open")).height >= 1
