"""The addresses of the API, and the document that describes them (OpenAPI 3.1)."""

from __future__ import annotations

import re
from functools import cache
from types import MappingProxyType

from django.http import HttpRequest
from django.urls import URLPattern, path
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import JSONRenderer

from madoguchi.api import addresses, corporations, fields, registers
from madoguchi.api.answer import reading
from madoguchi.api.problems import TYPE, Problem, wrong_value

_PROBLEM = "#/components/schemas/Problem"


class Readable(JSONRenderer):
    """Japanese as it is written, not as escapes."""

    json_dumps_params = MappingProxyType({"ensure_ascii": False})


class Api(NinjaAPI):
    """The API, whose document says of each address how it refuses."""

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: object = None) -> OpenAPISchema:
        """The document."""
        document = super().get_openapi_schema(path_prefix=path_prefix)
        refused = {
            "description": "It was refused, or failed: what happened, and what to do.",
            "content": {TYPE: {"schema": {"$ref": _PROBLEM}}},
        }
        for operations in document["paths"].values():
            operations["get"]["responses"]["default"] = refused
        document["components"]["schemas"]["Problem"] = Problem.model_json_schema()
        return document


api = Api(
    title="窓口 Madoguchi",
    version="1",
    description="What a municipality's registers promise and hold, places, and corporations. It only reads, "
    "needs no key, and tells nothing of any person.",
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
    renderer=Readable(),
)
for room in (registers, addresses, corporations, fields):
    api.add_router("", room.router)
api.add_exception_handler(ValidationError, wrong_value)


@api.get("/openapi.json", include_in_schema=False)
def document(request: HttpRequest) -> OpenAPISchema:
    """What this module describes."""
    return api.get_openapi_schema()


@cache
def _taken() -> dict[str, frozenset[str]]:
    """By path, the parameters that the document names; one that may be repeated ends in `*`."""
    return {
        where: frozenset(
            f"{one['name']}{'*' if one['schema']['type'] == 'array' else ''}"
            for one in operations["get"]["parameters"]
            if one["in"] == "query"
        )
        for where, operations in api.get_openapi_schema()["paths"].items()
    }


def _taken_at(request: HttpRequest) -> frozenset[str]:
    match = request.resolver_match
    where = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", f"/{match.route}" if match else "")
    return _taken().get(where, frozenset())


patterns, _, _ = api.urls
for one in patterns:
    if isinstance(one, URLPattern):
        one.callback = reading(one.callback, _taken_at)
urlpatterns = [path("v1/", (patterns, "ninja", api.urls_namespace))]
