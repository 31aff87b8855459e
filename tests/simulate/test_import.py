from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from madoguchi.registry.as_of import Asked, people_and_addressees
from madoguchi.registry.receive import receive
from madoguchi.simulate.city import as_recorded
from madoguchi.simulate.write import write_csv
from madoguchi.tenancy.models import Municipality
from madoguchi.tenancy.scope import municipality

from .cities import BASE_DATE, city_of, living_there

LATER = BASE_DATE + timedelta(days=120)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def residents_on(asked: Asked) -> set[int]:
    people, _ = people_and_addressees(asked)
    return {
        row["person_id"]
        for row in people.to_pylist()
        if row["resident_since"] <= asked.base_date
        and (row["removed_on"] is None or row["removed_on"] > asked.base_date)
        and (row["died_on"] is None or row["died_on"] > asked.base_date)
    }


@pytest.fixture
def wakayama(db: None) -> Iterator[None]:
    Municipality.objects.create(code="302015", name="和歌山市")
    with municipality("302015"):
        yield


@pytest.mark.django_db
@pytest.mark.usefixtures("wakayama")
def test_the_register_takes_the_tables_and_the_files_without_a_fault(tmp_path: Path) -> None:
    city = city_of(500)
    paths = write_csv(city, tmp_path)
    for name, table in city.registers.items():
        receipt = receive(name, table, at=at(LATER), check_digits=True)
        assert (receipt.refused, receipt.added) == (0, table.num_rows)
    for path in paths:
        again = receive(path.name.removesuffix("-synthetic.csv"), path, at=at(LATER + timedelta(days=1)))
        assert (again.refused, again.added, again.superseded) == (0, 0, 0)


@pytest.mark.django_db
@pytest.mark.usefixtures("wakayama")
def test_what_is_recorded_late_makes_the_residents_of_the_base_date_the_true_ones() -> None:
    city = city_of(500)
    receive("residents", as_recorded(city, BASE_DATE).residents, at=at(BASE_DATE))
    receive("residents", city.residents, at=at(LATER))
    true = residents_on(Asked(base_date=BASE_DATE, known_at=at(LATER)))
    believed = residents_on(Asked(base_date=BASE_DATE, known_at=at(BASE_DATE)))
    assert len(true) == 500 and true == set(living_there(city)["person_id"])
    assert true - believed and believed - true
