"""Somebody else writes for longer than anybody waits: what was typed is not taken, not lost, and can be sent again."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client

from madoguchi import store, tenancy
from madoguchi.tenancy.models import Municipality
from tests.conftest import STORE

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(STORE != "sqlite", reason="PostgreSQL lets many write at a time."),
]
CITY = "302015"


@contextmanager
def somebody_writes() -> Iterator[None]:
    """Another process holds the records' only writer."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        (before,) = cursor.fetchone()
        cursor.execute("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(connection.settings_dict["NAME"], uri=True, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {before}")


@pytest.fixture(autouse=True)
def city(settings: pytest.FixtureRequest) -> None:
    """A municipality whose counter this is."""
    Municipality.objects.create(code=CITY, name="和歌山市", synthetic=True)
    settings.MUNICIPALITY = CITY  # type: ignore[attr-defined]


@pytest.mark.parametrize(("language", "words"), [("ja", "もう一度送る"), ("en", "Send it again"), ("easy", "おくる")])
def test_what_was_typed_is_on_the_page_that_says_to_wait(language: str, words: str) -> None:
    typed = {"number": '487068403421"<b>', "born": "1960-01-01"}
    with somebody_writes():
        busy = Client().post(f"/{language}/signin/", typed)
    page = busy.content.decode()
    assert (busy.status_code, busy.headers["Retry-After"]) == (503, "10")
    assert words in page and 'name="number" value="487068403421&quot;&lt;b&gt;"' in page
    again = dict(re.findall('<input type="hidden" name="([a-z]+)" value="([^"]*)"', page))
    assert again.keys() == typed.keys()
    assert Client().post(f"/{language}/signin/", typed).status_code == 422


def test_a_long_reading_keeps_nobody_from_writing_and_sees_one_state() -> None:
    with tenancy.municipality(CITY), store.view():
        before = Municipality.objects.count()
        other = sqlite3.connect(connection.settings_dict["NAME"], uri=True, isolation_level=None, timeout=0)
        other.execute("INSERT INTO municipalities (code, name, synthetic) VALUES ('131016', '千代田区', 1)")
        other.close()
        assert Municipality.objects.count() == before
    assert Municipality.objects.count() == before + 1
