"""「本人確認」 The door: what somebody has at hand, how they come in with it, and how they leave."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from madoguchi.core.errors import InputRefused
from madoguchi.flow import entering
from madoguchi.identity import mandate, relying_party, visit
from madoguchi.identity.kinds import Side
from madoguchi.portal.offered import offered
from madoguchi.portal.page import COOKIE, page, terminal_of, visit_of
from madoguchi.portal.relying import forget_asked
from madoguchi.registry.parse import parse_date
from madoguchi.web import clock
from madoguchi.web.cards import app_of
from madoguchi.web.guard import hand_token, take_token
from madoguchi.web.language import Language

DIGITS = 12
"""「照会番号」 How many digits it has: another number is a slip, and no try."""


@require_GET
def choose_language(request: HttpRequest) -> HttpResponse:
    """Lead to the pages in Japanese, or in English where the browser asks for that first."""
    english = request.headers.get("Accept-Language", "").lower().startswith("en")
    return HttpResponseRedirect(reverse("enter", kwargs={"language": Language.EN if english else Language.JA}))


@require_GET
def enter(request: HttpRequest, language: Language) -> HttpResponse:
    """The first page finds out what somebody has, before anything is asked for."""
    passkeys = relying_party.has_passkeys(request.get_host())
    values = {
        "left": "left" in request.GET,
        "passkeys": passkeys,
        "cards": app_of(Side.RESIDENT, language) is not None,
        "providers": offered(language),
    }
    return page(request, language, "enter", values)


def sign_in(request: HttpRequest, language: Language) -> HttpResponse:
    """「照会番号」 Come in with the number of a letter and a date of birth."""
    if request.method != "POST":
        return page(request, language, "signin", {"ended": "ended" in request.GET})
    number, text = request.POST.get("number", "")[:40], request.POST.get("born", "")[:40]
    given = {"number": number, "born": text, "shared": "shared" in request.POST}
    born, digits, faults = day_in(text), len(entering.digits(number)), {}
    if digits != DIGITS:
        faults["number"] = "signin.number.digits"
    if born is None:
        faults["born"] = "signin.born.bad"
    if born is None or faults:
        return page(request, language, "signin", {"faults": faults, "digits": digits, "given": given}, status=422)
    token = entering.recognise(number, born, clock.now(), terminal_of(request))
    if token is None:
        return page(request, language, "signin", {"faults": {"number": "signin.refused"}, "given": given}, status=422)
    return _let_in(language, token)


def for_another(request: HttpRequest, language: Language) -> HttpResponse:
    """「代理人」 Come in for somebody else: with one's own number and date of birth, and the number of their letter."""
    if request.method != "POST":
        return page(request, language, "proxy", {})
    given = {name: request.POST.get(name, "")[:40] for name in ("proxy", "born", "number")}
    faults, born = {}, day_in(given["born"])
    if not mandate.agrees(entering.digits(given["proxy"])):
        faults["proxy"] = "proxy.slip"
    if born is None:
        faults["born"] = "signin.born.bad"
    token = None
    if born and not faults:
        token = entering.recognise_proxy(given["proxy"], born, given["number"], clock.now(), terminal_of(request))
        faults = {} if token else {"proxy": "proxy.refused"}
    if token is None:
        given["shared"] = "on" if "shared" in request.POST else ""
        return page(request, language, "proxy", {"faults": faults, "given": given}, status=422)
    return _let_in(language, token)


def _let_in(language: Language, token: str) -> HttpResponse:
    response = HttpResponseRedirect(reverse("home", kwargs={"language": language}))
    hand_token(response, COOKIE, token)
    return response


def day_in(text: str) -> date | None:
    """「年月日」 A day as people write it, of either calendar; None where it is none."""
    try:
        return parse_date(text[:40])
    except InputRefused:
        return None


@require_POST
def leave(request: HttpRequest, language: Language) -> HttpResponse:
    """End the visit: whoever sits down next finds nothing."""
    found = visit_of(request)
    if found:
        visit.end(found, clock.now())
    response = HttpResponseRedirect(f"{reverse('enter', kwargs={'language': language})}?left=1")
    take_token(response, COOKIE)
    forget_asked(response)
    return response
