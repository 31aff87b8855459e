"""Many scanned files, read by several processes: a file that breaks its reader stops no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from madoguchi.core.errors import InputRefused
from madoguchi.core.regular_file import bytes_of
from madoguchi.notices import code
from madoguchi.notices.returned import Refused, ReturnedPage, returned_pages, said_of
from madoguchi.notices.scan import Scan, unreadable

AT_ONCE = 12
"""Pages that one process reads before it hands them over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedFile:
    """「返送された用紙」 A file and its pages in order; `refused` where the whole file could not be read."""

    path: Path
    pages: tuple[ReturnedPage, ...] = ()
    refused: Refused | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """Pages from `first` on of a file that has `whole` pages."""

    path: Path
    first: int
    whole: int = 0
    pages: tuple[ReturnedPage, ...] = ()
    refused: Refused | None = None


def returned_files(
    paths: Sequence[Path], key: bytes, *, workers: int = 1, progress: Callable[[int, int], None] | None = None
) -> tuple[ReturnedFile, ...]:
    """「返送された用紙」 The files with their pages, in the order given; nothing raises but a key that is too short.

    `workers` processes, each of which holds one file in memory. `progress` is called with the pages done and those
    known of so far. A file that is no scan, cannot be opened or kills its reader is one with `refused`. Raises
    InputRefused `notices.key_too_short`.
    """
    code.refuse_short(key)
    parts: dict[Path, list[_Part]] = {path: [] for path in paths}
    done = 0
    for part in _parts([_Part(path=path, first=0) for path in parts], key, workers):
        parts[part.path].append(part)
        done += max(len(part.pages), 1)
        if progress:
            known = sum(max(1, *(one.whole for one in found)) if found else 1 for found in parts.values())
            progress(done, known)
    return tuple(_file(path, found) for path, found in parts.items())


def _file(path: Path, parts: Iterable[_Part]) -> ReturnedFile:
    ordered = sorted(parts, key=lambda part: part.first)
    refused = next((part.refused for part in ordered if part.refused), None)
    return ReturnedFile(path=path, pages=tuple(page for part in ordered for page in part.pages), refused=refused)


def _parts(wanted: Sequence[_Part], key: bytes, workers: int) -> Iterator[_Part]:
    """Every part of every file. What a broken pool left undone is tried once more, each alone."""
    suspects: list[_Part] = []
    waiting: Iterator[_Part] = iter(wanted)
    further: list[_Part] = []
    while some := [*further, *islice(waiting, workers * 4)]:
        further = []
        with _pool(workers) as pool:
            running = {pool.submit(_read, part, key): part for part in some}
            while running:
                finished, _ = wait(running, return_when=FIRST_COMPLETED)
                for one in finished:
                    asked = running.pop(one)
                    part = _outcome(one)
                    if part is None:
                        suspects.append(asked)
                        continue
                    yield part
                    if suspects:
                        further += [*_rest(part)]
                        continue
                    for more in (*_rest(part), *islice(waiting, 1)):
                        try:
                            running[pool.submit(_read, more, key)] = more
                        except BrokenProcessPool:
                            further.append(more)
        for suspect in suspects:
            with _pool(1) as pool:
                part = _outcome(pool.submit(_read, suspect, key))
            if part is None:
                part = _Part(path=suspect.path, first=suspect.first, refused=said_of(unreadable()))
            yield part
            further += _rest(part)
        suspects = []


def _pool(workers: int) -> ProcessPoolExecutor:
    # spawn: a forked child would inherit whatever connections and threads the parent has.
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))


def _outcome(one: Future[_Part]) -> _Part | None:
    try:
        return one.result()
    except BrokenProcessPool:
        return None


def _rest(part: _Part) -> list[_Part]:
    """After the first part of a file, the others."""
    starts = range(AT_ONCE, part.whole, AT_ONCE) if part.first == 0 else ()
    return [_Part(path=part.path, first=start) for start in starts]


def _read(part: _Part, key: bytes) -> _Part:
    try:
        content = bytes_of(part.path)
        whole = 0
        if part.first == 0:
            with Scan(content) as scan:
                whole = scan.pages
        pages = tuple(returned_pages(content, key, first=part.first, last=part.first + AT_ONCE))
        return _Part(path=part.path, first=part.first, whole=whole, pages=pages)
    except InputRefused as error:
        return _Part(path=part.path, first=part.first, refused=said_of(error))
    except OSError:
        return _Part(path=part.path, first=part.first, refused=said_of(unreadable()))
