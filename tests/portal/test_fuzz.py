"""Whatever is sent to a page of the residents: a clear answer in the language of the page, and nothing half kept."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse
from hypothesis import HealthCheck, example, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from madoguchi.cases.models import Claim, Submission
from madoguchi.payments.models import AccountAnswer
from madoguchi.portal.urls import urlpatterns
from madoguchi.portal.wording import SENTENCES
from madoguchi.web.guard import LONGEST
from madoguchi.web.language import SHARED, Language, said

from .conftest import claim_of, come_in
from .test_answer import ANSWER, Keys, hidden, send, typed

pytestmark = pytest.mark.django_db
CLEAR = {200, 302, 400, 403, 404, 405, 409, 413, 422}
NAMES = tuple(sorted(str(one.name) for one in urlpatterns if one.name))
PLACES = (1, 1, 1, 1, 0, 2, 99, 10**6, 10**30)
ACTS = ("accept", "accept", "refuse", "pay", "wrong", "..", "a\x00b")
FORM = "0123456789abcdef01234567"
GOOD_FIELDS = {
    "kind": ["bank"],
    "bank": ["0005"],
    "branch": ["001"],
    "account_type": ["1"],
    "number": ["1234567"],
    "holder": ["OWN"],
    "form": [FORM],
    "account": ["given"],
}
"""What an answer needs; OWN stands for the resident's own name in kana."""
UGLY = (
    "",
    "\x00",
    "a\x00b",
    "\u202e1234567\u202c",
    "\u200fヤマダ",
    "\r\nSet-Cookie: a=b",
    "葛\U000e0100",
    "<script>alert(1)</script>",
    "{{ settings.SECRET_KEY }}",
    "' OR 1=1 --",
    "﷽" * 50,
    "9" * 400,
    "１２３４５６７",
    "****567",
    "あ" * 20_000,
)
TEXT = st.sampled_from(UGLY) | st.text(st.characters(codec="utf-8"), max_size=80)
OTHERS = ("chosen_bank", "chosen_branch", "symbol", "yucho_number", "look", "save", "born", "item", "said", "passkey")
OTHERS += ("name", "shared", "filed", "nobody_asked_for_this")


def counted() -> tuple[object, ...]:
    """All that an answer may change: submissions by what became of them, claims by their state, accounts named."""
    submissions = Counter(Submission.objects.values_list("state", "case_id"))
    claims = Counter(Claim.objects.values_list("pk", "state", "account_number"))
    return submissions, claims, AccountAnswer.objects.count()


def address_of(name: str, language: Language, place: int, act: str) -> str:
    more: tuple[dict[str, object], ...] = (
        {},
        {"place": place},
        {"place": place, "what": act},
        {"number": place},
        {"place": place, "number": place},
        {"name": "double"},
        {"name": "double", "number": place},
    )
    for kwargs in (
        {},
        {"folder": "f", "path": "checkpoint"},
        {"name": "double"},
        *({"language": language, **one} for one in more),
    ):
        try:
            return reverse(name, kwargs=kwargs)
        except NoReverseMatch:
            continue
    raise AssertionError(name)


def is_clear(response: HttpResponse, language: Language) -> None:
    """A page that a person can read, in the language of its address, or JSON; never what happened inside."""
    assert response.status_code in CLEAR, response.content[:2_000].decode(errors="replace")
    text = response.content.decode(errors="replace")
    assert "Traceback" not in text and "madoguchi/" not in text and "SECRET_KEY" not in text.replace(UGLY[8], "")
    if response.status_code == 302:
        assert "\n" not in response.headers["Location"]
    elif response.headers["Content-Type"].startswith("text/html") and "<html" in text:
        assert f'<html lang="{language.code}"' in text
    if response.status_code in (400, 403, 404, 405, 409, 413):
        assert "<h1" in text or response.json() == {"error": "invalid_request"}


@st.composite
def forms(draw: st.DrawFn) -> dict[str, list[str]]:
    """Fields of which some are good, some missing, some repeated, some ugly."""
    spoilt = draw(st.sets(st.sampled_from(sorted(GOOD_FIELDS)), max_size=3))
    found = {name: values for name, values in GOOD_FIELDS.items() if name not in spoilt}
    for name in (*spoilt, *draw(st.sets(st.sampled_from(OTHERS), max_size=3))):
        found[name] = draw(st.lists(TEXT, max_size=3))
    return found


