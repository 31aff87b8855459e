"""What was sent is shown back in words on the page of its matter, in the language of the page, and by whom."""

from __future__ import annotations

import re

import pytest

from madoguchi.cases.models import Submission
from madoguchi.cases.receive import receive
from madoguchi.identity.kinds import Basis
from madoguchi.simulate.counter import DoorKey
from tests.cases.town import answer as paper
from tests.cases.town import submissions

from .conftest import TODAY, claim_of, come_in
from .test_answer import ANSWER, hidden, send, typed
from .test_asking import DEPENDENT, LEVY
from .test_home import outside_of_japanese
from .test_proxy import acting, approved
from .test_wrong import SEND, WRONG

pytestmark = pytest.mark.django_db
Keys = dict[str, DoorKey]
JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠]")


def record(page: str) -> str:
    """The list of what was handed in."""
    found = re.search(r'<ul class="handed">.*?</ul>', page, re.DOTALL)
    assert found
    return found[0]


def test_an_account_is_shown_with_bank_branch_and_last_digits_and_who_sent_it(keys: Keys) -> None:
    key = keys["confirmation"]
    browser = come_in(key)
    send(browser, browser.post(ANSWER, typed(key)))
    for language, words in {
        "ja": ("令和7年2月10日(月) オンライン", "ご本人が送りました", "受け取る"),
        "en": ("10 February 2025 Online", "You sent it", "To be paid"),
        "easy": ("オンライン", "あなたが おくりました", "うけとる"),
    }.items():
        page = browser.get(f"/{language}/home/1/").content.decode()
        said = record(page)
        assert [one for one in (*words, "三菱UFJ銀行 本店 普通 ****567") if one not in said] == []
        assert "1234567" not in page


def test_what_was_declined_is_found_again_from_the_list_of_matters(keys: Keys) -> None:
    browser = come_in(keys["notice"])
    send(browser, browser.get("/ja/home/1/refuse/"), "refuse")
    assert '<a href="/ja/home/1/">届け出の記録' in browser.get("/ja/home/").content.decode()
    said = record(browser.get("/ja/home/1/").content.decode())
    assert "受け取らない" in said and "<dt>口座" not in said
    assert "Declined" in record(browser.get("/en/home/1/").content.decode())


def test_an_objection_names_its_items_and_repeats_the_words(keys: Keys) -> None:
    key = keys["notice"]
    browser = come_in(key)
    page = browser.post(WRONG, {"item": ["0.taxes.per_capita_levy.2024", "1.people.birth_date"], "said": "<b>違う</b>"})
    browser.post(SEND, {**hidden(page), "said": "<b>違う</b>"})
    said = record(browser.get("/ja/home/1/").content.decode())
    assert "間違いがある" in said and "住民税均等割額（令和6年度）" in said and "生年月日" in said
    assert "&lt;b&gt;違う&lt;/b&gt;" in said
    said = record(browser.get("/en/home/1/").content.decode())
    assert "per capita levy of the resident tax (fiscal year 2024)" in said and "Date of birth" in said
    assert JAPANESE.search(outside_of_japanese(said)) is None


def test_answers_to_questions_are_repeated_in_the_language_of_the_page(keys: Keys) -> None:
    key = keys["application"]
    browser = come_in(key)
    send(browser, browser.post(ANSWER, typed(key, **{LEVY: "5500", DEPENDENT: "no"})))
    said = record(browser.get("/ja/home/1/").content.decode())
    assert "住民税均等割額（令和6年度）" in said and ">5,500円</dd>" in said and ">いいえ</dd>" in said
    said = record(browser.get("/en/home/1/").content.decode())
    assert "per capita levy" in said and ">¥5,500</dd>" in said and ">No</dd>" in said
    assert JAPANESE.search(outside_of_japanese(said)) is None


def test_a_proxy_is_told_who_sent_it_and_is_not_addressed_as_the_person(keys: Keys) -> None:
    key = keys["confirmation"]
    browser = come_in(key)
    send(browser, browser.post(ANSWER, typed(key)))
    proxy = acting(approved(key, Basis.LEGAL), key)
    said = record(proxy.get("/easy/home/1/").content.decode())
    assert "さんが おくりました" in said and "あなた" not in said
    assert "You" not in record(proxy.get("/en/home/1/").content.decode())


def test_a_proxy_who_was_appointed_reads_what_they_sent_and_not_what_the_person_wrote(keys: Keys) -> None:
    key = keys["notice"]
    wrong = {"item": ["1.people.birth_date"], "said": "代理人が困る"}
    person, proxy = come_in(key), acting(approved(key), key)
    person.post(SEND, {**hidden(person.post(WRONG, wrong)), "said": wrong["said"]})
    said = record(proxy.get("/ja/home/1/").content.decode())
    assert "内容はここに出しません" in said and "代理人が困る" not in said and "生年月日" not in said
    proxy.post(SEND, {**hidden(proxy.post(WRONG, wrong | {"said": "漢字が違う"})), "said": "漢字が違う"})
    said = record(proxy.get("/ja/home/1/").content.decode())
    assert "漢字が違う" in said and "代理人が困る" not in said
    assert "代理人が困る" in record(person.get("/ja/home/1/").content.decode())


def test_of_paper_without_an_account_it_is_said_and_of_another_persons_only_that_it_came(keys: Keys) -> None:
    claim = claim_of(keys["confirmation"])
    account = dict.fromkeys(("bank_code", "branch_code", "account_type", "account_number", "holder_kana"), "")
    receive(submissions(paper("P1", claim) | account | {"received_on": TODAY}), TODAY)
    receive(submissions(paper("P2", claim) | {"received_on": TODAY, "applicant_id": 999_999}), TODAY)
    strange = Submission.objects.get(submission_no="P2")
    said = record(come_in(keys["confirmation"]).get("/ja/home/1/").content.decode())
    assert "書かれていません" in said and "ご本人が送りました" not in said
    assert said.count("内容はここに出しません") == 1 and f"****{strange.account_number[-3:]}" not in said
