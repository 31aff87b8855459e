"""After money came back the resident names another account online: told why and until when, and paid once."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from madoguchi import flow
from madoguchi.cases.models import Claim, Signature, Submission
from madoguchi.core.errors import Conflict
from madoguchi.flow import looking, naming, sealing
from madoguchi.formats.bank_profile import STRICT, TransferOutcome
from madoguchi.formats.zengin.read import read_file
from madoguchi.identity.models import ToSign
from madoguchi.payments.calendar import bank_calendar
from madoguchi.payments.models import AccountAnswer, AccountRequest, Instruction, Transfer
from madoguchi.programme.load import load
from madoguchi.simulate import cards, signers
from madoguchi.simulate.brought_back import bring_back
from madoguchi.simulate.counter import DoorKey, door_keys
from madoguchi.simulate.demo import HEADER, TREASURY
from madoguchi.web import clock
from madoguchi.web.language import Language, day

from .conftest import FILE, TODAY, come_in
from .test_answer import hidden, own_kana

pytestmark = pytest.mark.django_db
FORM, SEND = "/ja/home/1/account/", "/ja/home/1/account/send/"
NOW = datetime(2025, 2, 10, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def committed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test is one transaction that never ends, so that what waits for its end is done at once."""

    def at_once(act: Callable[[], None], using: str | None = None, *, robust: bool = False) -> None:
        act()

    monkeypatch.setattr(transaction, "on_commit", at_once)


@pytest.fixture
def claim(keys: dict[str, DoorKey]) -> Iterator[Claim]:
    """A claim whose transfer came back because the bank knows no such account."""
    assert keys
    yield bring_back(load(FILE))


@pytest.fixture
def key(claim: Claim) -> DoorKey:
    found = {one.letter: one for one in door_keys()}["returned"]
    assert found.reference_number == claim.reference_number
    return found


def typed(key: DoorKey, **changed: str) -> dict[str, str]:
    good = {"kind": "bank", "bank": "0005", "branch": "001", "account_type": "1", "number": "1112223"}
    return good | {"holder": own_kana(key)} | changed


def named(browser: Client, key: DoorKey, **changed: str) -> HttpResponse:
    """The last page, after a good form."""
    page: HttpResponse = browser.post(FORM, typed(key, **changed))
    assert page.status_code == 200, page.content.decode()
    return page


def send(browser: Client, page: HttpResponse, **more: str) -> str:
    response = browser.post(SEND, hidden(page) | more)
    assert response.status_code == 302
    return str(response.headers["Location"])


def pay() -> list[tuple[str, int]]:
    """The accounts and sums of the next file to the bank."""
    value_date = date(2025, 2, 14)
    calendar = bank_calendar(TODAY, value_date)
    paid = flow.pay(load(FILE), value_date, HEADER, STRICT, calendar, TREASURY, NOW)
    rows = [read_file(flow.written(one.name), STRICT).rows for one in paid.files]
    return [(row["account_number"], row["amount_yen"]) for one in rows for row in one.to_dicts()]


@pytest.mark.parametrize("language", list(Language))
def test_the_page_says_that_it_came_back_why_and_until_when(key: DoorKey, language: Language) -> None:
    page = come_in(key).get(f"/{language}/home/1/").content.decode()
    deadline = AccountRequest.objects.get().deadline
    assert f'href="/{language}/home/1/account/"' in page
    assert day(deadline, language) in page and deadline.month == 3
    told = {Language.JA: "口座がないか、解約", Language.EN: "no such account", Language.EASY: "口座は ありません"}
    assert told[language] in page


@pytest.mark.parametrize(
    ("why", "said"),
    [
        (TransferOutcome.NAME_DIFFERS, "届け出られた名義と違います"),
        (TransferOutcome.STOPPED, "取引が止められて"),
        (TransferOutcome.OTHER, "詳しい理由は知らされていません"),
    ],
)
def test_what_the_bank_said_is_told_and_what_it_did_not_say_is_not_guessed(
    keys: dict[str, DoorKey], why: TransferOutcome, said: str
) -> None:
    assert keys
    bring_back(load(FILE), why)
    key = {one.letter: one for one in door_keys()}["returned"]
    assert said in come_in(key).get("/ja/home/1/").content.decode()


