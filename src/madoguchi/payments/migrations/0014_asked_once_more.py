"""Who named an account that turned out not to be usable is asked once more.

SQLite makes a table anew to change a constraint, and its triggers are gone with the old one: so they are taken away
first and made again afterwards, on both stores alike.
"""

# ruff: noqa: RUF012 (Django writes this form)

from __future__ import annotations

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from madoguchi.payments.guards import refuse, release
from madoguchi.tenancy.on_store import OnStore

REQUEST, ANSWER = "payments_account_request", "payments_account_answer"
KEPT = (("question_changed", "UPDATE"), ("question_deleted", "DELETE"))
NAME = "payments_asked_ground"


def make(editor: BaseDatabaseSchemaEditor) -> None:
    for name, event in KEPT:
        refuse(REQUEST, name, event, lambda _: "true")(editor)


def take_away(editor: BaseDatabaseSchemaEditor) -> None:
    for name, _ in KEPT:
        release(REQUEST, name)(editor)


def of(*grounds: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=models.Q(("ground__in", list(grounds))), name=NAME)


class Migration(migrations.Migration):
    dependencies = [("payments", "0013_corrections")]

    operations = [
        OnStore(take_away, make),
        migrations.RemoveConstraint(model_name="accountrequest", name=NAME),
        migrations.AddConstraint(model_name="accountrequest", constraint=of("missing", "returned", "unusable")),
        OnStore(make, take_away),
    ]
