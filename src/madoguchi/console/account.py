"""「口座の再確認」 Somebody whose money could not arrive calls or comes: here the account that they name is taken."""

from __future__ import annotations

import secrets

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from madoguchi.cases.models import Claim
from madoguchi.cases.states import Channel
from madoguchi.console.acts import Act
from madoguchi.console.intake import CHANNELS, FORM, account_typed, looked_at
from madoguchi.console.page import for_staff, page
from madoguchi.flow import judging, looking, naming
from madoguchi.flow.handing_in import Desk
from madoguchi.flow.queues import title_of
from madoguchi.identity.models import Staff
from madoguchi.registry.as_of import day_of
from madoguchi.web import clock
from madoguchi.web.language import Language


@for_staff(Act.TAKE_IN)
def name(request: HttpRequest, who: Staff, language: Language, claim_id: int) -> HttpResponse:
    """The question as it stands, and the account: checked as the online form checks it, taken once."""
    claim: Claim | None = Claim.objects.filter(id=claim_id).first()
    if claim is None or claim.recipient_id is None:
        raise Http404
    now = clock.now()
    seen = looking.look_into(claim.reference_number, who.signature, now)
    people = {int(row["person_id"]): row for row in seen.addressees.to_pylist()}
    typed = account_typed(request)
    form, channel = request.POST.get("form", "") or secrets.token_hex(12), request.POST.get("channel", "phone")
    values: dict[str, object] = {
        "claim": claim,
        "title": title_of(claim.programme_id),
        "seen": seen,
        "asked": naming.asked_of(claim, now),
        "account": typed,
        "channels": CHANNELS,
        "typed": {"channel": channel},
        "form": form,
    }
    if not judging.is_judged(claim.programme_id):
        values["faults"] = {"send": "intake.not_judged"}
        return page(request, language, "account", values, status=422 if request.method == "POST" else 200)
    if request.method != "POST":
        return page(request, language, "account", values)
    looked = looked_at(typed, people.get(claim.recipient_id))
    if not looked.is_good or channel not in CHANNELS:
        faults = looked.faults if channel in CHANNELS else {**looked.faults, "channel": "intake.channel.none"}
        return page(request, language, "account", {**values, "faults": faults, "choices": looked.choices}, status=422)
    if not FORM.fullmatch(form):
        raise Http404
    desk = Desk(channel=Channel(channel), received_on=day_of(now), taken_by=who.signature)
    became = naming.name_account(claim, claim.recipient_id, looked.account, form, now, desk)
    target = reverse("case", kwargs={"language": language, "claim_id": claim_id})
    return HttpResponseRedirect(f"{target}?named={became}")
