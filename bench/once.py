"""Steps that are done once, in the order of life, each with the time that it took."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from bench.figure import Figure, Target
from bench.progress import tell

Outcome = TypeVar("Outcome")


@dataclass(slots=True, kw_only=True)
class Once:
    """The steps that were taken, their unit, and what is promised: of every step, but for those of `targets`."""

    unit: str
    target: Target | None = None
    targets: Mapping[str, Target] = field(default_factory=dict)
    figures: list[Figure] = field(default_factory=list)

    def __call__(self, name: str, act: Callable[[], Outcome], size: Callable[[Outcome], int]) -> Outcome:
        """Do a step, and write down how long it took for how many."""
        tell(name)
        began = time.perf_counter()
        outcome = act()
        seconds = time.perf_counter() - began
        self.add(name, size(outcome), seconds, self.targets.get(name, self.target))
        return outcome

    def add(self, name: str, size: int, seconds: float, target: Target | None, memory_bytes: int | None = None) -> None:
        """Write down a step that was done and timed."""
        self.figures.append(
            Figure(
                name=name,
                size=size,
                unit=self.unit,
                median_seconds=seconds,
                runs=1,
                memory_bytes=memory_bytes,
                target=target,
            )
        )
