"""What is slow on purpose or by nature is done by few at once, and few wait for it: the others are told at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

from madoguchi.core.errors import Busy


class Lane:
    """So many at once, and so many who wait for so long, in one process; `refused` is what all others are told."""

    def __init__(self, at_once: int, waiting: int, longest_seconds: float, refused: Callable[[], Busy]) -> None:
        self._free, self._seconds, self._refused = at_once + waiting, longest_seconds, refused
        self._turns, self._lock = BoundedSemaphore(at_once), Lock()

    @property
    def is_open(self) -> bool:
        """Whether one more may wait."""
        return self._free > 0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn and have it. Raises the lane's own Busy."""
        with self._lock:
            if not self.is_open:
                raise self._refused()
            self._free -= 1
        try:
            if not self._turns.acquire(timeout=self._seconds):
                raise self._refused()
            try:
                yield
            finally:
                self._turns.release()
        finally:
            with self._lock:
                self._free += 1


class Resting(Lane):
    """A lane to somebody else's machine: for so many seconds after it `was_away` nobody has a turn."""

    def __init__(
        self, at_once: int, waiting: int, longest_seconds: float, refused: Callable[[], Busy], rest_seconds: float
    ) -> None:
        super().__init__(at_once, waiting, longest_seconds, refused)
        self._rest, self._until = rest_seconds, 0.0

    def was_away(self) -> None:
        """Let it rest from now on."""
        self._until = time.monotonic() + self._rest

    @contextmanager
    def turn(self) -> Iterator[None]:
        """As of a lane; whoever waited while it was found away has none either."""
        with super().turn():
            if time.monotonic() < self._until:
                raise self._refused()
            yield
