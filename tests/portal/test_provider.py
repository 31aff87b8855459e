"""Outside providers at the residents' door, with the double of デジタル認証アプリ over HTTP."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from socket import socket
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import urlopen

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import Error, transaction
from django.http import HttpResponse
from django.test import Client
from playwright.sync_api import Page, expect

from madoguchi import flow
from madoguchi.core.lane import Lane
from madoguchi.flow import federating, openid, outside
from madoguchi.identity.checking import busy
from madoguchi.identity.kinds import Role
from madoguchi.identity.level import Level
from madoguchi.identity.models import Challenge, Link, Visit
from madoguchi.portal.needs import Procedure
from madoguchi.registry.models import Protection
from madoguchi.simulate import local_server, provider_server
from madoguchi.simulate.counter import DoorKey
from madoguchi.simulate.desks import open_desks
from madoguchi.simulate.provider import Double, Granted
from madoguchi.simulate.provider_server import NAME
from madoguchi.tenancy.models import Municipality
from madoguchi.trust import fetching
from madoguchi.trust.oidc import jose
from madoguchi.web import clock
from tests.console.conftest import desk
from tests.counters import NEEDS_CHROMIUM, Counter, looked_at

from .conftest import claim_of, come_in
from .federated import AWAY, HOST, At, browser, led_to, provider
from .test_passkey import by_letter, in_all_languages
from .test_prove import ACCOUNT, ask_for, gone_on, proven, strict, with_key

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

__all__ = ["strict"]
pytestmark = pytest.mark.django_db
Keys = dict[str, DoorKey]
MINE = "confirmation"


@pytest.fixture
def at(keys: Keys) -> Iterator[At]:
    with provider(keys) as found:
        yield found


def linked(at: At, letter: str = MINE) -> Client:
    """A browser whose resident linked the provider."""
    found = come_in(at.keys[letter], client=browser())
    assert at.link(found, letter).headers["Location"] == "/ja/providers/?added=1"
    return found


def newest(letter: str, at: At) -> Visit:
    found = Visit.objects.filter(person_id=claim_of(at.keys[letter]).recipient_id).order_by("id").last()
    assert found is not None
    return found


def said(page: HttpResponse) -> str:
    return unescape(page.content.decode())


def refused(page: HttpResponse, words: str) -> bool:
    return page.status_code == 422 and words in said(page)


def test_who_linked_it_comes_in_by_it_without_the_letter_and_the_visit_keeps_three_levels(at: At) -> None:
    linked(at)
    new = browser()
    assert "模擬のデジタル認証アプリで入る" in said(new.get("/ja/"))
    response = at.through(new, MINE)
    assert (response.status_code, response.headers["Location"]) == (302, "/ja/home/")
    assert new.get("/ja/home/").status_code == 200
    visit = newest(MINE, at)
    assert (visit.door, visit.shared_terminal) == ("provider", False)
    # Name and date of birth fitted the register when it was linked; this time aal2 was asked for.
    assert visit.level == Level(identity=3, authentication=2, federation=2)
    assert "外部の本人確認サービス（いま1件）" in said(new.get("/ja/home/"))
    assert "外部の本人確認サービスによる本人確認" in said(new.get("/ja/uses/"))
    assert "the word of an outside provider" in said(new.get("/en/uses/"))


def test_consent_is_asked_for_kept_in_its_words_and_taken_back(at: At) -> None:
    own = come_in(at.keys[MINE], client=browser())
    page = said(own.get("/ja/providers/"))
    assert "保存せず、識別子だけを私と結び付けて保存します" in page
    assert refused(own.post(f"/ja/provider/{NAME}/link/"), "同意の印を付けてください")
    assert not Challenge.objects.filter(intent="register").exists()
    at.link(own, MINE)
    kept = Link.objects.get()
    assert kept.consent.startswith("模擬のデジタル認証アプリから、") and kept.consent in page
    assert (kept.linked_behind, kept.identity_level, kept.issuer) == ("code", 3, at.double.issuer)
    assert kept.consent in said(own.get("/ja/providers/"))
    elsewhere = browser()
    at.through(elsewhere, MINE)
    assert elsewhere.get("/ja/home/").status_code == 200
    assert own.post("/ja/providers/remove/", {"link": str(kept.pk)}).headers["Location"] == "/ja/providers/?removed=1"
    assert elsewhere.get("/ja/home/").status_code == 302 and own.get("/ja/home/").status_code == 200
    assert refused(at.through(browser(), MINE), "初めて使うとき")
    kept.refresh_from_db()
    assert kept.ended_at is not None and kept.ended_why == "owner"
    assert "もう解いたもの" in said(own.get("/ja/providers/"))
    assert at.link(own, MINE).headers["Location"] == "/ja/providers/?added=1"
    assert Link.objects.count() == 2


def test_what_was_linked_never_changes_in_the_store(at: At) -> None:
    linked(at)
    for change in (
        {"subject": "x"},
        {"person_id": 1},
        {"consent": ""},
        {"identity_level": 1},
        {"linked_at": clock.now()},
    ):
        with pytest.raises(Error), transaction.atomic():
            Link.objects.update(**change)
    with pytest.raises(Error), transaction.atomic():
        Link.objects.all().delete()


def test_whoever_has_the_letter_cannot_link_a_provider_that_knows_them_as_somebody_else(at: At) -> None:
    thief = come_in(at.keys[MINE], client=browser())
    assert refused(at.link(thief, "application"), "いま入っている方と違います")
    assert not Link.objects.exists()
    assert "氏名・生年月日との照合" in said(thief.get("/ja/uses/"))


def test_what_is_linked_to_somebody_stays_theirs(at: At, keys: Keys) -> None:
    linked(at)
    own = claim_of(keys[MINE]).recipient_id
    person = next(one for one in at.double.people if one.number == keys[MINE].reference_number)
    other = next(one for one in at.double.people if one.number == keys["application"].reference_number)
    at.double.people = (type(person)(number=person.number, name=other.name, born=other.born),)
    thief = come_in(keys["application"], client=browser())
    assert refused(at.link(thief, MINE), "いま入っている方と違います")
    assert Link.objects.get().person_id == own
    number = str(Link.objects.get().pk)
    for given in (number, "", "x", "９", "-1"):
        assert thief.post("/ja/providers/remove/", {"link": given}).status_code == 404


def test_on_a_shared_terminal_it_is_such_a_visit_and_nothing_is_linked(at: At) -> None:
    linked(at)
    shared = browser()
    assert at.through(shared, MINE, shared="on").headers["Location"] == "/ja/home/"
    assert newest(MINE, at).shared_terminal
    assert "ほかの人も使う端末" in said(shared.get("/ja/passkeys/"))
    assert shared.post(f"/ja/provider/{NAME}/link/", {"agreed": "on"}).status_code == 409


def test_who_only_looks_leaves_nothing(at: At) -> None:
    for _ in range(3):
        page = browser().get(f"/ja/provider/{NAME}/")
        assert page.status_code == 200 and AWAY not in page.cookies
    assert not Challenge.objects.exists()


def test_only_that_somebody_is_there_is_asked_for_at_the_door(at: At) -> None:
    own = come_in(at.keys[MINE], client=browser())
    asked = [
        parse_qs(urlsplit(at.leave(own, address, **fields)).query)
        for address, fields in ((f"/ja/provider/{NAME}/", {}), (f"/ja/provider/{NAME}/link/", {"agreed": "on"}))
    ]
    assert [(one["scope"], one["acr_values"]) for one in asked] == [
        (["openid"], ["aal2 crl"]),
        (["openid name birthdate"], ["aal3 crl"]),
    ]
    assert {one["redirect_uri"][0] for one in asked} == {f"http://{HOST}/provider/{NAME}/return/"}


def test_the_ticket_is_for_this_site_alone_and_gone_afterwards(at: At) -> None:
    linked(at)
    new = browser()
    address = at.leave(new)
    ticket = new.cookies[AWAY]
    assert ticket["httponly"] and ticket["samesite"] == "Strict" and ticket["max-age"] == 900
    assert ticket.value.split(".")[0] not in address
    at.back(new, at.verified(address, MINE))
    assert new.cookies[AWAY].value == ""


def test_a_step_up_by_it_asks_for_what_is_needed_and_goes_on_with_all_that_was_typed(strict: Keys) -> None:
    with provider(strict) as at:
        linked(at)
        own = come_in(strict[MINE], client=browser())
        asks = own.post("/ja/home/1/answer/", ACCOUNT).headers["Location"]
        assert "模擬のデジタル認証アプリで確かめる" in said(own.get(asks))
        number = asks.split("/")[3]
        where = f"/ja/provider/{NAME}/prove/{number}/"
        # Somebody else is verified, or nobody: it is said there, and what was typed waits.
        assert refused(at.through(own, "application", where), "このサービスでは入れません")
        stopped = at.back(own, at.verified(at.leave(own, where), MINE, stop="1"))
        assert refused(stopped, "取りやめました") and "書いた内容はそのまま預かっています" in said(stopped)
        before = own.cookies["madoguchi-visit"].value
        response = at.through(own, MINE, where)
        assert response.headers["Location"] == f"{asks}on/" and own.cookies["madoguchi-visit"].value != before
        confirm = gone_on(own, response)
        assert confirm.status_code == 200 and 'value="1234567"' in said(confirm)
        visit = newest(MINE, at)
        assert (visit.door, visit.raised_by) == ("code", "provider")
        assert visit.level == Level(identity=3, authentication=2, federation=2)


def test_it_reaches_an_identity_level_that_no_door_of_ours_does(at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    ask_for(monkeypatch, Procedure.SEE_USES, Level(identity=2, authentication=3))
    own = come_in(at.keys[MINE], client=browser())
    asks = own.get("/ja/uses/").headers["Location"]
    assert "外部の本人確認サービスを結び付ける" in said(own.get(asks))
    at.link(own, MINE)
    assert f'href="{asks}"' in said(own.get("/ja/providers/"))
    address = at.leave(own, f"/ja/provider/{NAME}/prove/{asks.split('/')[3]}/")
    assert parse_qs(urlsplit(address).query)["acr_values"] == ["aal3 crl"]
    at.back(own, at.verified(address, MINE))
    assert own.get("/ja/uses/").status_code == 200


def test_a_measure_taken_since_and_a_counter_that_was_closed_are_told_as_to_strangers(at: At) -> None:
    linked(at)
    stranger = said(at.through(browser(), "application"))
    Protection.objects.create(
        measure_id=1,
        person_id=claim_of(at.keys[MINE]).recipient_id,
        role="applicant",
        ground="measure",
        starts_on=date(2025, 2, 9),
        lives_here=True,
        recorded_at=clock.now() - timedelta(minutes=1),
    )
    page = at.through(browser(), MINE)
    assert page.status_code == 422
    assert [line for line in said(page).splitlines() if "csrf" not in line] == [
        line for line in stranger.splitlines() if "csrf" not in line
    ]


# What may go wrong on the way.


def test_another_state_a_changed_ticket_or_none_opens_nothing(at: At) -> None:
    linked(at)
    words = "この画面から始めた本人確認ではないか"
    new = browser()
    returned = at.verified(at.leave(new), MINE)
    parts = urlsplit(returned)
    asked = {name: one for name, (one,) in parse_qs(parts.query).items()}
    for state in ("", "x", "x.ja", f"{asked['state'][:-4]}AA.ja", asked["state"] + "a", "é.ja"):
        other = browser()
        at.leave(other)
        assert refused(at.back(other, f"{parts.path}?{urlencode({**asked, 'state': state})}"), words)
    ticket = new.cookies[AWAY].value
    for text in ("", "x", ticket + "1", ticket.replace(".sign_in.", ".approve."), ticket.replace(".0.0.0", ".1.0.0")):
        new.cookies[AWAY] = text
        assert refused(at.back(new, returned), words)
    assert not Visit.objects.filter(door="provider").exists()


def test_login_csrf_what_somebody_else_began_does_not_open_in_my_browser(at: At) -> None:
    """An attacker was verified as themselves, and leads a victim's browser to where they would have returned."""
    linked(at, "application")
    attacker, victim = browser(), browser()
    returned = at.verified(at.leave(attacker), "application")
    assert refused(at.back(victim, returned), "この画面から始めた本人確認ではないか")
    begun = browser()
    at.leave(begun)
    assert refused(at.back(begun, returned), "この画面から始めた本人確認ではないか")
    assert not Visit.objects.filter(door="provider").exists()


