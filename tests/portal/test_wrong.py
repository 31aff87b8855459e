"""Every known item says where it came from, and an objection names it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError
from django.http import HttpResponse
from django.test import Client

from madoguchi.cases.models import Objection, SavedAnswer, Submission
from madoguchi.flow import looking
from madoguchi.identity.models import Visit
from madoguchi.simulate.counter import DoorKey
from madoguchi.web.language import Language

from .conftest import claim_of, come_in
from .test_answer import ANSWER, hidden, typed

pytestmark = pytest.mark.django_db
Keys = dict[str, DoorKey]
WRONG, SEND = "/ja/home/1/wrong/", "/ja/home/1/wrong/send/"
LEVY = "0.taxes.per_capita_levy.2024"
AT = datetime(2025, 2, 10, 3, tzinfo=UTC)


def send(browser: Client, page: HttpResponse, **more: str) -> str:
    response = browser.post(SEND, hidden(page) | more)
    assert response.status_code == 302
    return str(response.headers["Location"])


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.JA, ("個人住民税課税台帳", "令和7年1月27日(月)現在", "令和6年12月13日(金)現在", "これは違う")),
        (Language.EN, ("register of the resident tax", "as of 27 January 2025", "13 December 2024", "This is wrong")),
        (Language.EASY, ("個人住民税課税台帳", "2025年1月27日(月)", "ちがいます")),
    ],
)
def test_every_item_says_from_which_register_it_comes_and_as_of_which_day(
    keys: Keys, language: Language, said: tuple[str, ...]
) -> None:
    page = come_in(keys["notice"]).get(f"/{language}/home/1/").content.decode()
    assert [one for one in said if one not in page] == []
    assert f'href="/{language}/home/1/wrong/?item={LEVY}"' in page
    assert f'href="/{language}/home/1/wrong/#member-1"' in page


def test_an_account_that_the_resident_named_comes_from_their_own_answer(keys: Keys) -> None:
    key = keys["confirmation"]
    browser = come_in(key)
    browser.post("/ja/home/1/accept/", hidden(browser.post(ANSWER, typed(key))))
    assert "あなたの届出（令和7年2月10日(月)）" in browser.get("/ja/home/1/").content.decode()


def test_an_objection_names_the_item_and_the_person_and_staff_see_it(keys: Keys) -> None:
    key = keys["application"]
    browser = come_in(key)
    form = browser.get(f"{WRONG}?item={LEVY}").content.decode()
    assert re.search(f'value="{LEVY}" checked', form) and 'value="1.people.birth_date"' in form
    page = browser.post(WRONG, {"item": [LEVY, "1.people.birth_date"], "said": "昭和の\x01届で\nす"})
    assert page.status_code == 200 and "生年月日" in page.content.decode()
    assert not Submission.objects.exists()
    assert send(browser, page) == send(browser, page) == "/ja/home/1/?sent=carries"
    claim = claim_of(key)
    assert (claim.state, claim.reason) == ("review", "objection")
    kept = [(one.item, one.title, one.said) for one in Objection.objects.order_by("id")]
    assert kept == [
        (LEVY[2:], "住民税均等割額（令和6年度）", ""),
        ("people.birth_date", "生年月日", ""),
        ("other", "申出の内容", "昭和の 届で す"),
    ]
    assert Objection.objects.get(item="people.birth_date").person_id == claim.recipient_id
    seen = looking.look_into(claim.reference_number, "clerk", AT)
    assert [one.item for one in seen.objections] == [LEVY[2:], "people.birth_date", "other"]


def test_nothing_chosen_is_a_fault_and_an_item_that_no_page_showed_is_refused(keys: Keys) -> None:
    browser = come_in(keys["notice"])
    nothing = browser.post(WRONG, {"said": " "})
    assert nothing.status_code == 422 and "印を付けるか" in nothing.content.decode()
    for key in ("9.people.birth_date", "0.people.protected", "<script>"):
        assert browser.post(WRONG, {"item": key}).status_code == 400
        assert browser.post(SEND, {"item": key, "form": "0" * 24}).status_code == 400
    assert browser.post(SEND, {"form": "0" * 24}).status_code == 400
    assert browser.get(SEND).headers["Location"] == WRONG
    assert browser.get(f"{WRONG}?item=<b>").status_code == 200
    assert not Submission.objects.exists() and not Objection.objects.exists()


def test_what_was_begun_is_kept_and_gone_on_with(keys: Keys) -> None:
    browser = come_in(keys["notice"])
    saved = browser.post(WRONG, {"item": LEVY, "said": "転職した", "save": "1"})
    assert saved.headers["Location"] == "/ja/home/?saved=1"
    assert f'href="{WRONG}"' in browser.get("/ja/home/").content.decode()
    form = browser.get(WRONG).content.decode()
    assert f'value="{LEVY}" checked' in form and "転職した</textarea>" in form
    send(browser, browser.post(WRONG, {"item": LEVY, "said": "転職した"}))
    assert not SavedAnswer.objects.exists()


def test_before_the_decision_an_objection_after_an_answer_takes_the_claim_to_a_person(keys: Keys) -> None:
    key = keys["confirmation"]
    browser = come_in(key)
    browser.post("/ja/home/1/accept/", hidden(browser.post(ANSWER, typed(key))))
    assert claim_of(key).state == "ready"
    assert send(browser, browser.post(WRONG, {"item": "0.people.missing"})).endswith("needs_review")
    assert claim_of(key).state == "review"
    claim = claim_of(key)
    claim.state = "drafted"
    claim.save()
    assert browser.get(WRONG).headers["Location"] == "/ja/home/1/"


def test_on_a_shared_terminal_an_objection_asks_for_the_proof_again(keys: Keys) -> None:
    key = keys["notice"]
    browser = come_in(key, shared=True)
    page = browser.post(WRONG, {"item": LEVY, "said": "違う"})
    visit = Visit.objects.get()
    visit.proven_at -= timedelta(minutes=6)
    visit.save()
    again = browser.post(SEND, hidden(page) | {"born": "1900-01-01"})
    assert again.status_code == 422 and hidden(again) == hidden(page)
    assert send(browser, page, born=key.born.isoformat()).endswith("carries")


def test_what_was_said_to_be_wrong_is_never_changed(keys: Keys) -> None:
    browser = come_in(keys["notice"])
    send(browser, browser.post(WRONG, {"item": LEVY}))
    with pytest.raises(DatabaseError, match=r"cases\.append_only"):
        Objection.objects.update(said="something else")
