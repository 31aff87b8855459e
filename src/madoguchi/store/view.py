"""One view of all records for a long reading, during which others go on writing."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection, transaction

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def view() -> Iterator[None]:
    """Read within what is committed when it begins; nothing may be written within. In a transaction it is that one.

    On SQLite whoever writes at that moment is waited for, and then the writer's lock is left to others: a transaction
    as ours are begun (IMMEDIATE) would keep every other writer waiting for as long as it reads.
    """
    if connection.in_atomic_block:
        yield
        return
    if connection.vendor == "sqlite":
        with transaction.atomic():
            pass
        with _left_to_others(), transaction.atomic():
            yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@contextmanager
def _left_to_others() -> Iterator[None]:
    mode = connection.transaction_mode  # type: ignore[attr-defined]  # of Django's own connection to SQLite
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        yield
    finally:
        connection.transaction_mode = mode  # type: ignore[attr-defined]
