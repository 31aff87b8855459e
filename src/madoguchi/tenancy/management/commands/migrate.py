"""`migrate`, which makes the tables of an empty store at once.

Django would change the models of an empty store step by step, and make nearly all of them anew at each: every model
names the municipality. Here each table is made as the last step leaves it; then what the migrations do to the store
itself is done in their order, and they are on record as if each had been made. Any other store goes their way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.fields import FieldOperation
from django.db.migrations.operations.models import IndexOperation, ModelOperation

from madoguchi.tenancy.on_store import OnStore

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

OF_MODELS = (FieldOperation, IndexOperation, ModelOperation)
OPTIONS = ("app_label", "check_unapplied", "fake", "plan")
"""With one of these less is asked for than all tables."""


class Command(migrate.Command):
    """Django's own command; on an empty store it finds everything made."""

    def handle(self, *args: object, **options: object) -> None:
        """Bring the store to this version."""
        if not any(options.get(name) for name in OPTIONS):
            make_at_once(connections[str(options["database"])])
        super().handle(*args, **options)


def make_at_once(connection: BaseDatabaseWrapper) -> None:
    """All tables of an empty store in one transaction; nothing where any migration is on record.

    A migration that does something else than change models or the store as such leaves all to Django.
    """
    executor = MigrationExecutor(connection)
    plan = [migration for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    operations = [operation for migration in plan for operation in migration.operations]
    if executor.loader.applied_migrations or not all(isinstance(one, (*OF_MODELS, OnStore)) for one in operations):
        return
    state = executor.loader.project_state()
    with connection.schema_editor() as editor:
        executor.recorder.ensure_schema()
        for key in state.models:
            editor.create_model(state.apps.get_model(*key))
        for operation in operations:
            if isinstance(operation, OnStore):
                operation.forwards(editor)
        for migration in plan:
            executor.recorder.record_applied(migration.app_label, migration.name)
