"""「支払」 The treasury: what is due, a bank file that two persons order, its hand-over, and what the bank says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from madoguchi import flow
from madoguchi.cases import declare
from madoguchi.console.acts import Act, may
from madoguchi.console.bank_file import as_download
from madoguchi.console.page import for_staff, page, proven
from madoguchi.core.errors import InputRefused
from madoguchi.flow import looking, ordering, paying, queues
from madoguchi.identity.models import Staff
from madoguchi.payments.calendar import earliest_value_date
from madoguchi.payments.models import BankResult, TransferFile, Withdrawal
from madoguchi.payments.terms import calendar_around, header_of, profile_of
from madoguchi.payments.totals import stations
from madoguchi.proposals import propose
from madoguchi.proposals.models import Proposal
from madoguchi.registry.as_of import day_of
from madoguchi.registry.parse import parse_date
from madoguchi.web import clock
from madoguchi.web.language import Language

ANSWER_DAYS = 30
MOST_BYTES = 200_000_000
"""A bank's answer of a million lines has 120 MB."""


@require_GET
@for_staff(Act.PAY)
def money(request: HttpRequest, who: Staff, language: Language) -> HttpResponse:
    """The money of each programme at every station, what waits for an approval, and the files."""
    rows = []
    for programme_id in queues.programmes():
        declared = declare.in_force(programme_id)
        due = _told(ordering.due(declared))
        rows.append((programme_id, queues.title_of(programme_id), stations(flow.balance(declared)), due))
    open_still = {"rejected_at__isnull": True, "outcome__isnull": True}
    withdrawals = Proposal.objects.filter(act=paying.WITHDRAW, **open_still).values("subject")
    values = {
        "programmes": rows,
        "proposals": Proposal.objects.filter(act=ordering.PAY, **open_still).order_by("id"),
        "withdrawals": TransferFile.objects.filter(name__in=withdrawals).order_by("id"),
        "files": [(one, *_end_of(one)) for one in TransferFile.objects.order_by("-id")[:50]],
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
    due = _told(ordering.due(declared))
    values: dict[str, object] = {"programme": programme, "title": declared.programme.title, "due": due}
    profile = profile_of(settings.BANK_PROFILE)
    if request.method != "POST":
        first = earliest_value_date(now, profile, calendar_around(now))
        return page(request, language, "order", {**values, "value_date": first.isoformat()})
    text = request.POST.get("value_date", "").strip()[:40]
    try:
        day = parse_date(text) or day_of(now)
        made = ordering.propose_payment(declared, day, profile, who.signature, now)
    except InputRefused as refused:
        said = refused.en if language is Language.EN else refused.ja
        return page(request, language, "order", {**values, "value_date": text, "said": said}, status=422)
    return HttpResponseRedirect(reverse("proposal", kwargs={"language": language, "proposal_id": made.pk}))


@for_staff(Act.PAY)
def proposal(request: HttpRequest, who: Staff, language: Language, proposal_id: int) -> HttpResponse:
    """「承認」 The proposal with what is due now beside what its proposer saw; approved, the files are written."""
    found: Proposal | None = Proposal.objects.filter(id=proposal_id, act=ordering.PAY).first()
    if found is None:
        raise Http404
    now_due = ordering.due(declare.in_force(found.subject))
    if request.method != "POST":
        return _shown(request, who, language, found, now_due)
    now = clock.now()
    because, sends_back = request.POST.get("because", "").strip()[:2000], "send_back" in request.POST
    if sends_back and not because:
        return _shown(request, who, language, found, now_due, fault="batch.no_reason")
    if found.drafted_by != who.signature and not proven(request, who, propose.seen_of(found)):
        return _shown(request, who, language, found, now_due, fault="secret.bad")
    if sends_back:
        with transaction.atomic():
            propose.send_back(proposal_id, who.signature, now, because)
        return HttpResponseRedirect(reverse("money", kwargs={"language": language}))
    profile = profile_of(settings.BANK_PROFILE)
    ordering.approve_payment(proposal_id, header_of(_payer()), profile, who.signature, now)
    return HttpResponseRedirect(reverse("proposal", kwargs={"language": language, "proposal_id": proposal_id}))


@require_POST
@for_staff(Act.ORDER)
def hand_over(request: HttpRequest, who: Staff, language: Language, file_id: int) -> HttpResponse:
    """「引渡し」 Take a written file to the bank: once, with the secret; the answer is the file itself."""
    found: TransferFile | None = TransferFile.objects.filter(id=file_id).first()
    if found is None:
        raise Http404
    if not proven(request, who, found.sha256):
        return page(request, language, "refused", {"fault": "secret.bad", "back": "money"}, status=422)
    now = clock.now()
    flow.mend_files()
    content = flow.hand_over(found.name, profile_of(settings.BANK_PROFILE), calendar_around(now), now)
    return as_download(found, content)


@require_POST
@for_staff(Act.ORDER)
def hear(request: HttpRequest, who: Staff, language: Language) -> HttpResponse:
    """「振込結果」 Read the bank's answer, with the secret; who is to be asked for another account is asked once."""
    if not proven(request, who):
        return page(request, language, "refused", {"fault": "secret.bad", "back": "money"}, status=422)
    given = request.FILES.get("result")
    if given is None or given.size is None or not 0 < given.size <= MOST_BYTES:
        return page(request, language, "refused", {"fault": "result.none", "back": "money"}, status=422)
    now = clock.now()
    flow.mend_files()
    deadline = (now + timedelta(days=ANSWER_DAYS)).date()
    profile = profile_of(settings.BANK_PROFILE)
    said, programme_id, asked = flow.hear_bank(given.read(), profile, deadline, now, who.signature)
    values = {"said": said, "asked": asked, "programme": programme_id}
    return page(request, language, "heard", {**values, "title": queues.title_of(programme_id)})


@require_GET
@for_staff(Act.LOOK)
def asked(request: HttpRequest, _who: Staff, language: Language, programme: str) -> HttpResponse:
    """「口座の再確認」 The payments that wait for an account, each with why and until when."""
    if programme not in queues.programmes():
        raise Http404
    rows = looking.asked_for_accounts(programme).to_pylist()
    values = {"title": queues.title_of(programme), "rows": rows}
    return page(request, language, "asked", values)


def _end_of(file: TransferFile) -> tuple[list[BankResult], bool]:
    """What the bank said of a file, each with who brought it; and whether it was taken back before."""
    answers = list(BankResult.objects.filter(transfer_file=file).order_by("id"))
    return answers, file.sent_at is None and Withdrawal.objects.filter(transfer_file=file).exists()


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
        "because": request.POST.get("because", "")[:2000],
        "fault": fault,
    }
    return page(request, language, "proposal", values, status=422 if fault else 200)


def _told(due: Mapping[str, int]) -> dict[str, str | int]:
    """The same with both figures as people read them."""
    again = due.get("again", 0)  # not in a proposal of an earlier version
    return {**due, "again": again, "said_items": f"{due['items']:,}", "said_yen": f"{due['total_yen']:,}"}


def _payer() -> Path:
    return settings.PAYER or flow.home() / "payer.toml"
