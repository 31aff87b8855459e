"""What is handed in over the web ends in the one claim, free of what a machine can see, and only once."""

from __future__ import annotations

import re
from datetime import date, timedelta
from unicodedata import normalize

import pytest
import zengin_code
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from madoguchi.cases.models import Submission
from madoguchi.cases.receive import receive
from madoguchi.identity.models import Visit
from madoguchi.registry.models import Resident
from madoguchi.simulate.counter import DoorKey
from tests.cases.town import answer as paper
from tests.cases.town import submissions

from .conftest import claim_of, come_in

pytestmark = pytest.mark.django_db
Keys = dict[str, DoorKey]
BRANCH = next(iter(zengin_code.Bank.all["0009"].branches))
ANSWER = "/ja/home/1/answer/"


def own_kana(key: DoorKey) -> str:
    held = Resident.objects.filter(person_id=claim_of(key).recipient_id, superseded_at__isnull=True)
    return str(held.order_by("version").values_list("name_kana", flat=True).last())


def typed(key: DoorKey, **changed: str) -> dict[str, str]:
    good = {"kind": "bank", "bank": "三菱UFJ", "branch": "本店", "account_type": "1", "number": "1234567"}
    return good | {"holder": own_kana(key)} | changed


def hidden(page: HttpResponse) -> dict[str, str]:
    """What the last page would send."""
    found = re.findall(r'<input type="hidden" name="([\w.]+)" value="([^"]*)"', page.content.decode())
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def send(browser: Client, page: HttpResponse, what: str = "accept", **more: str) -> HttpResponse:
    response: HttpResponse = browser.post(f"/ja/home/1/{what}/", hidden(page) | more)
    return response


def test_a_good_account_is_shown_sent_and_makes_the_claim_ready(keys: Keys) -> None:
    key = keys["confirmation"]
    browser = come_in(key)
    page = browser.post(ANSWER, typed(key))
    shown = page.content.decode()
    assert page.status_code == 200 and "<h1>この口座で受け取ると届け出ます</h1>" in shown
    for said in ("三菱UFJ銀行", "本店", "普通", "1234567", normalize("NFKC", own_kana(key))):
        assert f"{said}</dd>" in shown
    assert not Submission.objects.exists()
    sent = send(browser, page)
    assert (sent.status_code, sent.headers["Location"]) == (302, "/ja/home/1/?sent=carries")
    claim = claim_of(key)
    assert (claim.state, claim.bank_code, claim.branch_code, claim.account_number) == (
        ("ready", "0005", "001", "1234567")
    )
    (kept,) = Submission.objects.all()
    assert (kept.channel, kept.applicant_id, kept.state, kept.defects) == ("web", claim.recipient_id, "carries", "")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"bank": "三井"}, "どの銀行ですか"),
        ({"bank": "幻影銀行"}, "この銀行が見つかりません"),
        ({"branch": "幻影支店"}, "その支店は見つかりません"),
        ({"branch": "新宿新"}, "どの支店ですか"),
        ({"number": "12345678"}, "数字7桁まで"),
        ({"number": ""}, "数字7桁まで"),
        ({"holder": "山田太郎"}, "カタカナで書いてください"),
        ({"holder": "ベツ ジンブツ"}, "登録のお名前と違います"),
        ({"account_type": "9"}, "種類を選んでください"),
        ({"bank": ""}, "銀行の名前かコードを書いてください"),
        ({"branch": " "}, "支店の名前かコードを書いてください"),
        ({"holder": ""}, "口座名義をカタカナで書いてください"),
        ({"kind": "yucho", "symbol": "10530", "yucho_number": "123456789"}, "番号は数字8桁まで"),
        ({"kind": "yucho", "symbol": "99999", "yucho_number": "1"}, "記号番号の形ではありません"),
        ({"kind": "yucho", "symbol": "10530", "yucho_number": "12345672"}, "末尾が1でない"),
    ],
)
def test_what_a_machine_can_see_is_said_and_not_sent(keys: Keys, changed: dict[str, str], said: str) -> None:
    key = keys["confirmation"]
    browser = come_in(key)
    page = browser.post(ANSWER, typed(key, **changed))
    assert page.status_code == 422 and said in page.content.decode()
    forged = {"form": "0" * 24, "account": "given"} | typed(key, **changed)
    assert browser.post("/ja/home/1/accept/", forged).status_code == 400
    assert not Submission.objects.exists()
    assert claim_of(key).state == "open"


