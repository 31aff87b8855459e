"""An approval takes the approver's passkey or secret again, for that very act and what lay there; it is on record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from madoguchi.cases.models import Claim, DecisionBatch
from madoguchi.cases.states import State
from madoguchi.evidence.models import Entry
from madoguchi.identity.kinds import How, Role
from madoguchi.identity.models import Passkey, Proof
from madoguchi.proposals import propose
from madoguchi.proposals.models import Proposal
from madoguchi.simulate.counter import DoorKey
from madoguchi.web import clock
from tests.identity.authenticator import Authenticator

from .conftest import PROGRAMME, desk, secret_of
from .test_story import take_in

pytestmark = pytest.mark.django_db
Keys = dict[str, DoorKey]


@pytest.fixture
def batch(keys: Keys) -> DecisionBatch:
    """A draft that waits for its approval."""
    claim = Claim.objects.filter(letter="notice", state=State.OPEN).exclude(account_number="").order_by("id")[0]
    same = {"bank": claim.bank_code, "branch": claim.branch_code, "account_type": claim.account_type}
    take_in(desk(Role.COUNTER), claim, answer="other", **same, number=claim.account_number, holder=claim.holder_kana)
    desk(Role.EXAMINER).post(f"/staff/ja/decisions/draft/{PROGRAMME}/")
    found: DecisionBatch = DecisionBatch.objects.get()
    return found


@pytest.fixture
def hours(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[timedelta]]:
    """What is put on the clock."""
    later, now = [timedelta()], clock.now
    monkeypatch.setattr(clock, "now", lambda: now() + later[0])
    yield later


def with_key(role: Role, number: str = "") -> tuple[Client, Authenticator]:
    """Somebody at their desk who has made a passkey."""
    browser, device = desk(role, number=number), Authenticator()
    begun = browser.post("/staff/ja/passkeys/begin/", {"secret": secret_of(role)})
    assert begun.status_code == 200
    made = browser.post("/staff/ja/passkeys/", {"name": "机の鍵", "passkey": device.make(begun.content.decode())})
    assert made.status_code == 302
    return browser, device


def signed(browser: Client, device: Authenticator, address: str, fields: dict[str, str]) -> dict[str, str]:
    """The fields with the answer of the device to them."""
    begun = browser.post("/staff/ja/prove/", {**fields, "sent_to": address})
    assert begun.status_code == 200, begun.content.decode()
    return {**fields, "sent_to": address, "passkey": device.sign(begun.content.decode())}


def approval(batch: DecisionBatch) -> tuple[str, dict[str, str]]:
    return f"/staff/ja/decisions/{batch.pk}/", {"root": batch.merkle_root, "approve": "1"}


def is_approved() -> bool:
    return DecisionBatch.objects.get().approved_at is not None


def test_a_passkey_signs_for_this_draft_and_what_was_seen_of_it(batch: DecisionBatch) -> None:
    browser, device = with_key(Role.APPROVER)
    address, fields = approval(batch)
    page = browser.get(address, headers={"host": "localhost"}).content.decode()
    assert "承認する（パスキーで）" in page and "差し戻す（パスキーで）" in page, "each button says what it does"
    sent = signed(browser, device, address, {**fields, "secret": "filled in by the browser"})
    assert browser.post(address, sent).status_code == 302 and is_approved()
    kept = Proof.objects.latest("id")
    assert (kept.how, kept.passkey, kept.act, kept.pressed) == (How.PASSKEY, Passkey.objects.get(), "batch", "approve")
    assert kept.address == f"decisions/{batch.pk}/" and kept.staff.number == "3001"
    assert kept.seen_sha256 == sha256(batch.merkle_root.encode()).hexdigest()
    assert Entry.objects.filter(about="identity_proof", row=kept.pk).count() == 1
    with pytest.raises(DatabaseError, match=r"append_only"), transaction.atomic():
        Proof.objects.update(how="secret", passkey=None)
    shown = desk(Role.AUDITOR).get("/staff/ja/audit/").content.decode()
    assert "batch approve" in shown and "机の鍵" in shown


def test_a_desk_that_was_left_open_approves_nothing(batch: DecisionBatch) -> None:
    browser, _ = with_key(Role.APPROVER)
    before = Proof.objects.count()
    address, fields = approval(batch)
    for nothing in ({}, {"secret": ""}, {"passkey": "{}"}, {"passkey": "x" * 30_000}):
        answer = browser.post(address, fields | nothing)
        assert answer.status_code == 422 and batch.merkle_root in answer.content.decode(), "the draft still lies there"
    assert not is_approved() and Proof.objects.count() == before


def test_what_was_signed_for_another_draft_button_or_reason_is_for_nothing_else(batch: DecisionBatch) -> None:
    browser, device = with_key(Role.APPROVER)
    address, fields = approval(batch)
    back = {"send_back": "1", "because": "誤り"}
    elsewhere = signed(browser, device, f"/staff/ja/decisions/{batch.pk + 1}/", fields)
    assert browser.post(address, elsewhere).status_code == 422
    assert browser.post(address, signed(browser, device, address, back) | fields).status_code == 422
    another = signed(browser, device, address, back) | {"because": "別の理由"}
    answer = browser.post(address, another)
    assert answer.status_code == 422 and "別の理由" in answer.content.decode(), "what was typed stays"
    assert "パスキーで確かめられませんでした" in answer.content.decode()
    assert not is_approved() and DecisionBatch.objects.get().rejected_at is None
    of_another_root = signed(browser, device, address, fields | {"root": "0" * 64})
    assert browser.post(address, of_another_root).status_code == 400 and not is_approved()


def test_it_counts_once_and_for_five_minutes(batch: DecisionBatch, hours: list[timedelta]) -> None:
    browser, device = with_key(Role.APPROVER)
    address, fields = approval(batch)
    sent = signed(browser, device, address, fields)
    hours[0] = timedelta(minutes=5, seconds=1)
    assert browser.post(address, sent).status_code == 422
    hours[0] = timedelta()
    assert browser.post(address, sent).status_code == 422, "it was spent"
    again = signed(browser, device, address, fields)
    assert browser.post(address, again).status_code == 302 and is_approved()
    assert browser.post(address, again).status_code == 422


def test_nobody_approves_with_the_key_of_somebody_else(batch: DecisionBatch) -> None:
    examiner, device = with_key(Role.EXAMINER)
    approver, _ = with_key(Role.APPROVER)
    address, fields = approval(batch)
    assert approver.post(address, signed(examiner, device, address, fields)).status_code == 422
    assert approver.post(address, signed(approver, device, address, fields)).status_code == 422
    assert not is_approved()


def test_a_secret_is_on_record_as_what_it_is_and_stands_in_no_digest(keys: Keys) -> None:
    administrator = desk(Role.ADMINISTRATOR)
    said = {"number": "7001", "name": "架空 一", "role": ["examiner"], "enrol": "1"}
    administrator.post("/staff/ja/people/", {**said, "secret": secret_of(Role.ADMINISTRATOR)})
    proposed = Proposal.objects.get()
    address = f"/staff/ja/people/proposal/{proposed.pk}/"
    desk(Role.APPROVER).post(address, {"approve": "1", "secret": secret_of(Role.APPROVER)})
    first, second = Proof.objects.order_by("id")
    assert (first.how, first.passkey, first.pressed, first.seen_sha256) == (How.SECRET, None, "enrol", "")
    assert second.seen_sha256 == sha256(propose.seen_of(proposed).encode()).hexdigest()
    assert second.sent_sha256 == sha256(f'["{address}", [["approve", "1"]]]'.encode()).hexdigest()


def test_each_approval_has_its_proof_before_it(batch: DecisionBatch) -> None:
    browser, device = with_key(Role.APPROVER)
    address, fields = approval(batch)
    browser.post(address, signed(browser, device, address, fields))
    entries = Entry.objects.order_by("id")
    proof_at = entries.filter(about="identity_proof").latest("id").pk
    approved_at = entries.filter(about="cases_decision_batch").latest("id").pk
    assert proof_at < approved_at


def test_who_was_away_for_too_long_comes_back_to_what_they_were_looking_at(
    batch: DecisionBatch, hours: list[timedelta]
) -> None:
    browser, address, fields = desk(Role.APPROVER), *approval(batch)
    assert browser.get(address).status_code == 200
    hours[0] = timedelta(minutes=31)
    seen_at = {"referer": f"http://testserver{address}"}
    sent = browser.post(address, fields | {"secret": secret_of(Role.APPROVER)}, headers=seen_at)
    assert sent.headers["Location"] == "/staff/ja/signin/?ended=1" and not is_approved()
    door = browser.get(sent.headers["Location"], headers=seen_at).content.decode()
    assert f'name="to" value="{address}"' in door
    again = {"number": "3001", "secret": secret_of(Role.APPROVER)}
    wrong = browser.post("/staff/ja/signin/", again | {"to": address, "secret": "falsch"})
    assert f'name="to" value="{address}"' in wrong.content.decode()
    assert browser.post("/staff/ja/signin/", again | {"to": address}).headers["Location"] == address
    for elsewhere in ("https://evil.example/", "//evil.example/staff/", "/staff//evil", "/ja/home/", "/staff/\\evil"):
        led = browser.post("/staff/ja/signin/", again | {"to": elsewhere})
        assert led.headers["Location"] == "/staff/ja/desk/", elsewhere
