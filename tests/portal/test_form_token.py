"""To what forms are bound goes with the browser, and is another one for whoever comes in or leaves."""

from __future__ import annotations

import pytest
from django.test import Client

from madoguchi.identity import staff
from madoguchi.identity.kinds import Role
from madoguchi.simulate.counter import DoorKey
from madoguchi.web import clock

pytestmark = pytest.mark.django_db
SECRET = "correct horse battery"


def sent(browser: Client, address: str, fields: dict[str, str]) -> int:
    token = browser.cookies["csrftoken"].value
    return browser.post(address, {**fields, "csrfmiddlewaretoken": token}).status_code


def token_on(browser: Client, address: str) -> str:
    assert browser.get(address).status_code == 200
    cookie = browser.cookies["csrftoken"]
    assert cookie["max-age"] == cookie["expires"] == "" and cookie["httponly"] and cookie["samesite"] == "Strict"
    return str(cookie.value)


def test_a_resident_has_another_one_inside_and_another_after_leaving(keys: dict[str, DoorKey]) -> None:
    browser, key = Client(enforce_csrf_checks=True), keys["confirmation"]
    before = token_on(browser, "/ja/signin/")
    assert sent(browser, "/ja/signin/", {"number": key.reference_number, "born": key.born.isoformat()}) == 302
    inside = token_on(browser, "/ja/home/")
    assert browser.post("/ja/leave/", {"csrfmiddlewaretoken": before}).status_code == 403
    assert sent(browser, "/ja/leave/", {}) == 302
    assert len({before, inside, token_on(browser, "/ja/signin/")}) == 3


def test_staff_have_another_one_at_the_desk(keys: dict[str, DoorKey]) -> None:
    found, _ = staff.enrol("2001", "審査 花子", [Role.EXAMINER], "管理", clock.now())
    staff.choose_secret(found, SECRET, clock.now())
    browser = Client(enforce_csrf_checks=True)
    before = token_on(browser, "/staff/ja/signin/")
    assert sent(browser, "/staff/ja/signin/", {"number": "2001", "secret": SECRET}) == 302
    inside = token_on(browser, "/staff/ja/desk/")
    assert sent(browser, "/staff/ja/leave/", {}) == 302
    assert len({before, inside, token_on(browser, "/staff/ja/signin/")}) == 3
