"""「制度の決裁」 A proposed programme file, and its end: another person puts it into force, or it is sent back."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from madoguchi.cases.four_eyes import require_another
from madoguchi.console.acts import Act, may
from madoguchi.console.look import looked
from madoguchi.console.page import for_staff, page, proven
from madoguchi.core.errors import InputRefused
from madoguchi.flow import amending, errand
from madoguchi.identity.models import Staff
from madoguchi.proposals import propose
from madoguchi.proposals.models import Proposal
from madoguchi.web import clock
from madoguchi.web.language import Language


@for_staff(Act.LOOK)
def adoption(request: HttpRequest, who: Staff, language: Language, proposal_id: int) -> HttpResponse:
    """「承認」 The proposal with all that its proposer saw, counted anew; approved, the file is in force."""
    found: Proposal | None = Proposal.objects.filter(id=proposal_id, act=amending.ADOPT).first()
    if found is None:
        raise Http404
    if request.method != "POST":
        return _shown(request, who, language, found)
    own, sends_back = found.drafted_by == who.signature, "send_back" in request.POST
    if not may(who, Act.ADOPT) and not (own and sends_back):
        return page(request, language, "not_yours", {"act": "act.adopt"}, status=403)
    because = request.POST.get("because", "").strip()[:2000]
    if sends_back and not because:
        return _shown(request, who, language, found, fault="batch.no_reason")
    if not sends_back:
        require_another(found.drafted_by, who.signature)
        _require_seen(request, found)
    if not (own and sends_back) and not proven(request, who, propose.seen_of(found)):
        return _shown(request, who, language, found, fault="secret.bad", because=because)
    if sends_back:
        with transaction.atomic():
            propose.send_back(proposal_id, who.signature, clock.now(), because)
    else:
        amending.adopt(proposal_id, who.signature, clock.now())
    return HttpResponseRedirect(reverse("adoption", kwargs={"language": language, "proposal_id": proposal_id}))


def _require_seen(request: HttpRequest, found: Proposal) -> None:
    """The approval is of the file that stood on the page."""
    if request.POST.get("sha256", "") != found.terms["sha256"]:
        raise InputRefused(
            "console.other_file",
            ja="画面から送られた制度ファイルが、起案されたものと違います。何も承認していません。画面を開き直してください。",
            en="The programme file that the page sent is not the one that was proposed. Nothing was approved. Open "
            "the page again.",
        )


def _shown(
    request: HttpRequest, who: Staff, language: Language, found: Proposal, *, fault: str = "", because: str = ""
) -> HttpResponse:
    after = amending.proposed(found)
    waits = found.outcome is None and found.rejected_at is None
    changed = waits and amending.changed_since(found)
    values: dict[str, object] = {
        "proposal": found,
        "title": after.programme.title,
        "sha256": after.sha256,
        "waits": waits,
        "changed": changed,
        "own": found.drafted_by == who.signature,
        "can_adopt": waits and may(who, Act.ADOPT),
        "programme": found.subject,
        "behind": found.outcome is not None and errand.is_behind(found.subject),
        "can_run": may(who, Act.RUN),
        "fault": fault,
        "because": because,
    }
    if waits and not changed:
        before = amending.in_force(found.subject)
        values |= looked(before, after, who.signature, language, clock.now())
    return page(request, language, "adoption", values, status=422 if fault else 200)
