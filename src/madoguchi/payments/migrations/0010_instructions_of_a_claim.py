"""The instructions of one claim are found without looking at those of a whole programme."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("payments", "0009_who_took_back"),)
    operations = (
        migrations.AddIndex(
            model_name="instruction",
            index=models.Index(fields=["municipality", "case"], name="payments_instruction_claim"),
        ),
    )
