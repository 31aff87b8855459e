"""Corporations, branches of banks and their mergers, as they were written. Begun by makemigrations."""

# ruff: noqa: RUF012 (Django writes this form)

import django.db.models.deletion
from django.db import migrations, models

from madoguchi.registry.history import keep, release
from madoguchi.tenancy import row_level_security
from madoguchi.tenancy.on_store import OnStore
from madoguchi.tenancy.truncate import allow_truncate, refuse_truncate

TABLES = ("corporations", "branches", "branch_mergers")


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0010_accounts"),
        ("tenancy", "0002_synthetic"),
    ]

    operations = [
        migrations.CreateModel(
            name="Branch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(db_comment="処理日時 (この行を知った時点)")),
                (
                    "superseded_at",
                    models.DateTimeField(db_comment="後の行に置き換えられた時点 (現在の行は空)", null=True),
                ),
                ("bank_code", models.CharField(db_comment="金融機関コード", max_length=4)),
                ("bank_name", models.TextField(db_comment="金融機関名")),
                ("bank_kana", models.TextField(db_comment="金融機関名カナ", null=True)),
                ("branch_code", models.CharField(db_comment="店舗コード", max_length=3)),
                ("branch_name", models.TextField(db_comment="店舗名")),
                ("branch_kana", models.TextField(db_comment="店舗名カナ", null=True)),
                ("from_on", models.DateField(db_comment="この名の初日 (最初の一覧にあったものは1900年1月1日)")),
                ("until_on", models.DateField(db_comment="この名でなくなった日", null=True)),
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
                "db_table": "branches",
                "db_table_comment": "金融機関の店舗 (統一金融機関コード・統一店番号)",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("municipality", "bank_code", "branch_code", "from_on"),
                        name="branches_one_present",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_at__isnull", True),
                            ("superseded_at__gt", models.F("recorded_at")),
                            _connector="OR",
                        ),
                        name="branches_superseded_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BranchMerger",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(db_comment="処理日時 (この行を知った時点)")),
                (
                    "superseded_at",
                    models.DateTimeField(db_comment="後の行に置き換えられた時点 (現在の行は空)", null=True),
                ),
                ("bank_code", models.CharField(db_comment="旧金融機関コード", max_length=4)),
                ("branch_code", models.CharField(db_comment="旧店舗コード", max_length=3)),
                ("new_bank_code", models.CharField(db_comment="新金融機関コード", max_length=4)),
                ("new_branch_code", models.CharField(db_comment="新店舗コード", max_length=3)),
                ("merged_on", models.DateField(db_comment="統廃合年月日 (この日から新しいコード)")),
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
                "db_table": "branch_mergers",
                "db_table_comment": "店舗の統廃合",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("municipality", "bank_code", "branch_code", "merged_on"),
                        name="branch_mergers_one_present",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_at__isnull", True),
                            ("superseded_at__gt", models.F("recorded_at")),
                            _connector="OR",
                        ),
                        name="branch_mergers_superseded_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Corporation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(db_comment="処理日時 (この行を知った時点)")),
                (
                    "superseded_at",
                    models.DateTimeField(db_comment="後の行に置き換えられた時点 (現在の行は空)", null=True),
                ),
                ("corporate_number", models.CharField(db_comment="法人番号", max_length=13)),
                (
                    "process",
                    models.CharField(
                        db_comment="処理区分 (01 新規、11 名称、12・13 所在地、21 閉鎖、22 復活、71 合併、99 削除等)",
                        max_length=2,
                    ),
                ),
                ("corrected", models.BooleanField(db_comment="訂正区分 (訂正である)")),
                ("updated_on", models.DateField(db_comment="更新年月日 (国税庁がこの行を書いた日)")),
                ("changed_on", models.DateField(db_comment="変更年月日 (削除で空のときは更新年月日)")),
                ("name", models.TextField(db_comment="商号又は名称", null=True)),
                ("name_image", models.TextField(db_comment="商号又は名称イメージID", null=True)),
                (
                    "kind",
                    models.CharField(
                        db_comment="法人種別 (101 国、201 地方、301-305 会社、399 他の登記法人、401 外国、499 他)",
                        max_length=3,
                        null=True,
                    ),
                ),
                ("prefecture", models.TextField(db_comment="国内所在地 都道府県", null=True)),
                ("city", models.TextField(db_comment="国内所在地 市区町村", null=True)),
                ("street", models.TextField(db_comment="国内所在地 丁目番地等", null=True)),
                ("prefecture_code", models.CharField(db_comment="都道府県コード", max_length=2, null=True)),
                (
                    "city_code",
                    models.CharField(db_comment="市区町村コード (都道府県を除く3桁)", max_length=3, null=True),
                ),
                ("postal_code", models.CharField(db_comment="郵便番号", max_length=7, null=True)),
                ("abroad", models.TextField(db_comment="国外所在地", null=True)),
                ("closed_on", models.DateField(db_comment="登記記録の閉鎖等年月日", null=True)),
                (
                    "close_cause",
                    models.CharField(
                        db_comment="登記記録の閉鎖等の事由 (01・31 清算結了等、11 合併等、21 登記官による閉鎖)",
                        max_length=2,
                        null=True,
                    ),
                ),
                ("successor_number", models.CharField(db_comment="承継先法人番号", max_length=13, null=True)),
                ("change_cause", models.TextField(db_comment="変更事由の詳細", null=True)),
                ("assigned_on", models.DateField(db_comment="法人番号指定年月日", null=True)),
                ("latest", models.BooleanField(db_comment="最新履歴 (公表された時点で最新であった)", null=True)),
                ("name_english", models.TextField(db_comment="商号又は名称 (英語表記)", null=True)),
                ("name_kana", models.TextField(db_comment="フリガナ", null=True)),
                ("search_excluded", models.BooleanField(db_comment="検索対象除外", null=True)),
                (
                    "name_key",
                    models.TextField(
                        db_comment="商号又は名称の照合キー (法人の種類を除き、字体をそろえたもの)", null=True
                    ),
                ),
                ("kana_key", models.TextField(db_comment="フリガナの照合キー", null=True)),
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
                "db_table": "corporations",
                "db_table_comment": "法人 (国税庁法人番号公表サイト)",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("municipality", "corporate_number", "changed_on", "process"),
                        name="corporations_one_present",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_at__isnull", True),
                            ("superseded_at__gt", models.F("recorded_at")),
                            _connector="OR",
                        ),
                        name="corporations_superseded_later",
                    ),
                ],
            },
        ),
        *(row_level_security(table) for table in TABLES),
        *(OnStore(keep(table), release(table)) for table in TABLES),
        *(OnStore(refuse_truncate(table), allow_truncate(table)) for table in TABLES),
    ]
