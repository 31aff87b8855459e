"""What is handed in is signed with a card: by its holder alone, once, and anybody can verify it afterwards."""

from __future__ import annotations

import asyncio
import base64
import io
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from html import unescape
from itertools import cycle
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from django.conf import settings as django_settings
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from playwright.sync_api import Page, expect

from madoguchi import flow, tenancy
from madoguchi.cases.models import Signature, Submission
from madoguchi.cases.states import Answer
from madoguchi.core.lane import Resting
from madoguchi.datause.models import DataUse
from madoguchi.evidence.models import Entry
from madoguchi.flow import card_authorities, card_standing, handing_in, matching, sealing, signatures
from madoguchi.flow.keys import keyring
from madoguchi.flow.signatures import Signed
from madoguchi.identity import step_up
from madoguchi.identity.checking import busy
from madoguchi.identity.kinds import Role
from madoguchi.identity.level import Level
from madoguchi.identity.models import StepUp, ToSign, Visit
from madoguchi.portal.home import Shown
from madoguchi.programme.load import load
from madoguchi.registry.items_match import Matched
from madoguchi.registry.match import Match
from madoguchi.registry.models import Resident
from madoguchi.simulate import cards, invented_authority, local_server, signers
from madoguchi.simulate.counter import DoorKey, door_keys, prepare
from madoguchi.simulate.desks import open_desks
from madoguchi.trust import certificate, seal
from madoguchi.trust.jpki import SIGNS, Kind
from madoguchi.trust.key import of_person
from madoguchi.trust.signer import signer_of
from madoguchi.web import clock
from tests.city_once import once
from tests.console.conftest import desk
from tests.counters import NEEDS_CHROMIUM, Counter, looked_at

from .conftest import CITY, FILE, TODAY, claim_of, come_in
from .test_card import form_to

Keys = dict[str, DoorKey]
ACCOUNT = {"kind": "bank", "bank": "0005", "branch": "001", "account_type": "1", "number": "1234567", "look": "on"}
MUST_SIGN = "カードがない方は、手紙に同封の用紙か窓口で届け出られます。"


@pytest.fixture(scope="module")
def made_before() -> list[rsa.RSAPrivateKey]:
    """More keys than a test has certificates: to make one takes longer than all else."""
    return [invented_authority.new_key() for _ in range(8)]


@pytest.fixture
def carded(keys: Keys, made_before: list[rsa.RSAPrivateKey], monkeypatch: pytest.MonkeyPatch) -> Keys:
    """Two residents with cards, at an office that can stamp. Keys are of other tests before; in one they differ."""
    monkeypatch.setattr(invented_authority, "new_key", cycle(made_before).__next__)
    sealing.begin(clock.of_the_machine())
    cards.issue(keys[letter].reference_number for letter in ("confirmation", "application"))
    return keys


@pytest.fixture
def must_sign(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Keys]:
    """Letters of a programme whose file asks for signatures."""
    monkeypatch.setattr(django_settings, "MUNICIPALITY", CITY)
    monkeypatch.setattr(django_settings, "TODAY", TODAY)
    closes = "closes=date(2025, 5, 31)"
    text = FILE.read_text("utf-8")
    assert closes in text
    (tmp_path / "signed.py").write_text(text.replace(closes, f"{closes}, signed=True"), "utf-8")

    def opened() -> None:
        flow.found(CITY, "和歌山市", synthetic=True)
        prepare(load(tmp_path / "signed.py"), 500, 1, TODAY)

    with tenancy.municipality(CITY):
        once("letters that are to be signed", opened)
        yield {key.letter: key for key in door_keys()}


def form_of(page: HttpResponse) -> tuple[str, dict[str, str]]:
    """The first form of the page's own part, with what it sends by itself."""
    found = re.search(r'<main.*?<form method="post" action="([^"]*)"(.*?)</form>', page.content.decode(), re.DOTALL)
    assert found, page.content.decode()
    return unescape(found[1]), {
        name: unescape(said) for name, said in re.findall(r'name="([^"]+)" value="([^"]*)"', found[2])
    }


def pressed(browser: Client, page: HttpResponse, **more: str) -> HttpResponse:
    """The first form of a page, sent."""
    action, fields = form_of(page)
    fields.pop("sign", None)
    sent: HttpResponse = browser.post(action, {**fields, **more})
    return sent


