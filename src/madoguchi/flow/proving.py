"""「証明書」 A proof that one record is in the log, which anybody can verify with the log's key alone."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models import Max, Min

from madoguchi.cases.models import Submission
from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.datause.record import Purpose, record_single
from madoguchi.evidence.models import Entry
from madoguchi.flow import evidencing
from madoguchi.flow.exporting import put, refuse_taken
from madoguchi.trust.log import audit, checkpoint, note, tiles
from madoguchi.trust.log.files import reader

PERSONS = ("person_id", "applicant_id", "payee_id", "recipient_id")
"""The columns that say of whom a record is."""
ITEMS = ("people.name_kana", "accounts.account_number")
"""What records of decisions and of submissions hold of a person."""


def prove(about: str, row: int, to: Path, by: str, law: str, at: datetime) -> Path:
    """「証明書」 Write the proof of what was last written of a row, with the record, into a new file; it is on record.

    Raises InputRefused `evidence.no_table`, `evidence.no_entry` and `registry.export_taken`, Conflict
    `evidence.not_shown`, and as `datause.record.record_single`.
    """
    refuse_taken(to)
    found = _entry(about, row, "-id")
    proof = proof_of(found)
    row_of = json.loads(str(found.record))["row"]
    with transaction.atomic():
        put_on_record({row_of[name] for name in PERSONS if row_of.get(name) is not None}, by, law, at)
    put(to, proof)
    return to


def put_on_record(persons: Collection[int], by: str, law: str, at: datetime) -> None:
    """「個人情報の利用記録」 That proofs which hold these persons' data were handed out."""
    if persons:
        told = Purpose(by=by, purpose="証跡の証明書の発行", law=law, items=ITEMS)
        record_single(told, at=at, person_ids=persons)


def proof_of_row(about: str, row: int) -> bytes:
    """「証明書」 The proof of what was written first of a row. Raises as `prove`."""
    return proof_of(_entry(about, row, "id"))


def receipt(handed_in: Submission) -> bytes:
    """「証明書」 The proof of what was handed in, as it was written first. Raises as `prove`."""
    return proof_of_row(Submission._meta.db_table, handed_in.pk)


def waits(handed_in: Submission) -> bool:
    """Whether `receipt` is not to be had yet, for its entry is under no checkpoint that everybody is shown."""
    found = _found(Submission._meta.db_table, handed_in.pk, "id")
    if found is None:
        return False
    return found.log is None or found.position is None or found.position >= evidencing.shown_size(found.log)


def _found(about: str, row: int, order: str) -> Entry | None:
    found: Entry | None = Entry.objects.filter(about=about, row=row, record__isnull=False).order_by(order).first()
    return found


def _entry(about: str, row: int, order: str) -> Entry:
    found = _found(about, row, order)
    if found is None:
        raise no_entry(about, row)
    return found


def proof_of(entry: Entry) -> bytes:
    """「証明書」 The proof of an entry under the checkpoint that everybody is shown.

    Raises Conflict `evidence.not_shown` where it is under none yet.
    """
    log, position, salt = entry.log, entry.position, entry.salt
    signed = evidencing.shown_of(log) if log is not None else None
    size = checkpoint.of(note.read(signed)).size if signed else 0
    if log is None or signed is None or position is None or salt is None or position >= size:
        raise not_shown()
    nodes = tiles.nodes(reader(evidencing.public(log)), size)
    return audit.prove(nodes, position, bytes(salt), str(entry.record).encode(), signed, size)


def no_entry(about: str, row: int) -> InputRefused:
    """The refusal where the log holds nothing of a row: which tables it knows, or which numbers of the table."""
    known = Entry.objects.filter(about=about).aggregate(first=Min("row"), last=Max("row"))
    if known["last"] is None:
        tables = ", ".join(Entry.objects.order_by("about").values_list("about", flat=True).distinct()) or "—"
        return InputRefused(
            "evidence.no_table",
            ja=f"証跡に {about} という表はありません。ある表は {tables} です。",
            en=f"The log holds nothing of a table {about}. It holds {tables}.",
        )
    return InputRefused(
        "evidence.no_entry",
        ja=f"{about} の {row} 番の証跡はないか、消去されています。証跡にある番号は {known['first']} から "
        f"{known['last']} までです。番号を確かめてください。",
        en=f"The log holds nothing of number {row} of {about}, or it was erased. Its numbers go from "
        f"{known['first']} to {known['last']}. Check the number.",
    )


def not_shown() -> Conflict:
    """The refusal while an entry waits for its place, or to be shown."""
    return Conflict(
        "evidence.not_shown",
        ja="この記録は、まだ公開の検証点に入っていません。1分ほど待って、もう一度試してください"
        "（職員は evidence seal で早められます）。",
        en="This entry is under no public checkpoint yet. Try again in a minute (evidence seal makes it sooner).",
    )
