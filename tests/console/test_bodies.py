"""What is large is read at addresses that take files, from who is in, and nowhere else."""

from __future__ import annotations

import pytest
from django.test import Client

from madoguchi.identity.kinds import Role
from madoguchi.web.guard import LONGEST, LONGEST_OF_STAFF

from .conftest import desk
from .test_roles import Keys

pytestmark = pytest.mark.django_db
FILES = ("intake", "scans", "programmes/look", "money/result")
OTHERS = ("signin", "signin/passkey", "secret", "desk", "find", "people", "nothing")


def asked(browser: Client, page: str, length: int) -> int:
    """The answer to a body that says to be so long, of which nothing ever comes."""
    address = f"/staff/ja/{page}/"
    content = "multipart/form-data; boundary=x"
    return browser.post(address, b"", content_type=content, CONTENT_LENGTH=str(length)).status_code


def test_nobody_who_is_not_in_sends_anything_large(keys: Keys) -> None:
    stranger = Client()
    stranger.cookies["madoguchi-desk"] = "x" * 43
    for page in (*FILES, *OTHERS):
        assert asked(stranger, page, LONGEST + 1) == 413, page


def test_at_a_desk_files_are_taken_where_they_belong_up_to_a_limit(keys: Keys) -> None:
    browser = desk(Role.EXAMINER)
    for page in OTHERS:
        assert asked(browser, page, LONGEST + 1) == 413, page
    for page in FILES:
        assert asked(browser, page, LONGEST + 1) != 413, page
        assert asked(browser, page, LONGEST_OF_STAFF + 1) == 413, page
    browser.post("/staff/ja/leave/")
    assert asked(browser, "scans", LONGEST + 1) == 413
