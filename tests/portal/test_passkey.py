"""Passkeys at the residents' door: with an authenticator in software, and in a real browser with a virtual one."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from playwright.sync_api import CDPSession, Page, expect

from madoguchi.cases.models import Submission
from madoguchi.identity import passkey
from madoguchi.identity import staff as employment
from madoguchi.identity.kinds import Ended, Role
from madoguchi.identity.models import Challenge, Passkey, Visit
from madoguchi.registry.models import Protection, Resident
from madoguchi.simulate.counter import DoorKey
from madoguchi.tenancy.models import Municipality
from madoguchi.web import clock
from tests.counters import NEEDS_CHROMIUM, Counter, looked_at
from tests.identity.authenticator import PRESENT, Authenticator

from .conftest import claim_of, come_in

Keys = dict[str, DoorKey]
LANGUAGES = ("ja", "en", "easy")


def at_localhost() -> Client:
    return Client(HTTP_HOST="localhost:8000")


def made(browser: Client, device: Authenticator, name: str = "電話") -> HttpResponse:
    options = browser.post("/ja/passkeys/begin/", {"name": name})
    assert options.headers["Content-Type"] == "application/json"
    answer = device.make(options.content.decode())
    response: HttpResponse = browser.post("/ja/passkeys/", {"name": name, "passkey": answer})
    return response


def with_passkey(key: DoorKey) -> Authenticator:
    """The device of a resident who came in with a letter, made a passkey and left."""
    browser, device = come_in(key, client=at_localhost()), Authenticator()
    assert made(browser, device).headers["Location"] == "/ja/passkeys/?added=1"
    browser.post("/ja/leave/")
    return device


def tried(device: Authenticator, *, shared: bool = False) -> tuple[Client, HttpResponse]:
    browser = at_localhost()
    answer = device.sign(browser.post("/ja/passkey/begin/").content.decode())
    said = {"passkey": answer} | ({"shared": "on"} if shared else {})
    return browser, browser.post("/ja/passkey/", said)


def comes_in(device: Authenticator) -> bool:
    _, response = tried(device)
    assert response.status_code in (302, 422)
    return response.status_code == 302


@pytest.mark.django_db
def test_who_came_by_letter_makes_a_passkey_and_comes_by_it_without_the_letter(keys: Keys) -> None:
    device = with_passkey(keys["notice"])
    browser, response = tried(device)
    assert (response.status_code, response.headers["Location"]) == (302, "/ja/home/")
    visit = Visit.objects.order_by("id").last()
    assert visit is not None
    assert (visit.door, visit.person_id) == ("passkey", claim_of(keys["notice"]).recipient_id)
    assert "あなたのパスキー（いま1個）" in browser.get("/ja/home/").content.decode()
    page = browser.get("/ja/passkeys/").content.decode()
    assert "電話" in page and "令和7年2月10日" in page
    assert "パスキーによる本人確認" in browser.get("/ja/uses/").content.decode()


@pytest.mark.django_db
def test_the_device_learns_the_name_that_was_given_and_nothing_of_the_resident(keys: Keys) -> None:
    browser = come_in(keys["notice"], client=at_localhost())
    options = browser.post("/ja/passkeys/begin/", {"name": "わたしの電話"}).content.decode()
    resident = Resident.objects.filter(person_id=claim_of(keys["notice"]).recipient_id).last()
    assert resident is not None and resident.name not in options
    assert json.loads(options)["user"]["name"] == "わたしの電話"


@pytest.mark.django_db
def test_on_a_shared_terminal_none_is_made_and_the_page_says_so(keys: Keys) -> None:
    browser = come_in(keys["notice"], shared=True, client=at_localhost())
    assert "ほかの人も使う端末には登録できません" in browser.get("/ja/passkeys/").content.decode()
    for path in ("/ja/passkeys/", "/ja/passkeys/begin/"):
        assert browser.post(path, {"name": "電話"}).status_code == 409
    assert not Challenge.objects.exists()


@pytest.mark.django_db
def test_one_that_was_taken_off_lets_nobody_in_and_closes_what_it_opened(keys: Keys) -> None:
    device = with_passkey(keys["notice"])
    thief, _ = tried(device)
    owner = come_in(keys["notice"], client=at_localhost())
    number = re.findall(r'name="key" value="(\d+)"', owner.get("/ja/passkeys/").content.decode())
    assert owner.post("/ja/passkeys/remove/", {"key": number[0]}).headers["Location"] == "/ja/passkeys/?removed=1"
    assert thief.get("/ja/home/").status_code == 302
    assert not comes_in(device)
    assert owner.post("/ja/passkeys/remove/", {"key": number[0]}).status_code == 404
    assert "外しました" in owner.get("/ja/passkeys/").content.decode()


@pytest.mark.django_db
def test_nobody_takes_off_anothers(keys: Keys) -> None:
    device = with_passkey(keys["notice"])
    other = come_in(keys["application"], client=at_localhost())
    for number in (str(Passkey.objects.get().pk), "", "x", "９", "-1"):
        assert other.post("/ja/passkeys/remove/", {"key": number}).status_code == 404
    assert "電話" not in other.get("/ja/passkeys/").content.decode()
    assert comes_in(device)


@pytest.mark.django_db
def test_a_measure_taken_since_is_refused_in_the_words_that_everybody_gets(keys: Keys) -> None:
    device = with_passkey(keys["notice"])
    _, unknown = tried(Authenticator())
    Protection.objects.create(
        measure_id=1,
        person_id=claim_of(keys["notice"]).recipient_id,
        role="applicant",
        ground="measure",
        starts_on=date(2025, 2, 9),
        lives_here=True,
        recorded_at=clock.now() - timedelta(minutes=1),
    )
    _, refused = tried(device)
    assert (refused.status_code, text(refused)) == (unknown.status_code, text(unknown)) == (422, text(unknown))
    assert not Visit.objects.filter(door="passkey").exists()


def text(page: HttpResponse) -> str:
    return "\n".join(line for line in page.content.decode().splitlines() if "csrf" not in line)


@pytest.mark.django_db
@pytest.mark.parametrize("protected", [True, False])
def test_a_claim_that_is_kept_apart_shuts_the_door_too(keys: Keys, *, protected: bool) -> None:
    device = with_passkey(keys["notice"])
    claim = claim_of(keys["notice"])
    claim.protected, claim.letter = protected, "withheld"
    claim.save()
    assert comes_in(device) is not protected


@pytest.mark.django_db
def test_the_passkey_of_somebody_who_died_opens_nothing(keys: Keys) -> None:
    device = with_passkey(keys["notice"])
    assert comes_in(device)
    record = Resident.objects.filter(person_id=claim_of(keys["notice"]).recipient_id).order_by("version").last()
    assert record is not None
    record.pk, record.version, record.status = None, record.version + 1, "3"
    record.event_reason, record.event_on, record.removed_on = "死亡", date(2025, 2, 1), date(2025, 2, 1)
    record.recorded_at = clock.now() - timedelta(minutes=1)
    record.save(force_insert=True)
    assert not comes_in(device)


@pytest.mark.django_db
def test_replayed_late_unverified_from_elsewhere_or_of_staff_it_is_the_same_refusal(keys: Keys) -> None:
    device = with_passkey(keys["notice"])
    browser = at_localhost()
    answer = device.sign(browser.post("/ja/passkey/begin/").content.decode())
    assert browser.post("/ja/passkey/", {"passkey": answer}).status_code == 302
    refusals = [at_localhost().post("/ja/passkey/", {"passkey": answer})]

    late = device.sign(browser.post("/ja/passkey/begin/").content.decode())
    Challenge.objects.update(made_at=clock.now() - timedelta(minutes=6))
    refusals.append(at_localhost().post("/ja/passkey/", {"passkey": late}))

    device.flags, before = PRESENT, device.flags
    refusals.append(tried(device)[1])
    device.flags, device.origin, home = before, "https://example.org", device.origin
    refusals.append(tried(device)[1])
    device.origin = home

    clerk = employment.enrol("A1", "審査 花子", [Role.EXAMINER], "管理 太郎", clock.now())[0]
    badge = Authenticator()
    passkey.finish_registration(
        clerk, badge.make(passkey.begin_registration(clerk, "A1", "和歌山市", clock.now())), "職員証", clock.now()
    )
    refusals.append(tried(badge)[1])
    refusals.append(at_localhost().post("/ja/passkey/", {"passkey": "🏠"}))
    refusals.append(at_localhost().post("/ja/passkey/", {}))
    assert {one.status_code for one in refusals} == {422}
    assert len({text(one) for one in refusals}) == 1
    assert comes_in(device)
    passkey.revoke(Passkey.objects.get(staff=None), Ended.COPIED, clock.now())
    assert not comes_in(device)


@pytest.mark.django_db
def test_a_passkey_of_one_municipality_opens_no_other(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    device = with_passkey(keys["notice"])
    Municipality.objects.create(code="131016", name="千代田区")
    monkeypatch.setattr(settings, "MUNICIPALITY", "131016")
    assert not comes_in(device)
    monkeypatch.setattr(settings, "MUNICIPALITY", "302015")
    assert comes_in(device)


@pytest.fixture
def shared(keys: Keys) -> Iterator[tuple[Client, Authenticator, dict[str, str]]]:
    """Somebody at the last page on a shared terminal, come in by passkey six minutes ago."""
    device = with_passkey(keys["notice"])
    browser, _ = tried(device, shared=True)
    visit = Visit.objects.get(door="passkey")
    visit.proven_at -= timedelta(minutes=6)
    visit.save()
    page = browser.get("/ja/home/1/refuse/").content.decode()
    assert 'name="born"' not in page and "パスキーで確かめて送る" in page
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    yield browser, device, {name: value for name, value in found if name != "csrfmiddlewaretoken"}


Last = tuple[Client, Authenticator, dict[str, str]]


@pytest.mark.django_db
def test_on_a_shared_terminal_the_passkey_is_asked_for_again_before_anything_is_sent(shared: Last) -> None:
    browser, device, sent = shared
    assert browser.post("/ja/home/1/refuse/", sent).status_code == 422
    options = browser.post("/ja/passkeys/prove/", sent).content.decode()
    done = browser.post("/ja/home/1/refuse/", sent | {"passkey": device.sign(options)})
    assert (done.status_code, Submission.objects.count()) == (302, 1)


@pytest.mark.django_db
def test_what_was_signed_for_is_what_is_sent_and_by_whom(shared: Last, keys: Keys) -> None:
    browser, device, sent = shared
    other = with_passkey(keys["application"])

    def answer(**changed: str) -> str:
        return device.sign(browser.post("/ja/passkeys/prove/", sent | changed).content.decode())

    for fields, given in (
        (sent, answer(form="0" * 24)),
        (sent, answer(sent_to="/ja/home/1/accept/")),
        (sent | {"number": "7654321"}, answer()),
        (sent, device.sign(browser.post("/ja/passkey/begin/").content.decode())),
        (sent, other.sign(browser.post("/ja/passkeys/prove/", sent).content.decode())),
    ):
        refused = browser.post("/ja/home/1/refuse/", fields | {"passkey": given})
        assert refused.status_code == 422 and "確かめられませんでした" in refused.content.decode()
    assert not Submission.objects.exists()


@pytest.mark.django_db
def test_where_browsers_give_no_passkeys_none_is_offered(keys: Keys) -> None:
    assert "パスキー" in at_localhost().get("/ja/").content.decode()
    elsewhere = Client(HTTP_HOST="127.0.0.1:8000")
    assert "パスキー" not in elsewhere.get("/ja/").content.decode()
    page = elsewhere.get("/ja/passkey/").content.decode()
    assert "<script" not in page and "照会番号" in page


@pytest.mark.django_db
def test_the_script_is_our_own_file_and_the_address_holds_nothing(keys: Keys) -> None:
    device = with_passkey(keys["notice"])
    browser, _ = tried(device)
    for path in ("/ja/passkey/", "/ja/passkeys/"):
        response = browser.get(path)
        page = response.content.decode()
        assert re.findall(r"<script[^>]*>", page) == ['<script src="/static/web/passkey.js" defer>']
        assert "unsafe" not in response.headers["Content-Security-Policy"] and "onclick" not in page
    assert browser.get("/ja/passkey/begin/").status_code == 405
    assert at_localhost().get("/ja/passkeys/").headers["Location"] == "/ja/signin/?ended=1"


@dataclass(frozen=True, slots=True)
class Device:
    """The virtual authenticator of a browser."""

    session: CDPSession
    number: str

    def said(self, command: str, **more: object) -> dict[str, object]:
        answer: dict[str, object] = self.session.send(f"WebAuthn.{command}", {"authenticatorId": self.number, **more})
        return answer

    @property
    def credentials(self) -> list[dict[str, object]]:
        found = self.said("getCredentials")["credentials"]
        assert isinstance(found, list)
        return found


@pytest.fixture
def device(page: Page) -> Device:
    """A phone with a fingerprint, whose owner always touches it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    kind = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    return Device(session, session.send("WebAuthn.addVirtualAuthenticator", {"options": kind})["authenticatorId"])


