"""Nobody empties a table past the guards that keep its rows."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from madoguchi.tenancy import municipality
from madoguchi.tenancy.models import Municipality

pytestmark = pytest.mark.django_db
KEPT = ("residents", "data_uses", "cases_decision", "payments_transfer", "snapshots")


@pytest.mark.parametrize("table", KEPT)
def test_no_municipality_empties_the_table_of_all(table: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE.")
    Municipality.objects.create(code="131016", name="千代田区")
    with municipality("131016"), pytest.raises(DatabaseError, match=r"tenancy\.truncate"), transaction.atomic():
        connection.cursor().execute(f"TRUNCATE {table} CASCADE")


def test_a_row_that_is_kept_is_not_replaced_either() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("Only SQLite has INSERT OR REPLACE.")
    Municipality.objects.create(code="302015", name="和歌山市")
    rows = "INSERT {} INTO snapshots (id, municipality_id, snapshot_id, base_date, known_at, decides_by, "
    rows += "manifest_sha256, people) VALUES (1, '302015', 'a', '2020-04-27', '2020-05-01', 'event', '{}', 1)"
    with connection.cursor() as cursor:
        cursor.execute(rows.format("", "first"))
        with pytest.raises(DatabaseError, match=r"registry\.append_only"), transaction.atomic():
            cursor.execute(rows.format("OR REPLACE", "second"))
