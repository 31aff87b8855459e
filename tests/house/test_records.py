from collections.abc import Iterable

from django.apps import apps
from django.db import models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.questioner import NonInteractiveMigrationQuestioner
from django.db.migrations.state import ProjectState
from django.test.utils import isolate_apps


def uncommented(records: Iterable[type[models.Model]]) -> list[str]:
    """Tables and columns that do not say in the database which legal term they hold."""
    found = []
    for record in records:
        if not record._meta.db_table_comment:
            found.append(record._meta.label)
        columns = [field for field in record._meta.local_concrete_fields if not field.auto_created]
        found.extend(f"{record._meta.label}.{field.name}" for field in columns if not field.db_comment)
    return found


def ours() -> list[type[models.Model]]:
    return [
        record for record in apps.get_models() if record.__module__.startswith("madoguchi.") and record._meta.managed
    ]


def test_every_table_and_column_says_which_term_it_holds() -> None:
    assert ours(), "no record is declared"
    assert uncommented(ours()) == []


def test_a_table_or_column_without_words_is_seen() -> None:
    with isolate_apps("madoguchi.cases"):

        class Loose(models.Model):
            amount = models.IntegerField()

            class Meta:
                app_label = "cases"

    assert uncommented([Loose]) == ["cases.Loose", "cases.Loose.amount"]


def pending(state: ProjectState) -> dict[str, list[object]]:
    loader = MigrationLoader(None)
    detector = MigrationAutodetector(loader.project_state(), state, NonInteractiveMigrationQuestioner())
    return dict(detector.changes(graph=loader.graph))


def test_migrations_say_all_that_the_models_say() -> None:
    assert pending(ProjectState.from_apps(apps)) == {}, "run django-admin makemigrations"


def test_a_missing_migration_is_seen() -> None:
    state = ProjectState.from_apps(apps)
    state.remove_model(*ours()[0]._meta.label_lower.split("."))
    assert pending(state) != {}