def test_of_several_banks_of_a_name_one_is_chosen_and_a_passbook_is_understood(keys: Keys) -> None:
    key = keys["confirmation"]
    browser = come_in(key)
    page = browser.post(ANSWER, typed(key, bank="三井", chosen_bank="0009", branch=BRANCH))
    assert page.status_code == 200 and "三井住友" in page.content.decode()
    page = browser.post(ANSWER, typed(key, kind="yucho", symbol="10530", yucho_number="12345671"))
    send(browser, page)
    claim = claim_of(key)
    assert (claim.state, claim.bank_code, claim.branch_code, claim.account_number) == (
        ("ready", "9900", "058", "1234567")
    )


NOTHING = {"kind": "bank", "bank": "", "branch": "", "account_type": "", "number": "", "holder": ""}


def faults(page: HttpResponse) -> list[str]:
    """The fields to which the summary leads, each of which says its own fault and is tied to it."""
    shown = page.content.decode()
    summary = re.search(r'role="alert">.*?</ul>', shown, re.DOTALL)
    assert page.status_code == 422 and summary
    fields = re.findall(r'href="#([\w.]+)"', summary[0])
    for field in fields:
        assert shown.count(f'id="{field}"') == shown.count(f'id="{field}-fault"') == 1, field
        assert re.search(rf'<(input|fieldset)[^>]*aria-describedby="[^"]*\b{field}-fault', shown), field
    return fields


def test_every_empty_field_is_said_at_once_and_tied_to_its_own_words(keys: Keys) -> None:
    browser = come_in(keys["confirmation"])
    page = browser.post(ANSWER, NOTHING)
    assert faults(page) == ["bank", "branch", "account_type", "number", "holder"]
    assert "見つかりません" not in page.content.decode()
    assert faults(browser.post("/easy/home/1/answer/", NOTHING | {"kind": "yucho"})) == [
        "symbol",
        "yucho_number",
        "holder",
    ]
    page = browser.post("/en/home/1/answer/", NOTHING | {"bank": "三井"})
    shown = re.findall(r'href="#([\w.]+)"', page.content.decode())
    assert [one for one in ("branch", "account_type", "number", "holder", "bank") if one not in shown] == []


def test_a_passbook_of_japan_post_bank_is_taken_as_one_though_another_kind_is_ticked(keys: Keys) -> None:
    key = keys["confirmation"]
    browser = come_in(key)
    passbook = NOTHING | {"symbol": "10530", "yucho_number": "12345671", "holder": own_kana(key)}
    for more in ({}, {"bank": "ゆうちょ"}, {"kind": ""}, {"number": "12345671", "yucho_number": ""}):
        page = browser.post(ANSWER, passbook | more)
        assert page.status_code == 200 and "ゆうちょ銀行</dd>" in page.content.decode(), more
    assert faults(browser.post(ANSWER, passbook | {"yucho_number": ""})) == ["yucho_number"]
    assert faults(browser.post(ANSWER, passbook | {"symbol": ""})) == ["symbol"]
    # Another bank beside it: what is ticked holds.
    assert faults(browser.post(ANSWER, passbook | {"bank": "三菱UFJ"})) == ["branch", "account_type", "number"]
    send(browser, browser.post(ANSWER, passbook))
    claim = claim_of(key)
    assert (claim.state, claim.bank_code, claim.branch_code, claim.account_number) == (
        ("ready", "9900", "058", "1234567")
    )


def test_another_name_goes_to_a_person_once_the_resident_asks_for_it(keys: Keys) -> None:
    key = keys["confirmation"]
    browser = come_in(key)
    page = browser.post(ANSWER, typed(key, holder="ベツ ジンブツ", look="on"))
    assert page.status_code == 200
    send(browser, page)
    claim = claim_of(key)
    assert (claim.state, claim.reason) == ("review", "holder_mismatch")


