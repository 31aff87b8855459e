"""Who lost a letter or a telephone calls the office, and from then on nobody comes in as them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from madoguchi.cases.models import Claim
from madoguchi.identity import consent, mandate
from madoguchi.identity.consent import Given
from madoguchi.identity.kinds import Basis, Door, Role
from madoguchi.identity.models import Closure, Consent, Passkey, Visit
from madoguchi.registry import read
from madoguchi.simulate.counter import DoorKey
from madoguchi.web import clock
from tests.portal.test_passkey import comes_in, with_passkey

from .conftest import TODAY, desk, secret_of

pytestmark = pytest.mark.django_db
Keys = dict[str, DoorKey]
BORN = date(1961, 3, 4)


def claim_of(key: DoorKey) -> Claim:
    found: Claim = Claim.objects.get(reference_number=key.reference_number)
    return found


def by_letter(key: DoorKey) -> Client | None:
    browser = Client()
    said = {"number": key.reference_number, "born": key.born.isoformat()}
    return browser if browser.post("/ja/signin/", said).status_code == 302 else None


def by_mandate(key: DoorKey, number: str) -> bool:
    said = {"proxy": number, "born": BORN.isoformat(), "number": key.reference_number}
    return Client().post("/ja/proxy/", said).status_code == 302


def test_closed_at_once_for_every_door_and_opened_again_by_the_letter_only(keys: Keys) -> None:
    key = keys["confirmation"]
    claim = claim_of(key)
    person, page = int(claim.recipient_id or 0), f"/staff/ja/case/{claim.pk}/doors/"
    proxy = mandate.enter_proxy("代理 花子", "", BORN, "登録", clock.now())
    made = mandate.enter(proxy, person, Basis.APPOINTED, "委任状", (TODAY, TODAY), "登録", clock.now())
    mandate.approve(made, "承認", clock.now())
    device, inside, counter = with_passkey(key), by_letter(key), desk(Role.COUNTER)
    assert inside is not None and comes_in(device) and by_mandate(key, proxy.number)

    shown = counter.get(page).content.decode()
    assert "代理 花子" in shown and "パスキー" in shown and "照会番号" in shown
    assert "オンライン窓口の利用状況の確認" in [use.purpose for use in read.used(person)]
    assert counter.post(page, {"close": "1", "because": " "}).status_code == 422 and not Closure.objects.exists()
    assert counter.post(page, {"close": "1", "because": "手紙を盗まれた"}).status_code == 302
    assert not Visit.objects.filter(ended_at=None).exists()
    assert inside.get("/ja/home/").status_code == 302
    assert by_letter(key) is None and not comes_in(device) and not by_mandate(key, proxy.number)
    assert by_letter(keys["notice"]) is not None
    again = counter.post(page, {"close": "1", "because": "二度目"})
    assert again.status_code == 422 and "もう止めてあります" in again.content.decode()

    assert counter.post(page, {"reopen": "1", "secret": "falsch"}).status_code == 422 and by_letter(key) is None
    assert counter.post(page, {"reopen": "1", "secret": secret_of(Role.COUNTER)}).status_code == 302
    inside = by_letter(key)
    assert inside is not None and by_mandate(key, proxy.number) and not comes_in(device)
    told = inside.get("/ja/passkeys/").content.decode()
    assert "手紙を盗まれた" in told and "窓口で外しました" in told and "代理 花子" in told
    with pytest.raises(DatabaseError, match=r"append_only"), transaction.atomic():
        Closure.objects.update(because="別の理由")


def test_one_passkey_is_taken_off_and_another_persons_is_not_to_be_had_there(keys: Keys) -> None:
    device = with_passkey(keys["confirmation"])
    (kept,) = Passkey.objects.filter(staff=None)
    counter = desk(Role.COUNTER)
    elsewhere = f"/staff/ja/case/{claim_of(keys['notice']).pk}/doors/"
    refused = counter.post(elsewhere, {"key": str(kept.pk)})
    assert refused.status_code == 422 and "何も外していません" in refused.content.decode() and comes_in(device)
    page = f"/staff/ja/case/{claim_of(keys['confirmation']).pk}/doors/"
    assert counter.post(page, {"key": str(kept.pk)}).status_code == 302 and not comes_in(device)
    assert by_letter(keys["confirmation"]) is not None
    assert desk(Role.TREASURER).get(page).status_code == 403


def test_a_consent_to_another_service_is_shown_and_ended(keys: Keys) -> None:
    claim, other = claim_of(keys["confirmation"]), claim_of(keys["application"])
    given = Given(
        items=("name", "address"),
        words="同意した文面",
        operator="こども未来部",
        purpose="確認",
        behind=Door.PASSKEY,
        until=clock.now() + timedelta(days=30),
    )
    users = [consent.user_of(int(one.recipient_id or 0), "nursery", clock.now()) for one in (claim, other)]
    made = [consent.give(one, given, clock.now()) for one in users]
    counter, page = desk(Role.COUNTER), f"/staff/ja/case/{claim.pk}/doors/"
    shown = counter.get(page).content.decode()
    assert "nursery" in shown and "氏名・住所" in shown
    assert counter.post(page, {"consent": made[1].pk}).status_code == 302
    assert counter.post(page, {"consent": made[0].pk}).status_code == 302
    assert [one.ended_why for one in Consent.objects.order_by("id")] == ["office", None]
    assert "nursery" not in counter.get(page).content.decode()


def test_a_card_that_is_off_says_why_and_a_closure_ends_with_who_ended_it(keys: Keys) -> None:
    person = int(claim_of(keys["notice"]).recipient_id or 0)
    at = clock.now()
    with pytest.raises(IntegrityError, match="identity_closure_end"), transaction.atomic():
        Closure.objects.create(person_id=person, because="x", closed_by="a", closed_at=at, opened_at=at)
    with pytest.raises(IntegrityError, match="identity_passkey_ended"), transaction.atomic():
        Passkey.objects.create(
            person_id=person, credential_id="x", user_handle="x", public_key=b"", sign_count=0, name="x",
            made_at=at, revoked_at=at,
        )  # fmt: skip
