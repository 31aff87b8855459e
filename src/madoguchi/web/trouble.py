"""What is said when something went wrong: what it is, that nothing sent is lost, and whom to ask."""

from __future__ import annotations

from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.module_loading import import_string

from madoguchi import tenancy
from madoguchi.core.errors import InputRefused, MadoguchiError
from madoguchi.web.language import Language
from madoguchi.web.page import API, BEHIND, STAFF, page

_SECRET = ("secret", "old", "new", "again", "passkey")
"""Fields that no page says again."""
_OAUTH = "invalid_request"
"""What a service is told of a request that is none (RFC 6749, 5.2)."""
_AT_THE_DESK = (400, 403, 404, 405, 409)
"""What is told within the pages of staff. Where the house itself is in trouble nobody is looked up: it could fail."""


def refused(request: HttpRequest, error: MadoguchiError) -> HttpResponse:
    """A refusal in the words that it has."""
    return _page(request, "trouble.heading", 400 if isinstance(error, InputRefused) else 409, error)


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is no such page, or it is not the visitor's."""
    return _page(request, "missing.heading", 404)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was not sent from our page, or from one that was open too long."""
    return _page(request, "trouble.forged", 403)


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A form of more or longer fields than any of ours has, or a host that is none of ours."""
    return _page(request, "trouble.unreadable", 400, of_staff=not isinstance(exception, DisallowedHost))


def too_long(request: HttpRequest) -> HttpResponse:
    """More than any form of ours can hold; nothing of it was read."""
    return _page(request, "trouble.unreadable", 413)


def unwritable(request: HttpRequest) -> HttpResponse:
    """A character that no keyboard writes and no store keeps."""
    return _page(request, "trouble.unwritable", 400)


def not_so(request: HttpRequest, allowed: str) -> HttpResponse:
    """A page that is there, but not to be asked for in this way."""
    response = _page(request, "missing.heading", 405)
    response.headers["Allow"] = allowed
    return response


def busy(request: HttpRequest) -> HttpResponse:
    """Others are served, and nothing was taken: what was sent can be sent again from this page, if it was no secret."""
    again = [(name, one) for name, many in request.POST.lists() if name not in _SECRET for one in many]
    whole = request.method == "POST" and not any(request.POST.get(name) for name in _SECRET)
    response = _page(request, "trouble.busy", 503, again=again if whole else [])
    response.headers["Retry-After"] = "10"
    return response


def unforeseen(request: HttpRequest) -> HttpResponse:
    """What nobody foresaw; its story is in the log, not on the page."""
    return _page(request, "trouble.heading", 500)


def _page(
    request: HttpRequest,
    heading: str,
    status: int,
    error: MadoguchiError | None = None,
    again: list[tuple[str, str]] | None = None,
    *,
    of_staff: bool = True,
) -> HttpResponse:
    if settings.TROUBLE_OF_MACHINES and (request.path.startswith(API) or settings.FACES == ("api",)):
        told: HttpResponse = import_string(settings.TROUBLE_OF_MACHINES)(status, error)
        return told
    if request.path in BEHIND:
        return JsonResponse(
            {"error": "server_error" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else _OAUTH}, status=status
        )
    found = next((part for part in request.path.split("/")[1:3] if part in tuple(Language)), Language.JA)
    language = Language(found)
    said = "" if error is None else (error.en if language is Language.EN else error.ja)
    values = {"heading": heading, "said": said, "code": error.code if error else "", "again": again}
    with tenancy.municipality(settings.MUNICIPALITY):
        if of_staff and settings.TROUBLE_OF_STAFF and request.path.startswith(STAFF) and status in _AT_THE_DESK:
            shown: HttpResponse = import_string(settings.TROUBLE_OF_STAFF)(request, language, values, status)
            return shown
        return page(request, language, "web/trouble.html", values=values, status=status)
