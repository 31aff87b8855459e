"""Nobody reaches another municipality's records by forgetting to say whose they are after."""

from __future__ import annotations

import pyarrow as pa
import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, models, transaction
from django.db.migrations.state import ProjectState

from madoguchi import store, tenancy
from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.tenancy.models import Municipality, MunicipalityRecord
from madoguchi.tenancy.own import own

WAKAYAMA, KAINAN = "302015", "302023"


class Desk(MunicipalityRecord):
    """A record for these tests; its app is not installed, so it is part of no migration."""

    name = models.CharField(max_length=50)
    beside = models.ForeignKey("self", on_delete=models.PROTECT, null=True)

    class Meta(MunicipalityRecord.Meta):
        app_label = "tenancy_tests"
        db_table = "desks"


@pytest.fixture
def desks(db: None) -> None:
    if connection.vendor == "sqlite":
        store.execute(
            "CREATE TABLE desks (id integer PRIMARY KEY AUTOINCREMENT, municipality_id varchar(6) NOT NULL, "
            "name varchar(50) NOT NULL, beside_id bigint NULL)"
        )
    else:
        with connection.schema_editor(atomic=False) as editor:
            editor.create_model(Desk)
            tenancy.row_level_security("desks").database_forwards("tests", editor, ProjectState(), ProjectState())
    Municipality.objects.create(code=WAKAYAMA, name="和歌山市")
    Municipality.objects.create(code=KAINAN, name="海南市")


def test_a_record_takes_the_municipality_in_scope_and_is_seen_there_only(desks: None) -> None:
    with tenancy.municipality(WAKAYAMA):
        Desk.objects.create(name="住民課")
        Desk.objects.bulk_create([Desk(name="税務課"), Desk(name="福祉課")])
        assert Desk.objects.count() == 3
    with tenancy.municipality(KAINAN):
        assert list(Desk.objects.all()) == []
        assert Desk.objects.update(name="x") == 0
        assert Desk.objects.all().delete() == (0, {})
    with tenancy.municipality(WAKAYAMA):
        assert {desk.municipality_id for desk in Desk.objects.filter(name__endswith="課")} == {WAKAYAMA}


def test_without_a_scope_nothing_is_read_or_written(desks: None) -> None:
    with tenancy.municipality(WAKAYAMA):
        desk = Desk.objects.create(name="住民課")
    for act in (
        Desk.objects.count,
        Desk.objects.all,
        lambda: Desk.objects.create(name="x"),
        lambda: Desk.objects.bulk_create([Desk(name="x")]),
        desk.save,
        desk.delete,
        desk.refresh_from_db,
        tenancy.current,
    ):
        with pytest.raises(Conflict) as refused:
            act()
        assert refused.value.code == "tenancy.unscoped"


def test_another_municipalitys_record_is_neither_changed_nor_moved_nor_followed(desks: None) -> None:
    with tenancy.municipality(WAKAYAMA):
        desk = Desk.objects.create(name="住民課")
        with pytest.raises(Conflict) as moved:
            Desk.objects.update(municipality_id=KAINAN)
        assert moved.value.code == "tenancy.another_municipality"
    with tenancy.municipality(KAINAN):
        for act in (desk.save, desk.delete, lambda: Desk.objects.bulk_create([desk])):
            with pytest.raises(Conflict) as refused:
                act()
            assert refused.value.code == "tenancy.another_municipality"
        own = Desk(name="福祉課", beside_id=desk.pk)
        with pytest.raises(ObjectDoesNotExist):
            _ = own.beside


def test_scopes_nest_and_end_also_when_something_fails(desks: None) -> None:
    with tenancy.municipality(WAKAYAMA):
        with pytest.raises(ZeroDivisionError), tenancy.municipality(KAINAN):
            raise ZeroDivisionError
        assert tenancy.current() == WAKAYAMA
        Desk.objects.create(name="住民課")
    with pytest.raises(Conflict):
        tenancy.current()


def test_a_statement_that_fails_within_the_scope_does_not_lose_the_outer_one(desks: None) -> None:
    with tenancy.municipality(WAKAYAMA):
        with pytest.raises(InputRefused), transaction.atomic(), tenancy.municipality(KAINAN):
            store.execute("SELECT nothing FROM nowhere")
        Desk.objects.create(name="住民課")
        assert Desk.objects.count() == 1


def test_a_code_with_a_wrong_check_digit_opens_no_scope(db: None) -> None:
    with pytest.raises(InputRefused), tenancy.municipality("302016"):
        pass


COUNT = pa.schema([("n", pa.int64())])


def counted() -> int:
    return int(store.read("SELECT count(*) AS n FROM desks", (), COUNT)["n"][0].as_py())


@pytest.fixture
def postgresql(db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no row-level security; this promise is PostgreSQL's.")


def test_the_database_itself_keeps_rows_apart_for_statements_of_any_kind(postgresql: None, desks: None) -> None:
    for code in (WAKAYAMA, KAINAN):
        with tenancy.municipality(code):
            rows = pa.table({"municipality_id": [code] * 3, "name": ["課"] * 3})
            assert store.load("desks", rows) == 3
            assert counted() == 3
            assert store.execute("UPDATE desks SET name = '係'") == 3
    assert counted() == 0
    with tenancy.municipality(WAKAYAMA), pytest.raises(InputRefused) as refused:
        store.load("desks", pa.table({"municipality_id": [KAINAN], "name": ["課"]}))
    assert refused.value.code == "store.refused"


def test_the_policy_can_be_taken_away_again(postgresql: None, desks: None) -> None:
    with tenancy.municipality(WAKAYAMA):
        Desk.objects.create(name="住民課")
    with connection.schema_editor(atomic=False) as editor:
        tenancy.row_level_security("desks").database_backwards("tests", editor, ProjectState(), ProjectState())
    assert counted() == 1


def test_the_suite_runs_as_a_role_that_policies_bind(postgresql: None) -> None:
    found = store.read(
        "SELECT rolsuper OR rolbypassrls AS free FROM pg_roles WHERE rolname = current_user",
        (),
        pa.schema([("free", pa.bool_())]),
    )
    assert found["free"].to_pylist() == [False]


def test_on_sqlite_the_step_changes_nothing(db: None) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("This is about SQLite.")
    step = tenancy.row_level_security("desks")
    editor = connection.schema_editor(atomic=False, collect_sql=True)
    step.database_forwards("tests", editor, ProjectState(), ProjectState())
    step.database_backwards("tests", editor, ProjectState(), ProjectState())
    assert editor.collected_sql == []


def test_the_municipality_is_looked_up_once_for_each_stay_and_never_anothers(desks: None) -> None:
    with tenancy.municipality(WAKAYAMA):
        assert own().name == "和歌山市"
        Municipality.objects.filter(code=WAKAYAMA).update(name="わかやま市")
        assert own() is own() and own().name == "和歌山市"
        with tenancy.municipality(KAINAN):
            assert own().name == "海南市"
        assert own().code == WAKAYAMA
    with tenancy.municipality(WAKAYAMA):
        assert own().name == "わかやま市"
    with pytest.raises(Conflict):
        own()
