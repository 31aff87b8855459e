"""Where the data of others lie: beside the checkout, or where MADOGUCHI_SHARED says. None of it is in the project."""

from __future__ import annotations

import os
from pathlib import Path

SHARED = Path(os.environ.get("MADOGUCHI_SHARED") or Path(__file__).resolve().parents[2] / "shared")
DATA = SHARED / "data"
