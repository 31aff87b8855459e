"""Cards whose certificate somebody linked to themselves."""

# ruff: noqa: RUF012 (Django writes this form)

import django.db.models.deletion
from django.db import migrations, models

from madoguchi.tenancy import row_level_security
from madoguchi.tenancy.append_only import guard, release
from madoguchi.tenancy.on_store import OnStore
from madoguchi.tenancy.truncate import allow_truncate, refuse_truncate


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0003_passkeys"),
        ("tenancy", "0002_synthetic"),
    ]

    operations = [
        migrations.CreateModel(
            name="Card",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person_id", models.BigIntegerField(db_comment="宛名番号")),
                ("authority_sha256", models.CharField(db_comment="認証局の公開鍵の SHA-256 (16進)", max_length=64)),
                ("serial", models.CharField(db_comment="電子証明書の発行の番号 (16進)", max_length=40)),
                ("linked_behind", models.CharField(db_comment="結び付けたときの本人確認の方法", max_length=12)),
                ("linked_at", models.DateTimeField(db_comment="結び付けた日時")),
                ("used_at", models.DateTimeField(db_comment="最後に使った日時", null=True)),
                ("ended_at", models.DateTimeField(db_comment="外した日時", null=True)),
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
                "db_table": "identity_card",
                "db_table_comment": "本人と結び付けた利用者証明用電子証明書 (番号だけ)",
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["municipality", "person_id"], name="identity_card_person")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("municipality", "authority_sha256", "serial"),
                        name="identity_card_one_owner",
                    ),
                ],
            },
        ),
        migrations.AlterModelTableComment(
            name="challenge",
            table_comment="パスキーやカードに署名させる一度きりのチャレンジ",
        ),
        migrations.RemoveConstraint(model_name="visit", name="identity_visit_door"),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(("door__in", ["code", "passkey", "card"])), name="identity_visit_door"
            ),
        ),
        OnStore(
            guard("identity_card", may_change=("used_at", "ended_at"), until=("ended_at",)), release("identity_card")
        ),
        OnStore(refuse_truncate("identity_card"), allow_truncate("identity_card")),
        row_level_security("identity_card"),
    ]
