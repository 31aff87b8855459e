"""「引渡し」 A mark outside of the store for every file laid out for the bank: a restored store forgets, it does not.

The mark is written after the hand-over is committed and before the file can be taken, and is never deleted. A mark that
the store does not know means that the store is older than what went to the bank: nothing may be paid until it knows.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from madoguchi import store
from madoguchi.core.errors import InputRefused, PromiseBroken
from madoguchi.payments.models import TransferFile

if TYPE_CHECKING:
    from pathlib import Path

HANDED_OVER = "handed_over"


def mark(directory: Path, name: str, digest: str, at: datetime) -> None:
    """Write the mark of a file (SHA-256 and instant) so that it survives a power failure; the first one stays."""
    path = _mark_of(directory, name)
    if not path.exists():
        told = {"name": name, "sha256": digest, "handed_over_at": at.isoformat()}
        store.disk.write_whole(path, [json.dumps(told).encode()])


def unknown(directory: Path) -> tuple[str, ...]:
    """The names of marked files of which the store in scope does not know that they were handed over.

    A mark that cannot be read says by its name alone that the file was handed over.
    """
    marked = {path.name.removesuffix(".json") for path in (directory / HANDED_OVER).glob("transfer-*.json")}
    known = dict(TransferFile.objects.filter(sent_at__isnull=False).values_list("name", "sha256"))
    return tuple(sorted(name for name in marked if name not in known or not _says(directory, name, known[name])))


def refuse_unknown(directory: Path) -> None:
    """Raises PromiseBroken `payments.handed_over_unknown` while the store lacks a hand-over that is marked."""
    names = unknown(directory)
    if names:
        raise PromiseBroken(
            "payments.handed_over_unknown",
            ja=f"銀行に渡した印があるのに、記録先が引渡しを知らない振込ファイルがあります: {'、'.join(names)}。"
            "記録先が古い控えに戻っていて、二重払いのおそれがあるため止めました。新しい控えから戻してください。"
            "失われたなら payment acknowledge で引渡しを記録し、銀行の結果（payment read）か組戻し（payment recall）に"
            "進んでください。",
            en=f"Files are marked as handed to the bank of which the store does not know it: {', '.join(names)}. The "
            "store was put back to an older copy and people could be paid twice, so nothing is done. Restore the newer "
            "one. If it is lost, record the hand-over with payment acknowledge, then go on with the bank's result "
            "(payment read) or a recall (payment recall).",
        )


def marked_at(directory: Path, name: str) -> tuple[str, datetime]:
    """The SHA-256 of a marked file and the instant of its hand-over.

    Raises InputRefused `payments.no_mark` and PromiseBroken `payments.mark_damaged`.
    """
    path = _mark_of(directory, name)
    if not path.exists():
        raise InputRefused(
            "payments.no_mark",
            ja="その振込ファイルを銀行に渡した印がありません。名前を確かめてください。",
            en="No mark says that this file was handed to the bank. Check the name.",
        )
    told = _read(directory, name)
    if told is None:
        raise PromiseBroken(
            "payments.mark_damaged",
            ja=f"銀行に渡した印のファイルが読めません: {path}。いつ何を渡したか確かめられないため、"
            "引渡しを記録しません。印のファイルを控えから戻してください。",
            en=f"The mark of a file handed to the bank cannot be read: {path}. What went to the bank, and when, is not "
            "certain, so the hand-over is not recorded. Put the mark back from a backup.",
        )
    return told


def _says(directory: Path, name: str, digest: str) -> bool:
    told = _read(directory, name)
    return told is None or told[0] == digest


def _read(directory: Path, name: str) -> tuple[str, datetime] | None:
    """What a mark says: SHA-256 and instant; None where it cannot be read."""
    try:
        told = json.loads(_mark_of(directory, name).read_bytes())
        return str(told["sha256"]), datetime.fromisoformat(told["handed_over_at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _mark_of(directory: Path, name: str) -> Path:
    return directory / HANDED_OVER / f"{name}.json"
