"""「証明書」 A file that proves, to anybody and for good, what was handed in and that the office has it."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from madoguchi.core.errors import Conflict
from madoguchi.flow import proving, signatures
from madoguchi.identity.models import Visit
from madoguchi.portal.handed import Handed, handed
from madoguchi.portal.home import shown_at
from madoguchi.portal.needs import Procedure, require
from madoguchi.portal.page import for_oneself, for_visitors, page
from madoguchi.trust.files import beside_of
from madoguchi.web import clock
from madoguchi.web.language import Language


@require_GET
@for_visitors
def receipt(request: HttpRequest, visitor: Visit, language: Language, place: int, number: int) -> HttpResponse:
    """The proof of one of the things handed in (from 1), for whom the page tells what it says."""
    submission = _told(visitor, language, place, number).submission
    return as_file(request, language, lambda: proving.receipt(submission), f"receipt-{place}-{number}")


@require_GET
@for_oneself
def signed(request: HttpRequest, visitor: Visit, language: Language, place: int, number: int) -> HttpResponse:
    """「意思表示の証明」 What was signed of it, and the signature, as `trust verify` reads them: in one zip file.

    The certificate bears an address that may be newer than the register's: who only has a letter is not given it, but
    in the visit in which they signed. On a terminal that others use it would stay behind.
    """
    found = _told(visitor, language, place, number).signature
    if found is None or visitor.shared_terminal:
        raise Http404
    if found.visit_id != visitor.pk:
        require(visitor, Procedure.TAKE_SIGNATURE)
    signatures.hand_out(visitor, clock.now())
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as written:
        written.writestr(found.name, found.text)
        written.writestr(str(beside_of(Path(found.name))), found.signature)
    made = HttpResponse(content.getvalue(), content_type="application/zip")
    made.headers["Content-Disposition"] = f'attachment; filename="signed-{place}-{number}.zip"'
    return made


def _told(visitor: Visit, language: Language, place: int, number: int) -> Handed:
    told = handed(shown_at(visitor, place).matter, visitor, language)
    if not 1 <= number <= len(told) or not told[number - 1].is_told:
        raise Http404
    return told[number - 1]


def as_file(request: HttpRequest, language: Language, proof: Callable[[], bytes], name: str) -> HttpResponse:
    """「証明書」 A proof as a file of this name, or the page that says when it is there."""
    try:
        content = proof()
    except Conflict as refused:
        if refused.code != "evidence.not_shown":
            raise
        response = page(request, language, "receipt", status=HTTPStatus.ACCEPTED)
        response.headers["Retry-After"] = "60"
        return response
    made = HttpResponse(content, content_type="text/plain; charset=utf-8")
    made.headers["Content-Disposition"] = f'attachment; filename="{name}.tlog-proof"'
    return made
