"""Cards at the residents' door, with invented cards and the double of the app that reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from django.http import HttpResponse
from django.test import Client
from playwright.sync_api import Page, expect

from madoguchi import tenancy
from madoguchi.core.errors import InputRefused
from madoguchi.flow import card_authorities
from madoguchi.identity.card import Followed
from madoguchi.identity.models import Card, Challenge, Visit
from madoguchi.registry.models import Protection
from madoguchi.simulate import cards, signers
from madoguchi.simulate.counter import DoorKey
from madoguchi.tenancy.models import Municipality
from madoguchi.trust.certificate import Certificate, Fault, judge
from madoguchi.trust.jpki import SIGNS, WORLDS_OF_PEOPLE
from madoguchi.trust.ocsp import request, standing
from madoguchi.trust.revocation import Standing
from madoguchi.web import clock
from tests.counters import NEEDS_CHROMIUM, Counter, looked_at

from .conftest import CITY, claim_of, come_in

Keys = dict[str, DoorKey]
LANGUAGES = ("ja", "en", "easy")


@dataclass(frozen=True)
class Form:
    """A form of a page: where it goes, and what it sends by itself."""

    action: str
    fields: dict[str, str]


@pytest.fixture
def issued(keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Keys:
    """The residents have a card each."""
    monkeypatch.setattr(card_authorities, "home", lambda: tmp_path)
    monkeypatch.setattr(cards, "folder", lambda: tmp_path / "invented-cards")
    cards.issue(key.reference_number for key in keys.values())
    return keys


def form_to(page: HttpResponse, action: str) -> Form:
    """The form of a page that goes to an address that ends so."""
    found = re.search(rf'<form method="post" action="([^"]*{action})"(.*?)</form>', page.content.decode(), re.DOTALL)
    assert found, page.content.decode()
    hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', found[2])
    return Form(action=found[1], fields={name: unescape(value) for name, value in hidden})


def signed(browser: Client, page: HttpResponse, key: DoorKey, *, pin: str = cards.PIN, **more: str) -> HttpResponse:
    """What the app shows once the card of a letter's holder has signed what a page asked for."""
    form = form_to(page, "/invented-card/")
    return browser.post(form.action, {**form.fields, **more, "card": key.reference_number, "pin": pin})


def sent(browser: Client, shown: HttpResponse, back: str) -> HttpResponse:
    form = form_to(shown, f"/ja/{back}/")
    return browser.post(form.action, form.fields)


def link(key: DoorKey, of: DoorKey) -> HttpResponse:
    """Somebody who came by letter shows the card of somebody."""
    browser = come_in(key)
    return sent(browser, signed(browser, browser.get("/ja/cards/"), of), "cards")


def begun(browser: Client) -> HttpResponse:
    """The door, once somebody went on."""
    page: HttpResponse = browser.post("/ja/card/", {"begin": "1"})
    assert page.status_code == 200
    return page


def tried(key: DoorKey, **more: str) -> tuple[Client, HttpResponse]:
    browser = Client()
    return browser, sent(browser, signed(browser, begun(browser), key, **more), "card")


def text(page: HttpResponse) -> str:
    return re.sub(r'value="[^"]*"', "", page.content.decode())


@pytest.mark.django_db
def test_who_only_looks_at_the_door_leaves_nothing_in_the_records(issued: Keys) -> None:
    for _ in range(3):
        page = Client().get("/ja/card/")
        assert page.status_code == 200 and "/invented-card/" not in page.content.decode()
    assert not Challenge.objects.exists()
    begun(Client())
    assert Challenge.objects.count() == 1


@pytest.mark.django_db
def test_who_came_by_letter_makes_the_card_known_and_comes_by_it_without_the_letter(issued: Keys) -> None:
    key = issued["confirmation"]
    assert "まだ登録していません" in come_in(key).get("/ja/cards/").content.decode()
    assert link(key, key).headers["Location"] == "/ja/cards/?added=1"
    browser, response = tried(key)
    assert (response.status_code, response.headers["Location"]) == (302, "/ja/home/")
    visit = Visit.objects.order_by("id").last()
    assert visit is not None
    assert (visit.door, visit.person_id, visit.shared_terminal) == ("card", claim_of(key).recipient_id, False)
    assert "あなたのカード（いま1枚）" in browser.get("/ja/home/").content.decode()
    assert "令和7年2月10日" in browser.get("/ja/cards/").content.decode()
    assert "マイナンバーカードによる本人確認" in browser.get("/ja/uses/").content.decode()


