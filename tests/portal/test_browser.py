"""One family's story in a real browser, every page looked at by axe at 320 and 1280 pixels and in three languages."""

from __future__ import annotations

from playwright.sync_api import Page, expect, sync_playwright

from tests.counters import CHROMIUM, NEEDS_CHROMIUM, Counter, looked_at

pytestmark = NEEDS_CHROMIUM


def come_in(page: Page, address: str, key: dict[str, str]) -> None:
    page.goto(f"{address}/ja/signin/")
    page.fill("#number", key["number"])
    page.fill("#born", key["born"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/ja/home/")


def test_from_the_letter_to_the_answer_and_who_used_the_data(counter: Counter, page: Page) -> None:
    address, keys = counter
    page.goto(address)
    looked_at(page)
    page.click("main a.button")
    looked_at(page)
    page.click("main button")
    expect(page.get_by_role("alert")).to_be_visible()
    looked_at(page)
    come_in(page, address, keys["confirmation"])
    looked_at(page)
    page.click("main a.button")
    looked_at(page)
    page.click("a.button >> nth=0")
    looked_at(page)
    page.fill("#bank", "三井")
    page.fill("#number", "1234567")
    page.click("form.card .acts button >> nth=0")
    expect(page.get_by_role("alert")).to_be_visible()
    looked_at(page)
    page.fill("#bank", "0005")
    page.fill("#branch", "001")
    page.click("form.card .acts button >> nth=0")
    looked_at(page)
    page.click("main button")
    page.wait_for_url("**sent=carries")
    expect(page.get_by_role("status")).to_be_visible()
    looked_at(page)
    for language in ("ja", "en", "easy"):
        for path in ("home/", "home/1/", "uses/", "nowhere/"):
            page.goto(f"{address}/{language}/{path}")
            looked_at(page)
            cut = "[...document.querySelectorAll('.wide')].filter(one => one.scrollWidth > one.clientWidth).length"
            assert page.evaluate(cut) == 0
    page.goto(f"{address}/ja/home/")
    page.click("header button")
    expect(page.get_by_role("status")).to_be_visible()
    page.goto(f"{address}/ja/home/1/")
    assert "signin" in page.url


def test_another_account_is_begun_gone_on_with_and_named(counter: Counter, page: Page) -> None:
    address, keys = counter
    come_in(page, address, keys["returned"])
    looked_at(page)
    page.click("main a.button")
    expect(page.get_by_text("口座がないか、解約")).to_be_visible()
    looked_at(page)
    page.goto(f"{address}/en/home/1/")
    looked_at(page)
    page.goto(f"{address}/ja/home/1/account/")
    page.fill("#bank", "0005")
    page.fill("#branch", "001")
    page.fill("#number", "1112223")
    looked_at(page)
    page.click("button[name=save]")
    expect(page.get_by_role("status")).to_be_visible()
    looked_at(page)
    page.get_by_role("link", name="続きを書く").click()
    expect(page.locator("#number")).to_have_value("****223")
    looked_at(page)
    page.get_by_role("button", name="確認へ進む").click()
    looked_at(page)
    page.get_by_role("button", name="送る").click()
    page.wait_for_url("**named=answers")
    looked_at(page)
    page.click("header button")
    come_in(page, address, keys["application"])
    for language in ("ja", "en", "easy"):
        page.goto(f"{address}/{language}/home/1/wrong/")
        looked_at(page)
    page.goto(f"{address}/ja/home/1/")
    page.get_by_role("link", name="これは違う").first.click()
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="確認へ進む").click()
    looked_at(page)


def test_every_empty_field_is_led_to_from_the_summary(counter: Counter, page: Page) -> None:
    address, keys = counter
    come_in(page, address, keys["confirmation"])
    for language in ("ja", "en", "easy"):
        for kind, fields in {"bank": ["bank", "branch", "number"], "yucho": ["symbol", "yucho_number"]}.items():
            page.goto(f"{address}/{language}/home/1/answer/")
            for field in ("bank", "branch", "number", "symbol", "yucho_number", "holder"):
                page.fill(f"#{field}", "")
            page.check(f"#kind-{kind}")
            page.click("form.card .acts button >> nth=0")
            looked_at(page)
            for field in (*fields, "holder"):
                page.click(f"[role=alert] a[href='#{field}']")
                page.wait_for_function("to => (document.activeElement.id || location.hash.slice(1)) == to", arg=field)
                assert page.get_attribute(f"#{field}", "aria-invalid") == "true"
                described = (page.get_attribute(f"#{field}", "aria-describedby") or "").split()
                assert f"{field}-fault" in described
                expect(page.locator(f"#{field}-fault")).to_be_visible()


def test_a_bank_is_found_while_one_types_by_the_keyboard_under_the_policy_of_the_pages(counter: Counter) -> None:
    address, keys = counter
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_context(locale="ja-JP").new_page()
        faults: list[str] = []
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        come_in(page, address, keys["confirmation"])
        page.goto(f"{address}/ja/home/1/answer/")
        page.locator("#bank").press_sequentially("三井")
        page.wait_for_selector("#bank-found input")
        expect(page.locator("#bank-count[role=status]")).to_contain_text("件見つかりました")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        assert page.evaluate("document.activeElement.name") == "chosen_bank"
        page.locator("#branch").press_sequentially("本店")
        page.locator("#branch-count", has_text="件").wait_for()
        page.fill("#holder", "ベツ ジンブツ")
        page.keyboard.press("Tab")
        page.locator("#holder-found", has_text="登録のお名前と違います").wait_for()
        assert [one for one in faults if "Content Security Policy" in one] == []
        assert all(url.startswith(address) for url in asked)
        # htmx notes the path of the page, which names nobody; nothing that was typed or shown is kept.
        kept = page.evaluate("({...localStorage, ...sessionStorage})")
        assert kept in ({}, {"htmx-current-path-for-history": "/ja/home/1/answer/"})
        browser.close()


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
