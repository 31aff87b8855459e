"""Run every `bench/bench_*.py` (or those named) and print one Markdown table; `--write` keeps it as a page."""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import sys
from collections.abc import Iterable
from pathlib import Path

from bench.figure import Figure

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "reference" / "figures.md"
HEAD = "| what | size | median | per second | beside | times as fast |\n|---|--:|--:|--:|---|--:|\n"


def modules(wanted: Iterable[str]) -> list[str]:
    """The names of the benches to run: all, or those asked for (`merkle` for bench_merkle.py)."""
    found = sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
    unknown = sorted(set(wanted) - set(found))
    if unknown:
        raise SystemExit(f"no bench of that name: {', '.join(unknown)}; there are {', '.join(found)}")
    return [name for name in found if not wanted or name in wanted]


def machine() -> str:
    """One line: processor, cores this process may use, memory, system and Python."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    model = next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine()
    )
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{model}, {cores} cores, {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}"


def row(figure: Figure) -> str:
    """One line of the table, with about three significant digits."""
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
    return (
        f"| {figure.name} | {figure.size:,} {figure.unit} | {duration(figure.median_seconds)} "
        f"| {float(f'{figure.per_second:.3g}'):,.0f} | {figure.peer or ''} | {ratio} |\n"
    )


def duration(seconds: float) -> str:
    """Seconds in the unit that reads best."""
    for unit, factor in (("s", 1.0), ("ms", 1e3), ("µs", 1e6)):
        if seconds * factor >= 1:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


def main(arguments: list[str]) -> None:
    """Measure, print row by row, and write the page when asked."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("name", nargs="*", help="which benches; all when none is named")
    parser.add_argument("--write", action="store_true", help=f"keep the table as {PAGE.relative_to(HERE.parent)}")
    asked = parser.parse_args(arguments)
    print(f"{machine()}\n\n{HEAD}", end="", flush=True)
    rows = []
    for name in modules(asked.name):
        for figure in importlib.import_module(f"bench.bench_{name}").run():
            rows.append(row(figure))
            print(rows[-1], end="", flush=True)
    if asked.write:
        text = "Medians of runs that took turns with the peer, by `make bench`. A ratio above 1: we are faster."
        PAGE.write_text(f"# Figures\n\n{text}\n\n{machine()}.\n\n{HEAD}{''.join(rows)}", "utf-8")
        print(f"\nwritten: {PAGE.relative_to(HERE.parent)}")


if __name__ == "__main__":
    main(sys.argv[1:])
