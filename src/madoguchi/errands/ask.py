"""An errand is asked for, begun again if its process died, given up, and ended: each of these once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.db.utils import IntegrityError

from madoguchi.core.errors import MadoguchiError
from madoguchi.errands import sign
from madoguchi.errands.models import Errand, Kind
from madoguchi.errands.refusals import anothers, ended, under_way

Terms = Mapping[str, object]


def ask(kind: Kind, programme_id: str, terms: Terms, by: str, at: datetime) -> Errand:
    """「一括処理」 Write down what is wanted. Raises Conflict `errands.under_way`: one of a kind for each programme."""
    wanted = {"asked_by": by, "asked_at": at, "started_by": by, "started_at": at}
    try:
        with transaction.atomic():
            made: Errand = Errand.objects.create(kind=kind, programme_id=programme_id, terms=dict(terms), **wanted)
    except IntegrityError:
        raise under_way() from None
    return made


def again(errand_id: int, by: str, at: datetime, *, signed: Collection[Kind] = ()) -> Errand:
    """Begin it anew, as it was asked for. Raises Conflict `errands.ended`, `errands.under_way` while it lives.

    A `signed` kind is begun again by who asked for it alone: Conflict `errands.anothers`.
    """
    found = _open(errand_id)
    if found.kind in signed and found.asked_by != by:
        raise anothers()
    with sign.locked(errand_id):
        found.started_by, found.started_at = by, at
        found.save(update_fields=["started_by", "started_at"])
    return found


def give_up(errand_id: int, by: str, at: datetime) -> Errand:
    """End one whose process died; what it did stays done. Raises as `again`."""
    found = _open(errand_id)
    with sign.locked(errand_id):
        said = MadoguchiError(
            "errands.given_up",
            ja=f"途中で止まり、{by} が取りやめました。行い終えた分は残っています。",
            en=f"It had stopped, and {by} gave it up. What it had done stays done.",
        )
        return end(found, at, refused=said)


def end(found: Errand, at: datetime, *, outcome: Terms | None = None, refused: MadoguchiError | None = None) -> Errand:
    """Write down what came of it, or why nothing did; from then on the record is closed."""
    found.ended_at, found.outcome = at, None if outcome is None else dict(outcome)
    found.refused = {"code": refused.code, "ja": refused.ja, "en": refused.en} if refused else None
    found.save(update_fields=["ended_at", "outcome", "refused"])
    return found


def _open(errand_id: int) -> Errand:
    found: Errand | None = Errand.objects.select_for_update().filter(id=errand_id, ended_at__isnull=True).first()
    if found is None:
        raise ended()
    return found
