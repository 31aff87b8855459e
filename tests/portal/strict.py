"""A programme whose file asks for a stronger proof, and a counter of its own whose letters went out by it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from madoguchi.programme.declaration import DeclaredFile
from madoguchi.programme.load import load
from tests.counters import of_counter

from .conftest import CITY, FILE, ROOT

_CLOSES = "closes=date(2025, 5, 31)"
_PREPARE = f"""
import os, sys
from datetime import date
from pathlib import Path
os.environ["DJANGO_SETTINGS_MODULE"] = "madoguchi.settings"
from madoguchi.cli.records import records
from madoguchi.programme.load import load
with records("{CITY}", synthetic=True):
    from django.conf import settings
    from madoguchi import flow, store
    from madoguchi.simulate import counter
    settings.MUNICIPALITY, settings.TODAY = "{CITY}", date(2025, 2, 10)
    store.disk.write_whole(flow.home() / "rehearsal-day", [b"2025-02-10"])
    counter.prepare(load(Path(sys.argv[1])), 500, seed=2020, today=settings.TODAY)
"""


def strict_file(folder: Path, *, identity: int = 1, authentication: int = 1) -> DeclaredFile:
    """The shipped programme, asking for these levels of who answers online."""
    return load(_written(folder, identity, authentication))


def strict_home(folder: Path, *, authentication: int) -> tuple[Path, dict[str, dict[str, str]]]:
    """A HOME whose letters went out by such a file, and what residents have in hand."""
    home = folder / "strict"
    file = _written(folder, 1, authentication)
    environment = of_counter(home)
    subprocess.run([sys.executable, "-c", _PREPARE, str(file)], env=environment, capture_output=True, check=True)
    serve = "from madoguchi.cli import main; main()"
    said = subprocess.run(
        [sys.executable, "-c", serve, "serve", "--prepare", "--json"], env=environment, capture_output=True, check=True
    )
    return home, {key["letter"]: key for key in json.loads(said.stdout)["keys"]}


def _written(folder: Path, identity: int, authentication: int) -> Path:
    asked = f"{_CLOSES}, identity_level={identity}, authentication_level={authentication}"
    text = (ROOT / FILE).read_text("utf-8")
    assert _CLOSES in text
    file = folder / "strict.py"
    file.write_text(text.replace(_CLOSES, asked), "utf-8")
    return file
