"""One measured figure, and the only way to measure it: medians of runs that take turns with the peer."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is promised of a figure: at least so many a second, at most so many seconds, at most so many bytes."""

    per_second: float | None = None
    seconds: float | None = None
    memory_bytes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What was done, to how many, how long the median run took, and how that compares with the peer.

    `size` counts `unit`s. `ratio` is the peer's time for one unit over ours: above 1 we are faster; without a peer it
    is None. `peer_size` is given where the peer had fewer to do. `memory_bytes` is the most that the process held.
    `slow_seconds`: of 100 runs 95 took no longer; None where there were too few runs to say so.
    """

    name: str
    size: int
    unit: str
    median_seconds: float
    runs: int
    peer: str | None = None
    peer_size: int | None = None
    ratio: float | None = None
    memory_bytes: int | None = None
    target: Target | None = None
    slow_seconds: float | None = None

    @property
    def per_second(self) -> float:
        """Units in a second."""
        return self.size / self.median_seconds

    @property
    def met(self) -> bool:
        """Whether all that is promised holds; true where nothing is."""
        wanted = self.target or Target()
        return (
            (wanted.per_second is None or self.per_second >= wanted.per_second)
            and (wanted.seconds is None or self.median_seconds <= wanted.seconds)
            and (
                wanted.memory_bytes is None
                or (self.memory_bytes is not None and self.memory_bytes <= wanted.memory_bytes)
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What was counted in what was really done, of how many, and the most that is promised; None where nothing is."""

    name: str
    found: int
    of: int | None
    at_most: int | None = None

    @property
    def met(self) -> bool:
        """Whether what is promised holds; true where nothing is."""
        return self.at_most is None or self.found <= self.at_most


ENOUGH_RUNS = 20
"""Of fewer runs nobody can say how long the slow ones take."""


def measure(
    name: str,
    act: Callable[[], object],
    *,
    size: int,
    unit: str,
    peer: str | None = None,
    peer_act: Callable[[], object] | None = None,
    peer_size: int | None = None,
    runs: int = 7,
    prepare: Callable[[], object] | None = None,
    target: Target | None = None,
) -> Figure:
    """Run the act and its peer in turns, so that a slow moment falls on both; the first turn warms up.

    `prepare` is run before each of them and is not timed: it puts things back as they were.
    """
    if (peer is None) != (peer_act is None):
        raise ValueError("a peer has a name and an act")
    acts = [act] if peer_act is None else [act, peer_act]
    turns = [[_seconds(one, prepare) for one in acts] for _ in range(runs + 1)][1:]
    ours, *beside = (statistics.median(column) for column in zip(*turns, strict=True))
    first = [turn[0] for turn in turns]
    ratio = (beside[0] / (peer_size or size)) / (ours / size) if beside else None
    return Figure(
        name=name,
        size=size,
        unit=unit,
        median_seconds=ours,
        runs=runs,
        peer=peer,
        peer_size=peer_size if peer_size != size else None,
        ratio=ratio,
        target=target,
        slow_seconds=statistics.quantiles(first, n=20)[-1] if runs >= ENOUGH_RUNS else None,
    )


def _seconds(act: Callable[[], object], prepare: Callable[[], object] | None) -> float:
    if prepare is not None:
        prepare()
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
