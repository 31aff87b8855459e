"""「証跡の公開」 The log as files: hashes alone, for everybody; no record is among them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from madoguchi import store
from madoguchi.core.errors import Conflict
from madoguchi.core.regular_file import bytes_of
from madoguchi.evidence.models import Checkpoint, Entry, Log
from madoguchi.trust.log import checkpoint, note, tiles
from madoguchi.trust.log.files import reader
from madoguchi.trust.log.tiles import Tiling

LAST = "last-signed"
"""The last checkpoint that was signed; it lies beside the public files and is for this machine alone."""
PUBLIC = "public"
CHECKPOINT = tiles.CHECKPOINT
STAMP = "checkpoint.tsr"
"""The timestamp (RFC 3161) over the text of the checkpoint."""
_AT_ONCE = 65_536


def refuse_set_back(folder: Path, log: Log) -> None:
    """Raises Conflict `evidence.set_back` where the records hold less of a log than was signed of it, or another.

    To sign on would show two histories, and every witness would tell.
    """
    last = _last(folder)
    if last is None:
        return
    kept = Checkpoint.objects.filter(log=log, size=last.size).first()
    if kept is None or bytes(kept.root) != last.root:
        raise Conflict(
            "evidence.set_back",
            ja=f"記録が、署名済みの証跡（{last.size:,}件）より古い状態に戻っています。二つの歴史を見せないため、証跡に署名しません。"
            "より新しいバックアップがあれば戻し、なければ evidence begin --name で新しい証跡を始めてください。",
            en=f"The records were set back to before the log that was signed ({last.size:,} entries). It is not "
            "signed, so that no two histories are shown. Restore a newer backup, or begin a new log (evidence begin "
            "--name).",
        )


def publish(folder: Path, log: Log, newest: Checkpoint) -> None:
    """Write the files that are new since the last time, below `public`. Raises what `store.disk` raises."""
    last, public = _last(folder), folder / PUBLIC
    before = last.size if last else 0
    try:
        tiling = _at(log, before, public)
    except (OSError, ValueError):
        before, tiling = 0, Tiling()
    for path, content in tiling.grow(_commitments(log, before, newest.size)):
        store.disk.write_whole(public / path, [content])
    for path, content in tiling.unfinished():
        store.disk.write_whole(public / path, [content])
    store.disk.write_whole(folder / LAST, [newest.signed.encode()])
    for path in tiles.outgrown(before, newest.size):
        shutil.rmtree(public / path, ignore_errors=True)


def show(folder: Path, signed: bytes, stamp: bytes | None) -> None:
    """Put a checkpoint, with who signed it and its stamp, where everybody looks for the newest."""
    for name, content in ((STAMP, stamp), (CHECKPOINT, signed)):
        path = folder / PUBLIC / name
        if content is None:
            path.unlink(missing_ok=True)
        elif not path.exists() or bytes_of(path) != content:
            store.disk.write_whole(path, [content])


def _last(folder: Path) -> checkpoint.Checkpoint | None:
    path = folder / LAST
    return checkpoint.of(note.read(bytes_of(path))) if path.exists() else None


def _at(log: Log, size: int, public: Path) -> Tiling:
    start = size - size % tiles.WIDTH
    return Tiling(size, list(_commitments(log, start, size)), reader(public))


def _commitments(log: Log, start: int, end: int) -> Iterator[bytes]:
    found = Entry.objects.filter(log=log, position__gte=start, position__lt=end).order_by("position")
    return (bytes(one) for one in found.values_list("commitment", flat=True).iterator(chunk_size=_AT_ONCE))
