"""What residents typed and have not sent."""

# ruff: noqa: RUF012 (Django writes this form)

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

from madoguchi.tenancy import row_level_security


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_account_named_again"), ("tenancy", "0002_synthetic")]

    operations = [
        migrations.CreateModel(
            name="SavedAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person_id", models.BigIntegerField(db_comment="書いた人の宛名番号")),
                ("form", models.CharField(db_comment="書きかけの様式 (口座・誤りの申出)", max_length=10)),
                ("typed", models.TextField(db_comment="書いた内容 (JSON)、送信・破棄・期限で消す")),
                ("saved_at", models.DateTimeField(db_comment="保存日時")),
                (
                    "case",
                    models.ForeignKey(
                        db_column="claim_id",
                        db_comment="事案",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
                "db_table": "cases_saved_answer",
                "db_table_comment": "書きかけの届出 (本人だけが続けられる、期限付き)",
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["municipality", "saved_at"], name="cases_saved_at")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "person_id", "case", "form"), name="cases_saved_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("form__in", ["account", "wrong"])), name="cases_saved_form"
                    ),
                ],
            },
        ),
        row_level_security("cases_saved_answer"),
    ]
