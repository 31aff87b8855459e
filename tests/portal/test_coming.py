"""Once the bank is told to pay, the page says when the money comes, where to, and under which name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from madoguchi import flow
from madoguchi.flow.arriving import arriving
from madoguchi.flow.folders import bank_folder
from madoguchi.formats.bank_profile import STRICT
from madoguchi.formats.zengin.read import read_file
from madoguchi.formats.zengin.result import write_result
from madoguchi.payments.calendar import bank_calendar
from madoguchi.programme.load import load
from madoguchi.simulate.counter import DoorKey
from madoguchi.simulate.demo import HEADER, TREASURY
from madoguchi.web.language import Language
from tests.portal.test_answer import ANSWER, send, typed

from .conftest import FILE, TODAY, claim_of, come_in

pytestmark = pytest.mark.django_db
Keys = dict[str, DoorKey]
NOW = datetime(2025, 2, 10, 3, tzinfo=UTC)
DAY = date(2025, 2, 14)
CALENDAR = bank_calendar(TODAY, DAY)


@pytest.fixture(autouse=True)
def committed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test is one transaction that never ends, so that what waits for its end is done at once."""

    def at_once(act: Callable[[], None], using: str | None = None, *, robust: bool = False) -> None:
        act()

    monkeypatch.setattr(transaction, "on_commit", at_once)


def decided(key: DoorKey) -> None:
    browser = come_in(key)
    send(browser, browser.post(ANSWER, typed(key)))
    flow.draft("low-income-household-2024", "clerk", NOW)
    flow.approve("low-income-household-2024", "chief", NOW)


def told_to_the_bank(key: DoorKey) -> str:
    (file,) = flow.pay(load(FILE), DAY, HEADER, STRICT, CALENDAR, TREASURY, NOW).files
    page = come_in(key).get("/ja/home/1/").content.decode()
    assert "銀行に振込を依頼した後" in page and "モギ" not in page
    flow.hand_over(file.name, STRICT, CALENDAR, NOW)
    return file.name


def heard(name: str, code: str) -> None:
    order = read_file(flow.written(name), STRICT)
    flow.hear_bank(write_result(order, [code] * order.rows.height, STRICT), STRICT, date(2025, 3, 14), NOW)


SAID = {
    Language.JA: ("振込の予定日</dt><dd>令和7年2月14日(金)", "通帳に出る名前"),
    Language.EN: ("Planned for</dt><dd>14 February 2025", "Name in the passbook"),
    Language.EASY: ("お金が 入る 日</dt><dd>2025年2月14日(金)", "つうちょうに 出る なまえ"),
}


def test_before_the_bank_is_told_no_day_is_named_and_afterwards_day_account_and_sender_are(keys: Keys) -> None:
    key = keys["confirmation"]
    assert "お金が届く日" not in come_in(key).get("/ja/home/1/").content.decode()
    decided(key)
    browser = come_in(key)
    for language, said in (
        ("ja", "銀行に振込を依頼した後"),
        ("en", "once the bank has been told"),
        ("easy", "きまってから"),
    ):
        page = browser.get(f"/{language}/home/1/").content.decode()
        assert said in page and "モギ" not in page
    told_to_the_bank(key)
    for language, words in SAID.items():
        page = browser.get(f"/{language}/home/1/").content.decode()
        assert [one for one in (*words, "三菱UFJ銀行 本店 普通 ****567", "モギ キユウフキン") if one not in page] == []
        assert "1234567" not in page and "銀行に振込を依頼した後" not in page


def test_once_it_is_paid_the_day_is_past_and_after_a_return_nothing_is_promised(keys: Keys) -> None:
    decided(keys["confirmation"])
    name = told_to_the_bank(keys["confirmation"])
    heard(name, "0")
    browser = come_in(keys["confirmation"])
    assert "振り込んだ日</dt><dd>令和7年2月14日(金)" in browser.get("/ja/home/1/").content.decode()
    heard_back = next(code for code, meant in STRICT.result_codes if meant == "no_account")
    order = read_file(flow.written(name), STRICT)
    flow.hear_bank(write_result(order, [heard_back], STRICT), STRICT, date(2025, 3, 14), NOW)
    page = browser.get("/ja/home/1/").content.decode()
    assert "お金が届く日" not in page and "口座がないか、解約" in page


def test_of_a_file_that_is_not_the_recorded_one_no_name_is_taken(keys: Keys) -> None:
    decided(keys["confirmation"])
    path = bank_folder() / told_to_the_bank(keys["confirmation"])
    claim = claim_of(keys["confirmation"])
    (one,) = arriving(claim)
    assert (one.remitter, one.value_date, one.is_paid) == ("モギ キユウフキン", DAY, False)
    path.write_bytes(path.read_bytes().replace("ﾓｷﾞ".encode("cp932"), "ﾍﾞﾂ".encode("cp932")))
    assert arriving(claim)[0].remitter == ""
    path.unlink()
    assert arriving(claim)[0].remitter == ""
    page = come_in(keys["confirmation"]).get("/ja/home/1/").content.decode()
    assert "振込の予定日" in page and "通帳に出る名前" not in page
