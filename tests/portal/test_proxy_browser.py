"""A proxy's story in a real browser, from the paper to the end of the mandate; every page looked at by axe."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.counters import NEEDS_CHROMIUM, Counter, looked_at

pytestmark = NEEDS_CHROMIUM


def at_desk(page: Page, address: str, number: str, secret: str) -> Page:
    """The window of one of the staff, who signed in."""
    window = page.context.browser.new_context(bypass_csp=True, locale="ja-JP").new_page()  # type: ignore[union-attr]
    window.goto(f"{address}/staff/ja/signin/")
    window.fill("#number", number)
    window.fill("#secret", secret)
    window.keyboard.press("Enter")
    window.wait_for_url("**/desk/")
    return window


def test_from_the_paper_to_the_end_of_the_mandate(counter: Counter, page: Page) -> None:
    address, keys = counter
    letter = keys["confirmation"]
    desk = at_desk(page, address, "1001", "rehearsal-counter")
    for language in ("ja", "en"):
        for path in ("proxies/", "proxies/enter/"):
            desk.goto(f"{address}/staff/{language}/{path}")
            looked_at(desk)
    desk.goto(f"{address}/staff/ja/proxies/enter/")
    desk.get_by_role("button", name="確かめる").click()
    looked_at(desk)
    said = {"person": letter["number"], "name": "代理 花子", "born": "1961-03-04", "paper": "委任状と運転免許証"}
    for name, value in (said | {"since": "2025-02-01", "until": "2025-12-31"}).items():
        desk.fill(f"#{name}", value)
    desk.check("#basis-appointed")
    desk.get_by_role("button", name="確かめる").click()
    looked_at(desk)
    desk.get_by_role("button", name="登録する").click()
    expect(desk.locator("h1")).to_contain_text("（")
    looked_at(desk)
    number = desk.inner_text("h1").split("（")[1].rstrip("）")
    chief = at_desk(page, address, "3001", "rehearsal-approver")
    chief.goto(desk.url)
    looked_at(chief)
    chief.fill("#secret", "rehearsal-approver")
    chief.get_by_role("button", name="書類を確かめ、承認する").click()
    expect(chief.get_by_text("有効です")).to_be_visible()
    looked_at(chief)

    for language in ("ja", "en", "easy"):
        for path in ("help/", "proxy/"):
            page.goto(f"{address}/{language}/{path}")
            looked_at(page)
    page.goto(f"{address}/ja/help/")
    page.fill("#number", "6001")
    page.fill("#secret", "rehearsal-helper")
    page.fill("#place", "中央公民館")
    page.get_by_role("button", name="この端末を開く").click()
    looked_at(page)
    page.get_by_role("link", name="代理人として入る").click()
    page.fill("#proxy", number[:-1])
    page.get_by_role("button", name="入る").click()
    expect(page.get_by_role("alert")).to_be_visible()
    looked_at(page)
    page.fill("#proxy", number)
    page.fill("#born", "1961-03-04")
    page.fill("#number", letter["number"])
    page.get_by_role("button", name="入る").click()
    page.wait_for_url("**/ja/home/")
    for language in ("ja", "en", "easy"):
        for path in ("home/", "home/1/", "home/1/answer/", "home/1/wrong/", "uses/"):
            page.goto(f"{address}/{language}/{path}")
            looked_at(page)
    page.goto(f"{address}/ja/home/1/answer/")
    for name, value in (("bank", "0005"), ("branch", "001"), ("number", "1234567")):
        page.fill(f"#{name}", value)
    page.get_by_role("button", name="確認へ進む").click()
    looked_at(page)
    page.get_by_role("button", name="送る").click()
    page.wait_for_url("**sent=carries")
    expect(page.get_by_text("代理人 代理 花子（委任）が送りました")).to_be_visible()

    person = page.context.browser.new_context(bypass_csp=True, locale="ja-JP").new_page()  # type: ignore[union-attr]
    person.goto(f"{address}/ja/signin/")
    person.fill("#number", letter["number"])
    person.fill("#born", letter["born"])
    person.keyboard.press("Enter")
    person.wait_for_url("**/ja/home/")
    for language in ("en", "easy", "ja"):
        for path in ("home/1/", "mandates/1/end/", "home/"):
            person.goto(f"{address}/{language}/{path}")
            looked_at(person)
    person.get_by_role("link", name="この委任をやめる").click()
    person.get_by_role("button", name="やめる", exact=True).click()
    expect(person.get_by_role("status")).to_be_visible()
    looked_at(person)
    page.goto(f"{address}/ja/home/")
    assert "signin" in page.url
    chief.goto(f"{address}/staff/en/proxies/")
    looked_at(chief)


def test_an_invented_city_comes_with_a_proxy_who_can_come_in(
    counter: Counter, made_ready: tuple[Path, str], page: Page
) -> None:
    address, _ = counter
    (key,) = json.loads(made_ready[1])["proxies"]
    page.goto(f"{address}/ja/proxy/")
    for name, value in key.items():
        page.fill(f"#{name}", value)
    page.keyboard.press("Enter")
    page.wait_for_url("**/ja/home/")
    expect(page.get_by_text("模擬の施設 模擬 代理さん（代理人）として")).to_be_visible()
    looked_at(page)
