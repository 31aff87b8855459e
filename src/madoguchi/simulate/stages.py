"""What of a rehearsal is done: a small file that survives a crash, so that the next start goes on."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from madoguchi import store


class Stages:
    """The finished stages, each with what it came to and how long it took."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.done: dict[str, dict[str, object]] = json.loads(path.read_bytes()) if path.exists() else {}
        self.seconds: dict[str, float] = {}

    def run(self, name: str, act: Callable[[], dict[str, object]]) -> dict[str, object]:
        """What the stage came to; it is acted out only if it was not finished before."""
        if name not in self.done:
            with self.timed(name):
                outcome = act()
            self.done[name] = outcome
            store.disk.write_whole(self._path, [json.dumps(self.done, ensure_ascii=False).encode()])
        return self.done[name]

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Count the seconds of what happens inside towards a name."""
        began = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - began
