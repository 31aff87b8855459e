"""A row of places says of which municipality or ward it is; what was taken in before is of the municipality itself.

The triggers that keep history are taken away first and made again afterwards: SQLite loses them with the table that it
makes anew, and they would refuse the code of the rows that are there. So is row-level security, which would hide these
rows from whoever migrates.
"""

# ruff: noqa: RUF012 (Django writes this form)

from __future__ import annotations

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from madoguchi.registry.history import keep, release
from madoguchi.tenancy import row_level_security
from madoguchi.tenancy.on_store import Act, OnStore

KEYS = {
    "town": ("towns", "residential"),
    "residencenumber": ("residence_numbers", "residence_id"),
    "parcelnumber": ("parcel_numbers", "parcel_id"),
}
POLICIES = [row_level_security(table) for table, _ in KEYS.values()]


def own_code(table: str) -> Act:
    def run(editor: BaseDatabaseSchemaEditor) -> None:
        editor.execute(f"UPDATE {table} SET lg_code = municipality_id")

    return run


def nothing(_: BaseDatabaseSchemaEditor) -> None:
    """The column goes, and what it says with it."""


def one_present(table: str, *key: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        condition=models.Q(("superseded_at__isnull", True)),
        fields=("municipality", *key, "effective_on"),
        name=f"{table}_one_present",
    )


class Migration(migrations.Migration):
    dependencies = [("registry", "0012_address_changes")]

    operations = [
        *(OnStore(release(table), keep(table)) for table, _ in KEYS.values()),
        *(OnStore(one.backwards, one.forwards) for one in POLICIES),
        *(migrations.RemoveConstraint(name, f"{table}_one_present") for name, (table, _) in KEYS.items()),
        *(
            migrations.AddField(
                name,
                "lg_code",
                models.CharField(db_comment="市区町村・政令市区の全国地方公共団体コード", default="", max_length=6),
                preserve_default=False,
            )
            for name in KEYS
        ),
        *(OnStore(own_code(table), nothing) for table, _ in KEYS.values()),
        *(
            migrations.AddConstraint(name, one_present(table, "lg_code", "machiaza_id", second))
            for name, (table, second) in KEYS.items()
        ),
        *(OnStore(one.forwards, one.backwards) for one in POLICIES),
        *(OnStore(keep(table), release(table)) for table, _ in KEYS.values()),
    ]
