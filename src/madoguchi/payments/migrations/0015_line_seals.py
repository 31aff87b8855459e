"""The root over the lines of each file and of each result: made once, and never changed."""

# ruff: noqa: RUF012 (Django writes this form)

import django.db.models.deletion
from django.db import migrations, models

from madoguchi.tenancy import row_level_security
from madoguchi.tenancy.append_only import guard, release
from madoguchi.tenancy.on_store import OnStore
from madoguchi.tenancy.truncate import allow_truncate, refuse_truncate

TABLE = "payments_line_seal"


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0014_asked_once_more"),
        ("tenancy", "0002_synthetic"),
    ]

    operations = [
        migrations.CreateModel(
            name="LineSeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("root", models.CharField(db_comment="明細のマークル根 (SHA-256、16進)", max_length=64)),
                ("count", models.BigIntegerField(db_comment="明細の件数")),
                (
                    "sealed_at",
                    models.DateTimeField(db_comment="明細を書いた日時 (それより前の明細は、写した日時)"),
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
                (
                    "result",
                    models.OneToOneField(
                        db_comment="振込結果 (その明細なら)",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.bankresult",
                    ),
                ),
                (
                    "transfer_file",
                    models.OneToOneField(
                        db_comment="振込依頼 (その明細なら)",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.transferfile",
                    ),
                ),
            ],
            options={
                "db_table": TABLE,
                "db_table_comment": "振込と振込結果の明細の証跡 (追記のみ)",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("result__isnull", False), ("transfer_file__isnull", True)),
                            models.Q(("result__isnull", True), ("transfer_file__isnull", False)),
                            _connector="OR",
                        ),
                        name="payments_sealed_lines_of_one",
                    )
                ],
            },
        ),
        OnStore(guard(TABLE), release(TABLE)),
        OnStore(refuse_truncate(TABLE), allow_truncate(TABLE)),
        row_level_security(TABLE),
    ]
