"""History is kept by the database itself: a row of a register is added and closed, and never changed or deleted."""

from django.db import migrations

from madoguchi.registry.history import keep, release
from madoguchi.tenancy.on_store import OnStore

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
    dependencies = (("registry", "0002_row_level_security"),)
    operations = tuple(OnStore(keep(table), release(table)) for table in TABLES)
