"""An invented city whose letters have just gone out, and its invented staff at their desks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.test import Client

from madoguchi import flow, tenancy
from madoguchi.cli.errand import work
from madoguchi.errands import sign
from madoguchi.errands.models import Errand
from madoguchi.identity.kinds import Role
from madoguchi.programme.load import load
from madoguchi.simulate.counter import DoorKey, door_keys, prepare
from madoguchi.simulate.desks import DESKS, open_desks
from madoguchi.web import clock
from tests.city_once import once

CITY = "302015"
FILE = Path(__file__).parents[2] / "programmes/low_income_household_2024.py"
PROGRAMME = "low-income-household-2024"
TODAY = date(2025, 2, 10)


@pytest.fixture
def keys(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, DoorKey]]:
    """What invented residents have in hand, by the kind of their letter; the municipality stays in scope."""
    monkeypatch.setattr(django_settings, "MUNICIPALITY", CITY)
    monkeypatch.setattr(django_settings, "TODAY", TODAY)
    with tenancy.municipality(CITY):
        once("desks", _open)
        yield {key.letter: key for key in door_keys()}


def _open() -> None:
    flow.found(CITY, "和歌山市", synthetic=True)
    prepare(load(FILE), 500, 1, TODAY)
    open_desks(clock.now())


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test is one transaction that never ends, so what waits for its end is done at once."""
    monkeypatch.setattr(transaction, "on_commit", lambda act, using=None, robust=False: act())


def secret_of(role: Role) -> str:
    return next(key.secret for key in DESKS if key.role is role)


def desk(role: Role, *, number: str = "") -> Client:
    """The browser of one of the staff, who signed in."""
    browser = Client()
    number = number or next(key.number for key in DESKS if key.role is role)
    response = browser.post("/staff/ja/signin/", {"number": number, "secret": secret_of(role)})
    assert (response.status_code, response.headers["Location"]) == (302, "/staff/ja/desk/")
    return browser


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """An errand is done by the very code of its process, but in this one, which alone sees the test's transaction."""

    def send_off(errand: Errand) -> None:
        with sign.locked(errand.pk) as handle:
            work(errand.pk, sign.Sign(handle))

    monkeypatch.setattr("madoguchi.flow.errand.send_off", send_off)
