"""One family's story in a real browser, every page looked at by axe at 320 and 1280 pixels and in three languages."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from .conftest import NEEDS_CHROMIUM, Counter, looked_at

pytestmark = NEEDS_CHROMIUM


def come_in(page: Page, address: str, key: dict[str, str]) -> None:
    page.goto(f"{address}/ja/signin/")
    page.fill("#number", key["number"])
    page.fill("#born", key["born"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/ja/home/")


@pytest.mark.parametrize("width", [320, 1280])
def test_from_the_letter_to_the_answer_and_who_used_the_data(counter: Counter, page: Page, width: int) -> None:
    address, keys = counter
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address)
    looked_at(page)
    page.click("main a.button")
    looked_at(page)
    page.click("main button")
    assert page.get_by_role("alert").is_visible()
    looked_at(page)
    come_in(page, address, keys["confirmation"])
    looked_at(page)
    page.click("main a.button")
    looked_at(page)
    page.click("a.button >> nth=0")
    looked_at(page)
    page.fill("#bank", "三井")
    page.fill("#number", "1234567")
    page.click("form.card button >> nth=-1")
    assert page.get_by_role("alert").is_visible()
    looked_at(page)
    page.fill("#bank", "0005")
    page.fill("#branch", "001")
    page.click("form.card button >> nth=-1")
    looked_at(page)
    page.click("main button")
    page.wait_for_url("**sent=carries")
    assert page.get_by_role("status").is_visible()
    looked_at(page)
    for language in ("ja", "en", "easy"):
        for path in ("home/", "home/1/", "uses/", "nowhere/"):
            page.goto(f"{address}/{language}/{path}")
            looked_at(page)
    page.goto(f"{address}/ja/home/")
    page.click("header button")
    assert page.get_by_role("status").is_visible()
    page.goto(f"{address}/ja/home/1/")
    assert "signin" in page.url


def test_the_keyboard_alone_will_do(counter: Counter, page: Page) -> None:
    address, keys = counter
    page.goto(f"{address}/ja/signin/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "number":
            break
    page.keyboard.type(keys["notice"]["number"])
    page.keyboard.press("Tab")
    page.keyboard.type(keys["notice"]["born"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/ja/home/")
