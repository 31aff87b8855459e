"""`make demo`: the whole rehearsal of a city of 20,000, week by week for four months of the office, report included.

There is no peer: no other product rehearses a benefit from the register to the money.
"""

from __future__ import annotations

import time
from pathlib import Path

from bench.apart import apart
from bench.city import CODE, SEED, Town, empty
from bench.figure import Figure, Target
from bench.progress import tell

SIZE = 20_000
RUNS = 1


def run(folder: Path, size: int = SIZE, _: int = 1) -> list[Figure]:
    """Residents in a second, once, in a process that does nothing else."""
    seconds, memory = apart(_rehearse, empty(folder, "demo", "special_fixed_benefit_2020"), size)
    return [
        Figure(
            name="make demo",
            size=size,
            unit="residents",
            median_seconds=seconds,
            runs=1,
            memory_bytes=memory,
            target=Target(seconds=60),
        )
    ]


def _rehearse(where: Town, residents: int) -> float:
    began = time.perf_counter()
    with where.opened():
        from madoguchi.simulate.demo import Rehearsal, rehearse

        what = Rehearsal(
            declared=where.declared, residents=residents, seed=SEED, municipality=CODE, out=where.home / "out"
        )
        rehearse(what, lambda stage, done, of: tell(f"{done} of {of}: {stage}"))
    return time.perf_counter() - began
