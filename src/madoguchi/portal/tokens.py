"""「連携先」 What services ask behind the browser: what we say of ourselves, our keys, tokens, and the items.

Answers and refusals are those of OAuth (RFC 6749, 6750) and OpenID Connect; no cookie counts here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi import store
from madoguchi.core.errors import MadoguchiError
from madoguchi.flow import relying, telling, token_keys
from madoguchi.flow.tellable import Now
from madoguchi.flow.telling import Denied, Told
from madoguchi.flow.token_keys import Use
from madoguchi.portal.relying import issuer_of
from madoguchi.trust.oidc import issuing
from madoguchi.trust.oidc.issuing import Addresses
from madoguchi.web import clock

_STATUS = {Denied.CLIENT: 401, Denied.TOKEN: 401}
_LATER = 503


def _for_services(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Nothing where no service is known; and a store that others hold is said as machines understand it."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        try:
            if not relying.services():
                raise Http404
            return view(request)
        except Exception as error:
            # A file of ours that cannot be read is no fault of whoever asks.
            if isinstance(error, MadoguchiError) or store.as_busy(error):
                logging.getLogger(__name__).warning("%s", getattr(error, "en", "The store is busy."))
                return _json({"error": "temporarily_unavailable"}, _LATER, **{"Retry-After": "1"})
            raise

    return guarded


@require_safe
@_for_services
def document(request: HttpRequest) -> HttpResponse:
    """What we say of ourselves (OpenID Connect Discovery 1.0)."""
    issuer = issuer_of(request)
    where = Addresses(
        authorization=f"{issuer}{reverse('openid_authorize')}",
        token=f"{issuer}{reverse('openid_token')}",
        userinfo=f"{issuer}{reverse('openid_userinfo')}",
        keys=f"{issuer}{reverse('openid_keys')}",
        revocation=f"{issuer}{reverse('openid_revoke')}",
    )
    return _json(issuing.document(issuer, where))


@require_safe
@_for_services
def keys(request: HttpRequest) -> HttpResponse:
    """「公開鍵」 By which our word is verified."""
    return _json(token_keys.published(Use.TO_SERVICES))


@csrf_exempt
@require_POST
@_for_services
def token(request: HttpRequest) -> HttpResponse:
    """「トークン」 For a code, or for who comes again."""
    found = telling.exchange(dict(request.POST.lists()), issuer_of(request), _now)
    return _refused(found) if isinstance(found, Denied) else _json(found)


@csrf_exempt
@require_POST
@_for_services
def revoke(request: HttpRequest) -> HttpResponse:
    """「トークンの失効」 A service needs a token no more (RFC 7009)."""
    found = telling.give_up(dict(request.POST.lists()), issuer_of(request), _now)
    return _refused(found) if found else HttpResponse()


@csrf_exempt
@require_http_methods(["GET", "POST"])
@_for_services
def userinfo(request: HttpRequest) -> HttpResponse:
    """「提供」 Who signed in, and the items that they agreed to."""
    kind, _, bearer = request.headers.get("Authorization", "").partition(" ")
    if not bearer:
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    found = telling.tell(bearer, issuer_of(request), _now) if kind.lower() == "bearer" else Denied.TOKEN
    match found:
        case Told():
            kind = "application/jwt" if found.signed else "application/json"
            return HttpResponse(found.content, content_type=kind)
        case Denied():
            return _refused(found, **{"WWW-Authenticate": f'Bearer error="{found}"'})


def _refused(why: Denied, **headers: str) -> HttpResponse:
    return _json({"error": str(why)}, _STATUS.get(why, 400), **headers)


def _json(said: Mapping[str, object], status: int = 200, **headers: str) -> HttpResponse:
    return JsonResponse(said, status=status, headers=headers, json_dumps_params={"ensure_ascii": False})


def _now() -> Now:
    return Now(counter=clock.now(), machine=clock.of_the_machine())
