"""One family's whole story in a real browser: letter, answer, decision, bank, money back, another account, money."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from madoguchi.formats.bank_profile import STRICT, TransferOutcome
from madoguchi.formats.zengin.read import read_file
from madoguchi.formats.zengin.result import write_result
from madoguchi.simulate.desks import DESKS
from tests.counters import NEEDS_CHROMIUM, Counter, looked_at

from .conftest import PROGRAMME

pytestmark = NEEDS_CHROMIUM
Desk = Callable[[str], Page]


def seat(page: Page, address: str, number: str) -> Page:
    """The window of one of the staff, who signed in."""
    key = next(one for one in DESKS if one.number == number)
    window = page.context.browser.new_context(bypass_csp=True, locale="ja-JP").new_page()  # type: ignore[union-attr]
    window.goto(f"{address}/staff/ja/signin/")
    window.fill("#number", number)
    window.fill("#secret", key.secret)
    window.keyboard.press("Enter")
    window.wait_for_url("**/desk/")
    looked_at(window)
    return window


def keep_passkeys(window: Page) -> None:
    """Give the window a device that can hold passkeys and knows its owner."""
    session = window.context.new_cdp_session(window)
    session.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    owned = device | {"isUserVerified": True, "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": owned})


def name_account(window: Page, number: str, holder: str) -> None:
    window.check("#kind-bank")
    window.fill("#bank", "0163")
    window.fill("#branch", "152")
    window.fill("#number", number)
    window.fill("#holder", holder)
    window.click("main form.card button[type=submit]:has-text('確')")


def approve_with_passkey(window: Page) -> None:
    window.click("section.first button[data-passkey]")


def pay(address: str, treasurer: Page, cashier: Page, outcome: TransferOutcome | None, folder: Path) -> str:
    """Propose, approve, hand over and hear the bank; what the page then says."""
    treasurer.goto(f"{address}/staff/ja/money/order/{PROGRAMME}/")
    treasurer.click("main button[type=submit]")
    treasurer.wait_for_url("**/proposal/*/")
    looked_at(treasurer)
    cashier.goto(treasurer.url)
    cashier.fill("#secret", "rehearsal-treasurer")
    cashier.click("button[name=approve]")
    expect(cashier.locator(".state")).to_contain_text("書き終えました")
    treasurer.goto(f"{address}/staff/ja/money/")
    looked_at(treasurer)
    treasurer.click("table.stacked th a >> nth=0")
    looked_at(treasurer)
    treasurer.go_back()
    treasurer.fill("td input[name=secret]", "rehearsal-treasurer")
    with treasurer.expect_download() as taken:
        treasurer.click("td button")
    first = taken.value.path().read_bytes()
    treasurer.goto(f"{address}/staff/ja/money/")
    treasurer.click("table.stacked th a >> nth=0")
    looked_at(treasurer)
    treasurer.fill("#secret", "rehearsal-treasurer")
    with treasurer.expect_download() as taken:
        treasurer.click("button[name=again]")
    assert taken.value.path().read_bytes() == first
    order = read_file(taken.value.path().read_bytes(), STRICT)
    said = next(code for code, meant in STRICT.result_codes if meant is outcome) if outcome else "0"
    result = folder / "result.txt"
    result.write_bytes(write_result(order, [said] * order.rows.height, STRICT))
    treasurer.goto(f"{address}/staff/ja/money/")
    treasurer.set_input_files("#result", result)
    treasurer.fill("#secret-result", "rehearsal-treasurer")
    treasurer.click("button:has-text('読む')")
    treasurer.wait_for_selector("main dl.facts")
    looked_at(treasurer)
    return treasurer.inner_text("main")


def test_from_the_letter_to_the_money_by_way_of_an_account_that_was_wrong(
    counter: Counter, page: Page, tmp_path: Path
) -> None:
    address, keys = counter
    address = address.replace("127.0.0.1", "localhost")
    page.goto(f"{address}/ja/signin/")
    page.fill("#number", keys["confirmation"]["number"])
    page.fill("#born", keys["confirmation"]["born"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/ja/home/")
    page.click("main a")
    page.click("a.button:not(.second)")
    holder = page.input_value("#holder")
    name_account(page, "1111111", holder)
    page.click("main button.button:not(.second)[type=submit]")
    expect(page.locator("main [role=status]")).to_contain_text("受け付けました")
    matter = page.url.split("?")[0]

    examiner = seat(page, address, "2001")
    examiner.goto(f"{address}/staff/ja/decisions/")
    looked_at(examiner)
    examiner.click("main form button")
    expect(examiner.locator("main [role=status]")).to_contain_text("1件を起案", timeout=60_000)
    looked_at(examiner)
    approver = seat(page, address, "3001")
    keep_passkeys(approver)
    approver.click(".who a")
    approver.fill("#name", "決裁の端末")
    approver.fill("#secret", "rehearsal-approver")
    looked_at(approver)
    approver.click("button[data-passkey=create]")
    approver.wait_for_selector("main li:has-text('決裁の端末')")
    approver.goto(f"{address}/staff/ja/decisions/")
    approver.click("main th a")
    looked_at(approver)
    approve_with_passkey(approver)
    expect(approver.locator(".state")).to_contain_text("承認済み 模擬 決裁（3001）")

    treasurer, cashier = seat(page, address, "4001"), seat(page, address, "4002")
    said = pay(address, treasurer, cashier, TransferOutcome.NO_ACCOUNT, tmp_path)
    assert "口座を尋ねる人" in said and "1" in said
    page.goto(matter)
    looked_at(page)
    page.click("main a.button:not(.second)")
    name_account(page, "2222222", holder)
    page.click("main button.button:not(.second)[type=submit]")
    expect(page.locator("main [role=status]").first).to_be_visible()
    pay(address, treasurer, cashier, None, tmp_path)
    page.goto(matter)
    expect(page.locator(".state")).to_contain_text("振り込みました")
    page.goto(f"{address}/ja/uses/")
    looked_at(page)
    auditor = seat(page, address, "5001")
    auditor.goto(f"{address}/staff/ja/audit/")
    looked_at(auditor)
    examiner.goto(f"{address}/staff/ja/find/")
    examiner.fill("#number", keys["confirmation"]["number"])
    examiner.keyboard.press("Enter")
    examiner.wait_for_url("**/case/*/")
    looked_at(examiner)
    history = examiner.inner_text("main")
    assert history.count("振込結果") >= 2 and "口座の届出" in history
    examiner.goto(f"{address}/staff/ja/find/")
    examiner.fill("#born", keys["confirmation"]["born"])
    examiner.keyboard.press("Enter")
    examiner.wait_for_selector("table.stacked")
    looked_at(examiner)
    examiner.click("td button[name=person] >> nth=0")
    examiner.wait_for_url("**/find/resident/")
    looked_at(examiner)
    expect(examiner.locator("main .state").first).to_contain_text("該当")
