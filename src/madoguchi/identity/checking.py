"""Secrets are checked by few at once, for a check is slow on purpose: whoever only guesses takes no page from others.

Doors, where anybody may guess, and desks, where somebody is in, have a lane each: guessers keep nobody from approving.
"""

from __future__ import annotations

import os

from django.contrib.auth.hashers import check_password

from madoguchi.core.errors import Busy
from madoguchi.core.lane import Lane

AT_ONCE = max(1, (os.cpu_count() or 1) // 2)
WAITING = 2
LONGEST_SECONDS = 3.0


def fits(secret: str, kept: str, lane: Lane) -> bool:
    """Whether a secret is the one of which the scrypt value is kept. Raises Busy `identity.busy`."""
    with lane.turn():
        return check_password(secret, kept)


def busy() -> Busy:
    """What is said to who would wait too long."""
    return Busy(
        "identity.busy",
        ja="いま多くの人が暗証を確かめているため、確かめていません。少し待って、もう一度送ってください。",
        en="Many secrets are being checked, so yours was not. Wait a moment and send it again.",
    )


DOORS = Lane(AT_ONCE, WAITING, LONGEST_SECONDS, busy)
DESKS = Lane(AT_ONCE, WAITING, LONGEST_SECONDS, busy)
