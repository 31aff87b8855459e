"""Files that exist whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from pathlib import Path
from time import time
from typing import TYPE_CHECKING

from madoguchi.core.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Iterable

_LEFT_SECONDS = 3600


def write_whole(path: Path, chunks: Iterable[bytes]) -> int:
    """Write a file for its owner's eyes only, let it survive a power failure, then give it its name; returns bytes.

    A file of that name is replaced. Missing folders are made. Whatever stops it, `chunks` too, leaves nothing behind.
    Raises Conflict `store.disk_full` when no room is left, `store.not_written` for any other refusal of the disk.
    """
    written = 0
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, unnamed = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                for chunk in chunks:
                    written += file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            Path(unnamed).replace(path)
        finally:
            Path(unnamed).unlink(missing_ok=True)
        _keep_names(path.parent)
    except OSError as error:
        raise refusal(error) from error
    return written


def unfinished(within: Path, prefix: str) -> Path:
    """A new folder for what is not finished; what a run left that was cut off over an hour ago is swept away.

    `prefix` begins with a dot. Raises as `write_whole` does.
    """
    try:
        within.mkdir(mode=0o700, parents=True, exist_ok=True)
        for left in within.glob(f"{prefix}*"):
            if time() - left.lstat().st_mtime > _LEFT_SECONDS:
                shutil.rmtree(left, ignore_errors=True)
        return Path(tempfile.mkdtemp(dir=within, prefix=prefix))
    except OSError as error:
        raise refusal(error) from error


def is_taken(out: Path) -> bool:
    """Whether something lies under a name already: a link, a file, or a folder that is not empty."""
    try:
        return out.is_symlink() or (out.exists() and (not out.is_dir() or any(os.scandir(out))))
    except OSError as error:
        raise refusal(error) from error


def _keep_names(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def refusal(error: OSError) -> Conflict:
    """What a refusal of the disk is called here: `store.disk_full` or `store.not_written`."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Conflict(
            "store.disk_full",
            ja="ディスクの空きが足りず、ファイルを書けませんでした。書きかけは消しました。空きを作って、もう一度実行してください。",
            en="The disk is full and the file could not be written. What was begun has been removed. "
            "Make room and run it again.",
        )
    reason = os.strerror(error.errno or 0)
    return Conflict(
        "store.not_written",
        ja=f"ファイルを書けませんでした ({reason})。書きかけは消しました。置き場所と権限を確かめてください。",
        en=f"The file could not be written ({reason}). What was begun has been removed. Check its folder and rights.",
    )
