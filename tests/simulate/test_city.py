from dataclasses import fields
from datetime import date, timedelta

import polars as pl
import pytest

from madoguchi.core.errors import InputRefused
from madoguchi.core.identifiers import person_id
from madoguchi.registry.columns import REGISTERS
from madoguchi.simulate.assumptions import Assumptions
from madoguchi.simulate.city import generate

from .cities import BASE_DATE, city_of, living_there, present

SIZES = (500, 4000)


def test_same_arguments_give_the_same_tables() -> None:
    first = generate(residents=700, seed=9, base_date=BASE_DATE)
    again = generate(residents=700, seed=9, base_date=BASE_DATE)
    other = generate(residents=700, seed=10, base_date=BASE_DATE)
    assert all(first.registers[name].equals(again.registers[name]) for name in first.registers)
    assert first.ledger.equals(again.ledger)
    assert not first.residents.equals(other.residents)


def test_a_city_says_that_it_is_synthetic() -> None:
    assert city_of(500).synthetic is True


@pytest.mark.parametrize("residents", SIZES)
@pytest.mark.parametrize("base_date", [BASE_DATE, date(2020, 4, 27), date(2024, 2, 29)])
def test_exactly_the_wanted_number_lives_there_on_the_base_date(residents: int, base_date: date) -> None:
    assert len(living_there(city_of(residents, base_date=base_date))) == residents


def test_tables_have_the_columns_of_the_registers() -> None:
    for name, table in city_of(500).registers.items():
        assert table.schema.equals(REGISTERS[name].schema)
        key = list(REGISTERS[name].key)
        frame = pl.DataFrame(table)
        assert frame.select(key).is_duplicated().sum() == 0
        required = [column.name for column in REGISTERS[name].columns if column.required]
        assert frame.select(required).null_count().row(0) == (0,) * len(required)


def test_values_are_among_those_that_the_register_allows() -> None:
    for name, table in city_of(4000).registers.items():
        for column in REGISTERS[name].columns:
            values = set(pl.DataFrame(table)[column.name].drop_nulls().unique().to_list())
            if column.codes and table.schema.field(column.name).type == "string":
                assert values <= set(column.codes.values())
            if column.digits:
                assert all(len(value) == column.digits and value.isdigit() for value in values)


def test_numbers_of_persons_and_households_have_check_digits() -> None:
    people = present(city_of(500))
    for column in ("person_id", "household_id"):
        for number in people[column]:
            assert person_id(str(number)) == number


def test_versions_count_from_one_in_the_order_of_recording() -> None:
    rows = pl.DataFrame(city_of(4000).residents)
    grouped = rows.group_by("person_id", maintain_order=True).agg(
        numbered=(pl.col("version") == pl.int_range(1, pl.len() + 1)).all(),
        ordered=pl.col("recorded_on").is_sorted() & pl.col("event_on").is_sorted(),
    )
    assert grouped["numbered"].all() and grouped["ordered"].all()
    assert (rows["recorded_on"] >= rows["notified_on"]).mean() > 0.99


def test_a_small_city_has_every_special_case() -> None:
    for size, seed in ((500, 1), (500, 11), (500, 26), (4000, 1)):
        city, day = city_of(size, seed), BASE_DATE
        rows, last = pl.DataFrame(city.residents), present(city)
        late = pl.col("recorded_on") > day
        cases = {
            "foreign": pl.col("kind") == "2",
            "romaji": pl.col("name_romaji").is_not_null(),
            "alias": pl.col("alias").is_not_null(),
            "former surname": pl.col("former_surname").is_not_null(),
            "birth date unknown": pl.col("birth_date").is_null(),
            "dies after": (pl.col("event_reason") == "死亡") & (pl.col("event_on") > day),
            "died before, recorded after": (pl.col("event_reason") == "死亡") & (pl.col("event_on") <= day) & late,
            "new head": pl.col("event_reason") == "世帯主変更",
            "born after": (pl.col("event_reason") == "出生") & (pl.col("event_on") > day),
            "born before, recorded after": (pl.col("event_reason") == "出生") & (pl.col("event_on") <= day) & late,
            "left before": (pl.col("event_reason") == "国内転出") & (pl.col("event_on") < day) & ~late,
            "left before, recorded after": (pl.col("event_reason") == "国内転出") & (pl.col("event_on") < day) & late,
            "leaves after": (pl.col("event_reason") == "国内転出") & (pl.col("event_on") > day),
            "arrived before, recorded after": (pl.col("event_reason") == "国内転入")
            & (pl.col("event_on") <= day)
            & late,
            "arrives after": (pl.col("removed_elsewhere_on") > day),
            "in transit": (pl.col("removed_elsewhere_on") < day) & (pl.col("resident_since") > day),
            "moved within": pl.col("event_reason") == "転居",
            "grandchild": pl.col("relationship") == "2020",
            "child's spouse": pl.col("relationship").is_in(["2011", "2012"]),
            "parent": pl.col("relationship").is_in(["51", "52"]),
        }
        for letters in ("髙", "﨑", "𠮷", "辻\U000e0100", "渡邊", "渡邉"):
            cases[letters] = pl.col("name").str.contains(letters, literal=True)
        missing = [name for name, case in cases.items() if rows.filter(case).is_empty()]
        assert missing == []
        homes = (
            last.filter(pl.col("status") == "1")
            .group_by("household_id")
            .agg(heads=(pl.col("relationship") == "02").sum())
        )
        assert (homes["heads"] == 0).any(), "a household without a head"


