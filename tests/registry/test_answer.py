"""One unit asked at the counter gets the answer that the bulk run gives it, by whichever way it is computed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from madoguchi.bulk.engine import determine
from madoguchi.bulk.read_set import reads
from madoguchi.bulk.relation import RELATIONS
from madoguchi.core.errors import InputRefused
from madoguchi.datause.record import Purpose
from madoguchi.programme.declaration import DeclaredFile
from madoguchi.programme.judge import Determination, Outcome, judge
from madoguchi.programme.load import parse
from madoguchi.registry import answer, read
from madoguchi.registry.as_of import Asked, known, people_and_addressees
from madoguchi.registry.receive import receive
from madoguchi.simulate.city import City
from madoguchi.tenancy import municipality
from madoguchi.tenancy.models import Municipality
from tests.simulate.cities import BASE_DATE, city_of

pytestmark = pytest.mark.django_db

AT = datetime(2025, 3, 3, 1, tzinfo=UTC)
ASKED = Asked(base_date=BASE_DATE, known_at=AT)
PROGRAMMES = Path(__file__).resolve().parents[2] / "programmes"
HOUSEHOLDS = "low_income_household_2024"
PERSONS = "adjustment_2024"


@cache
def declared(name: str) -> DeclaredFile:
    """A real programme; the one about an allowance asks for a month in which the invented city pays it."""
    return parse((PROGRAMMES / f"{name}.py").read_bytes())


@cache
def payees(city: int) -> DeclaredFile:
    months = city_of(city).child_allowances["from_month"].to_pylist()
    month = max(months)
    text = (PROGRAMMES / "child_support_2025.py").read_text()
    return parse(text.replace("date(2025, 9, 1)", f"date({month.year}, {month.month}, 1)").encode())


def purpose(of: DeclaredFile) -> Purpose:
    return Purpose(
        by="窓口", purpose="判定", law=of.programme.law, items=reads(of.programme), programme_id=of.programme.id
    )


def files() -> tuple[DeclaredFile, ...]:
    return declared(HOUSEHOLDS), declared(PERSONS), payees(500)


@pytest.fixture
def city(db: None) -> Iterator[City]:
    Municipality.objects.create(code="302015", name="和歌山市")
    made = city_of(500)
    with municipality("302015"):
        for name, table in made.registers.items():
            receive(name, table, at=AT - timedelta(days=1))
        yield made


def relations() -> dict[str, pa.Table]:
    people, addressees = people_and_addressees(ASKED)
    others = {name: known(name, ASKED) for name in RELATIONS if name not in ("people", "addressees")}
    return {"people": people, "addressees": addressees} | others


def in_bulk(of: DeclaredFile, tables: dict[str, pa.Table], folder: Path) -> dict[int, dict[str, object]]:
    for name, table in tables.items():
        pq.write_table(table, folder / f"{name}.parquet")
    determine(of.programme, folder, folder / "run")
    rows = pq.read_table(folder / "run/determinations.parquet").to_pylist()
    return {row["unit_id"]: row for row in rows}


def said(found: Determination, row: dict[str, object]) -> bool:
    """Whether a determination is what the row of the bulk run says."""
    requirements = tuple(row[f"requirement_{n}"] for n, _ in enumerate(found.requirements, start=1))
    amounts = tuple(row[f"instalment_{n}"] for n, _ in enumerate(found.instalments, start=1))
    total = found.amount if found.outcome is Outcome.YES else None
    return (found.outcome, found.requirements, found.instalments, total) == (
        row["outcome"],
        requirements,
        amounts,
        row["amount_yen"],
    )


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("number", range(3))
def test_every_unit_gets_the_answer_of_the_bulk_run(number: int, tmp_path: Path) -> None:
    of = files()[number]
    tables = relations()
    rows = in_bulk(of, tables, tmp_path)
    walked = answer.units(of.programme, tables)
    assert walked.keys() == rows.keys() != set()
    outcomes = set()
    for unit_id, row in rows.items():
        asked_for = answer.determination(of, purpose(of), unit_id, ASKED, at=AT)
        assert said(asked_for, row)
        assert asked_for == judge(of.programme, walked[unit_id])
        outcomes.add(asked_for.outcome)
    assert Outcome.YES in outcomes


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("number", range(3))
def test_a_unit_that_is_read_out_and_walked_gets_the_same_answer(number: int) -> None:
    of = files()[number]
    for unit_id in sorted(answer.units(of.programme, relations()))[::25]:
        walked = answer.judged(of.programme, purpose(of), unit_id, ASKED, at=AT)
        assert walked == answer.determination(of, purpose(of), unit_id, ASKED, at=AT)


@pytest.mark.usefixtures("city")
def test_a_protected_mother_is_a_household_of_her_own_and_her_husband_is_answered_without_her() -> None:
    of = declared(HOUSEHOLDS)
    people = relations()["people"].to_pylist()
    apart = min(row["household_id"] for row in people)
    assert apart < 0
    found = answer.determination(of, purpose(of), apart, ASKED, at=AT)
    assert len(found.requirements) == 3
    home = next(row["household_id"] for row in people if row["household_id"] > 0 and not row["protected"])
    answer.determination(of, purpose(of), home, ASKED, at=AT)
    assert len(read.used(-apart)) == 1


@pytest.mark.usefixtures("city")
def test_everybody_of_the_unit_is_on_record_as_read_and_nobody_else() -> None:
    of = declared(HOUSEHOLDS)
    people = relations()["people"].to_pylist()
    home = people[0]["household_id"]
    answer.determination(of, purpose(of), home, ASKED, at=AT)
    for row in people[:50]:
        assert len(read.used(row["person_id"])) == (row["household_id"] == home)


@pytest.mark.usefixtures("city")
def test_what_is_not_known_is_asked() -> None:
    of = declared(HOUSEHOLDS)
    tables = relations()
    open_ones = [key for key, unit in answer.units(of.programme, tables).items() if judge(of.programme, unit).questions]
    found = answer.determination(of, purpose(of), open_ones[0], ASKED, at=AT)
    assert found.outcome is Outcome.UNKNOWN
    assert found.questions


@pytest.mark.usefixtures("city")
def test_a_unit_that_the_register_does_not_know_is_refused() -> None:
    of = declared(HOUSEHOLDS)
    for ask in (
        lambda: answer.determination(of, purpose(of), 1, ASKED, at=AT),
        lambda: answer.judged(of.programme, purpose(of), 1, ASKED, at=AT),
    ):
        with pytest.raises(InputRefused) as refused:
            ask()
        assert refused.value.code == "registry.unit_unknown"


@pytest.mark.usefixtures("city")
def test_a_programme_may_not_read_more_than_the_purpose_says() -> None:
    of = declared(HOUSEHOLDS)
    with pytest.raises(InputRefused) as refused:
        answer.determination(of, purpose(declared(PERSONS)), 1, ASKED, at=AT)
    assert refused.value.code == "registry.more_than_the_purpose"
