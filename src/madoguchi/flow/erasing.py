"""「消去」 What the log holds of a row is erased by two persons; its hashes stay, and every proof of the rest."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from django.db import transaction

from madoguchi.core.dates import JAPAN
from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.evidence import publish
from madoguchi.evidence.models import Entry, Erasure, Log
from madoguchi.evidence.place import altered
from madoguchi.evidence.watch import evidenced
from madoguchi.flow.evidencing import alone, folder
from madoguchi.flow.proving import no_entry, not_shown
from madoguchi.flow.signatories import Signatories
from madoguchi.trust.log.audit import commitment

KEPT = timedelta(days=5 * 366)
"""「保存期間」 Five years: so long money can be claimed and claimed back (地方自治法236条1項)."""


def erase(about: str, row: int, because: str, by: Signatories, at: datetime) -> tuple[int, ...]:
    """「消去」 Erase what the log holds of a row: what it said before it was changed, or all of it where it is gone.

    Returns the places that were emptied. That they were, by whom and why, is entered into the log itself. What the
    table still says is not erased: it is what the row is held to. Raises InputRefused `evidence.no_reason`,
    `evidence.no_table` and `evidence.no_entry`, Conflict `evidence.still_said` for a row that stands as it was written,
    `evidence.retained` for what is younger than KEPT, `evidence.not_shown`, `evidence.altered` for what was never
    entered so, and `store.busy`.
    """
    if not because.strip():
        raise InputRefused(
            "evidence.no_reason",
            ja="消去の理由と根拠を書いてください（例：保存期間の満了、文書管理規程10条）。",
            en="Say why it is erased and by which rule, such as the end of its retention period.",
        )
    with alone(), transaction.atomic():
        found = _erasable(about, row)
        until = max(map(_written_at, found)) + KEPT
        if until > at:
            raise _too_young(until)
        told = {"because": because.strip(), "drafted_by": by.drafter, "approved_by": by.approver, "at": at}
        for log in Log.objects.filter(id__in=[one.log_id for one in found]):
            publish.let_erase(folder(log), [int(str(one.position)) for one in found if one.log_id == log.pk])
        for one in found:
            Erasure.objects.create(log=one.log, position=one.position, **told)
        Entry.objects.filter(id__in=[one.pk for one in found]).update(record=None, salt=None)
    return tuple(int(str(one.position)) for one in found)


def _erasable(about: str, row: int) -> list[Entry]:
    """What the log holds of a row and the row itself does not say any more, in the order of the log."""
    model = next((one for one in evidenced() if one._meta.db_table == about), None)
    kept = list(Entry.objects.filter(about=about, row=row).order_by("log", "position", "id"))
    if model is None or not any(one.record for one in kept):
        raise no_entry(about, row)
    if any(one.position is None for one in kept):
        raise not_shown()
    old = kept[:-1] if model.objects.filter(pk=row).exists() else kept
    found = [one for one in old if one.record is not None]
    if not found:
        raise _still_said()
    return found


def _written_at(entry: Entry) -> datetime:
    """When the store wrote what an entry holds, if it is what was entered: else what proves that would be erased."""
    record = str(entry.record)
    if commitment(bytes(entry.salt or b""), record.encode()) != bytes(entry.commitment or b""):
        raise altered()
    said = json.loads(record)
    if (said["table"], said["row"]["id"]) != (entry.about, entry.row):
        raise altered()
    return datetime.fromisoformat(said["written"])


def _still_said() -> Conflict:
    return Conflict(
        "evidence.still_said",
        ja="この行は今もそのまま表にあり、変えられていないことを証跡の内容で確かめています。表に同じ内容がある間、"
        "証跡だけを消去しません。消去できるのは、変わる前の内容と、表からなくなった行の内容です。",
        en="The row still stands in its table, and is held to what the log says of it: that is not erased while the "
        "table says the same. What a row said before it was changed can be erased, and what is gone from its table.",
    )


def _too_young(until: datetime) -> Conflict:
    day = until.astimezone(JAPAN).date().isoformat()
    return Conflict(
        "evidence.retained",
        ja=f"保存期間が終わっていません（{day} まで）。請求と返還の根拠になるため（地方自治法236条1項、5年）、それまで"
        "消去しません。その日の後に、もう一度実行してください。",
        en=f"Its retention period has not ended ({day}). Until then it may have to prove a claim or a repayment (Local "
        "Autonomy Act, art. 236 (1), five years), and is not erased. Try again after that day.",
    )
