"""Who of the staff typed a submission in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("cases", "0005_no_truncate"),)
    operations = (
        migrations.AddField(
            model_name="submission",
            name="taken_by",
            field=models.CharField(
                db_comment="受け付けた職員 (空は本人が送信、または取込)", db_default="", max_length=60
            ),
        ),
    )
