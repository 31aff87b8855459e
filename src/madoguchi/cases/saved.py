"""「書きかけの届出」 What a resident typed is kept for them for some days, until it is sent or thrown away."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from madoguchi.cases.models import Claim, SavedAnswer
from madoguchi.cases.states import SavedForm
from madoguchi.core.dates import JAPAN

DAYS_KEPT = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """「書きかけの届出」 One form of one claim: its fields as typed, and the last day on which it is still there."""

    claim_id: int
    form: SavedForm
    typed: dict[str, str]
    until: date


def save(claim: Claim, person_id: int, form: SavedForm, typed: dict[str, str], at: datetime) -> Saved:
    """「書きかけの届出」 Keep what was typed in place of what was kept before."""
    forget_old(at)
    written = {"typed": json.dumps(typed, ensure_ascii=False), "saved_at": at}
    kept, _ = SavedAnswer.objects.update_or_create(case=claim, person_id=person_id, form=str(form), defaults=written)
    return _saved(kept)


def saved_of(person_id: int, at: datetime) -> tuple[Saved, ...]:
    """「書きかけの届出」 All that a person has not sent yet; what is older than DAYS_KEPT is deleted."""
    forget_old(at)
    return tuple(_saved(one) for one in SavedAnswer.objects.filter(person_id=person_id).order_by("id"))


def throw_away(claim: Claim, person_id: int) -> None:
    """「書きかけの届出」 Delete what a person typed for a claim, in all its forms."""
    SavedAnswer.objects.filter(case=claim, person_id=person_id).delete()


def forget_old(at: datetime) -> int:
    """Delete what was saved more than DAYS_KEPT days ago, of everybody; returns how many."""
    old = SavedAnswer.objects.filter(saved_at__lt=at - timedelta(days=DAYS_KEPT))
    return int(old.delete()[0]) if old.exists() else 0


def _saved(kept: SavedAnswer) -> Saved:
    typed: dict[str, str] = json.loads(kept.typed)
    until = (kept.saved_at + timedelta(days=DAYS_KEPT)).astimezone(JAPAN).date()
    return Saved(claim_id=kept.case_id, form=SavedForm(kept.form), typed=typed, until=until)
