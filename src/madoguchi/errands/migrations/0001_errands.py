"""Errands: what was asked of a process of its own; how it ended is never changed again."""

# ruff: noqa: RUF012 (Django writes this form)

import django.db.models.deletion
from django.db import migrations, models

from madoguchi.tenancy import row_level_security
from madoguchi.tenancy.append_only import guard, release
from madoguchi.tenancy.on_store import OnStore
from madoguchi.tenancy.truncate import allow_truncate, refuse_truncate

BEGUN_AND_ENDED = ("started_by", "started_at", "ended_at", "outcome", "refused")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0002_synthetic"),
    ]

    operations = [
        migrations.CreateModel(
            name="Errand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(db_comment="処理の種類 (符号)", max_length=20)),
                ("programme_id", models.CharField(db_comment="給付事業の id", max_length=60)),
                ("terms", models.JSONField(db_comment="対象と条件 (制度ファイルのSHA-256、一覧と件数など)")),
                ("asked_by", models.CharField(db_comment="求めた職員", max_length=60)),
                ("asked_at", models.DateTimeField(db_comment="求めた日時")),
                ("started_by", models.CharField(db_comment="最後に始めた職員", max_length=60)),
                ("started_at", models.DateTimeField(db_comment="最後に始めた日時")),
                ("ended_at", models.DateTimeField(db_comment="終わった日時", null=True)),
                ("outcome", models.JSONField(db_comment="行った結果 (件数など)", null=True)),
                ("refused", models.JSONField(db_comment="行えなかった理由 (符号と文)", null=True)),
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
                "db_table": "errands",
                "db_table_comment": "一括処理",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("outcome__isnull", True), ("refused__isnull", True)),
                            models.Q(
                                ("ended_at__isnull", False), ("outcome__isnull", False), ("refused__isnull", True)
                            ),
                            models.Q(
                                ("ended_at__isnull", False), ("outcome__isnull", True), ("refused__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="errands_one_end",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("municipality", "kind", "programme_id"),
                        name="errands_one_at_a_time",
                    ),
                ],
            },
        ),
        OnStore(
            guard("errands", may_change=BEGUN_AND_ENDED, until=("ended_at",)),
            release("errands"),
        ),
        OnStore(refuse_truncate("errands"), allow_truncate("errands")),
        row_level_security("errands"),
    ]