def last_page(browser: Client, key: DoorKey, **more: str) -> HttpResponse:
    """The last page of an account that is named as the holder's own."""
    name = Resident.objects.filter(person_id=claim_of(key).recipient_id).latest("version").name_kana
    shown: HttpResponse = browser.post("/ja/home/1/answer/", {**ACCOUNT, "holder": name or "", **more})
    assert shown.status_code == 200
    return shown


def to_app(browser: Client, page: HttpResponse) -> tuple[str, HttpResponse]:
    """From the last page to the one that shows what is to be signed."""
    went = pressed(browser, page, sign="1")
    assert went.status_code == 302 and re.fullmatch("/ja/sign/[0-9]+/", went.headers["Location"])
    return went.headers["Location"], browser.get(went.headers["Location"])


def by_card(browser: Client, shown: HttpResponse, key: DoorKey, password: str = cards.PASSWORD) -> HttpResponse:
    """What the app shows once the card of a letter's holder was used."""
    form = form_to(shown, "/invented-card/signature/")
    return browser.post(form.action, {**form.fields, "card": key.reference_number, "password": password})


def handed_in(browser: Client, waits: str, shown: HttpResponse, key: DoorKey) -> HttpResponse:
    answered = pressed(browser, by_card(browser, shown, key))
    assert (answered.status_code, answered.headers["Location"]) == (302, waits)
    ready = browser.get(waits)
    assert "署名できました" in ready.content.decode()
    assert "署名する内容</h2>" in shown.content.decode() and "署名した内容</h2>" in ready.content.decode()
    return pressed(browser, ready)


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["accept", "refuse", "wrong"])
def test_what_is_signed_is_sent_kept_and_verified_by_anybody(carded: Keys, what: str) -> None:
    key = carded["confirmation"]
    browser = come_in(key)
    match what:
        case "accept":
            page = last_page(browser, key)
        case "refuse":
            page = browser.get("/ja/home/1/refuse/")
        case _:
            page = browser.post("/ja/home/1/wrong/", {"said": "世帯が違います"})
    waits, shown = to_app(browser, page)
    assert not Submission.objects.exists() and "まだ何も送っていません" in shown.content.decode()
    sent = handed_in(browser, waits, shown, key)
    assert sent.headers["Location"].startswith("/ja/home/1/?sent=")
    kept = Signature.objects.select_related("submission").get()
    assert f"照会番号：{key.reference_number}\r\n" in kept.text
    assert f"届出の番号：{kept.submission.submission_no}\r\n" in kept.text
    assert (kept.name_match, kept.address_match) == ("same", "same")
    assert not StepUp.objects.exists() and not ToSign.objects.exists()
    verdict = asyncio.run(
        seal.verify(
            kept.signature.encode(), sha256(kept.text.encode()).digest(), matching.anchors(), clock.of_the_machine()
        )
    )
    assert verdict.counts and verdict.stamped is not None and verdict.signer == kept.signer
    matter = browser.get("/ja/home/1/").content.decode()
    assert "電子署名があります" in matter and kept.signer in matter
    content = browser.get("/ja/home/1/signed/1.zip").content
    with ZipFile(io.BytesIO(content)) as files:
        assert {name: files.read(name) for name in files.namelist()} == {
            kept.name: kept.text.encode(),
            f"{kept.name}.jws": kept.signature.encode(),
        }
    assert Entry.objects.filter(about="cases_signature", row=kept.pk).exists()
    assert DataUse.objects.filter(purpose="電子署名をした人の確認").exists()


@pytest.mark.django_db
def test_the_text_says_what_the_last_page_showed(carded: Keys) -> None:
    key = carded["confirmation"]
    browser = come_in(key)
    waits, shown = to_app(browser, last_page(browser, key))
    handed_in(browser, waits, shown, key)
    kept = Signature.objects.get()
    said = dict(line.split("：", 1) for line in kept.text.splitlines() if "：" in line)
    assert said["届出"] == "受け取ります"
    assert said["口座"].split("　")[3] == "1234567" and "銀行" in said["口座"]
    assert said["届出の番号"] == kept.submission.submission_no
    assert kept.submission.account_number == "1234567"