def test_nobody_links_their_own_identity_to_a_victim(at: At, keys: Keys) -> None:
    attacker = come_in(keys["application"], client=browser())
    returned = at.verified(at.leave(attacker, f"/ja/provider/{NAME}/link/", agreed="on"), "application")
    victim = come_in(keys[MINE], client=browser())
    victim.cookies[AWAY] = attacker.cookies[AWAY].value
    assert refused(at.back(victim, returned), "この画面から始めた本人確認ではないか")
    assert not Link.objects.exists()


def test_each_return_counts_once_and_a_code_is_good_for_one_browser(at: At) -> None:
    linked(at)
    new = browser()
    returned = at.verified(at.leave(new), MINE)
    ticket = new.cookies[AWAY].value
    assert at.back(new, returned).status_code == 302
    new.cookies[AWAY] = ticket
    assert refused(at.back(new, returned), "この画面から始めた本人確認ではないか")
    # A code that was caught, with a state that another browser has of its own: its verifier does not fit.
    code = parse_qs(urlsplit(at.verified(at.leave(browser()), MINE)).query)["code"][0]
    thief = browser()
    own = parse_qs(urlsplit(at.leave(thief)).query)["state"][0]
    stolen = f"/provider/{NAME}/return/?{urlencode({'state': own, 'code': code, 'iss': at.double.issuer})}"
    assert refused(at.back(thief, stolen), "確かめられませんでした")
    assert refused(at.back(browser(), stolen), "この画面から始めた本人確認ではないか")


