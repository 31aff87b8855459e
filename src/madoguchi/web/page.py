"""A page: its template, its language, and what stands on every page."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from madoguchi.flow.judging import is_synthetic
from madoguchi.web import clock
from madoguchi.web.language import SHARED, Language, Sentences, day
from madoguchi.web.office import office

STAFF, API = "/staff/", "/api/"
"""Where the addresses of the console and of the API begin; all others are the residents'."""
BEHIND = frozenset(
    {
        *("/openid/token", "/openid/userinfo", "/openid/revoke", "/openid/keys.json"),
        *("/.well-known/openid-configuration", "/provider/keys.json"),
    }
)
"""Where services and providers ask behind the browser: they read no pages."""


def page(
    request: HttpRequest,
    language: Language,
    template: str,
    sentences: Sentences = SHARED,
    values: Mapping[str, object] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """The template in this language. The names of the other languages lead to the same page in them."""
    match = request.resolver_match
    for_staff = request.path.startswith(STAFF)
    spoken = (Language.JA, Language.EN) if for_staff else tuple(Language)
    others = [
        (one.own_name, one.code, reverse(match.view_name, kwargs={**match.kwargs, "language": one}))
        for one in spoken
        if match and match.view_name and match.kwargs.get("language") not in (None, one)
    ]
    now = clock.now()
    common = {
        "language": language,
        "sentences": sentences,
        "others": others,
        "office": office(),
        "for_staff": for_staff,
        "first_page": f"{STAFF if for_staff else '/'}{language}/",
        "synthetic": is_synthetic(),
        "today": day(now.date(), language),
    }
    return render(request, template, {**common, **(values or {})}, status=status)