@pytest.mark.django_db
def test_a_signature_is_of_this_page_and_no_other(carded: Keys) -> None:
    """What was typed since is not what was signed: it is to be signed again."""
    key = carded["confirmation"]
    browser = come_in(key)
    waits, shown = to_app(browser, last_page(browser, key))
    pressed(browser, by_card(browser, shown, key))
    action, fields = form_of(browser.get(waits))
    changed = browser.post(action, {**fields, "number": "7654321"})
    assert changed.status_code == 302 and changed.headers["Location"] not in (waits, "/ja/home/1/")
    assert not Submission.objects.exists() and not ToSign.objects.get().signed
    assert browser.get(waits).headers["Location"] == "/ja/home/?gone=1"


@pytest.mark.django_db
def test_the_card_of_another_signs_nothing(carded: Keys) -> None:
    key, other = carded["confirmation"], carded["application"]
    browser = come_in(key)
    waits, shown = to_app(browser, last_page(browser, key))
    refused = pressed(browser, by_card(browser, shown, other))
    assert refused.status_code == 422 and "ほかの方のカード" in refused.content.decode()
    assert not ToSign.objects.get().signed and not Signature.objects.exists()
    handed_in(browser, waits, browser.get(waits), key)
    assert Signature.objects.count() == Submission.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("given", ["", "{}", "x" * 5000, "\u0000", "名" * 300, "QUJD"])
def test_rubbish_is_no_signature(carded: Keys, given: str) -> None:
    browser = come_in(carded["confirmation"])
    waits, shown = to_app(browser, last_page(browser, carded["confirmation"]))
    _, right = form_of(by_card(browser, shown, carded["confirmation"]))
    for name in ("certificate", "signature"):
        answered = browser.post(waits, {**right, name: given})
        assert answered.status_code in (400, 422) and not ToSign.objects.get().signed


@pytest.mark.django_db
def test_a_signature_of_something_else_is_none(carded: Keys) -> None:
    key, other = carded["confirmation"], carded["application"]
    browser = come_in(key)
    waits, shown = to_app(browser, last_page(browser, key))
    _, right = form_of(by_card(browser, shown, key))
    _, elses = form_of(by_card(browser, shown, other))
    waits_too, shown_too = to_app(browser, last_page(browser, key))
    _, of_another = form_of(by_card(browser, shown_too, key))
    damaged = base64.b64encode(base64.b64decode(right["signature"])[::-1]).decode()
    wrong = (
        {"signature": of_another["signature"]},
        {"signature": elses["signature"]},
        {"certificate": elses["certificate"]},
        {"signature": damaged},
    )
    for one in wrong:
        refused = browser.post(waits, {**right, **one})
        assert refused.status_code == 422 and "この内容のものではないか" in refused.content.decode()
    assert browser.post(waits_too, right).status_code == 422
    assert not ToSign.objects.exclude(signed="").exists()


@pytest.mark.django_db
def test_the_certificate_for_authentication_signs_nothing_that_is_sent(carded: Keys) -> None:
    """Its PIN has four digits, and it names nobody: it says that somebody came, not that they meant anything."""
    key = carded["confirmation"]
    browser = come_in(key)
    waits, _ = to_app(browser, last_page(browser, key))
    pem = (cards.folder() / f"{key.reference_number}.pem").read_bytes()
    private, certificate = load_pem_private_key(pem, None), x509.load_pem_x509_certificate(pem)
    assert isinstance(private, rsa.RSAPrivateKey)
    digest = seal.to_sign(ToSign.objects.get().head)
    value = private.sign(digest, padding.PKCS1v15(), Prehashed(hashes.SHA256()))
    given = {"certificate": certificate.public_bytes(Encoding.DER), "signature": value}
    refused = browser.post(waits, {name: base64.b64encode(one).decode() for name, one in given.items()})
    assert refused.status_code == 422 and "署名用の電子証明書ではありません" in refused.content.decode()


