"""The API of an invented municipality, opened in this process, and whether answers are what its document says."""

from __future__ import annotations

import copy
import importlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import clear_url_caches
from jsonschema import Draft202012Validator

import madoguchi.urls
from madoguchi.tenancy import municipality
from madoguchi.tenancy.models import Municipality
from tests.registry.sample import CODE

ROOT = "/api/v1/"


@pytest.fixture
def machines(db: None, settings: LazySettings) -> Iterator[Client]:
    """A client of a process that shows the API alone, of a municipality that is in scope."""
    settings.FACES, settings.TROUBLE_OF_MACHINES = ("api",), "madoguchi.api.problems.trouble"
    settings.MUNICIPALITY = CODE
    Municipality.objects.create(code=CODE, name="見本市", synthetic=True)
    open_faces()
    with municipality(CODE):
        yield Client(raise_request_exception=False)
    settings.FACES = ("portal", "console")
    open_faces()


def open_faces() -> None:
    """Make the addresses anew for the faces of now."""
    importlib.reload(madoguchi.urls)
    clear_url_caches()


def document() -> dict[str, Any]:
    """The document as it is served, which allows nothing that it does not name."""
    strict: dict[str, Any] = copy.deepcopy(Client().get(f"{ROOT}openapi.json").json())
    for schema in strict["components"]["schemas"].values():
        if schema.get("type") == "object":
            schema["additionalProperties"] = False
    return strict


def told(response: HttpResponse, path: str, status: int = 200) -> Any:
    """What an answer says, once it was held against the document."""
    assert response.status_code == status, (response.status_code, response.content.decode())
    strict = document()
    answers = strict["paths"][f"{ROOT}{path}"]["get"]["responses"]
    said = answers[str(status)] if str(status) in answers else answers["default"]
    ((kind, content),) = said["content"].items()
    assert response.headers["Content-Type"].partition(";")[0] == kind
    whole = {**content["schema"], "components": strict["components"]}
    Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(response.json())
    assert not response.cookies
    return response.json()


def refused(response: HttpResponse, code: str, status: int = 400) -> dict[str, Any]:
    """The problem that a response is."""
    problem: dict[str, Any] = response.json()
    assert (response.status_code, problem["status"], problem["code"]) == (status, status, code), problem
    assert response.headers["Content-Type"] == "application/problem+json"
    assert problem["type"] == "about:blank" and problem["title"] and problem["detail"] and problem["detail_ja"]
    assert not response.cookies
    return problem


def rows() -> dict[str, int]:
    """How many rows each table has."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            found[table] = cursor.fetchone()[0]
    return found
