"""From the claims to the paper: letters and notices of decision, in the order in which the post wants them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path

import polars as pl
from django.db import transaction

from madoguchi import store, tenancy
from madoguchi.bulk.read_set import reads
from madoguchi.cases.declare import as_declared, law_of
from madoguchi.datause.record import Purpose
from madoguchi.flow import checking
from madoguchi.flow.folders import home
from madoguchi.flow.judging import is_synthetic
from madoguchi.notices import choose
from madoguchi.notices.compose import Run, compose, in_postal_order, places
from madoguchi.notices.edition import Edition
from madoguchi.notices.letter import Letter, LetterKind, Office, Why
from madoguchi.notices.print import Sheaf, in_sheaves, print_sheaves, refuse_other_runs
from madoguchi.payments.overtaken import overtaken
from madoguchi.programme.declaration import DeclaredFile, Programme
from madoguchi.registry import read, snapshot

PER_FILE = 1_000
_PRINTED = (
    *(f"addressees.{name}" for name in ("name", "alias", "relationship", "postal_code", "address", "building")),
    *(f"people.{name}" for name in ("birth_date", "died_on", "protected")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """「印刷」 The files, how many letters lie in them, and whom a person of the office has to reach instead.

    `held_back`: their 照会番号 by reason; of `protected` only how many, for no list may single them out.
    """

    letters: int
    files: tuple[Path, ...]
    held_back: Mapping[Why, tuple[str, ...]]
    protected: int


def print_kind(
    declared: DeclaredFile,
    kind: LetterKind,
    office: Office,
    directory: Path,
    key: bytes,
    by: str,
    at: datetime,
    on: date,
    *,
    pays_on: date | None = None,
    since: date | None = None,
    limit: int | None = None,
    numbers: Collection[str] = (),
    edition: Edition = Edition.STANDARD,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Printed:
    """「手紙」 Print every letter of a kind that is due into PDF files of PER_FILE each, in an edition, dated `on`.

    `since`: only what was opened or approved on that day or later; `numbers`: only these 照会番号. The reading is on
    record before anything is read.
    All letters are composed before the first is printed, so a refusal leaves nothing printed. The same call prints the
    same bytes, and a file that is already there is not printed again. Memory holds `workers` files at a time.
    `progress` is called with the letters done and their whole number. Raises Conflict `notices.claim_differs`,
    `notices.other_run` and `store.busy`, and as `checking.refuse_old`.
    """
    checking.refuse_old(declared.programme, checking.REACHED_BY, at)
    with store.lock(f"{tenancy.current()}.letters"):
        with transaction.atomic():
            due = choose.due(declared.programme.id, kind, since)
            if numbers:
                due = due.filter(pl.col("reference_number").is_in(list(numbers)))
            if kind is LetterKind.DECISION:
                told_wrongly = pl.col("reference_number").is_in(list(overtaken(declared.programme.id)))
                due = due.with_columns(withheld=pl.col("withheld") | told_wrongly)
            programmes = {one: as_declared(one).programme for one in sorted(due["sha256"].unique().to_list())}
            moved = []
            for (snapshot_id,), part in due.sort("snapshot_id").group_by("snapshot_id", maintain_order=True):
                why, known_at = _purpose(declared, programmes, by), snapshot.known_at(str(snapshot_id))
                read.bulk(why, str(snapshot_id), at=at)
                moved.append(read.addresses(why, part["recipient_id"].drop_nulls().to_list(), known_at, at=at))
            now = pl.concat(moved).unique("person_id") if moved else None
            run = Run(
                programmes=programmes,
                kind=kind,
                office=office,
                issued_on=on,
                synthetic=is_synthetic(),
                sheltered=choose.sheltered(),
                died=choose.died(),
                gone=choose.gone(),
                pays_on=pays_on,
                moved=places(now),
            )
        snapshots = home() / "snapshots"
        for snapshot_id in due["snapshot_id"].unique().to_list():
            snapshot.verify(snapshots / snapshot_id)
        ordered = in_postal_order(due, snapshots, now)
        held_back: list[tuple[str, Why]] = []
        planned = [
            (sheaf.path, len(sheaf.letters))
            for sheaf in _sheaves(_letters(run, ordered, limit, held_back), directory, key, edition)
        ]
        files = tuple(path for path, _ in planned)
        refuse_other_runs(directory, declared.programme.id, kind, files)
        whole, done = sum(letters for _, letters in planned), 0
        waiting = _sheaves(_letters(run, ordered, limit, []), directory, key, edition)
        while some := tuple(islice(waiting, workers)):
            print_sheaves(some, key=key, edition=edition, workers=workers)
            done += sum(len(sheaf.letters) for sheaf in some)
            if progress:
                progress(done, whole)
    told: dict[Why, tuple[str, ...]] = {
        why: tuple(number for number, one in held_back if one is why) for why in Why if why is not Why.PROTECTED
    }
    return Printed(letters=whole, files=files, held_back=told, protected=len(held_back) - sum(map(len, told.values())))


def _letters(run: Run, claims: pl.DataFrame, limit: int | None, held_back: list[tuple[str, Why]]) -> Iterator[Letter]:
    """The letters one after another, composed some hundred at a time; whom none reaches is added to `held_back`."""

    def every() -> Iterator[Letter]:
        start, at_a_time = 0, min(PER_FILE, limit or PER_FILE)
        while start < claims.height:
            composed = compose(run, claims.slice(start, at_a_time), home() / "snapshots")
            held_back.extend(composed.held_back)
            yield from composed.letters
            start, at_a_time = start + at_a_time, min(PER_FILE, 2 * at_a_time)

    return islice(every(), limit)


def _sheaves(letters: Iterator[Letter], directory: Path, key: bytes, edition: Edition) -> Iterator[Sheaf]:
    number = 0
    while some := tuple(islice(letters, PER_FILE)):
        number += 1
        yield from in_sheaves(some, directory, key=key, edition=edition, per_file=PER_FILE, first=number)


def _purpose(declared: DeclaredFile, programmes: Mapping[str, Programme], by: str) -> Purpose:
    return Purpose(
        by=by,
        purpose=f"{declared.programme.title}の手紙の印刷",
        law=law_of(declared.programme),
        items=tuple(dict.fromkeys((*(item for one in programmes.values() for item in reads(one)), *_PRINTED))),
        programme_id=declared.programme.id,
    )
