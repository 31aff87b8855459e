"""What new facts mean for decisions: drafted by one person, approved by another, never changed."""

# ruff: noqa: RUF012 (Django writes this form)

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

from madoguchi.tenancy import row_level_security
from madoguchi.tenancy.append_only import guard, release
from madoguchi.tenancy.on_store import OnStore
from madoguchi.tenancy.truncate import allow_truncate, refuse_truncate


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0014_entered_on"),
        ("tenancy", "0002_synthetic"),
    ]

    operations = [
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("consequence", models.CharField(db_comment="更正の内容", max_length=10)),
                ("held_yen", models.BigIntegerField(db_comment="既支給額 (円)、返還を求めた額を除く")),
                ("open_yen", models.BigIntegerField(db_comment="決定済みで未支給の額 (円)")),
                ("after_yen", models.BigIntegerField(db_comment="更正後の額 (円)、非該当は 0")),
                ("repay_yen", models.BigIntegerField(db_comment="返還を求める額 (円)")),
                ("revoke_yen", models.BigIntegerField(db_comment="未支給の額のうち取り消す額 (円)")),
                (
                    "obstacle",
                    models.CharField(db_comment="人が確かめた保留の理由 (なければ空)", default="", max_length=20),
                ),
                ("outcome", models.CharField(db_comment="更正後の判定", max_length=7)),
                (
                    "instalments",
                    models.CharField(db_comment="更正後の支給回ごとの額 (円)、JSON の配列", max_length=200),
                ),
                ("findings", models.CharField(db_comment="更正後の要件ごとの判定", max_length=60)),
                ("recipient_id", models.BigIntegerField(db_comment="更正後の受給者の宛名番号", null=True)),
                ("protected", models.BooleanField(db_comment="支援措置の対象者を含む")),
                ("sha256", models.CharField(db_comment="宣言ファイルの SHA-256", max_length=64)),
                ("snapshot_id", models.CharField(db_comment="更正後の基準日断面の id", max_length=16)),
                ("reasons", models.TextField(db_comment="理由: [要件, true/false/null, 根拠] の JSON の配列")),
                (
                    "batch",
                    models.ForeignKey(
                        db_comment="起案",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="cases.decisionbatch",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_column="claim_id",
                        db_comment="事案",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="cases.claim",
                    ),
                ),
                (
                    "corrected",
                    models.ForeignKey(
                        db_comment="更正する処分",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.decision",
                    ),
                ),
                (
                    "grant",
                    models.ForeignKey(
                        db_comment="追加支給の処分",
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.decision",
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
                "db_table": "cases_correction",
                "db_table_comment": "更正 (追記のみ)",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "case"), name="cases_correction_once_in_batch"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("after_yen__gte", 0),
                            ("held_yen__gte", 0),
                            ("open_yen__gte", 0),
                            ("repay_yen__gte", 0),
                            ("revoke_yen__gte", 0),
                            ("repay_yen__lte", models.F("held_yen")),
                        ),
                        name="cases_correction_no_negative_amount",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("consequence", "repayment"), ("repay_yen__gt", 0)),
                            models.Q(models.Q(("consequence", "repayment"), _negated=True), ("repay_yen", 0)),
                            _connector="OR",
                        ),
                        name="cases_correction_repaid_as_said",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "consequence__in",
                                ["same", "supplement", "payee", "reduction", "repayment", "kept", "late"],
                            )
                        ),
                        name="cases_correction_consequence",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["yes", "no", "unknown"])), name="cases_correction_outcome"
                    ),
                ],
            },
        ),
        OnStore(guard("cases_correction"), release("cases_correction")),
        OnStore(refuse_truncate("cases_correction"), allow_truncate("cases_correction")),
        row_level_security("cases_correction"),
    ]
