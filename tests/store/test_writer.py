"""One writer at a time, and a dead one holds nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection, transaction

from madoguchi import store
from madoguchi.core.errors import Conflict, InputRefused

CHILD = """
import json, sys
import django
from django.conf import settings
settings.configure(HOME=sys.argv[2], DATABASES={"default": json.loads(sys.argv[1])}, USE_TZ=True)
django.setup()
from madoguchi import store
with store.lock("302015.snapshot"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.mark.django_db(transaction=True)
def test_a_second_process_is_told_at_once_and_a_killed_one_lets_go(home: Path) -> None:
    known = ("ENGINE", "NAME", "USER", "HOST")
    database = json.dumps({key: connection.settings_dict[key] for key in known}, default=str)
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, database, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"held\n"
        with pytest.raises(Conflict) as refused, store.lock("302015.snapshot"):
            pass
        assert refused.value.code == "store.busy"
        with store.lock("302015.determination"), store.lock("302023.snapshot"):
            pass
        child.kill()
        child.wait()
        if connection.vendor == "postgresql":  # The server notices a moment later; asking for the lock itself waits.
            store.execute("SET lock_timeout = '30s'")
            store.execute(
                "SELECT pg_advisory_lock(objid::bigint | (classid::bigint << 32)), pg_advisory_unlock_all() "
                "FROM pg_locks WHERE locktype = 'advisory'"
            )
        with store.lock("302015.snapshot"):
            pass


@pytest.mark.django_db(transaction=True)
def test_the_same_process_does_not_enter_twice_and_may_come_again() -> None:
    for _ in range(2):
        with (
            store.lock("302015.snapshot"),
            pytest.raises(Conflict),
            store.lock("302015.snapshot"),
        ):
            pass


@pytest.mark.django_db(transaction=True)
def test_the_lock_is_free_again_after_a_failed_transaction() -> None:
    for _ in range(2):
        with pytest.raises(InputRefused), transaction.atomic(), store.lock("302015.snapshot"):
            store.execute("SELECT nothing FROM nowhere")
        with pytest.raises(InputRefused), store.lock("302015.snapshot"), transaction.atomic():
            store.execute("SELECT nothing FROM nowhere")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["", "../up", "UPPER", "a/b", "x" * 101])
def test_a_name_that_is_no_file_name_is_refused(name: str) -> None:
    with pytest.raises(InputRefused) as refused, store.lock(name):
        pass
    assert refused.value.code == "store.name"
