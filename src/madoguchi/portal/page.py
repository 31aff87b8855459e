"""A page: its template, its language, and what stands on every page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Protocol

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from madoguchi.flow.judging import is_synthetic
from madoguchi.notices import wording
from madoguchi.portal import clock
from madoguchi.portal.guard import visit_of
from madoguchi.portal.office import office
from madoguchi.portal.wording import Language

if TYPE_CHECKING:
    from madoguchi.identity.models import Visit

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
    """The template in this language. The names of the other languages lead to the same page in them."""
    match = request.resolver_match
    names = {Language.JA: "日本語", Language.EN: "English", Language.EASY: "やさしい日本語"}
    others = [
        (names[one], one.code, reverse(match.view_name, kwargs={**match.kwargs, "language": one}))
        for one in Language
        if match and match.view_name and match.kwargs.get("language") not in (None, one)
    ]
    now = clock.now()
    common = {
        "language": language,
        "others": others,
        "office": office(),
        "visitor": visit_of(request),
        "synthetic": is_synthetic(),
        "today": wording.day(now.date()) if language is not Language.EN else f"{now:%-d %B %Y}",
    }
    return render(request, f"portal/{template}.html", {**common, **(values or {})}, status=status)


def for_visitors(
    view: Callable[Concatenate[HttpRequest, Visit, Language, Arguments], HttpResponse],
) -> View[Arguments]:
    """A page for whoever came in; all others are led to the door."""

    def guarded(
        request: HttpRequest, /, language: Language, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponse:
        found = visit_of(request)
        if found is None:
            return HttpResponseRedirect(f"{reverse('signin', kwargs={'language': language})}?ended=1")
        return view(request, found, language, *args, **kwargs)

    return guarded