def by_letter(page: Page, address: str, key: dict[str, str]) -> None:
    page.goto(f"{address}/ja/signin/")
    page.fill("#number", key["number"])
    page.fill("#born", key["born"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/ja/home/")


def make_one(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/ja/passkeys/")
    page.fill("#name", name)
    page.click("button[data-passkey=create]")
    page.wait_for_url("**added=1")


def leave(page: Page) -> None:
    page.click("header button")
    page.wait_for_url("**left=1")


def in_all_languages(page: Page, address: str, path: str) -> None:
    for language in LANGUAGES:
        page.goto(f"{address}/{language}/{path}")
        looked_at(page)


@NEEDS_CHROMIUM
def test_make_one_leave_come_in_by_it_take_it_off_and_be_refused(counter: Counter, page: Page, device: Device) -> None:
    address, keys = counter[0].replace("127.0.0.1", "localhost"), counter[1]
    in_all_languages(page, address, "passkey/")
    by_letter(page, address, keys["notice"])
    page.click("text=次から手紙なしで入る")
    in_all_languages(page, address, "passkeys/")
    make_one(page, address, "わたしの電話")
    expect(page.get_by_role("heading", name="わたしの電話")).to_be_visible()
    looked_at(page)
    in_all_languages(page, address, "passkeys/")
    leave(page)

    page.goto(f"{address}/ja/")
    looked_at(page)
    page.click("text=パスキーで入る")
    page.click("button[data-passkey=get]")
    page.wait_for_url("**/ja/home/")
    assert len(device.credentials) == 1

    page.goto(f"{address}/ja/passkeys/")
    page.click("main form button.plain")
    page.wait_for_url("**removed=1")
    looked_at(page)
    leave(page)
    page.goto(f"{address}/ja/passkey/")
    page.click("button[data-passkey=get]")
    page.wait_for_selector("[role=alert]:not([data-passkey-failed])")
    expect(page.locator("main")).to_contain_text("このパスキーでは入れません")
    looked_at(page)


@NEEDS_CHROMIUM
def test_who_stops_or_is_not_verified_is_told_so_and_nothing_is_sent(
    counter: Counter, page: Page, device: Device
) -> None:
    address, keys = counter[0].replace("127.0.0.1", "localhost"), counter[1]
    by_letter(page, address, keys["notice"])
    device.said("setUserVerified", isUserVerified=False)
    page.goto(f"{address}/ja/passkeys/")
    page.click("button[data-passkey=create]")
    page.wait_for_selector("[data-passkey-failed]:not([hidden])")
    looked_at(page)
    assert device.credentials == []
    device.said("setUserVerified", isUserVerified=True)
    make_one(page, address, "電話")
    page.goto(f"{address}/ja/passkeys/")
    page.click("button[data-passkey=create]")
    page.wait_for_selector("[data-passkey-held]:not([hidden])")
    looked_at(page)
    assert len(device.credentials) == 1
    page.context.clear_cookies(name="madoguchi-visit")
    page.click("button[data-passkey=create]")
    page.wait_for_url("**/ja/signin/?ended=1")


@NEEDS_CHROMIUM
def test_on_a_shared_terminal_none_is_made_and_one_is_asked_for_before_sending(
    counter: Counter, counter_home: Path, page: Page, device: Device
) -> None:
    address, keys = counter[0].replace("127.0.0.1", "localhost"), counter[1]
    by_letter(page, address, keys["notice"])
    make_one(page, address, "電話")
    leave(page)
    page.goto(f"{address}/ja/passkey/")
    page.check("#shared")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ja/home/")
    page.goto(f"{address}/ja/passkeys/")
    assert page.locator("button[data-passkey]").count() == 0
    looked_at(page)
    with sqlite3.connect(counter_home / "madoguchi.sqlite3") as records:
        records.execute("UPDATE identity_visit SET proven_at = datetime(proven_at, '-6 minutes')")
    in_all_languages(page, address, "home/1/refuse/")
    page.click("button[data-passkey=get]")
    page.wait_for_url("**?sent=**")
    expect(page.get_by_role("status")).to_be_visible()


@NEEDS_CHROMIUM
def test_without_javascript_the_page_says_how_to_come_in_otherwise(counter: Counter, page: Page) -> None:
    address, keys = counter[0].replace("127.0.0.1", "localhost"), counter[1]
    browser = page.context.browser
    assert browser is not None
    plain = browser.new_context(java_script_enabled=False, locale="ja-JP").new_page()
    plain.goto(f"{address}/ja/passkey/")
    expect(plain.locator("main")).to_contain_text("照会番号と生年月日で入れます")
    expect(plain.locator("button[data-passkey]")).not_to_be_visible()
    by_letter(plain, address, keys["notice"])
    plain.goto(f"{address}/ja/passkeys/")
    expect(plain.locator("main")).to_contain_text("このブラウザではパスキーを登録できません")
    expect(plain.locator("#name")).not_to_be_visible()
