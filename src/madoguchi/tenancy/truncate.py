"""PostgreSQL: nobody empties a table with TRUNCATE, which passes row-level security and every trigger for rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

    from madoguchi.tenancy.on_store import Act

REFUSAL = "tenancy.truncate"
"""Stands in the database's own error, so that a log says which promise was about to break."""


def refuse_truncate(table: str) -> Act:
    """Refuse TRUNCATE of a table; SQLite has no such statement."""

    def run(editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(
                f'CREATE FUNCTION "{table}_hold"() RETURNS trigger LANGUAGE plpgsql AS '
                f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
                None,
            )
            editor.execute(
                f'CREATE TRIGGER "{table}_no_truncate" BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT '
                f'EXECUTE FUNCTION "{table}_hold"()',
                None,
            )

    return run


def allow_truncate(table: str) -> Act:
    """Take the trigger away again."""

    def run(editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f'DROP FUNCTION "{table}_hold"() CASCADE', None)

    return run