def test_after_a_quarter_of_an_hour_it_is_too_late(at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    linked(at)
    early, late = browser(), browser()
    returns = [(one, at.verified(at.leave(one), MINE)) for one in (early, late)]
    now = clock.now
    monkeypatch.setattr(clock, "now", lambda: now() + timedelta(minutes=14))
    assert at.back(*returns[0]).status_code == 302
    monkeypatch.setattr(clock, "now", lambda: now() + timedelta(minutes=16))
    assert refused(at.back(*returns[1]), "この画面から始めた本人確認ではないか")


class Liar(Double):
    """A provider whose word can be changed."""

    change: Mapping[str, object] = MappingProxyType({})
    token: str | None = None
    signs_with: ec.EllipticCurvePrivateKey | None = None

    def claims(self, granted: Granted, access_token: str) -> dict[str, object]:
        said = {**super().claims(granted, access_token), **self.change}
        return {name: one for name, one in said.items() if one != "leave out"}

    def id_token(self, granted: Granted, access_token: str) -> str:
        if self.token is not None:
            return self.token.replace("CLAIMS", unsigned(self.claims(granted, access_token)))
        return jose.signed(self.claims(granted, access_token), self.signs_with or self.key)


def unsigned(said: object) -> str:
    import base64

    return base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"nonce": "n" * 43}, "確かめられませんでした"),
        ({"nonce": "leave out"}, "確かめられませんでした"),
        ({"iss": "http://evil.example"}, "確かめられませんでした"),
        ({"aud": "RP00000002"}, "確かめられませんでした"),
        ({"aud": ["RP00000001", "RP00000002"]}, "確かめられませんでした"),
        ({"azp": "RP00000002"}, "確かめられませんでした"),
        ({"exp": 1}, "確かめられませんでした"),
        ({"iat": 4_000_000_000, "exp": 4_000_000_300}, "確かめられませんでした"),
        ({"at_hash": "AAAA"}, "確かめられませんでした"),
        ({"sub": "leave out"}, "確かめられませんでした"),
        ({"acr": "aal1"}, "弱い方法"),
        ({"acr": "leave out"}, "弱い方法"),
    ],
)
def test_a_word_that_is_not_as_it_has_to_be_does_not_count(keys: Keys, change: dict[str, object], words: str) -> None:
    with provider(keys, Liar) as at:
        linked(at)
        assert isinstance(at.double, Liar)
        at.double.change = change
        assert refused(at.through(browser(), MINE), words)
        at.double.change = {}
        assert at.through(browser(), MINE).status_code == 302


