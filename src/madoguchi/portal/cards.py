"""「利用者証明用電子証明書」 Come in with a card, make one known, and take one off."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from madoguchi.core.dates import JAPAN
from madoguchi.flow import card_authorities, entering
from madoguchi.identity import card, step_up
from madoguchi.identity.card import Refused
from madoguchi.identity.kinds import Door, Ended, Side
from madoguchi.identity.models import Card, Visit
from madoguchi.identity.passkey import ResidentOwner
from madoguchi.portal.needs import Procedure, require
from madoguchi.portal.page import COOKIE, for_oneself, page, terminal_of
from madoguchi.portal.passkeys import refuse_shared
from madoguchi.trust.certificate import Fault
from madoguchi.web import clock
from madoguchi.web.cards import app_of, card_answer
from madoguchi.web.guard import hand_token
from madoguchi.web.language import Language, day


def come_in(request: HttpRequest, language: Language) -> HttpResponse:
    """The door for those who made their card known. Only who goes on gets a challenge: to look keeps nothing."""
    app = _app(language)
    refused, asked, shared = "", "", "shared" in request.POST
    if "begin" in request.POST:
        with transaction.atomic():
            asked = card.begin(Side.RESIDENT, clock.now())
    elif request.method == "POST":
        host = request.get_host()
        found = entering.recognise_by_card(card_answer(request, Side.RESIDENT), host, clock.now(), terminal_of(request))
        if not isinstance(found, (Refused, Fault)):
            response = HttpResponseRedirect(reverse("home", kwargs={"language": language}))
            hand_token(response, COOKIE, found)
            return response
        refused = f"card.{found}"
    values = {"app": app, "asked": asked, "refused": refused, "shared": shared}
    return page(request, language, "card", values, status=422 if refused else 200)


@for_oneself
def cards(request: HttpRequest, visitor: Visit, language: Language) -> HttpResponse:
    """The cards of a resident, and making one more known; not on a shared terminal."""
    require(visitor, Procedure.MAKE_CARD)
    app, refused = _app(language), ""
    owner = ResidentOwner(person_id=visitor.person_id)
    if request.method == "POST":
        refuse_shared(visitor)
        answer, host, authorities = card_answer(request, Side.RESIDENT), request.get_host(), card_authorities.read()
        with transaction.atomic():
            linked = card.link(owner, answer, host, authorities, clock.now(), behind=Door(visitor.door))
        if isinstance(linked, Card):
            return _back(language, "added")
        refused = f"card.{linked}"
    asked = ""
    if not visitor.shared_terminal:
        with transaction.atomic():
            asked = card.begin(owner, clock.now())
    values = {
        "app": app,
        "asked": asked,
        "refused": refused,
        "waits": step_up.newest(visitor),
        "cards": [_line(one, language) for one in card.of(ResidentOwner(person_id=visitor.person_id))],
        "said": next((one for one in ("added", "removed") if one in request.GET), ""),
    }
    return page(request, language, "cards", values, status=422 if refused else 200)


@require_POST
@for_oneself
def remove(request: HttpRequest, visitor: Visit, language: Language) -> HttpResponse:
    """Take off one of one's own; whoever came in with a card elsewhere has left."""
    number = request.POST.get("card", "")
    found = next((one for one in card.of(ResidentOwner(person_id=visitor.person_id)) if str(one.pk) == number), None)
    if found is None:
        raise Http404
    with transaction.atomic():
        card.end(found, Ended.OWNER, clock.now(), stays=visitor)
    return _back(language, "removed")


def _app(language: Language) -> str:
    found = app_of(Side.RESIDENT, language)
    if found is None:
        raise Http404
    return found


def _line(one: Card, language: Language) -> tuple[Card, str, str]:
    """A card with the days on which it was made known and used, in words."""
    linked, used = (day(at.astimezone(JAPAN).date(), language) if at else "" for at in (one.linked_at, one.used_at))
    return one, linked, used


def _back(language: Language, said: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('cards', kwargs={'language': language})}?{said}=1")
