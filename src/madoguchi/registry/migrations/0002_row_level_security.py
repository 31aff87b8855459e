"""Each municipality's registers are kept from the others by the database."""

from django.db import migrations

from madoguchi.tenancy import row_level_security

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
    dependencies = (("registry", "0001_registers"),)
    operations = tuple(row_level_security(table) for table in TABLES)