def test_less_than_was_asked_for_does_not_raise_a_visit(keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    with provider(keys, Liar) as at:
        linked(at)
        ask_for(monkeypatch, Procedure.SEE_USES, Level(authentication=3))
        own = come_in(keys[MINE], client=browser())
        where = f"/ja/provider/{NAME}/prove/{own.get('/ja/uses/').headers['Location'].split('/')[3]}/"
        assert isinstance(at.double, Liar)
        at.double.change = {"acr": "aal2"}
        assert refused(at.through(own, MINE, where), "弱い方法")
        assert newest(MINE, at).authentication_level == 1


def test_unsigned_wrongly_signed_and_unknown_keys_do_not_count_and_a_new_key_is_fetched(keys: Keys) -> None:
    with provider(keys, Liar) as at:
        linked(at)
        double = at.double
        assert isinstance(double, Liar)
        name = jose.published(double.key)["kid"]
        for header in ({"alg": "none"}, {"alg": "none", "kid": name}, {"alg": "HS256", "kid": name}):
            double.token = f"{unsigned(header)}.CLAIMS.AAAA"
            assert refused(at.through(browser(), MINE), "確かめられませんでした")
        double.token = None
        double.signs_with = ec.generate_private_key(ec.SECP256R1())
        assert refused(at.through(browser(), MINE), "確かめられませんでした")
        double.signs_with = None
        # Its keys were fetched before; it has another now, and says so.
        double.key = ec.generate_private_key(ec.SECP256R1())
        assert at.through(browser(), MINE).status_code == 302


def test_a_word_about_somebody_else_beside_the_token_does_not_link(at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    own = come_in(at.keys[MINE], client=browser())
    whole = outside.get

    def other(address: str, *, bearer: str = "") -> outside.Answer:
        found = whole(address, bearer=bearer)
        return outside.Answer(agreed=True, said={**found.said, "sub": "another"}) if bearer else found

    monkeypatch.setattr(outside, "get", other)
    assert refused(at.link(own, MINE), "確かめられませんでした")
    assert not Link.objects.exists()


def test_mix_up_an_answer_in_the_name_of_another_provider_is_not_taken_to_the_one_that_was_asked(at: At) -> None:
    linked(at)
    path = flow.home() / openid.FILE
    second = path.read_text("utf-8").replace(f"[{NAME}]", "[other]").replace(f"[[{NAME}.", "[[other.")
    path.write_text(path.read_text("utf-8") + second.replace("127.0.0.1", "localhost"), "utf-8")
    new = browser()
    returned = at.verified(at.leave(new), MINE)
    ticket = new.cookies[AWAY].value
    # At the address of the other one, it is not what was begun; nor is it spent by that.
    assert refused(at.back(new, returned.replace(f"/{NAME}/", "/other/")), "この画面から始めた本人確認ではないか")
    new.cookies[AWAY] = ticket
    for issuer in ("http://evil.example", ""):
        address = at.leave(new)
        again = at.verified(address, MINE)
        parts = urlsplit(again)
        asked = {name: one for name, (one,) in parse_qs(parts.query).items()}
        before = len(at.double.codes)
        assert refused(at.back(new, f"{parts.path}?{urlencode({**asked, 'iss': issuer})}"), "確かめられませんでした")
        assert len(at.double.codes) == before, "the code was taken to the token endpoint"


def test_nothing_that_comes_in_leads_to_another_site(at: At) -> None:
    page = browser().get(
        f"/provider/{NAME}/return/?state=x.//evil.example&code=%22%3E%3Cscript%3E&redirect_uri=https://evil.example"
        "&next=https://evil.example&iss=https://evil.example"
    )
    text = page.content.decode()
    assert "<script>" not in text and "url=/ja/provider/double/in/?" in text and 'href="https://evil' not in text
    for path in ("/ja/provider/x/", "/provider/x/return/", "/ja/provider/x/in/"):
        assert browser().get(path).status_code == 404
    own = linked(at)
    address = at.leave(own)
    evil = address.replace("redirect_uri=http%3A%2F%2Flocalhost%3A8000", "redirect_uri=http%3A%2F%2Fevil.example")
    assert evil != address and at.verified(evil, MINE) == ""


def test_while_a_provider_is_away_the_page_says_so_and_the_other_doors_open(at: At) -> None:
    own = linked(at)
    federating.forget()
    provider_server.write_settings("http://127.0.0.1:9")
    page = browser().post(f"/ja/provider/{NAME}/")
    assert refused(page, "いま応答しません") and 'href="/ja/signin/"' in said(page)
    assert refused(own.post(f"/ja/provider/{NAME}/link/", {"agreed": "on"}), "いま応答しません")
    assert own.get("/ja/home/").status_code == 200 and browser().get("/ja/").status_code == 200
    assert come_in(at.keys[MINE], client=browser()).get("/ja/home/").status_code == 200


class Strange(Double):
    """A provider that answers some addresses as none does."""

    answers: Mapping[str, tuple[str, bytes]] = MappingProxyType({})

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        path = environ["PATH_INFO"]
        if path not in self.answers:
            return list(super().__call__(environ, start_response))
        status, body = self.answers[path]
        start_response(status, [("Content-Length", str(len(body))), ("Location", "http://127.0.0.1:9/")])
        return [body]


MEGABYTES = json.dumps({"keys": [{"kty": "EC", "kid": str(n), "x": "A" * 90} for n in range(30_000)]}).encode()


@pytest.mark.parametrize(
    ("path", "status", "body", "words"),
    [
        ("/jwks", "200 OK", MEGABYTES, "いま応答しません"),
        ("/jwks", "200 OK", b"[]", "いま応答しません"),
        ("/jwks", "200 OK", b"{}", "いま応答しません"),
        ("/jwks", "200 OK", b"[" * 100_000, "いま応答しません"),
        ("/jwks", "302 Found", b"{}", "いま応答しません"),
        ("/jwks", "500 Oh", b"", "いま応答しません"),
        ("/token", "200 OK", b'{"id_token": 1}', "確かめられませんでした"),
        ("/token", "200 OK", b"<html>", "いま応答しません"),
        ("/token", "400 Bad", b'{"error": "invalid_grant"}', "確かめられませんでした"),
        ("/token", "307 Elsewhere", b"{}", "確かめられませんでした"),
    ],
)
def test_a_provider_that_answers_as_none_does_is_away_or_not_believed(
    keys: Keys, path: str, status: str, body: bytes, words: str
) -> None:
    with provider(keys, Strange) as at:
        linked(at)
        federating.forget()
        assert isinstance(at.double, Strange)
        at.double.answers = {path: (status, body)}
        assert refused(at.through(browser(), MINE), words)


def test_a_document_of_another_issuer_is_not_believed(keys: Keys) -> None:
    with provider(keys, Strange) as at:
        assert isinstance(at.double, Strange)
        for more in ({"issuer": "http://evil.example"}, {"token_endpoint": "http://evil.example/token"}):
            body = json.dumps({**at.double.document(), **more}).encode()
            at.double.answers = {"/.well-known/openid-configuration": ("200 OK", body)}
            federating.forget()
            assert refused(browser().post(f"/ja/provider/{NAME}/"), "いま応答しません")


def test_where_people_are_real_neither_the_double_nor_http_opens(at: At) -> None:
    linked(at)
    Municipality.objects.update(synthetic=False)
    response = browser().get(f"/ja/provider/{NAME}/")
    assert response.status_code == 400 and "手紙の照会番号で入れます" in said(response)
    assert browser().get("/ja/").status_code == 200
    assert come_in(at.keys[MINE], client=browser()).get("/ja/home/").status_code == 200


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('scopes = ["openid", "name", "birthdate"]', 'scopes = ["name"]'),
        ('scopes = ["openid", "name", "birthdate"]', 'scopes = ["openid", "sign"]'),
        ("identity_level = 2", "identity_level = 4"),
        ("identity_level = 2", "identity_level = true"),
        ('told = ["aal2"]', "told = []"),
        ('asked = "aal2 crl"', 'asked = "aal2  crl"'),
        ('title = "', "title = 1\n#"),
        ("[double]", "[Double]"),
        ("client_id", "client"),
        ("issuer = ", "issuer = ["),
    ],
)
def test_settings_that_are_not_as_they_have_to_be_shut_this_door_alone(at: At, old: str, new: str) -> None:
    path = flow.home() / openid.FILE
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    response = browser().get(f"/ja/provider/{NAME}/")
    assert response.status_code == 400 and "flow.providers" in said(response)
    assert browser().get("/ja/").status_code == 200
    own = come_in(at.keys[MINE], client=browser())
    assert own.get("/ja/home/").status_code == 200
    path.write_text(text, "utf-8")


