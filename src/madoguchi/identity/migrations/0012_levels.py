"""How sure it is who somebody is, on each visit; and what was typed where a page needed more than that."""

# ruff: noqa: RUF012 (Django writes this form)

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from madoguchi.tenancy import row_level_security
from madoguchi.tenancy.on_store import OnStore

VISIT, STEP_UP = "identity_visit", "identity_step_up"
REACHED = {"passkey": 2, "card": 3}
"""What the doors reached that there were until now; the others reached 1."""


def of_doors(editor: BaseDatabaseSchemaEditor) -> None:
    """Say of the visits that there were what their doors reach. They are every municipality's: the policy rests."""
    said = [f"UPDATE {VISIT} SET authentication_level = {n} WHERE door = '{door}'" for door, n in REACHED.items()]
    if editor.connection.vendor == "postgresql":
        rests, holds = (f"ALTER TABLE {VISIT} {force} ROW LEVEL SECURITY" for force in ("NO FORCE", "FORCE"))
        said = [rests, *said, holds]
    for statement in said:
        editor.execute(statement)


def _as_it_is(_editor: BaseDatabaseSchemaEditor) -> None:
    """The columns go."""


def _level(comment: str, *, default: int | None = None) -> "models.PositiveSmallIntegerField[int, int]":
    if default is None:
        return models.PositiveSmallIntegerField(db_comment=comment)
    return models.PositiveSmallIntegerField(db_comment=comment, default=default)


class Migration(migrations.Migration):
    dependencies = [("identity", "0011_emergencies")]

    operations = [
        migrations.AddField("visit", "identity_level", _level("身元確認保証レベル", default=1)),
        migrations.AddField("visit", "authentication_level", _level("当人認証保証レベル", default=1)),
        migrations.AddField("visit", "federation_level", _level("連携保証レベル (連携でなければ0)", default=0)),
        migrations.AddField(
            "visit",
            "raised_by",
            models.CharField(db_comment="追加の本人確認の方法 (なければ空)", max_length=12, null=True),
        ),
        OnStore(of_doors, _as_it_is),
        migrations.AddConstraint(
            "visit",
            models.CheckConstraint(
                condition=models.Q(
                    ("authentication_level__range", (1, 3)),
                    ("federation_level__range", (0, 3)),
                    ("identity_level__range", (1, 3)),
                ),
                name="identity_visit_level",
            ),
        ),
        migrations.CreateModel(
            name="StepUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("identity_level", _level("求める身元確認保証レベル")),
                ("authentication_level", _level("求める当人認証保証レベル")),
                ("federation_level", _level("求める連携保証レベル")),
                ("address", models.CharField(db_comment="続きのページ", max_length=400)),
                ("typed", models.TextField(db_comment="書きかけの内容 (JSON、なければ空)")),
                ("made_at", models.DateTimeField(db_comment="求めた日時")),
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
                    "visit",
                    models.ForeignKey(
                        db_comment="オンライン窓口の利用",
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="identity.visit",
                    ),
                ),
            ],
            options={
                "db_table": STEP_UP,
                "db_table_comment": "追加の本人確認を待つ書きかけ (続けるか終えると消える)",
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["municipality", "visit"], name="identity_step_up_visit"),
                    models.Index(fields=["municipality", "made_at"], name="identity_step_up_made"),
                ],
            },
        ),
        row_level_security(STEP_UP),
    ]
