"""The secret from which 照会番号 are made: one file for each municipality, so that a number never changes."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from madoguchi.core.errors import Conflict

BYTES = 32


def reference_key(home: Path) -> bytes:
    """The key in HOME/<municipality>/key, made at the first call (32 random bytes, for its owner's eyes only).

    Raises Conflict `cli.key_lost` when it is gone although claims were numbered, and `cli.key_damaged` when the file is
    not what was made.
    """
    refuse_lost(home)
    key = secret_of(home / "key")
    if len(key) != BYTES:
        raise Conflict(
            "cli.key_damaged",
            ja="照会番号の鍵のファイル（key）が壊れています。番号が変わってしまうため始めません。控えから戻してください。",
            en="The file `key` of the reference numbers is damaged. Numbers would change, so nothing is done. Restore "
            "it from the backup.",
        )
    return key


def secret_of(path: Path) -> bytes:
    """What a file holds that is for its owner's eyes only: BYTES random bytes, made at the first call."""
    if not path.exists():
        _make(path)
    return path.read_bytes()


def refuse_lost(home: Path) -> None:
    """Raises Conflict `cli.key_lost` when the key is gone although claims were numbered with it."""
    from madoguchi.cases.models import Claim

    if not (home / "key").exists() and Claim.objects.exists():
        raise Conflict(
            "cli.key_lost",
            ja="照会番号の鍵のファイル（key）がありませんが、番号を付けた事案があります。別の鍵では同じ番号が二人に付き得るため"
            "始めません。控えから戻してください。",
            en="The file `key` of the reference numbers is gone although claims are numbered. Another key could give "
            "one number twice, so nothing is done. Restore it from the backup.",
        )


def _make(path: Path) -> None:
    from madoguchi import store

    unnamed = path.with_name(f".key-{secrets.token_hex(8)}")
    store.disk.write_whole(unnamed, [secrets.token_bytes(BYTES)])
    try:
        os.link(unnamed, path)  # fails where another process was first: then its key is the key
    except FileExistsError:
        return
    finally:
        unnamed.unlink(missing_ok=True)
