"""An invented city whose letters have just gone out, and browsers: without JavaScript, and real ones."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Page, sync_playwright
from tests.city_once import draw_once

from madoguchi import flow, tenancy
from madoguchi.cases.models import Claim
from madoguchi.programme.load import load
from madoguchi.simulate.counter import DoorKey, door_keys, prepare

CITY = "302015"
ROOT = Path(__file__).parents[2]
FILE = ROOT / "programmes/low_income_household_2024.py"
TODAY = date(2025, 2, 10)

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
NEEDS_CHROMIUM = pytest.mark.skipif(CHROMIUM is None, reason="No Chromium on PATH (Debian: apt-get install chromium).")
Counter = tuple[str, dict[str, dict[str, str]]]
SERVE = [sys.executable, "-c", "from madoguchi.cli import main; main()", "serve", "--residents", "500", "--json"]


@pytest.fixture
def keys(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, DoorKey]]:
    """What invented residents have in hand, by the kind of their letter; the municipality stays in scope."""
    monkeypatch.setattr(django_settings, "MUNICIPALITY", CITY)
    monkeypatch.setattr(django_settings, "TODAY", TODAY)
    draw_once(monkeypatch)
    with tenancy.municipality(CITY):
        flow.found(CITY, "和歌山市", synthetic=True)
        prepare(load(FILE), 500, 1)
        yield {key.letter: key for key in door_keys()}


def come_in(key: DoorKey, *, shared: bool = False, client: Client | None = None) -> Client:
    """A browser that came in with a letter."""
    browser = client or Client()
    said = {"number": key.reference_number, "born": key.born.isoformat()} | ({"shared": "on"} if shared else {})
    response = browser.post("/ja/signin/", said)
    assert (response.status_code, response.headers["Location"]) == (302, "/ja/home/")
    return browser


def claim_of(key: DoorKey) -> Claim:
    found: Claim = Claim.objects.get(reference_number=key.reference_number)
    return found


@pytest.fixture(scope="session")
def made_ready(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A HOME with an invented city whose letters have just gone out, and what `serve --prepare` says of it."""
    home = tmp_path_factory.mktemp("counter")
    made = subprocess.run([*SERVE, "--prepare"], env=of_counter(home), capture_output=True, check=True, text=True)
    return home, made.stdout


@pytest.fixture
def counter_home(made_ready: tuple[Path, str], tmp_path: Path) -> Path:
    """Where the records of a test's own counter lie: a copy."""
    return Path(shutil.copytree(made_ready[0], tmp_path / "counter"))


def of_counter(home: Path) -> dict[str, str]:
    """The environment of a counter's process."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("MADOGUCHI_")}
    return own | {"MADOGUCHI_HOME": str(home), "PYTHONPATH": str(ROOT / "src")}


@contextmanager
def listening(home: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A counter in a process of its own: that process, and the port on which it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen([*SERVE, "--port", str(port)], env=of_counter(home), **silent)
    for _ in range(600):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                break
        assert server.poll() is None
        time.sleep(0.05)
    yield server, port
    server.terminate()
    server.wait(timeout=30)


@pytest.fixture
def counter(counter_home: Path, made_ready: tuple[Path, str]) -> Iterator[Counter]:
    """The address of a counter of an invented city, and what residents have in hand."""
    with listening(counter_home) as (_, port):
        yield f"http://127.0.0.1:{port}", {key["letter"]: key for key in json.loads(made_ready[1])["keys"]}


@pytest.fixture
def page() -> Iterator[Page]:
    """A browser window; the policy of the pages is set aside for axe alone."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser.new_context(bypass_csp=True, locale="ja-JP").new_page()
        browser.close()


def looked_at(page: Page) -> None:
    """Nothing that axe objects to, and nothing wider than the window."""
    found = [(one["id"], one["nodes"][0]["html"]) for one in Axe().run(page).response["violations"]]
    assert found == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url
