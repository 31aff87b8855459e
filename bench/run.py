"""Which benches there are, and how one of them is run."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from bench.figure import Counted, Figure

HERE = Path(__file__).resolve().parent


def modules(wanted: Iterable[str]) -> list[str]:
    """The names of the benches to run: all, or those asked for (`kana` for bench_kana.py)."""
    found = sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
    unknown = sorted(set(wanted) - set(found))
    if unknown:
        raise SystemExit(f"no bench of that name: {', '.join(unknown)}; there are {', '.join(found)}")
    return [name for name in found if not wanted or name in wanted]


def run(name: str, folder: Path, size: int | None = None, runs: int | None = None) -> list[Figure | Counted]:
    """The figures of one bench. Only at its own size is anything promised of it."""
    bench = importlib.import_module(f"bench.bench_{name}")
    figures = bench.run(folder, bench.SIZE if size is None else size, bench.RUNS if runs is None else runs)
    if size is None:
        return list(figures)
    return [replace(one, target=None) if isinstance(one, Figure) else one for one in figures]