def test_our_keys_are_published_their_public_halves_alone_and_the_newest_signs(at: At) -> None:
    first = browser().get("/provider/keys.json").json()["keys"]
    assert len(first) == 1 and set(first[0]) == {"kty", "crv", "x", "y", "kid", "use", "alg"}
    folder = flow.home() / "provider-keys"
    assert [oct(one.stat().st_mode)[-3:] for one in folder.glob("*.pem")] == ["600"]
    (folder / "0002.pem").write_bytes(jose.new_key())
    both = browser().get("/provider/keys.json").json()["keys"]
    assert len(both) == 2 and both[1] == first[0]
    # The double was told of the first key only: what the second signs is nobody's to it.
    own = come_in(at.keys[MINE], client=browser())
    assert refused(at.link(own, MINE), "確かめられませんでした")


def test_without_settings_there_is_no_such_door(keys: Keys) -> None:
    Path(flow.home() / openid.FILE).unlink(missing_ok=True)
    assert browser().get("/provider/keys.json").status_code == 404
    assert "provider" not in said(browser().get("/ja/"))
    assert "/providers/" not in said(come_in(keys[MINE]).get("/ja/home/"))


@pytest.mark.parametrize("text", ["# The office's own\n", ""])
def test_the_double_takes_the_place_of_no_settings_of_the_office(keys: Keys, text: str) -> None:
    path = flow.home() / openid.FILE
    path.write_text(text, "utf-8")
    assert provider_server.beside(8000, []) is None and path.read_text("utf-8") == text
    path.unlink()
    with socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert provider_server.beside(taken.getsockname()[1] - 1, []) is None and not path.exists()


