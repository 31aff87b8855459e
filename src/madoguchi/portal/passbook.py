"""「通帳の写真」 A photograph of the passbook beside an account that was named: never needed, sometimes a help."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from madoguchi.cases.models import Claim
from madoguchi.cases.states import PictureKind
from madoguchi.core.errors import InputRefused
from madoguchi.flow import acting, pictures
from madoguchi.identity import attempts
from madoguchi.identity.models import Visit
from madoguchi.portal.answer import back_to, opened
from madoguchi.portal.needs import Procedure, require
from madoguchi.portal.page import for_visitors, page
from madoguchi.web import clock
from madoguchi.web.guard import LONGEST_PHOTOGRAPH
from madoguchi.web.language import Language

MOST = 3
"""So many photographs one matter takes; the office can be told of more."""


@for_visitors
def photograph(request: HttpRequest, visitor: Visit, language: Language, place: int) -> HttpResponse:
    """Lay a photograph with the matter, while its account is looked at. Nothing else changes by it."""
    require(visitor, Procedure.PHOTOGRAPH)
    shown = opened(visitor, place)
    if not shown.can_picture:
        return back_to(language, place)
    claim = shown.matter.claim
    laid = sum(one.kind == PictureKind.PASSBOOK for one in pictures.of(claim))
    fault = ""
    if request.method == "POST":
        # Of one too many nothing is taken: the page, asked for anew, says that it is full.
        full = laid >= MOST
        fault = "" if full else _lay(claim, visitor, request.FILES.get("photograph"))
        if not fault:
            where = reverse("passbook", kwargs={"language": language, "place": place})
            return HttpResponseRedirect(where if full else f"{where}?laid=1")
    values = {"shown": shown, "laid": laid, "full": laid >= MOST, "fault": fault, "said": "laid" in request.GET}
    return page(request, language, "passbook", values, status=422 if fault else 200)


def _lay(claim: Claim, visitor: Visit, given: UploadedFile[bytes] | None) -> str:
    """Keep the photograph; returns the key of what is wrong with it, empty where nothing is.

    A try that lays nothing new counts, and after five a day no more is drawn.
    """
    if given is None:
        return "passbook.none"
    if (given.size or 0) > LONGEST_PHOTOGRAPH:
        return "passbook.too_large"
    now, subject, content = clock.now(), f"photograph:{claim.reference_number}", given.read()
    if b"%PDF-" in content[:1024]:
        return "passbook.pdf"
    if attempts.is_shut(subject, now):
        return "passbook.tries"
    attempts.note_failure(subject, now)
    before = pictures.of(claim)
    try:
        kept = pictures.keep(claim, PictureKind.PASSBOOK, content, acting.sender_of(visitor), now)
    except InputRefused as refused:
        return "passbook.pixels" if refused.code == "notices.scan_too_large" else "passbook.unreadable"
    if kept not in before:
        attempts.forget(subject)
    return ""
