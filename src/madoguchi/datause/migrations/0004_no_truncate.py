"""Nobody empties a table whose rows the database keeps, in no municipality's name."""

from django.db import migrations

from madoguchi.tenancy.on_store import OnStore
from madoguchi.tenancy.truncate import allow_truncate, refuse_truncate

TABLES = (
    "data_uses",
    "data_use_persons",
)


class Migration(migrations.Migration):
    dependencies = (("datause", "0003_recorded_at"),)
    operations = tuple(OnStore(refuse_truncate(table), allow_truncate(table)) for table in TABLES)
