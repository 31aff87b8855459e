"""The log: nothing of it is changed or deleted, but that an entry gets its place once and its record may be erased."""

# ruff: noqa: RUF012 (Django writes this form)

import django.db.models.deletion
from django.db import migrations, models

from madoguchi.tenancy import row_level_security
from madoguchi.tenancy.append_only import guard, release
from madoguchi.tenancy.on_store import OnStore
from madoguchi.tenancy.truncate import allow_truncate, refuse_truncate

TABLES = ("evidence_logs", "evidence_entries", "evidence_checkpoints", "evidence_cosignatures", "evidence_stamps")
PLACED_ONCE = {"evidence_entries": ("commitment", "log_id", "position")}
ERASABLE = {"evidence_entries": ("record", "salt")}


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0002_synthetic"),
    ]

    operations = [
        migrations.CreateModel(
            name="Log",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(db_comment="証跡の名前 (C2SP の origin)", max_length=200)),
                ("began_at", models.DateTimeField(db_comment="開始日時")),
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
                "db_table": "evidence_logs",
                "db_table_comment": "証跡の一覧 (追記のみ)",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("municipality", "name"), name="evidence_logs_name")],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("about", models.CharField(db_comment="表", max_length=64)),
                ("row", models.BigIntegerField(db_comment="表の行")),
                ("record", models.TextField(db_comment="書かれた内容と日時 (JSON)。消去した後は空", null=True)),
                ("salt", models.BinaryField(db_comment="内容を推測されないための乱数。消去した後は空", null=True)),
                ("commitment", models.BinaryField(db_comment="salt と内容の SHA-256。位置が決まるまで空", null=True)),
                ("position", models.BigIntegerField(db_comment="証跡の位置 (0 から)。検証点を作るまで空", null=True)),
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
                    "log",
                    models.ForeignKey(
                        db_comment="証跡",
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.log",
                    ),
                ),
            ],
            options={
                "db_table": "evidence_entries",
                "db_table_comment": "証跡 (追記のみ)",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "log", "position"), name="evidence_entries_position"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("commitment__isnull", True),
                                ("log__isnull", True),
                                ("position__isnull", True),
                                ("salt__isnull", True),
                                ("record__isnull", False),
                            ),
                            models.Q(
                                ("commitment__isnull", False),
                                ("log__isnull", False),
                                ("position__gte", 0),
                                models.Q(
                                    models.Q(("record__isnull", True), ("salt__isnull", True)),
                                    models.Q(("record__isnull", False), ("salt__isnull", False)),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="evidence_entries_placed",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["municipality", "about", "row"], name="evidence_entries_about"),
                    models.Index(
                        condition=models.Q(("position__isnull", True)),
                        fields=["municipality", "id"],
                        name="evidence_pending",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("size", models.BigIntegerField(db_comment="証跡の件数")),
                ("root", models.BinaryField(db_comment="全件のマークル根 (SHA-256)")),
                ("peaks", models.BinaryField(db_comment="右端の部分木の根")),
                ("signed", models.TextField(db_comment="署名した検証点 (C2SP tlog-checkpoint)")),
                ("at", models.DateTimeField(db_comment="作成日時")),
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
                    "log",
                    models.ForeignKey(
                        db_comment="証跡",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.log",
                    ),
                ),
            ],
            options={
                "db_table": "evidence_checkpoints",
                "db_table_comment": "検証点 (追記のみ)",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "log", "size"), name="evidence_checkpoints_size")
                ],
            },
        ),
        migrations.CreateModel(
            name="Stamp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.BinaryField(db_comment="タイムスタンプ (TimeStampResp の DER)")),
                ("at", models.DateTimeField(db_comment="受け取った日時")),
                (
                    "checkpoint",
                    models.ForeignKey(
                        db_comment="検証点",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stamps",
                        to="evidence.checkpoint",
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
                "db_table": "evidence_stamps",
                "db_table_comment": "検証点のタイムスタンプ (追記のみ)",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "checkpoint"), name="evidence_stamps_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Cosignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("witness", models.CharField(db_comment="立会人の検証鍵", max_length=400)),
                ("line", models.CharField(db_comment="署名の行", max_length=400)),
                ("at", models.DateTimeField(db_comment="受け取った日時")),
                (
                    "checkpoint",
                    models.ForeignKey(
                        db_comment="検証点",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cosignatures",
                        to="evidence.checkpoint",
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
                "db_table": "evidence_cosignatures",
                "db_table_comment": "立会人の共同署名 (追記のみ)",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "checkpoint", "witness"), name="evidence_cosignatures_once"
                    )
                ],
            },
        ),
        *(
            step
            for table in TABLES
            for step in (
                OnStore(
                    guard(table, once=PLACED_ONCE.get(table, ()), erasable=ERASABLE.get(table, ())), release(table)
                ),
                OnStore(refuse_truncate(table), allow_truncate(table)),
                row_level_security(table),
            )
        ),
    ]
