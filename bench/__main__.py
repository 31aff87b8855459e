"""Run every `bench/bench_*.py` (or those named) and print one Markdown table; `--write` keeps it as a page."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.apart import apart
from bench.page import HEAD, PAGE, keep, machine, row
from bench.progress import tell
from bench.run import modules, run


def main(arguments: list[str]) -> None:
    """Measure, print row by row, and write the page when asked."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("name", nargs="*", help="which benches; all when none is named")
    parser.add_argument("--size", type=int, help="residents, records or letters, to try a bench; else its own size")
    parser.add_argument("--runs", type=int, help="how often, to try a bench; else as often as it asks for")
    parser.add_argument("--write", action="store_true", help=f"keep the table as docs/reference/{PAGE.name}")
    asked = parser.parse_args(arguments)
    if asked.write and (asked.name or asked.size is not None or asked.runs is not None):
        parser.error("only a run of every bench, at its own size and as often as it asks for, is kept")
    print(f"{machine()}\n\n{HEAD}", end="", flush=True)
    rows = []
    with TemporaryDirectory(prefix="madoguchi-bench-") as folder:
        for name in modules(asked.name):
            tell(name)
            figures, _ = apart(run, name, Path(folder), asked.size, asked.runs)
            rows += [row(figure) for figure in figures]
            print("".join(rows[-len(figures) :]), end="", flush=True)
    if asked.write:
        keep(rows)
        print(f"\nwritten: docs/reference/{PAGE.name}")


if __name__ == "__main__":
    main(sys.argv[1:])
