"""「承認」 What takes two persons about a single case: keeping a contradicted decision, another holder's account.

One of the staff proposes it and says why; another, who approves, looks at the same and agrees with their secret, or
sends it back.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from madoguchi import flow
from madoguchi.cases.models import Claim, Submission
from madoguchi.cases.review import require_note
from madoguchi.console.acts import Act, may
from madoguchi.console.page import for_staff, page, proven
from madoguchi.flow import naming
from madoguchi.flow.queues import title_of
from madoguchi.identity.models import Staff
from madoguchi.proposals import propose
from madoguchi.proposals.models import Proposal
from madoguchi.web import clock
from madoguchi.web.language import Language

KEEP = "keep"
"""「更正」 That a decision be kept although newer facts contradict it; its subject is a 照会番号."""
ACCOUNT = "account"
"""「口座名義の確認」 That money go to an account whose holder is not surely the payee; its subject is a 届出番号."""
ACTS = (KEEP, ACCOUNT)


def waiting() -> tuple[Proposal, ...]:
    """「承認待ち」 What waits for a second person."""
    return tuple(Proposal.objects.filter(act__in=ACTS, rejected_at__isnull=True, outcome__isnull=True).order_by("id"))


@require_POST
@for_staff(Act.SETTLE)
def propose_it(request: HttpRequest, who: Staff, language: Language, claim_id: int, act: str) -> HttpResponse:
    """「起案」 Propose it; the newest change of the case is what the proposer saw."""
    claim: Claim | None = Claim.objects.filter(id=claim_id).first()
    if claim is None or act not in ACTS:
        raise Http404
    note = request.POST.get("note", "").strip()[:2000]
    require_note(note)
    subject = claim.reference_number
    if act == ACCOUNT:
        subject = request.POST.get("submission", "")[:40]
        if not claim.submissions.filter(submission_no=subject).exists():
            raise Http404
    with transaction.atomic():
        made = propose.propose(act, subject, {"note": note}, _seen(act, claim, subject), who.signature, clock.now())
    return HttpResponseRedirect(reverse("agreement", kwargs={"language": language, "proposal_id": made.pk}))


@for_staff(Act.LOOK)
def agreement(request: HttpRequest, who: Staff, language: Language, proposal_id: int) -> HttpResponse:
    """「承認」 The proposal, and its end: carried out, or sent back."""
    found: Proposal | None = Proposal.objects.filter(id=proposal_id, act__in=ACTS).first()
    if found is None:
        raise Http404
    if request.method != "POST":
        return _shown(request, who, language, found)
    if not may(who, Act.APPROVE):
        return page(request, language, "not_yours", {"act": "act.approve"}, status=403)
    because = request.POST.get("because", "").strip()[:2000]
    sends_back = "send_back" in request.POST
    if sends_back and not because:
        return _shown(request, who, language, found, fault="batch.no_reason")
    if not proven(request, who, propose.seen_of(found)):
        return _shown(request, who, language, found, fault="secret.bad", because=because)
    now = clock.now()
    with transaction.atomic():
        if sends_back:
            propose.send_back(proposal_id, who.signature, now, because)
        else:
            propose.refuse_changed(_seen(found.act, _claim_of(found), found.subject), found)
            _carry_out(propose.approve(proposal_id, who.signature, now), now)
    return HttpResponseRedirect(reverse("agreement", kwargs={"language": language, "proposal_id": proposal_id}))


def _carry_out(approved: Proposal, at: datetime) -> None:
    drafter, approver = approved.drafted_by, str(approved.approved_by)
    if approved.act == KEEP:
        by = flow.Signatories(drafter=drafter, approver=approver)
        flow.keep_decision(_claim_of(approved), by, at, str(approved.terms["note"]))
        propose.carried_out(approved, {"done": approved.subject})
    else:
        became = naming.take_up(approved.subject, drafter, approver, at)
        propose.carried_out(approved, {"done": str(became)})


def _claim_of(found: Proposal) -> Claim:
    if found.act == KEEP:
        claim: Claim = Claim.objects.get(reference_number=found.subject)
        return claim
    case: Claim | None = Submission.objects.select_related("case").get(submission_no=found.subject).case
    if case is None:
        raise Http404
    return case


def _seen(act: str, claim: Claim, subject: str) -> dict[str, str | int | None]:
    newest = claim.changes.order_by("id").last()
    seen: dict[str, str | int | None] = {
        "change": newest.pk if newest else 0,
        "submissions": claim.submissions.count(),
    }
    if act == ACCOUNT:
        named = claim.submissions.get(submission_no=subject)
        seen["account"] = f"{named.bank_code}-{named.branch_code} {named.account_type} {named.account_number}"
        seen["holder"] = named.holder_kana
    return seen


def _shown(
    request: HttpRequest, who: Staff, language: Language, found: Proposal, *, fault: str = "", because: str = ""
) -> HttpResponse:
    claim = _claim_of(found)
    waits = found.outcome is None and found.rejected_at is None
    values = {
        "proposal": found,
        "heading": f"agreement.{found.act}",
        "claim": claim,
        "title": title_of(claim.programme_id),
        "waits": waits,
        "own": found.drafted_by == who.signature,
        "can_approve": waits and may(who, Act.APPROVE),
        "fault": fault,
        "because": because,
    }
    return page(request, language, "agreement", values, status=422 if fault else 200)
