"""One measured figure, and the only way to measure it: medians of runs that take turns with the peer."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What was done, to how many, how long the median run took, and how that compares with the peer.

    `size` counts `unit`s; `ratio` is the peer's median over ours: above 1 we are faster. Without a peer both are None.
    """

    name: str
    size: int
    unit: str
    median_seconds: float
    per_second: float
    peer: str | None = None
    ratio: float | None = None


def measure(
    name: str,
    act: Callable[[], object],
    *,
    size: int,
    unit: str,
    peer: str | None = None,
    peer_act: Callable[[], object] | None = None,
    runs: int = 7,
) -> Figure:
    """Run the act and its peer in turns, so that a slow moment falls on both; the first turn warms up."""
    if (peer is None) != (peer_act is None):
        raise ValueError("a peer has a name and an act")
    acts = [act] if peer_act is None else [act, peer_act]
    turns = [[_seconds(one) for one in acts] for _ in range(runs + 1)][1:]
    medians = [statistics.median(column) for column in zip(*turns, strict=True)]
    ratio = medians[1] / medians[0] if peer_act is not None else None
    return Figure(
        name=name,
        size=size,
        unit=unit,
        median_seconds=medians[0],
        per_second=size / medians[0],
        peer=peer,
        ratio=ratio,
    )


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
