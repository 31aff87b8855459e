"""「更正」 A decision that newer facts contradict: one person proposes to keep it and says why, another agrees."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from madoguchi import flow
from madoguchi.cases.models import Claim
from madoguchi.cases.review import require_note
from madoguchi.console.acts import Act, may
from madoguchi.console.page import for_staff, page, proven
from madoguchi.flow import looking
from madoguchi.flow.queues import title_of
from madoguchi.identity.models import Staff
from madoguchi.proposals import propose
from madoguchi.proposals.models import Proposal
from madoguchi.web import clock
from madoguchi.web.language import Language

KEEP = "keep"
"""The act of a proposal that a decision be kept."""


@require_POST
@for_staff(Act.SETTLE)
def propose_keeping(request: HttpRequest, who: Staff, language: Language, claim_id: int) -> HttpResponse:
    """「起案」 Propose to keep the decision of a case. The newest change of the case is what the proposer saw."""
    claim: Claim | None = Claim.objects.filter(id=claim_id).first()
    if claim is None:
        raise Http404
    note = request.POST.get("note", "").strip()[:2000]
    require_note(note)
    with transaction.atomic():
        seen = {"change": _newest_change(claim)}
        made = propose.propose(KEEP, claim.reference_number, {"note": note}, seen, who.signature, clock.now())
    return HttpResponseRedirect(reverse("keeping", kwargs={"language": language, "proposal_id": made.pk}))


@for_staff(Act.LOOK)
def keeping(request: HttpRequest, who: Staff, language: Language, proposal_id: int) -> HttpResponse:
    """「承認」 The proposal, and its end: kept, or sent back."""
    found: Proposal | None = Proposal.objects.filter(id=proposal_id, act=KEEP).first()
    if found is None:
        raise Http404
    claim = looking.claim_of(found.subject)
    if request.method != "POST":
        return _shown(request, who, language, found, claim)
    if not may(who, Act.APPROVE):
        return page(request, language, "not_yours", {"act": "act.approve"}, status=403)
    because = request.POST.get("because", "").strip()[:2000]
    sends_back = "send_back" in request.POST
    if sends_back and not because:
        return _shown(request, who, language, found, claim, fault="batch.no_reason")
    if not proven(request, who):
        return _shown(request, who, language, found, claim, fault="secret.bad")
    now = clock.now()
    with transaction.atomic():
        if sends_back:
            propose.send_back(proposal_id, who.signature, now, because)
        else:
            propose.refuse_changed({"change": _newest_change(claim)}, found)
            approved = propose.approve(proposal_id, who.signature, now)
            by = flow.Signatories(drafter=approved.drafted_by, approver=who.signature)
            flow.keep_decision(claim, by, now, str(approved.terms["note"]))
            propose.carried_out(approved, {"kept": claim.reference_number})
    return HttpResponseRedirect(reverse("keeping", kwargs={"language": language, "proposal_id": proposal_id}))


def _newest_change(claim: Claim) -> int:
    newest = claim.changes.order_by("id").last()
    return newest.pk if newest else 0


def _shown(
    request: HttpRequest, who: Staff, language: Language, found: Proposal, claim: Claim, *, fault: str = ""
) -> HttpResponse:
    waits = found.outcome is None and found.rejected_at is None
    values = {
        "proposal": found,
        "claim": claim,
        "title": title_of(claim.programme_id),
        "waits": waits,
        "own": found.drafted_by == who.signature,
        "can_approve": waits and may(who, Act.APPROVE),
        "fault": fault,
    }
    return page(request, language, "keeping", values, status=422 if fault else 200)