def test_a_double_click_and_the_back_button_count_once_and_a_second_answer_is_told_so(keys: Keys) -> None:
    key = keys["confirmation"]
    browser = come_in(key)
    page = browser.post(ANSWER, typed(key))
    for _ in range(2):
        assert send(browser, page).headers["Location"].endswith("sent=carries")
    assert Submission.objects.count() == 1
    for page_of_form in ("/ja/home/1/refuse/", "/ja/home/1/accept/"):
        assert browser.get(page_of_form).headers["Location"] == "/ja/home/1/"
    again = browser.post(ANSWER, typed(key))
    assert send(browser, again).headers["Location"].endswith("sent=second")
    assert Submission.objects.count() == 2 and claim_of(key).state == "ready"


def test_when_paper_came_first_the_web_is_told_and_the_claim_is_one(keys: Keys) -> None:
    key = keys["confirmation"]
    browser = come_in(key)
    page = browser.post(ANSWER, typed(key))
    on = date(2025, 2, 10)
    receive(submissions(paper("P1", claim_of(key)) | {"received_on": on}), on)
    assert send(browser, page).headers["Location"].endswith("sent=second")
    assert Submission.objects.filter(state="carries").count() == 1


def test_a_notice_can_be_declined_by_a_button_and_a_double_click_declines_once(keys: Keys) -> None:
    browser = come_in(keys["notice"])
    page = browser.get("/ja/home/1/refuse/")
    for said in ("<h1>受け取らないと届け出ます", "30,000円", "取り消せません", ">受け取らないと届け出る</button>"):
        assert said in page.content.decode()
    for _ in range(2):
        assert send(browser, page, "refuse").headers["Location"] == "/ja/home/1/?sent=carries"
    assert claim_of(keys["notice"]).state == "refused_by_claimant" and Submission.objects.count() == 1


def test_what_is_sent_after_another_answer_ended_the_matter_is_told_so_and_not_taken(keys: Keys) -> None:
    key = keys["notice"]
    browser = come_in(key)
    page = browser.post(ANSWER, typed(key))
    send(browser, browser.get("/ja/home/1/refuse/"), "refuse")
    for told in (send(browser, page), browser.get(ANSWER), browser.get("/ja/home/1/wrong/")):
        assert told.status_code == 409 and "別の届出が届いた" in told.content.decode()
    assert Submission.objects.count() == 1


def test_on_a_shared_terminal_the_proof_is_asked_for_again_at_the_end(keys: Keys) -> None:
    key = keys["confirmation"]
    browser = come_in(key, shared=True)
    page = browser.post(ANSWER, typed(key))
    visit = Visit.objects.get()
    visit.proven_at -= timedelta(minutes=6)
    visit.save()
    assert send(browser, page).status_code == 422
    assert send(browser, page, born="1900-01-01").status_code == 422
    assert not Submission.objects.exists()
    assert send(browser, page, born=key.born.isoformat()).headers["Location"].endswith("sent=carries")


def test_what_is_sent_after_the_last_day_is_kept_and_the_page_says_so(
    keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = keys["confirmation"]
    browser = come_in(key)
    page = browser.post(ANSWER, typed(key))
    late = claim_of(key).answer_by + timedelta(days=1)
    monkeypatch.setattr(settings, "TODAY", late)
    browser = come_in(key)
    assert "期限" in browser.post(ANSWER, typed(key)).content.decode()
    assert send(browser, page).headers["Location"].endswith("sent=late")
    assert claim_of(key).state == "review"


def test_one_sees_and_answers_only_ones_own(keys: Keys) -> None:
    browser = come_in(keys["notice"])
    for place in (0, 2, 99):
        assert browser.get(f"/ja/home/{place}/").status_code == 404
    assert browser.post("/ja/home/2/refuse/", {"form": "0" * 24}).status_code == 404
    assert browser.get("/ja/home/1/pay/").status_code == 404
