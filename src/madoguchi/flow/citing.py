"""「根拠条文」 Laws are taken in from files, and what a programme cites is held to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from django.db import transaction

from madoguchi.cases.declare import in_force
from madoguchi.core.errors import InputRefused, MadoguchiError
from madoguchi.core.regular_file import bytes_of
from madoguchi.flow import queues
from madoguchi.formats.law.file_name import edition_of
from madoguchi.formats.law.read import Schema, read, schema_of
from madoguchi.programme.declaration import Programme
from madoguchi.registry.cited import Cited, look_up
from madoguchi.registry.law_files import law_files
from madoguchi.registry.laws import Laws, Taken, take_in


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """「取込」 One file of a law: what became of it, or why it was refused."""

    file: str
    title: str = ""
    law_id: str = ""
    effective_on: date | None = None
    provisions: int = 0
    taken: Taken | None = None
    refused: MadoguchiError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """「根拠条文」 One source of a programme: of what, as it is written, and all that it cites."""

    of: tuple[str, str]
    written: str
    cited: tuple[Cited, ...]


def take_laws_in(
    files: Sequence[Path],
    schema: Path,
    effective_on: date | None,
    at: datetime,
    follow: Callable[[TakenIn, int], None],
) -> tuple[TakenIn, ...]:
    """「取込」 Take each law of the files in, wholly or not at all; one that is refused stops no other.

    `follow` hears of each with how many there are in its file. Raises InputRefused `law.not_a_schema`; what else is
    raised for a file is in what is handed back.
    """
    held_to = _schema(schema)
    found: list[TakenIn] = []

    def done(one: TakenIn, of: int) -> None:
        found.append(one)
        follow(one, of)

    for file in files:
        try:
            for name, content, of in law_files(file):
                done(_take_one_in(name, content, held_to, effective_on, at), of)
        except InputRefused as refused:
            done(TakenIn(file=file.name, refused=refused), 1)
    return tuple(found)


def _take_one_in(name: str, content: bytes, schema: Schema, effective_on: date | None, at: datetime) -> TakenIn:
    try:
        law = read(content, schema, name=name)
        edition = edition_of(name, law, effective_on)
        with transaction.atomic():
            taken = take_in(law, edition, sha256(content).hexdigest(), schema.sha256, at)
    except MadoguchiError as refused:
        return TakenIn(file=name, refused=refused)
    return TakenIn(
        file=name,
        title=law.title,
        law_id=edition.law_id,
        effective_on=edition.effective_on,
        provisions=len(law.provisions),
        taken=taken,
    )


def _schema(path: Path) -> Schema:
    try:
        return schema_of(bytes_of(path))
    except OSError:
        return schema_of(b"")


def programmes() -> tuple[Programme, ...]:
    """「給付事業」 All that are in force, by id."""
    return tuple(in_force(one).programme for one in queues.programmes())


def sources(programme: Programme, laws: Laws) -> tuple[Source, ...]:
    """「根拠条文」 What each source of a programme cites, as the laws were in force on its base date."""
    named = [
        (("根拠", "Authority"), programme.authority),
        *(((one.title, one.title), one.source) for one in programme.requirements),
        (("差押え・課税", "Seizure and tax"), programme.legal.source),
        (("過払いの返還", "Reclaim"), programme.correction.reclaim),
    ]
    return tuple(
        Source(of=of, written=text, cited=look_up(text, programme.authority, programme.base_date, laws))
        for of, text in named
        if text.strip()
    )
