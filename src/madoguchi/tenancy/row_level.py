"""Row-level security: PostgreSQL itself keeps each municipality's rows from the others.

A policy on the table compares `municipality_id` with the setting that `tenancy.municipality` gives the session. FORCE
makes it hold for the table's owner too, who is the application. Nothing holds for a superuser or a role with
BYPASSRLS: PostgreSQL lets these pass every policy, so production must not connect as one. Keys are still compared
across municipalities (uniqueness and foreign keys bypass policies), which is why each key begins with the municipality.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from madoguchi.tenancy.on_store import OnStore
from madoguchi.tenancy.scope import SETTING

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

POLICY = "one_municipality"


def row_level_security(table: str) -> OnStore:
    """The step of a migration that keeps each municipality's rows of this table from the others (PostgreSQL)."""
    own = f"municipality_id = current_setting('{SETTING}', true)"

    def enforce(editor: BaseDatabaseSchemaEditor) -> None:
        _run(
            editor,
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY {POLICY} ON {table} USING ({own}) WITH CHECK ({own})",
        )

    def lift(editor: BaseDatabaseSchemaEditor) -> None:
        _run(
            editor,
            f"DROP POLICY {POLICY} ON {table}",
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        )

    return OnStore(enforce, lift)


def _run(editor: BaseDatabaseSchemaEditor, *statements: str) -> None:
    if editor.connection.vendor != "postgresql":
        return
    for statement in statements:
        editor.execute(statement)
