"""The record of data use can be added to and read; the database refuses to change or delete a row of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import migrations

from madoguchi.tenancy import row_level_security
from madoguchi.tenancy.on_store import OnStore

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES = ("data_uses", "data_use_persons")
REFUSAL = "datause.add_only"


def refuse_changes(editor: BaseDatabaseSchemaEditor) -> None:
    """Put a trigger before every UPDATE and DELETE of the two tables."""
    if editor.connection.vendor == "sqlite":
        for table in TABLES:
            for act in ("UPDATE", "DELETE"):
                editor.execute(
                    f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
                    None,
                )
        return
    editor.execute(
        "CREATE FUNCTION data_uses_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
        None,
    )
    for table in TABLES:
        editor.execute(
            f"CREATE TRIGGER {table}_add_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION data_uses_refuse()",
            None,
        )


def allow_changes(editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away again."""
    for table in TABLES:
        if editor.connection.vendor == "sqlite":
            editor.execute(f"DROP TRIGGER {table}_no_update", None)
            editor.execute(f"DROP TRIGGER {table}_no_delete", None)
        else:
            editor.execute(f"DROP TRIGGER {table}_add_only ON {table}", None)
    if editor.connection.vendor != "sqlite":
        editor.execute("DROP FUNCTION data_uses_refuse()", None)


class Migration(migrations.Migration):
    dependencies = (("datause", "0001_record_of_data_use"),)
    operations = (
        *(row_level_security(table) for table in TABLES),
        OnStore(refuse_changes, allow_changes),
    )
