"""SQLite looks for names and addresses in a copy that holds nothing else, and half as long as in the whole rows.

PostgreSQL looks through the rows with several hands, and takes no text of any length into an index.
"""

from typing import TYPE_CHECKING

from django.db import migrations

from madoguchi.tenancy.on_store import OnStore

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def keep_beside(schema_editor: "BaseDatabaseSchemaEditor") -> None:
    """Every column that `registry.find` looks at, in the order of the persons."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(
            "CREATE INDEX residents_found ON residents (municipality_id, person_id, superseded_at, name, name_kana, "
            "former_surname, alias, name_romaji, birth_date, town, street) WHERE superseded_at IS NULL"
        )


def keep_no_more(schema_editor: "BaseDatabaseSchemaEditor") -> None:
    """Look through the rows again."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP INDEX residents_found")


class Migration(migrations.Migration):
    dependencies = (("registry", "0005_newest_measures"),)
    operations = (OnStore(keep_beside, keep_no_more),)
