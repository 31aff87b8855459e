"""「連携」 Come in by an outside provider, link it to oneself with consent, prove with it, and unlink it.

Cookies of ours are not sent with what another site leads to. So the address to which a provider returns shows a page
that leads on at once (no script is needed), and the page after it has the browser's ticket, and whose visit it is.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from madoguchi.core.dates import JAPAN
from madoguchi.flow import entering, federating, openid, token_keys
from madoguchi.flow.entering import Terminal
from madoguchi.flow.federating import Came, Sent, Ticket, ticket_in
from madoguchi.flow.openid import Provider
from madoguchi.flow.outside import Away
from madoguchi.flow.token_keys import Use
from madoguchi.identity import link, step_up
from madoguchi.identity.kinds import Door, Ended, Intent
from madoguchi.identity.level import Level
from madoguchi.identity.link import Refused
from madoguchi.identity.models import Link, StepUp, Visit
from madoguchi.identity.passkey import ResidentOwner
from madoguchi.portal.needs import Procedure, require
from madoguchi.portal.offered import class_for, titled
from madoguchi.portal.page import COOKIE, for_oneself, helper_at, lead_away, lead_on, page, visit_of
from madoguchi.portal.passkeys import refuse_shared
from madoguchi.portal.prove import raised, shown
from madoguchi.portal.wording import SENTENCES
from madoguchi.web import clock
from madoguchi.web.guard import cookie, hand_token
from madoguchi.web.language import Language, day, said

AWAY = cookie("away")
"""The cookie that holds the ticket of who is at a provider."""
_LONGEST = 2_000


@require_GET
def keys(request: HttpRequest) -> HttpResponse:
    """「公開鍵」 Our public keys, for the providers."""
    if not openid.providers():
        raise Http404
    return JsonResponse(token_keys.published(Use.TO_PROVIDERS))


def come_in(request: HttpRequest, language: Language, name: str) -> HttpResponse:
    """The door by a provider. Only who goes on is sent there: to look keeps nothing."""
    provider = _provider(name)
    if request.method != "POST":
        return _door(request, language, provider)
    helped = helper_at(request) is not None
    return _leave(request, language, provider, Intent.SIGN_IN, shared=helped or "shared" in request.POST)


@require_GET
def come_back(request: HttpRequest, name: str) -> HttpResponse:
    """Where a provider returns: leads on to the page of ours in the language that the state ends with."""
    provider = _provider(name)
    last = request.GET.get("state", "")[:_LONGEST].rpartition(".")[2]
    language = Language(last) if last in tuple(Language) else Language.JA
    asked = {one: request.GET.get(one, "")[:_LONGEST] for one in ("state", "code", "iss", "error")}
    where = reverse("provider_in", kwargs={"language": language, "name": name})
    return lead_on(request, language, titled(provider, language), f"{where}?{urlencode(asked)}")


@require_GET
def judge(request: HttpRequest, language: Language, name: str) -> HttpResponse:
    """What came back, and where it leads: home, to the links, or on with what waited."""
    provider, visitor, now = _provider(name), visit_of(request), clock.now()
    ticket = ticket_in(request.COOKIES.get(AWAY, ""))
    asked = [request.GET.get(one, "")[:_LONGEST] for one in ("state", "code", "iss", "error")]
    sent = Sent(state=asked[0], code=asked[1], issuer=asked[2], error=asked[3])
    owner = ResidentOwner(person_id=visitor.person_id) if visitor and not visitor.mandate else None
    came = federating.finish(provider, ticket, sent, owner, _redirect_uri(request, provider), now)
    if isinstance(came, Refused):
        response = _refused(request, language, provider, came, ticket)
    elif came.ticket.intent is Intent.SIGN_IN:
        response = _let_in(request, language, provider, came)
    elif visitor is None:
        response = _refused(request, language, provider, Refused.UNASKED, None)
    elif came.ticket.intent is Intent.REGISTER:
        response = _linked(request, visitor, language, provider, came)
    else:
        response = _proven(request, visitor, language, provider, came)
    response.delete_cookie(AWAY, path="/", samesite="Strict")
    return response


@require_GET
@for_oneself
def links(request: HttpRequest, visitor: Visit, language: Language) -> HttpResponse:
    """「連携」 The providers that are linked, what was agreed to, and linking one more."""
    require(visitor, Procedure.MAKE_LINK)
    return _links(request, visitor, language)


@require_POST
@for_oneself
def begin_link(request: HttpRequest, visitor: Visit, language: Language, name: str) -> HttpResponse:
    """「同意」 Who agreed to what the page says is sent to the provider."""
    provider = _provider(name)
    refuse_shared(visitor)
    require(visitor, Procedure.MAKE_LINK)
    if "agreed" not in request.POST:
        return _links(request, visitor, language, refused="links.not_agreed")
    return _leave(request, language, provider, Intent.REGISTER, visitor=visitor)


@require_POST
@for_oneself
def begin_proof(request: HttpRequest, visitor: Visit, language: Language, name: str, number: int) -> HttpResponse:
    """「追加の本人確認」 Send somebody to a provider for what a page needs."""
    step, provider = step_up.find(visitor, number), _provider(name)
    if step is None:
        return HttpResponseRedirect(reverse("home", kwargs={"language": language}))
    return _leave(request, language, provider, Intent.APPROVE, visitor=visitor, step=step)


@require_POST
@for_oneself
def remove(request: HttpRequest, visitor: Visit, language: Language) -> HttpResponse:
    """「連携の解除」 Unlink one of one's own; whoever came in by it elsewhere has left."""
    number = request.POST.get("link", "")
    found = next((one for one in link.of(visitor.person_id) if str(one.pk) == number), None)
    if found is None:
        raise Http404
    with transaction.atomic():
        link.end(found, Ended.OWNER, clock.now(), stays=visitor)
    return _to_links(language, "removed")


