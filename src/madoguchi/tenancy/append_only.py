"""Triggers that keep what was written as it was written, in the words of SQLite and of PostgreSQL."""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from madoguchi.tenancy.on_store import Act, column_names

REFUSAL = "cases.append_only"
"""Stands in the database's own error, so that a log says which promise was about to break."""


def guard(
    table: str,
    *,
    may_change: tuple[str, ...] = (),
    until: tuple[str, ...] = (),
    once: tuple[str, ...] = (),
    erasable: tuple[str, ...] = (),
) -> Act:
    """Refuse DELETE, and UPDATE of any column but `may_change`, and of those too once one of `until` is set.

    `once`: columns that are empty at first and may be filled one time. `erasable`: such as may be emptied, too.
    """

    def run(editor: BaseDatabaseSchemaEditor) -> None:
        names = column_names(editor.connection, table)
        fixed = [name for name in names if name not in (*may_change, *once, *erasable)]
        postgresql = editor.connection.vendor == "postgresql"
        differs = "IS DISTINCT FROM" if postgresql else "IS NOT"
        when = " OR ".join(
            [f'OLD."{name}" {differs} NEW."{name}"' for name in fixed]
            + [f'OLD."{name}" IS NOT NULL' for name in until]
            + [f'(OLD."{name}" IS NOT NULL AND OLD."{name}" {differs} NEW."{name}")' for name in once]
            + [
                f'(OLD."{name}" IS NOT NULL AND NEW."{name}" IS NOT NULL AND OLD."{name}" {differs} NEW."{name}")'
                for name in erasable
            ]
        )
        changed = when if may_change or once or erasable else "1 = 1"
        for statement in _postgresql(table, changed) if postgresql else _sqlite(table, changed):
            editor.execute(statement, None)

    return run


def release(table: str) -> Act:
    """Take the triggers away again."""

    def run(editor: BaseDatabaseSchemaEditor) -> None:
        on = f' ON "{table}"' if editor.connection.vendor == "postgresql" else ""
        for act in ("update", "delete"):
            editor.execute(f'DROP TRIGGER "{table}_no_{act}"{on}', None)
        if on:
            editor.execute(f'DROP FUNCTION "{table}_refuse"()', None)

    return run


def _sqlite(table: str, changed: str) -> tuple[str, ...]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    return (
        f'CREATE TRIGGER "{table}_no_update" BEFORE UPDATE ON "{table}" WHEN {changed} {refuse}',
        f'CREATE TRIGGER "{table}_no_delete" BEFORE DELETE ON "{table}" {refuse}',
    )


def _postgresql(table: str, changed: str) -> tuple[str, ...]:
    return (
        f'CREATE FUNCTION "{table}_refuse"() RETURNS trigger LANGUAGE plpgsql AS '
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
        f'CREATE TRIGGER "{table}_no_update" BEFORE UPDATE ON "{table}" FOR EACH ROW WHEN ({changed}) '
        f'EXECUTE FUNCTION "{table}_refuse"()',
        f'CREATE TRIGGER "{table}_no_delete" BEFORE DELETE ON "{table}" FOR EACH ROW '
        f'EXECUTE FUNCTION "{table}_refuse"()',
    )
