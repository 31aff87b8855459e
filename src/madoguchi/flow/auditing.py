"""「証跡の照合」 The records against the log: nothing of it is lost or changed, and the tables say what it says."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from django.db import DatabaseError, connection, transaction

from madoguchi.cases import batch, correct, decide
from madoguchi.cases.models import DecisionBatch
from madoguchi.core.errors import MadoguchiError, PromiseBroken
from madoguchi.datause.models import DataUse, DataUsePerson
from madoguchi.evidence import guards, publish
from madoguchi.evidence.compare import Difference, differing, rewritten
from madoguchi.evidence.models import Checkpoint, Entry, Erasure, EvidencedRecord, Log
from madoguchi.evidence.watch import evidenced, is_watched
from madoguchi.flow.evidencing import best_shown, every, folder, going_on, logs, public, shown_of, shown_size
from madoguchi.payments import lines
from madoguchi.payments.held_to import DIFFERING_MONEY
from madoguchi.tenancy import current
from madoguchi.trust.log import key as logkey
from madoguchi.trust.log.audit import Wrong, commitment, seen
from madoguchi.trust.log.audit import audit as audit_files
from madoguchi.trust.log.files import reader
from madoguchi.trust.log.policy import NOBODY, Policy
from madoguchi.trust.merkle import Edge, leaf_hash, people_root

PUBLIC = "public"
_NO_MORE: tuple[int | None, Iterable[tuple[int, int]]] = (None, ())
_ENTRIES, _CHECKPOINTS = Entry._meta.db_table, Checkpoint._meta.db_table


class Broken(StrEnum):
    """「不一致」 What of the log itself is not as it was signed."""

    MISSING = "missing"
    """Entries between others are gone."""
    ALTERED = "altered"
    """A record is not the one that its entry stands for."""
    ROOT = "root"
    """The entries do not make up what was signed: some were changed, left out, or put in another order."""
    BEYOND = "beyond"
    """Entries have places that nothing signed stands for."""
    ABOUT = "about"
    """An entry is said to be about something else than its record says."""
    ERASED = "erased"
    """A record was erased, and nobody said that it may be."""
    UNKNOWN = "unknown"
    """A log has no key here, or signed what the records know nothing of."""
    UNWATCHED = "unwatched"
    """What guards a table in the database is gone or does something else; rows or their entries may be changed."""
    AMOUNT = "amount"
    """A payment is not what was decided, or not as its result says; or the sums of a file are not its own."""
    UNSIGNED = "unsigned"
    """A checkpoint is not by a key of the log."""
    BATCH = "batch"
    """Decisions are not those of their draft."""
    PEOPLE = "people"
    """The people of a reading are not those that were written down."""
    LINES = "lines"
    """Lines of a file or of a result are not what was written: a person, an account, an amount, an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """「不一致」 What is broken, and at which place: of an entry in the log, of a checkpoint's size, or of a row."""

    what: Broken | Wrong | Difference
    table: str
    at: int
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """「照合」 How much was looked at, and what was found."""

    entries: int
    erased: int
    checkpoints: int
    rows: int
    faults: tuple[Fault, ...]


def audit() -> Audited:
    """「照合」 Everything: the log by its own signatures and its public files, then each table by the log.

    It reads every entry and every row once. Raises InputRefused `evidence.none`.
    """
    going_on()
    faults = [*_unwatched(), *_folders()]
    entries, erased = 0, 0
    for one in every():
        found, size, gone = _log(one)
        faults += [*found, *_public(one)]
        entries, erased = entries + size, erased + gone
    for model in evidenced():
        faults += _rows(model)
    faults += [*_waiting(), *_batches(), *_people(), *_money(), *_lines()]
    return Audited(
        entries=entries,
        erased=erased,
        checkpoints=Checkpoint.objects.count(),
        rows=sum(model.objects.count() for model in evidenced()),
        faults=tuple(faults),
    )


def _log(log: Log) -> tuple[list[Fault], int, int]:
    """What is wrong with the entries of a log, how many there are, and how many of them were erased."""
    found, signed = _signed(log)
    # What two persons let be erased stands outside the database, too.
    erasures = publish.erased(folder(log)) & set(Erasure.objects.filter(log=log).values_list("position", flat=True))
    edge, expected, erased, hashes = Edge(), 0, 0, list[bytes]()
    last = max(signed, default=0)
    kept = Entry.objects.filter(log=log).order_by("position")
    columns = kept.values_list("position", "about", "row", "salt", "record", "commitment")
    for position, about, row, salt, record, entry in columns.iterator(chunk_size=20_000):
        if position != expected:
            found.append(Fault(what=Broken.MISSING, table=_ENTRIES, at=expected))
        expected = position + 1
        erased += record is None
        if position >= last:
            found.append(Fault(what=Broken.BEYOND, table=_ENTRIES, at=position))
        elif record is None and position not in erasures:
            found.append(Fault(what=Broken.ERASED, table=_ENTRIES, at=position))
        elif record is not None and commitment(bytes(salt or b""), record.encode()) != bytes(entry):
            found.append(Fault(what=Broken.ALTERED, table=_ENTRIES, at=position))
        elif record is not None and not _is_about(record, about, row):
            found.append(Fault(what=Broken.ABOUT, table=_ENTRIES, at=position))
        hashes.append(leaf_hash(bytes(entry)))
        if expected in signed:
            edge, hashes = edge.with_leaves(hashes), []
            if edge.root != signed.pop(expected):
                found.append(Fault(what=Broken.ROOT, table=_CHECKPOINTS, at=expected))
    found += [Fault(what=Broken.MISSING, table=_ENTRIES, at=size) for size in signed]
    return found, expected, erased


