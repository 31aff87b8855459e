"""How an approver proved again that it was still they."""

# ruff: noqa: RUF012 (Django writes this form)

import django.db.models.deletion
from django.db import migrations, models

from madoguchi.tenancy import row_level_security
from madoguchi.tenancy.append_only import guard, release
from madoguchi.tenancy.on_store import OnStore
from madoguchi.tenancy.truncate import allow_truncate, refuse_truncate

PROOF = "identity_proof"


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


class Migration(migrations.Migration):
    dependencies = [("identity", "0008_renewed_cards"), ("tenancy", "0002_synthetic")]

    operations = [
        migrations.CreateModel(
            name="Proof",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("how", models.CharField(db_comment="確かめた方法 (パスキー、暗証)", max_length=12)),
                ("act", models.CharField(db_comment="画面の名前", max_length=40)),
                ("pressed", models.CharField(db_comment="押したボタン", max_length=20)),
                ("address", models.CharField(db_comment="画面の場所 (対象の番号を含む)", max_length=200)),
                (
                    "seen_sha256",
                    models.CharField(db_comment="決める内容の SHA-256 (16進、内容がないものは空)", max_length=64),
                ),
                ("sent_sha256", models.CharField(db_comment="送られた項目の SHA-256 (16進)", max_length=64)),
                ("at", models.DateTimeField(db_comment="日時")),
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
                ("staff", to("identity.staff", "職員", related="proofs")),
                ("passkey", to("identity.passkey", "パスキー (暗証なら空)", null=True)),
                ("shift", to("identity.shift", "職員の席")),
            ],
            options={
                "db_table": PROOF,
                "db_table_comment": "決裁などのときの再認証 (追記のみ)",
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["municipality", "staff"], name="identity_proof_staff")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("how", "passkey"), ("passkey__isnull", False)),
                            models.Q(("how", "secret"), ("passkey__isnull", True)),
                            _connector="OR",
                        ),
                        name="identity_proof_how",
                    ),
                ],
            },
        ),
        OnStore(guard(PROOF), release(PROOF)),
        OnStore(refuse_truncate(PROOF), allow_truncate(PROOF)),
        row_level_security(PROOF),
    ]