@pytest.mark.django_db
def test_on_a_shared_terminal_it_is_such_a_visit_and_no_card_is_made_known(issued: Keys) -> None:
    key = issued["confirmation"]
    link(key, key)
    browser, _ = tried(key, shared="on")
    visit = Visit.objects.order_by("id").last()
    assert visit is not None and visit.shared_terminal
    page = browser.get("/ja/cards/").content.decode()
    assert "ほかの人も使う端末には登録できません" in page and "invented-card" not in page
    assert browser.post("/ja/cards/", {}).status_code == 409


@pytest.mark.django_db
def test_a_card_unknown_here_is_told_how_it_becomes_known_and_an_others_stays_theirs(issued: Keys) -> None:
    _, unknown = tried(issued["confirmation"])
    assert unknown.status_code == 422 and "手紙の照会番号で入ってから" in unknown.content.decode()
    link(issued["confirmation"], issued["confirmation"])
    stolen = link(issued["application"], issued["confirmation"])
    assert stolen.status_code == 422 and "ほかの方のカード" in stolen.content.decode()
    assert Card.objects.get().person_id == claim_of(issued["confirmation"]).recipient_id


@pytest.mark.django_db
def test_one_taken_off_lets_nobody_in_and_nobody_takes_off_anothers(issued: Keys) -> None:
    key = issued["confirmation"]
    link(key, key)
    number = str(Card.objects.get().pk)
    other = come_in(issued["application"])
    for given in (number, "", "x", "９", "-1"):
        assert other.post("/ja/cards/remove/", {"card": given}).status_code == 404
    owner = come_in(key)
    assert owner.post("/ja/cards/remove/", {"card": number}).headers["Location"] == "/ja/cards/?removed=1"
    assert tried(key)[1].status_code == 422


@pytest.mark.django_db
def test_a_measure_taken_since_is_refused_in_the_words_for_strangers(issued: Keys) -> None:
    key = issued["confirmation"]
    link(key, key)
    _, unknown = tried(issued["application"])
    Protection.objects.create(
        measure_id=1,
        person_id=claim_of(key).recipient_id,
        role="applicant",
        ground="measure",
        starts_on=date(2025, 2, 9),
        lives_here=True,
        recorded_at=clock.now() - timedelta(minutes=1),
    )
    _, refused = tried(key)
    assert (refused.status_code, text(refused)) == (422, text(unknown))
    assert not Visit.objects.filter(door="card").exists()


@pytest.mark.django_db
def test_a_locked_card_signs_nothing_and_the_letter_still_opens(issued: Keys) -> None:
    key = issued["confirmation"]
    link(key, key)
    browser = Client()
    page = begun(browser)
    said = [signed(browser, page, key, pin=pin).content.decode() for pin in ("0000", "", "9999", cards.PIN)]
    assert "あと2回" in said[0] and "あと1回" in said[1]
    assert all("ロックされています" in one and "signature" not in one for one in said[2:])
    assert come_in(key).get("/ja/home/").status_code == 200
    cards.issue([key.reference_number])
    assert tried(key)[1].status_code == 302


@pytest.mark.django_db
def test_every_answer_is_good_once_and_rubbish_is_refused(issued: Keys) -> None:
    key = issued["confirmation"]
    link(key, key)
    browser = Client()
    form = form_to(signed(browser, begun(browser), key), "/ja/card/")
    assert browser.post(form.action, form.fields).status_code == 302
    for fields in (form.fields, {}, {**form.fields, "certificate": "🏠"}, {**form.fields, "signature": "A" * 50_000}):
        response = Client().post("/ja/card/", fields)
        assert response.status_code == 422 and "もう一度読み取ってください" in response.content.decode()


@pytest.mark.django_db
def test_the_app_signs_for_pages_of_the_counter_only(issued: Keys) -> None:
    browser = Client()
    assert browser.get("/ja/invented-card/").headers["Location"] == "/ja/card/"
    for fields in ({}, {"challenge": "x"}, {"challenge": "x", "back": "home"}, {"challenge": "<b>", "back": "card"}):
        assert browser.post("/ja/invented-card/", fields).status_code == 404
    unknown = browser.post("/ja/invented-card/", {"challenge": "x", "back": "card", "card": "../authority", "pin": "1"})
    assert unknown.status_code == 200 and 'name="signature"' not in unknown.content.decode()


