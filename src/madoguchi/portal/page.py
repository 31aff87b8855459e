"""A page for residents, and who may see it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Protocol

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from madoguchi.core.errors import Conflict
from madoguchi.flow.entering import Terminal
from madoguchi.identity import helping, step_up, visit
from madoguchi.portal.needs import More
from madoguchi.portal.wording import SENTENCES
from madoguchi.portal.wording.acting import ACTING
from madoguchi.web import clock
from madoguchi.web import page as web
from madoguchi.web.guard import VISIT, cookie
from madoguchi.web.language import Language

if TYPE_CHECKING:
    from madoguchi.identity.models import Shift, Visit

COOKIE = VISIT
HELP_COOKIE = cookie("help")
"""Which browser holds the token of a helper who unlocked it for residents."""
_NOT_KEPT = ("csrfmiddlewaretoken", "passkey", "sent_to", "born", step_up.GONE_ON)
"""What a form sends that is no answer: of the browser, and proofs."""
_FOUND = "madoguchi.visit"
"""Where a request keeps its visit, so that one page looks it up once."""
Arguments = ParamSpec("Arguments")


class View(Protocol[Arguments]):
    """A view as the addresses call it: what an address holds comes by name."""

    def __call__(
        self, request: HttpRequest, /, language: Language, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponse:
        """The page."""
        ...


def page(
    request: HttpRequest,
    language: Language,
    template: str,
    values: Mapping[str, object] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """The template of the portal in this language. A proxy is not addressed as the person: that one is named."""
    visitor = visit_of(request)
    person = visitor.shown_name if visitor and visitor.mandate else ""
    common = {"visitor": visitor, "help": helper_at(request), "person": person, **(values or {})}
    sentences = {**SENTENCES, **ACTING} if person else SENTENCES
    return web.page(request, language, f"portal/{template}.html", sentences, common, status=status)


def lead_on(request: HttpRequest, language: Language, title: str, address: str) -> HttpResponse:
    """A page that goes on to one of ours at once: what another site leads to comes without our cookies."""
    values = {"title": title, "address": address, "said": "provider.returning", "press": "provider.on"}
    return page(request, language, "leave_to", values)


def lead_away(request: HttpRequest, language: Language, title: str, address: str) -> HttpResponse:
    """A page that leaves for another's at once: no form of ours may lead there (Content-Security-Policy)."""
    values = {"title": title, "address": address, "said": "provider.leaving", "press": "provider.go"}
    return page(request, language, "leave_to", values)


def in_language(address: str, language: Language) -> str:
    """The same page of ours in a language that was chosen meanwhile."""
    return re.sub(rf"^/({'|'.join(Language)})/", f"/{language}/", address)


def visit_of(request: HttpRequest) -> Visit | None:
    """The visit whose token the browser holds, while it lasts."""
    found: Visit | None = request.META.get(_FOUND)
    if found is None and (token := request.COOKIES.get(COOKIE, "")):
        found = request.META[_FOUND] = visit.find(token, clock.now())
    return found


def helper_at(request: HttpRequest) -> Shift | None:
    """「デジタル活用支援員」 Who unlocked this browser for residents, while it lasts."""
    token = request.COOKIES.get(HELP_COOKIE, "")
    return helping.find(token, clock.now()) if token else None


def terminal_of(request: HttpRequest) -> Terminal:
    """「端末」 Where somebody comes in from: what a helper unlocked is shared, whatever was ticked."""
    helped = helper_at(request)
    return Terminal(shared="shared" in request.POST or helped is not None, helped=helped)


def for_visitors(
    view: Callable[Concatenate[HttpRequest, Visit, Language, Arguments], HttpResponse],
) -> View[Arguments]:
    """A page for whoever came in; all others are led to the door."""

    def guarded(
        request: HttpRequest, /, language: Language, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponse:
        found = visit_of(request)
        if found is None:
            door = f"{reverse('signin', kwargs={'language': language})}?ended=1"
            # A part of a page would show the door inside of the page: htmx is told to leave for it as a whole.
            if "HX-Request" in request.headers:
                return HttpResponse(status=204, headers={"HX-Redirect": door})
            return HttpResponseRedirect(door)
        try:
            response = view(request, found, language, *args, **kwargs)
        except More as more:
            return _ask_for_more(request, found, language, more)
        if gone_on := request.POST.get(step_up.GONE_ON, ""):
            step_up.went_on(found, gone_on, sent=response.status_code == HTTPStatus.FOUND)
        return response

    return guarded


def _ask_for_more(request: HttpRequest, visitor: Visit, language: Language, more: More) -> HttpResponse:
    """Keep where somebody was, with what they sent, and lead to the ways that reach what is needed."""
    sent = {name: many for name, many in request.POST.lists() if name not in _NOT_KEPT}
    with transaction.atomic():
        step_up.went_on(visitor, request.POST.get(step_up.GONE_ON, ""), sent=True)
        address = more.address or request.get_full_path()
        step = step_up.ask(visitor, more.needed, address, sent, clock.now())
        if more.statement:
            step_up.wait_for_signature(step, more.statement.waiting(clock.of_the_machine()))
    way = "sign" if more.statement else "prove"
    return HttpResponseRedirect(reverse(way, kwargs={"language": language, "number": step.pk}))


def for_oneself(
    view: Callable[Concatenate[HttpRequest, Visit, Language, Arguments], HttpResponse],
) -> View[Arguments]:
    """A page for nobody but the person: who acts for them is told so."""

    def guarded(
        request: HttpRequest, visitor: Visit, language: Language, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponse:
        if visitor.mandate:
            raise not_for_proxies()
        return view(request, visitor, language, *args, **kwargs)

    return for_visitors(guarded)


def not_for_proxies() -> Conflict:
    """What only the person may do, or the law's own representative."""
    return Conflict(
        "portal.not_for_proxies",
        ja="これは本人だけができます。何も行っていません。必要なときは、本人と一緒に窓口へお越しください。",
        en="Only the person can do this. Nothing was done. If it is needed, come to the office together with them.",
    )
