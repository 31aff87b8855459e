"""Long work in a process of its own: killed in the middle and begun again, all is there once; in a real browser."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest
from bench.browser import Browser
from playwright.sync_api import Page, expect

from madoguchi.simulate.desks import DESKS
from tests.counters import NEEDS_CHROMIUM, SERVE, Counter, listening, looked_at, of_counter

from .conftest import PROGRAMME
from .test_family import seat

LISTED = 120
LIST = f"/staff/ja/claims/{PROGRAMME}/?state=review&reason=objection"


@pytest.fixture
def larger_home(tmp_path: Path) -> Path:
    """A city in which a list can be long enough to be settled for a while."""
    made = [*SERVE, "--residents", "2000", "--prepare"]
    subprocess.run(made, env=of_counter(tmp_path / "larger"), capture_output=True, check=True)
    return tmp_path / "larger"


def rows(home: Path, sql: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(home / "madoguchi.sqlite3", timeout=30) as store:
        return store.execute(sql).fetchall()


def in_review(home: Path) -> None:
    """Let so many wait for a person because of an objection."""
    chosen = f"SELECT id FROM cases_claim WHERE state = 'open' AND NOT protected ORDER BY id LIMIT {LISTED}"
    rows(home, f"UPDATE cases_claim SET state = 'review', reason = 'objection' WHERE id IN ({chosen})")
    assert rows(home, "SELECT count(*) FROM cases_claim WHERE reason = 'objection'") == [(LISTED,)]


def signed_in(port: int) -> tuple[Browser, dict[str, str]]:
    browser, key = Browser(port), next(one for one in DESKS if one.number == "2001")
    token = {"csrfmiddlewaretoken": browser.get("/staff/ja/signin/").hidden["csrfmiddlewaretoken"]}
    assert browser.post("/staff/ja/signin/", token | {"number": key.number, "secret": key.secret}).status == 302
    # Coming in makes a new one.
    return browser, {"csrfmiddlewaretoken": browser.get("/staff/ja/find/").hidden["csrfmiddlewaretoken"]}


def process_of(home: Path, number: int) -> int:
    """The process that holds the errand's file, by what the system says of its open files."""
    file = str(home / "302015" / "errands" / str(number))
    for folder in Path("/proc").glob("[0-9]*/fd"):
        try:
            if any(str(one.readlink()) == file for one in folder.iterdir()):
                return int(folder.parent.name)
        except OSError:
            continue
    return 0


def settled(home: Path) -> int:
    found = rows(home, "SELECT count(*) FROM cases_change WHERE reason = 'resolved'")
    return int(str(found[0][0]))


def test_killed_in_the_middle_and_begun_again_all_is_done_once(larger_home: Path) -> None:
    in_review(larger_home)
    with listening(larger_home) as (server, port):
        browser, token = signed_in(port)
        said = {"outcome": "refuse", "note": "要件を満たさない", "reason": "objection", "sure": "1"}
        said |= {"count": str(LISTED)}
        begun = browser.post(f"/staff/ja/claims/{PROGRAMME}/settle-all/", token | said)
        address = begun.location
        worker = 0
        for _ in range(6_000):
            worker = worker or process_of(larger_home, 1)
            if worker and settled(larger_home):
                break
            time.sleep(0.01)
        assert worker and os.getpgid(worker) != os.getpgid(server.pid)
        os.kill(worker, signal.SIGKILL)
        for _ in range(600):
            page = browser.get(address).text
            if "処理が途中で止まりました" in page:
                break
        assert "処理が途中で止まりました" in page and 'name="again"' in page
        done = settled(larger_home)
        assert 0 < done < LISTED and done % 50 == 0
    # The server is another one now, and a work that it begins outlives it.
    with listening(larger_home) as (server, port):
        browser, token = signed_in(port)
        assert browser.post(address, token | {"again": "1"}).status == 302
        server.kill()
        server.join(timeout=30)
    for _ in range(6_000):
        if rows(larger_home, "SELECT 1 FROM errands WHERE ended_at IS NOT NULL"):
            break
        time.sleep(0.01)
    assert settled(larger_home) == LISTED
    twice = "SELECT claim_id FROM cases_change WHERE reason = 'resolved' GROUP BY claim_id HAVING count(*) > 1"
    assert rows(larger_home, twice) == []
    assert rows(larger_home, "SELECT count(*) FROM cases_claim WHERE state = 'to_refuse'") == [(LISTED,)]
    with listening(larger_home) as (_, port):
        browser, _token = signed_in(port)
        assert re.search(rf"{LISTED}件のうち{LISTED}件に判断を記しました", browser.get(address).text)


@NEEDS_CHROMIUM
def test_the_page_goes_on_by_itself_from_progress_to_outcome(counter: Counter, page: Page) -> None:
    address, _ = counter
    address = address.replace("127.0.0.1", "localhost")
    examiner = seat(page, address, "2001")
    examiner.goto(f"{address}/staff/ja/programmes/")
    examiner.click("form[action*='/programmes/run/'] button")
    expect(examiner.locator("progress")).to_be_visible()
    looked_at(examiner)
    expect(examiner.locator("main [role=status]")).to_contain_text("判定しました", timeout=60_000)
    looked_at(examiner)
    examiner.click("main a[href$='/desk/']")
    expect(examiner.locator("main")).to_contain_text("終わりました")
    looked_at(examiner)
    examiner.goto(f"{address}/staff/en/claims/{PROGRAMME}/letters/")
    looked_at(examiner)
    examiner.select_option("#kind", "confirmation")
    examiner.click("main form button")
    expect(examiner.locator("main [role=status]")).to_contain_text("letters were printed", timeout=120_000)
    looked_at(examiner)
    with examiner.expect_download() as taken:
        examiner.click("main li a[href$='.pdf']")
    assert Path(taken.value.path()).read_bytes().startswith(b"%PDF")
