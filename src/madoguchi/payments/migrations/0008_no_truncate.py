"""Nobody empties a table whose rows the database keeps, in no municipality's name."""

from django.db import migrations

from madoguchi.tenancy.on_store import OnStore
from madoguchi.tenancy.truncate import allow_truncate, refuse_truncate

TABLES = (
    "payments_instruction",
    "payments_transfer_file",
    "payments_recall",
    "payments_bank_result",
    "payments_transfer",
    "payments_settlement",
    "payments_account_request",
    "payments_account_answer",
    "payments_repayment",
)


class Migration(migrations.Migration):
    dependencies = (("payments", "0007_account_by_whom"),)
    operations = tuple(OnStore(refuse_truncate(table), allow_truncate(table)) for table in TABLES)
