"""The articles of a programme are opened in a real browser, on a telephone and on a desk; axe looks at them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, expect

from madoguchi.programme.load import load
from tests.counters import NEEDS_CHROMIUM, Counter, looked_at, of_counter
from tests.formats.laws import SCHEMA, law

from .conftest import FILE
from .test_family import seat

pytestmark = NEEDS_CHROMIUM
IMPORT = [sys.executable, "-c", "from madoguchi.cli import main; main()", "law", "import"]


def test_articles_are_opened(counter: Counter, counter_home: Path, page: Page, tmp_path: Path) -> None:
    address, _ = counter
    (tmp_path / "own.xml").write_bytes(law(title=f"和歌山市{load(FILE).programme.authority}"))
    (tmp_path / "own.xsd").write_bytes(SCHEMA)
    words = [str(tmp_path / "own.xml"), "--schema", str(tmp_path / "own.xsd"), "--effective", "2024-04-01"]
    subprocess.run([*IMPORT, *words], env=of_counter(counter_home), check=True, capture_output=True)
    window = seat(page, address, "2001")
    window.goto(f"{address}/staff/ja/claims/{load(FILE).programme.id}/?state=open")
    case = window.locator("tbody a").first.get_attribute("href")
    assert case
    for language in ("ja", "en"):
        for path in (f"/staff/{language}/programmes/", case.replace("/ja/", f"/{language}/")):
            window.goto(address + path)
            for one in window.locator("summary").all():
                one.click()
            expect(window.get_by_text("支給対象者は、基準日において住民である者とする。").first).to_be_visible()
            looked_at(window)
