"""Passkeys of residents and of staff, and the challenges that they sign."""

# ruff: noqa: RUF012 (Django writes this form)

import django.db.models.deletion
from django.db import migrations, models

from madoguchi.tenancy import row_level_security
from madoguchi.tenancy.append_only import guard, release
from madoguchi.tenancy.on_store import OnStore
from madoguchi.tenancy.truncate import allow_truncate, refuse_truncate


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0002_staff"),
        ("tenancy", "0002_synthetic"),
    ]

    operations = [
        migrations.CreateModel(
            name="Challenge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("challenge_sha256", models.CharField(db_comment="チャレンジの SHA-256 (16進)", max_length=64)),
                ("side", models.CharField(db_comment="住民か職員か", max_length=12)),
                ("intent", models.CharField(db_comment="目的 (登録、入る、決める)", max_length=12)),
                ("person_id", models.BigIntegerField(db_comment="宛名番号 (入る前は空)", null=True)),
                ("bound_sha256", models.CharField(db_comment="決める内容の SHA-256 (16進)", max_length=64)),
                ("user_handle", models.CharField(db_comment="登録する持ち主を指す乱数 (base64url)", max_length=86)),
                ("made_at", models.DateTimeField(db_comment="作った日時")),
                ("spent_at", models.DateTimeField(db_comment="使った日時", null=True)),
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
                        db_comment="職員 (入る前は空)",
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.staff",
                    ),
                ),
            ],
            options={
                "db_table": "identity_challenge",
                "db_table_comment": "パスキーに署名させる一度きりのチャレンジ",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Passkey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person_id", models.BigIntegerField(db_comment="宛名番号 (住民のパスキー)", null=True)),
                ("credential_id", models.CharField(db_comment="認証情報の識別子 (base64url)", max_length=1400)),
                ("user_handle", models.CharField(db_comment="持ち主を指す乱数 (base64url)", max_length=86)),
                ("public_key", models.BinaryField(db_comment="公開鍵 (COSE)")),
                ("sign_count", models.BigIntegerField(db_comment="署名の回数 (数えない機器では0)")),
                ("name", models.CharField(db_comment="持ち主がつけた名前", max_length=30)),
                (
                    "made_behind",
                    models.CharField(db_comment="作ったときの本人確認の方法 (職員では空)", max_length=12, null=True),
                ),
                ("made_at", models.DateTimeField(db_comment="登録の日時")),
                ("used_at", models.DateTimeField(db_comment="最後に使った日時", null=True)),
                ("revoked_at", models.DateTimeField(db_comment="失効の日時", null=True)),
                ("ended_why", models.CharField(db_comment="失効の理由", max_length=12, null=True)),
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
                        db_comment="職員 (職員のパスキー)",
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.staff",
                    ),
                ),
            ],
            options={
                "db_table": "identity_passkey",
                "db_table_comment": "パスキー (公開鍵)",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.RemoveConstraint(
            model_name="visit",
            name="identity_visit_door",
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(("door__in", ["code", "passkey"])), name="identity_visit_door"
            ),
        ),
        migrations.AddIndex(
            model_name="challenge",
            index=models.Index(fields=["municipality", "made_at"], name="identity_challenge_made"),
        ),
        migrations.AddConstraint(
            model_name="challenge",
            constraint=models.UniqueConstraint(
                fields=("municipality", "challenge_sha256"), name="identity_challenge_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="challenge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("intent__in", ["register", "sign_in", "approve"]), ("side__in", ["resident", "staff"])
                ),
                name="identity_challenge_known",
            ),
        ),
        migrations.AddIndex(
            model_name="passkey",
            index=models.Index(fields=["municipality", "person_id"], name="identity_passkey_person"),
        ),
        migrations.AddIndex(
            model_name="passkey",
            index=models.Index(fields=["municipality", "staff"], name="identity_passkey_staff"),
        ),
        migrations.AddConstraint(
            model_name="passkey",
            constraint=models.UniqueConstraint(fields=("municipality", "credential_id"), name="identity_passkey_once"),
        ),
        migrations.AddConstraint(
            model_name="passkey",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("person_id__isnull", True), ("staff__isnull", False)),
                    models.Q(("person_id__isnull", False), ("staff__isnull", True)),
                    _connector="OR",
                ),
                name="identity_passkey_one_owner",
            ),
        ),
        migrations.AddConstraint(
            model_name="passkey",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_why__isnull", True), ("revoked_at__isnull", True)),
                    models.Q(("ended_why__in", ["owner", "copied", "office"]), ("revoked_at__isnull", False)),
                    _connector="OR",
                ),
                name="identity_passkey_ended",
            ),
        ),
        OnStore(
            guard(
                "identity_passkey",
                may_change=("sign_count", "used_at", "revoked_at", "ended_why"),
                until=("revoked_at",),
            ),
            release("identity_passkey"),
        ),
        OnStore(refuse_truncate("identity_passkey"), allow_truncate("identity_passkey")),
        *map(row_level_security, ("identity_passkey", "identity_challenge")),
    ]
