"""「検証点」 Give what was written its place in the log, and sign how long the log is now."""

from __future__ import annotations

import os
from datetime import datetime
from itertools import count

from django.db import connection, transaction

from madoguchi.evidence.models import Checkpoint, Entry, Log
from madoguchi.tenancy import current
from madoguchi.trust.log import checkpoint
from madoguchi.trust.log.audit import SALT, commitment
from madoguchi.trust.log.note import Signer
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


def place(log: Log, key: Signer, at: datetime) -> Checkpoint | None:
    """「検証点」 Give the entries that wait (MOST of them) their places, in the order in which they were written.

    Returns the checkpoint over them, or None where nothing waits. Only one may be at it at a time.
    """
    with transaction.atomic():
        found = Entry.objects.filter(position__isnull=True).order_by("id").values_list("id", "record")[:MOST]
        entries = [(number, os.urandom(SALT), str(record).encode()) for number, record in found]
        if not entries:
            return None
        last = newest(log)
        edge = Edge.at(last.size, bytes(last.peaks)) if last else Edge()
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
