"""What machines are told when something went wrong: RFC 9457, with the code and both sentences of the house."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from ninja import Field, Schema
from ninja.errors import ValidationError

from madoguchi.api.asked import how
from madoguchi.core.errors import Busy, Conflict, InputRefused, MadoguchiError

TYPE = "application/problem+json"


class NoSuch(InputRefused):
    """There is nothing under this address, though it is of a form that there could be."""


class NotReady(Conflict):
    """The house itself is not as it should be; who asked can do nothing about it."""


class Problem(Schema):
    """What went wrong (RFC 9457). `type` is always about:blank: by `code` a program knows what it is."""

    type: str = "about:blank"
    title: str = Field(description="The words of HTTP for the status.")
    status: int
    detail: str = Field(description="What happened and what to do, in English.")
    detail_ja: str = Field(description="The same in Japanese.")
    code: str = Field(description="A stable code, listed in the documentation under Errors.")


def trouble(status: int, error: MadoguchiError | None) -> HttpResponse:
    """The answer to a request that was refused, or failed with this status before any refusal had words."""
    match error:
        case NoSuch():
            status = HTTPStatus.NOT_FOUND
        case NotReady():
            status = HTTPStatus.SERVICE_UNAVAILABLE
    said = error or _said(status)
    told = Problem(title=HTTPStatus(status).phrase, status=status, detail=said.en, detail_ja=said.ja, code=said.code)
    return HttpResponse(told.model_dump_json(), status=status, content_type=TYPE)


def wrong_value(_request: HttpRequest, error: ValidationError | type[ValidationError]) -> HttpResponse:
    """A parameter that is missing, or holds what none of its kind does; what it held is not said again."""
    first = error.errors[0]["loc"] if isinstance(error, ValidationError) else ()
    name = next(str(part) for part in first if part in how)
    ja, en = how[name]
    refused = InputRefused(
        "api.wrong_value",
        ja=f"{name} がないか、使えない値です。{ja}を書いてください。",
        en=f"{name} is missing, or has a value that cannot be used. Write {en}.",
    )
    return trouble(HTTPStatus.BAD_REQUEST, refused)


def busy() -> Busy:
    """Too much is asked for at once."""
    return Busy(
        "api.busy",
        ja="ほかの処理が続いているため、いま答えられません。少し待って、もう一度求めてください。",
        en="Others are being served, so there is no answer now. Wait a moment and ask again.",
    )


def _said(status: int) -> MadoguchiError:
    match status:
        case HTTPStatus.NOT_FOUND:
            return NoSuch(
                "api.no_such_address",
                ja="このアドレスには何もありません。何があるかは /api/v1/openapi.json にあります。",
                en="There is nothing under this address. /api/v1/openapi.json tells what there is.",
            )
        case HTTPStatus.METHOD_NOT_ALLOWED:
            return InputRefused(
                "api.read_only",
                ja="ここでは読むことだけができます。GET か HEAD で求めてください。",
                en="Here things can only be read. Ask with GET or HEAD.",
            )
        case HTTPStatus.SERVICE_UNAVAILABLE:
            return busy()
        case HTTPStatus.INTERNAL_SERVER_ERROR:
            return Conflict(
                "api.unforeseen",
                ja="思いがけない誤りで答えられません。時間をおいてもだめなら、市区町村に知らせてください。",
                en="Something unforeseen went wrong. If it does so again later, tell the municipality.",
            )
    return InputRefused(
        "api.unreadable",
        ja="求めが長すぎるか、使えない文字や宛先があるため読めません。短くし、文字は UTF-8 で書いてください。",
        en="The request is too long, or has characters or a host that cannot be read. Shorten it and write UTF-8.",
    )
