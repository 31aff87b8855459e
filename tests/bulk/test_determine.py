"""A run over a snapshot: rows in are held against rows out, and what cannot be right never gets its final name."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from madoguchi.bulk.difference import difference
from madoguchi.bulk.engine import determine
from madoguchi.bulk.relation import RELATIONS
from madoguchi.core.errors import InputRefused, PromiseBroken
from madoguchi.programme import (
    ALWAYS,
    APPLY,
    Application,
    Instalment,
    Legal,
    Programme,
    Requirement,
    child_allowance_payee,
    count,
    every,
    household,
    member,
    person,
    some,
    yen,
)

BASE = date(2024, 12, 13)
MONTH = date(2024, 9, 1)
resident = member.registered_on(BASE)
levy = member.per_capita_levy(fiscal_year=2024)


def programme(amount=None, instalments=(), unit=household, covers=resident, requirements=None):
    return Programme(
        id="drawn",
        title="試験",
        authority="試験",
        base_date=BASE,
        unit=unit,
        covers=covers,
        requirements=requirements
        or [
            Requirement("住民", some(resident), source="1条"),
            Requirement("非課税", every(resident, levy.equals(0)), source="2条"),
        ],
        amount=amount,
        instalments=instalments,
        application=Application(modes=[APPLY], opens=date(2025, 1, 1), closes=date(2025, 2, 1)),
        legal=Legal(seizure_exempt=False, tax_exempt=False, source="試験"),
    )


def people(*homes: int | None):
    """One person for each, in the household of that number; the first of a household is its head."""
    return [
        {
            "person_id": number,
            "household_id": home,
            "is_head": home not in homes[: number - 1],
            "birth_date": date(2000, 1, 1),
            "resident_since": date(2000, 1, 1),
            "protected": False,
        }
        for number, home in enumerate(homes, start=1)
    ]


def taxes(*levies: int | None):
    return [
        {"person_id": number, "fiscal_year": 2024, "per_capita_levy": amount}
        for number, amount in enumerate(levies, start=1)
    ]


def snapshot(folder: Path, **rows) -> Path:
    folder.mkdir(exist_ok=True)
    for name, schema in RELATIONS.items():
        full = [{field: row.get(field) for field in schema.names} for row in rows.get(name, [])]
        pq.write_table(pa.Table.from_pylist(full, schema), folder / f"{name}.parquet")
    return folder


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """Household 10 pays no levy, 20 does, of 30 it is not known; 10 has three persons."""
    return snapshot(tmp_path / "town", people=people(10, 10, 10, 20, 30), taxes=taxes(0, 0, 0, 5_000))


def rows_of(out: Path, name: str = "determinations"):
    return pq.read_table(out / f"{name}.parquet").to_pylist()


def test_every_unit_comes_out_once_with_its_outcome_and_amount(town: Path, tmp_path: Path) -> None:
    totals = determine(programme(yen(1_000) * count(resident)), town, tmp_path / "out")
    assert (totals.units, totals.entitled, totals.refused, totals.unknown) == (3, 1, 1, 1)
    assert (totals.planned, totals.covered_persons) == (3_000, 5)
    rows = rows_of(tmp_path / "out")
    assert [(row["unit_id"], row["recipient_id"], row["outcome"], row["amount_yen"]) for row in rows] == [
        (10, 1, "yes", 3_000),
        (20, 4, "no", None),
        (30, 5, "unknown", None),
    ]
    assert [row["requirement_2"] for row in rows] == [True, False, None]
    assert [row["person_id"] for row in rows_of(tmp_path / "out", "members")] == [1, 2, 3, 4, 5]


def test_a_run_again_says_the_same_byte_for_byte(town: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        determine(programme(yen(1_000)), town, tmp_path / name)
    for file in ("determinations.parquet", "members.parquet"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_instalments_come_out_one_by_one_and_together(town: Path, tmp_path: Path) -> None:
    two = [Instalment("先", yen(300)), Instalment("後", yen(200) * count(resident))]
    determine(programme(instalments=two), town, tmp_path / "out")
    row = rows_of(tmp_path / "out")[0]
    assert (row["instalment_1"], row["instalment_2"], row["amount_yen"]) == (300, 600, 900)


def test_a_person_of_no_household_is_in_no_unit(tmp_path: Path) -> None:
    where = snapshot(tmp_path / "town", people=people(10, None), taxes=taxes(0, 0))
    assert determine(programme(yen(1)), where, tmp_path / "out").units == 1


def test_payees_are_units_of_the_children_they_are_paid_for(tmp_path: Path) -> None:
    paid = [
        {"child_id": child, "payee_id": payee, "from_month": MONTH, "to_month": None, "standard": True}
        for child, payee in ((1, 7), (2, 7), (3, 8))
    ]
    where = snapshot(tmp_path / "town", people=people(1, 1, 1), child_allowances=paid)
    child = member.receives_child_allowance_for(month=MONTH)
    per_child = programme(
        yen(50) * count(child),
        unit=child_allowance_payee(month=MONTH),
        covers=child,
        requirements=[Requirement("児童", some(child), source="1条")],
    )
    determine(per_child, where, tmp_path / "out")
    assert [(row["unit_id"], row["amount_yen"]) for row in rows_of(tmp_path / "out")] == [(7, 100), (8, 50)]


def test_a_condition_that_always_holds_counts_everybody(town: Path, tmp_path: Path) -> None:
    everybody = programme(yen(1) * count(ALWAYS), covers=ALWAYS)
    determine(everybody, town, tmp_path / "out")
    assert rows_of(tmp_path / "out")[0]["amount_yen"] == 3


def nothing_final(out: Path) -> bool:
    return not list(out.glob("*.parquet"))


def test_a_register_that_holds_one_person_twice_stops_the_run(tmp_path: Path) -> None:
    where = snapshot(tmp_path / "town", people=people(10), taxes=taxes(0) + taxes(0))
    with pytest.raises(PromiseBroken) as caught:
        determine(programme(yen(1)), where, tmp_path / "out")
    assert caught.value.code == "determination.units_lost" and nothing_final(tmp_path / "out")


def test_an_instalment_below_zero_stops_the_run_even_where_the_sum_is_positive(town: Path, tmp_path: Path) -> None:
    two = [Instalment("先", yen(5) - yen(6)), Instalment("後", yen(100))]
    with pytest.raises(PromiseBroken) as caught:
        determine(programme(instalments=two), town, tmp_path / "out")
    assert caught.value.code == "determination.negative_amount" and nothing_final(tmp_path / "out")


def test_an_amount_of_nothing_is_no_entitlement(town: Path, tmp_path: Path) -> None:
    assert determine(programme(yen(0)), town, tmp_path / "out").entitled == 0


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda path: path.unlink(), "snapshot.unreadable"),
        (lambda path: path.write_bytes(b"PAR1 no, this is not Parquet"), "snapshot.unreadable"),
        (lambda path: path.write_bytes(path.read_bytes()[:-20]), "snapshot.unreadable"),
        (lambda path: pq.write_table(pa.table({"person_id": [1]}), path), "snapshot.other_schema"),
    ],
)
def test_a_snapshot_that_cannot_be_read_is_refused(town: Path, tmp_path: Path, spoil, code: str) -> None:
    spoil(town / "taxes.parquet")
    with pytest.raises(InputRefused) as caught:
        determine(programme(yen(1)), town, tmp_path / "out")
    assert caught.value.code == code and nothing_final(tmp_path / "out")


def test_what_the_programme_does_not_read_is_not_opened(town: Path, tmp_path: Path) -> None:
    for name in ("accounts", "awards", "child_allowances", "addressees"):
        (town / f"{name}.parquet").unlink()
    assert determine(programme(yen(1)), town, tmp_path / "out").units == 3


def both(town: Path, tmp_path: Path, before: Programme, after: Programme):
    determine(before, town, tmp_path / "before")
    determine(after, town, tmp_path / "after")
    return difference(tmp_path / "before", tmp_path / "after")


def test_a_difference_says_who_moves_which_way_and_what_it_costs(town: Path, tmp_path: Path) -> None:
    open_to_all = [Requirement("住民", some(resident), source="1条")]
    found = both(town, tmp_path, programme(yen(1_000)), programme(yen(400), requirements=open_to_all))
    assert (found.cost_before, found.cost_after) == (1_000, 1_200)
    assert [(one.before, one.after, one.units, one.yen) for one in found.effects] == [
        ("no", "yes", 1, 400),
        ("unknown", "yes", 1, 400),
        ("yes", "yes", 1, -600),
    ]
    assert found.changed.column("unit_id").to_pylist() == [10, 20, 30]
    assert sum(one.yen for one in found.effects) == found.cost_after - found.cost_before
    assert found.edge == 0


def test_units_that_one_requirement_alone_refuses_are_counted(town: Path, tmp_path: Path) -> None:
    found = both(town, tmp_path, programme(yen(1)), programme(yen(1)))
    assert (found.effects, found.changed.num_rows, found.edge) == ((), 0, 1)


def test_programmes_of_other_units_are_not_compared(town: Path, tmp_path: Path) -> None:
    alone = programme(yen(1), unit=person)
    with pytest.raises(InputRefused) as caught:
        both(town, tmp_path, programme(yen(1)), alone)
    assert caught.value.code == "difference.other_units"
