"""Staff come in by a card, add and take off theirs, and prove with it; invented cards and the double of the app."""

from __future__ import annotations

import re
import shutil
from datetime import timedelta
from hashlib import sha256
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.hashers import is_password_usable, make_password
from django.http import HttpResponse
from django.test import Client

from madoguchi.cases.models import DecisionBatch
from madoguchi.console.wording import SENTENCES
from madoguchi.evidence.models import Entry
from madoguchi.flow import card_authorities
from madoguchi.identity import card, staff
from madoguchi.identity.card import Refused
from madoguchi.identity.kinds import How, Role
from madoguchi.identity.models import Card, Challenge, Passkey, Proof, Shift, Staff
from madoguchi.portal.wording import SENTENCES as RESIDENTS
from madoguchi.simulate import cards
from madoguchi.simulate.counter import DoorKey
from madoguchi.simulate.desks import DESKS
from madoguchi.trust.certificate import Fault
from madoguchi.web import clock
from tests.identity.authenticator import Authenticator

from .conftest import desk, secret_of
from .test_passkey_only import FIREFOX, KEYS, typed
from .test_proofs import approval, batch, hours, is_approved, signed, with_key

pytestmark = pytest.mark.django_db
Keys = dict[str, DoorKey]
APP, DOOR, LINK = "/staff/ja/invented-card/", "/staff/ja/signin/card/", "/staff/ja/passkeys/card/"
RESIDENT = "123456789012"
__all__ = ["batch", "hours"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the cards of these tests are made, once: keys take time."""
    return tmp_path_factory.mktemp("cards") / "made"


@pytest.fixture
def issued(keys: Keys, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Keys:
    """Some of the staff and one resident have a card each, and one more lies there; the app is there."""

    def lie_in(home: Path) -> None:
        monkeypatch.setattr(card_authorities, "home", lambda: home)
        monkeypatch.setattr(cards, "folder", lambda: home / "invented-cards")

    if not made.exists():
        lie_in(made)
        cards.issue([*(f"{cards.STAFF}{one}" for one in ("2001", "3001", "9001", "more")), RESIDENT])
    lie_in(Path(shutil.copytree(made, tmp_path / "home")))
    return keys


def number_of(role: Role) -> str:
    return next(key.number for key in DESKS if key.role is role)


def read(browser: Client, challenge: str, back: str, card: str, *, pin: str = cards.PIN) -> HttpResponse:
    """What the app shows once a card has signed, or has not."""
    shown: HttpResponse = browser.post(APP, {"challenge": challenge, "back": back, "card": card, "pin": pin})
    return shown


def answer_in(shown: HttpResponse) -> dict[str, str]:
    return {
        name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', shown.content.decode())
    }


def challenge_in(page: HttpResponse) -> str:
    found = re.search(r'name="challenge" value="([^"]+)"', page.content.decode())
    assert found, page.content.decode()
    return found[1]


def of(role: Role) -> str:
    return f"{cards.STAFF}{number_of(role)}"


def linked(browser: Client, role: Role, card: str = "", **proof: str) -> HttpResponse:
    """Somebody at their desk adds a card."""
    begun = browser.post(LINK, proof or {"secret": secret_of(role)})
    assert begun.status_code == 200, begun.content.decode()
    answer = answer_in(read(browser, challenge_in(begun), "staff-card-link", card or of(role)))
    response: HttpResponse = browser.post(LINK, answer)
    return response


def with_card(role: Role) -> Client:
    browser = desk(role)
    response = linked(browser, role)
    assert (response.status_code, response.headers["Location"]) == (302, f"{KEYS}?added=1")
    assert "登録しました" in browser.get(response.headers["Location"]).content.decode()
    assert "登録しました" not in browser.get(KEYS).content.decode()
    return browser


def tried(card: str, **more: str) -> tuple[Client, HttpResponse]:
    """Somebody at the door reads a card."""
    browser = Client(headers={"user-agent": FIREFOX})
    asked = challenge_in(browser.post(DOOR, {"begin": "1"}))
    answer = answer_in(read(browser, asked, "staff-card", card))
    return browser, browser.post(DOOR, answer | more)


def proved(browser: Client, card: str, address: str, fields: dict[str, str], *, pin: str = cards.PIN) -> dict[str, str]:
    """The fields with the answer of the card to them, as the page that waits gets it from the window of the app."""
    sent = {**fields, "sent_to": address}
    begun = browser.post("/staff/ja/prove/card/", sent)
    assert begun.status_code == 200, begun.content.decode()
    asked = begun.json()["challenge"]
    passed = browser.post(
        "/staff/ja/prove/card/passed/", answer_in(read(browser, asked, "staff-card-passed", card, pin=pin))
    ).content.decode()
    assert f'data-card-challenge="{asked}"' in passed and "card.js" in passed
    answer = re.search(r'data-card-answer="([^"]*)"', passed)
    assert answer
    return {**sent, "card_answer": unescape(answer[1])}


def test_who_added_a_card_comes_in_by_it_and_where_they_were(issued: Keys) -> None:
    door = Client().get("/staff/ja/signin/", headers={"host": "localhost"}).content.decode()
    assert door.count("カードで入る") == door.count("パスキーで入る") == 1 and door.count('class="button"') == 1
    with_card(Role.EXAMINER)
    browser, response = tried(of(Role.EXAMINER), to="/staff/ja/find/")
    assert (response.status_code, response.headers["Location"]) == (302, "/staff/ja/find/")
    shift = Shift.objects.latest("id")
    assert (shift.card, shift.passkey, shift.browser) == (Card.objects.get(), None, "Firefox / Linux")
    page = browser.get(KEYS).content.decode()
    assert f"カード {Card.objects.get().called}" in page and Card.objects.get().serial not in page
    for elsewhere in ("https://evil.example/", "//evil.example/staff/", "/ja/home/"):
        assert tried(of(Role.EXAMINER), to=elsewhere)[1].headers["Location"] == "/staff/ja/desk/"


def test_who_only_looks_leaves_nothing_and_a_strangers_card_opens_nothing(issued: Keys) -> None:
    assert Client().get(DOOR).status_code == 200 and not Challenge.objects.exists()
    browser, response = tried(of(Role.EXAMINER))
    assert response.status_code == 422 and "ほかの方法で入ってから" in response.content.decode()
    assert browser.get("/staff/ja/desk/").status_code == 302


def test_the_apps_of_both_sides_know_their_own_cards_and_pages_alone(issued: Keys) -> None:
    browser, resident = Client(), RESIDENT
    shown = browser.post(APP, {"challenge": "abc", "back": "staff-card"}).content.decode()
    assert 'value="staff-2001"' in shown and resident not in shown
    assert '<option value="">選んでください</option>' in shown and " selected" not in shown, (
        "nobody's before it is chosen"
    )
    theirs = browser.post("/ja/invented-card/", {"challenge": "abc", "back": "card"}).content.decode()
    assert resident in theirs and "staff-" not in theirs and " selected" not in theirs
    assert 'name="card" required><option value="">' in theirs
    for address, back in ((APP, "card"), (APP, "home"), ("/ja/invented-card/", "staff-card"), (APP, "//evil.example")):
        assert browser.post(address, {"challenge": "abc", "back": back}).status_code == 404, (address, back)
    assert not answer_in(read(browser, "abc", "staff-card", resident)).get("certificate")


def test_a_card_for_which_a_resident_is_asked_opens_no_desk(issued: Keys) -> None:
    with_card(Role.EXAMINER)
    browser = Client()
    of_residents = challenge_in(browser.post("/ja/card/", {"begin": "1"}))
    answer = answer_in(read(browser, of_residents, "staff-card", of(Role.EXAMINER)))
    assert browser.post(DOOR, answer).status_code == 422
    assert (
        browser.post(
            "/ja/card/",
            answer_in(read(browser, challenge_in(browser.post(DOOR, {"begin": "1"})), "staff-card", of(Role.EXAMINER))),
        ).status_code
        == 422
    )
    assert browser.get("/staff/ja/desk/").status_code == 302 and browser.get("/ja/home/").status_code == 302


def test_three_wrong_pins_lock_the_card_and_nothing_else(issued: Keys) -> None:
    browser = with_card(Role.EXAMINER)
    asked = challenge_in(Client().post(DOOR, {"begin": "1"}))
    for left in (2, 1, 0):
        shown = read(browser, asked, "staff-card", of(Role.EXAMINER), pin="9999")
        assert shown.status_code == 422 and (f"あと{left}回" in shown.content.decode()) == (left > 0)
    assert read(browser, asked, "staff-card", of(Role.EXAMINER)).status_code == 422
    assert browser.get("/staff/ja/desk/").status_code == 200


def test_it_signs_for_this_draft_and_what_was_seen_of_it(issued: Keys, batch: DecisionBatch) -> None:
    browser, (address, fields) = with_card(Role.APPROVER), approval(batch)
    page = browser.get(address).content.decode()
    assert "承認する（カードで）" in page and "差し戻す（カードで）" in page, "each button says what it does"
    assert f'data-card-app="{APP}"' in page and "card.js" in page
    sent = proved(browser, of(Role.APPROVER), address, fields)
    assert browser.post(address, sent | {"secret": "filled in by the browser"}).status_code == 302 and is_approved()
    kept = Proof.objects.latest("id")
    assert (kept.how, kept.card, kept.passkey, kept.act) == (How.CARD, Card.objects.get(), None, "batch")
    assert kept.seen_sha256 == sha256(batch.merkle_root.encode()).hexdigest()
    assert Entry.objects.filter(about="identity_proof", row=kept.pk).count() == 1
    assert f"カード {kept.card.called}" in desk(Role.AUDITOR).get("/staff/ja/audit/").content.decode()


def test_what_it_signed_for_something_else_or_somebody_else_approves_nothing(
    issued: Keys, batch: DecisionBatch, hours: list[timedelta]
) -> None:
    examiner, approver, (address, fields) = with_card(Role.EXAMINER), with_card(Role.APPROVER), approval(batch)
    own, other = of(Role.APPROVER), of(Role.EXAMINER)
    elsewhere = proved(approver, own, f"/staff/ja/decisions/{batch.pk + 1}/", fields)
    assert approver.post(address, elsewhere).status_code == 422
    back = {"send_back": "1", "because": "誤り"}
    answer = approver.post(address, proved(approver, own, address, back) | {"because": "別の理由"})
    assert answer.status_code == 422 and "別の理由" in answer.content.decode(), "what was typed stays"
    told = answer.content.decode()
    assert told.index("自分で登録したカード") < told.index("期限か失効"), "first what is likelier"
    assert approver.post(address, proved(approver, own, address, back) | fields).status_code == 422
    assert approver.post(address, proved(examiner, other, address, fields)).status_code == 422
    assert approver.post(address, proved(approver, other, address, fields)).status_code == 422
    second_desk = tried(own)[0]
    assert approver.post(address, proved(second_desk, own, address, fields)).status_code == 422
    at_the_door = answer_in(read(approver, challenge_in(Client().post(DOOR, {"begin": "1"})), "staff-card", own))
    of_door = ".".join(at_the_door[one] for one in ("challenge", "certificate", "signature"))
    assert approver.post(address, {**fields, "card_answer": of_door}).status_code == 422
    sent = proved(approver, own, address, fields)
    hours[0] = timedelta(minutes=5, seconds=1)
    assert approver.post(address, sent).status_code == 422
    hours[0] = timedelta()
    assert not is_approved() and DecisionBatch.objects.get().rejected_at is None
    again = proved(approver, own, address, fields)
    assert approver.post(address, again).status_code == 302 and is_approved()
    assert approver.post(address, again).status_code == 422


@pytest.mark.parametrize("rubbish", ["x", "..", "a.b", "a.b.c.d", "🏠.🏠.🏠", "A" * 60_000, "A." * 30_000])
def test_rubbish_approves_nothing(issued: Keys, batch: DecisionBatch, rubbish: str) -> None:
    browser, (address, fields) = with_card(Role.APPROVER), approval(batch)
    answer = browser.post(address, {**fields, "card_answer": rubbish})
    assert answer.status_code == 422 and batch.merkle_root in answer.content.decode()
    assert not is_approved()


def test_an_answer_of_a_megabyte_is_not_read(issued: Keys) -> None:
    browser = desk(Role.APPROVER)
    for address in (DOOR, LINK, "/staff/ja/prove/card/", "/staff/ja/prove/card/passed/"):
        assert browser.post(address, {"challenge": "x", "certificate": "A" * 1_000_000}).status_code == 413, address


def test_what_the_app_sends_is_text_in_the_page_that_passes_it_on(issued: Keys) -> None:
    odd = '"><script>alert(1)</script>'
    page = desk(Role.APPROVER).post("/staff/ja/prove/card/passed/", dict.fromkeys(("challenge", "certificate"), odd))
    assert "<script>alert" not in page.content.decode() and "&lt;script&gt;alert" in page.content.decode()


def test_a_revoked_certificate_neither_opens_nor_approves_and_its_holder_is_told(
    issued: Keys, batch: DecisionBatch
) -> None:
    browser, (address, fields) = with_card(Role.APPROVER), approval(batch)
    pem = cards.folder() / f"{of(Role.APPROVER)}.pem"
    held = pem.read_bytes()
    cards.renew(of(Role.APPROVER), clock.now() - timedelta(days=1))
    pem.write_bytes(held)
    _, response = tried(of(Role.APPROVER))
    assert response.status_code == 422 and "失効しています" in response.content.decode()
    assert browser.post(address, proved(browser, of(Role.APPROVER), address, fields)).status_code == 422
    assert not is_approved()


def test_a_desk_that_was_left_open_adds_no_card(issued: Keys) -> None:
    browser = desk(Role.EXAMINER)
    for nothing in ({}, {"secret": ""}, {"secret": "falsch"}, {"passkey": "{}"}, {"card_answer": "a.b.c"}):
        assert browser.post(LINK, nothing).status_code == 422
    answer = answer_in(read(browser, "AAAA", "staff-card-link", of(Role.EXAMINER)))
    assert browser.post(LINK, answer).status_code == 422 and not Card.objects.exists()
    begun = browser.post(LINK, {"secret": secret_of(Role.EXAMINER)})
    answer = answer_in(read(browser, challenge_in(begun), "staff-card-link", of(Role.EXAMINER)))
    assert desk(Role.EXAMINER).post(LINK, answer).status_code == 422, "nor at another desk of theirs"
    assert not Card.objects.exists()


def test_a_card_that_is_somebody_elses_stays_theirs(issued: Keys) -> None:
    with_card(Role.EXAMINER)
    stolen = linked(desk(Role.APPROVER), Role.APPROVER, card=of(Role.EXAMINER))
    assert stolen.status_code == 422 and "ほかの職員のカード" in stolen.content.decode()
    number = str(Card.objects.get().pk)
    for other in (number, "", "x", "９"):
        assert desk(Role.APPROVER).post(f"{LINK}remove/", {"card": other}).status_code == 404


def test_taking_it_off_ends_the_desks_that_it_opened(issued: Keys) -> None:
    here = with_card(Role.EXAMINER)
    there, _ = tried(of(Role.EXAMINER))
    assert there.get("/staff/ja/desk/").status_code == 200
    assert here.post(f"{LINK}remove/", {"card": str(Card.objects.get().pk)}).status_code == 302
    assert there.get("/staff/ja/desk/").status_code == 302 and here.get("/staff/ja/desk/").status_code == 200
    assert tried(of(Role.EXAMINER))[1].status_code == 422


def test_an_administrator_takes_a_card_off_with_a_card(issued: Keys) -> None:
    here, administrator = with_card(Role.EXAMINER), with_card(Role.ADMINISTRATOR)
    one = Staff.objects.get(number="2001")
    person, (found,) = f"/staff/ja/people/{one.pk}/", Card.objects.filter(staff=one)
    assert found.called in administrator.get(person).content.decode()
    fields = {"end_card": str(found.pk)}
    for_another = proved(administrator, of(Role.ADMINISTRATOR), person, {"end_card": "0"})
    assert administrator.post(person, for_another | fields).status_code == 422
    sent = proved(administrator, of(Role.ADMINISTRATOR), person, fields)
    assert administrator.post(person, sent).status_code == 302
    assert here.get("/staff/ja/desk/").status_code == 302 and tried(of(Role.EXAMINER))[1].status_code == 422
    assert (Proof.objects.latest("id").pressed, Proof.objects.latest("id").how) == ("end_card", "card")


def test_one_that_was_renewed_meanwhile_is_not_said_to_be_taken_off(issued: Keys) -> None:
    here, administrator = with_card(Role.EXAMINER), desk(Role.ADMINISTRATOR)
    there, _ = tried(of(Role.EXAMINER))
    one = Staff.objects.get(number="2001")
    person, before = f"/staff/ja/people/{one.pk}/", Card.objects.get()
    for _ in range(2):
        cards.renew(of(Role.EXAMINER), clock.now())
        card.follow(cards.Renewals(), clock.now())
    secret = {"secret": secret_of(Role.ADMINISTRATOR)}
    refused = administrator.post(person, {"end_card": str(before.pk), **secret})
    assert refused.status_code == 409 and "何も外していません" in refused.content.decode()
    assert there.get("/staff/ja/desk/").status_code == 200
    after = Card.objects.get(ended_at__isnull=True)
    assert here.post(f"{LINK}remove/", {"card": str(after.pk)}).status_code == 302
    assert there.get("/staff/ja/desk/").status_code == 302, "whichever number opened it"
    assert administrator.post(person, {"end_card": str(after.pk), **secret}).status_code == 409


def test_one_proof_leads_to_one_key(issued: Keys) -> None:
    browser, secret, device = desk(Role.EXAMINER), {"secret": secret_of(Role.EXAMINER)}, Authenticator()
    begun = [challenge_in(browser.post(LINK, secret)) for _ in range(2)]
    options = browser.post(f"{KEYS}begin/", secret).content.decode()
    each = (of(Role.EXAMINER), f"{cards.STAFF}more")
    answers = [answer_in(read(browser, one, "staff-card-link", which)) for one, which in zip(begun, each, strict=True)]
    assert [browser.post(LINK, one).status_code for one in answers] == [302, 422]
    assert browser.post(KEYS, {"name": "鍵", "passkey": device.make(options)}).status_code == 422
    assert Card.objects.count() == 1 and not Passkey.objects.exists()


def test_a_passkey_is_made_at_the_desk_where_it_was_begun(issued: Keys) -> None:
    left_open, own, device = desk(Role.EXAMINER), desk(Role.EXAMINER), Authenticator()
    options = own.post(f"{KEYS}begin/", {"secret": secret_of(Role.EXAMINER)}).content.decode()
    answer = device.make(options)
    assert left_open.post(KEYS, {"name": "鍵", "passkey": answer}).status_code == 422
    assert not Passkey.objects.exists()


def test_who_has_no_secret_keeps_the_last_key_wherever_others_have_one(issued: Keys) -> None:
    browser = with_card(Role.EXAMINER)
    Staff.objects.filter(number="2001").update(secret=make_password(None))
    page = browser.get(KEYS).content.decode()
    assert 'name="secret"' not in page and "暗証で入れます" not in page
    assert "本人であることを確かめてください" in browser.post(LINK, {}).content.decode()
    last = browser.post(f"{LINK}remove/", {"card": str(Card.objects.get().pk)})
    assert last.status_code == 409 and Card.objects.get().ended_at is None


def test_by_certificate_or_passkey_only(issued: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    approver, administrator = with_card(Role.APPROVER), with_card(Role.ADMINISTRATOR)
    monkeypatch.setattr(django_settings, "STAFF_DOORS", ("card", "passkey"))
    assert typed("3001", secret_of(Role.APPROVER))[1] == 422
    last = approver.post(f"{LINK}remove/", {"card": str(Card.objects.get(staff__number="3001").pk)})
    assert last.status_code == 409 and "console.last_passkey" in last.content.decode()
    unproven = approver.post(LINK, {})
    assert unproven.status_code == 422 and "本人であることを確かめてください" in unproven.content.decode()

    proving = approver.post(KEYS, proved(approver, of(Role.APPROVER), KEYS, {"add": "1"}))
    assert "確かめました" in proving.content.decode() and LINK in proving.content.decode()
    more = f"{cards.STAFF}more"
    assert linked(approver, Role.APPROVER, more).status_code == 302
    assert approver.post(LINK, {}).status_code == 422, "one proof, one key"
    first = Card.objects.filter(staff__number="3001").earliest("id")
    assert approver.post(f"{LINK}remove/", {"card": str(first.pk)}).status_code == 302

    person = f"/staff/ja/people/{Staff.objects.get(number='2001').pk}/"
    proposed = administrator.post(person, proved(administrator, of(Role.ADMINISTRATOR), person, {"renew": "1"}))
    address = proposed.headers["Location"]
    agreed = proved(approver, more, address, {"approve": "1"})
    assert approver.post(address, agreed).status_code == 302
    shown = administrator.post(address, proved(administrator, of(Role.ADMINISTRATOR), address, {"carry_out": "1"}))
    code = shown.content.decode().split("二度と表示されません: ")[1].split("<")[0]
    browser, status = typed("2001", code)
    elsewhere, _ = typed("2001", code)
    assert status == 302 and browser.get("/staff/ja/desk/").headers["Location"] == KEYS
    assert "最初のパスキーかカード" in browser.get(KEYS).content.decode()
    assert browser.post(LINK, {"secret": "falsch"}).status_code == 422
    assert linked(browser, Role.EXAMINER, secret=code).status_code == 302
    one = Staff.objects.get(number="2001")
    assert not is_password_usable(one.secret) and not one.must_change
    assert browser.get("/staff/ja/desk/").status_code == 200 and elsewhere.get("/staff/ja/desk/").status_code == 302
    assert typed("2001", code)[1] == 422 and tried(of(Role.EXAMINER))[1].status_code == 302


def test_a_passkey_is_the_last_key_where_cards_do_not_open(issued: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, _ = with_key(Role.APPROVER)
    linked(browser, Role.APPROVER)
    monkeypatch.setattr(django_settings, "STAFF_DOORS", ("passkey",))
    assert Client().get(DOOR).status_code == 404 and browser.post(LINK, {}).status_code == 404
    assert browser.post("/staff/ja/prove/card/", {}).status_code == 404
    assert browser.post("/staff/ja/passkeys/remove/", {"key": "1"}).status_code in (404, 409)
    key = str(Passkey.objects.get().pk)
    assert browser.post("/staff/ja/passkeys/remove/", {"key": key}).status_code == 409
    monkeypatch.setattr(django_settings, "STAFF_DOORS", ("card", "passkey"))
    assert browser.post("/staff/ja/passkeys/remove/", {"key": key}).status_code == 302


def test_where_passkeys_are_not_let_in_they_open_and_prove_nothing(
    issued: Keys, batch: DecisionBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, device = with_key(Role.APPROVER)
    linked(browser, Role.APPROVER)
    address, fields = approval(batch)
    sent = signed(browser, device, address, fields)
    monkeypatch.setattr(django_settings, "STAFF_DOORS", ("card",))
    for begin in ("signin/begin/", "passkeys/begin/", "prove/"):
        assert browser.post(f"/staff/ja/{begin}", {}).status_code == 404, begin
    assert browser.post(address, sent).status_code == 422 and not is_approved()
    page = browser.get(address, headers={"host": "localhost"}).content.decode()
    assert "承認する（カードで）" in page and "data-passkey=" not in page and 'name="secret"' not in page
    assert browser.post(address, proved(browser, of(Role.APPROVER), address, fields)).status_code == 302


def test_who_left_comes_in_by_no_card(issued: Keys) -> None:
    browser = with_card(Role.EXAMINER)
    staff.appoint(Staff.objects.get(number="2001"), (), "管理", clock.now())
    assert browser.get("/staff/ja/desk/").status_code == 302
    _, response = tried(of(Role.EXAMINER))
    assert response.status_code == 422


def test_every_refusal_has_its_words_on_both_sides() -> None:
    for said in (*Refused, *Fault):
        assert f"card.{said}" in SENTENCES and f"card.{said}" in RESIDENTS, said


def test_without_an_app_there_is_no_door_for_cards(keys: Keys) -> None:
    assert Client().get(DOOR).status_code == 404
    assert "カードで入る" not in Client().get("/staff/ja/signin/").content.decode()
    browser = desk(Role.EXAMINER)
    assert "カード" not in browser.get(KEYS).content.decode()
