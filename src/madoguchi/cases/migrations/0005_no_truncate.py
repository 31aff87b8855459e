"""Nobody empties a table whose rows the database keeps, in no municipality's name."""

from django.db import migrations

from madoguchi.tenancy.on_store import OnStore
from madoguchi.tenancy.truncate import allow_truncate, refuse_truncate

TABLES = (
    "cases_declared_programme",
    "cases_opening",
    "cases_change",
    "cases_decision_batch",
    "cases_decision",
)


class Migration(migrations.Migration):
    dependencies = (("cases", "0004_which_determination_the_claims_say"),)
    operations = tuple(OnStore(refuse_truncate(table), allow_truncate(table)) for table in TABLES)
