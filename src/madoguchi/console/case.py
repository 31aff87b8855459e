"""「事案」 One case on one page: register, what arrived, what was decided and paid, and what a person can do now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_GET

from madoguchi import flow
from madoguchi.cases.declare import as_declared, in_force
from madoguchi.cases.keep import is_contradicted
from madoguchi.cases.models import Claim
from madoguchi.cases.states import Reason, Review, State, SubmissionState
from madoguchi.console import agreement
from madoguchi.console.acts import Act, may
from madoguchi.console.articles import articles_by_source
from madoguchi.console.letter import EDITIONS
from madoguchi.console.page import for_staff, in_words, page
from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.flow import contradicting, correcting, looking, naming, pictures, queues, visiting
from madoguchi.flow.history import WORDS, history
from madoguchi.flow.looking import Seen
from madoguchi.flow.queues import title_of
from madoguchi.identity import mandate
from madoguchi.identity.models import Staff
from madoguchi.notices import text
from madoguchi.registry.parse import parse_date
from madoguchi.web import clock
from madoguchi.web.language import Language
from madoguchi.web.office import office

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


@for_staff(Act.SETTLE)
def settle(request: HttpRequest, who: Staff, language: Language, claim_id: int) -> HttpResponse:
    """「審査」 Settle a case in review; what is refused is said on the page of the case, with all that was typed."""
    found = _claim(claim_id)
    target, queue = reverse("case", kwargs={"language": language, "claim_id": claim_id}), _queue(request.POST, found)
    if request.method != "POST":
        return HttpResponseRedirect(target)
    typed = {name: request.POST.get(name, "").strip()[:2000] for name in ("outcome", "note", "submission", "answer_by")}
    if typed["outcome"] not in tuple(Review) or not typed["note"]:
        return _shown(request, who, language, found, fault="settle.incomplete", typed=typed)
    try:
        answer_by = parse_date(typed["answer_by"][:40]) if typed["answer_by"] else None
    except InputRefused:
        return _shown(request, who, language, found, fault="settle.bad_day", typed=typed)
    outcome, submission = Review(typed["outcome"]), typed["submission"][:40] or None
    try:
        flow.settle(found, outcome, who.signature, clock.now(), typed["note"], submission, answer_by)
    except Conflict as refused:
        found.refresh_from_db()
        return _shown(request, who, language, found, refused=refused, typed=typed)
    return HttpResponseRedirect(f"{target}?done=1&reason={queue or ''}")


def _shown(
    request: HttpRequest,
    who: Staff,
    language: Language,
    claim: Claim,
    *,
    fault: str = "",
    refused: Conflict | None = None,
    typed: Mapping[str, str] | None = None,
) -> HttpResponse:
    now: datetime = clock.now()
    seen = looking.look_into(claim.reference_number, who.signature, now, with_card=True)
    assert seen.card is not None
    names: dict[int | None, str] = {one.person_id: one.name for one in seen.card.members}
    titles = [title for title, _, _ in seen.reasons]
    entries = history(titles, seen.submissions, seen.changes, seen.decisions, seen.money)
    held = {True: "yes", False: "no", None: "unknown"}
    subjects = [claim.reference_number, *(one.submission_no for one in seen.submissions)]
    waiting = [one for one in agreement.waiting() if one.subject in subjects]
    asked = [one for one in naming.asked_of(claim, now) if one.is_open]
    written = _written(claim, who, language, now)
    articles = articles_by_source(as_declared(claim.sha256).programme, language)
    values = {
        "claim": claim,
        "written": written,
        "yen": "" if claim.amount_yen is None else f"{claim.amount_yen:,}",
        "title": title_of(claim.programme_id),
        "seen": seen,
        "pictures": pictures.of(claim),
        "reasons": [
            (title, held[ok], source, seen.card.unknown.get(place, ()) if ok is None else (), articles.get(source, ()))
            for place, (title, ok, source) in enumerate(seen.reasons)
        ],
        "card": seen.card,
        "replies": [(one, names.get(one.person_id, one.person_id or "")) for one in seen.replies],
        "objections": [(one, names.get(one.person_id, one.person_id or "")) for one in seen.objections],
        "mandates": mandate.open_of(claim.recipient_id, now) if claim.recipient_id and may(who, Act.PROXIES) else (),
        "history": [(one, WORDS[one.what]) for one in entries],
        "can_settle": claim.state == State.REVIEW and may(who, Act.SETTLE),
        "can_take_in": may(who, Act.TAKE_IN),
        "editions": EDITIONS,
        "can_close": may(who, Act.DOORS),
        "outcomes": outcomes(claim, seen),
        **_in_queue(request, who, claim),
        **_contradicted(claim, who, now),
        "asked": asked,
        "waiting": [(one, f"agreement.{one.act}") for one in waiting],
        "proposable": _proposable(claim, seen, bool(asked)) if may(who, Act.SETTLE) and not waiting else (),
        "named": f"named.{named}" if (named := request.GET.get("named", "")) in NAMED else "",
        "done": "done" in request.GET,
        "fault": fault,
        "said": in_words(refused, language) if refused else "",
        "code": refused.code if refused else "",
        "typed": typed or {},
    }
    return page(request, language, "case", values, status=409 if refused else 422 if fault else 200)


def _contradicted(claim: Claim, who: Staff, now: datetime) -> Mapping[str, object]:
    """「食い違い」 What a correction would do, and the entries of the registers that call for it."""
    if not is_contradicted(claim):
        return {"contradicts": False}
    with transaction.atomic():
        due = correcting.due(in_force(claim.programme_id), now, claim.pk)
        found = contradicting.entries(claim, who.signature, now)
    return {"contradicts": True, "correction": due[0] if due else None, "entries": found}


def _written(claim: Claim, who: Staff, language: Language, now: datetime) -> str:
    """What its letter says now; empty where none is written, as of a notice whose account fell away with its head."""
    try:
        letter = visiting.letter_for_staff(claim, office(), who.signature, now, now.date())
    except InputRefused as refused:
        if refused.code != "notices.letter_incomplete":
            raise
        return ""
    return (text.english if language is Language.EN else text.japanese)(letter) if letter else ""


def outcomes(claim: Claim, seen: Seen) -> tuple[tuple[Review, str, str], ...]:
    """「審査」 What can be said of a case: each with the key of what it does, and of why it cannot be said, if so."""
    cannot = {
        Review.TAKE_UP: "" if seen.submissions else "does.no_submission",
        Review.PAY: _unpayable(claim),
    }
    return tuple((one, f"does.{one}", cannot.get(one, "")) for one in Review)


def _unpayable(claim: Claim) -> str:
    if claim.covered_elsewhere:
        return "does.covered"
    if claim.outcome != "yes" or not claim.amount_yen:
        return "does.no_amount"
    return "" if claim.recipient_id and claim.account_number else "does.no_account"


def _queue(given: QueryDict, claim: Claim) -> Reason | None:
    """The list from which the case was opened: of the reason that is carried along, else of the case's own."""
    said = given.get("reason", str(claim.reason))
    return Reason(said) if said in tuple(Reason) else None


def _in_queue(request: HttpRequest, who: Staff, claim: Claim) -> Mapping[str, object]:
    """Where the case stands in its list: the way back to it, and once it is settled the next."""
    queue = _queue(request.POST if request.method == "POST" else request.GET, claim)
    following = queues.after(claim, queue) if "done" in request.GET and may(who, Act.SETTLE) else None
    left = queues.count_in(claim.programme_id, State.REVIEW, queue) if following else 0
    return {"queue": queue or "", "following": following, "left": left}


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
