"""「デジタル活用支援員」 A helper unlocks a browser for residents at a place; what residents do there says who helped.

The helper sees nobody's data by it: residents come in with what they have.
"""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from madoguchi.identity import helping, presence, visit
from madoguchi.portal.page import COOKIE, HELP_COOKIE, helper_at, page, visit_of
from madoguchi.web import clock
from madoguchi.web.guard import hand_token, take_token
from madoguchi.web.language import Language
from madoguchi.web.whence import whence


def unlock(request: HttpRequest, language: Language) -> HttpResponse:
    """Unlock this browser with a helper's number, their secret and the place."""
    if request.method != "POST":
        return page(request, language, "help", {})
    number, secret = request.POST.get("number", "")[:40], request.POST.get("secret", "")[:200]
    place = request.POST.get("place", "")[:60]
    with transaction.atomic():
        token = helping.unlock(number, secret, place, clock.now(), whence=whence(request))
    if token is None:
        return page(request, language, "help", {"refused": True, "number": number, "place": place}, status=422)
    response = _to_the_door(request, language)
    hand_token(response, HELP_COOKIE, token)
    return response


@require_POST
def close(request: HttpRequest, language: Language) -> HttpResponse:
    """Close it again, with the visit of whoever is still in."""
    found = helper_at(request)
    if found:
        presence.end(found, clock.now())
    response = _to_the_door(request, language)
    take_token(response, HELP_COOKIE)
    return response


def _to_the_door(request: HttpRequest, language: Language) -> HttpResponse:
    """Nobody's visit goes on under another terminal than the one that it began on."""
    found = visit_of(request)
    if found:
        visit.end(found, clock.now())
    response = HttpResponseRedirect(reverse("enter", kwargs={"language": language}))
    take_token(response, COOKIE)
    return response
