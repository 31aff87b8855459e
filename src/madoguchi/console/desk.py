"""The desk: what waits for a person, programme by programme, and each queue as a list."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from madoguchi.cases.models import Claim, DecisionBatch
from madoguchi.cases.states import Reason, State
from madoguchi.console import errands
from madoguchi.console.acts import Act, may
from madoguchi.console.case import ALIKE
from madoguchi.console.page import for_staff, page
from madoguchi.console.plot import plot_of
from madoguchi.console.sheet import Row, Sheet, as_file
from madoguchi.flow import amending, appointing, errand, queues
from madoguchi.identity.models import Staff
from madoguchi.proposals.models import Proposal
from madoguchi.web.language import Language

Code = TypeVar("Code", bound=StrEnum)
MOST_EXPORTED = 200_000
_HEADINGS = ("照会番号", "状態", "理由", "手紙", "金額", "開いた日", "期限")


@require_GET
@for_staff()
def desk(request: HttpRequest, who: Staff, language: Language) -> HttpResponse:
    """What waits, and for whom."""
    looks = may(who, Act.LOOK)
    drafts = DecisionBatch.objects.filter(approved_at__isnull=True, rejected_at__isnull=True).count() if looks else 0
    waiting = Proposal.objects.filter(outcome__isnull=True, rejected_at__isnull=True)
    proposals = waiting.exclude(act__in=(amending.ADOPT, *appointing.ACTS)).count() if looks else 0
    files = len(amending.waiting()) if looks else 0
    standings = queues.standings() if looks else ()
    values = {
        "standings": [(one, plot_of(one.programme_id)) for one in standings],
        "drafts": drafts,
        "proposals": proposals,
        "files": files,
        "appointments": len(appointing.waiting()) if may(who, Act.APPOINT) else 0,
        "looks": looks,
        "errands": errands.newest() if looks else [],
        "behind": [one.programme_id for one in standings if errand.is_behind(one.programme_id)],
        "can_run": may(who, Act.RUN),
        "can_print": may(who, Act.PRINT),
    }
    return page(request, language, "desk", values)


@require_GET
@for_staff(Act.LOOK)
def claims(request: HttpRequest, _who: Staff, language: Language, programme: str) -> HttpResponse:
    """A queue, fifty at a time, without names: the case itself shows them, and that is on record."""
    state, reason = _asked(request, "state", State), _asked(request, "reason", Reason)
    after = _number(request.GET.get("after", ""))
    found = queues.claims_in(programme, state, reason, after=after, most=queues.PAGE + 1)
    shown, more = found[: queues.PAGE], len(found) > queues.PAGE
    values = {
        "programme": programme,
        "title": queues.title_of(programme),
        "claims": shown,
        "state": str(state or ""),
        "reason": str(reason or ""),
        "next": shown[-1].pk if more else 0,
        "begun": after > 0,
        "states": tuple(State),
        "alike": ALIKE,
        "whole": errand.listed(programme, reason).count() if state is State.REVIEW and reason else 0,
        "page": queues.PAGE,
    }
    return page(request, language, "claims", values)


@require_GET
@for_staff(Act.LOOK)
def claims_as_file(
    request: HttpRequest, _who: Staff, _language: Language, programme: str, sheet: Sheet
) -> HttpResponseBase:
    """The same queue as a file for a spreadsheet, without names."""
    state, reason = _asked(request, "state", State), _asked(request, "reason", Reason)
    return as_file(
        sheet, "claims", _HEADINGS, map(_row, queues.claims_in(programme, state, reason, most=MOST_EXPORTED))
    )


def _row(one: Claim) -> Row:
    return (
        *(one.reference_number, one.state, one.reason, one.letter),
        *(one.amount_yen, one.opened_on, one.answer_by),
    )


def _asked(request: HttpRequest, name: str, kind: type[Code]) -> Code | None:
    given = request.GET.get(name, "")
    try:
        return kind(given) if given else None
    except ValueError:
        raise Http404 from None


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 16 else 0
