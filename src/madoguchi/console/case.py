"""「事案」 One case on one page: register, what arrived, what was decided and paid, and what a person can do now."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from madoguchi import flow
from madoguchi.cases.models import Claim
from madoguchi.cases.states import Reason, Review, State, SubmissionState
from madoguchi.console import agreement
from madoguchi.console.acts import Act, may
from madoguchi.console.page import for_staff, page
from madoguchi.core.errors import InputRefused
from madoguchi.flow import looking, naming, pictures, visiting
from madoguchi.flow.history import WORDS, history
from madoguchi.flow.looking import Seen
from madoguchi.flow.queues import title_of
from madoguchi.identity.models import Staff
from madoguchi.notices import text
from madoguchi.registry.parse import parse_date
from madoguchi.web import clock
from madoguchi.web.language import Language
from madoguchi.web.office import office
from madoguchi.words import relationship

ALIKE = (Review.PAY, Review.REFUSE, Review.ASK_AGAIN, Review.CLAIMANT_REFUSES, Review.DECLINED, Review.LAPSED)
"""What may be said of many claims at once: all but TAKE_UP, which names one submission of one claim."""
MOST_AT_ONCE = 50
NAMED = ("answers", "needs_review", "second", "late")
"""What became of an account that was named after the decision."""


@for_staff(Act.LOOK)
def case(request: HttpRequest, who: Staff, language: Language, claim_id: int) -> HttpResponse:
    """The case; that somebody looked is on record."""
    found = _claim(claim_id)
    if request.method == "POST":
        raise Http404
    return _shown(request, who, language, found)


@require_GET
@for_staff(Act.LOOK)
def picture(request: HttpRequest, who: Staff, language: Language, claim_id: int, picture_id: int) -> HttpResponse:
    """「添付画像」 One picture of a case; that somebody looked is on record."""
    found = next((one for one in pictures.of(_claim(claim_id)) if one.pk == picture_id), None)
    if found is None:
        raise Http404
    return HttpResponse(pictures.look_at(found, who.signature, clock.now()), content_type=pictures.CONTENT_TYPE)


@require_POST
@for_staff(Act.SETTLE)
def settle(request: HttpRequest, who: Staff, language: Language, claim_id: int) -> HttpResponse:
    """「審査」 Settle a case in review."""
    found = _claim(claim_id)
    given = request.POST.get("outcome", "")
    note = request.POST.get("note", "").strip()[:2000]
    if given not in tuple(Review) or not note:
        return _shown(request, who, language, found, fault="settle.incomplete", note=note, outcome=given)
    until = request.POST.get("answer_by", "").strip()[:40]
    try:
        answer_by = parse_date(until) if until else None
    except InputRefused:
        return _shown(request, who, language, found, fault="settle.bad_day", note=note, outcome=given)
    submission = request.POST.get("submission", "")[:40] or None
    now = clock.now()
    flow.settle(found, Review(given), who.signature, now, note, submission, answer_by)
    return HttpResponseRedirect(f"{reverse('case', kwargs={'language': language, 'claim_id': claim_id})}?done=1")


@require_POST
@for_staff(Act.SETTLE)
def settle_many(request: HttpRequest, who: Staff, language: Language, programme: str) -> HttpResponse:
    """「審査」 Say the same of every case that was ticked, all of them or none."""
    given, note = request.POST.get("outcome", ""), request.POST.get("note", "").strip()[:2000]
    chosen = [int(one) for one in request.POST.getlist("claim")[:MOST_AT_ONCE] if one.isdecimal() and len(one) < 16]
    if given not in ALIKE or not note or not chosen:
        raise incomplete()
    claims = list(Claim.objects.filter(programme_id=programme, id__in=chosen).order_by("id"))
    now = clock.now()

    def each() -> int:
        for one in claims:
            flow.settle(one, Review(given), who.signature, now, note, None, None)
        return len(claims)

    done = flow.review(each)
    target = reverse("claims", kwargs={"language": language, "programme": programme})
    return HttpResponseRedirect(f"{target}?state=review&reason={_reason(request)}&done={done}")


def incomplete() -> InputRefused:
    """The refusal where the same is to be said of many, and something of it is missing."""
    return InputRefused(
        "console.settle_many",
        ja="事案・判断・理由のどれかが選ばれていません。何も変えていません。前の画面に戻り、すべて選んでください。",
        en="Cases, outcome or note are missing. Nothing was changed. Go back and give all of them.",
    )


def _reason(request: HttpRequest) -> str:
    given = request.POST.get("reason", "")
    return given if given in tuple(Reason) else ""


def _shown(
    request: HttpRequest,
    who: Staff,
    language: Language,
    claim: Claim,
    *,
    fault: str = "",
    note: str = "",
    outcome: str = "",
) -> HttpResponse:
    now: datetime = clock.now()
    seen = looking.look_into(claim.reference_number, who.signature, now)
    titles = [title for title, _, _ in seen.reasons]
    entries = history(titles, seen.submissions, seen.changes, seen.decisions, seen.money)
    held = {True: "yes", False: "no", None: "unknown"}
    subjects = [claim.reference_number, *(one.submission_no for one in seen.submissions)]
    waiting = [one for one in agreement.waiting() if one.subject in subjects]
    asked = [one for one in naming.asked_of(claim, now) if one.is_open]
    letter = visiting.letter_for_staff(claim, office(), who.signature, now, now.date())
    written = (text.english if language is Language.EN else text.japanese)(letter) if letter else ""
    values = {
        "claim": claim,
        "written": written,
        "yen": "" if claim.amount_yen is None else f"{claim.amount_yen:,}",
        "title": title_of(claim.programme_id),
        "seen": seen,
        "pictures": pictures.of(claim),
        "reasons": [(title, held[ok], source) for title, ok, source in seen.reasons],
        "people": [
            {**row, "relationship": relationship(row["relationship"] or "")} for row in seen.addressees.to_pylist()
        ],
        "history": [(one, WORDS[one.what]) for one in entries],
        "can_settle": claim.state == State.REVIEW and may(who, Act.SETTLE),
        "can_take_in": may(who, Act.TAKE_IN),
        "can_close": may(who, Act.DOORS),
        "outcomes": tuple(Review),
        "asked": asked,
        "waiting": [(one, f"agreement.{one.act}") for one in waiting],
        "proposable": _proposable(claim, seen, bool(asked)) if may(who, Act.SETTLE) and not waiting else (),
        "named": f"named.{named}" if (named := request.GET.get("named", "")) in NAMED else "",
        "done": "done" in request.GET,
        "fault": fault,
        "note": note,
        "outcome": outcome,
    }
    return page(request, language, "case", values, status=422 if fault else 200)


def _proposable(claim: Claim, seen: Seen, asks: bool) -> tuple[tuple[str, str, str, str], ...]:
    """What can be put before a second person now: the act, its words, and the submission that it is about."""
    if (claim.state, claim.reason) == (State.DECIDED, Reason.CORRECTION_DUE):
        return ((agreement.KEEP, "agreement.keep", "agreement.keep.why", ""),)
    doubtful = [one for one in seen.submissions if asks and one.state == SubmissionState.NEEDS_REVIEW and one.defects]
    return tuple(
        (agreement.ACCOUNT, "agreement.account", "agreement.account.why", one.submission_no) for one in doubtful
    )


def _claim(claim_id: int) -> Claim:
    found: Claim | None = Claim.objects.filter(id=claim_id).first()
    if found is None:
        raise Http404
    return found
