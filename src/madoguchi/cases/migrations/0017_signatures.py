"""What residents sign with their cards of what they hand in: kept, and never changed."""

# ruff: noqa: RUF012 (Django writes this form)

import django.db.models.deletion
from django.db import migrations, models

from madoguchi.tenancy import row_level_security
from madoguchi.tenancy.append_only import guard, release
from madoguchi.tenancy.on_store import OnStore
from madoguchi.tenancy.truncate import allow_truncate, refuse_truncate


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0016_decision_seals"),
        ("tenancy", "0002_synthetic"),
    ]

    operations = [
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(db_comment="署名された文書の名前", max_length=50)),
                ("text", models.TextField(db_comment="署名された文書")),
                ("signature", models.TextField(db_comment="電子署名 (JWS、タイムスタンプ付き)")),
                ("signer", models.TextField(db_comment="証明書の名義")),
                ("name_match", models.CharField(db_comment="台帳の氏名との照合", max_length=10)),
                ("address_match", models.CharField(db_comment="台帳の住所との照合", max_length=10)),
                ("signed_at", models.DateTimeField(db_comment="タイムスタンプの日時")),
                (
                    "visit_id",
                    models.BigIntegerField(db_comment="オンライン窓口の利用 (その間だけ本人に控えを渡す)"),
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
                    "submission",
                    models.OneToOneField(
                        db_comment="届出",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signature",
                        to="cases.submission",
                    ),
                ),
            ],
            options={
                "db_table": "cases_signature",
                "db_table_comment": "届出に付いた本人の電子署名 (追記のみ)",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("address_match__in", ["same", "differs", "unknown"]),
                            ("name_match__in", ["same", "unknown"]),
                        ),
                        name="cases_signature_match",
                    )
                ],
            },
        ),
        OnStore(guard("cases_signature"), release("cases_signature")),
        OnStore(refuse_truncate("cases_signature"), allow_truncate("cases_signature")),
        row_level_security("cases_signature"),
    ]
