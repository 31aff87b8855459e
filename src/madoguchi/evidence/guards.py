"""「証跡」 What guards the tables in the store itself, held to how the last `migrate` left it.

Whoever owns the database can take a guard away, or add something of their own that undoes what another writes. What
there was lies outside the database, in a file of MADOGUCHI_HOME beside the keys of the logs: tables and triggers of
SQLite; on PostgreSQL triggers, policies, rules, constraints, columns and functions; and which migrations were made.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from madoguchi import store
from madoguchi.core.errors import Conflict

FILE = "guards"
COPYING = "_evidence_"
"""In the names of the triggers that copy rows into the log: what these do, the code itself says (`watch`)."""
_FORM = 1
"""Of the file; another says nothing here."""
_SQLITE = (
    "SELECT type || ' ' || tbl_name || '.' || name, sql FROM sqlite_master WHERE sql IS NOT NULL "
    "AND name NOT LIKE 'sqlite_%'",
)
_OURS = "relnamespace = current_schema()::regnamespace"
_POSTGRESQL = (
    "SELECT 'trigger ' || c.relname || '.' || t.tgname, t.tgenabled::text || pg_get_triggerdef(t.oid) "
    f"FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND c.{_OURS}",
    "SELECT 'policy ' || tablename || '.' || policyname, concat_ws(' ', permissive, roles, cmd, qual, with_check) "
    "FROM pg_policies WHERE schemaname = current_schema()",
    "SELECT 'table ' || relname, concat_ws(' ', relkind, relrowsecurity, relforcerowsecurity, relhassubclass) "
    f"FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND {_OURS}",
    "SELECT 'column ' || c.relname || '.' || a.attname, concat_ws(' ', format_type(a.atttypid, a.atttypmod), "
    "a.attnotnull, a.attgenerated, a.attidentity, pg_get_expr(d.adbin, d.adrelid)) FROM pg_attribute a "
    "JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum "
    f"WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p') AND c.{_OURS}",
    "SELECT 'constraint ' || c.relname || '.' || k.conname, k.convalidated::text || pg_get_constraintdef(k.oid) "
    f"FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE c.{_OURS}",
    "SELECT 'rule ' || c.relname || '.' || r.rulename, r.ev_enabled::text || pg_get_ruledef(r.oid) "
    f"FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class WHERE r.rulename <> '_RETURN' AND c.{_OURS}",
    "SELECT 'function ' || n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')', "
    "pg_get_functiondef(p.oid) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
    "WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND p.prokind IN ('f', 'p')",
    "SELECT 'operator ' || o.oid::regoperator::text, o.oprcode::text FROM pg_operator o "
    "JOIN pg_namespace n ON n.oid = o.oprnamespace WHERE n.nspname <> 'pg_catalog'",
)


def begin() -> None:
    """Write down that the tables are being changed, and what had been changed before: until `end`, guards are away."""
    if not is_begun():
        _write({"form": _FORM, **_read(), "lost": _kept(changed()), "version": ""})


def end() -> None:
    """Write down what guards the tables after they were changed."""
    _keep(_lost())


def keep() -> None:
    """Write down what guards the tables now, and what had been changed until now, which `acknowledge` forgets."""
    _keep(changed())


def acknowledge() -> None:
    """What had been changed was looked at: from now on what is there counts."""
    _keep(())


def is_kept() -> bool:
    """Whether it was written down by this version; another may guard otherwise."""
    return bool(_read().get("version") == version("madoguchi"))


def is_begun() -> bool:
    """Whether a change of the tables did not come to its end: it was killed."""
    return _read().get("version") == ""


def is_copied(table: str) -> bool:
    """Whether rows of a table went into the log when the tables were last changed."""
    return any(one.endswith(f".{table}{COPYING}insert") for one in _known())


def changed() -> tuple[str, ...]:
    """The guards that are gone, do something else, or were never made by us, now or when the tables changed before.

    None where nothing was written down yet.
    """
    known = _known()
    there = _there() if known else {}
    return tuple(sorted({*_lost(), *(name for name in {*known, *there} if known.get(name) != there.get(name))}))


def refuse_forgotten() -> None:
    """Raises Conflict `evidence.forgotten` where the store does not know of migrations that were made."""
    made = {f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()}
    gone = sorted(_listed("migrations") - made)
    if made and gone:
        raise Conflict(
            "evidence.forgotten",
            ja=f"データベースが、済んだはずの移行（{gone[0]}）を知りません。移行をやり直すと、書き換えが証跡に"
            "取り込まれるおそれがあるため止めました。だれかが消したか、古いバックアップです。"
            "新しいバックアップから戻すか、調べた後に MADOGUCHI_HOME の guards を消してください。",
            en=f"The database does not know of a migration that was made ({gone[0]}). To make it again could take what "
            "was written past the log into it, so it was stopped. Somebody deleted it, or this is an old backup. "
            "Restore a newer one, or delete the file guards of MADOGUCHI_HOME once you have looked.",
        )


def _keep(lost: Iterable[str]) -> None:
    made = [f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()]
    said = {"form": _FORM, "version": version("madoguchi"), "guards": _there(), "migrations": sorted(made)}
    _write({**said, "lost": _kept(lost)})


def _kept(lost: Iterable[str]) -> list[str]:
    """Which of these go on being told of: what copies rows into the log is made anew by whoever changes the tables."""
    return sorted(one for one in lost if COPYING not in one)


def _there() -> dict[str, str]:
    with connection.cursor() as cursor:
        found = dict[str, str]()
        for sql in _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE:
            cursor.execute(sql)
            found |= {str(name): sha256(str(said).encode()).hexdigest() for name, said in cursor.fetchall()}
    return found


def _known() -> Mapping[str, object]:
    found = _read().get("guards")
    return found if isinstance(found, dict) else {}


def _lost() -> frozenset[str]:
    """What had been changed when the tables or the version changed, and nobody acknowledged."""
    return _listed("lost")


def _listed(key: str) -> frozenset[str]:
    found = _read().get(key)
    return frozenset(map(str, found)) if isinstance(found, list) else frozenset()


def _write(said: Mapping[str, object]) -> None:
    path = _path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    store.disk.write_whole(path, [json.dumps(said, sort_keys=True).encode()])


def _read() -> Mapping[str, object]:
    try:
        said = json.loads(_path().read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    return said if isinstance(said, dict) and said.get("form") == _FORM else {}


def _path() -> Path:
    return Path(settings.HOME) / FILE
