"""Who took an account that was given in answer, and who looked as a second person at its holder's name."""

from django.db import migrations, models

from madoguchi.payments.guards import refuse, release
from madoguchi.tenancy.on_store import OnStore

ANSWER = "payments_account_answer"
ONE_PERSON = "coalesce(NEW.taken_by, '') = '' OR NEW.confirmed_by = NEW.taken_by OR NEW.confirmed_by = ''"


class Migration(migrations.Migration):
    dependencies = (("payments", "0006_demanded_back"),)
    operations = (
        migrations.AddField(
            model_name="accountanswer",
            name="taken_by",
            field=models.CharField(db_comment="受け付けた職員 (古い記録は空)", max_length=64, null=True),
        ),
        migrations.AddField(
            model_name="accountanswer",
            name="confirmed_by",
            field=models.CharField(db_comment="名義を確かめたもう一人の職員", max_length=64, null=True),
        ),
        OnStore(refuse(ANSWER, "one_person", "INSERT", lambda _: ONE_PERSON), release(ANSWER, "one_person")),
    )
