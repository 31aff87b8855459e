"""Each field of each register says who may know it, and the page of the reference says the same."""

from pathlib import Path

import pytest

from madoguchi.bulk.relation import RELATIONS
from madoguchi.datause.grounds import BOUND
from madoguchi.registry.columns import Column
from madoguchi.registry.fields import fields, fields_page, record_of
from madoguchi.registry.house_columns import CLASSED, KEPT, OF_ACCOUNTS
from madoguchi.registry.openness import MEANINGS, Openness

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "fields.md"
CLOSED = {Openness.RESTRICTED, Openness.SPECIAL}


@pytest.mark.parametrize("name", CLASSED)
def test_no_column_of_the_database_lacks_a_class(name: str) -> None:
    classed = {column.name for column in CLASSED[name].columns} | KEPT.keys()
    stored = {field.name for field in record_of(name)._meta.concrete_fields} - {"edition"}
    assert stored <= classed
    assert {one.name for one in fields() if one.register == name} >= stored


def test_every_register_that_is_kept_over_time_is_among_them() -> None:
    from django.apps import apps

    from madoguchi.registry.models import BitemporalRecord

    kept = {one._meta.db_table for one in apps.get_models() if issubclass(one, BitemporalRecord)}
    assert kept <= CLASSED.keys()


def test_a_column_cannot_be_declared_without_a_class() -> None:
    with pytest.raises(TypeError, match="openness"):
        Column(name="x", type=RELATIONS["people"].field("person_id").type, header="x")  # type: ignore[call-arg]


def test_the_registers_that_a_law_binds_are_those_whose_keys_are_closed() -> None:
    keys = {name: {register.column(one).openness for one in register.key} for name, register in CLASSED.items()}
    # What was learned of accounts is read as the accounts are.
    assert all(keys.pop(name) == {Openness.RESTRICTED} for name in OF_ACCOUNTS)
    assert {name for name, found in keys.items() if found & CLOSED} == BOUND.keys()


def test_nothing_of_a_person_is_open() -> None:
    people = {"residents", *BOUND}
    assert {one.register for one in fields(Openness.OPEN)} - {"law_provisions", "law_editions"} >= {"towns"}
    assert [one for one in fields(Openness.OPEN) if one.register in people and one.name not in KEPT] == []
    assert {one.openness for one in fields() if one.register == "protections" and one.name not in KEPT} == {
        Openness.SPECIAL
    }


def test_the_page_of_the_fields_is_what_the_registers_say() -> None:
    assert PAGE.read_text("utf-8") == fields_page(), "madoguchi register fields --page > docs/reference/fields.md"
    assert all(f"| {one.name} |" in fields_page() for one in MEANINGS.values())
