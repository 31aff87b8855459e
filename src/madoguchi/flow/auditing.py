"""「証跡の照合」 The records against the log: nothing of it is lost or changed, and the tables say what it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from madoguchi.cases import batch, correct, decide
from madoguchi.cases.models import DecisionBatch
from madoguchi.core.errors import Conflict, PromiseBroken
from madoguchi.datause.models import DataUse, DataUsePerson
from madoguchi.evidence import publish
from madoguchi.evidence.compare import Difference, Differs, differing
from madoguchi.evidence.models import Checkpoint, Entry, Log
from madoguchi.evidence.watch import evidenced
from madoguchi.flow.evidencing import folder, going_on, public, shown_of
from madoguchi.trust.log import key as logkey
from madoguchi.trust.log.audit import Wrong, commitment, seen
from madoguchi.trust.log.audit import audit as audit_files
from madoguchi.trust.log.files import reader
from madoguchi.trust.log.policy import NOBODY, Policy
from madoguchi.trust.merkle import Edge, leaf_hash, people_root


class Broken(StrEnum):
    """「不一致」 What of the log itself is not as it was signed."""

    MISSING = "missing"
    """Entries between others are gone."""
    ALTERED = "altered"
    """A record is not the one that its entry stands for."""
    ROOT = "root"
    """The entries do not make up what was signed: some were changed, left out, or put in another order."""
    UNSIGNED = "unsigned"
    """A checkpoint is not by a key of the log."""
    BATCH = "batch"
    """Decisions are not those of their draft."""
    PEOPLE = "people"
    """The people of a reading are not those that were written down."""


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
    checkpoints: int
    rows: int
    faults: tuple[Fault, ...]


def audit() -> Audited:
    """「照合」 Everything: the log by its own signatures and its public files, then each table by the log.

    It reads every entry and every row once. Raises InputRefused `evidence.none`.
    """
    faults = list(_public(going_on()))
    entries = 0
    for one in Log.objects.order_by("id"):
        found, size = _log(one)
        faults += found
        entries += size
    tables = [(model, [_of_row(one) for one in differing(model)]) for model in evidenced()]
    faults += [one for _, found in tables for one in found]
    faults += [*_batches(), *_people()]
    return Audited(
        entries=entries,
        checkpoints=Checkpoint.objects.count(),
        rows=sum(model.objects.count() for model, _ in tables),
        faults=tuple(faults),
    )


def _log(log: Log) -> tuple[list[Fault], int]:
    """What is wrong with the entries of a log, and how many there are."""
    table = Entry._meta.db_table
    keys = _own_keys(log)
    found, signed = list[Fault](), dict[int, bytes]()
    for one in Checkpoint.objects.filter(log=log).order_by("size").iterator(chunk_size=20_000):
        said = seen(one.signed.encode(), keys)
        signed[one.size] = bytes(one.root)
        if isinstance(said, Wrong) or (said.checkpoint.size, said.checkpoint.root) != (one.size, bytes(one.root)):
            found.append(Fault(what=Broken.UNSIGNED, table=Checkpoint._meta.db_table, at=one.size))
    edge, expected = Edge(), 0
    kept = Entry.objects.filter(log=log).order_by("position").values_list("position", "salt", "record", "commitment")
    hashes = list[bytes]()
    for position, salt, record, entry in kept.iterator(chunk_size=20_000):
        if position != expected:
            found.append(Fault(what=Broken.MISSING, table=table, at=expected))
        expected = position + 1
        if record is not None and commitment(bytes(salt or b""), record.encode()) != bytes(entry):
            found.append(Fault(what=Broken.ALTERED, table=table, at=position))
        hashes.append(leaf_hash(bytes(entry)))
        if expected in signed:
            edge, hashes = edge.with_leaves(hashes), []
            if edge.root != signed.pop(expected):
                found.append(Fault(what=Broken.ROOT, table=Checkpoint._meta.db_table, at=expected))
    found += [Fault(what=Broken.MISSING, table=table, at=size) for size in signed]
    return found, expected


def _public(log: Log) -> Iterator[Fault]:
    """What is wrong with the files of the log that goes on."""
    table = Checkpoint._meta.db_table
    try:
        publish.refuse_set_back(folder(log), log)
    except Conflict:
        yield Fault(what=Wrong.SET_BACK, table=table, at=0)
    found = audit_files(reader(public(log)), _own_keys(log)) if shown_of(log) else None
    if isinstance(found, Wrong):
        yield Fault(what=found, table=table, at=0)


def _own_keys(log: Log) -> Policy:
    return Policy(logs=logkey.verifiers(folder(log)), witnesses={}, groups={}, quorum=NOBODY)


def _of_row(one: Differs) -> Fault:
    return Fault(what=one.what, table=one.table, at=one.row, columns=one.columns)


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
    named: Iterable[tuple[int, Iterable[tuple[int, int]]]] = groupby(
        persons.iterator(chunk_size=20_000), key=lambda one: one[0]
    )
    by_use = {use: people_root(person for _, person in people) for use, people in named}
    nobody = people_root(())
    for use, root in roots.iterator(chunk_size=20_000):
        if by_use.get(use, nobody) != bytes.fromhex(root):
            yield Fault(what=Broken.PEOPLE, table=DataUse._meta.db_table, at=use)