def test_the_pages_of_the_double_say_what_it_is(at: At) -> None:
    with urlopen(at.leave(browser())) as answer:
        page = answer.read().decode()
    assert "本物のデジタル認証アプリではありません" in page and "not the real app" in page
    with pytest.raises(HTTPError) as refused_there:
        urlopen(f"{at.double.issuer}/authorize?client_id=%3Cscript%3E")
    assert "<script>" not in refused_there.value.read().decode()


@NEEDS_CHROMIUM
def test_in_a_browser_it_is_linked_opens_and_is_unlinked(counter: Counter, page: Page) -> None:
    address, numbers = counter
    number = numbers[MINE]["number"]

    def at_the_double(*, pin: str = "1234", press: str = "認証する") -> None:
        page.wait_for_url("**/authorize?**")
        looked_at(page)
        page.select_option("#person", number)
        page.fill("#pin", "0000")
        page.get_by_role("button", name="認証する").click()
        expect(page.get_by_role("alert")).to_be_visible()
        looked_at(page)
        page.select_option("#person", number)
        page.fill("#pin", pin)
        page.get_by_role("button", name=press).click()

    by_letter(page, address, numbers[MINE])
    page.get_by_role("link", name="外部の本人確認サービス").click()
    in_all_languages(page, address, "providers/")
    page.goto(f"{address}/ja/providers/")
    page.check("[name=agreed]")
    page.get_by_role("button", name="へ進む").click()
    at_the_double(press="やめる")
    page.get_by_role("alert").wait_for()
    looked_at(page)
    page.check("[name=agreed]")
    page.get_by_role("button", name="へ進む").click()
    at_the_double()
    page.wait_for_url("**/ja/providers/?added=1")
    looked_at(page)
    in_all_languages(page, address, "providers/")
    page.goto(f"{address}/ja/home/")
    page.click("header button")
    in_all_languages(page, address, "")
    in_all_languages(page, address, f"provider/{NAME}/")
    page.goto(f"{address}/ja/")
    page.get_by_role("link", name="模擬のデジタル認証アプリで入る").click()
    page.get_by_role("button", name="へ進む").click()
    at_the_double()
    page.wait_for_url("**/ja/home/")
    looked_at(page)
    page.goto(f"{address}/ja/providers/")
    page.get_by_role("button", name="同意を取り消して解く").click()
    page.wait_for_url("**removed=1")
    looked_at(page)


