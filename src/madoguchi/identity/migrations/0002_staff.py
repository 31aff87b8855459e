"""The staff: who they are, who gave them their roles, and at which desks they sit."""

# ruff: noqa: RUF012 (Django writes this form)

import django.db.models.deletion
from django.db import migrations, models

from madoguchi.tenancy import row_level_security
from madoguchi.tenancy.append_only import guard, release
from madoguchi.tenancy.on_store import OnStore
from madoguchi.tenancy.truncate import allow_truncate, refuse_truncate


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0001_visits"),
        ("tenancy", "0002_synthetic"),
    ]

    operations = [
        migrations.AlterField(
            model_name="attempt",
            name="subject",
            field=models.CharField(db_comment="確認の対象 (照会番号、職員番号)", max_length=64),
        ),
        migrations.CreateModel(
            name="Staff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(db_comment="職員番号", max_length=20)),
                ("name", models.CharField(db_comment="氏名", max_length=30)),
                ("roles", models.CharField(db_comment="権限 (符号をコンマで区切る)", max_length=120)),
                ("secret", models.CharField(db_comment="暗証の検査値 (scrypt)", max_length=200)),
                ("must_change", models.BooleanField(db_comment="次に入るとき暗証を改める", default=True)),
                ("ended_at", models.DateTimeField(db_comment="資格を失った日時", null=True)),
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
                "db_table": "identity_staff",
                "db_table_comment": "職員 (窓口の利用者)",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Shift",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token_sha256", models.CharField(db_comment="合言葉の SHA-256 (16進)", max_length=64)),
                ("proven_at", models.DateTimeField(db_comment="本人確認の日時")),
                ("seen_at", models.DateTimeField(db_comment="最後に使った日時")),
                ("ended_at", models.DateTimeField(db_comment="終えた日時", null=True)),
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
                    "staff",
                    models.ForeignKey(
                        db_comment="職員",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.staff",
                    ),
                ),
            ],
            options={
                "db_table": "identity_shift",
                "db_table_comment": "職員の窓口の利用 (本人確認から終了まで)",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "roles",
                    models.CharField(db_comment="それからの権限 (符号をコンマで区切る、空は資格なし)", max_length=120),
                ),
                ("by", models.CharField(db_comment="行った職員", max_length=60)),
                ("at", models.DateTimeField(db_comment="日時")),
                ("new_secret", models.BooleanField(db_comment="暗証を新しくした")),
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
                    "staff",
                    models.ForeignKey(
                        db_comment="職員",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="identity.staff",
                    ),
                ),
            ],
            options={
                "db_table": "identity_appointment",
                "db_table_comment": "職員の権限の経過 (追記のみ)",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddConstraint(
            model_name="staff",
            constraint=models.UniqueConstraint(fields=("municipality", "number"), name="identity_staff_number_once"),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.UniqueConstraint(
                fields=("municipality", "token_sha256"), name="identity_shift_token_once"
            ),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(fields=["municipality", "staff"], name="identity_appointment_staff"),
        ),
        OnStore(guard("identity_appointment"), release("identity_appointment")),
        OnStore(refuse_truncate("identity_appointment"), allow_truncate("identity_appointment")),
        *map(row_level_security, ("identity_staff", "identity_appointment", "identity_shift")),
    ]
