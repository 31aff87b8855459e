"""「進み具合」 How far an errand is, and whether somebody still works on it: one small file, not the records.

The work may hold the records' only writer for as long as it takes, and nobody else could then write there how far it
is; so that stands in HOME/<municipality>/errands/<number>. Its process keeps that file locked (flock) from before it
begins: the lock is handed to it by whoever starts it, and the system lets go of it when the process ends, however that
ends. A lock needs no beat, and no number of a process that another one may have got since.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from madoguchi.core.dates import JAPAN
from madoguchi.errands.refusals import under_way
from madoguchi.tenancy import current

LENGTH = 200
"""Bytes of what the file says: always as many, written in one go, so that nobody reads half of it."""
EVERY_SECONDS = 0.2
TRIES = 50
"""Who looks whether the file is locked holds it for an instant; so often a starter tries again, 0.01 s apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """「進み具合」 `of` is 0 where nobody knows how much there is; `told_at` is when the process last told it."""

    is_alive: bool
    step: str
    done: int
    of: int
    told_at: datetime | None


def place_of(errand_id: int) -> Path:
    """Where the file of an errand lies."""
    return Path(settings.HOME) / current() / "errands" / str(errand_id)


def seen(errand_id: int) -> Seen:
    """「進み具合」 What its process told last, and whether that process still lives."""
    try:
        with place_of(errand_id).open("rb") as file:
            said, told = file.read(LENGTH), os.fstat(file.fileno()).st_mtime
            is_alive = not _locks(file.fileno(), fcntl.LOCK_SH)
    except FileNotFoundError:
        said, told, is_alive = b"", 0.0, False
    try:
        step, done, of = json.loads(said)
    except ValueError:
        step, done, of = "", 0, 0
    told_at = datetime.fromtimestamp(told, JAPAN) if said else None
    return Seen(is_alive=is_alive, step=str(step), done=int(done), of=int(of), told_at=told_at)


@contextmanager
def locked(errand_id: int) -> Iterator[int]:
    """The file, locked, as a number that another process can be started with. Raises Conflict `errands.under_way`."""
    path = place_of(errand_id)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        for _ in range(TRIES):
            if _locks(handle, fcntl.LOCK_EX):
                break
            time.sleep(0.01)
        else:
            raise under_way()
        yield handle
    finally:
        os.close(handle)


class Sign:
    """What the process of an errand says of itself, through the locked file that it was started with."""

    def __init__(self, handle: int) -> None:
        os.set_inheritable(handle, False)
        self._handle, self._told, self._step = handle, 0.0, ""

    def tell(self, step: str, done: int = 0, of: int = 0) -> None:
        """Say how far it is; within a step no oftener than EVERY_SECONDS, but always of its end."""
        now = time.monotonic()
        if step != self._step or done == of or now - self._told >= EVERY_SECONDS:
            os.pwrite(self._handle, json.dumps([step, done, of]).encode().ljust(LENGTH), 0)
            self._told, self._step = now, step


def _locks(handle: int, how: int) -> bool:
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
