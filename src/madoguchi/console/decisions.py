"""「支給決定」 One person drafts all that is ready, another looks at the sums and approves with their secret."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

import pyarrow as pa
from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET

from madoguchi import flow, store, tenancy
from madoguchi.cases.batch import is_of_corrections
from madoguchi.cases.four_eyes import require_another
from madoguchi.cases.models import Change, Correction, Decision, DecisionBatch, Submission
from madoguchi.cases.states import Reason
from madoguchi.console import agreement
from madoguchi.console.acts import Act, may
from madoguchi.console.page import for_staff, page, proven
from madoguchi.core.errors import InputRefused
from madoguchi.flow import queues
from madoguchi.identity.models import Staff
from madoguchi.web import clock
from madoguchi.web.language import Language

_SUMS = pa.schema(
    [("finding", pa.string()), ("amount_yen", pa.int64()), ("decisions", pa.int64()), ("total_yen", pa.int64())]
)


class Shows(Protocol):
    """A page that shows a batch, and what is wrong with what was sent."""

    def __call__(
        self,
        request: HttpRequest,
        who: Staff,
        language: Language,
        found: DecisionBatch,
        *,
        fault: str = "",
        because: str = "",
    ) -> HttpResponse:
        """The page."""


SHOWN = 50
MOST_BY_HAND = 500
"""So many decisions that rest on a person are listed for who approves."""


@require_GET
@for_staff(Act.LOOK)
def decisions(request: HttpRequest, who: Staff, language: Language) -> HttpResponse:
    """What is ready to be drafted, what waits for approval, what was approved."""
    of_corrections = Exists(Correction.objects.filter(batch=OuterRef("pk")))
    batches = DecisionBatch.objects.annotate(corrects=of_corrections).order_by("-id")[:SHOWN]
    values = {
        "standings": queues.standings(),
        "batches": batches,
        "agreements": [(f"agreement.{one.act}", one) for one in agreement.waiting()],
        "can_draft": may(who, Act.DRAFT),
    }
    return page(request, language, "decisions", values)


@for_staff(Act.LOOK)
def batch(request: HttpRequest, who: Staff, language: Language, batch_id: int) -> HttpResponse:
    """A draft by its sums, and its approval: by another person, with their secret."""
    return shown_or_ended(
        request, who, language, _batch(batch_id), _shown, approve=flow.approve_batch, reject=flow.reject_batch
    )


def shown_or_ended(
    request: HttpRequest,
    who: Staff,
    language: Language,
    found: DecisionBatch,
    shown: Shows,
    *,
    approve: Callable[[int, str, datetime], object],
    reject: Callable[[int, str, datetime, str], object],
) -> HttpResponse:
    """「決裁」 A batch as `shown` shows it, or its end: approved by another person, or sent back with a reason."""
    if request.method != "POST":
        return shown(request, who, language, found)
    if not may(who, Act.APPROVE):
        return page(request, language, "not_yours", {"act": "act.approve"}, status=403)
    because = request.POST.get("because", "").strip()[:2000]
    sends_back = "send_back" in request.POST
    if sends_back and not because:
        return shown(request, who, language, found, fault="batch.no_reason")
    if not sends_back:
        require_another(found.drafted_by, who.signature)
        _require_seen(request, found)
    if not proven(request, who, found.merkle_root):
        return shown(request, who, language, found, fault="secret.bad", because=because)
    if sends_back:
        reject(found.pk, who.signature, clock.now(), because)
    else:
        approve(found.pk, who.signature, clock.now())
    return HttpResponseRedirect(request.path)


def _shown(
    request: HttpRequest, who: Staff, language: Language, found: DecisionBatch, *, fault: str = "", because: str = ""
) -> HttpResponse:
    waits = found.approved_at is None and found.rejected_at is None
    sums = store.read(
        "SELECT finding, amount_yen, count(*) AS decisions, sum(amount_yen) AS total_yen FROM cases_decision "
        "WHERE municipality_id = %s AND batch_id = %s GROUP BY finding, amount_yen ORDER BY finding, amount_yen",
        [tenancy.current(), found.pk],
        _SUMS,
    )
    values = {
        "batch": found,
        "count": f"{found.count:,}",
        "total": f"{found.total_yen:,}",
        "title": queues.title_of(found.programme_id),
        "sums": sums.to_pylist(),
        "by_hand": _settled_by_hand(found)[:MOST_BY_HAND],
        "most_by_hand": MOST_BY_HAND,
        "decisions": Decision.objects.filter(batch=found).select_related("case").order_by("id")[:SHOWN],
        "waits": waits,
        "can_approve": waits and may(who, Act.APPROVE),
        "own": found.drafted_by == who.signature,
        "fault": fault,
        "because": because,
    }
    return page(request, language, "batch", values, status=422 if fault else 200)


def _settled_by_hand(found: DecisionBatch) -> QuerySet[Decision]:
    """「審査」 Decisions that rest on a person: settled in review, or with an account typed in at a desk."""
    settled = Change.objects.filter(case=OuterRef("case"), reason=str(Reason.RESOLVED)).order_by("-id")
    typed = Submission.objects.filter(case=OuterRef("case")).exclude(taken_by="").exclude(account_number="")
    typed = typed.order_by("-id")
    decided: QuerySet[Decision] = Decision.objects.filter(Exists(settled) | Exists(typed), batch=found)
    return (
        decided.annotate(
            settled_by=Subquery(settled.values("changed_by")[:1]),
            note=Subquery(settled.values("note")[:1]),
            taken_by=Subquery(typed.values("taken_by")[:1]),
        )
        .select_related("case")
        .order_by(F("taken_by").asc(nulls_last=True), "finding", "-amount_yen", "id")
    )


def _require_seen(request: HttpRequest, found: DecisionBatch) -> None:
    """The approval is of the sums that stood on the page."""
    if request.POST.get("root", "") != found.merkle_root:
        raise InputRefused(
            "console.other_batch",
            ja="承認しようとした起案が、画面に出ていたものと違います。何も承認していません。画面を開き直してください。",
            en="This is not the draft that the page had shown. Nothing was approved. Open the page again.",
        )


def _batch(batch_id: int) -> DecisionBatch:
    found: DecisionBatch | None = DecisionBatch.objects.filter(id=batch_id).first()
    if found is None or is_of_corrections(batch_id):
        raise Http404
    return found
