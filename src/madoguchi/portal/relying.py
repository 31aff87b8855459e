"""「連携先」 A resident comes from a service that asks who they are, agrees to what it is told, and goes back.

What another site leads to comes without cookies of ours. So the address to which services lead shows a page that goes
on at once; the one behind it puts what is asked into a cookie, where it waits while somebody comes in or proves more.
A form sends along what it shows, so that two windows do not mix.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from urllib.parse import parse_qs, urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from madoguchi.core.errors import InputRefused
from madoguchi.flow import relying as known
from madoguchi.flow import vouching
from madoguchi.flow.relying import Service
from madoguchi.flow.tellable import Now, may_be_vouched_for
from madoguchi.flow.vouching import Agreed, Request
from madoguchi.identity import visit
from madoguchi.identity.models import Consent, Visit
from madoguchi.portal.needs import Procedure, require
from madoguchi.portal.page import COOKIE, for_oneself, lead_away, lead_on, page, visit_of
from madoguchi.portal.wording import SENTENCES
from madoguchi.trust.oidc.asked import FIELDS
from madoguchi.web import clock
from madoguchi.web.guard import cookie, take_token
from madoguchi.web.language import Language, day, said

ASKED = cookie("asked")
"""The cookie that holds what a service asks: the request as it came, behind whether its page was shown already."""
LASTS = timedelta(minutes=15)
_NEW, _SHOWN = "new.", "shown."
_LONGEST = 3_000
"""Characters of a request; more than any of ours needs, and less than browsers keep."""


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Where services lead: goes on to the page of ours, or back with what is wrong."""
    sent = dict((request.POST if request.method == "POST" else request.GET).lists())
    language = _language(request, sent)
    found = vouching.request_of(sent, issuer_of(request))
    if isinstance(found, str):
        return HttpResponseRedirect(found)
    query = _query_of(sent)
    if found is None or not query:
        return page(request, language, "service_unknown", status=400)
    where = reverse("service_asked", kwargs={"language": language})
    return lead_on(request, language, titled(found.service, language), f"{where}?{query}")


@require_GET
def take(request: HttpRequest, language: Language) -> HttpResponse:
    """Keep what is asked in the browser, and show it."""
    response = HttpResponseRedirect(reverse("service", kwargs={"language": language}))
    _keep(response, f"{_NEW}{_query_of(dict(request.GET.lists()))}")
    return response


def service(request: HttpRequest, language: Language) -> HttpResponse:
    """What a service asks; who is not in is led to the door first."""
    sent = parse_qs((request.POST.get("asked", "") or _waiting(request))[:_LONGEST], keep_blank_values=True)
    query, found = _query_of(sent), vouching.request_of(sent, issuer_of(request))
    if not isinstance(found, Request):
        response = page(request, language, "service_unknown", status=400)
        forget_asked(response)
        return response
    if "stop" in request.POST:
        return _leave(request, language, found, vouching.stop(found, issuer_of(request)))
    visitor = visit_of(request)
    if visitor is None or "again" in request.POST:
        return _to_door(request, language, found, query, visitor)
    return _answer(request, language, found, query)


def goes_on(request: HttpRequest, language: Language) -> HttpResponse | None:
    """「連携先」 Back to what a service asked, for who just came in for it; once."""
    if not request.COOKIES.get(ASKED, "").startswith(_NEW):
        return None
    return HttpResponseRedirect(reverse("service", kwargs={"language": language}))


def title_of(request: HttpRequest, language: Language) -> str:
    """「連携先」 The service to which somebody may still go back; empty for none."""
    query = _waiting(request)
    name = parse_qs(query).get("client_id", [""])[0]
    return next((titled(one, language) for one in listed() if one.name == name), "")


def forget_asked(response: HttpResponse) -> None:
    """Nothing waits in this browser any more."""
    response.delete_cookie(ASKED, path="/", samesite="Strict")


def listed() -> tuple[Service, ...]:
    """「連携先」 Those of the settings; none where they cannot be read, for all else goes on."""
    try:
        return known.services()
    except InputRefused:
        return ()


def called(name: str, language: Language) -> str:
    """What a service of this name is called; its name where the settings have it no more."""
    return next((titled(one, language) for one in listed() if one.name == name), name)


def titled(one: Service, language: Language) -> str:
    """What a service is called in a language."""
    return one.title_en if language is Language.EN else one.title


def named(items: Sequence[str], language: Language) -> str:
    """The items by their scopes, as the page calls them."""
    comma = ", " if language is Language.EN else "、"
    return comma.join(said(SENTENCES, f"service.item.{one}", language) for one in items)


def issuer_of(request: HttpRequest) -> str:
    """「issuer」 The name by which services know us: the address under which they reached us."""
    return request.build_absolute_uri("/").rstrip("/")


