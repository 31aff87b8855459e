"""What a submission says of the items that its letter asked for. What was said is never changed."""

# ruff: noqa: RUF012 (Django writes this form)

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

from madoguchi.tenancy import row_level_security
from madoguchi.tenancy.append_only import guard, release
from madoguchi.tenancy.on_store import OnStore
from madoguchi.tenancy.truncate import allow_truncate, refuse_truncate


class Migration(migrations.Migration):
    dependencies = [("cases", "0012_who_acted_and_who_helped"), ("tenancy", "0002_synthetic")]

    operations = [
        migrations.CreateModel(
            name="Reply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item", models.CharField(db_comment="項目 (台帳の表と列)", max_length=100)),
                ("title", models.CharField(db_comment="項目の名前 (画面に出したとおり)", max_length=100)),
                (
                    "person_id",
                    models.BigIntegerField(db_comment="だれの項目か、宛名番号 (世帯全体なら空)", null=True),
                ),
                ("said", models.CharField(db_comment="届け出た人の回答 (台帳の値ではない)", max_length=100)),
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
                        related_name="replies",
                        to="cases.submission",
                    ),
                ),
            ],
            options={
                "db_table": "cases_reply",
                "db_table_comment": "確認事項への回答 (追記のみ)",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        OnStore(guard("cases_reply"), release("cases_reply")),
        OnStore(refuse_truncate("cases_reply"), allow_truncate("cases_reply")),
        row_level_security("cases_reply"),
    ]
