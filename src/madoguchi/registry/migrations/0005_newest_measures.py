"""Whether a measure came in since an instant is seen without looking at every measure."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("registry", "0004_no_truncate"),)
    operations = (
        migrations.AddIndex(
            model_name="protection",
            index=models.Index(fields=["municipality", "recorded_at"], name="protections_recorded"),
        ),
    )
