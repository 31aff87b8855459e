"""Put the SQLite records of this process back as they were, so that every turn begins alike."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path


def put_back() -> Callable[[], None]:
    """Keep the records as they are now; what is returned brings them back to this, whatever was written since."""
    from django.db import connection

    connection.close()
    store = Path(connection.settings_dict["NAME"])
    kept = store.with_name(f"{store.name}.kept")
    shutil.copyfile(store, kept)

    def restore() -> None:
        connection.close()
        for beside in ("-wal", "-shm"):
            store.with_name(store.name + beside).unlink(missing_ok=True)
        shutil.copyfile(kept, store)

    return restore


def rows_of(table: str, columns: Sequence[str], key: str) -> list[tuple[object, ...]]:
    """What a table holds, for a comparison; in the order of its key, without the ids that the store gives."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY {key}")
        found: list[tuple[object, ...]] = cursor.fetchall()
        return found
