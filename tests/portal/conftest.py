"""An invented city whose letters have just gone out, and browsers: without JavaScript, and real ones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client

from madoguchi import flow, tenancy
from madoguchi.cases.models import Claim
from madoguchi.programme.load import load
from madoguchi.simulate.counter import DoorKey, door_keys, prepare
from tests.city_once import once

CITY = "302015"
ROOT = Path(__file__).parents[2]
FILE = ROOT / "programmes/low_income_household_2024.py"
TODAY = date(2025, 2, 10)


@pytest.fixture
def keys(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, DoorKey]]:
    """What invented residents have in hand, by the kind of their letter; the municipality stays in scope."""
    monkeypatch.setattr(django_settings, "MUNICIPALITY", CITY)
    monkeypatch.setattr(django_settings, "TODAY", TODAY)
    with tenancy.municipality(CITY):
        once("letters", _open)
        yield {key.letter: key for key in door_keys()}


def _open() -> None:
    flow.found(CITY, "和歌山市", synthetic=True)
    prepare(load(FILE), 500, 1, TODAY)


def come_in(key: DoorKey, *, shared: bool = False, client: Client | None = None) -> Client:
    """A browser that came in with a letter."""
    browser = client or Client()
    said = {"number": key.reference_number, "born": key.born.isoformat()} | ({"shared": "on"} if shared else {})
    response = browser.post("/ja/signin/", said)
    assert (response.status_code, response.headers["Location"]) == (302, "/ja/home/")
    return browser


def claim_of(key: DoorKey) -> Claim:
    found: Claim = Claim.objects.get(reference_number=key.reference_number)
    return found
