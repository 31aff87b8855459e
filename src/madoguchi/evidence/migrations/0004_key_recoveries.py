"""What was done with the bundle of the office's keys, and with the shares that open it."""

# ruff: noqa: RUF012 (Django writes this form)

import django.db.models.deletion
from django.db import migrations, models

from madoguchi.tenancy import row_level_security
from madoguchi.tenancy.append_only import guard, release
from madoguchi.tenancy.on_store import OnStore
from madoguchi.tenancy.truncate import allow_truncate, refuse_truncate

TABLE = "evidence_key_recoveries"


class Migration(migrations.Migration):
    dependencies = [("evidence", "0003_erasures"), ("tenancy", "0002_synthetic")]

    operations = [
        migrations.CreateModel(
            name="KeyRecovery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("act", models.CharField(db_comment="行為 (作成、更新、予行、復元)", max_length=12)),
                ("generation", models.IntegerField(db_comment="分け前の世代")),
                ("edition", models.IntegerField(db_comment="世代の中での控えの版")),
                ("threshold", models.SmallIntegerField(db_comment="復元に要る人数")),
                ("officers", models.JSONField(db_comment="分け前を持つ人 (予行と復元では、分け前を出した人)")),
                ("keys", models.JSONField(db_comment="控えに入れた鍵のファイル (復元では戻したもの)")),
                ("bundle_sha256", models.CharField(db_comment="鍵の控えのファイルの SHA-256 (16進)", max_length=64)),
                ("by", models.CharField(db_comment="行った職員", max_length=60)),
                ("at", models.DateTimeField(db_comment="日時")),
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
                "db_table": TABLE,
                "db_table_comment": "鍵の控えと復元 (追記のみ)",
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["municipality", "generation"], name="evidence_recovery_of")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("act__in", ["begin", "refresh", "rehearse", "restore"])),
                        name="evidence_recovery_act",
                    )
                ],
            },
        ),
        OnStore(guard(TABLE), release(TABLE)),
        OnStore(refuse_truncate(TABLE), allow_truncate(TABLE)),
        row_level_security(TABLE),
    ]
