"""「返送された用紙」 Scans taken in at a desk: what is certain is kept as an answer, the rest is left to a person."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
from django.http import HttpRequest, HttpResponse

from madoguchi import flow
from madoguchi.cases.models import Claim, Submission
from madoguchi.cases.states import PictureKind
from madoguchi.console.acts import Act
from madoguchi.console.intake import MOST_BYTES
from madoguchi.console.page import for_staff, page
from madoguchi.flow import pictures
from madoguchi.flow.reading import Fate, PageRead, read_form
from madoguchi.identity.models import Staff
from madoguchi.notices.doubts import said
from madoguchi.notices.key import reference_key
from madoguchi.registry.as_of import day_of
from madoguchi.web import clock
from madoguchi.web.language import Language

MOST_FILES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One page of a scan as the desk is told of it; `claim_id` is 0 where no case is known."""

    page: PageRead
    why: str
    claim_id: int
    became: str

    @property
    def key(self) -> str:
        """The key of the words for its fate."""
        return f"fate.{self.page.fate}"


@for_staff(Act.TAKE_IN)
def scans(request: HttpRequest, who: Staff, language: Language) -> HttpResponse:
    """Hand in scans, and see of every page what became of it. The same scan twice counts once."""
    if request.method != "POST":
        return page(request, language, "scans", {"unread": pictures.unread()})
    given = request.FILES.getlist("scan")
    if not 0 < len(given) <= MOST_FILES or any(one.size is None or one.size > MOST_BYTES for one in given):
        return page(request, language, "scans", {"fault": "scans.too_much"}, status=422)
    today, key = day_of(clock.now()), reference_key(flow.home())
    read = [read_form(one.read(), one.name or "", today, key) for one in given]
    submissions = pa.concat_tables([one.submissions for one in read])
    if submissions.num_rows:
        flow.take_all_submissions(submissions, today)
        numbers = submissions["submission_no"].to_pylist()
        Submission.objects.filter(submission_no__in=numbers, taken_by="").update(taken_by=who.signature)
    _keep_pictures([page for each in read for page in each.pages], who)
    lines = _lines([one for each in read for one in each.pages], language)
    certain = sum(one.page.fate is Fate.SUBMITTED for one in lines)
    return page(request, language, "scans", {"lines": lines, "certain": certain, "unread": pictures.unread()})


def _keep_pictures(pages: list[PageRead], who: Staff) -> None:
    """What a form said lies with its case: for who has to type it in, and for who asks later what was on it."""
    numbers = {one.reference_number for one in pages if one.reference_number}
    claims = {one.reference_number: one for one in Claim.objects.filter(reference_number__in=numbers)}
    for one in pages:
        if one.fate in (Fate.BY_HAND, Fate.SUBMITTED) and one.picture and (claim := claims.get(one.reference_number)):
            pictures.keep(claim, PictureKind.FORM, one.picture, who.signature, clock.now(), one.submission_no)


def _lines(pages: list[PageRead], language: Language) -> list[Line]:
    numbers = {one.reference_number for one in pages if one.reference_number}
    claims = dict(Claim.objects.filter(reference_number__in=numbers).values_list("reference_number", "id"))
    kept = Submission.objects.filter(submission_no__in=[one.submission_no for one in pages if one.submission_no])
    became = dict(kept.values_list("submission_no", "state"))
    return [
        Line(
            page=one,
            why=_why(one, language),
            claim_id=int(claims.get(one.reference_number, 0)),
            became=str(became.get(one.submission_no, "")) if one.fate is Fate.SUBMITTED else "",
        )
        for one in pages
    ]


def _why(one: PageRead, language: Language) -> str:
    ja, en = (one.refused.ja, one.refused.en) if one.refused else said(one.doubts)
    return en if language is Language.EN else ja
