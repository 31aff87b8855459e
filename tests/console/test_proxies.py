"""Two persons of the office look before anybody acts for a resident; the case says who acted and who helped."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from madoguchi.cases.models import Claim, Submission
from madoguchi.identity.kinds import Role
from madoguchi.identity.models import Mandate, Proxy, Staff
from madoguchi.registry import read
from madoguchi.simulate.counter import DoorKey

from .conftest import desk, secret_of

pytestmark = pytest.mark.django_db
Keys = dict[str, DoorKey]
ENTER = "/staff/ja/proxies/enter/"


def claim_of(key: DoorKey) -> Claim:
    found: Claim = Claim.objects.get(reference_number=key.reference_number)
    return found


def typed(key: DoorKey, **changed: str) -> dict[str, str]:
    said = {"person": key.reference_number, "name": "代理 花子", "organisation": "", "born": "昭和36年3月4日"}
    said |= {"basis": "appointed", "paper": "委任状と運転免許証", "since": "2025-02-01", "until": "2025-12-31"}
    return said | changed


def entered(browser: Client, key: DoorKey, **changed: str) -> Mandate:
    """What one of the staff entered."""
    response = browser.post(ENTER, typed(key, **changed) | {"send": "1"})
    assert response.status_code == 302, response.content.decode()
    made = Mandate.objects.latest("id")
    assert response.headers["Location"] == f"/staff/ja/proxies/{made.pk}/"
    return made


def test_one_enters_another_approves_and_the_proxy_comes_in_until_the_office_ends_it(keys: Keys) -> None:
    key = keys["confirmation"]
    counter, approver = desk(Role.COUNTER), desk(Role.APPROVER)
    shown = counter.post(ENTER, typed(key))
    assert shown.status_code == 200 and "まだ登録していません" in shown.content.decode()
    assert not Mandate.objects.exists() and not Proxy.objects.exists()
    made = entered(counter, key)
    person = int(claim_of(key).recipient_id or 0)
    assert (made.person_id, made.entered_by, made.approved_at) == (person, "模擬 窓口（1001）", None)
    assert "代理人の届出の確認" in [use.purpose for use in read.used(person)]

    door = {"proxy": made.proxy.number, "born": "1961-03-04", "number": key.reference_number}
    page, secret = f"/staff/ja/proxies/{made.pk}/", secret_of(Role.APPROVER)
    assert made.proxy.number in approver.get("/staff/ja/proxies/").content.decode()
    assert counter.post(page, {"approve": "1", "secret": secret_of(Role.COUNTER)}).status_code == 403
    assert approver.post(page, {"approve": "1", "secret": "falsch"}).status_code == 422
    assert Client().post("/ja/proxy/", door).status_code == 422
    assert approver.post(page, {"approve": "1", "secret": secret}).status_code == 302
    assert approver.post(page, {"approve": "1", "secret": secret}).status_code == 409
    proxy = Client()
    assert proxy.post("/ja/proxy/", door).status_code == 302
    assert proxy.get("/ja/home/").status_code == 200

    assert counter.post(page, {"end": "1", "because": " "}).status_code == 422
    assert counter.post(page, {"end": "1", "because": "本人の申出"}).status_code == 302
    assert proxy.get("/ja/home/").status_code == 302
    made.refresh_from_db()
    assert (made.ended_by, made.ended_because) == ("模擬 窓口（1001）", "本人の申出")
    assert "本人の申出" in counter.get(page).content.decode()


def test_nobody_approves_what_they_entered(keys: Keys) -> None:
    both = desk(Role.APPROVER)
    Staff.objects.filter(number="3001").update(roles="counter,approver")
    made = entered(both, keys["notice"])
    refused = both.post(f"/staff/ja/proxies/{made.pk}/", {"approve": "1", "secret": secret_of(Role.APPROVER)})
    assert refused.status_code == 409 and "identity.one_person" in refused.content.decode()
    assert Mandate.objects.get().approved_at is None


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"person": "1"}, "この宛名番号の人は"),
        ({"person": ""}, "この宛名番号の人は"),
        ({"born": "きのう"}, "2025-02-10 のように"),
        ({"born": ""}, "2025-02-10 のように"),
        ({"until": ""}, "空にできるのは法定代理だけです"),
        ({"until": "2025-01-01"}, "始まりより前です"),
        ({"basis": "friend"}, "根拠を選んでください"),
        ({"paper": ""}, "確かめた書類を"),
        ({"name": ""}, "代理人の氏名は"),
        ({"proxy": "123"}, "その代理人番号の人はいません"),
        ({"person": "9" * 40, "name": "\x01"}, "人は"),
    ],
)
def test_what_cannot_be_entered_is_said_and_nothing_is_kept(keys: Keys, changed: dict[str, str], said: str) -> None:
    response = desk(Role.EXAMINER).post(ENTER, typed(keys["notice"], **changed) | {"send": "1"})
    assert response.status_code == 422 and said in response.content.decode()
    assert not Mandate.objects.exists() and not Proxy.objects.exists()


def test_a_known_proxy_acts_for_another_person_and_is_found_by_any_number(keys: Keys) -> None:
    browser = desk(Role.COUNTER)
    first = entered(browser, keys["notice"])
    person = str(claim_of(keys["application"]).recipient_id)
    nothing = {"name": "", "born": ""}
    second = entered(browser, keys["application"], person=person, proxy=first.proxy.number, basis="carer", **nothing)
    assert second.proxy == first.proxy and Proxy.objects.count() == 1
    for number, found in ((first.proxy.number, 2), (person, 1), (keys["notice"].reference_number, 1), ("77", 0)):
        page = browser.post("/staff/ja/proxies/", {"number": number}).content.decode()
        assert page.split('role="status"')[1].count("<tr>") == (found + 1 if found else 0)


def test_the_case_says_who_acted(keys: Keys) -> None:
    key = keys["confirmation"]
    made = entered(desk(Role.COUNTER), key)
    secret = secret_of(Role.APPROVER)
    desk(Role.APPROVER).post(f"/staff/ja/proxies/{made.pk}/", {"approve": "1", "secret": secret})
    browser = Client()
    place = {"number": "6001", "secret": "rehearsal-helper", "place": "中央公民館"}
    assert browser.post("/ja/help/", place).status_code == 302
    door = {"proxy": made.proxy.number, "born": "1961-03-04", "number": key.reference_number}
    assert browser.post("/ja/proxy/", door).status_code == 302
    account = {"kind": "bank", "bank": "0005", "branch": "001", "account_type": "1", "number": "1234567"}
    shown = browser.post("/ja/home/1/answer/", account | {"holder": "ナマエ", "look": "on"})
    hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', shown.content.decode())
    assert browser.post("/ja/home/1/accept/", dict(hidden)).status_code == 302
    kept = Submission.objects.get()
    assert (kept.acted_by, kept.helped_by) == (made, "模擬 支援（6001） 中央公民館")
    case = desk(Role.EXAMINER).get(f"/staff/ja/case/{claim_of(key).pk}/").content.decode()
    assert f"代理 花子（{made.proxy.number}、委任）" in case and '<dd lang="ja">模擬 支援（6001） 中央公民館' in case
    assert "代理人 代理 花子（委任）、支援員 模擬 支援（6001） 中央公民館</td>" in case
