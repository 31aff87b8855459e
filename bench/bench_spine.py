"""「予行」 The whole way of special_fixed_benefit_2020, in which every household is paid, step by step and in all.

The answers of the residents and of the bank are not timed: they are others' work. No peer goes the whole way, so
single steps are compared in the benches of their own. The memory is that of a process that does nothing else: drawing
the city and taking in its registers happen in another.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bench.apart import apart, peak_bytes
from bench.city import WHOLE_CITY, Town, town
from bench.figure import Figure, Target
from bench.once import Once
from bench.way import PAYING, PROGRAMME, from_the_bank, to_the_bank

SIZE = WHOLE_CITY
RUNS = 1
STEP = Target(per_second=100_000)
TWO_STEPS = Target(per_second=50_000)
WHOLE = Target(seconds=60, memory_bytes=2 * 2**30)


def run(folder: Path, size: int = SIZE, _: int = 1) -> list[Figure]:
    """Households in a second at every step; then all steps from the snapshot to the bank files, and their memory."""
    figures, _ = apart(_walk, town(folder, PROGRAMME, size).copied("spine"))
    return figures


def _walk(made: Town) -> list[Figure]:
    timed = Once(unit="households", target=STEP, targets={PAYING: TWO_STEPS})
    with made.opened():
        paid = to_the_bank(made, timed)
        seconds = sum(one.median_seconds for one in timed.figures)
        most = max(one.size for one in timed.figures)
        timed.add("from snapshot to bank files, all of the above", most, seconds, WHOLE, peak_bytes())
        from_the_bank(made, made.declared.programme.application.opens + timedelta(days=7), paid, timed)
    return timed.figures
