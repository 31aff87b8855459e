"""What waits for a signature lies beside the step up that holds what was typed."""

# ruff: noqa: RUF012 (Django writes this form)

import django.db.models.deletion
from django.db import migrations, models

from madoguchi.tenancy import row_level_security


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0014_services"),
        ("tenancy", "0002_synthetic"),
    ]

    operations = [
        migrations.CreateModel(
            name="ToSign",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(db_comment="署名する文書の名前", max_length=50)),
                ("text", models.TextField(db_comment="署名する文書")),
                ("sends", models.CharField(db_comment="送る内容の SHA-256 (16進)", max_length=64)),
                ("is_needed", models.BooleanField(db_comment="事業が電子署名を求めるか")),
                ("head", models.TextField(db_comment="署名の頭部 (JWS の protected)")),
                ("tries", models.PositiveSmallIntegerField(db_comment="カードを読み取った回数", default=0)),
                ("signed", models.TextField(db_comment="署名と照合の結果 (JSON、まだなければ空)", default="")),
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
                    "step",
                    models.OneToOneField(
                        db_comment="書きかけ",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="to_sign",
                        to="identity.stepup",
                    ),
                ),
            ],
            options={
                "db_table": "identity_to_sign",
                "db_table_comment": "電子署名を待つ届出 (書きかけと共に消える)",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        row_level_security("identity_to_sign"),
    ]