@pytest.mark.django_db
def test_without_an_authority_there_is_no_such_door(
    keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(card_authorities, "home", lambda: tmp_path)
    browser = come_in(keys["confirmation"])
    assert "カードで入る扉はまだありません" in browser.get("/ja/").content.decode()
    assert browser.get("/ja/card/").status_code == browser.get("/ja/cards/").status_code == 404
    assert "cards/" not in browser.get("/ja/home/").content.decode()


@pytest.mark.django_db
def test_where_people_are_real_no_invented_card_opens(issued: Keys) -> None:
    key = issued["confirmation"]
    link(key, key)
    browser = Client()
    shown = signed(browser, begun(browser), key)
    Municipality.objects.update(synthetic=False)
    with tenancy.municipality(CITY):
        assert card_authorities.read().worlds == WORLDS_OF_PEOPLE
    assert sent(browser, shown, "card").status_code == 404
    assert browser.post("/ja/invented-card/", {"challenge": "x", "back": "card"}).status_code == 404


@pytest.mark.django_db
def test_authorities_that_cannot_be_read_shut_this_door_alone(issued: Keys) -> None:
    key = issued["confirmation"]
    browser = Client()
    shown = signed(browser, begun(browser), key)
    (card_authorities.folder() / "authority.crl").write_text("no list")
    refused = sent(browser, shown, "card")
    assert refused.status_code == 400 and "手紙の照会番号など、ほかの方法" in refused.content.decode()
    assert come_in(key).get("/ja/home/").status_code == 200


@pytest.mark.django_db
def test_a_renewed_card_opens_without_being_shown_again_and_the_one_before_is_revoked(issued: Keys) -> None:
    key = issued["confirmation"]
    number = key.reference_number
    link(key, key)
    before = (cards.folder() / f"{number}.pem").read_bytes()
    assert signers.renew_card(number, clock.now()) == Followed(moved=1, contested=0)
    assert tried(key)[1].status_code == 302
    assert [one.ended_why for one in Card.objects.order_by("id")] == ["renewed", None]
    (cards.folder() / f"{number}.pem").write_bytes(before)
    _, old = tried(key)
    assert old.status_code == 422 and "失効" in old.content.decode()
    with pytest.raises(InputRefused):
        signers.renew_card("0" * 12, clock.now())


@pytest.mark.django_db
def test_who_moves_loses_the_certificate_for_signatures_and_keeps_the_other(issued: Keys, tmp_path: Path) -> None:
    key = issued["confirmation"]
    number, at = key.reference_number, clock.now()
    link(key, key)
    signers.signing_key(number, tmp_path / "person.p12", "secret", at)
    _, made, above = pkcs12.load_key_and_certificates((tmp_path / "person.p12").read_bytes(), b"secret")
    assert made is not None and len(above) == 1
    der = made.public_bytes(Encoding.DER)
    found = judge(der, SIGNS, card_authorities.read(), at)
    assert isinstance(found, Certificate) and found.items is not None and found.items.birth_date == key.born
    asked = request(made, above[0])
    assert standing(cards.answer(asked, at), made, above[0], (), at, at) is Standing.GOOD
    cards.item_changed(number, at)
    assert judge(der, SIGNS, card_authorities.read(), at) is Fault.REVOKED
    assert standing(cards.answer(asked, at), made, above[0], (), at, at) is Standing.REVOKED
    assert tried(key)[1].status_code == 302


@NEEDS_CHROMIUM
def test_in_a_browser_a_card_is_made_known_and_opens(counter: Counter, page: Page) -> None:
    address, keys = counter
    key = keys["confirmation"]
    page.goto(f"{address}/ja/signin/")
    page.fill("#number", key["number"])
    page.fill("#born", key["born"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/ja/home/")
    page.click("text=あなたのカード")
    for back in ("cards", "card"):
        looked_at(page)
        if back == "card":
            page.get_by_role("button", name="次へ").click()
            looked_at(page)
        page.get_by_role("button", name="カードを読み取る").click()
        page.select_option("#card", key["number"])
        page.fill("#pin", "0000")
        page.get_by_role("button", name="署名する").click()
        expect(page.get_by_role("alert")).to_be_visible()
        looked_at(page)
        page.fill("#pin", "1234")
        page.get_by_role("button", name="署名する").click()
        page.get_by_role("status").wait_for()
        looked_at(page)
        page.get_by_role("button", name="窓口に送る").click()
        if back == "cards":
            page.wait_for_url("**/ja/cards/?added=1")
            for language in LANGUAGES:
                page.goto(f"{address}/{language}/cards/")
                looked_at(page)
            page.click("header button")
            for language in LANGUAGES:
                page.goto(f"{address}/{language}/card/")
                looked_at(page)
            page.goto(f"{address}/ja/")
            page.get_by_role("link", name="カードで入る").click()
    page.wait_for_url("**/ja/home/")
