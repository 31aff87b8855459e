"""「利用者証明用電子証明書」 Staff come in by a card, add and take off theirs, and prove at an approval with it.

The app that reads cards opens in a window of its own at an approval: what was typed stays in the page that waits.
"""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.views.decorators.http import require_POST

from madoguchi.console.door import led_to, own_page
from madoguchi.console.page import COOKIE, browser_of, for_staff, page, shift_of
from madoguchi.console.passkeys import back, desk_of, is_just_proven, key_made, refuse_gone, refuse_last, shown
from madoguchi.flow import card_authorities
from madoguchi.identity import card, desks, first_key, presence, proof
from madoguchi.identity.card import Refused
from madoguchi.identity.kinds import Ended, Side
from madoguchi.identity.models import Card, Shift, Staff
from madoguchi.web import clock
from madoguchi.web.cards import app_of, card_answer, parts_of
from madoguchi.web.guard import hand_token
from madoguchi.web.language import Language
from madoguchi.web.sent import all_that_is_sent


def come_in(request: HttpRequest, language: Language) -> HttpResponse:
    """The door. Only who goes on gets a challenge; who may not work here any more is refused as a stranger is."""
    values = {"app": _app(language), "to": own_page(request.POST.get("to", ""))}
    now = clock.now()
    if "begin" in request.POST:
        with transaction.atomic():
            return page(request, language, "card_in", {**values, "asked": card.begin(Side.STAFF, now)})
    if request.method != "POST":
        return page(request, language, "card_in", values)
    answer, host, authorities = card_answer(request, Side.STAFF), request.get_host(), card_authorities.read()
    token = ""
    with transaction.atomic():
        found = card.recognise(Side.STAFF, answer, host, authorities, now)
        if isinstance(found, Card) and found.staff:
            token = presence.begin(Shift(staff=found.staff, card=found, browser=browser_of(request)), now)
    if not token:
        return page(request, language, "card_in", {**values, "refused": f"card.{found}"}, status=422)
    response = HttpResponseRedirect(led_to(request, language))
    hand_token(response, COOKIE, token)
    return response


@require_POST
@for_staff()
def link_card(request: HttpRequest, who: Staff, language: Language) -> HttpResponse:
    """Add a card of one's own; only after the secret or another key: a desk may have been left open."""
    app = _app(language)
    if "challenge" in request.POST:
        return _linked(request, who, language)
    if not is_just_proven(request, who):
        has_secret = first_key.takes_secret(who, clock.now())
        return shown(request, who, language, fault="secret.bad" if has_secret else "cards.prove_first")
    with transaction.atomic():
        asked = card.begin(who, clock.now(), bound_to=desk_of(request))
    return page(request, language, "card_link", {"app": app, "asked": asked})


@require_POST
@for_staff()
def remove_card(request: HttpRequest, who: Staff, language: Language) -> HttpResponse:
    """Take off one of one's own, but not the last key where nothing else lets one in."""
    number = request.POST.get("card", "")
    found = next((one for one in card.of(who) if str(one.pk) == number), None)
    if found is None:
        raise Http404
    with transaction.atomic():
        desks.hold(who)
        refuse_last(who, found)
        refuse_gone(card.end(found, Ended.OWNER, clock.now(), stays=shift_of(request)))
    return back(language)


@require_POST
@for_staff()
def begin_card_proof(request: HttpRequest, _who: Staff, language: Language) -> HttpResponse:
    """What the card is asked at an approval: it signs for these very fields, sent to this very address."""
    _app(language)
    shift = shift_of(request)
    if shift is None:
        return HttpResponse(status=422)
    sent = all_that_is_sent(request, request.POST.get("sent_to", ""))
    return JsonResponse({"challenge": proof.begin_by_card(shift, sent, clock.now())})


@require_POST
@for_staff()
def pass_answer(request: HttpRequest, _who: Staff, language: Language) -> HttpResponse:
    """What the card answered at an approval, passed on to the page that waits for it: there it is judged."""
    _app(language)
    parts = parts_of(request)
    return page(request, language, "card_passed", {"challenge": parts[0], "answer": ".".join(parts)})


def _linked(request: HttpRequest, who: Staff, language: Language) -> HttpResponse:
    answer, host, authorities = card_answer(request, Side.STAFF), request.get_host(), card_authorities.read()
    found: Card | str = Refused.UNSIGNED
    with transaction.atomic():
        desks.hold(who)
        # Whoever closed the desk meanwhile closed it for this, too.
        if desk := desk_of(request):
            found = card.link(who, answer, host, authorities, clock.now(), bound_to=desk)
        if isinstance(found, Card):
            key_made(request, who)
    if isinstance(found, Card):
        return back(language, added=True)
    return page(request, language, "card_link", {"refused": f"card.{found}"}, status=422)


def _app(language: Language) -> str:
    found = app_of(Side.STAFF, language) if card_authorities.open_to_staff() else None
    if found is None:
        raise Http404
    return found