@pytest.mark.django_db
def test_what_was_sent_unsigned_gets_no_signature_of_something_else(carded: Keys) -> None:
    """The number of a page stands for what was sent first from it, whatever is signed with it later."""
    key = carded["confirmation"]
    browser = come_in(key)
    page = browser.post("/ja/home/1/wrong/", {"said": "世帯が違います"})
    _, fields = form_of(page)
    fields.pop("sign")
    assert browser.post("/ja/home/1/wrong/send/", fields).headers["Location"].startswith("/ja/home/1/?sent=")
    other = fields | {"said": "ほかが違います", "sign": "1"}
    assert browser.post("/ja/home/1/wrong/send/", other).headers["Location"].startswith("/ja/home/1/?sent=")
    assert not ToSign.objects.exists() and not Signature.objects.exists()
    # Even where the look came too early: what is a repetition keeps nothing.
    kept = Submission.objects.get()
    signed = Signed(
        name="x", text="x", signature="{}", signer="x", signed_at=clock.now().isoformat(), name_match="same",
        address_match="same",
    )  # fmt: skip
    claim, number = claim_of(key), kept.submission_no.removeprefix("W-")
    handing_in.hand_in(claim, claim.recipient_id, Answer.WRONG_INPUTS, {}, number, clock.now(), signed=signed)
    assert Submission.objects.get() == kept and not Signature.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["another window", "a mask beside it"])
def test_behind_a_mask_no_other_account_is_sent_as_signed(carded: Keys, how: str) -> None:
    """The text shows three digits of a saved number; what is handed in is held against what was signed, whole."""
    key = carded["confirmation"]
    browser = come_in(key, shared=True)
    name = Resident.objects.filter(person_id=claim_of(key).recipient_id).latest("version").name_kana or ""
    typed = {**ACCOUNT, "number": "1234567", "holder": name}
    browser.post("/ja/home/1/answer/", {**typed, "save": "1"})
    page = browser.post("/ja/home/1/answer/", {**typed, "number": "****567"})
    assert "****567" in page.content.decode()
    for visit in Visit.objects.all():
        visit.proven_at -= timedelta(minutes=6)
        visit.save()
    waits, shown = to_app(browser, page)
    pressed(browser, by_card(browser, shown, key))
    action, fields = form_of(browser.get(waits))
    if how == "another window":
        browser.post("/ja/home/1/answer/", {**typed, "number": "9999567", "save": "1"})
    else:
        fields |= {"number": "9999567", "yucho_number": "****"}
    assert re.fullmatch("/ja/sign/[0-9]+/", browser.post(action, fields).headers["Location"])
    assert not Submission.objects.exists()


@pytest.mark.django_db
def test_the_certificates_address_is_given_to_its_signer_alone(carded: Keys) -> None:
    """Whoever has the letter later on, on whatever screen, is not led to where somebody moved."""
    key = carded["confirmation"]
    signer = come_in(key)
    waits, shown = to_app(signer, last_page(signer, key))
    handed_in(signer, waits, shown, key)
    before = DataUse.objects.count()
    assert signer.get("/ja/home/1/signed/1.zip").status_code == 200
    assert DataUse.objects.filter(id__gt=before, purpose="電子署名の控えの交付").count() == 1
    finder = come_in(key)
    assert finder.get("/ja/home/1/signed/1.zip").headers["Location"].startswith("/ja/prove/")
    assert Client().get("/ja/home/1/signed/1.zip").headers["Location"] == "/ja/signin/?ended=1"


@pytest.mark.django_db
def test_a_signature_proves_nothing_of_who_is_in(carded: Keys) -> None:
    """The card signs a digest, wherever that comes from: who has the letter could have it signed elsewhere."""
    key = carded["confirmation"]
    browser = come_in(key)
    waits, shown = to_app(browser, last_page(browser, key))
    before = Visit.objects.get().level
    handed_in(browser, waits, shown, key)
    assert Visit.objects.get().level == before == Level()


