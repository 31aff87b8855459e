"""The municipalities that keep their records here."""

# ruff: noqa: RUF012 (Django writes this form)

from __future__ import annotations

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Municipality",
            fields=[
                (
                    "code",
                    models.CharField(
                        db_comment="全国地方公共団体コード (検査数字を含む6桁)",
                        max_length=6,
                        primary_key=True,
                        serialize=False,
                        validators=[django.core.validators.RegexValidator("\\A[0-9]{6}\\Z")],
                    ),
                ),
                ("name", models.CharField(db_comment="市区町村名", max_length=100)),
            ],
            options={
                "db_table": "municipalities",
                "db_table_comment": "市区町村",
            },
        ),
    ]
