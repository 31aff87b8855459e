"""What is slow on purpose or by nature is done by few at once, and few wait for it: the others are told at once."""

from __future__ import annotations

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
