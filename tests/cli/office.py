"""An office for tests: the commands as people start them, in a process of their own, on a store of their own."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from django.apps import apps
from django.conf import settings
from django.db import connections

from tests.prepared import PREPARED

STORE = os.environ.get("MADOGUCHI_TEST_STORE") or "sqlite"
ADDRESS = "MADOGUCHI_TEST_POSTGRESQL"
"""Both as tests/conftest.py has them."""
CITY = "302015"
ROOT = Path(__file__).resolve().parents[2]
PROGRAMME = ROOT / "programmes" / "special_fixed_benefit_2020.py"
PROGRAMME_ID = "special-fixed-benefit-2020"
STARTED = "2020-05-01T09:00"
MADE_BY_RUNNING = ("imports", "locks", "logs", "staging")
Rows = list[tuple[object, ...]]
Words = Sequence[str] | Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a command printed and returned."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, object]:
        found: dict[str, object] = json.loads(self.out)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A HOME and a store."""

    home: Path
    database: str

    @property
    def environment(self) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if not name.startswith("MADOGUCHI_")}
        url = (
            f"postgresql://madoguchi@{os.environ[ADDRESS].replace('/', '%2F')}/{self.database}" if self.database else ""
        )
        return own | {
            "MADOGUCHI_HOME": str(self.home),
            "MADOGUCHI_DATABASE": url,
            "MADOGUCHI_MUNICIPALITY": CITY,
            "PYTHONPATH": str(ROOT / "src"),
        }

    def start(self, *words: object, **more: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", "from madoguchi.cli import main; main()", *map(str, words)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self.environment | more,
        )

    def __call__(self, *words: object, largest_file: int = 0, folder: str = "", **more: str) -> Said:
        return self._in_a_process(as_people_start_it, [*map(str, words)], largest_file, folder, **more)

    def done(self, *words: object, **more: str) -> dict[str, object]:
        """What a command that must succeed says in JSON."""
        said = self(*words, "--json", **more)
        assert said.status == 0, said.err
        return said.json

    def one_after_another(self, *commands: Sequence[object]) -> None:
        """Several commands in one process, which saves the time to start."""
        said = self._in_a_process(one_by_one, [[str(word) for word in command] for command in commands])
        assert said.status == 0, said.err

    def _in_a_process(
        self, act: Callable[[Words], None], words: Words, largest_file: int = 0, folder: str = "", **more: str
    ) -> Said:
        with TemporaryDirectory() as written:
            out, err = Path(written, "out"), Path(written, "err")
            arguments = (act, words, self.environment | more, out, err, largest_file, folder)
            process = PREPARED.Process(target=in_this_process, args=arguments)
            process.start()
            process.join()
            assert process.exitcode is not None
            return Said(status=process.exitcode, out=out.read_text("utf-8"), err=err.read_text("utf-8"))

    def rows(self, sql: str) -> Rows:
        """What stands in the records, seen from outside."""
        with self._records() as ask:
            return ask(sql)

    def fingerprint(self) -> str:
        """All records and all files that matter, as one hash."""
        tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        if self.database:
            tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        digest = hashlib.sha256()
        with self._records() as ask:
            for (name,) in sorted(ask(tables)):
                digest.update(repr(sorted(map(repr, ask(f"SELECT * FROM {name}")))).encode())
        for path in sorted(self.home.glob(f"{CITY}/**/*")):
            if path.is_file() and path.relative_to(self.home / CITY).parts[0] not in MADE_BY_RUNNING:
                digest.update(f"{path} ".replace(str(self.home), "").encode() + path.read_bytes())
        return digest.hexdigest()

    @contextmanager
    def _records(self) -> Iterator[Callable[[str], Rows]]:
        if not self.database:
            with sqlite3.connect(self.home / "madoguchi.sqlite3") as store:
                yield lambda sql: store.execute(sql).fetchall()
            return
        with connected(self.database) as session:
            session.execute(f"SELECT set_config('madoguchi.municipality', '{CITY}', false)")
            yield lambda sql: session.execute(sql.encode()).fetchall()

    def copy(self, home: Path) -> Office:
        """Another office in the same state."""
        shutil.copytree(self.home, home, dirs_exist_ok=True)
        return Office(home=home, database=new_database(self.database) if self.database else "")


def lent(office: Office) -> Iterator[Office]:
    """An office for the time of one test; its database goes even while the server's own processes look at it."""
    yield office
    if office.database:
        with connected("postgres", by="owner") as session:
            session.execute(f"DROP DATABASE {office.database} WITH (FORCE)".encode())


def in_this_process(
    act: Callable[[Words], None],
    words: Words,
    environment: dict[str, str],
    out: Path,
    err: Path,
    largest_file: int,
    folder: str,
) -> None:
    """Become the process of a command: with this environment, these outputs and, if any, this limit and this folder."""
    if folder:
        os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for path, number in ((out, 1), (err, 2)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
    if largest_file:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))
    try:
        act(words)
    finally:
        # As at the end of an interpreter: the last to close SQLite's file brings its log home.
        if apps.ready and settings.configured:
            connections.close_all()


def as_people_start_it(words: Words) -> None:
    from madoguchi.cli import main

    sys.argv = ["madoguchi", *map(str, words)]
    main()


def one_by_one(several: Words) -> None:
    from madoguchi.cli import commands

    for words in several:
        commands(list(words), standalone_mode=False)


def new_office(home: Path) -> Office:
    """An office without any state, on the store that the tests run on."""
    return Office(home=home, database=new_database() if STORE == "postgresql" else "")


def new_database(template: str = "template1") -> str:
    name = f"office_{uuid.uuid4().hex[:16]}"
    with connected("postgres") as session:
        session.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
    return name


def connected(database: str, *, by: str = "madoguchi") -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(host=os.environ[ADDRESS], user=by, dbname=database, autocommit=True)
