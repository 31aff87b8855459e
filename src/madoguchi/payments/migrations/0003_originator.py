"""Whose files they are: a result names its originator, and numbers of instructions begin at 1 in every municipality."""

from django.db import migrations, models

from madoguchi.payments.guards import changed, of, refuse, release
from madoguchi.tenancy.on_store import OnStore

TABLE, GUARD, COLUMNS = "payments_transfer_file", "originator_changed", ("originator",)


class Migration(migrations.Migration):
    dependencies = (("payments", "0002_guards"),)
    operations = (
        # Without a default, so that SQLite adds the column and does not make the table anew, without its triggers.
        migrations.AddField(
            model_name="transferfile",
            name="originator",
            field=models.CharField(db_comment="振込依頼人コードと支払口座", max_length=32, null=True),
        ),
        OnStore(refuse(TABLE, GUARD, of(COLUMNS), lambda _: changed(COLUMNS)), release(TABLE, GUARD)),
    )
