"""A file gets its name only after its rows are committed; what a crash left is finished or discarded.

Twice on its way: when it is written, and when it is laid out for the person who takes it to the bank.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from madoguchi import store, tenancy
from madoguchi.core.errors import Conflict, MadoguchiError, PromiseBroken
from madoguchi.payments.handed_over import mark, refuse_unknown
from madoguchi.payments.models import Recall, TransferFile
from madoguchi.payments.states import Rail

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

UNCOMMITTED = "uncommitted"
OUTGOING = "outgoing"
"""Where a file lies from its hand-over until a person takes it to the bank, and no file lies otherwise."""
RECALLED = "recalled"
"""Where a file that was recalled is put, so that nobody takes it to the bank."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishReport:
    """How many interrupted files got their name, and how many were discarded because nothing of them was recorded."""

    completed: int
    discarded: int


def lock_name() -> str:
    """The lock under which files are written, handed over, withdrawn and settled.

    On PostgreSQL it is held until the transaction ends; on SQLite the transaction itself is the only writer. So nobody
    sees another's file before its rows are committed or gone, and no file is handed over while it is being withdrawn.
    """
    return f"{tenancy.current()}.payments"


def keep(directory: Path, name: str, content: bytes) -> None:
    """Make the content durable under a name that nobody sends, before the rows are committed."""
    store.disk.write_whole(directory / UNCOMMITTED / name, (content,))


def give_name(directory: Path, name: str, content: bytes) -> None:
    """After the commit: the file under its final name. Doing it again changes nothing."""
    if not (directory / name).exists():
        store.disk.write_whole(directory / name, (content,))
    (directory / UNCOMMITTED / name).unlink(missing_ok=True)


def finish(act: Callable[[], None]) -> None:
    """After a commit: lay out what is on record. Raises Conflict `payments.unfinished` where the disk refuses it."""
    try:
        act()
    except MadoguchiError as error:
        raise Conflict(
            "payments.unfinished",
            ja="記録は終わりましたが、ファイルを置けませんでした（ディスクの空きか権限）。振込の記録は失われていません。"
            "空きを作り、同じ payment のコマンドをもう一度実行してください。残りを置きます。",
            en="All is on record, but the file could not be laid out (room on the disk, or rights). Nothing of the "
            "record is lost. Make room and give the same payment command again: it lays out what is left.",
        ) from error


def let_out(directory: Path, name: str, digest: str, at: datetime) -> None:
    """After the commit of the hand-over: its mark, then the file where it is taken from, and never there twice.

    Doing it again changes nothing: who found the file took it away.
    """
    mark(directory, name, digest, at)
    outgoing = directory / OUTGOING
    try:
        (outgoing / UNCOMMITTED / name).rename(outgoing / name)
    except FileNotFoundError:
        return  # another run finished it
    handle = os.open(outgoing, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put_aside(directory: Path, name: str) -> None:
    """After the commit of a recall: the file leaves the folder from which files are taken to the bank."""
    aside = directory / RECALLED
    aside.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        (directory / OUTGOING / name).rename(aside / name)
    except FileNotFoundError:
        return  # somebody took it away


def finish_interrupted(directory: Path) -> FinishReport:
    """Complete the files whose rows were committed before a crash, discard those whose rows were not.

    The same for what was to be handed over: it is laid out exactly if the records say that it goes to the bank.

    Call it in a transaction at every start. Afterwards a file lies under its final name exactly if the records know it.
    Raises PromiseBroken `payments.file_lost` when a recorded file is nowhere or its content is another's, and
    `payments.file_foreign` when a file that no record knows lies where sendable files lie; neither is mended by guess.
    Before anything else `payments.handed_over_unknown`, when the store is older than what went to the bank.
    """
    with store.lock(lock_name()):
        refuse_unknown(directory)
        recorded = dict(TransferFile.objects.filter(rail=Rail.BULK.value).values_list("name", "sha256"))
        waiting = _files(directory / UNCOMMITTED)
        completed = 0
        for path in waiting:
            content = path.read_bytes()
            if recorded.get(path.name) == sha256(content).hexdigest():
                completed += not (directory / path.name).exists()
                give_name(directory, path.name, content)
        discarded = 0
        for path in waiting:
            if path.name not in recorded:
                path.unlink()
                discarded += 1
        let, kept = _finish_outgoing(directory)
        _refuse_unequal(directory, recorded)
    return FinishReport(completed=completed + let, discarded=discarded + kept)


def _finish_outgoing(directory: Path) -> tuple[int, int]:
    outgoing = directory / OUTGOING
    goes = TransferFile.objects.filter(rail=Rail.BULK.value, sent_at__isnull=False)
    recalled = Recall.objects.values("transfer_file_id")
    carried = goes.exclude(id__in=recalled)
    for name in goes.filter(id__in=recalled).values_list("name", flat=True):
        put_aside(directory, name)
    sent = {name: (digest, at) for name, digest, at in carried.values_list("name", "sha256", "sent_at")}
    waiting = _files(outgoing / UNCOMMITTED)
    let = 0
    for path in waiting:
        digest, at = sent.get(path.name, ("", None))
        if at is not None and is_file_of(path, digest):
            let_out(directory, path.name, digest, at)
            let += 1
        else:
            path.unlink()
    if foreign := {path.name for path in outgoing.glob("transfer-*.txt")} - set(goes.values_list("name", flat=True)):
        raise _foreign(len(foreign))
    return let, len(waiting) - let


def _refuse_unequal(directory: Path, recorded: dict[str, str]) -> None:
    present = {path.name for path in directory.glob("transfer-*.txt")}
    lost = [
        name for name, digest in recorded.items() if name not in present or not is_file_of(directory / name, digest)
    ]
    if lost:
        raise PromiseBroken(
            "payments.file_lost",
            ja=f"記録にある振込ファイルがないか、内容が違います({len(lost)}件)。銀行に渡さず、控えから戻してください。",
            en=f"{len(lost)} recorded bank files are missing or have another content. Hand over nothing; restore the "
            "files from the backup.",
        )
    if foreign := present - recorded.keys():
        raise _foreign(len(foreign))


def is_file_of(path: Path, digest: str) -> bool:
    """Whether a file lies there, and the one with this SHA-256; a folder of its name is none."""
    return path.is_file() and sha256(path.read_bytes()).hexdigest() == digest


def _files(directory: Path) -> list[Path]:
    return sorted(path for path in directory.glob("transfer-*.txt") if path.is_file())


def _foreign(number: int) -> PromiseBroken:
    return PromiseBroken(
        "payments.file_foreign",
        ja=f"記録にない振込ファイルがあります({number}件)。二重払いのおそれがあるため銀行に渡さず、出所を確かめてください。",
        en=f"{number} bank files lie there that no record knows. They might pay twice: hand over nothing and find out "
        "where they come from.",
    )