def test_a_good_account_is_taken_and_the_same_instruction_is_paid_to_it_once(key: DoorKey, claim: Claim) -> None:
    browser = come_in(key)
    assert browser.get(FORM).status_code == 200
    page = named(browser, key)
    assert "1112223" in page.content.decode() and not AccountAnswer.objects.exists()
    assert send(browser, page) == "/ja/home/1/?named=answers"
    kept = Submission.objects.get(case=claim, state="answers")
    assert (kept.channel, kept.applicant_id, kept.defects) == ("web", claim.recipient_id, "")
    answer = AccountAnswer.objects.get()
    assert (answer.taken_by, answer.account_number) == ("本人（オンライン窓口）", "1112223")
    after = browser.get("/ja/home/1/?named=answers").content.decode()
    assert "新しい口座を受け付けました" in after and "****223" in after and FORM not in after
    assert pay() == [("1112223", claim.amount_yen)]
    assert Instruction.objects.count() == 1 and Transfer.objects.count() == 2


def test_an_account_that_is_named_again_is_signed_too(key: DoorKey) -> None:
    sealing.begin(clock.of_the_machine())
    cards.issue([key.reference_number])
    browser = come_in(key)
    fields = hidden(named(browser, key)) | {"sign": "1"}
    waits = browser.post(SEND, fields).headers["Location"]
    to_sign = ToSign.objects.get()
    signed = signers.sign(
        key.reference_number, cards.PASSWORD, base64.b64decode(hidden(browser.get(waits))["digest"]), NOW
    )
    assert not isinstance(signed, cards.Locked) and "1112223" in to_sign.text
    browser.post(waits, {"certificate": signed.certificate, "signature": signed.signature})
    sent = browser.post(SEND, hidden(browser.get(waits)))
    assert sent.headers["Location"] == "/ja/home/1/?named=answers"
    assert Signature.objects.get().submission.account_number == "1112223"


def test_a_double_click_and_two_browsers_count_once_and_each_is_told_what_is_so(key: DoorKey, claim: Claim) -> None:
    browser, other = come_in(key), come_in(key)
    page, late = named(browser, key), named(other, key, number="9998887")
    assert send(browser, page) == send(browser, page) == "/ja/home/1/?named=answers"
    assert send(other, late) == "/ja/home/1/?named=second"
    assert "先に届いています" in other.get("/ja/home/1/?named=second").content.decode()
    assert AccountAnswer.objects.get().account_number == "1112223"
    assert sorted(Submission.objects.filter(case=claim).values_list("state", flat=True)) == [
        "answers",
        "carries",
        "second",
    ]
    assert pay() == [("1112223", claim.amount_yen)]
    assert browser.get(FORM).headers["Location"] == "/ja/home/1/"


def test_when_paper_came_first_the_web_is_told_and_nobody_is_paid_twice(key: DoorKey, claim: Claim) -> None:
    browser = come_in(key)
    page = named(browser, key)
    (row,) = looking.asked_for_accounts(claim.programme_id).to_pylist()
    paper = {"bank_code": "0005", "branch_code": "001", "account_type": "1", "account_number": "5556667"}
    answers = pa.Table.from_pylist(
        [{"instruction_id": row["instruction_id"], "holder_kana": Submission.objects.get().holder_kana, **paper}]
    )
    assert flow.take_accounts(answers, STRICT, NOW, "clerk").accepted == 1
    assert "先に別の口座が届いています" in named(browser, key).content.decode()
    assert send(browser, page) == "/ja/home/1/?named=second"
    assert pay() == [("5556667", claim.amount_yen)]


