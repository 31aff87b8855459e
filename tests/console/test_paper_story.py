"""Paper and the web at once in a real browser: one answer carries the one claim, and whoever comes second is told."""

from __future__ import annotations

import sqlite3
from io import BytesIO
from pathlib import Path

import pypdfium2
from playwright.sync_api import Page, expect

from madoguchi.notices import form
from madoguchi.notices.edition import Edition
from madoguchi.notices.form import Choice
from madoguchi.notices.letter import LetterKind
from tests.counters import NEEDS_CHROMIUM, Counter, looked_at
from tests.notices.pens import DOTS_PER_INCH, Paper

from .test_family import name_account, seat

pytestmark = NEEDS_CHROMIUM
LAYOUT = form.layout(Edition.STANDARD, LetterKind.NOTICE, with_account=True)


def known_account(home: Path) -> tuple[str, str]:
    """The number of a letter whose recipient's account is on record, and their date of birth."""
    with sqlite3.connect(home / "madoguchi.sqlite3") as store:
        found = store.execute(
            "SELECT c.reference_number, min(r.birth_date) FROM cases_claim c JOIN residents r "
            "ON r.person_id = c.recipient_id WHERE c.state = 'open' AND c.letter = 'notice' "
            "AND c.account_number <> '' AND NOT c.protected AND r.superseded_at IS NULL "
            "GROUP BY c.id HAVING count(DISTINCT r.birth_date) = 1 ORDER BY c.id LIMIT 1"
        ).fetchone()
    return str(found[0]), str(found[1])


def answers(home: Path, number: str) -> list[tuple[str, str]]:
    """What arrived for a claim, in the order of arrival: by which way, and what became of it."""
    with sqlite3.connect(home / "madoguchi.sqlite3") as store:
        return store.execute(
            "SELECT s.channel, s.state FROM cases_submission s JOIN cases_claim c ON c.id = s.claim_id "
            "WHERE c.reference_number = ? ORDER BY s.id",
            [number],
        ).fetchall()


def ticked(letter: bytes, scan: Path) -> Path:
    """The form of a letter as it comes off a scanner, with the tick by which the money is declined, and signed."""
    sheet = pypdfium2.PdfDocument(letter)[1].render(scale=DOTS_PER_INCH / 72, grayscale=True).to_pil()
    paper = Paper.of(sheet.convert("L"), seed=1)
    paper.mark(LAYOUT.boxes[LAYOUT.choices.index(Choice.REFUSE)], "check")
    paper.sign(LAYOUT)
    written = BytesIO()
    paper.image.save(written, "JPEG", quality=80, dpi=(DOTS_PER_INCH, DOTS_PER_INCH))
    scan.write_bytes(written.getvalue())
    return scan


def test_the_form_is_scanned_while_the_resident_is_on_the_last_page_of_the_web(
    counter: Counter, counter_home: Path, page: Page, tmp_path: Path
) -> None:
    address, (number, born) = counter[0], known_account(counter_home)
    page.goto(f"{address}/ja/signin/")
    page.fill("#number", number)
    page.fill("#born", born)
    page.keyboard.press("Enter")
    page.wait_for_url("**/ja/home/")
    page.click("main a.button")
    matter = page.url
    letter = page.context.request.get(f"{matter}letter.pdf").body()
    page.click("main a.button:not(.second)")
    name_account(page, "1234567", page.input_value("#holder"))
    send = page.locator("main button.button:not(.second)[type=submit]")
    expect(send).to_be_visible()

    # Meanwhile the paper arrives, and the office scans it.
    clerk = seat(page, address, "1001")
    clerk.goto(f"{address}/staff/ja/scans/")
    clerk.set_input_files("#scan", ticked(letter, tmp_path / "scan.jpg"))
    clerk.click("main form button")
    expect(clerk.locator("main [role=status]")).to_contain_text("1ページのうち1件を受け付けました")
    expect(clerk.locator("main table")).to_contain_text(number)
    looked_at(clerk)
    assert answers(counter_home, number) == [("paper", "carries")]

    send.click()
    expect(page.locator("main")).to_contain_text("別の届出が届いた")
    looked_at(page)
    assert answers(counter_home, number) == [("paper", "carries")]
    page.goto(f"{address}/ja/home/1/")
    expect(page.locator("main")).to_contain_text("郵送")
    looked_at(page)
    with sqlite3.connect(counter_home / "madoguchi.sqlite3") as store:
        claims = store.execute("SELECT count(*) FROM cases_claim WHERE reference_number = ?", [number]).fetchone()
    assert claims == (1,)
