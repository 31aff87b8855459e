"""Outside providers' names for people, linked to them with consent."""

# ruff: noqa: RUF012 (Django writes this form)

import django.db.models.deletion
from django.db import migrations, models

from madoguchi.tenancy import row_level_security
from madoguchi.tenancy.append_only import guard, release
from madoguchi.tenancy.on_store import OnStore
from madoguchi.tenancy.truncate import allow_truncate, refuse_truncate

LINK = "identity_link"
DOORS = ["code", "passkey", "card", "provider", "mandate"]


class Migration(migrations.Migration):
    dependencies = [("identity", "0012_levels")]

    operations = [
        migrations.RemoveConstraint(model_name="visit", name="identity_visit_door"),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(condition=models.Q(("door__in", DOORS)), name="identity_visit_door"),
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person_id", models.BigIntegerField(db_comment="宛名番号")),
                ("issuer", models.CharField(db_comment="外部の本人確認サービス (issuer)", max_length=200)),
                ("subject", models.CharField(db_comment="そのサービスでの識別子 (sub)", max_length=255)),
                ("identity_level", models.PositiveSmallIntegerField(db_comment="結び付けたときの身元確認保証レベル")),
                ("consent", models.CharField(db_comment="同意した文面", max_length=600)),
                ("linked_behind", models.CharField(db_comment="結び付けたときの本人確認の方法", max_length=12)),
                ("linked_at", models.DateTimeField(db_comment="同意して結び付けた日時")),
                ("used_at", models.DateTimeField(db_comment="最後に使った日時", null=True)),
                ("ended_at", models.DateTimeField(db_comment="解いた日時", null=True)),
                ("ended_why", models.CharField(db_comment="解いた理由", max_length=12, null=True)),
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
                "db_table": LINK,
                "db_table_comment": "本人と結び付けた外部の本人確認サービスの識別子",
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["municipality", "person_id"], name="identity_link_person")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("municipality", "issuer", "subject"),
                        name="identity_link_one_owner",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_why__isnull", True)),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("ended_why__in", ["owner", "copied", "office"]),
                                ("ended_why__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="identity_link_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("identity_level__range", (1, 3))), name="identity_link_level"
                    ),
                ],
            },
        ),
        OnStore(guard(LINK, may_change=("used_at", "ended_at", "ended_why"), until=("ended_at",)), release(LINK)),
        OnStore(refuse_truncate(LINK), allow_truncate(LINK)),
        row_level_security(LINK),
    ]
