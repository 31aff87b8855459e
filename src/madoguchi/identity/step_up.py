"""「追加の本人確認」 A page needs more than the visit has: where it goes on, with all that was typed, once proven.

What was typed lies in the records, never in an address or the browser, and is gone once it went on, the visit ended or
two hours passed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import F, QuerySet

from madoguchi.identity.level import Level
from madoguchi.identity.models import StepUp, ToSign, Visit

GONE_ON = "gone_on"
"""The field by which what goes on says which step up it comes from."""
MOST = 5
"""So many pages of one visit may wait; the oldest gives way."""
MOST_TRIES = 10
"""So often a card is read for one signature: the register is asked each time."""
_MOST_DIGITS = 16


def ask(visitor: Visit, needed: Level, address: str, typed: Mapping[str, Sequence[str]], at: datetime) -> StepUp:
    """「追加の本人確認」 Keep where a visitor was, and what was sent (nothing: the page was only asked for)."""
    StepUp.objects.filter(made_at__lt=at - Visit.LONGEST).delete()
    older = StepUp.objects.filter(visit=visitor).order_by("-id").values_list("id", flat=True)[MOST - 1 :]
    StepUp.objects.filter(id__in=list(older)).delete()
    made: StepUp = StepUp.objects.create(
        visit=visitor,
        identity_level=needed.identity,
        authentication_level=needed.authentication,
        federation_level=needed.federation,
        address=address,
        typed=json.dumps(dict(typed), ensure_ascii=False) if typed else "",
        made_at=at,
    )
    return made


def wait_for_signature(step: StepUp, waits: ToSign) -> None:
    """「意思表示」 Keep with it what is to be signed before it goes on."""
    waits.step = step
    waits.save()


def to_sign(visitor: Visit, number: str) -> ToSign | None:
    """「意思表示」 What waits for a signature, or has one, under the number of a step up of this visitor's."""
    if not _is_number(number):
        return None
    found: ToSign | None = ToSign.objects.select_related("step").filter(step__visit=visitor, step=int(number)).first()
    return found


def tries(waits: ToSign) -> bool:
    """「意思表示」 Count that a card was read for it; whether that was not once too often."""
    return bool(ToSign.objects.filter(id=waits.pk, tries__lt=MOST_TRIES).update(tries=F("tries") + 1))


def sign(waits: ToSign, signed: str) -> None:
    """「意思表示」 Keep what is known of its signature, if it still waits and has none."""
    ToSign.objects.filter(id=waits.pk, signed="").update(signed=signed)


def find(visitor: Visit, number: int) -> StepUp | None:
    """The one of a number that needs a proof, if it is this visitor's."""
    found: StepUp | None = _proofs(visitor).filter(id=number).first()
    return found


def newest(visitor: Visit) -> StepUp | None:
    """The one that needs a proof to which a visitor came last."""
    found: StepUp | None = _proofs(visitor).order_by("id").last()
    return found


def typed(step: StepUp) -> tuple[tuple[str, str], ...]:
    """The fields that were sent, in their order; none where the page was only asked for."""
    kept: dict[str, list[str]] = json.loads(step.typed or "{}")
    return tuple((name, one) for name, many in kept.items() for one in many)


def forget(visitor: Visit) -> None:
    """Delete all that was kept for a visit."""
    StepUp.objects.filter(visit=visitor).delete()


def went_on(visitor: Visit, number: str, *, sent: bool) -> None:
    """What was kept under a number goes on (GONE_ON), or is asked for anew: it need not be kept.

    What was signed is kept until it was `sent`: nobody signs twice because a page was shown again.
    """
    if _is_number(number):
        found = StepUp.objects.filter(visit=visitor, id=int(number))
        (found if sent else found.filter(to_sign__isnull=True)).delete()


def _proofs(visitor: Visit) -> QuerySet[StepUp]:
    found: QuerySet[StepUp] = StepUp.objects.filter(visit=visitor, to_sign__isnull=True)
    return found


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < _MOST_DIGITS
