"""Which items a submission says are wrong. What was said is never changed."""

# ruff: noqa: RUF012 (Django writes this form)

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

from madoguchi.tenancy import row_level_security
from madoguchi.tenancy.append_only import guard, release
from madoguchi.tenancy.on_store import OnStore
from madoguchi.tenancy.truncate import allow_truncate, refuse_truncate


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_saved_answers"), ("tenancy", "0002_synthetic")]

    operations = [
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item", models.CharField(db_comment="項目 (台帳の表と列、または様式の欄)", max_length=100)),
                ("title", models.CharField(db_comment="項目の名前 (画面に出したとおり)", max_length=100)),
                (
                    "person_id",
                    models.BigIntegerField(db_comment="だれの項目か、宛名番号 (世帯全体なら空)", null=True),
                ),
                ("said", models.CharField(db_comment="申出人の記述", default="", max_length=400)),
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
                    models.ForeignKey(
                        db_comment="届出",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="cases.submission",
                    ),
                ),
            ],
            options={
                "db_table": "cases_objection",
                "db_table_comment": "誤りの申出の項目 (追記のみ)",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        OnStore(guard("cases_objection"), release("cases_objection")),
        OnStore(refuse_truncate("cases_objection"), allow_truncate("cases_objection")),
        row_level_security("cases_objection"),
    ]
