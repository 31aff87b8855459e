"""「オンライン窓口」 A resident's pages over loopback, beside the same form as an everyday Django project writes it.

Both sides are asked by the same browser, through waitress with as many threads, each server in a process of its own,
on the same store with the same settings; the peer (`bench/peer_pages.py`) is spared protections, history and the
record of who read what. Of every household that is asked for both say the same amount before anything is timed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import cycle
from pathlib import Path
from random import Random

from bench.apart import apart
from bench.browser import Browser, Page
from bench.city import CODE, SEED, WHOLE_CITY, shipped
from bench.figure import Counted, Figure, measure
from bench.postgresql import binaries, started
from bench.progress import tell
from bench.serve import served

SIZE = WHOLE_CITY
RUNS = 60
AT_ONCE = 4
EACH = 10
"""How many pages each of those who come at once opens in one run."""
PROGRAMME = "low_income_household_2024"
DAY = "2025-02-10"
PEER = "Django ModelForm and a loop over the ORM"
NAMES = {"bank": "0005", "branch": "001", "account_type": "1", "kind": "bank"}
FAULTS = (
    {"bank": "幻影銀行"},
    {"branch": "幻影支店"},
    {"number": "12345678"},
    {"number": ""},
    {"holder": "山田太郎"},
    {"holder": "ベツ ジンブツ"},
    {"account_type": "9"},
    {"kind": "yucho", "symbol": "99999", "yucho_number": "1"},
)
"""What a machine can see: no such bank or branch, no account number, no kana, another's name, no such account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What an invented resident has in hand, who they are, and their name in kana."""

    reference_number: str
    person_id: int
    born: date
    kana: str


def run(folder: Path, size: int = SIZE, runs: int = RUNS) -> list[Figure | Counted]:
    """On SQLite, and on PostgreSQL where it is installed."""
    figures = _on_store(folder / f"pages-{size}", "SQLite", "", "", size, runs)
    programs = binaries()
    if programs is None:
        tell("PostgreSQL is not installed here")
        return figures
    with started(programs, ("madoguchi", "peer")) as at:
        home = folder / f"pages-{size}-postgresql"
        return figures + _on_store(home, "PostgreSQL", at["madoguchi"], at["peer"], size, runs)


def _on_store(home: Path, store: str, ours_at: str, peer_at: str, size: int, runs: int) -> list[Figure | Counted]:
    tell(f"making ready a city of {size:,} on {store}, twice")
    # Of each household one answer is taken; the warm-up takes one, too, and the last two are for what is counted.
    doors, _ = apart(_prepare, home, ours_at, size, runs + 3)
    peer_at = peer_at or str(home / "peer.sqlite3")
    apart(_fill, peer_at, home / CODE / "snapshots")
    environment = {
        "MADOGUCHI_HOME": str(home), "MADOGUCHI_DATABASE": ours_at, "MADOGUCHI_MUNICIPALITY": CODE,
        "MADOGUCHI_TODAY": DAY, "MADOGUCHI_FACES": "portal", "MADOGUCHI_SECRET_KEY": "of a bench",
    }  # fmt: skip
    with ExitStack() as open_servers:
        port = open_servers.enter_context(served("madoguchi.wsgi", environment))
        peer_port = open_servers.enter_context(served("bench.peer_pages", {"PEER_DATABASE": peer_at}))
        ours = [_came_in(port, door) for door in doors]
        theirs = [_came_in_at_peer(peer_port, door) for door in doors]
        said = [one.get("/ja/home/1/").amount for one in ours]
        if None in said or said != [one.get("/matter/").amount for one in theirs]:
            raise AssertionError("the peer says other amounts, so its time says nothing")
        tell(f"pages on {store}, {runs + 1} times")
        figures = _timed(store, size, runs, ours[:-2], theirs[:-2], doors)
        return figures + _counted(store, ours[-2:], doors[-2:], home, ours_at)


def _timed(
    store: str, size: int, runs: int, ours: list[Browser], theirs: list[Browser], doors: list[Door]
) -> list[Figure | Counted]:
    def compared(name: str, act: Callable[[Browser, Door], object], peer: Callable[[Browser], object] | None) -> Figure:
        us, them = cycle(zip(ours, doors, strict=False)), cycle(theirs)
        return measure(
            f"{name}, city of {size:,}, {store}",
            lambda: act(*next(us)),
            size=1,
            unit="page" if peer is None or "answer" not in name else "answer",
            peer=None if peer is None else PEER,
            peer_act=None if peer is None else lambda: peer(next(them)),
            runs=runs,
        )

    found: list[Figure | Counted] = [
        compared("list of one's matters", lambda one, _: _shown(one.get("/ja/home/")), lambda one: one.get("/home/")),
        compared("one matter", lambda one, _: _shown(one.get("/ja/home/1/")), lambda one: one.get("/matter/")),
        compared("who used my data", lambda one, _: _shown(one.get("/ja/uses/")), None),
        compared("the letter as PDF", lambda one, _: _shown(one.get("/ja/home/1/letter.pdf")), None),
        compared("account answered, checked and sent", _answered, _answered_at_peer),
    ]
    with ThreadPoolExecutor(AT_ONCE) as pool:

        def all_at_once(browsers: list[Browser], path: str) -> None:
            def several(browser: Browser) -> None:
                for _ in range(EACH):
                    _shown(browser.get(path))

            list(pool.map(several, browsers[:AT_ONCE]))

        together = min(AT_ONCE, len(ours))
        found.append(
            measure(
                f"one matter by {together} at once, {store}",
                lambda: all_at_once(ours, "/ja/home/1/"),
                size=together * EACH,
                unit="pages",
                peer=PEER,
                peer_act=lambda: all_at_once(theirs, "/matter/"),
                runs=min(runs, 7),
            )
        )
    return found


