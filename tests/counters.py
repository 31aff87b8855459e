"""Counters of an invented city in processes of their own, and real browsers that look at their pages."""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

from tests.prepared import PREPARED

ROOT = Path(__file__).parents[1]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
NEEDS_CHROMIUM = pytest.mark.skipif(CHROMIUM is None, reason="No Chromium on PATH (Debian: apt-get install chromium).")
Counter = tuple[str, dict[str, dict[str, str]]]
SERVE = [sys.executable, "-c", "from madoguchi.cli import main; main()", "serve", "--residents", "500", "--json"]
AXE = Axe().axe_script
OBJECTIONS = """axe.run({resultTypes: ["violations"]})
    .then(found => found.violations.map(one => [one.id, one.nodes[0].html]))"""
WIDTHS = (320, 1280)
"""A telephone and a desk, in pixels."""
_LOOKED_AT: set[tuple[int, str]] = set()
"""The width and the hash of each page that axe has found nothing in, in this process."""


@pytest.fixture(scope="session")
def made_ready(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A HOME with an invented city whose letters have just gone out, and what `serve --prepare` says of it."""
    own = tmp_path_factory.getbasetemp()
    # The workers of pytest-xdist share one: to make it takes longer than most tests.
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    home, said = shared / "counter", shared / "counter.json"
    with (shared / "counter.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not said.exists():
            made = subprocess.run([*SERVE, "--prepare"], env=of_counter(home), capture_output=True, check=True)
            said.write_bytes(made.stdout)
    return home, said.read_text("utf-8")


@pytest.fixture
def counter_home(made_ready: tuple[Path, str], tmp_path: Path) -> Path:
    """Where the records of a test's own counter lie: a copy."""
    return Path(shutil.copytree(made_ready[0], tmp_path / "counter"))


def of_counter(home: Path) -> dict[str, str]:
    """The environment of a counter's process."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("MADOGUCHI_")}
    return own | {"MADOGUCHI_HOME": str(home), "PYTHONPATH": str(ROOT / "src")}


@contextmanager
def listening(home: Path, **settings: str) -> Iterator[tuple[BaseProcess, int]]:
    """A counter in a process of its own: that process, and the port on which it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = PREPARED.Process(target=_serve, args=(port, of_counter(home) | settings))
    server.start()
    for _ in range(600):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                break
        assert server.is_alive()
        time.sleep(0.05)
    try:
        yield server, port
    finally:
        server.terminate()
        server.join(timeout=30)


def _serve(port: int, environment: dict[str, str]) -> None:
    """Become the process of a counter."""
    os.environ.clear()
    os.environ.update(environment)
    silent = os.open(os.devnull, os.O_WRONLY)
    for number in (1, 2):
        os.dup2(silent, number)
    from madoguchi.cli import main

    sys.argv = ["madoguchi", "serve", "--json", "--port", str(port)]
    main()


@pytest.fixture
def counter(counter_home: Path, made_ready: tuple[Path, str]) -> Iterator[Counter]:
    """The address of a counter of an invented city, and what residents have in hand."""
    with listening(counter_home) as (_, port):
        yield f"http://127.0.0.1:{port}", {key["letter"]: key for key in json.loads(made_ready[1])["keys"]}


@pytest.fixture
def page() -> Iterator[Page]:
    """A browser window on a telephone; the policy of the pages is set aside for axe alone."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        own = browser.new_context(bypass_csp=True, locale="ja-JP", viewport={"width": WIDTHS[0], "height": 800})
        yield own.new_page()
        browser.close()


def looked_at(page: Page) -> None:
    """On a telephone and on a desk: nothing wider than the window, and nothing that axe objects to.

    The window is left as wide as it was. The same page at the same width is the same to axe.
    """
    own = page.viewport_size
    assert own is not None
    page.wait_for_load_state()
    shown = sha256(re.sub(r'value="[^"]*"|[0-9]+', "", page.content()).encode()).hexdigest()
    for width in sorted(WIDTHS, key=lambda one: one == own["width"]):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("window.innerWidth") == width
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (page.url, width)
        if (width, shown) in _LOOKED_AT:
            continue
        if page.evaluate("!window.axe"):
            page.evaluate(AXE)
        assert page.evaluate(OBJECTIONS) == [], (page.url, width)
        _LOOKED_AT.add((width, shown))
    page.set_viewport_size(own)
