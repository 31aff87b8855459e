"""Who of the staff brought the bank's answer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("payments", "0010_instructions_of_a_claim"),)
    operations = (
        migrations.AddField(
            model_name="bankresult",
            name="read_by",
            field=models.CharField(db_comment="取り込んだ職員 (記されていなければ空)", max_length=64, null=True),
        ),
    )
