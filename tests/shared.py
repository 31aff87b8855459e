"""Where the data of others lie: beside the checkout, or where MADOGUCHI_SHARED says. None of it is in the project.

Some vectors and a program that tests ask are fetched by `make vectors` into `build`.
"""

from __future__ import annotations

import os
from pathlib import Path

from tests.house.source import ROOT

SHARED = Path(os.environ.get("MADOGUCHI_SHARED") or ROOT.parent / "shared")
DATA = SHARED / "data"
PROGRAMS = ROOT / "build" / "peers" / "node_modules"


def vectors(name: str) -> Path:
    """The folder of somebody's vectors, whether it is there or not."""
    fetched = ROOT / "build" / "vectors" / name
    return fetched if fetched.exists() else SHARED / "vectors" / name
