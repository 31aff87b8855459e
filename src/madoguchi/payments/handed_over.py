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
    """The names of marked files of which the store in scope does not know that they were handed over."""
    marked = {path.name.removesuffix(".json") for path in (directory / HANDED_OVER).glob("transfer-*.json")}
    known = dict(TransferFile.objects.filter(sent_at__isnull=False).values_list("name", "sha256"))
    return tuple(sorted(name for name in marked if name not in known or known[name] != _read(directory, name)[0]))


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
    """The SHA-256 of a marked file and the instant of its hand-over. Raises InputRefused `payments.no_mark`."""
    digest, at = _read(directory, name)
    if at is None:
        raise InputRefused(
            "payments.no_mark",
            ja="その振込ファイルを銀行に渡した印がないか、壊れています。名前を確かめてください。",
            en="No mark says that this file was handed to the bank, or it is damaged. Check the name.",
        )
    return digest, at


def _read(directory: Path, name: str) -> tuple[str, datetime | None]:
    try:
        told = json.loads(_mark_of(directory, name).read_bytes())
        return str(told["sha256"]), datetime.fromisoformat(told["handed_over_at"])
    except (OSError, ValueError, KeyError, TypeError):
        return "", None


def _mark_of(directory: Path, name: str) -> Path:
    return directory / HANDED_OVER / f"{name}.json"
