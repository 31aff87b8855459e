"""Staff come in, and approve in a window beside what they approve, by a card, in a real browser; axe looks at it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from madoguchi.simulate.cards import PIN
from tests.counters import NEEDS_CHROMIUM, Counter

from .test_desk_browser import seen
from .test_family import seat

pytestmark = NEEDS_CHROMIUM


def read(window: Page, number: str) -> None:
    """Somebody reads their card with the app, and sends what it signed to the counter."""
    window.select_option("#card", label=number)
    window.fill("#pin", PIN)
    window.click("main form button[type=submit]")
    window.click("text=窓口に送る")


def add_card(window: Page, address: str, number: str, secret: str) -> None:
    window.goto(f"{address}/staff/ja/passkeys/")
    window.fill("#secret-card", secret)
    window.click("button:has-text('次へ')")
    seen(window, "card-link")
    window.click("text=カードを読み取る")
    read(window, number)
    expect(window.locator("main ul li").first).to_contain_text("カード …")


def test_by_card_one_comes_in_and_another_approves(counter: Counter, page: Page) -> None:
    address, _ = counter
    examiner, approver = seat(page, address, "2001"), seat(page, address, "3001")
    add_card(examiner, address, "2001", "rehearsal-examiner")
    seen(examiner, "keys")
    examiner.click("text=終了する >> nth=0")
    examiner.wait_for_url("**/signin/**")
    seen(examiner, "signin-card")
    examiner.click("button:has-text('カードで入る')")
    seen(examiner, "card-in")
    examiner.click("text=カードを読み取る")
    seen(examiner, "card-app")
    read(examiner, "2001")
    examiner.wait_for_url("**/desk/")

    examiner.goto(f"{address}/staff/ja/emergency/")
    examiner.select_option("#right", "approve")
    examiner.fill("#because", "震度6強の地震で、決裁の職員が登庁できない")
    with examiner.expect_popup() as opened:
        examiner.click("button:has-text('（カードで）')")
    read(opened.value, "2001")
    expect(examiner.locator(".state")).to_contain_text("確かめを待っています")
    asked = examiner.url

    add_card(approver, address, "3001", "rehearsal-approver")
    approver.goto(asked)
    with approver.expect_popup() as closed:
        approver.click("button:has-text('（カードで）')")
    closed.value.wait_for_selector("#pin")
    expect(approver.locator("[data-card-waiting]:visible")).to_have_count(1)
    closed.value.close()
    expect(approver.locator("[data-card-waiting]:visible")).to_have_count(0)
    with approver.expect_popup() as opened:
        approver.click("button:has-text('（カードで）')")
    seen(approver, "approve-by-card")
    approver.route(asked, lambda sent: sent.fulfill(headers={"Content-Disposition": "attachment"}, body="a file"))
    with approver.expect_download():
        read(opened.value, "3001")
    expect(approver.locator("[data-card-waiting]:visible")).to_have_count(0)
    assert approver.locator("[name=card_answer], [type=hidden][name=confirm]").count() == 0, "nothing is left of it"
    approver.unroute(asked)
    with approver.expect_popup() as opened:
        approver.click("button:has-text('（カードで）')")
    read(opened.value, "3001")
    expect(approver.locator(".state")).to_contain_text("まで開いています")
    expect(approver.locator("main")).to_contain_text("震度6強")
    assert opened.value.is_closed()

    # The page that passes an answer on: the window that waited closes it at once.
    approver.evaluate("document.forms[0].action = '/staff/ja/prove/card/passed/', document.forms[0].submit()")
    expect(approver.locator("h1")).to_contain_text("署名を渡しました")
    seen(approver, "card-passed")
