"""The day on which a file was drawn from its source, and what was counted of the registers' promises."""

# ruff: noqa: RUF012 (Django writes this form)

import django.db.models.deletion
from django.db import migrations, models

from madoguchi.registry.history import keep, release
from madoguchi.tenancy import row_level_security
from madoguchi.tenancy.on_store import OnStore
from madoguchi.tenancy.truncate import allow_truncate, refuse_truncate

RUNS, FIGURES = "import_runs", "quality_figures"


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0007_places"),
        ("tenancy", "0002_synthetic"),
    ]

    operations = [
        OnStore(release(RUNS), keep(RUNS)),
        migrations.AddField(
            model_name="importrun",
            name="as_of",
            field=models.DateField(
                db_comment="抽出日 (元のシステムからファイルを作った日。空なら取込みの日)", null=True
            ),
        ),
        OnStore(keep(RUNS), release(RUNS)),
        migrations.CreateModel(
            name="QualityFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("promise", models.CharField(db_comment="点検の名前", max_length=40)),
                ("rows", models.BigIntegerField(db_comment="数えた行数")),
                ("wrong", models.BigIntegerField(db_comment="合わない行数")),
                ("at_least", models.FloatField(db_comment="約束した割合 (0から1)")),
                ("at", models.DateTimeField(db_comment="点検した日時")),
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
                "db_table": "quality_figures",
                "db_table_comment": "台帳の点検の記録",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "promise", "at"), name="quality_figures_once_at_a_time"
                    )
                ],
            },
        ),
        row_level_security(FIGURES),
        OnStore(keep(FIGURES), release(FIGURES)),
        OnStore(refuse_truncate(FIGURES), allow_truncate(FIGURES)),
    ]
