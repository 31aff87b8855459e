"""Whether a municipality's records are invented: said once, on the first day, and never mixed with real ones."""

# ruff: noqa: RUF012 (Django writes this form)

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0001_municipality")]

    operations = [
        migrations.AddField(
            model_name="municipality",
            name="synthetic",
            field=models.BooleanField(db_comment="架空のデータだけを持つ (予行)", default=False),
        ),
    ]