def test_every_household_has_at_most_one_head_on_the_base_date() -> None:
    homes = (
        living_there(city_of(4000))
        .group_by("household_id")
        .agg(heads=((pl.col("relationship") == "02") & (pl.col("event_reason") != "世帯主変更")).sum())
    )
    assert homes["heads"].max() == 1
    assert (homes["heads"] == 0).mean() < 0.01


def test_a_widow_succeeds_on_the_day_her_husband_died() -> None:
    rows = pl.DataFrame(city_of(4000).residents)
    widows = rows.filter(pl.col("event_reason") == "世帯主変更")
    dead = rows.filter(pl.col("event_reason") == "死亡").select("household_id", died_on="event_on")
    joined = widows.join(dead, on="household_id")
    assert len(joined) >= len(widows) > 0
    assert (joined["event_on"] == joined["died_on"]).all()


def test_children_are_at_least_fifteen_years_younger_than_the_head_and_the_spouse() -> None:
    first = pl.DataFrame(city_of(4000).residents).filter(pl.col("version") == 1)
    older = first.filter(pl.col("relationship").is_in(["02", "11", "12", "13", "14"])).select(
        "household_id", parent_born="birth_date"
    )
    pairs = first.filter(pl.col("relationship") == "20").join(older, on="household_id")
    gap = (pairs["birth_date"] - pairs["parent_born"]).dt.total_days() / 365.25
    assert gap.min() >= 15 and pairs.height > 500


def test_spouses_are_of_different_sex() -> None:
    first = pl.DataFrame(city_of(4000).residents).filter(pl.col("version") == 1)
    heads = first.filter(pl.col("relationship") == "02").select("household_id", head_sex="sex")
    spouses = first.filter(pl.col("relationship").is_in(["11", "12", "13", "14"])).join(heads, on="household_id")
    assert (spouses["sex"] != spouses["head_sex"]).all() and spouses.height > 500


def test_nobody_under_fifteen_lives_alone() -> None:
    people = living_there(city_of(4000))
    alone = people.filter(pl.len().over("household_id") == 1)
    assert alone["birth_date"].drop_nulls().max() < BASE_DATE - timedelta(days=15 * 365)


def test_households_are_about_as_large_as_in_the_census() -> None:
    homes = living_there(city_of(20_000)).group_by("household_id").len()
    assert 2.1 <= homes["len"].mean() <= 2.35
    assert 0.35 <= (homes["len"] == 1).mean() <= 0.42


def test_a_protected_mother_is_registered_with_the_offender_and_another_one_moved_in() -> None:
    for size in SIZES:
        city = city_of(size)
        last = present(city).select("person_id", "household_id", "relationship", "sex")
        measures = pl.DataFrame(city.protections)
        applicants = measures.filter(pl.col("role") == "applicant").join(last, on="person_id")
        offenders = last.select(offender_id="person_id", offender_home="household_id", offender_is="relationship")
        joined = applicants.join(offenders, on="offender_id", how="left")
        at_home = joined.filter(pl.col("household_id") == pl.col("offender_home"))
        assert at_home.height >= 1 and (at_home["offender_is"] == "02").all()
        assert joined.filter(pl.col("relationship") == "02").height >= 1
        children = measures.filter(pl.col("role") == "accompanying").join(last, on="person_id")
        assert children.height >= 2 and children["relationship"].is_in(["20"]).all()
        assert set(children["household_id"]) == set(applicants["household_id"])


def test_a_city_too_small_for_the_special_cases_is_refused() -> None:
    with pytest.raises(InputRefused) as refused:
        generate(residents=10, seed=1, base_date=BASE_DATE)
    assert refused.value.code == "simulate.too_small"


def test_a_municipality_without_towns_is_refused_and_another_has_its_own() -> None:
    refused_as = {
        "999997": "simulate.unknown_municipality",
        "999993": "identifiers.wrong_check_digit",
        "27100": "identifiers.wrong_form",
        "271276": "places.a_ward",
    }
    for code, why in refused_as.items():
        with pytest.raises(InputRefused) as refused:
            generate(residents=500, seed=1, base_date=BASE_DATE, municipality=code)
        assert refused.value.code == why
    bunkyo = generate(residents=500, seed=1, base_date=BASE_DATE, municipality="131059")
    assert "本郷" in bunkyo.residents["town"].to_pylist()


def test_a_city_without_hardships_can_be_drawn() -> None:
    nothing = Assumptions(**dict.fromkeys((field.name for field in fields(Assumptions)), 0.0))
    city = generate(residents=500, seed=1, base_date=BASE_DATE, assumed=nothing)
    assert city.protections.num_rows == 0 and city.accounts.num_rows > 0
    assert set(present(city)["status"]) == {"1"} and len(living_there(city)) == 500
