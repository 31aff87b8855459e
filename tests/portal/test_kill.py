"""The power goes while residents send their answers: what was said to be taken is there, and nothing is half taken."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from threading import Event

from bench.browser import Browser

from tests.counters import listening

RESIDENTS = 24
AT_ONCE = 4
TAKEN_BEFORE = 6
"""So many were told that their answer is taken when the server is killed."""


@dataclass(slots=True)
class Sent:
    """An answer that was on its way: the form it was sent from, and whether its sender was told that it is taken."""

    number: str
    born: str
    form: dict[str, str]
    told: bool = False


def test_killed_while_answers_come_in_none_is_lost_half_taken_or_taken_twice(counter_home: Path) -> None:
    with listening(counter_home) as (server, port):
        sent = [_begun(port, number, born) for number, born in _asked(counter_home)]
        enough = Event()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            done = [pool.submit(_send, browser, one, enough, sent) for browser, one in sent]
            enough.wait(timeout=60)
            server.kill()
            server.join(timeout=30)
        for one in done:
            one.result()
    answers = [one for _, one in sent]
    cut_off = [one for one in answers if not one.told]
    assert len(answers) - len(cut_off) >= TAKEN_BEFORE and cut_off
    kept = _kept(counter_home)
    assert all(kept[one.number] == ("refused_by_claimant", 1) for one in answers if one.told)
    assert {kept[one.number] for one in cut_off} <= {("open", 0), ("refused_by_claimant", 1)}
    with listening(counter_home) as (_, port):
        for one in cut_off:
            browser, _ = _come_in(port, one.number, one.born)
            token = browser.get("/ja/home/1/").hidden.get("csrfmiddlewaretoken", one.form["csrfmiddlewaretoken"])
            browser.post("/ja/home/1/refuse/", {**one.form, "csrfmiddlewaretoken": token})
    kept = _kept(counter_home)
    assert all(kept[one.number] == ("refused_by_claimant", 1) for one in answers)


def _asked(home: Path) -> list[tuple[str, str]]:
    """Whom the office waits for: the number of the letter and the date of birth of its recipient."""
    found = _rows(
        home,
        "SELECT c.reference_number, min(r.birth_date) FROM cases_claim c JOIN residents r "
        "ON r.person_id = c.recipient_id WHERE c.state = 'open' AND c.letter = 'application' AND NOT c.protected "
        "AND r.superseded_at IS NULL AND r.birth_date IS NOT NULL "
        f"GROUP BY c.id HAVING count(DISTINCT r.birth_date) = 1 ORDER BY c.id LIMIT {RESIDENTS}",
    )
    return [(str(number), str(born)) for number, born in found]


def _kept(home: Path) -> dict[str, tuple[str, int]]:
    """Of each letter's number where its claim stands, and how many answers carry it."""
    found = _rows(
        home,
        "SELECT c.reference_number, c.state, (SELECT count(*) FROM cases_submission s WHERE s.claim_id = c.id) "
        "FROM cases_claim c",
    )
    return {str(number): (str(state), int(str(answers))) for number, state, answers in found}


def _rows(home: Path, sql: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(home / "madoguchi.sqlite3") as store:
        return store.execute(sql).fetchall()


def _come_in(port: int, number: str, born: str) -> tuple[Browser, str]:
    browser = Browser(port)
    token = browser.get("/ja/signin/").hidden["csrfmiddlewaretoken"]
    page = browser.post("/ja/signin/", {"number": number, "born": born, "csrfmiddlewaretoken": token})
    assert (page.status, page.location) == (302, "/ja/home/")
    return browser, token


def _begun(port: int, number: str, born: str) -> tuple[Browser, Sent]:
    """On the last page before the answer goes."""
    browser, _ = _come_in(port, number, born)
    return browser, Sent(number=number, born=born, form=browser.get("/ja/home/1/refuse/").hidden)


def _send(browser: Browser, one: Sent, enough: Event, sent: list[tuple[Browser, Sent]]) -> None:
    try:
        page = browser.post("/ja/home/1/refuse/", one.form)
    except (HTTPException, OSError):
        return
    one.told = page.status == 302 and "sent=carries" in page.location
    if sum(other.told for _, other in sent) >= TAKEN_BEFORE:
        enough.set()
