"""What witnesses told of: never changed, never deleted."""

# ruff: noqa: RUF012 (Django writes this form)

import django.db.models.deletion
from django.db import migrations, models

from madoguchi.tenancy import row_level_security
from madoguchi.tenancy.append_only import guard, release
from madoguchi.tenancy.on_store import OnStore
from madoguchi.tenancy.truncate import allow_truncate, refuse_truncate


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0001_evidence"),
        ("tenancy", "0002_synthetic"),
    ]

    operations = [
        migrations.CreateModel(
            name="Alarm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("witness", models.CharField(db_comment="立会人の検証鍵", max_length=400)),
                ("what", models.CharField(db_comment="警報の種類 (ahead 巻戻し・forked 分岐)", max_length=10)),
                ("size", models.BigIntegerField(db_comment="そのときの証跡の件数")),
                ("at", models.DateTimeField(db_comment="警報の日時")),
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
                "db_table": "evidence_alarms",
                "db_table_comment": "立会人からの警報 (追記のみ)",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "log", "witness", "what", "size"), name="evidence_alarms_once"
                    )
                ],
            },
        ),
        OnStore(guard("evidence_alarms"), release("evidence_alarms")),
        OnStore(refuse_truncate("evidence_alarms"), allow_truncate("evidence_alarms")),
        row_level_security("evidence_alarms"),
    ]
