"""What a register promises is counted, the rows that break it are named on record, and its age is told."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from django.db import transaction

from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.datause.models import DataUse, DataUsePerson
from madoguchi.registry.as_of import day_of
from madoguchi.registry.columns import RESIDENTS
from madoguchi.registry.freshness import DAYS, fresh
from madoguchi.registry.models import QualityFigure, Resident
from madoguchi.registry.quality import EVERY_PROMISE, PROMISES, TOWN_KNOWN, breaking, keep, kept
from madoguchi.registry.receive import Coverage, Mode, receive
from tests.registry.place_files import TOWNS, take
from tests.registry.sample import FIRST, LATER, measure, resident, table, take_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("town")]

TODAY = date(2025, 1, 20)
LAW = "個人情報の保護に関する法律65条"
HELD = {one.name for one in (*PROMISES, TOWN_KNOWN)}
WHOLE = {"name_kana": "ミホン　タロウ"}


def wrong() -> dict[str, tuple[int, int]]:
    """Rows and wrong ones of every promise of one register that has any wrong."""
    return {one.promise.name: (one.rows, one.wrong) for one in kept(TODAY) if one.wrong and one.promise.name in HELD}


def keys(name: str, most: int = 10) -> list[tuple[object, ...]]:
    with transaction.atomic():
        return [tuple(row.values()) for row in breaking(name, "審査 2", LAW, at=LATER, most=most).to_pylist()]


def test_registers_that_are_as_they_should_be_break_nothing() -> None:
    take_in("residents", [resident(1, 1, **WHOLE), resident(2, 1, "11", name="見本　花子", **WHOLE)])
    take_in("taxes", [{"person_id": 1, "fiscal_year": 2024}])
    assert wrong() == {}
    assert all(one.holds for one in kept(TODAY))


def test_each_fault_is_counted_where_it_is() -> None:
    take_in(
        "residents",
        [
            resident(1, 1, **WHOLE),
            resident(2, 2, "11", **WHOLE),  # nobody is head
            resident(3, 3, birth_date=None, **WHOLE),
            resident(4, 4),  # no kana
            resident(5, 5, postal_code=None, **WHOLE),
            resident(6, 6, kind="2"),  # a foreigner needs no kana
            resident(7, 7, status="3", birth_date=None),  # no resident any more
        ],
    )
    take_in("protections", [measure(1, "applicant", offender_id=None), measure(9, "accompanying", offender_id=None)])
    account = {"bank_code": "0001", "branch_code": "001", "account_type": "1", "account_number": "0000001"}
    take_in("accounts", [{"person_id": 8, "purpose": "public_money", "holder_kana": "ミホン", **account}])
    take_in("taxes", [{"person_id": 8, "fiscal_year": 2024}, {"person_id": 1, "fiscal_year": 2024}])
    take_in("child_allowances", [{"child_id": 1, "payee_id": 8, "from_month": date(2024, 4, 1), "standard": True}])
    assert wrong() == {
        "residents.birth_date": (6, 1),
        "residents.name_kana": (5, 1),
        "residents.address": (6, 1),
        "residents.one_head": (6, 1),
        "protections.person": (2, 1),
        "protections.ends_on": (2, 2),
        "accounts.person": (1, 1),
        "taxes.person": (2, 1),
        "child_allowances.child": (1, 1),
    }
    assert keys("residents.one_head") == [(2, 1)]
    assert keys("protections.person") == [(9001, 9)]
    assert keys("child_allowances.child") == [(1, date(2024, 4, 1))]
    assert keys("protections.ends_on", most=1) == [(9001, 1)]


def test_only_the_newest_row_of_a_person_counts() -> None:
    take_in("residents", [resident(1, 1, birth_date=None, **WHOLE), resident(1, 1, version=2, **WHOLE)])
    assert wrong() == {}


def test_a_town_is_held_to_the_register_of_towns_once_there_is_one(tmp_path: Path) -> None:
    people = [
        resident(1, 1, town="見本町", **WHOLE),
        resident(2, 2, town="海辺２丁目", **WHOLE),
        resident(3, 3, town="無い町", **WHOLE),
    ]
    take_in("residents", people)
    assert "residents.town" not in {one.promise.name for one in kept(TODAY)}
    take("towns", TOWNS, tmp_path)
    assert wrong() == {"residents.town": (3, 1)}
    assert keys("residents.town") == [(3, 1)]


def test_who_is_listed_is_on_record_and_counting_reads_nobody() -> None:
    take_in("residents", [resident(1, 1, birth_date=None, **WHOLE), resident(2, 2, **WHOLE)])
    kept(TODAY)
    assert not DataUse.objects.exists()
    assert keys("residents.birth_date") == [(1, 1)]
    use = DataUse.objects.get()
    assert (use.by, use.law, use.purpose, use.items) == ("審査 2", LAW, "台帳の点検", ["people.birth_date"])
    assert list(DataUsePerson.objects.values_list("person_id", flat=True)) == [1]


def test_of_who_is_protected_the_record_tells_the_item_and_no_more() -> None:
    take_in("residents", [resident(1, 1, **WHOLE)])
    take_in("protections", [measure(1, "applicant", offender_id=None)])
    assert keys("protections.ends_on") == [(9001, 1)]
    use = DataUse.objects.get()
    assert (use.purpose, use.items) == ("台帳の点検", ["people.protected"])


def test_the_age_of_a_register_is_counted_in_days() -> None:
    take_in("residents", [resident(1)], at=FIRST)
    found = {one.register: one for one in fresh(FIRST + timedelta(days=1))}
    assert set(found) == set(DAYS)
    assert (found["residents"].days, found["residents"].holds) == (1, True)
    assert (found["towns"].days, found["towns"].holds) == (None, True)
    old = {one.register: one for one in fresh(FIRST + timedelta(days=2))}
    assert (old["residents"].days, old["residents"].holds) == (2, False)


def test_a_register_is_as_old_as_its_newest_file_and_not_as_the_day_that_it_was_taken_in() -> None:
    drawn = day_of(FIRST) - timedelta(days=5)
    take_in("residents", [resident(1)], at=FIRST, as_of=drawn)
    (found,) = fresh(FIRST, at_most={"residents": 4})
    assert (found.as_of, found.days, found.holds) == (drawn, 5, False)
    take_in("residents", [resident(1)], at=LATER)
    assert fresh(LATER, at_most={"residents": 0})[0].holds
    assert fresh(LATER, at_most={"residents": 0}, known_at=FIRST)[0].as_of == drawn


def test_a_whole_file_older_than_the_newest_or_any_of_a_day_to_come_changes_nothing() -> None:
    day, full = day_of(FIRST), Coverage.FULL
    take_in("residents", [resident(1, name="見本　花子")], at=FIRST, as_of=day)
    with pytest.raises(Conflict, match="older_file"):
        take_in("residents", [resident(1)], at=LATER, as_of=day - timedelta(days=1), coverage=full)
    for coverage in Coverage:
        with pytest.raises(InputRefused, match="file_of_tomorrow"):
            take_in("residents", [resident(1)], at=LATER, as_of=day_of(LATER) + timedelta(days=1), coverage=coverage)
    assert [one.name for one in Resident.objects.filter(superseded_at__isnull=True)] == ["見本　花子"]
    take_in("residents", [resident(1)], at=LATER, as_of=day, coverage=full)
    take_in("residents", [resident(2)], at=LATER + timedelta(days=1), as_of=day - timedelta(days=1))
    assert fresh(LATER, at_most={"residents": 0})[0].as_of == day


def test_without_a_day_a_file_is_of_the_day_on_which_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "residents.csv"
    pl.DataFrame(pl.from_arrow(table("residents", [resident(1)]))).rename(
        {column.name: column.header for column in RESIDENTS.columns}
    ).write_csv(file)
    written = (FIRST - timedelta(days=3)).timestamp()
    os.utime(file, (written, written))
    with transaction.atomic():
        receive("residents", file, at=FIRST)
    assert fresh(FIRST, at_most={"residents": 0})[0].as_of == day_of(FIRST) - timedelta(days=3)


def test_a_file_that_was_mostly_refused_makes_no_register_fresh() -> None:
    take_in("residents", [resident(1)], at=FIRST)
    wrong_rows = table("residents", [resident(1, birth_date=date(2999, 1, 1))])
    with transaction.atomic():
        receive("residents", wrong_rows, at=LATER, mode=Mode.GOOD_ROWS)
    assert fresh(LATER, at_most={"residents": 0})[0].as_of == day_of(FIRST)


def test_what_was_counted_is_kept_once_for_each_look() -> None:
    take_in("residents", [resident(1, birth_date=None, **WHOLE)])
    for at in (FIRST, FIRST, LATER):
        keep(kept(TODAY), at)
    figures = QualityFigure.objects.filter(promise="residents.birth_date").order_by("at")
    assert [(one.rows, one.wrong, one.at_least, one.at) for one in figures] == [
        (1, 1, 0.999, FIRST),
        (1, 1, 0.999, LATER),
    ]


def test_every_promise_has_a_name_of_its_own() -> None:
    assert len({one.name for one in EVERY_PROMISE}) == len(EVERY_PROMISE)
    with pytest.raises(InputRefused, match="no_such_promise"):
        keys("residents.luck")
