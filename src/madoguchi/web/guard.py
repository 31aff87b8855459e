"""What every request passes: the municipality in scope, headers that let in nothing from outside, clear errors."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, UnreadablePostError

from madoguchi import store, tenancy
from madoguchi.core.errors import Busy, MadoguchiError
from madoguchi.core.unforeseen import write_down
from madoguchi.identity import presence
from madoguchi.identity.models import Shift, Visit
from madoguchi.web import clock, trouble
from madoguchi.web.language import Language
from madoguchi.web.page import STAFF

LONGEST = 200_000
"""So many bytes a form may have, before any of it is read."""
LONGEST_PHOTOGRAPH = 10_000_000
"""So many bytes a photograph may have that a resident sends."""
LONGEST_OF_STAFF = 220_000_000
"""So many bytes the files may have that staff hand in at once."""


def cookie(name: str) -> str:
    """The name of a cookie of ours: over TLS one that no neighbouring host can set (RFC 6265bis, `__Host-`)."""
    return f"{settings.COOKIE_PREFIX}madoguchi-{name}"


VISIT, DESK = cookie("visit"), cookie("desk")
"""The cookies that hold the tokens of visits and of desks."""
_LANGUAGES = "|".join(Language)
_WITH_PHOTOGRAPH = re.compile(rf"/(?:{_LANGUAGES})/home/[0-9]+/passbook/")
_WITH_FILES = re.compile(rf"{STAFF}(?:{_LANGUAGES})/(?:intake|scans|programmes/look|money/result)/")
"""The addresses that take files, from whoever is in; every other body is short."""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
}


class Guard:
    """Middleware around every page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the name of the municipality that these pages are for."""
        with tenancy.municipality(settings.MUNICIPALITY):
            response = self._answer(request)
            if isinstance(response, HttpResponseNotAllowed):
                response = trouble.not_so(request, response.headers["Allow"])
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path:
            return trouble.unwritable(request)
        return trouble.too_long(request) if _is_too_long(request) else self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """NUL is refused in what is sent, as in the address: SQLite ends a text there, PostgreSQL keeps none."""
        return trouble.unwritable(request) if _holds_nul(request) else None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A refusal is a page that says what to do; what nobody foresaw is written down without what anybody typed."""
        if isinstance(error, Busy):
            return trouble.busy(request)
        if isinstance(error, MadoguchiError):
            return trouble.refused(request, error)
        if isinstance(error, (Http404, PermissionDenied, SuspiciousOperation)):
            return None
        if store.as_busy(error):
            return trouble.busy(request)
        write_down(error, settings.HOME)
        return trouble.unforeseen(request)


def _is_too_long(request: HttpRequest) -> bool:
    """Whether more comes than a form holds, or than the files that an address takes from who is in."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdecimal() and len(length) < 16):
        return True
    return int(length) > LONGEST and int(length) > _longest(request)


def _longest(request: HttpRequest) -> int:
    # A photograph that is a little too large is told so by its own page.
    if _WITH_PHOTOGRAPH.fullmatch(request.path) and presence.find(
        Visit, request.COOKIES.get(VISIT, ""), clock.now(), noted=False
    ):
        return 2 * LONGEST_PHOTOGRAPH
    if _WITH_FILES.fullmatch(request.path):
        found = presence.find(Shift, request.COOKIES.get(DESK, ""), clock.now(), noted=False)
        return LONGEST_OF_STAFF if found and not found.place else LONGEST
    return LONGEST


def _holds_nul(request: HttpRequest) -> bool:
    try:
        fields = [*request.GET.lists(), *request.POST.lists()]
    except UnreadablePostError:  # whoever sent it went away; the form is empty
        fields = [*request.GET.lists()]
    return any("\0" in text for name, many in fields for text in (name, *many))


def hand_token(response: HttpResponse, name: str, token: str) -> None:
    """Give the browser a token: for this site only, unreadable by scripts, gone when the browser is closed."""
    response.set_cookie(name, token, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Strict", path="/")
    _new_form_token(response)


def take_token(response: HttpResponse, name: str) -> None:
    """Take the token from the browser again, with all that the browser kept of the pages."""
    response.delete_cookie(name, path="/", samesite="Strict")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    _new_form_token(response)


def _new_form_token(response: HttpResponse) -> None:
    """What forms are bound to is made anew by the next page: whoever knew the old one knows nothing of this visit."""
    response.delete_cookie(settings.CSRF_COOKIE_NAME, path="/", samesite="Strict")
