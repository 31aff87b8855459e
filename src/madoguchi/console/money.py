"""「支払」 The treasury: what is due, a bank file that two persons order, its hand-over, and what the bank says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from madoguchi import flow
from madoguchi.cases import declare
from madoguchi.console.acts import Act, may
from madoguchi.console.page import for_staff, page, proven
from madoguchi.core.errors import InputRefused
from madoguchi.flow import queues
from madoguchi.identity.models import Staff
from madoguchi.payments.calendar import earliest_value_date
from madoguchi.payments.models import TransferFile
from madoguchi.payments.states import InstructionState
from madoguchi.payments.terms import calendar_around, header_of, profile_of
from madoguchi.payments.totals import Totals, stations
from madoguchi.proposals import propose
from madoguchi.proposals.models import Proposal
from madoguchi.registry.parse import parse_date
from madoguchi.web import clock
from madoguchi.web.language import Language

PAY = "pay"
"""The act of a proposal that bank files be written."""
ANSWER_DAYS = 30
MOST_BYTES = 200_000_000
"""A bank's answer of a million lines has 120 MB."""


@require_GET
@for_staff(Act.PAY)
def money(request: HttpRequest, who: Staff, language: Language) -> HttpResponse:
    """The money of each programme at every station, what waits for an approval, and the files."""
    rows = []
    for programme_id in queues.programmes():
        found = flow.balance(declare.in_force(programme_id))
        rows.append((programme_id, queues.title_of(programme_id), stations(found), _told(_due(found))))
    values = {
        "programmes": rows,
        "proposals": Proposal.objects.filter(act=PAY, rejected_at__isnull=True, outcome__isnull=True).order_by("id"),
        "files": TransferFile.objects.order_by("-id")[:50],
        "can_order": may(who, Act.ORDER),
        "payer": _payer().exists(),
        "done": request.GET.get("done", ""),
    }
    return page(request, language, "money", values)


@for_staff(Act.ORDER)
def order(request: HttpRequest, who: Staff, language: Language, programme: str) -> HttpResponse:
    """「起案」 Propose that what is due be paid on a day."""
    if programme not in queues.programmes():
        raise Http404
    declared = declare.in_force(programme)
    now = clock.now()
    seen = _due(flow.balance(declared))
    values: dict[str, object] = {"programme": programme, "title": declared.programme.title, "due": _told(seen)}
    profile = profile_of(settings.BANK_PROFILE)
    if request.method != "POST":
        first = earliest_value_date(now, profile, calendar_around(now))
        return page(request, language, "order", {**values, "value_date": first.isoformat()})
    text = request.POST.get("value_date", "").strip()[:40]
    try:
        day = parse_date(text) or now.date()
        calendar_around(now, day)
    except InputRefused as refused:
        said = refused.en if language is Language.EN else refused.ja
        return page(request, language, "order", {**values, "value_date": text, "said": said}, status=422)
    with transaction.atomic():
        terms = {"value_date": day.isoformat()}
        made = propose.propose(PAY, programme, terms, seen, who.signature, now)
    return HttpResponseRedirect(reverse("proposal", kwargs={"language": language, "proposal_id": made.pk}))