@effort(max_examples=180, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    name=st.sampled_from(("answer", "confirm", "confirm", "wrong_send", "again_send")) | st.sampled_from(NAMES),
    language=st.sampled_from(list(Language)),
    place=st.sampled_from(PLACES),
    act=st.sampled_from(ACTS),
    fields=forms(),
)
@example(name="confirm", language=Language.JA, place=1, act="accept", fields={**GOOD_FIELDS, "form": [FORM]})
@example(name="confirm", language=Language.JA, place=1, act="accept", fields={**GOOD_FIELDS, "form": [FORM, "x"]})
@example(name="answer", language=Language.EN, place=1, act="", fields={"bank": ["a\x00b"], "save": ["on"]})
@example(name="wrong", language=Language.EN, place=1, act="", fields={"said": ["a\x00b"], "save": ["on"]})
@example(name="signin", language=Language.EASY, place=1, act="", fields={"number": ["\x00"], "born": ["2000-01-01"]})
@example(name="matter", language=Language.JA, place=10**30, act="", fields={})
def test_whatever_a_form_says_the_answer_is_clear_and_tells_what_was_kept(
    keys: Keys, name: str, language: Language, place: int, act: str, fields: dict[str, list[str]]
) -> None:
    key = keys["confirmation"]
    with transaction.atomic():
        browser = come_in(key, client=Client(raise_request_exception=False))
        own = typed(key)["holder"]
        sent = {field: [own if value == "OWN" else value for value in values] for field, values in fields.items()}
        before = counted()
        response = browser.post(address_of(name, language, place, act), sent)
        is_clear(response, language if "/" + language in address_of(name, language, place, act) else Language.JA)
        told = re.search(r"[?]sent=(\w+)", response.headers.get("Location", ""))
        if told:
            (kept,) = Submission.objects.all()
            assert kept.state == told[1] and kept.case_id == claim_of(key).pk
        else:
            assert counted() == before
        transaction.set_rollback(True)


@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete", "options", "trace"])
def test_a_wrong_method_is_told_so_and_changes_nothing(keys: Keys, method: str) -> None:
    browser = come_in(keys["confirmation"], client=Client(raise_request_exception=False))
    before = counted()
    for name in NAMES:
        for language in (Language.EN, Language.EASY):
            address = address_of(name, language, 1, "accept")
            response = getattr(browser, method)(address)
            assert response.status_code in CLEAR, (method, address)
            if method != "head":
                is_clear(response, language if f"/{language}" in address else Language.JA)
    assert counted() == before


@pytest.mark.parametrize("language", list(Language))
def test_what_is_too_much_is_refused_on_a_page_in_the_language_of_the_form(keys: Keys, language: Language) -> None:
    key = keys["confirmation"]
    browser = come_in(key, client=Client(raise_request_exception=False))
    before = counted()
    many = {f"field{number}": "1" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS)}
    long, longer = {"holder": "a" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)}, {"holder": "あ" * LONGEST}
    for name in ("signin", "answer", "confirm", "wrong", "search_banks", "passkey"):
        address = address_of(name, language, 1, "accept")
        for fields, status in ((many, 400), (long, 400), (longer, 413)):
            response = browser.post(address, typed(key) | fields)
            assert response.status_code == status
            is_clear(response, language)
        film = BytesIO(b"\x00" * 20_000_000)
        film.name = "film.mp4"
        response = browser.post(address, typed(key) | {"letter": film})
        assert response.status_code == 413
        is_clear(response, language)
        assert said(SHARED, "trouble.unreadable", language) in response.content.decode()
    assert counted() == before


def test_of_two_browsers_with_one_case_the_second_is_told_and_the_claim_is_one(keys: Keys) -> None:
    key = keys["confirmation"]
    first, second = come_in(key), come_in(key)
    pages = [browser.post(ANSWER, typed(key)) for browser in (first, second)]
    assert send(first, pages[0]).headers["Location"].endswith("sent=carries")
    later = send(second, pages[1])
    assert later.headers["Location"].endswith("sent=second")
    assert said(SENTENCES, "sent.second", Language.JA) in second.get(later.headers["Location"]).content.decode()
    assert Counter(Submission.objects.values_list("state", flat=True)) == {"carries": 1, "second": 1}
    assert claim_of(key).state == "ready"


def test_a_page_of_another_browser_that_is_sent_again_after_leaving_keeps_nothing(keys: Keys) -> None:
    key = keys["confirmation"]
    browser = come_in(key)
    page = browser.post(ANSWER, typed(key))
    browser.post("/ja/leave/")
    assert send(browser, page).headers["Location"] == "/ja/signin/?ended=1"
    other = come_in(keys["notice"])
    assert hidden(page)["form"]
    assert send(other, page).status_code == 400
    assert not Submission.objects.exists()


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(("days", "state"), [(0, "carries"), (1, "late")])
def test_the_last_day_of_the_programme_decides_on_a_form_that_lay_open(
    keys: Keys, monkeypatch: pytest.MonkeyPatch, language: Language, days: int, state: str
) -> None:
    key = keys["confirmation"]
    page = come_in(key).post(ANSWER, typed(key))
    monkeypatch.setattr(settings, "TODAY", claim_of(key).answer_by + timedelta(days=days))
    browser = come_in(key)
    sent = browser.post(f"/{language}/home/1/accept/", hidden(page))
    assert sent.headers["Location"].endswith(f"sent={state}")
    assert said(SENTENCES, f"sent.{state}", language) in browser.get(sent.headers["Location"]).content.decode()
    assert claim_of(key).state == {"carries": "ready", "late": "review"}[state]
    assert Submission.objects.get().state == state
