"""A page for residents, and who may see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Protocol

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from madoguchi.identity import visit
from madoguchi.portal.wording import SENTENCES
from madoguchi.web import clock
from madoguchi.web import page as web
from madoguchi.web.language import Language

if TYPE_CHECKING:
    from madoguchi.identity.models import Visit

COOKIE = "madoguchi-visit"
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
    """The template of the portal in this language."""
    common = {"visitor": visit_of(request), **(values or {})}
    return web.page(request, language, f"portal/{template}.html", SENTENCES, common, status=status)


def visit_of(request: HttpRequest) -> Visit | None:
    """The visit whose token the browser holds, while it lasts."""
    found: Visit | None = request.META.get(_FOUND)
    if found is None and (token := request.COOKIES.get(COOKIE, "")):
        found = request.META[_FOUND] = visit.find(token, clock.now())
    return found


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
        return view(request, found, language, *args, **kwargs)

    return guarded
