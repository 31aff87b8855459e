"""NUL at the staff's pages: it lifts no limit, finds nobody, and is a clear refusal on both stores."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from madoguchi.console import urls
from madoguchi.identity.kinds import Role
from madoguchi.identity.models import Attempt

from .conftest import PROGRAMME, desk, secret_of
from .test_roles import NEEDS, OPEN_TO_ALL, Keys, address_of

pytestmark = pytest.mark.django_db
ROLES = (Role.COUNTER, Role.EXAMINER, Role.APPROVER, Role.TREASURER, Role.AUDITOR, Role.ADMINISTRATOR)


def test_behind_a_staff_number_it_is_no_number(keys: Keys) -> None:
    browser = Client(raise_request_exception=False)
    for number in ("2001\0", "2001\0x", "\0002001"):
        sent = browser.post("/staff/ja/signin/", {"number": number, "secret": secret_of(Role.EXAMINER)})
        assert sent.status_code == 400 and not browser.cookies.get("madoguchi-desk")
    for name in ("number", "secret", "passkey"):
        for address in ("/staff/ja/signin/", "/staff/ja/signin/passkey/", "/staff/ja/signin/begin/"):
            assert browser.post(address, {name: "2001\0"}).status_code == 400
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("role", ROLES)
def test_no_field_of_any_page_takes_it(keys: Keys, role: Role) -> None:
    browser = desk(role)
    browser.raise_request_exception = False
    for pattern in urls.urlpatterns:
        if pattern.name in OPEN_TO_ALL or pattern.name not in NEEDS:
            continue
        address = address_of(pattern)
        page = browser.get(address)
        shown = page.status_code == 200 and not page.streaming and "html" in page.headers["Content-Type"]
        names = re.findall(r'name="(\w+)"', page.content.decode()) if shown else []
        for name in (*dict.fromkeys(names), "number", "note"):
            assert browser.post(address, {name: "1\0"}).status_code == 400, (address, name)
            assert browser.get(address, {name: "1\0"}).status_code == 400, (address, name)
    assert browser.get(f"/staff/ja/claims/{PROGRAMME}%00/").status_code in (400, 404)


@pytest.mark.parametrize(
    ("role", "address", "field"),
    [
        (Role.EXAMINER, "/staff/ja/programmes/look/", "file"),
        (Role.TREASURER, "/staff/ja/money/result/", "result"),
        (Role.EXAMINER, "/staff/ja/scans/", "scan"),
    ],
)
def test_no_file_that_holds_it_breaks_a_page(keys: Keys, role: Role, address: str, field: str) -> None:
    browser = desk(role)
    browser.raise_request_exception = False
    for content in (b"\0", b'"""x\0"""\n', b"1\0" * 119, "給付\0".encode("utf-16")):
        sent = browser.post(address, {field: SimpleUploadedFile("a\0b.txt", content)})
        assert sent.status_code < 500, content
