"""The record of data use. Written by makemigrations."""

# ruff: noqa: RUF012 (Django writes this form)

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tenancy", "0001_municipality"),
    ]

    operations = [
        migrations.CreateModel(
            name="DataUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_comment="利用日時")),
                ("by", models.CharField(db_comment="利用者 (職員または処理の名前)", max_length=100)),
                ("purpose", models.TextField(db_comment="利用目的")),
                ("law", models.TextField(db_comment="根拠法令の条項")),
                ("programme_id", models.CharField(db_comment="給付事業の id", default="", max_length=60)),
                ("items", models.JSONField(db_comment="読んだ項目 (表.項目[引数])")),
                ("snapshot_id", models.CharField(db_comment="一括利用: 断面の id", max_length=16, null=True)),
                (
                    "people_root",
                    models.CharField(db_comment="対象者の宛名番号を葉とするマークル木の根 (16進)", max_length=64),
                ),
                ("people", models.BigIntegerField(db_comment="対象者の人数")),
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
                "db_table": "data_uses",
                "db_table_comment": "個人情報の利用記録 (追記のみ)",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="DataUsePerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person_id", models.BigIntegerField(db_comment="宛名番号")),
                (
                    "data_use",
                    models.ForeignKey(
                        db_comment="利用記録",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="persons",
                        to="datause.datause",
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
                "db_table": "data_use_persons",
                "db_table_comment": "個別利用の対象者 (追記のみ)",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddIndex(
            model_name="datause",
            index=models.Index(fields=["municipality", "snapshot_id"], name="data_uses_snapshot"),
        ),
        migrations.AddIndex(
            model_name="datause",
            index=models.Index(fields=["municipality", "at"], name="data_uses_at"),
        ),
        migrations.AddConstraint(
            model_name="datause",
            constraint=models.CheckConstraint(condition=models.Q(("people__gte", 0)), name="data_uses_people"),
        ),
        migrations.AddConstraint(
            model_name="datauseperson",
            constraint=models.UniqueConstraint(
                fields=("municipality", "person_id", "data_use"), name="data_use_persons_one"
            ),
        ),
    ]
