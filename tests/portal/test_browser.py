"""One family's story in a real browser, every page looked at by axe at 320 and 1280 pixels and in three languages."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="No Chromium on PATH (Debian: apt-get install chromium).")
Counter = tuple[str, dict[str, dict[str, str]]]
COMMAND = [sys.executable, "-c", "from madoguchi.cli import main; main()", "serve"]


@pytest.fixture
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    """A counter of an invented city in a process of its own: its address, and what residents have in hand."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {name: value for name, value in os.environ.items() if not name.startswith("MADOGUCHI_")}
    home = str(tmp_path_factory.mktemp("counter"))
    env = own | {"MADOGUCHI_HOME": home, "MADOGUCHI_TODAY": "2025-02-10", "PYTHONPATH": str(ROOT / "src")}
    words = [*COMMAND, "--port", str(port), "--residents", "500", "--json"]
    made = subprocess.run([*words, "--prepare"], env=env, capture_output=True, check=True, text=True)
    server = subprocess.Popen(words, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(600):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                break
        assert server.poll() is None
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}", {key["letter"]: key for key in json.loads(made.stdout)["keys"]}
    server.terminate()
    server.wait(timeout=30)


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


def come_in(page: Page, address: str, key: dict[str, str]) -> None:
    page.goto(f"{address}/ja/signin/")
    page.fill("#number", key["number"])
    page.fill("#born", key["born"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/ja/home/")


@pytest.mark.parametrize("width", [320, 1280])
def test_from_the_letter_to_the_answer_and_who_used_the_data(counter: Counter, page: Page, width: int) -> None:
    address, keys = counter
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address)
    looked_at(page)
    page.click("main a.button")
    looked_at(page)
    page.click("main button")
    assert page.get_by_role("alert").is_visible()
    looked_at(page)
    come_in(page, address, keys["confirmation"])
    looked_at(page)
    page.click("main a.button")
    looked_at(page)
    page.click("a.button >> nth=0")
    looked_at(page)
    page.fill("#bank", "三井")
    page.fill("#number", "1234567")
    page.click("form.card button >> nth=-1")
    assert page.get_by_role("alert").is_visible()
    looked_at(page)
    page.fill("#bank", "0005")
    page.fill("#branch", "001")
    page.click("form.card button >> nth=-1")
    looked_at(page)
    page.click("main button")
    page.wait_for_url("**sent=carries")
    assert page.get_by_role("status").is_visible()
    looked_at(page)
    for language in ("ja", "en", "easy"):
        for path in ("home/", "home/1/", "uses/", "nowhere/"):
            page.goto(f"{address}/{language}/{path}")
            looked_at(page)
    page.goto(f"{address}/ja/home/")
    page.click("header button")
    assert page.get_by_role("status").is_visible()
    page.goto(f"{address}/ja/home/1/")
    assert "signin" in page.url


def test_the_keyboard_alone_will_do(counter: Counter, page: Page) -> None:
    address, keys = counter
    page.goto(f"{address}/ja/signin/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "number":
            break
    page.keyboard.type(keys["notice"]["number"])
    page.keyboard.press("Tab")
    page.keyboard.type(keys["notice"]["born"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/ja/home/")
