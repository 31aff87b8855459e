"""「証跡」 What guards the tables in the store itself, triggers and policies, held to how the last `migrate` left it.

Whoever owns the database can take a guard away, or add a trigger of their own that undoes what another writes. What
there was lies outside the database, in a file of MADOGUCHI_HOME beside the keys of the logs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import connection

from madoguchi import store

FILE = "guards"
_SQLITE = "SELECT tbl_name || '.' || name, sql FROM sqlite_master WHERE type = 'trigger'"
_POSTGRESQL = (
    "SELECT c.relname || '.' || t.tgname, "
    "t.tgenabled::text || pg_get_triggerdef(t.oid) || pg_get_functiondef(t.tgfoid) "
    "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
    "WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace",
    "SELECT tablename || '.' || policyname, concat_ws(' ', permissive, roles, cmd, qual, with_check) "
    "FROM pg_policies WHERE schemaname = current_schema()",
    "SELECT relname, concat(relrowsecurity, relforcerowsecurity) FROM pg_class "
    "WHERE relkind = 'r' AND relrowsecurity AND relnamespace = current_schema()::regnamespace",
)


def begin() -> None:
    """Write down that the tables are being changed: until `keep` is called, guards are away."""
    _write({**_read(), "version": ""})


def keep() -> None:
    """Write down what guards the tables now."""
    _write({"version": version("madoguchi"), "guards": _there()})


def is_begun() -> bool:
    """Whether a change of the tables did not come to its end: it was killed."""
    return _read().get("version") == ""


def is_kept() -> bool:
    """Whether it was written down by this version; another may guard otherwise."""
    return bool(_read().get("version") == version("madoguchi"))


def changed() -> tuple[str, ...]:
    """The guards that are gone, do something else, or were never made by us, each as table and name.

    None where nothing was written down yet.
    """
    known, there = _read().get("guards"), _there()
    if not isinstance(known, dict):
        return ()
    return tuple(sorted(name for name in {*known, *there} if known.get(name) != there.get(name)))


def _there() -> dict[str, str]:
    with connection.cursor() as cursor:
        found = dict[str, str]()
        for sql in _POSTGRESQL if connection.vendor == "postgresql" else (_SQLITE,):
            cursor.execute(sql)
            found |= {str(name): sha256(str(said).encode()).hexdigest() for name, said in cursor.fetchall()}
    return found


def _write(said: Mapping[str, object]) -> None:
    path = _path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    store.disk.write_whole(path, [json.dumps(said, sort_keys=True).encode()])


def _read() -> Mapping[str, object]:
    try:
        said = json.loads(_path().read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def _path() -> Path:
    return Path(settings.HOME) / FILE
