"""Proxies and for whom they act, and helpers who open a terminal. What was entered is never changed."""

# ruff: noqa: RUF012 (Django writes this form)

import django.db.models.deletion
from django.db import migrations, models

from madoguchi.tenancy import row_level_security
from madoguchi.tenancy.append_only import guard, release
from madoguchi.tenancy.on_store import OnStore
from madoguchi.tenancy.truncate import allow_truncate, refuse_truncate

APPROVAL = ("approved_by", "approved_at")
END = ("ended_by", "ended_at", "ended_side", "ended_because")


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0004_cards"),
        ("tenancy", "0002_synthetic"),
    ]

    operations = [
        migrations.CreateModel(
            name="Proxy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(db_comment="代理人番号 (12桁、末尾は検査用数字)", max_length=12)),
                ("name", models.CharField(db_comment="代理人の氏名", max_length=30)),
                (
                    "organisation",
                    models.CharField(db_comment="代理人の所属する法人・施設 (個人なら空)", default="", max_length=60),
                ),
                ("birth_date", models.DateField(db_comment="代理人の生年月日")),
                ("entered_by", models.CharField(db_comment="登録した職員", max_length=60)),
                ("entered_at", models.DateTimeField(db_comment="登録日時")),
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
                "db_table": "identity_proxy",
                "db_table_comment": "代理人 (追記のみ)",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Mandate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person_id", models.BigIntegerField(db_comment="本人の宛名番号")),
                ("basis", models.CharField(db_comment="代理権の根拠 (法定代理・委任・世話をする者)", max_length=12)),
                ("paper", models.CharField(db_comment="確かめた書類", max_length=200)),
                ("since", models.DateField(db_comment="代理権の始まり")),
                (
                    "until",
                    models.DateField(db_comment="代理権の終わり (その日まで、法定代理では空でもよい)", null=True),
                ),
                ("entered_by", models.CharField(db_comment="登録した職員", max_length=60)),
                ("entered_at", models.DateTimeField(db_comment="登録日時")),
                ("approved_by", models.CharField(db_comment="承認した職員", max_length=60, null=True)),
                ("approved_at", models.DateTimeField(db_comment="承認日時", null=True)),
                ("ended_by", models.CharField(db_comment="終わらせた人 (本人または職員)", max_length=60, null=True)),
                ("ended_at", models.DateTimeField(db_comment="終わらせた日時", null=True)),
                ("ended_side", models.CharField(db_comment="終わらせたのは住民か職員か", max_length=12, null=True)),
                ("ended_because", models.CharField(db_comment="終わらせた理由", max_length=200, null=True)),
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
                    "proxy",
                    models.ForeignKey(
                        db_comment="代理人",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mandates",
                        to="identity.proxy",
                    ),
                ),
            ],
            options={
                "db_table": "identity_mandate",
                "db_table_comment": "代理権 (だれがだれの代理人か、追記のみ)",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.RemoveConstraint(
            model_name="visit",
            name="identity_visit_door",
        ),
        migrations.AddField(
            model_name="shift",
            name="place",
            field=models.CharField(
                db_comment="支援員が住民の端末を開いた場所 (職員の席なら空)", default="", max_length=30
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="helper",
            field=models.ForeignKey(
                db_comment="手伝う支援員",
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="identity.staff",
            ),
        ),
        migrations.AddField(
            model_name="visit",
            name="place",
            field=models.CharField(db_comment="支援の場所", default="", max_length=30),
        ),
        migrations.AddField(
            model_name="visit",
            name="shown_name",
            field=models.CharField(db_comment="代理人に示す本人の氏名 (本人なら空)", default="", max_length=120),
        ),
        migrations.AlterField(
            model_name="attempt",
            name="subject",
            field=models.CharField(db_comment="確認の対象 (照会番号、職員番号、代理人番号)", max_length=64),
        ),
        migrations.AddField(
            model_name="visit",
            name="mandate",
            field=models.ForeignKey(
                db_comment="代理権 (本人なら空)",
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="identity.mandate",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(("door__in", ["code", "passkey", "card", "mandate"])), name="identity_visit_door"
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("door", "mandate"), ("mandate__isnull", False)),
                    models.Q(models.Q(("door", "mandate"), _negated=True), ("mandate__isnull", True)),
                    _connector="OR",
                ),
                name="identity_visit_mandate",
            ),
        ),
        migrations.AddConstraint(
            model_name="proxy",
            constraint=models.UniqueConstraint(fields=("municipality", "number"), name="identity_proxy_number_once"),
        ),
        migrations.AddIndex(
            model_name="mandate",
            index=models.Index(fields=["municipality", "person_id"], name="identity_mandate_person"),
        ),
        migrations.AddIndex(
            model_name="mandate",
            index=models.Index(fields=["municipality", "proxy"], name="identity_mandate_proxy"),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(("basis__in", ["legal", "appointed", "carer"])), name="identity_mandate_basis"
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("until__gte", models.F("since")), ("until__isnull", False)),
                    models.Q(("basis", "legal"), ("until__isnull", True)),
                    _connector="OR",
                ),
                name="identity_mandate_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                    models.Q(
                        ("approved_at__isnull", False),
                        ("approved_by__isnull", False),
                        models.Q(("approved_by", models.F("entered_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="identity_mandate_two_persons",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_at__isnull", True),
                        ("ended_because__isnull", True),
                        ("ended_by__isnull", True),
                        ("ended_side__isnull", True),
                    ),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("ended_because__isnull", False),
                        ("ended_by__isnull", False),
                        ("ended_side__in", ["resident", "staff"]),
                        ("ended_side__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="identity_mandate_one_end",
            ),
        ),
        OnStore(guard("identity_proxy"), release("identity_proxy")),
        OnStore(guard("identity_mandate", once=(*APPROVAL, *END), until=("ended_at",)), release("identity_mandate")),
        *(OnStore(refuse_truncate(table), allow_truncate(table)) for table in ("identity_proxy", "identity_mandate")),
        *map(row_level_security, ("identity_proxy", "identity_mandate")),
    ]
