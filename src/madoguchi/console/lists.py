"""「事案」 Each queue as a list, as a file, and the same said of many of its cases, or of all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET

from madoguchi.cases.models import Claim
from madoguchi.cases.states import Reason, Review, State
from madoguchi.console.acts import Act, may
from madoguchi.console.errands import address_of, require_known
from madoguchi.console.page import for_staff, page
from madoguchi.console.sheet import Row, Sheet, as_file
from madoguchi.core.errors import InputRefused
from madoguchi.flow import errand, queues
from madoguchi.flow.queues import Waiting
from madoguchi.flow.settling import Settled, foresee, listed, settle_each
from madoguchi.identity.models import Staff
from madoguchi.registry.as_of import day_of
from madoguchi.registry.parse import parse_date
from madoguchi.web import clock
from madoguchi.web.language import Language
from madoguchi.words import term, word

Code = TypeVar("Code", bound=StrEnum)
ALIKE = (Review.PAY, Review.REFUSE, Review.ASK_AGAIN, Review.CLAIMANT_REFUSES, Review.DECLINED, Review.LAPSED)
"""What may be said of many claims at once: all but TAKE_UP, which names one submission of one claim."""
MOST_AT_ONCE = 50
MOST_EXPORTED = 200_000
_OF_ALL = ("outcome", "reason", "note", "answer_by", "count")
_HEADINGS = ("照会番号", "状態", "理由", "手紙", "金額（円）", "開いた日", "期限")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """「審査」 What is to be said of many cases, as it was typed; `fault`: the key of what is missing."""

    outcome: str = ""
    note: str = ""
    until: str = ""
    answer_by: date | None = None
    chosen: tuple[int, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Queue:
    programme: str
    state: State | None
    reason: Reason | None
    start: int = 0
    more: Mapping[str, object] = field(default_factory=dict)


@require_GET
@for_staff(Act.LOOK)
def claims(request: HttpRequest, who: Staff, language: Language, programme: str) -> HttpResponse:
    """A queue, fifty at a time, without names: the case itself shows them, and that is on record."""
    queue = _Queue(
        programme=programme,
        state=_asked(request.GET, "state", State),
        reason=_asked(request.GET, "reason", Reason),
        start=max(_number(request.GET.get("start", "")) - 1, 0),
        more={"done": _number(request.GET.get("done", "")), "all": "all" in request.GET},
    )
    return _shown(request, who, language, queue, Said())


@require_GET
@for_staff(Act.LOOK)
def claims_as_file(
    request: HttpRequest, who: Staff, _language: Language, programme: str, sheet: Sheet
) -> HttpResponseBase:
    """The same queue as a file for a spreadsheet, in words, without names and without the protected."""
    require_known(programme)
    state, reason = _asked(request.GET, "state", State), _asked(request.GET, "reason", Reason)
    rows = queues.written_out(programme, state, reason, MOST_EXPORTED, who.signature, clock.now())
    return as_file(sheet, "claims", _HEADINGS, map(_row, rows))


@for_staff(Act.SETTLE)
def settle_many(request: HttpRequest, who: Staff, language: Language, programme: str) -> HttpResponse:
    """「審査」 Say the same of every case that was ticked: what can be settled is, the others are listed with why."""
    require_known(programme)
    queue = _Queue(programme=programme, state=State.REVIEW, reason=_asked(request.POST, "reason", Reason))
    if request.method != "POST":
        return HttpResponseRedirect(list_of(language, programme, queue.reason))
    said = _said(request.POST)
    if said.fault or not said.chosen:
        said = said if said.fault else _with_fault(said, "claims.nothing_chosen")
        return _shown(request, who, language, queue, said, status=422)
    some = Claim.objects.filter(programme_id=programme, id__in=said.chosen).order_by("id")
    settled = settle_each(some, Review(said.outcome), who.signature, clock.now(), said.note, said.answer_by)
    if settled.left:
        return _shown(request, who, language, queue, said, settled=settled, status=200 if settled.done else 409)
    return HttpResponseRedirect(f"{list_of(language, programme, queue.reason)}&done={settled.done}")


@for_staff(Act.SETTLE)
def settle_all(request: HttpRequest, who: Staff, language: Language, programme: str) -> HttpResponse:
    """「審査」 Say the same of a whole list, as long as it stood on the page: first what that would do is shown."""
    require_known(programme)
    reason = _asked(request.POST, "reason", Reason)
    queue = _Queue(programme=programme, state=State.REVIEW, reason=reason)
    if request.method != "POST":
        return HttpResponseRedirect(list_of(language, programme, None))
    said, count = _said(request.POST), _number(request.POST.get("count", ""))
    if said.fault or reason is None:
        return _shown(request, who, language, queue, _with_fault(said, said.fault or "claims.no_reason"), status=422)
    if "sure" not in request.POST:
        foreseen = foresee(listed(programme, reason), Review(said.outcome))
        values = {
            "title": queues.title_of(programme),
            "reason": reason,
            "typed": said,
            "foreseen": foreseen,
            "sent": {name: request.POST.get(name, "")[:2000] for name in _OF_ALL},
            "list": list_of(language, programme, reason),
        }
        return page(request, language, "settle_all", values)
    told = (reason, Review(said.outcome), said.note, said.answer_by, count)
    made = errand.ask_settle(programme, *told, who.signature, clock.now())
    return HttpResponseRedirect(address_of(language, made))


def list_of(language: Language, programme: str, reason: Reason | None) -> str:
    """The address of a list of cases in review."""
    target = reverse("claims", kwargs={"language": language, "programme": programme})
    return f"{target}?state=review&reason={reason or ''}"


def _shown(
    request: HttpRequest,
    who: Staff,
    language: Language,
    queue: _Queue,
    said: Said,
    *,
    settled: Settled | None = None,
    status: int = 200,
) -> HttpResponse:
    programme, state, reason = queue.programme, queue.state, queue.reason
    shown, count = queues.claims_in(programme, state, reason, start=queue.start), queues.count_in(*_key(queue))
    today = day_of(clock.now())
    values = {
        "programme": programme,
        "title": queues.title_of(programme),
        "claims": [(one, (today - one.arrived).days if one.arrived else None) for one in shown],
        "state": str(state or ""),
        "reason": str(reason or ""),
        "count": count,
        "first": queue.start + 1,
        "last": queue.start + len(shown),
        "before": max(queue.start - queues.PAGE, 0) + 1 if queue.start else 0,
        "next": queue.start + queues.PAGE + 1 if queue.start + queues.PAGE < count else 0,
        "states": tuple(State),
        "alike": ALIKE,
        "can_settle": state is State.REVIEW and may(who, Act.SETTLE),
        "whole": count if state is State.REVIEW and reason else 0,
        "page": queues.PAGE,
        "typed": said,
        "fault": said.fault,
        "settled": settled,
        **queue.more,
    }
    return page(request, language, "claims", values, status=status)


def _key(queue: _Queue) -> tuple[str, State | None, Reason | None]:
    return queue.programme, queue.state, queue.reason


def _said(given: QueryDict) -> Said:
    chosen = tuple(number for one in given.getlist("claim")[:MOST_AT_ONCE] if (number := _number(one)))
    outcome, note = given.get("outcome", ""), given.get("note", "").strip()[:2000]
    until, answer_by, fault = given.get("answer_by", "").strip()[:40], None, ""
    try:
        answer_by = parse_date(until) if until else None
    except InputRefused:
        fault = "settle.bad_day"
    if outcome not in ALIKE or not note:
        fault = "settle.incomplete"
    return Said(outcome=outcome, note=note, until=until, answer_by=answer_by, chosen=chosen, fault=fault)


def _with_fault(said: Said, fault: str) -> Said:
    return Said(outcome=said.outcome, note=said.note, until=said.until, chosen=said.chosen, fault=fault)


def _row(one: Waiting) -> Row:
    claim, reasons = one.claim, "・".join(map(word, one.reasons))
    return (
        *(claim.reference_number, term("State", claim.state), reasons, term("Letter", claim.letter)),
        *(claim.amount_yen, claim.opened_on, claim.answer_by),
    )


def _asked(given: QueryDict, name: str, kind: type[Code]) -> Code | None:
    said = given.get(name, "")
    try:
        return kind(said) if said else None
    except ValueError:
        raise Http404 from None


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 16 else 0
