"""A mother is protected from her husband, who is head of their household: he looks everywhere, and finds nothing."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.counters import NEEDS_CHROMIUM, Counter, looked_at

from .test_family import seat

pytestmark = NEEDS_CHROMIUM
SHELTER = "大阪府大阪市北区中之島1番地1"


@dataclass(frozen=True)
class Couple:
    """A household of at least two: the letter's number, the head's day of birth, and its other member."""

    number: str
    born: str
    head: int
    mother: int
    name: str
    kana: str
    day: str

    def told_in(self, said: str) -> list[str]:
        """What of the mother stands in a text."""
        return [one for one in (self.name, self.kana, str(self.mother), self.day, SHELTER) if one and one in said]


def couple(home: Path) -> Couple:
    with sqlite3.connect(home / "madoguchi.sqlite3") as store:
        found = store.execute(
            "SELECT c.reference_number, h.birth_date, h.person_id, w.person_id, w.name, w.name_kana, w.birth_date "
            "FROM cases_claim c JOIN residents h ON h.person_id = c.recipient_id "
            "JOIN cases_claim_member m ON m.claim_id = c.id AND m.person_id <> c.recipient_id "
            "JOIN residents w ON w.person_id = m.person_id "
            "WHERE c.state = 'open' AND c.letter = 'notice' AND NOT c.protected AND h.superseded_at IS NULL "
            "AND w.superseded_at IS NULL AND h.birth_date IS NOT NULL AND w.sex = '2' "
            "AND (SELECT count(*) FROM residents r WHERE r.person_id IN (h.person_id, w.person_id)) = 2 "
            "ORDER BY c.id LIMIT 1"
        ).fetchone()
    return Couple(*found)


def protect(home: Path, them: Couple) -> None:
    """「支援措置」 Take in a measure of today: she lives elsewhere, and that is where she is written to."""
    with sqlite3.connect(home / "madoguchi.sqlite3") as store:
        store.execute(
            "INSERT INTO protections (municipality_id, measure_id, person_id, role, offender_id, ground, starts_on, "
            "lives_here, contact_address, recorded_at) SELECT municipality_id, 999001, ?, 'applicant', ?, 'order', "
            "'2025-02-09', 0, ?, '2025-02-09 00:00:00' FROM residents WHERE person_id = ? LIMIT 1",
            [them.mother, them.head, SHELTER, them.mother],
        )


def come_in(page: Page, address: str, number: str, born: str) -> str:
    """Try the door; what the page then says."""
    page.goto(f"{address}/ja/signin/")
    page.fill("#number", number)
    page.fill("#born", born)
    with page.expect_navigation():
        page.click("main button[type=submit]")
    return page.inner_text("main")


def everywhere(page: Page, address: str) -> str:
    """All that a visitor can open of the first matter, in every language: what is seen, and what lies behind it."""
    said = []
    for language in ("ja", "en", "easy"):
        base = f"{address}/{language}"
        for path in ("home/", "home/1/", "home/1/answer/", "home/1/wrong/", "home/1/refuse/", "uses/", "passkeys/"):
            page.goto(f"{base}/{path}")
            said.append(page.content())
        for path in ("home/1/letter.txt", "home/1/letter.pdf", "uses.csv"):
            said.append(page.context.request.get(f"{base}/{path}").body().decode("utf-8", "replace"))
    return "\n".join(said)


def test_a_husband_who_looks_everywhere_finds_nothing(counter: Counter, counter_home: Path, page: Page) -> None:
    address, them = counter[0], couple(counter_home)
    come_in(page, address, them.number, them.born)
    page.wait_for_url("**/ja/home/")
    assert them.name in them.told_in(everywhere(page, address))
    page.goto(f"{address}/ja/home/1/")

    protect(counter_home, them)
    page.reload()
    assert them.told_in(page.content()) == []
    assert them.told_in(everywhere(page, address)) == []
    page.goto(f"{address}/ja/home/1/")
    page.go_back()
    assert them.told_in(page.content()) == []
    page.goto(f"{address}/ja/home/")
    expect(page.locator("main")).to_contain_text("直接ご案内")
    looked_at(page)
    page.click("header button")

    # At the door her day of birth is answered as any number that is wrong; his own lets him in to find nothing.
    assert come_in(page, address, them.number, them.day) == come_in(page, address, "111111111111", them.day)
    looked_at(page)
    come_in(page, address, them.number, them.born)
    page.wait_for_url("**/ja/home/")
    assert them.told_in(everywhere(page, address)) == []

    # Whoever searches at a desk for him is shown no address of hers; the case says that it needs care.
    clerk = seat(page, address, "1001")
    for field, given in (("#number", them.number), ("#name", them.name)):
        clerk.goto(f"{address}/staff/ja/find/")
        clerk.fill(field, given)
        clerk.keyboard.press("Enter")
        clerk.wait_for_load_state("networkidle")
        assert SHELTER not in clerk.content()
        looked_at(clerk)
