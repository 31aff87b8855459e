"""Nobody empties a table whose rows the database keeps, in no municipality's name."""

from django.db import migrations

from madoguchi.tenancy.on_store import OnStore
from madoguchi.tenancy.truncate import allow_truncate, refuse_truncate

TABLES = (
    "residents",
    "protections",
    "taxes",
    "accounts",
    "child_allowances",
    "awards",
    "import_runs",
    "snapshots",
)


class Migration(migrations.Migration):
    dependencies = (("registry", "0003_append_only"),)
    operations = tuple(OnStore(refuse_truncate(table), allow_truncate(table)) for table in TABLES)
