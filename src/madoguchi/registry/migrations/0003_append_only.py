"""History is kept by the database itself: a row of a register is added and closed, and never changed or deleted."""

from django.db import migrations

from madoguchi.registry.history import keep, release

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
    operations = tuple(migrations.RunPython(keep(table), release(table)) for table in TABLES)