@for_oneself
def _answer(request: HttpRequest, visitor: Visit, language: Language, found: Request, query: str) -> HttpResponse:
    now = clock.now()
    procedure = Procedure.GIVE_ITEMS if found.asked.items else Procedure.GO_TO_SERVICE
    require(visitor, procedure, asked=found.needed, address=reverse("service", kwargs={"language": language}))
    if not may_be_vouched_for(visitor.person_id):
        return page(request, language, "service_closed", {**_spoken(found.service, language), "asked": query})
    spoken = _spoken(found.service, language)
    values: dict[str, object] = {**spoken, "asked": query}
    status = 200
    if vouching.is_proven(visitor, found, now) and visit.is_fresh(visitor, now):
        offer = _offer(visitor, found, language, now)
        seen = _digest(spoken, offer)
        if request.method == "POST":
            status = 422
            if given := _agreed(request, language, found, offer, seen):
                both = Now(counter=now, machine=clock.of_the_machine())
                where = vouching.agree(visitor, found, given, issuer_of(request), both)
                return _leave(request, language, found, where)
        values |= {"offer": offer, "seen": seen, "asks_items": bool(found.asked.items), "refused": status != 200}
        if offer.before:
            values["before"] = day(offer.before.last_day, language)
            values["given"] = named(offer.before.named, language)
    response = page(request, language, "service", values, status=status)
    if request.COOKIES.get(ASKED, "").startswith(_NEW):
        _keep(response, f"{_SHOWN}{query}")
    return response


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """「同意」 What the page offers to who is in: the items, for how many days, or what was agreed to before."""

    name: str
    items: Mapping[str, str]
    lengths: Mapping[int, str]
    before: Consent | None


def _offer(visitor: Visit, found: Request, language: Language, now: datetime) -> Offer:
    """For who sits at a terminal that others use, too, nothing lasts."""
    before = vouching.covering(visitor, found, now)
    looked = vouching.looked_at(visitor, () if before else found.asked.items, now)
    lengths = () if visitor.shared_terminal else found.lengths
    return Offer(
        name=looked.name if looked else "",
        items=_shown(looked.items, language) if looked else {},
        lengths={one: _until(one, language) for one in lengths},
        before=before,
    )


def _agreed(
    request: HttpRequest, language: Language, found: Request, offer: Offer, seen: str
) -> Agreed | Consent | None:
    """「同意」 What was agreed to, in the words of the page; None where it was another page that was read."""
    if request.POST.get("seen") != seen:
        return None
    if offer.before:
        return offer.before
    chosen = tuple(one for one in offer.items if one in request.POST.getlist("item"))
    days = next((one for one in offer.lengths if request.POST.get("days") == str(one) and chosen), 0)
    parts = [said(SENTENCES, "service.lead", language, **_spoken(found.service, language))]
    parts.append(said(SENTENCES, "service.number", language))
    if chosen:
        length = offer.lengths[days] if days else said(SENTENCES, "service.once", language)
        parts.append(said(SENTENCES, "service.given", language, items=named(chosen, language), length=length))
    parts.append(said(SENTENCES, "service.back", language))
    return Agreed(items=chosen, days=days, words=" ".join(parts))


def _digest(spoken: Mapping[str, str], offer: Offer) -> str:
    """By which a form says what it showed: to whom, for what, of whom, and until when."""
    until = str(offer.before.until) if offer.before else ""
    shown = (*spoken.values(), offer.name, *offer.items.values(), *offer.lengths.values(), until)
    return sha256("\n".join(shown).encode()).hexdigest()[:32]


def _to_door(
    request: HttpRequest, language: Language, found: Request, query: str, visitor: Visit | None
) -> HttpResponse:
    """Come in first, or once more: what is asked waits."""
    if visitor is None and request.method != "POST":
        values = {**_spoken(found.service, language), "asked": query}
        return page(request, language, "service_door", values)
    response = HttpResponseRedirect(reverse("enter", kwargs={"language": language}))
    if visitor:
        visit.end(visitor, clock.now())
        take_token(response, COOKIE)
    _keep(response, f"{_NEW}{query}")
    return response


def _leave(request: HttpRequest, language: Language, found: Request, where: str) -> HttpResponse:
    response = lead_away(request, language, titled(found.service, language), where)
    forget_asked(response)
    return response


def _keep(response: HttpResponse, value: str) -> None:
    response.set_cookie(
        ASKED,
        value,
        max_age=int(LASTS.total_seconds()),
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Strict",
        path="/",
    )


def _query_of(sent: Mapping[str, list[str]]) -> str:
    """A request as it is kept and sent along; empty where it is longer than any of ours."""
    query = urlencode([(name, one) for name in FIELDS for one in sent.get(name, ())])
    return query if len(query) <= _LONGEST else ""


def _waiting(request: HttpRequest) -> str:
    """The request in the cookie; empty where none waits."""
    kept = request.COOKIES.get(ASKED, "")
    return next((kept.removeprefix(one) for one in (_NEW, _SHOWN) if kept.startswith(one)), "")


def _spoken(one: Service, language: Language) -> dict[str, str]:
    english = language is Language.EN
    return {
        "title": titled(one, language),
        "operator": one.operator_en if english else one.operator,
        "purpose": one.purpose_en if english else one.purpose,
    }


def _shown(items: Mapping[str, str], language: Language) -> dict[str, str]:
    """The items as the page writes them."""
    shown = dict(items)
    if born := shown.get("birthdate"):
        shown["birthdate"] = day(date.fromisoformat(born), language)
    if sex := shown.get("gender"):
        shown["gender"] = said(SENTENCES, f"service.gender.{sex}", language)
    return shown


def _until(days: int, language: Language) -> str:
    last = vouching.last_day(days, clock.now())
    return said(SENTENCES, "service.until", language, days=days, day=day(last, language))


def _language(request: HttpRequest, sent: Mapping[str, list[str]]) -> Language:
    """What the service says (`ui_locales`), else the browser, else Japanese."""
    wished = " ".join(sent.get("ui_locales", ())) or request.headers.get("Accept-Language", "")
    return Language.EN if wished.lower().startswith("en") else Language.JA
