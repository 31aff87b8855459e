"""Rights that two of the staff open in an emergency, and what was done by them."""

# ruff: noqa: RUF012 (Django writes this form)

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

from madoguchi.tenancy import row_level_security
from madoguchi.tenancy.append_only import guard, release
from madoguchi.tenancy.on_store import OnStore
from madoguchi.tenancy.truncate import allow_truncate, refuse_truncate

EMERGENCY, USE = "identity_emergency", "identity_emergency_use"
ONCE = (
    *("confirmed_by_id", "confirmed_at", "until", "ended_by_id", "ended_at"),
    *("acknowledged_by_id", "acknowledged_at", "note"),
)


def to(model: str, said: str, *, null: bool = False, related: str = "+") -> "models.ForeignKey[object, object]":
    """A reference that keeps what it refers to."""
    return models.ForeignKey(
        db_comment=said,
        db_index=False,
        null=null,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related,
        to=model,
    )


def of_municipality() -> "models.ForeignKey[object, object]":
    """Whose record it is."""
    return models.ForeignKey(
        db_comment="全国地方公共団体コード",
        db_index=False,
        editable=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="tenancy.municipality",
    )


class Migration(migrations.Migration):
    dependencies = [("identity", "0010_desks"), ("tenancy", "0002_synthetic")]

    operations = [
        migrations.CreateModel(
            name="Emergency",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("right", models.CharField(db_comment="開く権限 (符号)", max_length=20)),
                ("because", models.CharField(db_comment="理由", max_length=200)),
                ("hours", models.SmallIntegerField(db_comment="時間")),
                ("asked_at", models.DateTimeField(db_comment="求めた日時")),
                ("confirmed_at", models.DateTimeField(db_comment="確かめた日時 (権限の始まり)", null=True)),
                ("until", models.DateTimeField(db_comment="権限の終わり", null=True)),
                ("ended_at", models.DateTimeField(db_comment="早く終わらせた日時", null=True)),
                ("acknowledged_at", models.DateTimeField(db_comment="警報を確かめた日時", null=True)),
                ("note", models.CharField(db_comment="警報を確かめた所見", max_length=200, null=True)),
                ("municipality", of_municipality()),
                ("staff", to("identity.staff", "権限を受ける職員")),
                ("confirmed_by", to("identity.staff", "確かめたもう一人の職員", null=True)),
                ("ended_by", to("identity.staff", "早く終わらせた職員", null=True)),
                ("acknowledged_by", to("identity.staff", "警報を確かめた職員", null=True)),
            ],
            options={
                "db_table": EMERGENCY,
                "db_table_comment": "緊急の権限 (追記のみ)",
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["municipality", "staff"], name="identity_emergency_staff")],
                "constraints": [
                    models.CheckConstraint(condition=Q(hours__gte=1, hours__lte=8), name="identity_emergency_hours"),
                    models.CheckConstraint(
                        condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True, until__isnull=True)
                        | (
                            Q(confirmed_by__isnull=False, confirmed_at__isnull=False, until__isnull=False)
                            & ~Q(confirmed_by=F("staff"))
                        ),
                        name="identity_emergency_two",
                    ),
                    models.CheckConstraint(
                        condition=Q(ended_by__isnull=True, ended_at__isnull=True)
                        | Q(ended_by__isnull=False, ended_at__isnull=False),
                        name="identity_emergency_end",
                    ),
                    models.CheckConstraint(
                        condition=Q(acknowledged_by__isnull=True, acknowledged_at__isnull=True, note__isnull=True)
                        | (
                            Q(acknowledged_by__isnull=False, acknowledged_at__isnull=False, note__isnull=False)
                            & Q(confirmed_by__isnull=False)
                            & ~Q(acknowledged_by=F("staff"))
                            & ~Q(acknowledged_by=F("confirmed_by"))
                        ),
                        name="identity_emergency_third",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EmergencyUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("act", models.CharField(db_comment="画面の名前", max_length=40)),
                ("pressed", models.CharField(db_comment="押したボタン (見ただけなら空)", max_length=20)),
                ("address", models.CharField(db_comment="画面の場所 (対象の番号を含む)", max_length=200)),
                ("at", models.DateTimeField(db_comment="日時")),
                ("municipality", of_municipality()),
                ("emergency", to("identity.emergency", "緊急の権限", related="uses")),
            ],
            options={
                "db_table": USE,
                "db_table_comment": "緊急の権限の使用 (追記のみ)",
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["municipality", "emergency"], name="identity_emergency_use_of"),
                    models.Index(fields=["municipality", "address"], name="identity_emergency_use_where"),
                ],
            },
        ),
        OnStore(guard(EMERGENCY, once=ONCE), release(EMERGENCY)),
        OnStore(guard(USE), release(USE)),
        *(OnStore(refuse_truncate(table), allow_truncate(table)) for table in (EMERGENCY, USE)),
        *map(row_level_security, (EMERGENCY, USE)),
    ]