@for_staff(Act.PAY)
def proposal(request: HttpRequest, who: Staff, language: Language, proposal_id: int) -> HttpResponse:
    """「承認」 The proposal with what is due now beside what its proposer saw; approved, the files are written."""
    found: Proposal | None = Proposal.objects.filter(id=proposal_id, act=PAY).first()
    if found is None:
        raise Http404
    now_due = _due(flow.balance(declare.in_force(found.subject)))
    if request.method != "POST":
        return _shown(request, who, language, found, now_due)
    now = clock.now()
    if "send_back" in request.POST:
        because = request.POST.get("because", "").strip()[:2000]
        if not because:
            return _shown(request, who, language, found, now_due, fault="batch.no_reason")
        with transaction.atomic():
            propose.send_back(proposal_id, who.signature, now, because)
        return HttpResponseRedirect(reverse("money", kwargs={"language": language}))
    if found.drafted_by != who.signature and not proven(request, who):
        return _shown(request, who, language, found, now_due, fault="secret.bad")
    if found.approved_by is None:
        propose.refuse_changed(now_due, found)
    header = header_of(_payer())
    with transaction.atomic():
        approved = propose.approve(proposal_id, who.signature, now)
    day = date.fromisoformat(str(approved.terms["value_date"]))
    profile, calendar = profile_of(settings.BANK_PROFILE), calendar_around(now, day)
    by = flow.Signatories(drafter=approved.drafted_by, approver=who.signature)
    flow.mend_files()
    paid = flow.pay(declare.in_force(approved.subject), day, header, profile, calendar, by, now)
    with transaction.atomic():
        outcome: dict[str, str | int | None] = {
            "items": sum(one.items for one in paid.files),
            "total_yen": sum(one.total_yen for one in paid.files),
            "files": "、".join(one.name for one in paid.files),
            "without_account": paid.without_account,
            "held": paid.held,
        }
        propose.carried_out(approved, outcome)
    return HttpResponseRedirect(reverse("proposal", kwargs={"language": language, "proposal_id": proposal_id}))


@require_POST
@for_staff(Act.ORDER)
def hand_over(request: HttpRequest, who: Staff, language: Language, file_id: int) -> HttpResponse:
    """「引渡し」 Take a written file to the bank: once, with the secret; the answer is the file itself."""
    found: TransferFile | None = TransferFile.objects.filter(id=file_id).first()
    if found is None:
        raise Http404
    if not proven(request, who):
        return page(request, language, "refused", {"fault": "secret.bad", "back": "money"}, status=422)
    now = clock.now()
    flow.mend_files()
    content = flow.hand_over(found.name, profile_of(settings.BANK_PROFILE), calendar_around(now), now)
    response = HttpResponse(content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return response


@require_POST
@for_staff(Act.ORDER)
def hear(request: HttpRequest, _who: Staff, language: Language) -> HttpResponse:
    """「振込結果」 Read the bank's answer; who is to be asked for another account is asked once."""
    given = request.FILES.get("result")
    if given is None or given.size is None or not 0 < given.size <= MOST_BYTES:
        return page(request, language, "refused", {"fault": "result.none", "back": "money"}, status=422)
    now = clock.now()
    flow.mend_files()
    deadline = (now + timedelta(days=ANSWER_DAYS)).date()
    said, programme_id, asked = flow.hear_bank(given.read(), profile_of(settings.BANK_PROFILE), deadline, now)
    values = {"said": said, "returned": sum(said.returned.values()), "asked": asked, "programme": programme_id}
    return page(request, language, "heard", {**values, "title": queues.title_of(programme_id)})


def _shown(
    request: HttpRequest,
    who: Staff,
    language: Language,
    found: Proposal,
    now_due: dict[str, int],
    *,
    fault: str = "",
) -> HttpResponse:
    open_still = found.rejected_at is None and found.outcome is None
    values = {
        "proposal": found,
        "title": queues.title_of(found.subject),
        "seen": _told(found.seen),
        "due": _told(now_due),
        "changed": open_still and found.approved_by is None and now_due != found.seen,
        "waits": open_still,
        "own": found.drafted_by == who.signature,
        "payer": _payer().exists(),
        "fault": fault,
    }
    return page(request, language, "proposal", values, status=422 if fault else 200)


def _due(found: Totals) -> dict[str, int]:
    """「支払待ち」 What a file would be written of: decided and not instructed yet, and instructed and due."""
    due = found.by_state.get(InstructionState.DUE)
    items, yen = (due.items, int(due.yen)) if due else (0, 0)
    return {"items": found.to_instruct.items + items, "total_yen": int(found.to_instruct.yen) + yen}


def _told(due: Mapping[str, int]) -> dict[str, str | int]:
    """The same with both figures as people read them."""
    return {**due, "said_items": f"{due['items']:,}", "said_yen": f"{due['total_yen']:,}"}


def _payer() -> Path:
    return settings.PAYER or flow.home() / "payer.toml"
