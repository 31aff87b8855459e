"""What was sent leads on to a page that can be loaded again: a reload sends nothing twice."""

from __future__ import annotations

import pytest
from django.urls import reverse

from madoguchi.cases.models import Objection, Submission
from madoguchi.portal.urls import urlpatterns
from madoguchi.simulate.counter import DoorKey

from .conftest import come_in
from .test_answer import ANSWER, hidden, send, typed
from .test_wrong import LEVY, SEND, WRONG

pytestmark = pytest.mark.django_db
Keys = dict[str, DoorKey]
PARTS = {"search_banks", "search_branches", "search_holder", "passkey_begin", "passkeys_begin", "passkey_prove"}
"""What a script of a page asks for: no page of its own, and nothing is sent by it."""


def test_no_page_answers_a_post_with_success_and_a_page(keys: Keys) -> None:
    parts = {"what": "refuse", "place": 1, "language": "ja", "number": 1, "name": "double"}
    parts |= {"folder": "f", "path": "checkpoint"}
    for one in urlpatterns:
        where = {name: parts[name] for name in one.pattern.converters}
        found = come_in(keys["notice"]).post(reverse(str(one.name), kwargs=where))
        expected = (200, 204) if one.name in PARTS else (302, 400, 403, 404, 405, 409, 422)
        assert found.status_code in expected, one.name


def test_the_page_after_each_sending_can_be_loaded_again(keys: Keys) -> None:
    browser = come_in(keys["confirmation"])
    sent = [send(browser, browser.post(ANSWER, typed(keys["confirmation"])))]
    sent.append(browser.post(SEND, hidden(browser.post(WRONG, {"item": LEVY}))))
    other = come_in(keys["notice"])
    sent.append(send(other, other.get("/ja/home/1/refuse/"), "refuse"))
    assert [one.status_code for one in sent] == [302, 302, 302]
    before = (Submission.objects.count(), Objection.objects.count())
    assert before == (3, 1)
    for one in sent:
        for visitor in (browser, other):
            for _ in range(2):
                assert visitor.get(one.headers["Location"]).status_code == 200
    assert (Submission.objects.count(), Objection.objects.count()) == before
