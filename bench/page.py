"""The table of figures, and the page that keeps it."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

from bench.figure import Counted, Figure, Target

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "figures.md"
PARTS = ("madoguchi", "Django", "duckdb", "ibis-framework", "numpy", "polars", "pyarrow", "typst")
HEAD = (
    "| what | size | runs | median | per second | beside | times as fast | most memory | promised |\n"
    "|---|--:|--:|--:|--:|---|--:|--:|---|\n"
)
TEXT = """\
# Figures

Made by `make bench`, see [how to measure](../how-to/measure.md). All people and accounts are invented.

**What a line says.** The median of so many runs, which took turns with the peer in the same process; a first turn that
warms up is not counted. One run means that the step was done once, as in life, without a turn to warm up. Times as
fast: the peer's time for one unit over ours, so above 1 we are faster. Where the peer had fewer units to do, the line
says how many. A time in brackets: of 100 runs 95 took no longer. What is counted instead of timed stands under size.
Each bench runs in a process of its own; the memory is the most that the process held at any moment.

**Machine.** """


def keep(rows: list[str]) -> None:
    """Write the page anew."""
    PAGE.write_text(f"{TEXT}{machine()}.\n\n{HEAD}{''.join(rows)}", "utf-8")


def machine() -> str:
    """One line: processor, cores this process may use, memory, system, Python and the parts that do the work."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    model = next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine()
    )
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    parts = ", ".join(f"{name} {version(name)}" for name in PARTS)
    system = f"{platform.system()}, Python {platform.python_version()}"
    return f"{model}, {cores} cores, {memory:.0f} GiB, {system}; {parts}"


def row(figure: Figure | Counted) -> str:
    """One line of the table, with about three significant digits."""
    if isinstance(figure, Counted):
        of = "" if figure.of is None else f" of {figure.of:,}"
        kept = "" if figure.at_most is None else f"≤ {figure.at_most:,}: {'met' if figure.met else '**missed**'}"
        found = f"{figure.found:,}" if figure.found else "none"
        return f"| {figure.name} | {found}{of} |  |  |  |  |  |  | {kept} |\n"
    ratio = "" if figure.ratio is None else f"{figure.ratio:.3g}"
    peer = figure.peer or ""
    if figure.peer_size is not None:
        peer += f" ({figure.peer_size:,} {figure.unit})"
    return (
        f"| {figure.name} | {figure.size:,} {figure.unit} | {figure.runs} | {_time(figure)} "
        f"| {rate(figure.per_second)} | {peer} | {ratio} "
        f"| {'' if figure.memory_bytes is None else mebibytes(figure.memory_bytes)} | {promised(figure)} |\n"
    )


def _time(figure: Figure) -> str:
    slow = "" if figure.slow_seconds is None else f" ({duration(figure.slow_seconds)})"
    return duration(figure.median_seconds) + slow


def rate(per_second: float) -> str:
    """So many a second, with three digits that count."""
    rounded = float(f"{per_second:.3g}")
    return f"{rounded:,.0f}" if rounded >= 100 else f"{rounded:g}"


def promised(figure: Figure) -> str:
    """What was promised, and whether it holds."""
    wanted = figure.target
    if wanted is None:
        return ""
    return f"{_words(wanted)}: {'met' if figure.met else '**missed**'}"


def _words(wanted: Target) -> str:
    said = (
        wanted.per_second is not None and f"≥ {wanted.per_second:,.0f}/s",
        wanted.seconds is not None and f"≤ {wanted.seconds:g} s",
        wanted.memory_bytes is not None and f"≤ {mebibytes(wanted.memory_bytes)}",
    )
    return ", ".join(one for one in said if one)


def mebibytes(size: int) -> str:
    """Memory as people read it."""
    return f"{size / 2**20:,.0f} MiB"


def duration(seconds: float) -> str:
    """Seconds in the unit that reads best."""
    for unit, factor in (("s", 1.0), ("ms", 1e3), ("µs", 1e6)):
        if seconds * factor >= 1:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"