def _signed(log: Log) -> tuple[list[Fault], dict[int, bytes]]:
    """The roots of a log by its sizes, and which of them its key did not sign."""
    keys, found, signed = _own_keys(log), list[Fault](), dict[int, bytes]()
    for one in Checkpoint.objects.filter(log=log).order_by("size").iterator(chunk_size=20_000):
        said = seen(one.signed.encode(), keys)
        signed[one.size] = bytes(one.root)
        if isinstance(said, Wrong) or (said.checkpoint.size, said.checkpoint.root) != (one.size, bytes(one.root)):
            found.append(Fault(what=Broken.UNSIGNED, table=_CHECKPOINTS, at=one.size))
    return found, signed


def _is_about(record: str, about: str, row: int) -> bool:
    try:
        said = json.loads(record)
        return (said["table"], said["row"]["id"], said["row"]["municipality_id"]) == (about, row, current())
    except (ValueError, KeyError, TypeError):
        return False


def _waiting() -> Iterator[Fault]:
    """Entries without a place that are not about what their record says."""
    found = Entry.objects.filter(position__isnull=True).values_list("id", "about", "row", "record")
    for number, about, row, record in found.iterator(chunk_size=20_000):
        if not _is_about(str(record), about, row):
            yield Fault(what=Broken.ABOUT, table=_ENTRIES, at=number)


def _unwatched() -> Iterator[Fault]:
    found = guards.changed()
    if not found and not is_watched():
        found = (_ENTRIES,)
    for name in found:
        yield Fault(what=Broken.UNWATCHED, table=name, at=0)


def _folders() -> Iterator[Fault]:
    """Logs that signed something here, of which the records know nothing."""
    known = {folder(one).name for one in every()}
    for path in sorted(logs().glob(f"*/{publish.LAST}")):
        if path.parent.name not in known:
            yield Fault(what=Broken.UNKNOWN, table=Log._meta.db_table, at=0)


def _public(log: Log) -> Iterator[Fault]:
    """What is wrong with the files of a log."""
    if not logkey.verifiers(folder(log)):
        yield Fault(what=Broken.UNKNOWN, table=Log._meta.db_table, at=log.pk)
        return
    newest = Checkpoint.objects.filter(log=log).order_by("-size").first()
    try:
        publish.refuse_set_back(folder(log), log)
        last = publish.last_signed(folder(log))
    except MadoguchiError:
        yield Fault(what=Wrong.SET_BACK, table=_CHECKPOINTS, at=newest.size if newest else 0)
        return
    shown = audit_files(reader(public(log)), _own_keys(log)) if shown_of(log) else None
    if isinstance(shown, Wrong):
        yield Fault(what=shown, table=PUBLIC, at=0)
    elif newest is not None and (last is None or best_shown(log) > shown_size(log)):
        yield Fault(what=Wrong.SET_BACK, table=PUBLIC, at=shown_size(log))


def _own_keys(log: Log) -> Policy:
    return Policy(logs=logkey.verifiers(folder(log)), witnesses={}, groups={}, quorum=NOBODY)


def _rows(model: type[EvidencedRecord]) -> Iterator[Fault]:
    """What a table says otherwise than the log."""
    try:
        with transaction.atomic():
            found = [*differing(model), *rewritten(model)]
    except DatabaseError:
        # A value that no column of this table can hold: the store was written past its own types.
        yield Fault(what=Difference.CHANGED, table=model._meta.db_table, at=0)
        return
    for one in found:
        yield Fault(what=one.what, table=one.table, at=one.row, columns=one.columns)


def _batches() -> Iterator[Fault]:
    """Decisions and corrections, by the root that their draft names."""
    for found in DecisionBatch.objects.order_by("id"):
        try:
            if batch.is_of_corrections(found.id):
                correct.whole(found)
            else:
                decide.whole(found)
        except PromiseBroken:
            yield Fault(what=Broken.BATCH, table=DecisionBatch._meta.db_table, at=found.id)


def _people() -> Iterator[Fault]:
    """Whose data a reading of single persons names, by the root that it wrote down."""
    roots = DataUse.objects.filter(snapshot_id__isnull=True).order_by("id").values_list("id", "people_root")
    persons = DataUsePerson.objects.order_by("data_use_id").values_list("data_use_id", "person_id")
    named = groupby(persons.iterator(chunk_size=20_000), key=lambda one: int(one[0]))
    # Both are in the order of their readings: of one reading at a time the people are held.
    of, people = next(named, _NO_MORE)
    for use, root in roots.iterator(chunk_size=20_000):
        while of is not None and of < use:
            of, people = next(named, _NO_MORE)
        if people_root(person for _, person in (people if of == use else ())).hex() != root:
            yield Fault(what=Broken.PEOPLE, table=DataUse._meta.db_table, at=use)


def _money() -> Iterator[Fault]:
    """Payments that are not those that were decided, and files whose sums are not their own."""
    for table, sql in DIFFERING_MONEY:
        with connection.cursor() as cursor:
            cursor.execute(sql, [current()])
            for (number,) in cursor.fetchall():
                yield Fault(what=Broken.AMOUNT, table=table, at=number)


def _lines() -> Iterator[Fault]:
    """Files and results whose lines are not those of their roots."""
    for kind in lines.BOTH:
        for number in kind.altered():
            yield Fault(what=Broken.LINES, table=kind.of._meta.db_table, at=number)