def _leave(
    request: HttpRequest,
    language: Language,
    provider: Provider,
    intent: Intent,
    *,
    visitor: Visit | None = None,
    step: StepUp | None = None,
    shared: bool = False,
) -> HttpResponse:
    """Lead to the provider; the browser gets its ticket."""
    owner = ResidentOwner(person_id=visitor.person_id) if visitor else None
    asked = provider.classes[-1] if intent is Intent.REGISTER else provider.classes[0]
    if step and visitor:
        asked = class_for(visitor, provider, step.needed) or provider.classes[-1]
    where = _redirect_uri(request, provider)
    number = step.pk if step else 0
    try:
        begun = federating.begin(
            provider, intent, asked, owner, where, str(language), clock.now(), step=number, shared=shared
        )
    except Away:
        ticket = Ticket(secret="", provider=provider.name, intent=intent, step=number, shared=shared)
        return _refused(request, language, provider, Refused.AWAY, ticket)
    response = lead_away(request, language, titled(provider, language), begun.address)
    response.set_cookie(
        AWAY,
        begun.ticket.text,
        max_age=int(federating.LASTS.total_seconds()),
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Strict",
        path="/",
    )
    return response


def _let_in(request: HttpRequest, language: Language, provider: Provider, came: Came) -> HttpResponse:
    terminal = Terminal(shared=came.ticket.shared, helped=helper_at(request))
    token = entering.recognise_by_link(came.subject, came.level, clock.now(), terminal)
    if isinstance(token, Refused):
        return _refused(request, language, provider, token, came.ticket)
    response = HttpResponseRedirect(reverse("home", kwargs={"language": language}))
    hand_token(response, COOKIE, token)
    return response


def _linked(request: HttpRequest, visitor: Visit, language: Language, provider: Provider, came: Came) -> HttpResponse:
    refuse_shared(visitor)
    words = said(SENTENCES, _agreed(provider), language, title=titled(provider, language))
    made = federating.link_to(visitor, provider, came, words, clock.now())
    return (
        _to_links(language, "added")
        if isinstance(made, Link)
        else _refused(request, language, provider, made, came.ticket)
    )


def _proven(request: HttpRequest, visitor: Visit, language: Language, provider: Provider, came: Came) -> HttpResponse:
    step = step_up.find(visitor, came.ticket.step)
    if step is None:
        return HttpResponseRedirect(reverse("home", kwargs={"language": language}))
    with transaction.atomic():
        level = federating.proof_of(visitor, came, clock.now())
        if isinstance(level, Level):
            return raised(language, visitor, step, Door.PROVIDER, level)
    return _refused(request, language, provider, level, came.ticket)


def _refused(
    request: HttpRequest, language: Language, provider: Provider, why: Refused, ticket: Ticket | None
) -> HttpResponse:
    """Why it does not open, where it was begun; nothing that waits is lost."""
    key, visitor = f"provider.{why}", visit_of(request)
    if ticket and visitor and not visitor.mandate:
        if ticket.intent is Intent.REGISTER:
            return _links(request, visitor, language, refused=key, title=titled(provider, language))
        if ticket.intent is Intent.APPROVE and (step := step_up.find(visitor, ticket.step)):
            return shown(request, visitor, language, step, refused=key, title=titled(provider, language))
    return _door(request, language, provider, refused=key, shared=bool(ticket and ticket.shared))


def _door(
    request: HttpRequest, language: Language, provider: Provider, *, refused: str = "", shared: bool = False
) -> HttpResponse:
    title = titled(provider, language)
    values = {"title": title, "name": provider.name, "refused": refused, "shared": shared}
    return page(request, language, "provider", values, status=422 if refused else 200)


def _links(
    request: HttpRequest, visitor: Visit, language: Language, *, refused: str = "", title: str = ""
) -> HttpResponse:
    known = {one.issuer: titled(one, language) for one in openid.providers()}
    held = link.of(visitor.person_id)
    taken = {one.issuer for one in held}
    free = [one for one in openid.providers() if one.issuer not in taken]
    values = {
        "links": [_line(one, known, language) for one in held],
        "ended": [_line(one, known, language) for one in link.ended(visitor.person_id)],
        "free": [(one.name, titled(one, language), _agreed(one)) for one in free],
        "refused": refused,
        "title": title,
        "waits": step_up.newest(visitor),
        "said": next((one for one in ("added", "removed") if one in request.GET), ""),
    }
    return page(request, language, "providers", values, status=422 if refused else 200)


def _agreed(provider: Provider) -> str:
    """The key of the words to which somebody agrees."""
    return "links.agree.who" if provider.tells_who else "links.agree"


def _line(one: Link, known: dict[str, str], language: Language) -> tuple[Link, str, list[str]]:
    """A link with its provider's title, and the days on which it was made, used and ended, in words."""
    instants = (one.linked_at, one.used_at, one.ended_at)
    days = [day(at.astimezone(JAPAN).date(), language) if at else "" for at in instants]
    return one, known.get(one.issuer, one.issuer), days


def _provider(name: str) -> Provider:
    found = openid.find(name)
    if found is None:
        raise Http404
    return found


def _redirect_uri(request: HttpRequest, provider: Provider) -> str:
    """Where a provider returns: an address of its own for each, so that none is taken for another."""
    return request.build_absolute_uri(reverse("provider_return", kwargs={"name": provider.name}))


def _to_links(language: Language, done: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('providers', kwargs={'language': language})}?{done}=1")
