"""Secrets are checked by few at once, for a check is slow on purpose: whoever only guesses takes no page from others.

Doors, where anybody may guess, and desks, where somebody is in, have a lane each: guessers keep nobody from approving.
"""

from __future__ import annotations

import os
from threading import BoundedSemaphore, Lock

from django.contrib.auth.hashers import check_password

from madoguchi.core.errors import Busy

AT_ONCE = max(1, (os.cpu_count() or 1) // 2)
WAITING = 2
LONGEST_SECONDS = 3.0


class Lane:
    """So many checks at once, and so many who wait for one, in a process."""

    def __init__(self, at_once: int = AT_ONCE, waiting: int = WAITING) -> None:
        self._free, self._checks, self._lock = at_once + waiting, BoundedSemaphore(at_once), Lock()

    @property
    def is_open(self) -> bool:
        """Whether one more may wait."""
        return self._free > 0

    def fits(self, secret: str, kept: str) -> bool:
        """Whether a secret is the one of which the scrypt value is kept. Raises Busy `identity.busy`."""
        with self._lock:
            if not self.is_open:
                raise _busy()
            self._free -= 1
        try:
            if not self._checks.acquire(timeout=LONGEST_SECONDS):
                raise _busy()
            try:
                return check_password(secret, kept)
            finally:
                self._checks.release()
        finally:
            with self._lock:
                self._free += 1


DOORS = Lane()
DESKS = Lane()


def _busy() -> Busy:
    return Busy(
        "identity.busy",
        ja="いま多くの人が暗証を確かめているため、確かめていません。少し待って、もう一度送ってください。",
        en="Many secrets are being checked, so yours was not. Wait a moment and send it again.",
    )
