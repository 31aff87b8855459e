"""Which determination the claims say: a measure that is newer than it stops what would decide or pay on them."""

# ruff: noqa: RUF012 (Django writes this form)

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

from madoguchi.tenancy import row_level_security
from madoguchi.tenancy.append_only import guard, release
from madoguchi.tenancy.on_store import OnStore


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_nobody_paid_doubly"), ("tenancy", "0002_synthetic")]

    operations = [
        migrations.CreateModel(
            name="Opening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("programme_id", models.CharField(db_comment="事業の id", max_length=60)),
                ("sha256", models.CharField(db_comment="判定に使った宣言ファイルの SHA-256", max_length=64)),
                ("snapshot_id", models.CharField(db_comment="判定に使った基準日断面の id", max_length=16)),
                ("opened_on", models.DateField(db_comment="事案に反映した日")),
                (
                    "municipality",
                    models.ForeignKey(
                        db_comment="全国地方公共団体コード",
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tenancy.municipality",
                    ),
                ),
            ],
            options={
                "db_table": "cases_opening",
                "db_table_comment": "判定を事案に反映した記録 (追記のみ)",
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["municipality", "programme_id"], name="cases_opening_programme")],
            },
        ),
        OnStore(guard("cases_opening"), release("cases_opening")),
        row_level_security("cases_opening"),
    ]