@NEEDS_CHROMIUM
def test_without_javascript_and_under_the_policy_of_the_pages_it_opens_just_so(counter: Counter, page: Page) -> None:
    address, numbers = counter
    plain = page.context.browser
    assert plain is not None
    other = plain.new_context(java_script_enabled=False, locale="ja-JP").new_page()
    by_letter(other, address, numbers[MINE])
    for where, waits in (("providers/", "**/ja/providers/?added=1"), (f"provider/{NAME}/", "**/ja/home/")):
        other.goto(f"{address}/ja/{where}")
        if where == "providers/":
            other.check("[name=agreed]")
        other.get_by_role("button", name="へ進む").click()
        other.wait_for_url("**/authorize?**")
        other.select_option("#person", numbers[MINE]["number"])
        other.fill("#pin", "1234")
        other.get_by_role("button", name="認証する").click()
        other.wait_for_url(waits)


def test_the_office_unlinks_it_and_closing_the_counter_does_too(at: At) -> None:
    open_desks(clock.now())
    own = linked(at)
    claim = claim_of(at.keys[MINE])
    page, counter = f"/staff/ja/case/{claim.pk}/doors/", desk(Role.COUNTER)
    number = str(Link.objects.get().pk)
    assert at.double.issuer in said(counter.get(page))
    assert counter.post(page, {"link": "0"}).status_code == 302 and Link.objects.get().ended_at is None
    assert counter.post(page, {"link": number}).status_code == 302
    assert refused(at.through(browser(), MINE), "初めて使うとき")
    assert "窓口で外しました" in said(own.get("/ja/providers/"))
    at.link(own, MINE)
    elsewhere = browser()
    at.through(elsewhere, MINE)
    assert counter.post(page, {"close": "1", "because": "電話をなくした"}).status_code == 302
    assert elsewhere.get("/ja/home/").status_code == 302
    assert not Link.objects.filter(ended_at__isnull=True).exists()


