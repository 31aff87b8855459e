"""The API is off unless it is named, only reads, refuses clearly and says what it is."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.conf import LazySettings, settings
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV31SpecValidator

from madoguchi.api.answer import AT_ONCE
from madoguchi.core.errors import Busy
from madoguchi.flow import checking
from madoguchi.registry.freshness import Fresh
from madoguchi.settings import faces_from
from madoguchi.tenancy.models import Municipality
from madoguchi.web import clock
from madoguchi.web.guard import HEADERS, LONGEST
from tests.registry.sample import CODE, resident, take_in

from .conftest import ROOT, document, open_faces, refused, rows, told

pytestmark = pytest.mark.django_db
PLACES = ("registers", "addresses?text=見本町1-2", "corporations?name=見本", "fields", "openapi.json")


def test_the_api_is_off_unless_it_is_named(settings: LazySettings) -> None:
    assert faces_from(None) == ("portal", "console") and faces_from("portal, api") == ("portal", "api")
    settings.MUNICIPALITY = CODE
    Municipality.objects.create(code=CODE, name="見本市")
    for place in PLACES:
        response = Client().get(f"{ROOT}{place}")
        assert response.status_code == 404 and response.headers["Content-Type"].startswith("text/html")


def test_where_the_api_alone_is_shown_there_is_no_page(machines: Client) -> None:
    for address in ("/", "/ja/", "/staff/ja/", "/api/", ROOT, f"{ROOT}residents", f"{ROOT}registers/"):
        refused(machines.get(address), "api.no_such_address", 404)


def test_beside_the_residents_pages_each_is_told_in_its_own_way(machines: Client, settings: LazySettings) -> None:
    settings.FACES = ("portal", "api")
    open_faces()
    refused(machines.get(f"{ROOT}residents"), "api.no_such_address", 404)
    page = machines.get("/ja/nothing/")
    assert page.status_code == 404 and page.headers["Content-Type"].startswith("text/html")
    assert machines.get(f"{ROOT}fields").status_code == 200 and machines.get("/staff/ja/").status_code == 404


def test_the_document_is_valid_and_names_every_address(machines: Client) -> None:
    served = machines.get(f"{ROOT}openapi.json")
    assert "台帳の状態" in served.content.decode()
    OpenAPIV31SpecValidator(served.json()).validate()
    assert served.json()["openapi"].startswith("3.1")
    paths = ("registers", "addresses", "corporations", "corporations/{number}", "fields")
    assert set(document()["paths"]) == {f"{ROOT}{one}" for one in paths}
    assert all(set(one) == {"get"} for one in document()["paths"].values())
    for schema in document()["components"]["schemas"].values():
        assert schema.get("description") or "enum" in schema, schema


@pytest.mark.parametrize("place", PLACES)
def test_it_only_reads(machines: Client, place: str) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE"):
        response = machines.generic(method, f"{ROOT}{place}")
        refused(response, "api.read_only", 405)
        assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
    asked, whole = machines.head(f"{ROOT}{place}"), machines.get(f"{ROOT}{place}")
    assert (asked.status_code, asked.content) == (200, b"")
    assert {**asked.headers, "Content-Length": ""} == {**whole.headers, "Content-Length": ""}
    options = machines.options(f"{ROOT}{place}")
    assert (options.status_code, options.headers["Allow"]) == (204, "GET, HEAD, OPTIONS")


def test_no_answer_writes_sets_a_cookie_or_lets_anything_in(machines: Client) -> None:
    take_in("residents", [resident(1)])
    checking.check(clock.now())
    before = rows()
    for place in (*PLACES, "corporations/7000012050002", "nothing", "registers?x=1"):
        response = machines.get(f"{ROOT}{place}")
        assert not response.cookies
        assert HEADERS.items() <= dict(response.headers).items()
    assert rows() == before and before["quality_figures"] > 0 and before["residents"] == 1


def test_what_did_not_change_is_not_sent_again(machines: Client) -> None:
    for place in ("registers", "fields", "openapi.json", "corporations?name=見本"):
        first = machines.get(f"{ROOT}{place}")
        assert first.headers["Cache-Control"] == "no-cache"
        again = machines.get(f"{ROOT}{place}", headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        other = machines.get(f"{ROOT}{place}", headers={"If-None-Match": '"other"'})
        assert other.status_code == 200
    assert "ETag" not in machines.get(f"{ROOT}{PLACES[1]}").headers
    assert machines.get(f"{ROOT}{PLACES[1]}").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("registers?on=2025-01-01", "api.unknown_parameter"),
        ("fields?_=1", "api.unknown_parameter"),
        ("openapi.json?text=a", "api.unknown_parameter"),
        ("addresses?text=a&texts=b", "api.unknown_parameter"),
        ("corporations/7000012050002?name=a", "api.unknown_parameter"),
        ("addresses?text=a&on=2025-01-01&on=2025-01-02", "api.repeated"),
        ("corporations?name=a&name=b", "api.repeated"),
        ("addresses", "api.wrong_value"),
        ("addresses?text=", "api.wrong_value"),
        (f"addresses?text={'a' * 201}", "api.wrong_value"),
        (f"addresses?{'&'.join(['text=a'] * 101)}", "api.wrong_value"),
        ("addresses?text=a&on=", "api.wrong_value"),
        ("addresses?text=a&on=20250101", "api.wrong_value"),
        ("addresses?text=a&on=1735689600", "api.wrong_value"),
        ("addresses?text=a&on=2025-02-30", "api.wrong_value"),
        ("addresses?text=a&on=２０２５-02-03", "api.wrong_value"),
        ("corporations", "api.wrong_value"),
        (f"corporations?name={'a' * 201}", "api.wrong_value"),
        ("corporations?name=　", "registry.no_corporation_asked"),
        (f"corporations/{'1' * 41}", "api.wrong_value"),
        ("corporations/123", "identifiers.wrong_form"),
        ("corporations/1000012050002", "identifiers.wrong_check_digit"),
        ("addresses?text=a%00b", "api.unreadable"),
        (f"addresses?{'&'.join(['text=a'] * 300)}", "api.unreadable"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_one_sentence(machines: Client, asked: str, code: str) -> None:
    problem = refused(machines.get(f"{ROOT}{asked}"), code)
    assert "201" not in problem["detail"] and "aaaa" not in problem["detail"]


def test_a_host_that_is_not_ours_and_a_body_that_is_long_are_refused(machines: Client) -> None:
    refused(machines.get(f"{ROOT}registers", headers={"Host": "elsewhere.example"}), "api.unreadable")
    long = machines.generic("GET", f"{ROOT}registers", "a" * (LONGEST + 1))
    refused(long, "api.unreadable", 413)


def test_who_is_asked_too_much_says_when_to_come_back(machines: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> None:
        raise Busy("store.busy", ja="混み合っています。", en="Others are served.")

    monkeypatch.setattr(checking, "ages", busy)
    response = machines.get(f"{ROOT}registers")
    refused(response, "api.busy", 503)
    assert response.headers["Retry-After"] == "10"


def test_so_many_are_answered_at_once_and_each_gives_its_place_back(
    machines: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2 * AT_ONCE):
        assert machines.get(f"{ROOT}corporations/123").status_code == 400
        assert machines.get(f"{ROOT}fields").status_code == 200
    seen: list[int] = []

    def ask_again(at: datetime) -> tuple[Fresh, ...]:
        response = machines.get(f"{ROOT}registers")
        seen.append(response.status_code)
        if response.status_code != 200:
            refused(response, "api.busy", 503)
        return ()

    monkeypatch.setattr(checking, "ages", ask_again)
    assert machines.get(f"{ROOT}registers").status_code == 200
    assert seen == [503, *[200] * (AT_ONCE - 1)]


def test_what_nobody_foresaw_is_a_problem_without_its_story(machines: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr(checking, "ages", fail)
    response = machines.get(f"{ROOT}registers")
    refused(response, "api.unforeseen", 500)
    assert b"secret" not in response.content and list((settings.HOME / "logs").iterdir())


NAMES = st.sampled_from(["text", "on", "name", "number", "x", "", "text[]", "__proto__"])
VALUES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["2025-01-01", "0001-01-01", "9999-12-31", "見本町1-2", "%", "_", "%%", "\\", "㈱", "'", "T", "9" * 13]
    ),
)
PATHS = st.one_of(
    st.sampled_from(["registers", "addresses", "corporations", "fields", "openapi.json", "corporations/9", ""]),
    st.text(max_size=20).map(lambda said: f"corporations/{said}"),
    st.text(max_size=20),
)


@given(path=PATHS, asked=st.lists(st.tuples(NAMES, VALUES), max_size=4))
@effort(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_asked_the_answer_is_as_described_or_a_problem(
    machines: Client, path: str, asked: list[tuple[str, str]]
) -> None:
    gathered: dict[str, list[str]] = {}
    for name, value in asked:
        gathered.setdefault(name, []).append(value.encode("utf-8", "replace").decode())
    address = f"{ROOT}{path}".encode("utf-8", "replace").decode().replace("?", "%3F").replace("#", "%23")
    response = machines.get(address, gathered)
    if response.status_code in (301, 304):
        return
    assert response.status_code in (200, 400, 404), (response.status_code, response.content.decode())
    if response.status_code == 200:
        resource = "corporations/{number}" if path.startswith("corporations/") else path
        if resource != "openapi.json":
            told(response, resource)
    else:
        refused(response, response.json()["code"], response.status_code)
