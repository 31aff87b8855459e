"""Banks, branches and holders are looked up while somebody types; nothing stands in an address."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import django_htmx
import pytest
from django.test import Client

from madoguchi.identity.models import Visit
from madoguchi.simulate.counter import DoorKey

from .conftest import come_in
from .test_answer import ANSWER, own_kana

pytestmark = pytest.mark.django_db
Keys = dict[str, DoorKey]
BANKS, BRANCHES, HOLDER = "/ja/search/banks/", "/ja/search/branches/", "/ja/home/1/holder/"


def found(browser: Client, page: str, **typed: str) -> str:
    response = browser.post(page, typed, headers={"HX-Request": "true"})
    assert response.status_code == 200 and "<html" not in response.content.decode()
    return str(response.content.decode())


@pytest.mark.parametrize("typed", ["きよう", "キヨウ", "紀陽", "0163", "紀陽銀行"])
def test_a_bank_is_found_by_kana_kanji_and_code(keys: Keys, typed: str) -> None:
    page = found(come_in(keys["confirmation"]), BANKS, bank=typed)
    assert "紀陽" in page and "0163" in page and 'id="bank-count"' in page


def test_a_few_are_listed_to_choose_from_and_many_are_counted(keys: Keys) -> None:
    browser = come_in(keys["confirmation"])
    few = found(browser, BANKS, bank="三井")
    assert 1 < few.count('type="radio"') <= 10 and f"{few.count('type=')}件見つかりました" in few
    many = found(browser, BANKS, bank="信金")
    assert "もう少し長く" in many and "radio" not in many
    assert "見つかりません" in found(browser, BANKS, bank="幻影銀行")


def test_branches_are_those_of_the_bank_that_is_typed_or_chosen(keys: Keys) -> None:
    browser = come_in(keys["confirmation"])
    assert "先に銀行" in found(browser, BRANCHES, bank="三井", branch="本店")
    chosen = found(browser, BRANCHES, bank="三井", chosen_bank="0009", branch="和歌山")
    assert "和歌山" in chosen
    assert "本店（001）" in found(browser, BRANCHES, bank="0005", branch="001")


def test_the_holder_is_held_against_the_register(keys: Keys) -> None:
    key = keys["confirmation"]
    browser = come_in(key)
    assert "登録のお名前と合って" in found(browser, HOLDER, holder=own_kana(key))
    assert "登録のお名前と違います" in found(browser, HOLDER, holder="ベツ ジンブツ")
    assert "カタカナで書いて" in found(browser, HOLDER, holder="山田太郎")
    assert found(browser, HOLDER, holder="").strip() == ""
    assert browser.post("/ja/home/2/holder/", {"holder": "ベツ ジンブツ"}).status_code == 404


def test_what_is_typed_comes_by_post_and_for_visitors_only(keys: Keys) -> None:
    browser = come_in(keys["confirmation"])
    for page in (BANKS, BRANCHES, HOLDER):
        assert browser.get(page).status_code == 405
        assert Client().post(page, {"bank": "x"}).headers["Location"] == "/ja/signin/?ended=1"
    for visit in Visit.objects.all():
        visit.seen_at -= timedelta(minutes=31)
        visit.save()
    ended = browser.post(BANKS, {"bank": "紀陽"}, headers={"HX-Request": "true"})
    assert (ended.status_code, ended.headers["HX-Redirect"]) == (204, "/ja/signin/?ended=1")


def test_the_script_is_our_own_evaluates_nothing_and_keeps_no_page(keys: Keys) -> None:
    page = come_in(keys["confirmation"]).get(ANSWER)
    text = page.content.decode()
    assert re.findall(r"<script[^>]*>", text) == ['<script src="/static/django_htmx/htmx-2.min.js" defer>']
    for setting in ('"allowEval":false', '"includeIndicatorStyles":false', '"historyCacheSize":0'):
        assert setting in text
    assert "script-src 'self';" in page.headers["Content-Security-Policy"]
    assert "hx-on" not in text and "style=" not in text
    assert (Path(django_htmx.__file__).parent / "static/django_htmx/htmx-2.min.js").exists()
