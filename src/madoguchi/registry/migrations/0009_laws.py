"""Editions of laws and their provisions, each municipality's own and as they were written. Begun by makemigrations."""

# ruff: noqa: RUF012 (Django writes this form)

import django.db.models.deletion
from django.db import migrations, models

from madoguchi.registry.history import keep, release
from madoguchi.tenancy import row_level_security
from madoguchi.tenancy.on_store import OnStore
from madoguchi.tenancy.truncate import allow_truncate, refuse_truncate

TABLES = ("law_editions", "law_provisions")


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0008_freshness"),
        ("tenancy", "0002_synthetic"),
    ]

    operations = [
        migrations.CreateModel(
            name="LawEdition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(db_comment="処理日時 (この行を知った時点)")),
                (
                    "superseded_at",
                    models.DateTimeField(db_comment="後の行に置き換えられた時点 (現在の行は空)", null=True),
                ),
                ("law_id", models.TextField(db_comment="法令ID (e-Gov)、なければ法令番号")),
                ("effective_on", models.DateField(db_comment="施行期日 (この版の効力が生じる日)")),
                ("amended_by", models.TextField(db_comment="改正した法令の法令ID (制定時の版は0が15桁、不明は空)")),
                ("title", models.TextField(db_comment="題名")),
                ("abbreviations", models.TextField(db_comment="略称 (読点で区切る)")),
                ("number", models.TextField(db_comment="法令番号 (公布されたとおり)")),
                ("promulgated_on", models.DateField(db_comment="公布日", null=True)),
                ("file_sha256", models.CharField(db_comment="ファイルの SHA-256 (16進)", max_length=64)),
                ("schema_sha256", models.CharField(db_comment="照合したスキーマの SHA-256 (16進)", max_length=64)),
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
                "db_table": "law_editions",
                "db_table_comment": "法令の版 (法令標準XML)",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="LawProvision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ordinal", models.IntegerField(db_comment="法令の中での順番")),
                (
                    "part",
                    models.CharField(
                        db_comment="前文 preamble、本則 main、附則 supplement、別表など annex", max_length=10
                    ),
                ),
                ("of_law", models.TextField(db_comment="附則を加えた法令の法令番号 (制定時の附則と本則は空)")),
                ("article", models.TextField(db_comment="条名 (8、8の2)、別表などはその名")),
                ("paragraph", models.IntegerField(db_comment="項番号 (条全体は0)")),
                ("item", models.TextField(db_comment="号名 (1、1の2)")),
                ("subitem", models.TextField(db_comment="号の細分 (イ、その中の(1)は イ/1)")),
                ("title", models.TextField(db_comment="条名・項番号・号名 (印刷のとおり)")),
                ("caption", models.TextField(db_comment="見出し (括弧を除く)")),
                ("text", models.TextField(db_comment="その条・項・号だけの本文")),
                ("sentences", models.IntegerField(db_comment="ただし書を除く文の数")),
                ("proviso", models.BooleanField(db_comment="ただし書がある")),
                ("struck", models.BooleanField(db_comment="削除されている")),
                (
                    "edition",
                    models.ForeignKey(
                        db_comment="法令の版",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.lawedition",
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
                "db_table": "law_provisions",
                "db_table_comment": "法令の規定 (条・項・号と本文)",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddConstraint(
            model_name="lawedition",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_at__isnull", True)),
                fields=("municipality", "law_id", "effective_on", "amended_by"),
                name="law_editions_one_present",
            ),
        ),
        migrations.AddConstraint(
            model_name="lawedition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("superseded_at__isnull", True), ("superseded_at__gt", models.F("recorded_at")), _connector="OR"
                ),
                name="law_editions_superseded_later",
            ),
        ),
        migrations.AddConstraint(
            model_name="lawprovision",
            constraint=models.UniqueConstraint(
                fields=("municipality", "edition", "ordinal"), name="law_provisions_one"
            ),
        ),
        *(row_level_security(table) for table in TABLES),
        *(OnStore(keep(table), release(table)) for table in TABLES),
        *(OnStore(refuse_truncate(table), allow_truncate(table)) for table in TABLES),
    ]
