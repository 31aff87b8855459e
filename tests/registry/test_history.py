"""What a register once said stays as it was said: the database refuses everything but adding and closing a row."""

from __future__ import annotations

import importlib
from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from madoguchi.formats.law.file_name import EditionName
from madoguchi.formats.law.law import Law, Place, Provision
from madoguchi.registry.history import REFUSAL
from madoguchi.registry.laws import take_in as take_law_in
from madoguchi.registry.models import AccountAlarm, AccountCheck, BankAccount, BitemporalRecord, QualityFigure
from madoguchi.registry.snapshot import take
from madoguchi.registry.supersede import close
from tests.city_once import once
from tests.registry.corporation_files import number
from tests.registry.sample import BASE, CODE, FIRST, LATER, first_branches, measure, resident, take_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("filled")]

MODELS = tuple(apps.get_app_config("registry").get_models())
TABLES = tuple(model._meta.db_table for model in MODELS)
HISTORIES = tuple(model._meta.db_table for model in MODELS if issubclass(model, BitemporalRecord))


@pytest.fixture
def filled(town: str) -> None:
    """A row in every table of the room."""
    once("a row in every table of the registers", _fill)


def _fill() -> None:
    take_in("residents", [resident(1)])
    take_in("protections", [measure(1, "applicant", offender_id=None)])
    take_in("taxes", [{"person_id": 1, "fiscal_year": 2024, "per_capita_levy": 0}])
    take_in("awards", [{"person_id": 1, "programme_id": "x", "amount_yen": 1}])
    take_in("child_allowances", [{"child_id": 1, "payee_id": 2, "from_month": date(2024, 4, 1), "standard": True}])
    account = {"bank_code": "0001", "branch_code": "001", "account_type": "1", "account_number": "0000001"}
    take_in("accounts", [{"person_id": 1, "purpose": "public_money", "holder_kana": "ミホン", **account}])
    told = {"told_by": "bank", "outcome": "no_account", "by": "bank", "why": "0" * 64}
    AccountCheck.objects.create(person_id=1, holder_kana="ミホン", **account, **told, recorded_at=FIRST)
    AccountAlarm.objects.create(account=BankAccount.objects.get(), kind="family", recorded_at=FIRST)
    place = {"lg_code": CODE, "machiaza_id": "0001000", "effective_on": date(1947, 4, 17)}
    take_in("towns", [{**place, "residential": True, "kind": "1", "prefecture": "見本県", "city": "見本市"}])
    take_in("residence_numbers", [{**place, "residence_id": "001001"}])
    take_in("parcel_numbers", [{**place, "parcel_id": "000010000000000", "number": "1"}])
    first_branches([{"bank_code": "0001", "bank_name": "見本", "branch_code": "001", "branch_name": "本店"}])
    merger = {"bank_code": "0001", "branch_code": "001", "new_bank_code": "0001", "new_branch_code": "002"}
    take_in("branch_mergers", [{**merger, "merged_on": date(2024, 4, 1)}])
    old = {"town": "見本町", "street": "すべて", "new_town": "見本台", "changed_on": date(2024, 4, 1)}
    take_in("address_changes", [old])
    told = {"process": "01", "corrected": False, "updated_on": date(2024, 4, 2), "changed_on": date(2024, 4, 1)}
    of_each = {"name": "株式会社見本", "kind": "301", "assigned_on": date(2024, 4, 1), "latest": True}
    take_in("corporations", [{**told, **of_each, "corporate_number": number(1), "search_excluded": False}])
    QualityFigure.objects.create(promise="residents.birth_date", rows=1, wrong=0, at_least=1, at=LATER)
    name = EditionName(law_id="506", effective_on=date(2024, 4, 1))
    text = {"title": "第一条", "caption": "目的", "text": "", "sentences": 0, "proviso": False, "struck": False}
    provisions = (Provision(place=Place(article="1"), **text),)
    law = Law(title="要綱", abbreviations=(), number_text="", number=None, promulgated_on=None, provisions=provisions)
    take_law_in(law, name, "0" * 64, "0" * 64, FIRST)
    with transaction.atomic():
        take(CODE, BASE, LATER)


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            assert cursor.rowcount == 1
    except DatabaseError as error:
        assert REFUSAL in str(error)
        return True
    return False


def columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]


@pytest.mark.parametrize("table", TABLES)
def test_no_column_is_ever_changed_but_the_one_that_closes_a_row(table: str) -> None:
    free = [name for name in columns(table) if not refused(f'UPDATE {table} SET "{name}" = "{name}"')]
    assert free == []


@pytest.mark.parametrize("table", TABLES)
def test_no_row_is_ever_deleted(table: str) -> None:
    assert refused(f"DELETE FROM {table}")


@pytest.mark.parametrize("table", HISTORIES)
def test_a_row_is_closed_once_and_not_opened_again(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table}")
        [(row,)] = cursor.fetchall()
    close(table, [row], at=LATER)
    assert refused(f"UPDATE {table} SET superseded_at = NULL")
    assert refused(f"UPDATE {table} SET superseded_at = '{datetime(2030, 1, 1, tzinfo=UTC):%Y-%m-%d %H:%M:%S}'")


def test_closing_may_not_change_anything_beside() -> None:
    assert refused(f"UPDATE residents SET superseded_at = '{LATER:%Y-%m-%d %H:%M:%S}', household_id = 2")


def test_the_promise_can_be_taken_back_and_given_again() -> None:
    kept = importlib.import_module("madoguchi.registry.migrations.0003_append_only").Migration.operations
    editor = connection.schema_editor()
    for step in kept:
        step.backwards(editor)
    assert not refused(f"UPDATE residents SET recorded_at = '{FIRST:%Y-%m-%d %H:%M:%S}'")
    for step in kept:
        step.forwards(editor)
    assert refused("DELETE FROM residents")
