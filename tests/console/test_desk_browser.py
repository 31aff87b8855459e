"""Emergency rights, devices and passkeys alone in a real browser, on a telephone and on a desk; axe looks at them."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.counters import NEEDS_CHROMIUM, WIDTHS, listening, looked_at

from .conftest import PROGRAMME
from .test_family import keep_passkeys, seat

pytestmark = NEEDS_CHROMIUM
PICTURES = os.environ.get("MADOGUCHI_PICTURES")


def seen(window: Page, name: str) -> None:
    """Axe looks at both widths; pictures are kept where MADOGUCHI_PICTURES names a folder."""
    looked_at(window)
    for width in WIDTHS if PICTURES else ():
        window.set_viewport_size({"width": width, "height": 800})
        window.screenshot(path=Path(str(PICTURES)) / f"{name}-{width}.png", full_page=True)


def uncut(window: Page) -> None:
    """On a telephone no table has a column beyond its edge."""
    looked_at(window)
    window.set_viewport_size({"width": WIDTHS[0], "height": 800})
    wider = "[...document.querySelectorAll('.wide')].filter(one => one.scrollWidth > one.clientWidth).length"
    assert window.locator(".wide").count() and window.evaluate(wider) == 0, window.url


def make_passkey(window: Page, address: str, secret: str, called: str) -> None:
    keep_passkeys(window)
    window.goto(f"{address}/staff/ja/passkeys/")
    window.fill("#name", called)
    window.fill("#secret", secret)
    window.click("button[data-passkey=create]")
    expect(window.locator("main ul li").first).to_contain_text(called)


def test_two_open_a_right_and_then_only_passkeys_open_anything(counter_home: Path, page: Page) -> None:
    with listening(counter_home) as (_, port):
        address = f"http://localhost:{port}"
        treasurer, examiner, administrator, approver = (
            seat(page, address, number) for number in ("4001", "2001", "9001", "3001")
        )
        treasurer.goto(f"{address}/staff/ja/find/")
        seen(treasurer, "not-yours")
        treasurer.click("text=災害などの緊急のとき")
        seen(treasurer, "emergencies")
        treasurer.select_option("#right", "approve")
        treasurer.fill("#because", "震度6強の地震で、決裁の職員が登庁できない")
        treasurer.fill("#secret", "rehearsal-treasurer")
        treasurer.click("button[name=ask]")
        expect(treasurer.locator(".state")).to_contain_text("確かめを待っています")
        asked = treasurer.url

        make_passkey(examiner, address, "rehearsal-examiner", "審査の端末")
        examiner.goto(f"{address}/staff/ja/desk/")
        expect(examiner.locator("main")).to_contain_text("緊急の権限の確かめを待つもの: 1件")
        examiner.goto(asked)
        seen(examiner, "emergency-confirm")
        examiner.click("section.first button[data-passkey]")
        expect(examiner.locator(".state")).to_contain_text("まで開いています")
        treasurer.goto(f"{address}/staff/ja/desk/")
        expect(treasurer.locator(".emergency")).to_contain_text("緊急の権限で操作しています")
        seen(treasurer, "band")

        auditor = seat(page, address, "5001")
        expect(auditor.locator("[role=alert]")).to_contain_text("警報")
        seen(auditor, "alarm")
        auditor.click("[role=alert] a")
        auditor.fill("#note", "二人に電話で確かめた")
        seen(auditor, "acknowledge")
        auditor.fill("#secret-acknowledge", "rehearsal-auditor")
        auditor.click("button[name=acknowledge]")
        expect(auditor.locator("dl.facts")).to_contain_text("二人に電話で確かめた")
        auditor.goto(f"{address}/staff/en/audit/")
        seen(auditor, "audit")

        for path in ("roles/", f"claims/{PROGRAMME}/?state=open", f"claims/{PROGRAMME}/?state=decided"):
            examiner.goto(f"{address}/staff/ja/{path}")
            uncut(examiner)
        examiner.click("table.stacked th a >> nth=0")
        expect(examiner.locator("h2:has-text('経過') + .wide td[data-side]").first).to_be_visible()
        uncut(examiner)
        seen(examiner, "case-decided")

        make_passkey(administrator, address, "rehearsal-administrator", "管理の端末")
        make_passkey(approver, address, "rehearsal-approver", "決裁の端末")
        seen(approver, "devices")
        administrator.goto(f"{address}/staff/ja/people/")
        administrator.click("th a:has-text('模擬 窓口')")
        seen(administrator, "person")

    with listening(counter_home, MADOGUCHI_STAFF_DOORS="passkey") as (_, port):
        address = f"http://localhost:{port}"
        administrator.goto(f"{address}/staff/ja/signin/")
        seen(administrator, "signin")
        administrator.click("button[data-passkey=get]")
        administrator.wait_for_url("**/desk/")
        administrator.goto(f"{address}/staff/ja/people/")
        administrator.click("th a:has-text('模擬 窓口')")
        administrator.click("form:has(input[name=renew]) button >> visible=true")
        administrator.wait_for_url("**/people/proposal/*/")
        proposed = administrator.url

        approver.goto(f"{address}/staff/ja/signin/")
        approver.click("button[data-passkey=get]")
        approver.wait_for_url("**/desk/")
        approver.goto(proposed)
        seen(approver, "approve-by-passkey")
        approver.click("section.first button[name=approve]")
        expect(approver.locator(".state")).to_contain_text("承認済み")

        administrator.goto(proposed)
        administrator.click("button[name=carry_out]")
        expect(administrator.locator(".notice.good")).to_contain_text("一度きりのコード")
        seen(administrator, "code")
        code = administrator.inner_text(".notice.good p >> nth=0").split(": ")[-1].strip()
        window = page.context.browser.new_context(bypass_csp=True, locale="ja-JP").new_page()  # type: ignore[union-attr]
        window.goto(f"{address}/staff/ja/signin/")
        window.fill("#number", "1001")
        window.fill("#secret", code)
        window.click("main form button[type=submit]:has-text('入る') >> nth=-1")
        window.wait_for_url("**/passkeys/")
        seen(window, "first-passkey")
        make_passkey(window, address, code, "窓口の端末")
        seen(window, "devices-alone")
        window.click("button[name=add]")
        expect(window.locator("[role=status] >> visible=true").first).to_contain_text("確かめました")
        seen(window, "one-more")
        window.goto(f"{address}/staff/en/desk/")
        expect(window.locator("h1")).to_be_visible()
