"""Row-level security: PostgreSQL itself keeps each municipality's rows from the others.

A policy on the table compares `municipality_id` with the setting that `tenancy.municipality` gives the session. FORCE
makes it hold for the table's owner too, who is the application. Nothing holds for a superuser or a role with
BYPASSRLS: PostgreSQL lets these pass every policy, so production must not connect as one. Keys are still compared
across municipalities (uniqueness and foreign keys bypass policies), which is why each key begins with the municipality.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.migrations.operations.base import Operation

from madoguchi.tenancy.scope import SETTING

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.migrations.state import ProjectState

POLICY = "one_municipality"


class RowLevelSecurity(Operation):
    """A step of a migration that puts the policy on a table, and takes it away again; on SQLite it does nothing."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str) -> None:
        self.table = table

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Django's picture of the models has no policies."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Enable and force the policy, on PostgreSQL."""
        own = f"municipality_id = current_setting('{SETTING}', true)"
        self._run(
            schema_editor,
            "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            "ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY {POLICY} ON {{table}} USING ({own}) WITH CHECK ({own})",
        )

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Take the policy away."""
        self._run(
            schema_editor,
            f"DROP POLICY {POLICY} ON {{table}}",
            "ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            "ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        )

    def describe(self) -> str:
        """What the operation does, for the list of migrations."""
        return f"Keep each municipality's rows of {self.table} from the others (PostgreSQL)"

    def _run(self, editor: BaseDatabaseSchemaEditor, *statements: str) -> None:
        if editor.connection.vendor != "postgresql":
            return
        for statement in statements:
            editor.execute(statement.format(table=editor.quote_name(self.table)))


def row_level_security(table: str) -> RowLevelSecurity:
    """The step of a migration that keeps each municipality's rows of this table from the others."""
    return RowLevelSecurity(table)
