"""By which passkey and in which browser somebody sits at a desk."""

# ruff: noqa: RUF012 (Django writes this form)

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identity", "0009_proofs")]

    operations = [
        migrations.AddField(
            model_name="shift",
            name="browser",
            field=models.CharField(db_comment="ブラウザの短い名前", default="", max_length=40),
        ),
        migrations.AddField(
            model_name="shift",
            name="passkey",
            field=models.ForeignKey(
                db_comment="入ったときのパスキー (暗証なら空)",
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="identity.passkey",
            ),
        ),
    ]
