"""A card may be a staff member's, and a desk and a proof say by which card they came about.

SQLite makes a table anew to change a constraint, and loses the triggers of the old one: so they are taken away first
and made again afterwards, on both stores alike; a guard names the columns, the new ones too.
"""

# ruff: noqa: RUF012 (Django writes this form)

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from madoguchi.tenancy.append_only import guard, release
from madoguchi.tenancy.on_store import OnStore

CARD, PROOF = "identity_card", "identity_proof"
NUMBER = ("municipality", "authority_sha256", "serial")
CARD_KEPT = guard(CARD, may_change=("used_at", "ended_at", "ended_why"), until=("ended_at",))


def to(model: str, said: str) -> "models.ForeignKey[object, object]":
    """A reference that keeps what it refers to, where there is one."""
    return models.ForeignKey(
        db_comment=said,
        db_index=False,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=model,
    )


class Migration(migrations.Migration):
    dependencies = [("identity", "0015_to_sign"), ("tenancy", "0002_synthetic")]

    operations = [
        OnStore(release(CARD), CARD_KEPT),
        OnStore(release(PROOF), guard(PROOF)),
        migrations.RemoveConstraint("card", "identity_card_one_owner"),
        migrations.RemoveConstraint("proof", "identity_proof_how"),
        migrations.AddField("card", "staff", to("identity.staff", "職員 (職員のカード)")),
        migrations.AddField("proof", "card", to("identity.card", "カード (ほかの方法なら空)")),
        migrations.AddField("shift", "card", to("identity.card", "入ったときのカード (ほかの方法なら空)")),
        migrations.AlterField(
            "card",
            "linked_behind",
            models.CharField(db_comment="結び付けたときの本人確認の方法 (職員では空)", max_length=12, null=True),
        ),
        migrations.AlterField(
            "card", "person_id", models.BigIntegerField(db_comment="宛名番号 (住民のカード)", null=True)
        ),
        migrations.AlterField(
            "proof", "how", models.CharField(db_comment="確かめた方法 (パスキー、カード、暗証)", max_length=12)
        ),
        migrations.AlterField("proof", "passkey", to("identity.passkey", "パスキー (ほかの方法なら空)")),
        migrations.AlterField("shift", "passkey", to("identity.passkey", "入ったときのパスキー (ほかの方法なら空)")),
        migrations.AddIndex("card", models.Index(fields=["municipality", "staff"], name="identity_card_staff")),
        migrations.AddConstraint(
            "card",
            models.UniqueConstraint(
                condition=Q(("ended_at__isnull", True), ("staff__isnull", True)),
                fields=NUMBER,
                name="identity_card_one_owner",
            ),
        ),
        migrations.AddConstraint(
            "card",
            models.UniqueConstraint(
                condition=Q(("ended_at__isnull", True), ("staff__isnull", False)),
                fields=NUMBER,
                name="identity_card_one_staff",
            ),
        ),
        migrations.AddConstraint(
            "card",
            models.CheckConstraint(
                condition=Q(
                    Q(("linked_behind__isnull", True), ("person_id__isnull", True), ("staff__isnull", False)),
                    Q(("linked_behind__isnull", False), ("person_id__isnull", False), ("staff__isnull", True)),
                    _connector="OR",
                ),
                name="identity_card_side",
            ),
        ),
        migrations.AddConstraint(
            "proof",
            models.CheckConstraint(
                condition=Q(
                    Q(("card__isnull", True), ("how", "passkey"), ("passkey__isnull", False)),
                    Q(("card__isnull", False), ("how", "card"), ("passkey__isnull", True)),
                    Q(("card__isnull", True), ("how", "secret"), ("passkey__isnull", True)),
                    _connector="OR",
                ),
                name="identity_proof_how",
            ),
        ),
        OnStore(guard(PROOF), release(PROOF)),
        OnStore(CARD_KEPT, release(CARD)),
    ]
