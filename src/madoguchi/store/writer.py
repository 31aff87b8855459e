"""One writer at a time for each municipality and step. The lock ends with its process, however that ends."""

from __future__ import annotations

import fcntl
import re
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection

from madoguchi.core.errors import InputRefused
from madoguchi.store.records import busy

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,99}")


@contextmanager
def lock(name: str) -> Iterator[None]:
    """Hold the lock of this name, such as "302015.snapshot"; it never waits.

    On SQLite it is a lock on a file below HOME, on PostgreSQL an advisory lock of the session.
    Raises Conflict `store.busy` at once when another holds it, InputRefused `store.name` for an unfit name.
    """
    if not _NAME.fullmatch(name):
        raise InputRefused(
            "store.name",
            ja="排他の名前に使えない文字があります。英小文字・数字・点・下線・ハイフンだけにしてください。",
            en="A lock's name has characters that are not allowed. Use a-z, 0-9, dots, underscores and hyphens only.",
        )
    with _file_lock(name) if connection.vendor == "sqlite" else _advisory_lock(name):
        yield


@contextmanager
def _file_lock(name: str) -> Iterator[None]:
    folder = Path(settings.HOME) / "locks"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / f"{name}.lock").open("wb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise busy() from None
        yield


_held: set[int] = set()
"""A session may take its own advisory lock twice; this process must not."""


@contextmanager
def _advisory_lock(name: str) -> Iterator[None]:
    key = int.from_bytes(sha256(name.encode()).digest()[:8], "big", signed=True)
    # A lock of the session cannot be given back in a transaction that has failed; one of the transaction ends with it.
    whole_transaction = connection.in_atomic_block
    take = "pg_try_advisory_xact_lock" if whole_transaction else "pg_try_advisory_lock"
    if key in _held:
        raise busy()
    _held.add(key)
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {take}(%s)", [key])
            if cursor.fetchone() != (True,):
                raise busy()
        try:
            yield
        finally:
            if not whole_transaction and connection.is_usable():
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
    finally:
        _held.discard(key)
