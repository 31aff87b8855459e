from datetime import date

import polars as pl

from madoguchi.simulate.city import generate

from .cities import BASE_DATE, city_of, living_there


def test_about_a_quarter_of_the_households_is_untaxed() -> None:
    city = city_of(20_000)
    people = living_there(city).join(pl.DataFrame(city.taxes), on="person_id", how="left")
    homes = people.group_by("household_id").agg(
        taxed=(pl.col("per_capita_levy") > 0).any(), known=pl.col("per_capita_levy").is_not_null().all()
    )
    decided = homes.filter(pl.col("taxed") | pl.col("known"))
    assert 0.20 <= 1 - decided["taxed"].mean() <= 0.28


def test_unknown_tax_is_a_missing_row_or_a_row_of_nulls() -> None:
    city = city_of(500)
    taxes = pl.DataFrame(city.taxes)
    here = living_there(city)
    assert here.join(taxes, on="person_id", how="anti").height > 0
    undeclared = taxes.filter(pl.col("per_capita_levy").is_null())
    assert undeclared.height > 0
    assert undeclared.drop("person_id", "fiscal_year").null_count().row(0) == (undeclared.height,) * 6


def test_nobody_who_came_after_the_first_of_january_has_tax_facts() -> None:
    city = city_of(4000)
    joined = living_there(city).join(pl.DataFrame(city.taxes), on="person_id")
    assert joined["resident_since"].max() <= date(2024, 1, 1)


def test_who_pays_no_per_capita_levy_pays_no_income_levy() -> None:
    taxes = pl.DataFrame(city_of(4000).taxes)
    assert taxes.filter((pl.col("per_capita_levy") == 0) & (pl.col("income_levy") > 0)).is_empty()
    assert set(taxes["per_capita_levy"].drop_nulls()) == {0, 4000}
    assert taxes.filter(
        pl.col("dependent_of_taxpayer") & (pl.col("total_income") > 480_000) & (pl.col("income_levy") > 0)
    ).is_empty()
    assert taxes["dependants"].max() >= 3 and taxes["dependent_of_taxpayer"].any()


def test_each_asked_fiscal_year_is_given() -> None:
    city = generate(residents=500, seed=1, base_date=BASE_DATE, fiscal_years=(2023, 2020, 2024))
    years = pl.DataFrame(city.taxes).group_by("fiscal_year").agg(pl.col("per_capita_levy").max()).sort("fiscal_year")
    assert years.rows() == [(2020, 5000), (2023, 5000), (2024, 4000)]


def test_an_allowance_belongs_to_a_child_of_the_age_and_its_payee_is_grown_up() -> None:
    for base_date, oldest in ((BASE_DATE, 18), (date(2020, 4, 27), 15)):
        city = city_of(4000, base_date=base_date)
        people = living_there(city).select("person_id", "birth_date")
        running = pl.DataFrame(city.child_allowances).filter(pl.col("to_month").is_null())
        children = running.join(people, left_on="child_id", right_on="person_id")
        payees = running.join(people, left_on="payee_id", right_on="person_id")
        years = (base_date - children["birth_date"]).dt.total_days() / 365.25
        assert oldest - 1 < years.max() < oldest + 1
        assert (base_date - payees["birth_date"]).dt.total_days().min() > 16 * 365
        assert children["from_month"].dt.day().unique().to_list() == [1]


def test_some_allowances_are_special_before_the_reform_and_none_after() -> None:
    before = pl.DataFrame(city_of(4000, base_date=date(2020, 4, 27)).child_allowances)
    after = pl.DataFrame(city_of(4000).child_allowances)
    assert 0 < (~before["standard"]).sum() < len(before) / 3
    assert after["standard"].all()


def test_public_servants_have_no_allowance_row() -> None:
    city = city_of(4000)
    small = living_there(city).filter(pl.col("birth_date").is_between(date(2013, 1, 1), date(2024, 6, 1)))
    paid = small.join(pl.DataFrame(city.child_allowances), left_on="person_id", right_on="child_id", how="semi")
    assert 0.8 < paid.height / small.height < 0.98