def test_after_the_last_day_it_is_kept_and_not_paid_and_the_page_says_so(
    key: DoorKey, claim: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = named(come_in(key), key)
    monkeypatch.setattr(settings, "TODAY", AccountRequest.objects.get().deadline + timedelta(days=1))
    browser = come_in(key)
    assert "期限" in browser.get("/ja/home/1/").content.decode()
    assert browser.get(FORM).headers["Location"] == "/ja/home/1/"
    assert send(browser, page) == "/ja/home/1/?named=late"
    assert not AccountAnswer.objects.exists() and Submission.objects.filter(case=claim, state="late").exists()
    flow.close_uncollected(load(FILE), NOW + timedelta(days=60))
    assert "お支払いしないまま終わって" in browser.get("/ja/home/1/").content.decode()


def test_another_name_is_never_taken_online_but_kept_for_two_persons(key: DoorKey, claim: Claim) -> None:
    browser = come_in(key)
    refused = browser.post(FORM, typed(key, holder="ベツ ジンブツ"))
    assert refused.status_code == 422 and "登録のお名前と違います" in refused.content.decode()
    page = named(browser, key, holder="ベツ ジンブツ", look="on")
    assert "職員2人が確かめるまで" in page.content.decode()
    assert send(browser, page) == "/ja/home/1/?named=needs_review"
    kept = Submission.objects.get(case=claim, state="needs_review")
    assert (kept.defects, kept.account_number) == ("holder_mismatch", "1112223")
    assert not AccountAnswer.objects.exists() and pay() == []
    assert "職員が確かめています" in browser.get("/ja/home/1/").content.decode()
    with pytest.raises(Conflict, match=r"payments\.one_person"):
        naming.take_up(kept.submission_no, "clerk", "clerk", NOW)
    assert naming.take_up(kept.submission_no, "clerk", "chief", NOW) == "answers"
    answer = AccountAnswer.objects.get()
    assert (answer.taken_by, answer.confirmed_by) == ("clerk", "chief")
    assert pay() == [("1112223", claim.amount_yen)]
    with pytest.raises(Conflict, match=r"flow\.no_account_waits"):
        naming.take_up(kept.submission_no, "clerk", "chief", NOW)


def test_while_another_name_is_looked_at_an_account_of_ones_own_is_taken_and_the_other_no_more(
    key: DoorKey, claim: Claim
) -> None:
    browser = come_in(key)
    send(browser, named(browser, key, holder="ベツ ジンブツ", look="on", number="9998887"))
    kept = Submission.objects.get(case=claim, state="needs_review")
    assert send(browser, named(browser, key)).endswith("named=answers")
    assert naming.take_up(kept.submission_no, "clerk", "chief", NOW) == "second"
    assert pay() == [("1112223", claim.amount_yen)]


def test_what_a_machine_can_see_is_said_and_a_forged_form_is_refused(key: DoorKey) -> None:
    browser = come_in(key)
    bad = browser.post(FORM, typed(key, number="12345678"))
    assert bad.status_code == 422 and "数字7桁まで" in bad.content.decode()
    assert browser.post(SEND, typed(key, number="12345678") | {"form": "1" * 24}).status_code == 400
    assert browser.post(SEND, typed(key) | {"form": "x"}).status_code == 400
    assert browser.get(SEND).headers["Location"] == FORM
    assert not AccountAnswer.objects.exists() and Submission.objects.count() == 1


def test_on_a_shared_terminal_the_proof_is_asked_for_again(key: DoorKey, monkeypatch: pytest.MonkeyPatch) -> None:
    from madoguchi.identity.models import Visit

    browser = come_in(key, shared=True)
    page = named(browser, key)
    visit = Visit.objects.get()
    visit.proven_at -= timedelta(minutes=6)
    visit.save()
    for born in ("", "1900-01-01"):
        again = browser.post(SEND, hidden(page) | {"born": born})
        assert again.status_code == 422 and hidden(again)["form"] == hidden(page)["form"]
    assert not AccountAnswer.objects.exists()
    assert send(browser, page, born=key.born.isoformat()).endswith("named=answers")


def test_who_was_not_asked_finds_no_such_page(keys: dict[str, DoorKey]) -> None:
    browser = come_in(keys["confirmation"])
    assert browser.get(FORM).status_code == browser.post(SEND, typed(keys["confirmation"])).status_code == 404


def test_an_account_is_changed_before_the_decision_and_a_person_looks(keys: dict[str, DoorKey]) -> None:
    key = keys["confirmation"]
    browser = come_in(key)
    answer = "/ja/home/1/answer/"
    browser.post("/ja/home/1/accept/", hidden(browser.post(answer, typed(key))))
    page = browser.get("/ja/home/1/").content.decode()
    assert f'href="{answer}"' in page
    assert "職員が確かめてから" in browser.get(answer).content.decode()
    last = browser.post(answer, typed(key, number="9998887"))
    assert "職員が確かめてから" in last.content.decode()
    assert browser.post("/ja/home/1/accept/", hidden(last)).headers["Location"].endswith("needs_review")
    claim = Claim.objects.get(reference_number=key.reference_number)
    assert (claim.state, claim.reason, claim.account_number) == ("review", "second_submission", "1112223")


def test_while_it_is_being_decided_the_page_says_to_call(keys: dict[str, DoorKey]) -> None:
    key = keys["confirmation"]
    browser = come_in(key)
    browser.post("/ja/home/1/accept/", hidden(browser.post("/ja/home/1/answer/", typed(key))))
    flow.draft("low-income-household-2024", "clerk", NOW)
    page = browser.get("/ja/home/1/").content.decode()
    assert "決裁をしています" in page and not re.search("answer/", page)
    assert browser.get("/ja/home/1/answer/").headers["Location"] == "/ja/home/1/"
