"""The seal of an approved batch of decisions: made once, and never changed."""

# ruff: noqa: RUF012 (Django writes this form)

import django.db.models.deletion
from django.db import migrations, models

from madoguchi.tenancy import row_level_security
from madoguchi.tenancy.append_only import guard, release
from madoguchi.tenancy.on_store import OnStore
from madoguchi.tenancy.truncate import allow_truncate, refuse_truncate


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0015_corrections"),
        ("tenancy", "0002_synthetic"),
    ]

    operations = [
        migrations.CreateModel(
            name="DecisionSeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "root",
                    models.CharField(db_comment="処分ごとに乱数を加えたマークル根 (SHA-256、16進)", max_length=64),
                ),
                ("count", models.BigIntegerField(db_comment="件数")),
                ("sealed_at", models.DateTimeField(db_comment="承認日時")),
                (
                    "batch",
                    models.OneToOneField(
                        db_comment="起案",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seal",
                        to="cases.decisionbatch",
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
                "db_table": "cases_decision_seal",
                "db_table_comment": "処分の発行元証明 (追記のみ)",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        OnStore(guard("cases_decision_seal"), release("cases_decision_seal")),
        OnStore(refuse_truncate("cases_decision_seal"), allow_truncate("cases_decision_seal")),
        row_level_security("cases_decision_seal"),
    ]
