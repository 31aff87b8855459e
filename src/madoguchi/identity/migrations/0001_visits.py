"""The records of the door: visits and failed proofs."""

# ruff: noqa: RUF012 (Django writes this form)

import django.db.models.deletion
from django.db import migrations, models

from madoguchi.tenancy import row_level_security


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0002_synthetic"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(db_comment="確認の対象 (照会番号)", max_length=64)),
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
                "db_table": "identity_attempt",
                "db_table_comment": "本人確認の失敗",
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["municipality", "subject", "at"], name="identity_attempt_subject")],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token_sha256", models.CharField(db_comment="合言葉の SHA-256 (16進)", max_length=64)),
                ("person_id", models.BigIntegerField(db_comment="宛名番号")),
                ("door", models.CharField(db_comment="本人確認の方法", max_length=12)),
                ("shared_terminal", models.BooleanField(db_comment="共用の端末")),
                ("proven_at", models.DateTimeField(db_comment="本人確認の日時")),
                ("seen_at", models.DateTimeField(db_comment="最後に使った日時")),
                ("ended_at", models.DateTimeField(db_comment="終えた日時", null=True)),
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
                "db_table": "identity_visit",
                "db_table_comment": "オンライン窓口の利用 (本人確認から終了まで)",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "token_sha256"), name="identity_visit_token_once"),
                    models.CheckConstraint(condition=models.Q(("door__in", ["code"])), name="identity_visit_door"),
                ],
            },
        ),
        row_level_security("identity_visit"),
        row_level_security("identity_attempt"),
    ]
