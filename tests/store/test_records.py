"""Rows go in and come out as they were, on the store of the run."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import string
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madoguchi import store
from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.store import sqlite

pytestmark = pytest.mark.django_db

SCHEMA = pa.schema(
    [
        ("key", pa.int64()),
        ("whole", pa.int32()),
        ("ratio", pa.float64()),
        ("flag", pa.bool_()),
        ("text", pa.string()),
        ("bytes", pa.binary()),
        ("day", pa.date32()),
        ("instant", pa.timestamp("us", "UTC")),
    ]
)
ALL = "SELECT * FROM things ORDER BY key"


def make_table() -> None:
    binary, instant = {"sqlite": ("blob", "datetime"), "postgresql": ("bytea", "timestamptz")}[connection.vendor]
    store.execute(
        "CREATE TABLE things (key bigint PRIMARY KEY, whole integer, ratio double precision, flag bool, "
        f"text varchar(500), bytes {binary}, day date, instant {instant})"
    )


@pytest.fixture
def things(db: None) -> None:
    make_table()


def rows(*values: dict[str, object]) -> pa.Table:
    return pa.Table.from_pylist([{"key": number, **value} for number, value in enumerate(values)], SCHEMA)


def many(count: int, first: int = 0) -> pa.Table:
    keys = range(first, first + count)
    return pa.table(
        {
            "key": pa.array(keys, pa.int64()),
            "text": pa.array([None if key % 7 == 0 else f"𠮷野家{key % 5000}" for key in keys]),
            "day": pa.array([date(1950, 1, 1 + key % 28) for key in keys]),
            "instant": pa.array([datetime(2025, 4, 1, tzinfo=UTC)] * count, pa.timestamp("us", "UTC")),
        }
    )


FULL = {
    "whole": -7,
    "ratio": 1.5,
    "flag": True,
    "text": '辻󠄀 𠮷田\r\n"引用", \\N 100%',
    "bytes": b"\x00\xff",
    "day": date(2024, 12, 13),
    "instant": datetime(2025, 2, 3, 4, 5, 6, 7, tzinfo=UTC),
}
EMPTY = {"whole": 0, "ratio": 0.0, "flag": False, "text": "", "bytes": b"", "day": date(1, 1, 1)}


def test_every_type_comes_back_as_it_went_in(things: None) -> None:
    given_rows = rows(FULL, {}, EMPTY)
    assert store.load("things", given_rows) == 3
    assert store.read(ALL, (), SCHEMA).equals(given_rows)


@pytest.mark.parametrize("name", [name for name in SCHEMA.names if name != "key"])
def test_a_column_of_nothing_but_null_keeps_its_type(things: None, name: str) -> None:
    store.load("things", rows({}, {}))
    found = store.read(f"SELECT {name} FROM things", (), pa.schema([SCHEMA.field(name)]))
    assert found.column(0).to_pylist() == [None, None]
    assert found.schema.field(0).type == SCHEMA.field(name).type


def test_null_and_the_empty_text_are_kept_apart(things: None) -> None:
    store.load("things", rows({"text": ""}, {"text": None}))
    assert store.read("SELECT key FROM things WHERE text IS NULL", (), pa.schema([("key", pa.int64())])).num_rows == 1
    assert store.read("SELECT text FROM things ORDER BY key", (), pa.schema([("text", pa.string())]))[
        "text"
    ].to_pylist() == ["", None]


def test_text_that_looks_like_a_number_stays_text(things: None) -> None:
    store.load("things", rows({"text": "0012"}, {"text": "1e3"}))
    found = store.read("SELECT text FROM things ORDER BY key", (), pa.schema([("text", pa.string())]))
    assert found["text"].to_pylist() == ["0012", "1e3"]


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
values = st.fixed_dictionaries(
    {
        "whole": st.none() | st.integers(-(2**31), 2**31 - 1),
        "ratio": st.none() | st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=False).map(abs),
        "flag": st.none() | st.booleans(),
        "text": st.none() | texts | st.text(string.printable.replace("\0", ""), max_size=12),
        "bytes": st.none() | st.binary(max_size=8),
        "day": st.none() | st.dates(),
        "instant": st.none() | st.datetimes(timezones=st.just(UTC)),
    }
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(values, max_size=6))
def test_any_rows_come_back_as_they_went_in(things: None, drawn: list[dict[str, object]]) -> None:
    with transaction.atomic():
        given_rows = rows(*drawn)
        assert store.load("things", given_rows) == len(drawn)
        assert store.read(ALL, (), SCHEMA).equals(given_rows)
        transaction.set_rollback(True)


@pytest.mark.parametrize("count", [sqlite.FEW_READ, sqlite.FEW_READ + 1, sqlite.FEW, sqlite.FEW + 1, 100_000])
def test_few_and_many_rows_come_back_as_they_went_in(things: None, count: int) -> None:
    given_rows = many(count)
    assert store.load("things", given_rows) == count
    assert store.read(ALL.replace("*", "key, text, day, instant"), (), given_rows.schema).equals(given_rows)


def test_one_transaction_takes_any_number_of_large_loads(things: None) -> None:
    for number in range(12):
        assert store.load("things", many(sqlite.FEW + 1, first=number * 10_000)) == sqlite.FEW + 1
    counted = store.read("SELECT count(*) AS n FROM things", (), pa.schema([("n", pa.int64())]))
    assert counted["n"].to_pylist() == [12 * (sqlite.FEW + 1)]


@pytest.mark.parametrize("count", [3, sqlite.FEW + 1])
def test_a_key_that_is_there_is_refused_and_the_transaction_goes_on(things: None, count: int) -> None:
    store.load("things", many(1, first=2))
    with pytest.raises(Conflict) as refused:
        store.load("things", many(count))
    assert refused.value.code == "store.already_there"
    assert store.load("things", many(count), ignore_conflicts=True) == count - 1


@pytest.mark.parametrize("count", [2, sqlite.FEW + 1])
def test_ignoring_conflicts_ignores_nothing_else(db: None, count: int) -> None:
    store.execute("CREATE TABLE strict (key bigint PRIMARY KEY, text varchar(500) NOT NULL)")
    with pytest.raises(InputRefused) as refused:
        store.load("strict", many(count).select(["key", "text"]), ignore_conflicts=True)
    assert refused.value.code == "store.refused"
    assert store.execute("DELETE FROM strict") == 0


def test_a_refusal_does_not_repeat_the_values(things: None) -> None:
    secret = "山田太郎"
    store.execute("CREATE UNIQUE INDEX one_text ON things (text)")
    with pytest.raises(Conflict) as refused:
        store.load("things", rows({"text": secret}, {"text": secret}))
    assert secret not in str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_a_statement_with_an_unknown_column_is_refused(things: None) -> None:
    with pytest.raises(InputRefused) as refused:
        store.load("things", pa.table({"nothing": [1]}))
    assert refused.value.code == "store.refused"
    assert "nothing" in str(refused.value)


@pytest.mark.parametrize("name", ["", "Things", 'a"b', "a b", "a;b", "a" * 64])
def test_a_name_that_is_no_identifier_is_refused(things: None, name: str) -> None:
    for table, column in ((name, "key"), ("things", name)):
        with pytest.raises(InputRefused) as refused:
            store.load(table, pa.table({column: [1]}))
        assert refused.value.code == "store.name"


def test_an_instant_without_a_time_zone_is_refused(things: None) -> None:
    with pytest.raises(InputRefused) as refused:
        store.load("things", pa.table({"instant": pa.array([0], pa.timestamp("us"))}))
    assert refused.value.code == "store.type"


def test_parameters_compare_as_the_columns_do(things: None) -> None:
    store.load("things", rows(FULL, {}, EMPTY))
    only = pa.schema([("key", pa.int64())])
    for name, value in FULL.items():
        assert store.read(f"SELECT key FROM things WHERE {name} = %s", (value,), only)["key"].to_pylist() == [0], name
    before = datetime(2025, 2, 3, 4, 5, 7, tzinfo=UTC)
    assert store.read("SELECT key FROM things WHERE instant < %s", (before,), only).num_rows == 1


def test_execute_says_how_many_rows_changed(things: None) -> None:
    store.load("things", many(10))
    assert store.execute("UPDATE things SET text = %s WHERE key >= %s", ("x", 4)) == 6


def test_nothing_is_loaded_outside_a_transaction(transactional_db: None) -> None:
    with pytest.raises(Conflict) as refused:
        store.load("things", many(1))
    assert refused.value.code == "store.no_transaction"


@pytest.fixture
def lasting_things(transactional_db: None) -> object:
    make_table()
    yield
    store.execute("DROP TABLE things")


def count() -> int:
    return int(store.read("SELECT count(*) AS n FROM things", (), pa.schema([("n", pa.int64())]))["n"][0].as_py())


@pytest.mark.django_db(transaction=True)
def test_what_was_rolled_back_leaves_nothing(lasting_things: None, home: object) -> None:
    for number in (10, 20_000):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            store.load("things", many(number))
            assert count() == number
            raise ZeroDivisionError
        assert count() == 0


@pytest.mark.django_db(transaction=True)
def test_what_was_committed_stays_and_the_next_transaction_begins_afresh(lasting_things: None) -> None:
    for number in range(12):
        with transaction.atomic():
            store.load("things", many(sqlite.FEW + 1, first=number * 10_000))
    assert count() == 12 * (sqlite.FEW + 1)


CHILD = """
import json, sys
import django
from django.conf import settings
settings.configure(HOME=sys.argv[2], DATABASES={"default": json.loads(sys.argv[1])}, USE_TZ=True)
django.setup()
import pyarrow as pa
from django.db import transaction
from madoguchi import store
with transaction.atomic():
    store.load("things", pa.table({"key": pa.array(range(100, 50_100), pa.int64())}))
    print("loaded", flush=True)
    sys.stdin.read()
