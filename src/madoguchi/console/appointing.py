"""「任免」 A proposal about somebody of the staff: approved by another, sent back, or carried out by its proposer."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from madoguchi.console.acts import Act
from madoguchi.console.door import by_what
from madoguchi.console.page import for_staff, page, proven
from madoguchi.flow import appointing
from madoguchi.identity.models import Staff
from madoguchi.proposals import propose
from madoguchi.proposals.models import Proposal
from madoguchi.web import clock
from madoguchi.web.language import Language


@for_staff(Act.APPOINT)
def appointment(request: HttpRequest, who: Staff, language: Language, proposal_id: int) -> HttpResponse:
    """「承認」 The proposal, and its end; the first secret is shown once, on the page that answers its proposer."""
    found: Proposal | None = Proposal.objects.filter(id=proposal_id, act__in=appointing.ACTS).first()
    if found is None:
        raise Http404
    if request.method != "POST":
        return _shown(request, who, language, found)
    because = request.POST.get("because", "").strip()[:2000]
    sends_back = "send_back" in request.POST
    if sends_back and not because:
        return _shown(request, who, language, found, fault="batch.no_reason")
    if not proven(request, who, propose.seen_of(found)):
        return _shown(request, who, language, found, fault="secret.bad", because=because)
    now = clock.now()
    if "carry_out" in request.POST:
        first = appointing.carry_out(found, who.signature, now)
        found.refresh_from_db()
        return _shown(request, who, language, found, first=first)
    if sends_back:
        with transaction.atomic():
            propose.send_back(proposal_id, who.signature, now, because)
    else:
        appointing.approve(proposal_id, who.signature, now)
    return HttpResponseRedirect(reverse("appointment", kwargs={"language": language, "proposal_id": proposal_id}))


def _shown(
    request: HttpRequest,
    who: Staff,
    language: Language,
    found: Proposal,
    *,
    fault: str = "",
    because: str = "",
    first: str = "",
) -> HttpResponse:
    one, own = appointing.about(found), found.drafted_by == who.signature
    values = {
        "proposal": found,
        "heading": f"appointing.{found.act}",
        "called": one.signature if one else f"{found.terms.get('name', '')}（{found.subject}）",
        "roles": [role.key for role in appointing.roles_of(found)],
        "waits": found.approved_at is None and found.rejected_at is None,
        "own": own,
        "about_oneself": one == who,
        "can_carry_out": appointing.can_carry_out(found, who.signature, clock.now()),
        "fault": fault,
        "because": because,
        "first": first,
        **by_what(),
    }
    return page(request, language, "appointment", values, status=422 if fault else 200)
