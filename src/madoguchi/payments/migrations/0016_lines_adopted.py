"""The lines of files and results from before they were bound are bound as they stand; the log says since when.

In a migration of its own: PostgreSQL changes no table in the transaction that wrote to it.
"""

# ruff: noqa: RUF012 (Django writes this form)

from datetime import UTC, datetime

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from madoguchi.payments import lines
from madoguchi.tenancy import municipality
from madoguchi.tenancy.models import Municipality
from madoguchi.tenancy.on_store import OnStore


def adopt(_: BaseDatabaseSchemaEditor) -> None:
    for code in Municipality.objects.values_list("code", flat=True):
        with municipality(code):
            for kind in lines.BOTH:
                kind.adopt(datetime.now(UTC))


def keep(_: BaseDatabaseSchemaEditor) -> None:
    """They stay bound."""


class Migration(migrations.Migration):
    dependencies = [("payments", "0015_line_seals")]

    operations = [OnStore(adopt, keep)]
