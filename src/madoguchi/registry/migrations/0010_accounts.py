"""What banks and the office said of accounts, and accounts that are not their persons'. Begun by makemigrations."""

# ruff: noqa: RUF012 (Django writes this form)

import django.db.models.deletion
from django.db import migrations, models

from madoguchi.registry.history import keep, release
from madoguchi.tenancy import row_level_security
from madoguchi.tenancy.on_store import OnStore
from madoguchi.tenancy.truncate import allow_truncate, refuse_truncate

TABLES = ("account_checks", "account_alarms")


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0009_laws"),
        ("tenancy", "0002_synthetic"),
    ]

    operations = [
        OnStore(release("accounts"), keep("accounts")),
        migrations.AlterField(
            model_name="bankaccount",
            name="purpose",
            field=models.CharField(
                db_comment="public_money 公金受取口座、paid_before 支給実績口座、child_allowance 児童手当口座、"
                "credited 当システムで入金した口座",
                max_length=20,
            ),
        ),
        OnStore(keep("accounts"), release("accounts")),
        migrations.CreateModel(
            name="AccountAlarm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(db_comment="処理日時 (この行を知った時点)")),
                (
                    "superseded_at",
                    models.DateTimeField(db_comment="後の行に置き換えられた時点 (現在の行は空)", null=True),
                ),
                (
                    "account",
                    models.ForeignKey(
                        db_comment="口座の行",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.bankaccount",
                    ),
                ),
                (
                    "kind",
                    models.CharField(db_comment="見立て (family 家族の口座、wrong_link 他人の口座など)", max_length=20),
                ),
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
                "db_table": "account_alarms",
                "db_table_comment": "口座の警報 (名義が本人と違う口座)",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=("municipality", "account"),
                        name="account_alarms_one_present",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_at__isnull", True),
                            ("superseded_at__gt", models.F("recorded_at")),
                            _connector="OR",
                        ),
                        name="account_alarms_superseded_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AccountCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(db_comment="処理日時 (この行を知った時点)")),
                (
                    "superseded_at",
                    models.DateTimeField(db_comment="後の行に置き換えられた時点 (現在の行は空)", null=True),
                ),
                ("person_id", models.BigIntegerField(db_comment="宛名番号")),
                ("bank_code", models.CharField(db_comment="金融機関コード", max_length=4)),
                ("branch_code", models.CharField(db_comment="店舗コード", max_length=3)),
                (
                    "account_type",
                    models.CharField(db_comment="預金種目 (1 普通、2 当座、4 貯蓄、9 その他)", max_length=1),
                ),
                ("account_number", models.CharField(db_comment="口座番号", max_length=7)),
                ("holder_kana", models.TextField(db_comment="口座名義人カナ (確かめたときのもの)")),
                (
                    "told_by",
                    models.CharField(db_comment="誰が確かめたか (bank 金融機関、office 職員二人)", max_length=6),
                ),
                (
                    "outcome",
                    models.CharField(
                        db_comment="結果 (no_account 該当口座なし、name_differs 名義相違、own 本人の口座、"
                        "not_own 本人の口座でない)",
                        max_length=12,
                    ),
                ),
                ("by", models.CharField(db_comment="確かめた人 (金融機関のときは bank)", max_length=60)),
                ("confirmed_by", models.CharField(db_comment="もう一人の確かめた人", max_length=60, null=True)),
                ("why", models.TextField(db_comment="理由 (金融機関のときは結果ファイルの SHA-256)")),
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
                "db_table": "account_checks",
                "db_table_comment": "口座の確認 (振込結果と、職員二人による名義の確認)",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("superseded_at__isnull", True)),
                        fields=(
                            "municipality",
                            "person_id",
                            "bank_code",
                            "branch_code",
                            "account_type",
                            "account_number",
                            "told_by",
                        ),
                        name="account_checks_one_present",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_at__isnull", True),
                            ("superseded_at__gt", models.F("recorded_at")),
                            _connector="OR",
                        ),
                        name="account_checks_superseded_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("confirmed_by__isnull", True),
                                ("outcome__in", ("no_account", "name_differs")),
                                ("told_by", "bank"),
                            ),
                            models.Q(
                                ("confirmed_by__isnull", False),
                                ("outcome__in", ("own", "not_own")),
                                ("told_by", "office"),
                                models.Q(("confirmed_by", models.F("by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="account_checks_two_persons",
                    ),
                ],
            },
        ),
        *(row_level_security(table) for table in TABLES),
        *(OnStore(keep(table), release(table)) for table in TABLES),
        *(OnStore(refuse_truncate(table), allow_truncate(table)) for table in TABLES),
    ]
