"""「職員の窓口」 The pages that staff open all day, over loopback, in a city where 10,000 cases wait for a person.

There is no peer: what is promised is a time, for a list that takes longer is a list that nobody works with.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from urllib.parse import quote

from bench.apart import apart
from bench.browser import Browser
from bench.city import CODE, SEED, WHOLE_CITY, shipped
from bench.figure import Figure, Target, measure
from bench.postgresql import binaries, started
from bench.progress import tell
from bench.serve import served

SIZE = WHOLE_CITY
RUNS = 30
WAITING = 10_000
PROGRAMME, PROGRAMME_ID = "low_income_household_2024", "low-income-household-2024"
DAY = "2025-02-10"
PROMISED = Target(seconds=0.3)
LIST = f"/staff/ja/claims/{quote(PROGRAMME_ID)}/"


def run(folder: Path, size: int = SIZE, runs: int = RUNS) -> list[Figure]:
    """On SQLite, and on PostgreSQL where it is installed."""
    figures = _on_store(folder / f"desk-{size}", "SQLite", "", size, runs)
    programs = binaries()
    if programs is None:
        tell("PostgreSQL is not installed here")
        return figures
    with started(programs, ("madoguchi",)) as at:
        return figures + _on_store(folder / f"desk-{size}-postgresql", "PostgreSQL", at["madoguchi"], size, runs)


def _on_store(home: Path, store: str, database: str, size: int, runs: int) -> list[Figure]:
    tell(f"making ready a city of {size:,} on {store}")
    (name, kana, address, case), _ = apart(_prepare, home, database, size)
    environment = {
        "MADOGUCHI_HOME": str(home), "MADOGUCHI_DATABASE": database, "MADOGUCHI_MUNICIPALITY": CODE,
        "MADOGUCHI_TODAY": DAY, "MADOGUCHI_FACES": "console", "MADOGUCHI_SECRET_KEY": "of a bench",
    }  # fmt: skip
    with ExitStack() as open_servers:
        browser = _signed_in(open_servers.enter_context(served("madoguchi.wsgi", environment)))
        tell(f"desks on {store}, {runs + 1} times")

        def opened(path: str, what: str) -> Figure:
            return _timed(f"{what}, city of {size:,}, {store}", lambda: _shown(browser, path), runs)

        def found(what: str, **wanted: str) -> Figure:
            token = browser.get("/staff/ja/find/").hidden["csrfmiddlewaretoken"]
            fields = {"name": "", "address": "", "born": "", "number": "", "csrfmiddlewaretoken": token, **wanted}
            return _timed(f"{what}, city of {size:,}, {store}", lambda: _found(browser, fields), runs)

        return [
            opened("/staff/ja/desk/", "the desk"),
            opened(f"{LIST}?state=review", "who waits longest, of all in review"),
            opened(f"{LIST}?state=open", "a list of all that are open"),
            opened(f"/staff/ja/case/{case}/", "one case"),
            found("found by name", name=name),
            found("found by kana", name=kana),
            found("found by address", address=address),
            found("nobody found", name="龘龘"),
        ]


def _timed(name: str, act: Callable[[], object], runs: int) -> Figure:
    return measure(name, act, size=1, unit="page", runs=runs, target=PROMISED)


def _shown(browser: Browser, path: str) -> None:
    if (page := browser.get(path)).status != 200:
        raise AssertionError(f"a page came with status {page.status}")


def _found(browser: Browser, fields: dict[str, str]) -> None:
    page = browser.post("/staff/ja/find/", fields)
    if page.status != 200 or ("<table" in page.text) is (fields["name"] == "龘龘"):
        raise AssertionError(f"looking for somebody came to status {page.status}, or found others than it should")


def _signed_in(port: int) -> Browser:
    browser = Browser(port)
    token = browser.get("/staff/ja/signin/").hidden["csrfmiddlewaretoken"]
    fields = {"number": "2001", "secret": "rehearsal-examiner", "csrfmiddlewaretoken": token}
    if browser.post("/staff/ja/signin/", fields).status != 302:
        raise AssertionError("the examiner was not let in")
    return browser


def _prepare(home: Path, database: str, residents: int) -> tuple[str, str, str, int]:
    """Make the city, let ten thousand answer with a bank that does not exist, and choose whom to look for."""
    os.environ["MADOGUCHI_HOME"], os.environ["MADOGUCHI_DATABASE"] = str(home), database
    os.environ["MADOGUCHI_TODAY"] = DAY
    from madoguchi.cli.records import records

    with records(CODE, synthetic=True):
        import pyarrow as pa
        from django.db import connection

        from madoguchi import flow
        from madoguchi.cases.models import Claim
        from madoguchi.cases.receive import SUBMISSIONS
        from madoguchi.registry.models import Resident
        from madoguchi.simulate import counter
        from madoguchi.simulate.desks import open_desks
        from madoguchi.web import clock

        counter.prepare(shipped(PROGRAMME), residents, SEED, date.fromisoformat(DAY))
        now = clock.now()
        open_desks(now)
        claims = list(Claim.objects.filter(state="open", recipient_id__isnull=False).order_by("id")[:WAITING])
        account = {"bank_code": "9999", "branch_code": "999", "account_type": "1", "holder_kana": "ナマエ"}
        rows = [
            {"submission_no": f"B-{one.pk}", "reference_number": one.reference_number, "channel": "paper",
             "received_on": now.date(), "applicant_id": one.recipient_id, "answer": "accept",
             "account_number": f"{one.pk:07}", **account}
            for one in claims
        ]  # fmt: skip
        flow.take_all_submissions(pa.Table.from_pylist(rows, schema=SUBMISSIONS), now.date())
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        present = Resident.objects.filter(superseded_at__isnull=True, status="1", name_kana__isnull=False)
        one = present.exclude(street=None).order_by("-id")[min(residents // 3, 100_000)]
        return one.name.replace("\u3000", ""), one.name_kana, f"{one.town}{one.street}", claims[-1].pk
