"""A PostgreSQL server for one bench, from the system's binaries, as it comes: what was committed is on the disk."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

OWNER = "owner"
USER = "madoguchi"
"""No superuser, as in production: the rows of other municipalities stay hidden from it."""


def binaries() -> Path | None:
    """Where the server's programs lie; None where it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


@contextmanager
def started(programs: Path, databases: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Inside it a server runs with these databases; yields the address of each, as MADOGUCHI_DATABASE has it."""
    folder = Path(tempfile.mkdtemp(prefix="madoguchi-pg-", dir=_open_to_all()))
    as_user: list[str] = []
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
        as_user = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    cluster = folder / "cluster"
    made = [programs / "initdb", "-D", cluster, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C"]
    try:
        subprocess.run([*as_user, *made], check=True, capture_output=True, cwd=folder)
        server = subprocess.Popen(
            [*as_user, programs / "postgres", "-D", cluster, "-k", folder, "-c", "listen_addresses="],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
        )
        try:
            _make(folder, databases)
            host = str(folder).replace("/", "%2F")
            yield {name: f"postgresql://{USER}@{host}/{name}" for name in databases}
        finally:
            server.terminate()
            server.wait(timeout=120)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _make(folder: Path, databases: tuple[str, ...]) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            session = psycopg.connect(host=str(folder), user=OWNER, dbname="postgres", autocommit=True)
            break
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
    with session:
        session.execute(f"CREATE ROLE {USER} LOGIN NOSUPERUSER NOBYPASSRLS")
        for name in databases:
            session.execute(f"CREATE DATABASE {name} OWNER {USER}")


def _open_to_all() -> str | None:
    """The temporary directory, unless the user `postgres` could not reach it: then the system's."""
    chosen = Path(tempfile.gettempdir()).resolve()
    reachable = os.geteuid() != 0 or all(path.stat().st_mode & 0o001 for path in (chosen, *chosen.parents))
    return None if reachable else "/tmp"
