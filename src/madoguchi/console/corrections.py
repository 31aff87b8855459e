"""「更正」 Decisions that later facts contradict, and what follows for their money: one drafts, another approves."""

from __future__ import annotations

import re

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from madoguchi.cases import batch as batches
from madoguchi.cases.consequence import FOR_A_PERSON
from madoguchi.cases.declare import in_force
from madoguchi.cases.models import Correction, DecisionBatch
from madoguchi.console.acts import Act, may
from madoguchi.console.decisions import shown_or_ended
from madoguchi.console.errands import require_known
from madoguchi.console.page import for_staff, page
from madoguchi.flow import correcting, queues
from madoguchi.identity.models import Staff
from madoguchi.web import clock
from madoguchi.web.language import Language

NUMBER = re.compile(r"[0-9]{1,18}")
SHOWN = 200
"""So many corrections are listed one by one; the sums count all."""


@for_staff(Act.LOOK)
def corrections(request: HttpRequest, who: Staff, language: Language, programme: str) -> HttpResponse:
    """What contradicts decisions of a programme, and the draft of what nothing stands in the way of."""
    require_known(programme)
    if request.method != "POST":
        return _listed(request, who, language, programme)
    if not may(who, Act.DRAFT):
        return page(request, language, "not_yours", {"act": "act.draft"}, status=403)
    named = [int(one) for one in request.POST.getlist("claim")[:SHOWN] if NUMBER.fullmatch(one)]
    because = request.POST.get("because", "").strip()[:2000]
    if "alone" in request.POST and not (named and because):
        return _listed(request, who, language, programme, fault="corrections.no_reason", because=because)
    drafted = correcting.draft(in_force(programme), who.signature, clock.now(), named=named, because=because)
    return HttpResponseRedirect(reverse("correction", kwargs={"language": language, "batch_id": drafted.pk}))


@for_staff(Act.LOOK)
def correction(request: HttpRequest, who: Staff, language: Language, batch_id: int) -> HttpResponse:
    """A batch of corrections by its sums, and its approval: by another person, with their secret."""
    found: DecisionBatch | None = DecisionBatch.objects.filter(id=batch_id).first()
    if found is None or not batches.is_of_corrections(batch_id):
        raise Http404
    return shown_or_ended(request, who, language, found, _shown, approve=correcting.approve, reject=correcting.reject)


def _listed(
    request: HttpRequest, who: Staff, language: Language, programme: str, *, fault: str = "", because: str = ""
) -> HttpResponse:
    due = correcting.due(in_force(programme), clock.now())
    free = [one for one in due if one.obstacle is None and not one.drafted]
    alone = [one for one in due if one.obstacle in FOR_A_PERSON and not one.drafted]
    values = {
        "programme": programme,
        "title": queues.title_of(programme),
        "due": due[:SHOWN],
        "count": len(due),
        "most": SHOWN,
        "free": len(free),
        "grant": f"{sum(one.grant_yen for one in free):,}",
        "repay": f"{sum(one.repay_yen for one in free):,}",
        "alone": alone[:SHOWN],
        "waiting": correcting.waiting(programme),
        "can_draft": may(who, Act.DRAFT),
        "fault": fault,
        "because": because,
    }
    return page(request, language, "corrections", values, status=422 if fault else 200)


def _shown(
    request: HttpRequest, who: Staff, language: Language, found: DecisionBatch, *, fault: str = "", because: str = ""
) -> HttpResponse:
    waits = found.approved_at is None and found.rejected_at is None
    sums = correcting.sums([found.pk])
    values = {
        "batch": found,
        "title": queues.title_of(found.programme_id),
        "sums": sums,
        "count": f"{found.count:,}",
        "grant": f"{sum(one.grant_yen for one in sums):,}",
        "repay": f"{sum(one.repay_yen for one in sums):,}",
        "corrections": Correction.objects.filter(batch=found).select_related("case", "grant").order_by("id")[:SHOWN],
        "waits": waits,
        "can_approve": waits and may(who, Act.APPROVE),
        "own": found.drafted_by == who.signature,
        "fault": fault,
        "because": because,
    }
    return page(request, language, "correction", values, status=422 if fault else 200)
