"""That a record was let be erased: never changed, never deleted."""

# ruff: noqa: RUF012 (Django writes this form)

import django.db.models.deletion
from django.db import migrations, models

from madoguchi.tenancy import row_level_security
from madoguchi.tenancy.append_only import guard, release
from madoguchi.tenancy.on_store import OnStore
from madoguchi.tenancy.truncate import allow_truncate, refuse_truncate


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0002_alarms"),
        ("tenancy", "0002_synthetic"),
    ]

    operations = [
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.BigIntegerField(db_comment="消去した証跡の位置")),
                ("because", models.CharField(db_comment="消去の理由と根拠", max_length=400)),
                ("drafted_by", models.CharField(db_comment="起案者", max_length=60)),
                ("approved_by", models.CharField(db_comment="承認者", max_length=60)),
                ("at", models.DateTimeField(db_comment="消去日時")),
                (
                    "log",
                    models.ForeignKey(
                        db_comment="証跡",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.log",
                    ),
                ),
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
                "db_table": "evidence_erasures",
                "db_table_comment": "証跡の内容の消去 (追記のみ)",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "log", "position"), name="evidence_erasures_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_by", models.F("drafted_by")), _negated=True),
                            models.Q(("because", ""), _negated=True),
                        ),
                        name="evidence_erasures_two_persons",
                    ),
                ],
            },
        ),
        OnStore(guard("evidence_erasures"), release("evidence_erasures")),
        OnStore(refuse_truncate("evidence_erasures"), allow_truncate("evidence_erasures")),
        row_level_security("evidence_erasures"),
    ]
