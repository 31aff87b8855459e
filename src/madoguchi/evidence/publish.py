"""「証跡の公開」 The log as files: hashes alone, for everybody; no record is among them."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from madoguchi import store
from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.core.regular_file import bytes_of
from madoguchi.evidence.models import Checkpoint, Entry, Log
from madoguchi.evidence.place import altered
from madoguchi.trust.log import checkpoint, note, tiles
from madoguchi.trust.log.files import reader
from madoguchi.trust.log.tiles import Tiling

LAST = "last-signed"
"""The last checkpoint that was signed; it lies beside the public files and is for this machine alone."""
ERASED = "erased"
"""The places of the log whose records two persons let be erased; beside the public files, too."""
PUBLIC = "public"
CHECKPOINT = tiles.CHECKPOINT
STAMP = "checkpoint.tsr"
"""The timestamp (RFC 3161) over the text of the checkpoint."""
_AT_ONCE = 65_536


def is_published(folder: Path, newest: Checkpoint) -> bool:
    """Whether a checkpoint was published, and all files that it stands for are there."""
    last = last_signed(folder)
    return last is not None and last.size == newest.size and _is_whole(folder / PUBLIC, newest.size)


def refuse_set_back(folder: Path, log: Log) -> None:
    """Raises Conflict `evidence.set_back` where the records hold less of a log than was signed of it, or another.

    To sign on would show two histories, and every witness would tell.
    """
    last = last_signed(folder)
    if last is None:
        return
    kept = Checkpoint.objects.filter(log=log, size=last.size).first()
    if kept is None or bytes(kept.root) != last.root:
        raise set_back(last)


def set_back(last: checkpoint.Checkpoint | None) -> Conflict:
    """The refusal to go on from records that are older than their log."""
    size = last.size if last else 0
    return Conflict(
        "evidence.set_back",
        ja=f"記録が、署名済みの証跡（{size:,}件）より古い状態に戻っています。二つの歴史を見せないため、証跡に署名しません。"
        "より新しいバックアップがあれば戻し、なければ evidence begin --instead --name で新しい証跡を始めてください。",
        en=f"The records were set back to before the log that was signed ({size:,} entries). It is not signed, so that "
        "no two histories are shown. Restore a newer backup, or begin a new log (evidence begin --instead --name).",
    )


def publish(folder: Path, log: Log, newest: Checkpoint) -> None:
    """Write the files that are new since the last time, below `public`; all of them, where some were lost.

    Nothing is written that does not make up the root that was signed: else good copies would be lost. Raises Conflict
    `evidence.altered`, and what `store.disk` raises.
    """
    last, public = last_signed(folder), folder / PUBLIC
    start = _start(log, newest, public, last.size if last else 0)
    tiling = _at(log, start, public)
    for path, content in tiling.grow(_commitments(log, start, newest.size)):
        store.disk.write_whole(public / path, [content])
    for path, content in tiling.unfinished():
        store.disk.write_whole(public / path, [content])
    store.disk.write_whole(folder / LAST, [newest.signed.encode()])
    for path in tiles.outgrown(start, newest.size):
        shutil.rmtree(public / path, ignore_errors=True)


def show(folder: Path, signed: bytes, stamp: bytes | None) -> None:
    """Put a checkpoint, with who signed it and its stamp, where everybody looks for the newest."""
    for name, content in ((STAMP, stamp), (CHECKPOINT, signed)):
        path = folder / PUBLIC / name
        if content is None:
            path.unlink(missing_ok=True)
        elif not path.exists() or bytes_of(path) != content:
            store.disk.write_whole(path, [content])


def last_signed(folder: Path) -> checkpoint.Checkpoint | None:
    """The last checkpoint that was signed and published. Raises InputRefused `evidence.last_unreadable`."""
    path = folder / LAST
    try:
        return checkpoint.of(note.read(bytes_of(path))) if path.exists() else None
    except (OSError, ValueError) as error:
        raise InputRefused(
            "evidence.last_unreadable",
            ja=f"証跡のファイル {LAST} が読めません。バックアップから戻してください。",
            en=f"The file {LAST} of the log cannot be read. Restore it from the backup.",
        ) from error


def _start(log: Log, newest: Checkpoint, public: Path, before: int) -> int:
    """From where the files are written: from where they end, or from the first on where some are lost or torn."""
    for start in (before, 0):
        if not _is_whole(public, start):
            continue
        try:
            tiling = _at(log, start, public)
        except (OSError, ValueError):
            continue
        for _ in tiling.grow(_commitments(log, start, newest.size)):
            continue
        if tiling.root == bytes(newest.root):
            return start
    raise altered()


def _is_whole(public: Path, size: int) -> bool:
    """Whether all files of entries that never change any more are there, and the nodes above them."""
    of_entries = ((tiles.bundle(number), tiles.tile(0, number)) for number in range(size // tiles.WIDTH))
    return all((public / path).exists() for both in of_entries for path in both)


def _at(log: Log, size: int, public: Path) -> Tiling:
    return Tiling(size, list(_commitments(log, size - size % tiles.WIDTH, size)), reader(public))


def _commitments(log: Log, start: int, end: int) -> Iterator[bytes]:
    found = Entry.objects.filter(log=log, position__gte=start, position__lt=end).order_by("position")
    return (bytes(one) for one in found.values_list("commitment", flat=True).iterator(chunk_size=_AT_ONCE))


def erased(folder: Path) -> frozenset[int]:
    """「消去」 The places whose records may be gone: two persons said so, and not who owns the database alone."""
    path = folder / ERASED
    return frozenset(map(int, path.read_text().split())) if path.exists() else frozenset()


def let_erase(folder: Path, positions: Iterable[int]) -> None:
    """「消去」 Write down, before it is done, whose records will be gone."""
    text = "".join(f"{one}\n" for one in sorted(erased(folder) | set(positions)))
    store.disk.write_whole(folder / ERASED, [text.encode()])
