"""Proposals: what one person drafted and another approves; how it ended is never changed again."""

# ruff: noqa: RUF012 (Django writes this form)

import django.db.models.deletion
from django.db import migrations, models

from madoguchi.tenancy import row_level_security
from madoguchi.tenancy.append_only import guard, release
from madoguchi.tenancy.on_store import OnStore
from madoguchi.tenancy.truncate import allow_truncate, refuse_truncate

END = ("approved_by", "approved_at", "rejected_by", "rejected_at", "because", "outcome")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0002_synthetic"),
    ]

    operations = [
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("act", models.CharField(db_comment="行為 (符号)", max_length=20)),
                ("subject", models.CharField(db_comment="対象 (事業の id、振込ファイルの名前など)", max_length=120)),
                ("terms", models.JSONField(db_comment="条件 (振込指定日、返還額など)")),
                ("seen", models.JSONField(db_comment="起案者が見た件数・金額")),
                ("drafted_by", models.CharField(db_comment="起案者", max_length=60)),
                ("drafted_at", models.DateTimeField(db_comment="起案日時")),
                ("approved_by", models.CharField(db_comment="承認者", max_length=60, null=True)),
                ("approved_at", models.DateTimeField(db_comment="承認日時", null=True)),
                ("rejected_by", models.CharField(db_comment="差し戻した人", max_length=60, null=True)),
                ("rejected_at", models.DateTimeField(db_comment="差戻し日時", null=True)),
                ("because", models.TextField(db_comment="差戻しの理由", default="")),
                ("outcome", models.JSONField(db_comment="行った結果 (行う前は空)", null=True)),
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
                "db_table": "proposals",
                "db_table_comment": "起案と承認 (二人で行う処理)",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                            models.Q(
                                ("approved_at__isnull", False),
                                ("approved_by__isnull", False),
                                models.Q(("approved_by", models.F("drafted_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="proposals_two_persons",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rejected_at__isnull", True), ("rejected_by__isnull", True)),
                            models.Q(
                                ("approved_by__isnull", True),
                                ("rejected_at__isnull", False),
                                ("rejected_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="proposals_one_end",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("approved_at__isnull", True), ("rejected_at__isnull", True)),
                        fields=("municipality", "act", "subject"),
                        name="proposals_one_waiting",
                    ),
                ],
            },
        ),
        OnStore(
            guard("proposals", may_change=END, until=("outcome", "rejected_at")),
            release("proposals"),
        ),
        OnStore(refuse_truncate("proposals"), allow_truncate("proposals")),
        row_level_security("proposals"),
    ]
