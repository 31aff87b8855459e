"""Letters printed into one PDF, and how the time grows with their number, beside ReportLab, the PDF library of Python.

Both write the same sentences, tables and printed code of the same invented notices, in postal order, with the same
font, one worker each; that every letter has its two pages and says the same is held before they are timed. The peer
places its text by coordinates and makes no tagged PDF, so it has less to do: ours is PDF/UA-1 (ISO 14289-1), which a
screen reader can read, and comes from a template that a designer can change.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from tempfile import mkdtemp

import pypdfium2

from bench import peer_reportlab
from bench.bench_claims import KEY
from bench.figure import Figure, measure
from bench.letters import letters
from bench.progress import tell
from madoguchi.notices import fonts
from madoguchi.notices.letter import Letter
from madoguchi.notices.print import in_sheaves, print_letters

SIZE = 1_000
RUNS = 3
PAGES = 2
FORGIVEN = 0.03
"""The share of a page's characters in which the two may differ; none do as this is written."""


def run(folder: Path, size: int = SIZE, runs: int = RUNS) -> list[Figure]:
    """Pages in a second for a hundredth, a tenth and all of the letters."""
    font = fonts.available().fonts[0].path
    figures = []
    for number in sorted({max(size // 100, 1), max(size // 10, 1), size}):
        # In postal order, in which ours are printed whatever order they come in.
        (sheaf,) = in_sheaves(letters(number), folder, key=KEY, per_file=number)
        run_of = sheaf.letters
        print_ours = partial(_print_ours, run_of, folder)
        print_theirs = partial(peer_reportlab.print_letters, run_of, folder / "peer.pdf", key=KEY, font=font)
        if not figures:
            print_theirs()
            _hold_alike(run_of, print_ours(), folder / "peer.pdf")
        tell(f"{number:,} letters, {runs + 1} times")
        figures.append(
            measure(
                f"{number:,} letters printed",
                print_ours,
                size=number * PAGES,
                unit="pages",
                peer=f"ReportLab {version('reportlab')}",
                peer_act=print_theirs,
                runs=runs,
            )
        )
    return figures


def _print_ours(run_of: Sequence[Letter], folder: Path) -> Path:
    """Into a folder that no letter lies in yet: what is printed already would not be printed again."""
    (path,) = print_letters(run_of, Path(mkdtemp(dir=folder)), key=KEY, per_file=len(run_of))
    return path


def _hold_alike(run_of: Sequence[Letter], ours: Path, theirs: Path) -> None:
    """Both files have two pages for each letter, and on them the same characters, but for a word of a printed form."""
    pages = [[page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)] for path in (ours, theirs)]
    if {len(found) for found in pages} != {len(run_of) * PAGES}:
        raise AssertionError(f"not the same pages: {[len(found) for found in pages]}")
    for number, (mine, other) in enumerate(zip(*pages, strict=True), 1):
        said, also = (Counter(re.sub(r"[\s□＿•✓／]", "", text)) for text in (mine, other))
        if ((said - also) | (also - said)).total() > said.total() * FORGIVEN:
            raise AssertionError(f"page {number} does not say the same, so the time of the peer says nothing")
