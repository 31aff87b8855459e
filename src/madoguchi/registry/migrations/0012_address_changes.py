"""Addresses that the town changed, as they were written. Begun by makemigrations."""

# ruff: noqa: RUF012 (Django writes this form)

import django.db.models.deletion
from django.db import migrations, models

from madoguchi.registry.history import keep, release
from madoguchi.tenancy import row_level_security
from madoguchi.tenancy.on_store import OnStore
from madoguchi.tenancy.truncate import allow_truncate, refuse_truncate


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0011_corporations"),
        ("tenancy", "0002_synthetic"),
    ]

    operations = [
        migrations.CreateModel(
            name="AddressChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(db_comment="処理日時 (この行を知った時点)")),
                (
                    "superseded_at",
                    models.DateTimeField(db_comment="後の行に置き換えられた時点 (現在の行は空)", null=True),
                ),
                ("town", models.TextField(db_comment="旧町字")),
                ("street", models.TextField(db_comment="旧番地号 (すべて: 町字のすべての番地号)")),
                ("new_town", models.TextField(db_comment="新町字")),
                ("new_street", models.TextField(db_comment="新番地号 (空は変わらない)", null=True)),
                (
                    "new_postal_code",
                    models.CharField(db_comment="新郵便番号 (空は変わらない)", max_length=7, null=True),
                ),
                ("changed_on", models.DateField(db_comment="変更年月日 (この日から新しい住所)")),
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
                "db_table": "address_changes",
                "db_table_comment": "町名地番変更 (新旧対照表)",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("municipality", "town", "street", "changed_on"),
                        name="address_changes_one_present",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_at__isnull", True),
                            ("superseded_at__gt", models.F("recorded_at")),
                            _connector="OR",
                        ),
                        name="address_changes_superseded_later",
                    ),
                ],
            },
        ),
        row_level_security("address_changes"),
        OnStore(keep("address_changes"), release("address_changes")),
        OnStore(refuse_truncate("address_changes"), allow_truncate("address_changes")),
    ]
