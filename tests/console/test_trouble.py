"""What goes wrong before a view is asked is told to staff within their own pages, and to nobody else."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings

from madoguchi.identity.kinds import Role
from madoguchi.simulate.counter import DoorKey

from .conftest import desk

pytestmark = pytest.mark.django_db
Keys = dict[str, DoorKey]


def is_within(response: HttpResponse, status: int, language: str = "ja") -> None:
    page = response.content.decode()
    assert response.status_code == status
    assert f'href="/staff/{language}/find/"' in page and "模擬 窓口（1001）" in page
    assert f'<a href="/staff/{language}/desk/">' in page and "<h1>" in page


def test_a_wrong_address_or_form_leaves_staff_within_their_pages(keys: Keys) -> None:
    browser = desk(Role.COUNTER)
    is_within(browser.get("/staff/ja/nothing/"), 404)
    is_within(browser.get("/staff/en/case/x/"), 404, "en")
    for nowhere in ("nothing/", "desk/", "signin/", ""):
        is_within(browser.get(f"/staff/easy/{nowhere}"), 404)
    refused = browser.get("/staff/ja/money/result/")
    is_within(refused, 405)
    assert refused.headers["Allow"] == "POST"
    is_within(browser.post("/staff/ja/find/", {"name": "a\0b"}), 400)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser.cookies
    forged = strict.post("/staff/ja/find/", {"name": "髙橋"}, headers={"referer": "http://testserver/staff/ja/find/"})
    is_within(forged, 403)
    assert "ページを開き直してください" in forged.content.decode()
    assert '<a href="/staff/ja/find/">元の画面に戻る</a>' in forged.content.decode()


def test_rubbish_in_the_headers_is_no_fault_of_the_house(keys: Keys) -> None:
    browser = desk(Role.COUNTER)
    assert browser.get("/staff/ja/nothing/", headers={"referer": "http://["}).status_code == 404
    assert browser.get("/staff/ja/desk/", headers={"host": "evil.example"}).status_code == 400
    assert browser.post("/staff/ja/find/", {"number": "፩፪"}).status_code == 422


def test_who_is_not_in_and_residents_see_no_places_of_staff(keys: Keys) -> None:
    for address, status in (("/staff/ja/nothing/", 404), ("/staff/ja/money/result/", 405), ("/ja/nothing/", 404)):
        response = Client().get(address)
        assert response.status_code == status
        assert "/staff/ja/find/" not in response.content.decode() and "<h1>" in response.content.decode()
    with override_settings(TROUBLE_OF_STAFF=None):
        page = desk(Role.COUNTER).get("/staff/ja/nothing/")
        assert page.status_code == 404 and "/staff/ja/find/" not in page.content.decode()
