"""The claims of one recipient are found without looking at those of a whole city."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("cases", "0009_objections"),)
    operations = (
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["municipality", "recipient_id"], name="cases_claim_recipient"),
        ),
    )
