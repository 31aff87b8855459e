"""The registers of places, kept apart for each municipality and as they were written. Begun by makemigrations."""

# ruff: noqa: RUF012 (Django writes this form)

import django.db.models.deletion
from django.db import migrations, models

from madoguchi.registry.history import keep, release
from madoguchi.tenancy import row_level_security
from madoguchi.tenancy.on_store import OnStore
from madoguchi.tenancy.truncate import allow_truncate, refuse_truncate

TABLES = ("towns", "residence_numbers", "parcel_numbers")


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0006_found_beside"),
        ("tenancy", "0002_synthetic"),
    ]

    operations = [
        migrations.CreateModel(
            name="ParcelNumber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(db_comment="処理日時 (この行を知った時点)")),
                (
                    "superseded_at",
                    models.DateTimeField(db_comment="後の行に置き換えられた時点 (現在の行は空)", null=True),
                ),
                ("machiaza_id", models.CharField(db_comment="町字ID", max_length=7)),
                ("parcel_id", models.CharField(db_comment="地番ID", max_length=15)),
                ("number", models.TextField(db_comment="地番1")),
                ("number_2", models.TextField(db_comment="地番2 (枝番)", null=True)),
                ("number_3", models.TextField(db_comment="地番3", null=True)),
                ("effective_on", models.DateField(db_comment="効力発生日")),
                ("abolished_on", models.DateField(db_comment="廃止日", null=True)),
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
                "db_table": "parcel_numbers",
                "db_table_comment": "地番 (アドレス・ベース・レジストリ 地番マスター)",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("municipality", "machiaza_id", "parcel_id", "effective_on"),
                        name="parcel_numbers_one_present",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_at__isnull", True),
                            ("superseded_at__gt", models.F("recorded_at")),
                            _connector="OR",
                        ),
                        name="parcel_numbers_superseded_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ResidenceNumber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(db_comment="処理日時 (この行を知った時点)")),
                (
                    "superseded_at",
                    models.DateTimeField(db_comment="後の行に置き換えられた時点 (現在の行は空)", null=True),
                ),
                ("machiaza_id", models.CharField(db_comment="町字ID", max_length=7)),
                ("residence_id", models.TextField(db_comment="街区ID、住居ID、住居2IDを続けたもの")),
                ("block", models.TextField(db_comment="街区符号", null=True)),
                ("residence", models.TextField(db_comment="住居番号", null=True)),
                ("residence_2", models.TextField(db_comment="住居番号2", null=True)),
                ("effective_on", models.DateField(db_comment="効力発生日")),
                ("abolished_on", models.DateField(db_comment="廃止日", null=True)),
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
                "db_table": "residence_numbers",
                "db_table_comment": "住居番号 (アドレス・ベース・レジストリ 住居マスター)",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("municipality", "machiaza_id", "residence_id", "effective_on"),
                        name="residence_numbers_one_present",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_at__isnull", True),
                            ("superseded_at__gt", models.F("recorded_at")),
                            _connector="OR",
                        ),
                        name="residence_numbers_superseded_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Town",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(db_comment="処理日時 (この行を知った時点)")),
                (
                    "superseded_at",
                    models.DateTimeField(db_comment="後の行に置き換えられた時点 (現在の行は空)", null=True),
                ),
                ("machiaza_id", models.CharField(db_comment="町字ID", max_length=7)),
                ("residential", models.BooleanField(db_comment="住居表示フラグ")),
                ("kind", models.TextField(db_comment="町字区分 (1 大字・町、2 丁目、3 小字、4 大字・町なし)")),
                ("prefecture", models.TextField(db_comment="都道府県名")),
                ("county", models.TextField(db_comment="郡名", null=True)),
                ("city", models.TextField(db_comment="市区町村名")),
                ("ward", models.TextField(db_comment="政令市区名", null=True)),
                ("oaza", models.TextField(db_comment="大字・町名", null=True)),
                ("oaza_kana", models.TextField(db_comment="大字・町名のフリガナ", null=True)),
                ("chome", models.TextField(db_comment="丁目名", null=True)),
                ("koaza", models.TextField(db_comment="小字名", null=True)),
                ("koaza_kana", models.TextField(db_comment="小字名のフリガナ", null=True)),
                ("postal_code", models.CharField(db_comment="郵便番号", max_length=7, null=True)),
                ("effective_on", models.DateField(db_comment="効力発生日")),
                ("abolished_on", models.DateField(db_comment="廃止日", null=True)),
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
                "db_table": "towns",
                "db_table_comment": "町字 (アドレス・ベース・レジストリ 町字マスター)",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("municipality", "machiaza_id", "residential", "effective_on"),
                        name="towns_one_present",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_at__isnull", True),
                            ("superseded_at__gt", models.F("recorded_at")),
                            _connector="OR",
                        ),
                        name="towns_superseded_later",
                    ),
                ],
            },
        ),
        *(row_level_security(table) for table in TABLES),
        *(OnStore(keep(table), release(table)) for table in TABLES),
        *(OnStore(refuse_truncate(table), allow_truncate(table)) for table in TABLES),
    ]
