"""Who sent a submission for somebody else, and who helped."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("cases", "0011_pictures"), ("identity", "0005_proxies"))
    operations = (
        migrations.AddField(
            model_name="submission",
            name="acted_by",
            field=models.ForeignKey(
                db_comment="送った代理人の代理権",
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="identity.mandate",
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="helped_by",
            field=models.CharField(db_comment="手伝った支援員と場所 (いなければ空)", db_default="", max_length=90),
        ),
    )
