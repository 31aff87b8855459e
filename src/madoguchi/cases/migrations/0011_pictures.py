"""Pictures that lie with a claim. Which they are is never changed; their bytes are named by their hash."""

# ruff: noqa: RUF012 (Django writes this form)

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

from madoguchi.tenancy import row_level_security
from madoguchi.tenancy.append_only import guard, release
from madoguchi.tenancy.on_store import OnStore
from madoguchi.tenancy.truncate import allow_truncate, refuse_truncate


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_claims_of_a_recipient"), ("tenancy", "0002_synthetic")]

    operations = [
        migrations.CreateModel(
            name="Picture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(db_comment="何の画像か", max_length=10)),
                ("sha256", models.CharField(db_comment="画像 (JPEG) の SHA-256 (16進)", max_length=64)),
                (
                    "submission_no",
                    models.CharField(db_comment="届出の番号 (返送された用紙の頁)", default="", max_length=40),
                ),
                ("added_by", models.CharField(db_comment="添えた人", max_length=60)),
                ("added_at", models.DateTimeField(db_comment="添えた日時")),
                (
                    "case",
                    models.ForeignKey(
                        db_column="claim_id",
                        db_comment="事案",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pictures",
                        to="cases.claim",
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
                "db_table": "cases_picture",
                "db_table_comment": "事案に添えた画像 (追記のみ)",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "case", "sha256"), name="cases_picture_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["form", "passbook"])), name="cases_picture_kind"
                    ),
                ],
            },
        ),
        OnStore(guard("cases_picture"), release("cases_picture")),
        OnStore(refuse_truncate("cases_picture"), allow_truncate("cases_picture")),
        row_level_security("cases_picture"),
    ]