@pytest.mark.django_db
def test_on_a_shared_terminal_no_file_with_an_address_is_left(carded: Keys) -> None:
    key = carded["confirmation"]
    browser = come_in(key, shared=True)
    waits, shown = to_app(browser, last_page(browser, key))
    handed_in(browser, waits, shown, key)
    assert browser.get("/ja/home/1/signed/1.zip").status_code == 404
    assert "signed/1.zip" not in browser.get("/ja/home/1/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "taken"), [("same", True), ("differs", False)])
def test_characters_that_stand_for_others_count_with_the_same_address(
    carded: Keys, monkeypatch: pytest.MonkeyPatch, address: str, *, taken: bool
) -> None:
    """Twins have one birthday; of a name in which every character stands for another nothing would be left."""
    found = Matched(name=Match.UNKNOWN, birth_date=Match.SAME, address=Match(address))
    monkeypatch.setattr(matching, "held_against", lambda *_, **__: found)
    key = carded["confirmation"]
    browser = come_in(key)
    _waits, shown = to_app(browser, last_page(browser, key))
    assert pressed(browser, by_card(browser, shown, key)).status_code == (302 if taken else 422)
    assert bool(ToSign.objects.get().signed) is taken


@pytest.mark.django_db
def test_what_changed_since_is_not_sent_unsigned_instead(carded: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the office judges anew an amount may change: what was signed is to be signed again."""
    key = carded["confirmation"]
    browser = come_in(key)
    waits, shown = to_app(browser, last_page(browser, key))
    pressed(browser, by_card(browser, shown, key))
    ready = browser.get(waits)
    with monkeypatch.context() as patched:
        patched.setattr(Shown, "is_not_ready", property(lambda _: True))
        again = pressed(browser, ready)
    assert "もう電子署名があります" in again.content.decode()
    action, fields = form_of(again)
    sent = browser.post(action, {**fields, "number": "7654321"})
    assert re.fullmatch("/ja/sign/[0-9]+/", sent.headers["Location"]) and not Submission.objects.exists()


@pytest.mark.django_db
def test_whoever_changes_the_language_meanwhile_goes_on_in_it(carded: Keys) -> None:
    key = carded["confirmation"]
    browser = come_in(key)
    waits, shown = to_app(browser, last_page(browser, key))
    pressed(browser, by_card(browser, shown, key))
    action, fields = form_of(browser.get(waits.replace("/ja/", "/en/")))
    assert action.startswith("/en/home/1/")
    assert browser.post(action, fields).headers["Location"].startswith("/en/home/1/?sent=")


@pytest.mark.django_db
def test_an_answer_of_its_authority_is_kept_where_there_is_no_list(
    carded: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it would count today, and for nobody afterwards."""
    key = carded["confirmation"]
    browser = come_in(key)
    waits, shown = to_app(browser, last_page(browser, key))
    answer = by_card(browser, shown, key)
    files = sorted(card_authorities.folder().glob("*.crl"))
    lists = {one.stem: x509.load_pem_x509_crl(one.read_bytes()) for one in files}
    for one in files:
        one.unlink()
    monkeypatch.setattr(cards, "_revoked", lambda generation: lists[cards._called(generation)])
    refused = pressed(browser, answer)
    assert refused.status_code == 422 and "いま確かめられません" in refused.content.decode()

    def asked(der: bytes, kinds: object, at: datetime) -> tuple[bytes, ...]:
        question = certificate.question(der, SIGNS, card_authorities.read(), at)
        return (cards.answer(question[1], at),) if question else ()

    monkeypatch.setattr(card_standing, "standings", asked)
    assert pressed(browser, answer).headers["Location"] == waits
    assert pressed(browser, browser.get(waits)).status_code == 302
    kept = Signature.objects.get()
    digest, at = sha256(kept.text.encode()).digest(), clock.of_the_machine() + timedelta(days=30)
    assert asyncio.run(seal.verify(kept.signature.encode(), digest, matching.anchors(), at)).counts


@pytest.mark.django_db
def test_of_what_its_key_did_not_sign_no_authority_is_asked(carded: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(der: bytes, kinds: object, at: datetime) -> tuple[bytes, ...]:
        raise AssertionError(der)

    monkeypatch.setattr(card_standing, "standings", asked)
    key, other = carded["confirmation"], carded["application"]
    browser = come_in(key)
    waits, shown = to_app(browser, last_page(browser, key))
    _, right = form_of(by_card(browser, shown, key))
    _, elses = form_of(by_card(browser, shown, other))
    assert browser.post(waits, {**right, "certificate": elses["certificate"]}).status_code == 422


@pytest.mark.django_db
def test_after_ten_tries_it_is_to_be_begun_again(carded: Keys) -> None:
    browser = come_in(carded["confirmation"])
    waits, _ = to_app(browser, last_page(browser, carded["confirmation"]))
    for _ in range(step_up.MOST_TRIES):
        assert browser.post(waits, {"signature": "x", "certificate": "x"}).status_code == 422
    gone = browser.post(waits, {"signature": "x", "certificate": "x"}).headers["Location"]
    assert gone == "/ja/home/?gone=1" and not ToSign.objects.exists()
    assert "署名を待っている届出はありません" in browser.get(gone).content.decode()


@pytest.mark.django_db
def test_what_is_thrown_out_while_it_is_judged_is_gone_with_a_word(
    carded: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = carded["confirmation"]
    browser = come_in(key)
    _waits, shown = to_app(browser, last_page(browser, key))
    answer, judge = by_card(browser, shown, key), signatures.judge

    def judged(*given: Any, **more: Any) -> object:  # type: ignore[explicit-any]
        found = judge(*given, **more)
        StepUp.objects.all().delete()
        return found

    monkeypatch.setattr(signatures, "judge", judged)
    after = pressed(browser, answer).headers["Location"]
    assert browser.get(after).headers["Location"] == "/ja/home/?gone=1"


@pytest.mark.django_db
def test_what_was_signed_is_not_signed_again_while_the_office_judges_anew(
    carded: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = carded["confirmation"]
    browser = come_in(key)
    waits, shown = to_app(browser, last_page(browser, key))
    pressed(browser, by_card(browser, shown, key))
    ready = browser.get(waits)
    with monkeypatch.context() as patched:
        patched.setattr(Shown, "is_not_ready", property(lambda _: True))
        again = pressed(browser, ready)
    assert again.status_code == 409 and ToSign.objects.get().signed
    assert pressed(browser, again).headers["Location"].startswith("/ja/home/1/?sent=")
    assert Signature.objects.count() == 1 and not ToSign.objects.exists()


@pytest.mark.django_db
def test_where_the_office_cannot_the_page_says_so_in_its_own_words_and_it_goes_unsigned(carded: Keys) -> None:
    key = carded["confirmation"]
    browser = come_in(key)
    _waits, shown = to_app(browser, last_page(browser, key))
    answer = by_card(browser, shown, key)
    for secret in keyring().folder.glob("stamp-*"):
        secret.unlink()
    refused = pressed(browser, answer)
    said = refused.content.decode()
    assert refused.status_code == 422 and "受け付けられません" in said and "trust begin" not in said
    action = re.findall(r'<form method="post" action="([^"]*)"(.*?)</form>', said, re.DOTALL)[-1]
    assert "署名しないで送る" in action[1]
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', action[1]))
    assert browser.post(action[0], fields).headers["Location"].startswith("/ja/home/1/?sent=")
    assert Submission.objects.count() == 1 and not Signature.objects.exists() and not ToSign.objects.exists()


@pytest.mark.django_db
def test_a_long_name_is_kept_whole(carded: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seal, "shown", lambda text: text)
    monkeypatch.setattr("madoguchi.trust.signer.INVENTED", "名" * 300)
    key = carded["confirmation"]
    browser = come_in(key)
    waits, shown = to_app(browser, last_page(browser, key))
    handed_in(browser, waits, shown, key)
    assert len(Signature.objects.get().signer) > 300


@pytest.mark.django_db
def test_who_moved_signs_no_more_and_sends_unsigned(carded: Keys) -> None:
    key = carded["confirmation"]
    browser = come_in(key)
    page = last_page(browser, key)
    _, shown = to_app(browser, page)
    answer = by_card(browser, shown, key)
    cards.item_changed(key.reference_number, clock.of_the_machine() - timedelta(seconds=1))
    refused = pressed(browser, answer)
    assert refused.status_code == 422 and "失効しています" in refused.content.decode()
    action, fields = form_of(page)
    fields.pop("sign", None)
    assert browser.post(action, fields).headers["Location"].startswith("/ja/home/1/?sent=")
    assert not Signature.objects.exists()
    assert "電子署名があります" not in browser.get("/ja/home/1/").content.decode()
    assert browser.get("/ja/home/1/signed/1.zip").status_code == 404


@pytest.mark.django_db
def test_five_mistakes_lock_the_password_and_the_letter_goes_on(carded: Keys) -> None:
    key = carded["confirmation"]
    browser = come_in(key)
    waits, shown = to_app(browser, last_page(browser, key))
    by_card(browser, shown, key)
    for left in (4, 3, 2, 1):
        assert f"あと{left}回" in by_card(browser, shown, key, "WRONG1").content.decode()
    assert by_card(browser, shown, key, "WRONG1").status_code == 422
    locked = by_card(browser, shown, key)
    assert locked.status_code == 422 and "ロックされています" in locked.content.decode()
    assert not ToSign.objects.get().signed and browser.get(waits).status_code == 200


@pytest.mark.django_db
def test_nobody_signs_what_another_is_about_to_send(carded: Keys) -> None:
    browser = come_in(carded["confirmation"])
    waits, _ = to_app(browser, last_page(browser, carded["confirmation"]))
    other = come_in(carded["application"])
    for sent in (other.get(waits), other.post(waits, {"signature": "{}"})):
        assert sent.headers["Location"] == "/ja/home/?gone=1"
    assert Client().get(waits).headers["Location"] == "/ja/signin/?ended=1"
    assert browser.get(waits.replace("sign", "prove")).headers["Location"] == "/ja/home/"
    browser.post("/ja/leave/")
    assert not ToSign.objects.exists()


@pytest.mark.django_db
def test_on_a_shared_terminal_a_signature_is_proof_enough(carded: Keys) -> None:
    key = carded["confirmation"]
    browser = come_in(key, shared=True)
    for visit in Visit.objects.all():
        visit.proven_at -= timedelta(minutes=6)
        visit.save()
    page = last_page(browser, key)
    assert 'name="born"' in page.content.decode()
    waits, shown = to_app(browser, page)
    assert handed_in(browser, waits, shown, key).headers["Location"].startswith("/ja/home/1/?sent=")
    assert Signature.objects.count() == 1


@pytest.mark.django_db
def test_sent_twice_it_is_kept_once(carded: Keys) -> None:
    key = carded["confirmation"]
    browser = come_in(key)
    waits, shown = to_app(browser, last_page(browser, key))
    pressed(browser, by_card(browser, shown, key))
    action, fields = form_of(browser.get(waits))
    for _ in range(2):
        assert browser.post(action, fields).headers["Location"].startswith("/ja/home/1/?sent=")
    assert Signature.objects.count() == Submission.objects.count() == 1


@pytest.mark.django_db
def test_a_programme_that_asks_for_it_takes_nothing_unsigned(must_sign: Keys) -> None:
    key = must_sign["confirmation"]
    browser = come_in(key)
    page = last_page(browser, key)
    assert "署名できません" in page.content.decode() and "この内容で送る" not in page.content.decode()
    action, fields = form_of(page)
    refused = browser.post(action, fields)
    assert refused.status_code == 409 and "電子署名が要ります" in refused.content.decode()
    sealing.begin(clock.of_the_machine())
    cards.issue([key.reference_number])
    page = last_page(browser, key)
    assert MUST_SIGN in page.content.decode() and "この内容で送る" not in page.content.decode()
    action, fields = form_of(page)
    went = browser.post(action, {name: said for name, said in fields.items() if name != "sign"})
    assert re.fullmatch("/ja/sign/[0-9]+/", went.headers["Location"]) and not Submission.objects.exists()
    waits = went.headers["Location"]
    handed_in(browser, waits, browser.get(waits), key)
    assert Signature.objects.count() == Submission.objects.count() == 1


@pytest.mark.django_db
def test_where_no_card_is_read_nothing_is_offered(keys: Keys) -> None:
    browser = come_in(keys["confirmation"])
    page = last_page(browser, keys["confirmation"])
    assert "電子署名" not in page.content.decode()
    _, fields = form_of(page)
    assert browser.post("/ja/home/1/accept/", {**fields, "sign": "1"}).status_code == 409
    assert not card_authorities.are_there()


@pytest.mark.django_db
def test_a_kept_signature_is_never_changed(carded: Keys) -> None:
    key = carded["confirmation"]
    browser = come_in(key)
    waits, shown = to_app(browser, last_page(browser, key))
    handed_in(browser, waits, shown, key)
    for change in ("UPDATE cases_signature SET signer = 'x'", "DELETE FROM cases_signature"):
        with pytest.raises(Exception, match="append_only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    again = Signature.objects.get()
    again.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save(force_insert=True)


@pytest.mark.django_db
def test_by_telephone_it_is_signed_too(carded: Keys, tmp_path: Path) -> None:
    key = carded["confirmation"]
    browser = come_in(key)
    waits, _ = to_app(browser, last_page(browser, key))
    waiting = ToSign.objects.get()
    at = clock.of_the_machine()
    signers.signing_key(key.reference_number, tmp_path / "card.p12", "secret", at)
    items = signer_of(of_person(tmp_path / "card.p12", "secret").certificate).items
    assert items is not None
    certificate = cards.issue_signing(key.reference_number, items, at, Kind.SIGNING_ON_PHONE)
    file = tmp_path / "phone.p12"
    file.write_bytes(cards.key_file(key.reference_number, "secret", Kind.SIGNING_ON_PHONE))
    made = of_person(file, "secret").sign(f"{waiting.head}.".encode())
    given = {"certificate": certificate.public_bytes(Encoding.DER), "signature": made}
    answered = browser.post(waits, {name: base64.b64encode(one).decode() for name, one in given.items()})
    assert answered.headers["Location"] == waits
    assert pressed(browser, browser.get(waits)).status_code == 302 and Signature.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("told", ["503 Service Unavailable", "200 OK"])
def test_while_the_service_that_stamps_is_away_the_office_stamps_itself_and_asks_it_once_a_minute(
    carded: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    monkeypatch.setattr(sealing, "AT_COUNTER", Resting(1, 1, 1.0, busy, rest_seconds=3600.0))
    root = sealing.write_root(tmp_path / "root.pem")
    key = carded["confirmation"]
    browser = come_in(key)
    waits, shown = to_app(browser, last_page(browser, key))
    asked: list[object] = []

    def away(environ: object, begins: Callable[..., object]) -> list[bytes]:
        asked.append(environ)
        begins(told, [("Content-Type", "text/html")])
        return [b"<html>Back soon</html>"]

    with local_server.listening(away) as port:
        monkeypatch.setenv("MADOGUCHI_STAMPED_BY", f"http://127.0.0.1:{port}/")
        monkeypatch.setenv("MADOGUCHI_STAMP_ROOTS", str(root))
        handed_in(browser, waits, shown, key)
        kept = Signature.objects.get()
        assert "sigTst" in kept.signature
        for _ in range(3):
            sealing.stamp_signature(kept.signature.encode(), clock.of_the_machine(), ())
        assert len(asked) == 1
        monkeypatch.setattr(sealing, "AT_COUNTER", Resting(1, 1, 1.0, busy, rest_seconds=0.0))
        sealing.stamp_signature(kept.signature.encode(), clock.of_the_machine(), ())
        assert len(asked) == 2


@pytest.mark.django_db
def test_staff_see_whose_it_is_and_how_it_fits(carded: Keys) -> None:
    key = carded["confirmation"]
    claim = claim_of(key)
    browser = come_in(key)
    waits, shown = to_app(browser, last_page(browser, key))
    handed_in(browser, waits, shown, key)
    signer = Signature.objects.get().signer
    open_desks(clock.now())
    page = desk(Role.EXAMINER).get(f"/staff/ja/case/{claim.pk}/").content.decode()
    assert "<dt>電子署名</dt><dd>" in page and signer in page and page.count("同じ") >= 2
    assert f"電子署名 {signer}" in page


@NEEDS_CHROMIUM
def test_in_a_browser_it_is_signed_by_card_and_sent(counter: Counter, page: Page) -> None:
    address, keys = counter
    key = keys["confirmation"]
    page.goto(f"{address}/ja/signin/")
    page.fill("#number", key["number"])
    page.fill("#born", key["born"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/ja/home/")
    for language in ("easy", "en", "ja"):
        page.goto(f"{address}/{language}/home/1/refuse/")
        looked_at(page)
    page.get_by_role("button", name="カードで電子署名する").click()
    page.wait_for_url("**/ja/sign/*/")
    waits = page.url
    for language in ("easy", "en", "ja"):
        page.goto(waits.replace("/ja/", f"/{language}/"))
        looked_at(page)
    page.get_by_role("button", name="カードを読み取る").click()
    page.select_option("#card", key["number"])
    page.fill("#password", "WRONG1")
    page.get_by_role("button", name="署名する").click()
    expect(page.get_by_role("alert")).to_be_visible()
    looked_at(page)
    page.fill("#password", cards.PASSWORD)
    page.get_by_role("button", name="署名する").click()
    page.get_by_role("status").wait_for()
    looked_at(page)
    page.get_by_role("button", name="窓口に送る").click()
    page.wait_for_url(waits)
    looked_at(page)
    page.get_by_role("button", name="この内容で送る").click()
    page.wait_for_url("**/ja/home/1/?sent=*")
    looked_at(page)
    with page.expect_download() as got:
        page.get_by_role("link", name="署名した内容と署名をダウンロード").click()
    with ZipFile(got.value.path()) as files:
        assert len(files.namelist()) == 2
