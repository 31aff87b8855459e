"""From the claims to the paper: letters and notices of decision, in the order in which the post wants them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from madoguchi.bulk.compile import reads
from madoguchi.datause.record import Purpose
from madoguchi.flow.folders import home
from madoguchi.flow.judging import is_synthetic
from madoguchi.notices import choose
from madoguchi.notices.compose import Run, compose, in_postal_order
from madoguchi.notices.letter import LetterKind, Office
from madoguchi.notices.print import print_letters
from madoguchi.programme.declaration import DeclaredFile
from madoguchi.registry import read, snapshot

PER_FILE = 500
_PRINTED = tuple(
    f"addressees.{name}" for name in ("name", "alias", "relationship", "postal_code", "address", "building")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """「印刷」 How many letters lie in which files, and the 照会番号 of those whom a person has to reach instead."""

    letters: int
    files: tuple[Path, ...]
    held_back: tuple[str, ...]


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
    limit: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Printed:
    """「手紙」 Print every letter of a kind that is due now into PDF files of PER_FILE each, dated `on`.

    The reading is on record before anything is printed. The same call prints the same bytes, and a file that is already
    there is not printed again. `progress` is called with the letters done and their whole number.
    """
    with transaction.atomic():
        due = choose.due(declared.programme.id, kind)
        for snapshot_id in sorted(due["snapshot_id"].unique().to_list()):
            read.bulk(_purpose(declared, by), snapshot_id, at=at)
        run = Run(
            programme=declared.programme,
            kind=kind,
            office=office,
            issued_on=on,
            synthetic=is_synthetic(),
            sheltered=choose.sheltered(),
            died=choose.died(),
            pays_on=pays_on,
        )
    snapshots = home() / "snapshots"
    for snapshot_id in due["snapshot_id"].unique().to_list():
        snapshot.verify(snapshots / snapshot_id)
    ordered = in_postal_order(due, snapshots)
    whole = ordered if limit is None else ordered.head(limit)
    files: list[Path] = []
    held_back: list[str] = []
    letters = 0
    for number, start in enumerate(range(0, whole.height, PER_FILE), 1):
        composed = compose(run, whole.slice(start, PER_FILE), snapshots)
        if composed.letters:
            files += print_letters(composed.letters, directory, key=key, per_file=PER_FILE, first=number)
        letters, held_back = letters + len(composed.letters), [*held_back, *composed.held_back]
        if progress:
            progress(min(start + PER_FILE, whole.height), whole.height)
    return Printed(letters=letters, files=tuple(files), held_back=tuple(held_back))


def _purpose(declared: DeclaredFile, by: str) -> Purpose:
    return Purpose(
        by=by,
        purpose=f"{declared.programme.title}の手紙の印刷",
        law=declared.programme.authority,
        items=tuple(dict.fromkeys((*reads(declared.programme), *_PRINTED))),
        programme_id=declared.programme.id,
    )
