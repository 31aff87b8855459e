"""Who handed something in takes the proof of it away; the hashes that it hangs on are for everybody."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from madoguchi.flow import evidencing, sealing
from madoguchi.simulate.counter import DoorKey
from madoguchi.trust import pdf
from madoguchi.trust.log import audit, policy
from madoguchi.trust.log.audit import Logged, Seen
from madoguchi.trust.purpose import Purpose

from .conftest import come_in
from .test_answer import ANSWER, send, typed

pytestmark = pytest.mark.django_db
Keys = dict[str, DoorKey]


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, settings: object) -> None:
    settings.HOME = tmp_path  # type: ignore[attr-defined]


def trusted() -> policy.Policy:
    return policy.read(f"log {evidencing.state(evidencing.going_on()).key}\nquorum none\n".encode())


def test_what_was_handed_in_is_proven_to_who_did_it(keys: Keys) -> None:
    key = keys["confirmation"]
    browser = come_in(key)
    send(browser, browser.post(ANSWER, typed(key)))
    # Before the minute is over there is nothing to prove it by, and the pages say so.
    said = {"ja": "いまから1分ほどで", "en": "about a minute from now", "easy": "1分ぐらい あとで"}
    for language, soon in said.items():
        page = browser.get(f"/{language}/home/1/").content.decode()
        assert soon in page and "receipt/1.tlog-proof" not in page
    early = browser.get("/ja/home/1/receipt/1.tlog-proof")
    assert early.status_code == 202 and "1分ほどで" in early.content.decode() and "Content-Disposition" not in early
    assert "続けられません" not in early.content.decode()
    evidencing.seal(datetime.now(UTC))
    for language, soon in said.items():
        page = browser.get(f"/{language}/home/1/").content.decode()
        assert f'href="/{language}/home/1/receipt/1.tlog-proof"' in page and soon not in page
    answer = browser.get("/ja/home/1/receipt/1.tlog-proof")
    found = audit.logged(answer.content, trusted())
    assert isinstance(found, Logged)
    row = json.loads(found.record)["row"]
    assert (row["account_number"], row["channel"], row["state"]) == ("1234567", "web", row["state"])
    assert browser.get("/ja/home/1/receipt/2.tlog-proof").status_code == 404
    assert Client().get("/ja/home/1/receipt/1.tlog-proof").status_code in (302, 404)
    assert come_in(keys["notice"]).get("/ja/home/1/receipt/1.tlog-proof").status_code == 404


def test_a_letter_bears_the_seal_of_an_office_that_has_one(keys: Keys) -> None:
    browser = come_in(keys["notice"])
    assert b"/ETSI.CAdES.detached" not in browser.get("/ja/home/1/letter.pdf").content
    sealing.begin(datetime.now(UTC))
    for language in ("ja", "en"):
        letter = browser.get(f"/{language}/home/1/letter.pdf").content
        (verdict,) = asyncio.run(pdf.verify(letter, sealing.anchors(), datetime.now(UTC)))
        assert (verdict.trouble, verdict.purpose, verdict.synthetic) == (None, Purpose.SEAL, True)
        assert verdict.stamped is not None
    # Once it seals, no letter leaves without.
    for key in sealing.keyring().folder.glob("seal-*.key"):
        key.unlink()
    assert browser.get("/ja/home/1/letter.pdf").status_code == 409


def test_the_public_log_is_verified_over_the_pages(keys: Keys) -> None:
    assert Client().get("/log/000000000000/checkpoint").status_code == 404
    come_in(keys["confirmation"])
    evidencing.seal(datetime.now(UTC))

    where = f"/log/{evidencing.state(evidencing.going_on()).folder}"

    def read(path: str) -> bytes:
        answer = Client().get(f"{where}/{path}")
        if answer.status_code != 200:
            raise FileNotFoundError(path)
        return answer.content

    found = audit.audit(read, trusted())
    assert isinstance(found, Seen) and found.checkpoint.size > 0
    headers = Client().head(f"{where}/checkpoint").headers
    assert headers["Content-Type"] == "text/plain; charset=utf-8"
    width = found.checkpoint.size
    assert "immutable" in Client().get(f"{where}/tile/0/000.p/{width}").headers["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        "",
        "key.pem",
        "../key.pem",
        "tile/../../key.pem",
        "tile/0/%2e%2e/key.pem",
        "tile/0/000/../../../../key.pem",
        "tile",
    ],
)
def test_nothing_else_of_the_house_is_given_out(keys: Keys, path: str) -> None:
    folder = evidencing.seal(datetime.now(UTC)).folder
    assert Client().get(f"/log/{folder}/{path}").status_code == 404
    assert Client().get(f"/log/{path}").status_code == 404
