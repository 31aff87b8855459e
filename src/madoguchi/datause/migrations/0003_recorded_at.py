"""When a reading was written down by the store's own clock, beside the instant that was asked for."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("datause", "0002_add_only"),)
    operations = (
        migrations.AddField(
            model_name="datause",
            name="recorded_at",
            field=models.DateTimeField(null=True, db_comment="記録日時 (記録先の時計)"),
        ),
    )