def test_a_provider_that_is_slow_takes_few_of_those_who_are_served(at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "_LANE", Lane(1, 0, 0.1, busy))
    with outside._LANE.turn():
        assert refused(browser().post(f"/ja/provider/{NAME}/"), "いま応答しません")
    assert browser().post(f"/ja/provider/{NAME}/").status_code == 200


def test_a_provider_that_sends_bit_by_bit_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "SECONDS", 0.5)

    def drips(_environ: object, start: StartResponse) -> Iterator[bytes]:
        start("200 OK", [("Content-Type", "application/json")])
        for _ in range(100):
            time.sleep(0.1)
            yield b" "

    with local_server.listening(drips) as port:
        begun = time.monotonic()
        with pytest.raises(outside.Away):
            outside.get(f"http://127.0.0.1:{port}/")
        assert time.monotonic() - begun < 5


def test_what_linking_needs_is_asked_for_and_the_consent_is_not_lost(at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    own, device = with_key(at.keys[MINE])
    ask_for(monkeypatch, Procedure.MAKE_LINK, Level(authentication=2))
    assert own.get("/ja/providers/").headers["Location"].startswith("/ja/prove/")
    response = proven(own, device, own.post(f"/ja/provider/{NAME}/link/", {"agreed": "on"}))
    leaving = gone_on(own, response)
    assert leaving.status_code == 200
    assert at.back(own, at.verified(led_to(leaving), MINE)).headers["Location"] == "/ja/providers/?added=1"
