"""「振込ファイル」 One bank file: who wrote, fetched and withdrew it; fetched again, or withdrawn by two persons."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from madoguchi import flow
from madoguchi.console.acts import Act, may
from madoguchi.console.page import for_staff, page, proven
from madoguchi.flow import ordering, paying, queues
from madoguchi.identity.models import Staff
from madoguchi.payments.models import BankResult, FetchedAgain, Recall, Transfer, TransferFile, Withdrawal
from madoguchi.payments.states import TransferState
from madoguchi.payments.terms import calendar_around, profile_of
from madoguchi.proposals import propose
from madoguchi.web import clock
from madoguchi.web.language import Language


@for_staff(Act.PAY)
def bank_file(request: HttpRequest, who: Staff, language: Language, file_id: int) -> HttpResponse:
    """The file as it stands. Only who may order fetches it again or proposes to withdraw it; a second person agrees."""
    found: TransferFile | None = TransferFile.objects.filter(id=file_id).first()
    if found is None:
        raise Http404
    if request.method != "POST":
        return _shown(request, who, language, found)
    if not {"approve", "send_back"} & set(request.POST) and not may(who, Act.ORDER):
        return page(request, language, "not_yours", {"act": "act.order"}, status=403)
    now, here = clock.now(), reverse("bank-file", kwargs={"language": language, "file_id": file_id})
    if "withdraw" in request.POST:
        ordering.propose_withdrawal(found.name, who.signature, now)
        return HttpResponseRedirect(here)
    if "again" in request.POST:
        if not proven(request, who, found.sha256):
            return _shown(request, who, language, found, fault="secret.bad")
        flow.mend_files()
        profile = profile_of(settings.BANK_PROFILE)
        return as_download(found, flow.fetch_again(found.name, profile, calendar_around(now), who.signature, now))
    return _settle(request, who, language, found)


def as_download(file: TransferFile, content: bytes) -> HttpResponse:
    """The bytes of a file under its name, for whoever takes it to the bank."""
    response = HttpResponse(content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response


def _settle(request: HttpRequest, who: Staff, language: Language, found: TransferFile) -> HttpResponse:
    """「承認」「差戻し」 The end of the proposal that the file be withdrawn."""
    proposed = paying.withdrawal_of(found.name)
    if proposed is None:
        raise Http404
    now = clock.now()
    if "send_back" in request.POST:
        because = request.POST.get("because", "").strip()[:2000]
        if not because:
            return _shown(request, who, language, found, fault="batch.no_reason")
        with transaction.atomic():
            propose.send_back(proposed.pk, who.signature, now, because)
    elif proposed.drafted_by != who.signature and not proven(request, who, propose.seen_of(proposed)):
        return _shown(request, who, language, found, fault="secret.bad")
    else:
        ordering.approve_withdrawal(proposed.pk, who.signature, now)
    return HttpResponseRedirect(reverse("bank-file", kwargs={"language": language, "file_id": found.pk}))


def _shown(
    request: HttpRequest, who: Staff, language: Language, found: TransferFile, *, fault: str = ""
) -> HttpResponse:
    live = Transfer.objects.filter(transfer_file=found, state=TransferState.IN_FILE).exists()
    answers = BankResult.objects.filter(transfer_file=found).order_by("id")
    proposed = paying.withdrawal_of(found.name)
    values = {
        "file": found,
        "title": queues.title_of(found.programme_id),
        "answers": answers,
        "fetched": FetchedAgain.objects.filter(transfer_file=found).order_by("id"),
        "withdrawn": Withdrawal.objects.filter(transfer_file=found).first(),
        "recalled": Recall.objects.filter(transfer_file=found).first(),
        "proposed": proposed,
        "own": proposed is not None and proposed.drafted_by == who.signature,
        "can_withdraw": live and not found.sent_at and not proposed and may(who, Act.ORDER),
        "can_fetch": live and found.sent_at and not answers and may(who, Act.ORDER),
        "fault": fault,
    }
    return page(request, language, "bank_file", values, status=422 if fault else 200)
