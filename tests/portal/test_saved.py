"""What was typed and not sent is there when the resident comes back, for a time, and for nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from madoguchi.cases.models import SavedAnswer, Submission
from madoguchi.identity.models import Visit
from madoguchi.simulate.counter import DoorKey

from .conftest import claim_of, come_in
from .test_answer import ANSWER, hidden, typed

pytestmark = pytest.mark.django_db
Keys = dict[str, DoorKey]
THROW = "/ja/home/1/throw-away/"


def idle(browser: Client) -> None:
    """Nobody touched it for half an hour."""
    for visit in Visit.objects.filter(ended_at__isnull=True):
        visit.seen_at -= timedelta(minutes=31)
        visit.save()
    assert browser.get("/ja/home/").status_code == 302


def test_what_was_saved_survives_a_visit_that_ended_and_is_sent_as_it_was_typed(keys: Keys) -> None:
    key = keys["confirmation"]
    browser = come_in(key)
    half = typed(key, branch="", number="7654321", save="1")
    assert browser.post(ANSWER, half).headers["Location"] == "/ja/home/?saved=1"
    assert not Submission.objects.exists()
    idle(browser)
    browser = come_in(key)
    home = browser.get("/ja/home/").content.decode()
    assert "続きを書く" in home and f'href="{ANSWER}"' in home and "令和7年2月24日" in home
    form = browser.get(ANSWER).content.decode()
    assert 'value="三菱UFJ"' in form and 'value="****321"' in form and "7654321" not in form
    last = browser.post(ANSWER, typed(key, number="****321"))
    assert last.status_code == 200 and "7654321" not in last.content.decode()
    sent = browser.post("/ja/home/1/accept/", hidden(last))
    assert sent.headers["Location"].endswith("sent=carries")
    assert claim_of(key).account_number == "7654321"
    assert not SavedAnswer.objects.exists()


def test_a_passbook_that_was_saved_goes_on_too(keys: Keys) -> None:
    key = keys["confirmation"]
    browser = come_in(key)
    passbook = {"kind": "yucho", "symbol": "10530", "yucho_number": "12345671"}
    browser.post(ANSWER, typed(key, **passbook, save="1"))
    form = browser.get(ANSWER).content.decode()
    assert 'value="****671"' in form and "12345671" not in form
    last = browser.post(ANSWER, typed(key, **passbook | {"yucho_number": "****671"}))
    browser.post("/ja/home/1/accept/", hidden(last))
    claim = claim_of(key)
    assert (claim.branch_code, claim.account_number) == ("058", "1234567")


def test_on_ones_own_device_going_on_keeps_it_and_on_a_shared_terminal_only_when_asked_for(keys: Keys) -> None:
    key = keys["confirmation"]
    come_in(key).post(ANSWER, typed(key, number=""))
    assert SavedAnswer.objects.get().person_id == claim_of(key).recipient_id
    SavedAnswer.objects.all().delete()
    browser = come_in(key, shared=True)
    assert "このボタンを押したときだけ" in browser.get(ANSWER).content.decode()
    browser.post(ANSWER, typed(key, number=""))
    assert not SavedAnswer.objects.exists()
    browser.post(ANSWER, typed(key, number="", save="1"))
    assert SavedAnswer.objects.count() == 1


def test_it_is_thrown_away_when_asked_and_nobody_else_finds_it(keys: Keys) -> None:
    key = keys["confirmation"]
    browser = come_in(key)
    browser.post(ANSWER, typed(key, save="1"))
    assert "続きを書く" not in come_in(keys["application"]).get("/ja/home/").content.decode()
    assert browser.get(THROW).status_code == 405
    assert browser.post(THROW).headers["Location"] == "/ja/home/?thrown=1"
    assert not SavedAnswer.objects.exists()
    assert "続きを書く" not in browser.get("/ja/home/").content.decode()
    assert browser.post("/ja/home/2/throw-away/").status_code == 404


def test_after_fourteen_days_it_is_deleted_by_whoever_comes_next(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    key = keys["confirmation"]
    come_in(key).post(ANSWER, typed(key, save="1"))
    monkeypatch.setattr(settings, "TODAY", settings.TODAY + timedelta(days=13))
    come_in(keys["application"]).get("/ja/home/")
    assert SavedAnswer.objects.count() == 1
    monkeypatch.setattr(settings, "TODAY", settings.TODAY + timedelta(days=2))
    come_in(keys["application"]).get("/ja/home/")
    assert not SavedAnswer.objects.exists()


def test_what_can_no_longer_be_sent_can_still_be_thrown_away(keys: Keys) -> None:
    key = keys["confirmation"]
    browser = come_in(key)
    browser.post(ANSWER, typed(key, save="1"))
    claim = claim_of(key)
    claim.state = "drafted"
    claim.save()
    home = browser.get("/ja/home/").content.decode()
    assert "続きを書く" not in home and THROW in home


def test_more_than_a_form_holds_is_cut_and_a_mask_of_nothing_is_a_fault(keys: Keys) -> None:
    key = keys["confirmation"]
    browser = come_in(key)
    browser.post(ANSWER, typed(key, bank="あ" * 5_000, save="1"))
    assert len(SavedAnswer.objects.get().typed) < 1_000
    assert browser.post(ANSWER, typed(key, number="****999")).status_code == 422
