"""「口座名義の確認」 Accounts on file that are not their persons': how many, which, and whose they are."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from madoguchi.console.acts import Act, may
from madoguchi.console.page import for_staff, page, proven
from madoguchi.flow import owners
from madoguchi.identity.models import Staff
from madoguchi.proposals import propose
from madoguchi.proposals.models import Proposal
from madoguchi.registry.account_kinds import BY_OFFICE, AccountKind, AccountOutcome
from madoguchi.web import clock
from madoguchi.web.language import Language

SHOWN = 200
"""So many accounts are listed; `account list` lists more."""


@for_staff(Act.REGISTERS)
def alarms(request: HttpRequest, who: Staff, language: Language) -> HttpResponse:
    """「口座の警報」 What the newest look found, and what waits for a second person."""
    values = {
        "kinds": owners.standing(),
        "waiting": owners.waiting(),
        "can_list": may(who, Act.LIST_ROWS),
        "can_look": may(who, Act.LOOK),
    }
    return page(request, language, "account_alarms", values)


@for_staff(Act.LIST_ROWS)
def listed(request: HttpRequest, who: Staff, language: Language, kind: str) -> HttpResponse:
    """The accounts of a kind, once it was said by which law; on record for their persons."""
    if kind not in tuple(AccountKind):
        raise Http404
    law = request.POST.get("law", "").strip()[:200]
    values: dict[str, object] = {"kind": kind, "law": law, "most": SHOWN}
    if request.method != "POST":
        return page(request, language, "account_list", values)
    if not law:
        return page(request, language, "account_list", {**values, "fault": "registers.no_law"}, status=422)
    rows = owners.listed(AccountKind(kind), who.signature, law, clock.now(), SHOWN).to_dicts()
    said = {"rows": rows, "listed": True, "can_propose": may(who, Act.PROPOSE)}
    return page(request, language, "account_list", {**values, **said})


@require_POST
@for_staff(Act.PROPOSE)
def propose_owner(request: HttpRequest, who: Staff, language: Language, account_id: int) -> HttpResponse:
    """「起案」 That an account is, or is not, the person's own. Raises as `owners.propose_owner`."""
    outcome, why = request.POST.get("outcome", ""), request.POST.get("why", "")[:2000]
    law = request.POST.get("law", "").strip()[:200]
    if outcome not in BY_OFFICE:
        raise Http404
    made = owners.propose_owner(account_id, AccountOutcome(outcome), why, law, who.signature, clock.now())
    return HttpResponseRedirect(reverse("account-owner", kwargs={"language": language, "proposal_id": made.pk}))


@for_staff(Act.LOOK)
def proposal(request: HttpRequest, who: Staff, language: Language, proposal_id: int) -> HttpResponse:
    """「承認」 The proposal, and its end: carried out, or sent back."""
    found: Proposal | None = Proposal.objects.filter(id=proposal_id, act=owners.OWNER).first()
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
    if sends_back:
        owners.send_back(proposal_id, who.signature, because, clock.now())
    else:
        owners.approve_owner(proposal_id, who.signature, clock.now())
    return HttpResponseRedirect(reverse("account-owner", kwargs={"language": language, "proposal_id": proposal_id}))


def _shown(
    request: HttpRequest, who: Staff, language: Language, found: Proposal, *, fault: str = "", because: str = ""
) -> HttpResponse:
    owners.look_at(found, who.signature, clock.now())
    own, waits = found.drafted_by == who.signature, found.approved_at is None and found.rejected_at is None
    values = {
        "proposal": found,
        "last": str(found.seen["account_number"])[-3:],
        "own": own,
        "waits": waits,
        "can_approve": waits and not own and may(who, Act.APPROVE),
        "fault": fault,
        "because": because,
    }
    return page(request, language, "account_owner", values, status=422 if fault else 200)
