"""From where a staff number was tried, so that old tries can be thrown away; and who approved an appointment."""

# ruff: noqa: RUF012 (Django writes this form)

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identity", "0006_closures")]

    operations = [
        migrations.AddField(
            model_name="attempt",
            name="whence",
            field=models.CharField(db_comment="接続元のアドレス (職員番号への試みだけ)", default="", max_length=45),
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(fields=["municipality", "at"], name="identity_attempt_at"),
        ),
        migrations.AddField(
            model_name="appointment",
            name="approved_by",
            field=models.CharField(db_comment="承認した職員 (一人でできることなら空)", max_length=60, null=True),
        ),
    ]
