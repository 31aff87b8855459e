"""What nobody foresaw, written down for whoever maintains the house: where it happened, and nothing of anybody."""

from __future__ import annotations

import os
import secrets
import sys
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def write_down(error: BaseException, home: Path) -> Path | None:
    """Write where an error happened, without a value or a message of it, to HOME/logs; the file, or None if it cannot.

    A message or a value may hold personal data, so neither is written.
    """
    now = datetime.now(UTC)
    lines = [f"{now.isoformat()} madoguchi, Python {sys.version.split()[0]}\n"]
    for one in chain(error):
        lines += [f"{type(one).__module__}.{type(one).__qualname__} (message left out)\n"]
        lines += traceback.StackSummary.extract(traceback.walk_tb(one.__traceback__)).format()
    path = home / "logs" / f"{now:%Y%m%dT%H%M%S}-{os.getpid()}-{secrets.token_hex(3)}.log"
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as log:
            log.writelines(lines)
    except OSError:
        return None
    return path


def chain(error: BaseException) -> list[BaseException]:
    """An error and all that led to it, the last first."""
    found: list[BaseException] = []
    one: BaseException | None = error
    while one is not None and one not in found:
        found.append(one)
        one = one.__cause__ or one.__context__
    return found
