"""Between a new file of the programme and the judging by it nothing is taken, nothing is lost, and the page says so."""

from __future__ import annotations

import pytest

from madoguchi import flow
from madoguchi.cases.models import SavedAnswer, Submission
from madoguchi.programme.declaration import DeclaredFile
from madoguchi.programme.load import load, parse
from madoguchi.simulate.counter import DoorKey
from madoguchi.web import clock

from .conftest import FILE, claim_of, come_in
from .test_answer import ANSWER, hidden, send, typed

pytestmark = pytest.mark.django_db
Keys = dict[str, DoorKey]
SAID = {"ja": "ただいま準備中のため", "en": "cannot take your answer just now", "easy": "いま じゅんびを して います"}


def put_another_in_force() -> DeclaredFile:
    other = parse(load(FILE).text.replace("2025, 5, 31", "2025, 6, 30").encode())
    flow.put_in_force(other, flow.Signatories(drafter="a", approver="b"), clock.now())
    return other


def test_the_page_says_so_before_anything_is_typed_and_has_no_button_to_answer(keys: Keys) -> None:
    browser = come_in(keys["confirmation"])
    assert SAID["ja"] not in browser.get("/ja/home/1/").content.decode()
    put_another_in_force()
    for language, said in SAID.items():
        page = browser.get(f"/{language}/home/1/").content.decode()
        assert said in page and "/answer/" not in page and "/refuse/" not in page and "/wrong/" not in page
    assert [browser.get(one).headers["Location"] for one in (ANSWER, "/ja/home/1/refuse/", "/ja/home/1/wrong/")] == [
        "/ja/home/1/"
    ] * 3


def test_what_was_typed_before_is_kept_and_sent_once_everybody_is_judged(keys: Keys) -> None:
    key = keys["confirmation"]
    browser = come_in(key)
    last = browser.post(ANSWER, typed(key))
    other = put_another_in_force()
    told = send(browser, last)
    page = told.content.decode()
    assert told.status_code == 409 and SAID["ja"] in page and "保存してあります" in page
    assert hidden(told) == hidden(last) and SavedAnswer.objects.count() == 1
    assert SAID["ja"] in browser.post(ANSWER, typed(key)).content.decode()
    wrong = browser.post("/ja/home/1/wrong/", {"said": "違う"})
    assert browser.post("/ja/home/1/wrong/send/", hidden(wrong)).status_code == 409
    assert not Submission.objects.exists() and claim_of(key).state == "open"
    frozen = flow.freeze(other, clock.now())
    flow.open_cases(other, frozen, flow.determine(other, frozen, "a", clock.now()), bytes(32), clock.now().date())
    assert send(browser, told).headers["Location"].endswith("sent=carries")
    assert claim_of(key).state == "ready"