def _counted(store: str, browsers: list[Browser], doors: list[Door], home: Path, database: str) -> list[Counted]:
    browser, other = browsers
    got_in = _sent_with_faults(browser, doors[0])
    kept, _ = apart(_submissions, home, database, [doors[0].reference_number])
    if kept:
        raise AssertionError("a form with a fault was kept although its page said that nothing was taken")
    other.get("/ja/home/")
    asked = re.findall(r"<ol>.*?</ol>", other.get("/ja/home/1/").text, re.DOTALL)
    before = other.shown - 1
    _answered(other, doors[1])
    if apart(_submissions, home, database, [doors[1].reference_number])[0] != 1:
        raise AssertionError("an answer that was sent is not kept")
    return [
        Counted(name=f"forms with a visible defect that get in, {store}", found=got_in, of=2 * len(FAULTS), at_most=0),
        Counted(name=f"questions to a household that is known, {store}", found=len(asked), of=None, at_most=0),
        Counted(name=f"pages from the matter to its answer, {store}", found=other.shown - before, of=None, at_most=3),
    ]


def _sent_with_faults(browser: Browser, door: Door) -> int:
    """How many forms with a defect the counter takes: sent from its page, and past the page as if it were good."""
    taken = 0
    for fault in FAULTS:
        token = browser.get("/ja/home/1/answer/").hidden["csrfmiddlewaretoken"]
        fields = {**_account(door), **fault, "csrfmiddlewaretoken": token}
        taken += browser.post("/ja/home/1/answer/", fields).status != 422
        past = browser.post("/ja/home/1/accept/", {**fields, "form": "0" * 24, "account": "given"})
        taken += past.status < 400
    return taken


def _account(door: Door) -> dict[str, str]:
    return {**NAMES, "number": f"{door.person_id % 10_000_000:07}", "holder": door.kana}


def _came_in(port: int, door: Door) -> Browser:
    browser = Browser(port)
    token = browser.get("/ja/signin/").hidden["csrfmiddlewaretoken"]
    fields = {"number": door.reference_number, "born": door.born.isoformat(), "csrfmiddlewaretoken": token}
    _led(browser.post("/ja/signin/", fields))
    return browser


def _came_in_at_peer(port: int, door: Door) -> Browser:
    browser = Browser(port)
    token = browser.get("/signin/").hidden["csrfmiddlewaretoken"]
    fields = {"number": str(door.person_id), "born": door.born.isoformat(), "csrfmiddlewaretoken": token}
    _led(browser.post("/signin/", fields))
    return browser


def _answered(browser: Browser, door: Door) -> None:
    form = _shown(browser.get("/ja/home/1/answer/"))
    last = _shown(browser.post("/ja/home/1/answer/", {**form.hidden, **_account(door)}))
    _led(browser.post("/ja/home/1/accept/", last.hidden), "sent=carries")


def _answered_at_peer(browser: Browser) -> None:
    form = _shown(browser.get("/answer/"))
    given = {"bank_code": "0005", "branch_code": "001", "account_type": "1", "account_number": "1234567"}
    last = _shown(browser.post("/answer/", {**form.hidden, **given, "holder": "ヤマダ タロウ"}))
    _led(browser.post("/confirm/", last.hidden))


def _shown(page: Page) -> Page:
    if page.status != 200:
        raise AssertionError(f"a page came with status {page.status}")
    return page


def _led(page: Page, said: str = "") -> None:
    if page.status != 302 or said not in page.location:
        raise AssertionError(f"a form came back with status {page.status} {page.location}")


@contextmanager
def _opened(home: Path, database: str) -> Iterator[None]:
    os.environ["MADOGUCHI_HOME"], os.environ["MADOGUCHI_DATABASE"] = str(home), database
    os.environ["MADOGUCHI_TODAY"] = DAY
    from madoguchi.cli.records import records

    with records(CODE, synthetic=True):
        yield


def _prepare(home: Path, database: str, residents: int, wanted: int) -> list[Door]:
    """Make the city, and choose whom to be: heads of households that are entitled and were sent a form."""
    with _opened(home, database):
        from django.db import connection

        from madoguchi.cases.models import Claim
        from madoguchi.registry.models import Resident
        from madoguchi.simulate import counter

        counter.prepare(shipped(PROGRAMME), residents, SEED, date.fromisoformat(DAY))
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        sent = Claim.objects.filter(letter="confirmation", outcome="yes", covered_elsewhere=False, state="open")
        found = []
        for claim in Random(SEED).sample(list(sent.order_by("id")), sent.count()):
            held = Resident.objects.filter(person_id=claim.recipient_id, superseded_at__isnull=True)
            head = held.latest("version")
            if head.birth_date and head.name_kana and not head.name_romaji and not head.alias:
                found.append(
                    Door(
                        reference_number=claim.reference_number,
                        person_id=head.person_id,
                        born=head.birth_date,
                        kana=head.name_kana,
                    )
                )
            if len(found) == wanted:
                break
        return found


def _fill(database: str, snapshots: Path) -> int:
    os.environ["PEER_DATABASE"] = database
    from bench import peer_pages

    (snapshot,) = snapshots.iterdir()
    return peer_pages.fill(snapshot)


def _submissions(home: Path, database: str, numbers: list[str]) -> int:
    with _opened(home, database):
        from madoguchi.cases.models import Submission

        return Submission.objects.filter(reference_number__in=numbers).count()
