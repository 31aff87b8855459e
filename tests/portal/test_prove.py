"""A page that needs more than the visit has: the ways that reach it, and nothing that was typed is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path
from types import MappingProxyType

import pytest
from django.conf import settings as django_settings
from django.http import HttpResponse
from django.test import Client
from playwright.sync_api import Page, expect

from madoguchi import flow, tenancy
from madoguchi.cases.models import Submission
from madoguchi.flow import card_authorities
from madoguchi.identity import mandate
from madoguchi.identity.kinds import Basis
from madoguchi.identity.level import Level
from madoguchi.identity.models import StepUp, Visit
from madoguchi.portal import needs
from madoguchi.portal.needs import NEEDS, Procedure
from madoguchi.simulate import cards
from madoguchi.simulate.counter import DoorKey, door_keys, prepare
from madoguchi.web import clock
from tests.city_once import once
from tests.counters import NEEDS_CHROMIUM, listening, looked_at
from tests.identity.authenticator import Authenticator

from .conftest import CITY, TODAY, claim_of, come_in
from .strict import strict_file, strict_home
from .test_card import form_to, link, signed
from .test_passkey import Device, at_localhost, by_letter, device, in_all_languages, made, make_one

__all__ = ["device"]
Keys = dict[str, DoorKey]
ELSEWHERE = (Procedure.END_MANDATE, Procedure.GO_TO_SERVICE, Procedure.GIVE_ITEMS, Procedure.TAKE_SIGNATURE)
"""Those are asked for in test_proxy, test_relying and test_sign."""
BORN = date(1961, 3, 4)
ACCOUNT = {
    "kind": "bank",
    "bank": "0005",
    "branch": "001",
    "account_type": "1",
    "number": "1234567",
    "symbol": "",
    "yucho_number": "",
    "look": "on",
    "holder": "ベツ ジンブツ",
}
"""With a holder of another name, so that the tick, too, has to come back."""


@pytest.fixture
def strict(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Keys]:
    """Letters of a programme that asks who answers for an authentication level of 2."""
    monkeypatch.setattr(django_settings, "MUNICIPALITY", CITY)
    monkeypatch.setattr(django_settings, "TODAY", TODAY)

    def opened() -> None:
        flow.found(CITY, "和歌山市", synthetic=True)
        prepare(strict_file(tmp_path, authentication=2), 500, 1, TODAY)

    with tenancy.municipality(CITY):
        once("letters that ask for more", opened)
        yield {key.letter: key for key in door_keys()}


def ask_for(monkeypatch: pytest.MonkeyPatch, procedure: Procedure, level: Level) -> None:
    monkeypatch.setattr(needs, "NEEDS", MappingProxyType({**NEEDS, procedure: level}))


def with_key(key: DoorKey) -> tuple[Client, Authenticator]:
    browser, own = come_in(key, client=at_localhost()), Authenticator()
    assert made(browser, own).headers["Location"] == "/ja/passkeys/?added=1"
    return browser, own


def proven(browser: Client, own: Authenticator, response: HttpResponse) -> HttpResponse:
    """From the page that asks to the one that goes on, by a passkey."""
    asks = response.headers["Location"]
    assert re.fullmatch("/ja/prove/[0-9]+/", asks)
    answer = own.sign(browser.post(f"{asks}begin/").content.decode())
    sent: HttpResponse = browser.post(asks, {"passkey": answer})
    return sent


def gone_on(browser: Client, response: HttpResponse) -> HttpResponse:
    """Press the button of the page that goes on."""
    page = browser.get(response.headers["Location"]).content.decode()
    found = re.search(r'<main.*?<form method="post" action="([^"]*)"(.*?)</form>', page, re.DOTALL)
    assert found, page
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'name="([^"]*)" value="([^"]*)"', found[2]):
        fields.setdefault(name, []).append(unescape(value))
    sent: HttpResponse = browser.post(unescape(found[1]), fields)
    return sent


@pytest.mark.django_db
def test_a_programme_that_asks_for_nothing_more_asks_nobody(keys: Keys) -> None:
    browser = come_in(keys["confirmation"])
    assert browser.post("/ja/home/1/answer/", ACCOUNT).status_code == 200
    assert browser.get("/ja/home/1/refuse/").status_code == 200
    assert not StepUp.objects.exists()


@pytest.mark.django_db
def test_in_the_middle_of_the_form_a_passkey_is_asked_for_and_every_field_is_there_again(strict: Keys) -> None:
    browser, own = with_key(strict["confirmation"])
    assert browser.get("/ja/home/1/").status_code == browser.get("/ja/home/1/answer/").status_code == 200
    response = browser.post("/ja/home/1/answer/", ACCOUNT)
    page = browser.get(response.headers["Location"]).content.decode()
    assert "パスキーで確かめる" in page and "1234567" not in page
    before = browser.cookies["madoguchi-visit"].value
    response = proven(browser, own, response)
    assert browser.cookies["madoguchi-visit"].value != before
    confirm = gone_on(browser, response)
    shown = confirm.content.decode()
    assert confirm.status_code == 200 and "これで送ります" in shown
    for name, value in ACCOUNT.items():
        if value and name not in ("kind", "look"):
            assert f'name="{name}" value="{value}"' in shown
    assert 'name="look" value="on"' in shown
    assert not StepUp.objects.exists()
    done = browser.post("/ja/home/1/accept/", dict(re.findall(r'name="(\w+)" value="([^"]*)"', shown)))
    assert done.headers["Location"].startswith("/ja/home/1/?sent=")
    visit = Visit.objects.order_by("id").last()
    assert visit is not None
    assert (visit.door, visit.raised_by, visit.authentication_level) == ("code", "passkey", 2)
    assert "手紙の照会番号 + パスキー" in browser.get("/ja/passkeys/").content.decode()


@pytest.mark.django_db
def test_what_is_sent_without_the_pages_before_is_kept_and_not_taken(strict: Keys) -> None:
    browser, own = with_key(strict["confirmation"])
    for path, fields in (
        ("/ja/home/1/accept/", {**ACCOUNT, "account": "given", "form": "a" * 24}),
        ("/ja/home/1/refuse/", {"form": "b" * 24}),
        ("/ja/home/1/wrong/send/", {"form": "c" * 24, "item": "", "said": "ちがう"}),
    ):
        assert browser.post(path, fields).headers["Location"].startswith("/ja/prove/")
    assert not Submission.objects.exists()
    response = proven(browser, own, browser.post("/ja/home/1/wrong/send/", {"form": "c" * 24, "said": "ちがう"}))
    assert gone_on(browser, response).headers["Location"].startswith("/ja/home/1/?sent=")
    assert Submission.objects.count() == 1


@pytest.mark.django_db
def test_an_objection_of_several_items_comes_back_whole(strict: Keys) -> None:
    browser, own = with_key(strict["application"])
    page = browser.get("/ja/home/1/wrong/").content.decode()
    items = re.findall(r'name="item" value="([^"]+)"', page)[:3]
    assert len(items) == 3
    said = '税額が違います <b>"引用"</b>'
    response = proven(browser, own, browser.post("/ja/home/1/wrong/", {"item": items, "said": said}))
    shown = gone_on(browser, response)
    assert shown.status_code == 200 and ",".join(items) in shown.content.decode()
    assert "税額が違います &lt;b&gt;" in shown.content.decode()


@pytest.mark.django_db
def test_saving_for_later_asks_for_nothing(strict: Keys) -> None:
    browser = come_in(strict["confirmation"])
    response = browser.post("/ja/home/1/answer/", {**ACCOUNT, "save": "1"})
    assert response.headers["Location"] == "/ja/home/?saved=1"


@pytest.mark.django_db
def test_who_has_no_key_is_offered_to_make_one_and_led_back(strict: Keys) -> None:
    browser = come_in(strict["confirmation"], client=at_localhost())
    asks = browser.post("/ja/home/1/answer/", ACCOUNT).headers["Location"]
    page = browser.get(asks).content.decode()
    assert "いまから登録して使う" in page and 'href="/ja/passkeys/"' in page and "data-passkey=" not in page
    own = Authenticator()
    made(browser, own)
    assert f'href="{asks}"' in browser.get("/ja/passkeys/?added=1").content.decode()
    answer = own.sign(browser.post(f"{asks}begin/").content.decode())
    assert gone_on(browser, browser.post(asks, {"passkey": answer})).status_code == 200


@pytest.mark.django_db
def test_a_page_that_was_only_asked_for_is_shown_at_once(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    ask_for(monkeypatch, Procedure.SEE_USES, Level(authentication=2))
    browser, own = with_key(keys["notice"])
    response = proven(browser, own, browser.get("/ja/uses/?x=1"))
    assert browser.get(response.headers["Location"]).headers["Location"] == "/ja/uses/?x=1"
    assert browser.get("/ja/uses/").status_code == 200 and not StepUp.objects.exists()


@pytest.mark.django_db
def test_the_name_of_a_key_to_be_made_is_not_lost_either(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, own = with_key(keys["notice"])
    ask_for(monkeypatch, Procedure.MAKE_PASSKEY, Level(authentication=2))
    response = proven(browser, own, browser.post("/ja/passkeys/begin/", {"name": "仕事の電話"}))
    page = gone_on(browser, response)
    assert page.status_code == 200 and 'value="仕事の電話"' in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("procedure", [one for one in Procedure if one not in ELSEWHERE])
def test_each_procedure_of_the_table_asks(keys: Keys, procedure: Procedure, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {
        Procedure.SEE_MATTER: "/ja/home/1/",
        Procedure.DECLINE: "/ja/home/1/refuse/",
        Procedure.PHOTOGRAPH: "/ja/home/1/passbook/",
        Procedure.SEE_USES: "/ja/uses.csv",
        Procedure.MAKE_CARD: "/ja/cards/",
        Procedure.MAKE_LINK: "/ja/providers/",
    }
    sent = {
        Procedure.NAME_ACCOUNT: ("/ja/home/1/answer/", ACCOUNT),
        Procedure.OBJECT: ("/ja/home/1/wrong/", {"said": "x"}),
        Procedure.MAKE_PASSKEY: ("/ja/passkeys/begin/", {"name": "x"}),
    }
    browser = come_in(keys["confirmation"], client=at_localhost())

    def response() -> HttpResponse:
        found: HttpResponse = browser.get(asked[procedure]) if procedure in asked else browser.post(*sent[procedure])
        return found

    assert "/prove/" not in response().headers.get("Location", "")
    ask_for(monkeypatch, procedure, Level(authentication=2))
    assert response().headers["Location"].startswith("/ja/prove/")


@pytest.mark.django_db
def test_what_no_door_reaches_is_said_with_the_way_that_is_left(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    ask_for(monkeypatch, Procedure.DECLINE, Level(identity=3))
    browser, _ = with_key(keys["confirmation"])
    page = browser.get(browser.get("/ja/home/1/refuse/").headers["Location"]).content.decode()
    assert "data-passkey=" not in page and "いまから登録して使う" not in page and "窓口か郵送" in page


@pytest.mark.django_db
def test_another_persons_key_an_answer_for_another_page_and_rubbish_raise_nothing(strict: Keys) -> None:
    _, of_another = with_key(strict["application"])
    browser, own = with_key(strict["confirmation"])
    first = browser.post("/ja/home/1/answer/", ACCOUNT).headers["Location"]
    second = browser.get("/ja/home/1/refuse/").headers["Location"]
    for_second = own.sign(browser.post(f"{second}begin/").content.decode())
    theirs = of_another.sign(browser.post(f"{first}begin/").content.decode())
    for answer in (for_second, theirs, "", "{}", "x" * 30_000):
        response = browser.post(first, {"passkey": answer})
        assert response.status_code == 422 and "書いた内容は失われていません" in response.content.decode()
    assert browser.get(f"{first}on/").headers["Location"] == first
    assert {one.authentication_level for one in Visit.objects.filter(door="code")} == {1}


@pytest.mark.django_db
def test_nobody_goes_on_with_what_another_typed(strict: Keys) -> None:
    browser, _ = with_key(strict["confirmation"])
    asks = browser.post("/ja/home/1/answer/", ACCOUNT).headers["Location"]
    other, _ = with_key(strict["application"])
    for path in (asks, f"{asks}on/", "/ja/prove/0/", "/ja/prove/99999999/on/"):
        assert other.get(path).headers["Location"] == "/ja/home/"
    assert other.post(f"{asks}begin/").headers["Location"] == "/ja/home/"
    assert Client().get(asks).headers["Location"] == "/ja/signin/?ended=1"
    browser.post("/ja/leave/")
    assert not StepUp.objects.exists()


@pytest.mark.django_db
def test_on_a_shared_terminal_nothing_is_made_and_the_proof_counts_as_fresh(strict: Keys) -> None:
    _, own = with_key(strict["confirmation"])
    browser = come_in(strict["confirmation"], shared=True, client=at_localhost())
    response = browser.post("/ja/home/1/answer/", ACCOUNT)
    assert "いまから登録して使う" not in browser.get(response.headers["Location"]).content.decode()
    shown = gone_on(browser, proven(browser, own, response)).content.decode()
    assert "これで送ります" in shown and 'name="born"' not in shown


@pytest.mark.django_db
def test_a_card_reaches_it_too_and_no_other_card_does(
    strict: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(card_authorities, "home", lambda: tmp_path)
    monkeypatch.setattr(cards, "folder", lambda: tmp_path / "invented-cards")
    cards.issue(key.reference_number for key in strict.values())
    mine, theirs = strict["confirmation"], strict["application"]
    for key in (mine, theirs):
        assert link(key, key).status_code == 302
    browser = come_in(mine)
    asks = browser.post("/ja/home/1/answer/", ACCOUNT).headers["Location"]
    assert "カードで確かめる" in browser.get(asks).content.decode()

    def answered(key: DoorKey) -> HttpResponse:
        page = browser.post("/ja/prove/card/", {"begin": "1"})
        form = form_to(signed(browser, page, key), "/ja/prove/card/")
        sent: HttpResponse = browser.post(form.action, form.fields)
        return sent

    refused = answered(theirs)
    assert refused.status_code == 422 and "このカードでは入れません" in refused.content.decode()
    assert gone_on(browser, answered(mine)).status_code == 200
    visit = Visit.objects.filter(person_id=claim_of(mine).recipient_id).order_by("id").last()
    assert visit is not None and (visit.raised_by, visit.authentication_level) == ("card", 3)


@pytest.mark.django_db
def test_for_somebody_else_nobody_can_prove_more_and_the_page_says_what_is_left(strict: Keys) -> None:
    key = strict["confirmation"]
    with_key(key)
    proxy = mandate.enter_proxy("代理 花子", "", BORN, "登録", clock.now())
    person = int(claim_of(key).recipient_id or 0)
    entered = mandate.enter(proxy, person, Basis.APPOINTED, "委任状", (TODAY, TODAY), "登録", clock.now())
    mandate.approve(entered, "承認", clock.now())
    acting = Client(HTTP_HOST="localhost:8000")
    said = {"proxy": proxy.number, "born": BORN.isoformat(), "number": key.reference_number}
    assert acting.post("/ja/proxy/", said).status_code == 302
    asks = acting.post("/ja/home/1/answer/", ACCOUNT).headers["Location"]
    page = acting.get(asks).content.decode()
    assert "窓口か郵送" in page and "data-passkey=" not in page and "いまから登録して使う" not in page
    for path in (f"{asks}begin/", "/ja/prove/card/"):
        assert acting.post(path).status_code == 409
    assert acting.post(asks, {"passkey": "{}"}).status_code == 200
    assert acting.get(f"{asks}on/").headers["Location"] == asks
    assert not Submission.objects.exists()


@NEEDS_CHROMIUM
def test_in_a_browser_a_form_goes_on_after_a_passkey_with_all_that_was_typed(
    tmp_path: Path, page: Page, device: Device
) -> None:
    home, keys = strict_home(tmp_path, authentication=2)
    with listening(home) as (_, port):
        address = f"http://localhost:{port}"
        by_letter(page, address, keys["confirmation"])
        page.goto(f"{address}/ja/home/1/answer/")
        page.check("#kind-bank")
        for field, text in {"bank": "0005", "branch": "001", "number": "7654321"}.items():
            page.fill(f"#{field}", text)
        page.click("form.card .acts button >> nth=0")
        page.wait_for_url("**/ja/prove/*/")
        asks = page.url
        in_all_languages(page, address, f"prove/{asks.rstrip('/').rpartition('/')[2]}/")
        page.goto(asks)
        page.get_by_role("link", name="パスキーを登録する").click()
        make_one(page, address, "電話")
        page.get_by_role("link", name="続きに戻る").click()
        looked_at(page)
        device.said("setUserVerified", isUserVerified=False)
        page.click("button[data-passkey=get]")
        page.wait_for_selector("[data-passkey-failed]:not([hidden])")
        looked_at(page)
        device.said("setUserVerified", isUserVerified=True)
        page.click("button[data-passkey=get]")
        page.wait_for_url("**/on/")
        looked_at(page)
        in_all_languages(page, address, f"prove/{asks.rstrip('/').rpartition('/')[2]}/on/")
        page.goto(f"{asks}on/")
        page.get_by_role("button", name="同じところから続ける").click()
        expect(page.locator("main")).to_contain_text("7654321")
        looked_at(page)
        page.get_by_role("button", name="この内容で送る").click()
        page.wait_for_url("**sent=**")
        looked_at(page)
