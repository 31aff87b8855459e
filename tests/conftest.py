"""Every test has a HOME of its own, and every database test runs on both stores.

`pytest` runs all on SQLite. `MADOGUCHI_TEST_STORE=postgresql pytest tests` runs the database tests once more, on a
PostgreSQL that is started for the run from the system's binaries and stopped with it. The tests connect as a role
that is no superuser, as production must: row-level security holds for them.
"""

from __future__ import annotations

import gc
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
import pytest
from django.conf import settings as django_settings
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.backends.sqlite3.base import DatabaseWrapper as SqliteWrapper
from django.db.backends.sqlite3.operations import DatabaseOperations as SqliteOperations

from madoguchi.settings import database_from
from tests.counters import counter, counter_home, made_ready, page
from tests.prepared import warm

collect_ignore = ["warm.py"]
"""It is for the processes of `tests.prepared`."""
__all__ = ["counter", "counter_home", "made_ready", "page"]

STORE = os.environ.get("MADOGUCHI_TEST_STORE") or "sqlite"
ADDRESS = "MADOGUCHI_TEST_POSTGRESQL"
"""Set by the process that starts the server; the workers of pytest-xdist inherit it."""
FOLDER = pytest.StashKey[Path]()
SERVER = pytest.StashKey[subprocess.Popen[bytes]]()


def pytest_configure(config: pytest.Config) -> None:
    if STORE not in {"sqlite", "postgresql"}:
        raise pytest.UsageError("MADOGUCHI_TEST_STORE is sqlite or postgresql")
    warm()
    if memory := _in_memory():
        # An office waits for the disk at each step, as it has to.
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory))
    config.stash[FOLDER] = folder = Path(tempfile.mkdtemp(prefix="madoguchi-", dir=memory))
    if STORE == "postgresql" and ADDRESS not in os.environ and (binaries := _binaries()):
        config.stash[SERVER] = _start(binaries, folder)
        os.environ[ADDRESS] = str(folder)
    if STORE == "postgresql" and ADDRESS in os.environ:
        database = database_from(f"postgresql://madoguchi@{os.environ[ADDRESS].replace('/', '%2F')}/madoguchi")
    else:
        database = database_from(None)
        database["NAME"] = folder / "madoguchi.sqlite3"
        database["TEST"] = {"NAME": str(folder / "test.sqlite3")}
    DatabaseWrapper.ops_class = FlushingOperations
    SqliteWrapper.ops_class = FlushingSqlite
    django_settings.PASSWORD_HASHERS = ["tests.quick.Quick"]
    django_settings.DATABASES = {"default": database}
    connections.settings = connections.configure_settings(django_settings.DATABASES)
    del connections["default"]


def pytest_unconfigure(config: pytest.Config) -> None:
    server = config.stash.get(SERVER, None)
    if server:
        server.terminate()
        server.wait(timeout=60)
        del os.environ[ADDRESS]
    shutil.rmtree(config.stash[FOLDER], ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if STORE == "sqlite":
        return
    # A counter in a process of its own keeps its records in SQLite, whatever this run is on.
    chosen = [
        item
        for item in items
        if item.get_closest_marker("django_db") and "made_ready" not in getattr(item, "fixturenames", ())
    ]
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = chosen
    if ADDRESS not in os.environ:
        for item in items:
            item.add_marker(pytest.mark.skip("PostgreSQL is not installed here: no initdb in /usr/lib/postgresql."))


def pytest_collection_finish(session: pytest.Session) -> None:
    """The collector of garbage need not look through thousands of collected tests again and again."""
    gc.collect()
    gc.freeze()


class FlushingOperations(DatabaseOperations):
    """Tests that commit empty the tables afterwards, which nobody else may."""

    def execute_sql_flush(self, sql_list: list[str]) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE '%_no_truncate'")
            held = cursor.fetchall()
        turned = "ALTER TABLE {} {} TRIGGER {}"
        before = [turned.format(table, "DISABLE", name) for table, name in held]
        after = [turned.format(table, "ENABLE", name) for table, name in held]
        super().execute_sql_flush([*before, *sql_list, *after])


class FlushingSqlite(SqliteOperations):
    """The same on SQLite: what refuses to delete is away meanwhile."""

    def execute_sql_flush(self, sql_list: list[str]) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            held = cursor.fetchall()
        before = [f'DROP TRIGGER "{name}"' for name, _ in held]
        super().execute_sql_flush([*before, *sql_list, *(made for _, made in held)])


def _in_memory() -> Path | None:
    """Where the store of a run lies: with PostgreSQL a new database takes half a second on a disk, and 30 ms here."""
    memory = Path("/dev/shm")
    return memory if memory.is_dir() and shutil.disk_usage(memory).free > 4 * 2**30 else None


def _binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def _start(binaries: Path, folder: Path) -> subprocess.Popen[bytes]:
    """A server of its own on a socket in the folder. It ends with this process, also when that is killed."""
    as_user = ["setpriv", "--pdeathsig", "INT"] if shutil.which("setpriv") else []
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
        as_user += [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    cluster = folder / "cluster"
    subprocess.run(
        [*as_user, binaries / "initdb", "-D", cluster, "-U", "owner", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"],
        check=True,
        capture_output=True,
        cwd=folder,
    )
    fast = (
        "fsync=off",
        "synchronous_commit=off",
        "full_page_writes=off",
        "listen_addresses=",
        "max_connections=200",
        "max_wal_size=256MB",
    )
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [*as_user, binaries / "postgres", "-D", cluster, "-k", folder, *(part for o in fast for part in ("-c", o))],
            stdout=log,
            stderr=log,
            cwd=folder,
        )
    with _connected(server, folder) as session:
        session.execute("CREATE ROLE madoguchi LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS")
    return server


def _connected(server: subprocess.Popen[bytes], folder: Path) -> psycopg.Connection[tuple[object, ...]]:
    for _ in range(600):
        try:
            return psycopg.connect(host=str(folder), user="owner", dbname="postgres", autocommit=True)
        except psycopg.OperationalError:
            if server.poll() is not None:
                break
            time.sleep(0.05)
    raise pytest.UsageError(f"PostgreSQL did not start: {(folder / 'log').read_text()}")


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A HOME of the test's own, beside its `tmp_path`."""
    path = tmp_path_factory.mktemp("home")
    monkeypatch.setattr(django_settings, "HOME", path)
    monkeypatch.setenv("MADOGUCHI_HOME", str(path))
    return path
