"""How every address of the API answers: reading only, refusing what it does not know, once for the same content."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from threading import BoundedSemaphore
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.cache import get_conditional_response, set_response_etag
from django.views.decorators.csrf import csrf_exempt

from madoguchi.api.problems import busy
from madoguchi.core.errors import InputRefused

METHODS = ("GET", "HEAD", "OPTIONS")
AT_ONCE = 4
"""So many are answered at once by a process: pages that it shows beside have the other threads for themselves."""
_places = BoundedSemaphore(AT_ONCE)
Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponse]


def reading(view: View[Rest], taken: Callable[[HttpRequest], Collection[str]]) -> View[Rest]:
    """The same view for METHODS alone and for what `taken` says it takes; what did not change is not sent again.

    A name that ends in `*` may be given more than once. What says nothing of keeping may be kept, and is asked about
    each time (ETag). Raises InputRefused `api.unknown_parameter` and `api.repeated`, Busy `api.busy` beyond AT_ONCE.
    """

    @csrf_exempt
    @wraps(view)
    def read(request: HttpRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers={"Allow": ", ".join(METHODS)})
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        _refuse_others(request, taken(request))
        if not _places.acquire(blocking=False):
            raise busy()
        asked, request.method = request.method, "GET"
        try:
            response = view(request, *args, **kwargs)
        finally:
            request.method = asked
            _places.release()
        if response.status_code != 200 or "Cache-Control" in response.headers:
            return response
        response.headers["Cache-Control"] = "no-cache"
        set_response_etag(response)
        return get_conditional_response(request, etag=response.headers["ETag"], response=response) or response

    return read  # type: ignore[return-value]  # it takes what the view takes


def _refuse_others(request: HttpRequest, taken: Collection[str]) -> None:
    many = {name.removesuffix("*") for name in taken if name.endswith("*")}
    names = sorted({name.removesuffix("*") for name in taken})
    if not request.GET.keys() <= set(names):
        raise InputRefused(
            "api.unknown_parameter",
            ja=f"ここで使える引数: {'、'.join(names) or 'なし'}。ほかの引数を外してください。",
            en=f"Parameters that can be used here: {', '.join(names) or 'none'}. Leave all others away.",
        )
    for name in names:
        if name not in many and len(request.GET.getlist(name)) > 1:
            raise InputRefused(
                "api.repeated",
                ja=f"{name} は一度だけ書けます。どれを指すか分からないため答えません。",
                en=f"{name} can be given only once. There is no answer, since it is not known which one is meant.",
            )
