"""NUL, where SQLite ends a text and which PostgreSQL keeps in none: refused clearly in every field of every door."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from madoguchi.identity import staff
from madoguchi.identity.kinds import Role
from madoguchi.identity.models import Attempt, Shift, Visit
from madoguchi.portal.urls import urlpatterns
from madoguchi.simulate.counter import DoorKey
from madoguchi.web import clock
from madoguchi.web.language import SHARED, Language, said

from .conftest import come_in
from .test_fuzz import address_of

pytestmark = pytest.mark.django_db
SECRET = "correct horse battery"
DOORS = {
    "/signin/": {"number": "123456789012", "born": "1960-01-05", "shared": "on"},
    "/proxy/": {"proxy": "808610444787", "born": "1960-01-05", "number": "123456789012", "shared": "on"},
    "/help/": {"number": "6001", "secret": SECRET, "place": "公民館"},
    "/passkey/": {"passkey": "{}", "shared": "on"},
    "/card/": {"challenge": "eA==", "certificate": "eA==", "signature": "eA==", "shared": "on"},
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("language", list(Language))
def test_no_field_of_a_door_takes_it(keys: dict[str, DoorKey], door: str, language: Language) -> None:
    helper, _ = staff.enrol("6001", "支援 次郎", [Role.HELPER], "管理", clock.now())
    staff.choose_secret(helper, SECRET, clock.now())
    browser, good = Client(raise_request_exception=False), DOORS[door]
    for name in (*good, "nobody_asked_for_this"):
        for odd in (f"{good.get(name, '')}\0", f"\0{good.get(name, '')}", f"{good.get(name, '')}\0x"):
            response = browser.post(f"/{language}{door}", {**good, name: odd})
            assert response.status_code == 400, (name, odd)
            assert said(SHARED, "trouble.unwritable", language) in response.content.decode()
    assert browser.post(f"/{language}{door}", {**good, "a\0": "1"}).status_code == 400
    assert not (Attempt.objects.exists() or Visit.objects.exists() or Shift.objects.exists())


def test_no_page_behind_a_door_takes_it_in_a_field_or_in_its_address(keys: dict[str, DoorKey]) -> None:
    browser = come_in(keys["confirmation"], client=Client(raise_request_exception=False))
    for one in urlpatterns:
        address = address_of(str(one.name), Language.JA, 1, "accept")
        page = browser.get(address)
        shown = page.status_code == 200 and page.headers["Content-Type"].startswith("text/html")
        names = re.findall(r'name="(\w+)"', page.content.decode()) if shown else []
        for name in (*dict.fromkeys(names), "holder", "number"):
            assert browser.post(address, {name: "1234\0"}).status_code == 400, (address, name)
            assert browser.get(address, {name: "1234\0"}).status_code == 400, (address, name)
    assert browser.get("/ja/home/1/a%00b/").status_code in (400, 404)