"""


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_in_the_middle_leaves_the_table_as_it_was(lasting_things: None, home: object) -> None:
    with transaction.atomic():
        store.load("things", many(10))
    known = ("ENGINE", "NAME", "USER", "HOST", "OPTIONS")
    database = json.dumps({key: connection.settings_dict[key] for key in known}, default=str)
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, database, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"loaded\n"
        os.kill(child.pid, signal.SIGKILL)
    assert count() == 10
    with transaction.atomic():
        assert store.load("things", many(10, first=100)) == 10


def test_what_a_killed_process_left_is_removed_and_what_another_uses_is_not(things: None, home: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("Staging files are SQLite's.")
    folder = home / "staging"
    folder.mkdir()
    for name in ("left.sqlite3", "left.sqlite3-journal", "used.sqlite3"):
        (folder / name).write_bytes(b"accounts of people")
        os.utime(folder / name, (1, 1))
    (folder / "young.sqlite3").touch()
    store.load("things", many(sqlite.FEW_READ + 1))
    with (folder / "used.sqlite3").open("rb") as used:
        fcntl.flock(used, fcntl.LOCK_EX)
        store.read("SELECT key FROM things", (), pa.schema([("key", pa.int64())]))
    assert sorted(path.name for path in folder.iterdir()) == ["used.sqlite3", "young.sqlite3"]
