"""A card that was renewed is followed to its new number.

SQLite makes a table anew to change a constraint, and loses the triggers of the old one: so they are taken away first
and made again afterwards, on both stores alike.
"""

# ruff: noqa: RUF012 (Django writes this form)

import django.db.models.deletion
from django.db import migrations, models

from madoguchi.tenancy.append_only import guard, release
from madoguchi.tenancy.on_store import OnStore

CARD, NAME = "identity_card", "identity_card_ended"
KEPT = guard(CARD, may_change=("used_at", "ended_at", "ended_why"), until=("ended_at",))


def ended_for(*why: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(
            models.Q(("ended_at__isnull", True), ("ended_why__isnull", True)),
            models.Q(("ended_at__isnull", False), ("ended_why__in", list(why)), ("ended_why__isnull", False)),
            _connector="OR",
        ),
        name=NAME,
    )


class Migration(migrations.Migration):
    dependencies = [("identity", "0007_attempts_and_approvals")]

    operations = [
        OnStore(release(CARD), KEPT),
        migrations.AddField(
            model_name="card",
            name="renews",
            field=models.ForeignKey(
                db_comment="更新前のカード (更新で引き継いだものだけ)",
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="identity.card",
            ),
        ),
        migrations.RemoveConstraint(model_name="card", name=NAME),
        migrations.AddConstraint(model_name="card", constraint=ended_for("owner", "copied", "office", "renewed")),
        OnStore(KEPT, release(CARD)),
    ]
