"""Who took a file back before the bank had it, who took down that somebody gave the money up, and when."""

from django.db import migrations, models

from madoguchi.payments.guards import refuse, release
from madoguchi.tenancy import row_level_security
from madoguchi.tenancy.on_store import OnStore
from madoguchi.tenancy.truncate import allow_truncate, refuse_truncate

TABLES = ("payments_withdrawal", "payments_declination")


def _of_one(model: str, about: str) -> list[tuple[str, models.Field]]:  # type: ignore[type-arg]  # any field
    municipality = models.ForeignKey(
        db_comment="全国地方公共団体コード",
        db_index=False,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        to="tenancy.municipality",
    )
    one = models.OneToOneField(db_comment=about, on_delete=models.PROTECT, related_name="+", to=f"payments.{model}")
    return [
        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
        ("recorded_at", models.DateTimeField(db_comment="記録日時")),
        ("municipality", municipality),
        ("transfer_file" if model == "transferfile" else "instruction", one),
    ]


class Migration(migrations.Migration):
    dependencies = (("payments", "0008_no_truncate"),)
    operations = (
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                *_of_one("transferfile", "振込依頼"),
                ("drafted_by", models.CharField(db_comment="起案者", max_length=64)),
                ("approved_by", models.CharField(db_comment="承認者 (会計管理者)", max_length=64)),
            ],
            options={
                "db_table": "payments_withdrawal",
                "db_table_comment": "取下げ",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("approved_by", models.F("drafted_by")), _negated=True),
                        name="payments_withdrawal_two_persons",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Declination",
            fields=[
                *_of_one("instruction", "支払指図"),
                ("taken_by", models.CharField(db_comment="受け付けた職員", max_length=64)),
            ],
            options={
                "db_table": "payments_declination",
                "db_table_comment": "受給辞退 (決定の後、支払の前)",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        *(
            OnStore(refuse(table, f"{act}_refused", event, lambda _: "true"), release(table, f"{act}_refused"))
            for table in TABLES
            for act, event in (("change", "UPDATE"), ("deletion", "DELETE"))
        ),
        *(OnStore(refuse_truncate(table), allow_truncate(table)) for table in TABLES),
        *map(row_level_security, TABLES),
    )
