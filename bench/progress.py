"""Say on stderr what a long bench is at; the table alone goes to stdout."""

from __future__ import annotations

import sys


def tell(what: str) -> None:
    """One line, at once."""
    print(f"  … {what}", file=sys.stderr, flush=True)
