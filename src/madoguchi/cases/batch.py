"""「起案」 A batch that one person drafts and another ends, once; what stands in it is what was drafted."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from madoguchi.cases.four_eyes import require_another, require_later
from madoguchi.cases.models import Correction, DecisionBatch
from madoguchi.core.errors import Conflict, PromiseBroken


def locked(batch_id: int, *, corrects: bool) -> DecisionBatch:
    """「起案」 The batch of decisions, or of corrections, for one writer. Raises Conflict `cases.batch_ended`."""
    found: DecisionBatch | None = DecisionBatch.objects.select_for_update().filter(id=batch_id).first()
    if found is None or is_of_corrections(batch_id) is not corrects:
        raise _ended()
    return found


def is_of_corrections(batch_id: int) -> bool:
    """「更正」 Whether a batch holds corrections of decisions, and not decisions."""
    return bool(Correction.objects.filter(batch_id=batch_id).exists())


def waiting(*, corrects: bool) -> QuerySet[DecisionBatch]:
    """「決裁」 The batches of decisions, or of corrections, that nobody has approved or sent back, oldest first."""
    held = Exists(Correction.objects.filter(batch_id=OuterRef("id")))
    found = DecisionBatch.objects.filter(approved_at__isnull=True, rejected_at__isnull=True).order_by("id")
    of_kind: QuerySet[DecisionBatch] = found.filter(held if corrects else ~held)
    return of_kind


def require_approvable(found: DecisionBatch, by: str, at: datetime) -> None:
    """「承認」 Raises Conflict `cases.same_person`, `cases.clock_back` and `cases.batch_ended`."""
    require_another(found.drafted_by, by)
    require_later(found.drafted_at, at)
    require_open(found)


def require_open(found: DecisionBatch) -> None:
    """「決裁」 Raises Conflict `cases.batch_ended` for a batch that was approved or sent back."""
    if found.approved_at is not None or found.rejected_at is not None:
        raise _ended()


def require_unaltered(found: DecisionBatch, count: int, total_yen: int, merkle_root: str) -> None:
    """Raises PromiseBroken `cases.batch_altered` where the rows of a batch are not those that were drafted."""
    if (count, total_yen, merkle_root) != (found.count, found.total_yen, found.merkle_root):
        raise PromiseBroken(
            "cases.batch_altered",
            ja="起案の件数・合計・内容が、起案したときと一致しません。何も承認していません。差し戻し、記録を調べてください。",
            en="Number, sum or content of the draft are not what was drafted. Nothing was approved. "
            "Reject it and look into the records.",
        )


def approve(found: DecisionBatch, by: str, at: datetime) -> None:
    """「承認」 Write down who let it count, and when."""
    found.approved_by, found.approved_at = by, at
    found.save(update_fields=["approved_by", "approved_at"])


def reject(found: DecisionBatch, by: str, at: datetime, because: str) -> None:
    """「差戻し」 Write down who sent it back, when and why."""
    found.rejected_by, found.rejected_at, found.rejected_because = by, at, because
    found.save(update_fields=["rejected_by", "rejected_at", "rejected_because"])


def planned(programme_id: str) -> int:
    """The yen that all batches of a programme grant, but for those that were sent back, less what they revoke."""
    batches = DecisionBatch.objects.filter(programme_id=programme_id, rejected_at__isnull=True)
    granted: int = sum(batches.values_list("total_yen", flat=True))
    revoked: int = sum(Correction.objects.filter(batch__in=batches).values_list("revoke_yen", flat=True))
    return granted - revoked


def _ended() -> Conflict:
    return Conflict(
        "cases.batch_ended",
        ja="この起案はないか、既に承認または差戻しされています。決裁は一度だけです。一覧を開き直してください。",
        en="This draft does not exist, or was approved or rejected already; that happens once. Open the list again.",
    )
