"""Triggers by which the database keeps history as it was written: a row is added and closed, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madoguchi.tenancy.on_store import column_names

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

    from madoguchi.tenancy.on_store import Act

REFUSAL = "registry.append_only"
"""Stands in the database's own error, so that a log says which promise was about to break."""
CLOSES = "superseded_at"


def keep(table: str) -> Act:
    """Refuse DELETE and UPDATE, but for an open row that is closed by its `superseded_at`.

    The triggers name columns, so closing the rows of a whole city does not compare the thirty others of each.
    """

    def run(editor: BaseDatabaseSchemaEditor) -> None:
        names = column_names(editor.connection, table)
        fixed = ", ".join(f'"{name}"' for name in names if name != CLOSES)
        events = [("change", f"UPDATE OF {fixed}", ""), ("delete", "DELETE", "")]
        if CLOSES in names:
            closed = f'WHEN (OLD."{CLOSES}" IS NOT NULL OR NEW."{CLOSES}" IS NULL)'
            events.append(("reopen", f'UPDATE OF "{CLOSES}"', closed))
        refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        if editor.connection.vendor == "postgresql":
            body = f"BEGIN RAISE EXCEPTION '{REFUSAL}'; END"
            editor.execute(f'CREATE FUNCTION "{table}_keep"() RETURNS trigger LANGUAGE plpgsql AS $${body}$$', None)
            refuse = f'EXECUTE FUNCTION "{table}_keep"()'
        for name, event, when in events:
            trigger = f'CREATE TRIGGER "{table}_no_{name}" BEFORE {event} ON "{table}" FOR EACH ROW {when} {refuse}'
            editor.execute(trigger, None)

    return run


def release(table: str) -> Act:
    """Take the triggers away again."""

    def run(editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f'DROP FUNCTION "{table}_keep"() CASCADE', None)
            return
        for name in ("change", "delete", "reopen"):
            editor.execute(f'DROP TRIGGER IF EXISTS "{table}_no_{name}"', None)

    return run
