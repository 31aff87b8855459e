"""「検証点」 Give what was written its place in the log, and sign how long the log is now."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from itertools import count

from django.db import connection, transaction

from madoguchi.core.errors import Conflict
from madoguchi.evidence.models import Checkpoint, Entry, Log
from madoguchi.tenancy import current
from madoguchi.trust.log import audit, checkpoint
from madoguchi.trust.log.audit import SALT, Wrong, commitment
from madoguchi.trust.log.note import Signer, Verifier
from madoguchi.trust.log.policy import NOBODY, Policy
from madoguchi.trust.merkle import Edge, leaf_hash

MOST = 50_000
"""So many entries get their places in one transaction."""


def newest(log: Log) -> Checkpoint | None:
    """The last checkpoint of a log."""
    found: Checkpoint | None = Checkpoint.objects.filter(log=log).order_by("-size").first()
    return found


def waiting() -> int:
    """How many entries have no place yet."""
    return int(Entry.objects.filter(position__isnull=True).count())


def require_signed(found: Checkpoint, keys: Sequence[Verifier]) -> Edge:
    """The edge from which a log grows on after a checkpoint that its key signed.

    Raises Conflict `evidence.altered` where the row says anything else than what was signed.
    """
    said = audit.seen(found.signed.encode(), Policy(logs=tuple(keys), witnesses={}, groups={}, quorum=NOBODY))
    root = bytes(found.root)
    try:
        edge = Edge.at(found.size, bytes(found.peaks))
    except ValueError as error:
        raise altered() from error
    if isinstance(said, Wrong) or (said.checkpoint.size, said.checkpoint.root, edge.root) != (found.size, root, root):
        raise altered()
    return edge


def altered() -> Conflict:
    """The refusal to go on from what was changed."""
    return Conflict(
        "evidence.altered",
        ja="証跡の記録が、署名したものと違います。書き換えられたものに署名しないため止めました。"
        "evidence check で場所を確かめ、書き換える前のバックアップから戻してください。",
        en="The records of the log are not what was signed. It was stopped, so that nothing altered is signed. See "
        "where with evidence check, and restore a backup from before.",
    )


def place(log: Log, key: Signer, keys: Sequence[Verifier], at: datetime) -> Checkpoint | None:
    """「検証点」 Give the entries that wait (MOST of them) their places, in the order in which they were written.

    `keys`: by which checkpoints of this log are believed. Returns the checkpoint over them, or None where nothing
    waits. Only one may be at it at a time. Raises Conflict `evidence.altered`.
    """
    with transaction.atomic():
        found = Entry.objects.filter(position__isnull=True).order_by("id").values_list("id", "record")[:MOST]
        entries = [(number, os.urandom(SALT), str(record).encode()) for number, record in found]
        if not entries:
            return None
        last = newest(log)
        edge = require_signed(last, keys) if last else Edge()
        if Entry.objects.filter(log=log, position__gte=edge.size).exists():
            raise altered()
        placed = [
            (position, salt, commitment(salt, record), log.pk, number, current())
            for position, (number, salt, record) in zip(count(edge.size), entries, strict=False)
        ]
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE evidence_entries SET position = %s, salt = %s, commitment = %s, log_id = %s "
                "WHERE id = %s AND municipality_id = %s",
                placed,
            )
        grown = edge.with_leaves(leaf_hash(one[2]) for one in placed)
        said = checkpoint.Checkpoint(origin=log.name, size=grown.size, root=grown.root)
        made: Checkpoint = Checkpoint.objects.create(
            log=log,
            size=grown.size,
            root=grown.root,
            peaks=b"".join(grown.peaks),
            signed=(said.text + b"\n" + key.line(said.text, at).encode()).decode(),
            at=at,
        )
        return made
