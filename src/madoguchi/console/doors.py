"""「オンライン窓口の停止」 How a resident comes in online, and what the office takes off or closes.

For a lost telephone or letter, and for who says that somebody else came in as them.
"""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from madoguchi.cases.models import Claim
from madoguchi.console.acts import Act
from madoguchi.console.page import for_staff, page, proven
from madoguchi.console.passkeys import refuse_gone
from madoguchi.console.proxies import named
from madoguchi.core.errors import MadoguchiError
from madoguchi.identity import card, closure, consent, link, mandate, passkey, visit
from madoguchi.identity.challenge import ResidentOwner
from madoguchi.identity.kinds import Ended
from madoguchi.identity.models import Staff
from madoguchi.web import clock
from madoguchi.web.language import Language

MOST = 20
"""So many visits are shown, the newest first."""
_LOOKED = "オンライン窓口の利用状況の確認"


@for_staff(Act.DOORS)
def doors(request: HttpRequest, who: Staff, language: Language, claim_id: int) -> HttpResponse:
    """The doors of a claim's recipient; one is taken off, all are closed with the reason, or opened by one's secret."""
    claim: Claim | None = Claim.objects.filter(id=claim_id, recipient_id__isnull=False).first()
    if claim is None:
        raise Http404
    person = int(claim.recipient_id or 0)
    if request.method != "POST":
        return _shown(request, who, language, claim, person)
    if "reopen" in request.POST and not proven(request, who):
        return _shown(request, who, language, claim, person, fault="secret.bad")
    try:
        with transaction.atomic():
            _act(request, who, person)
    except MadoguchiError as refused:
        said = refused.en if language is Language.EN else refused.ja
        return _shown(request, who, language, claim, person, said=said)
    return HttpResponseRedirect(f"{reverse('doors', kwargs={'language': language, 'claim_id': claim_id})}?done=1")


def _act(request: HttpRequest, who: Staff, person: int) -> None:
    """What was pressed. Raises Conflict `console.key_gone` for a key that is not this person's, or off already."""
    now = clock.now()
    if "close" in request.POST:
        closure.close(person, request.POST.get("because", "")[:400], who.signature, now)
    elif "reopen" in request.POST and (found := closure.of(person)):
        closure.reopen(found, who.signature, now)
    owner = ResidentOwner(person_id=person)
    if number := request.POST.get("key"):
        refuse_gone(any(passkey.revoke(key, Ended.OFFICE, now) for key in passkey.of(owner) if number == str(key.pk)))
    if number := request.POST.get("card"):
        refuse_gone(any(card.end(one, Ended.OFFICE, now) for one in card.of(owner) if number == str(one.pk)))
    for linked in link.of(person):
        if request.POST.get("link") == str(linked.pk):
            link.end(linked, Ended.OFFICE, now)
    for given in consent.of(person, now):
        if request.POST.get("consent") == str(given.pk):
            consent.end(given, Ended.OFFICE, now)


def _shown(
    request: HttpRequest,
    who: Staff,
    language: Language,
    claim: Claim,
    person: int,
    *,
    fault: str = "",
    said: str = "",
) -> HttpResponse:
    now = clock.now()
    values = {
        **named(person, who, _LOOKED),
        "claim": claim,
        "keys": passkey.of(ResidentOwner(person_id=person)),
        "cards": card.of(ResidentOwner(person_id=person)),
        "links": link.of(person),
        "consents": consent.of(person, now),
        "mandates": mandate.open_of(person, now),
        "visits": visit.newest(person, MOST),
        "closed": closure.of(person),
        "before": [one for one in closure.all_of(person) if one.opened_at],
        "fault": fault,
        "said": said,
        "done": "done" in request.GET,
        "typed": request.POST.get("because", "")[:400],
    }
    return page(request, language, "doors", values, status=422 if fault or said else 200)
