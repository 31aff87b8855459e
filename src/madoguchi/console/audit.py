"""「個人情報の利用記録」 The auditor's view: every reading of anybody's data, by whom and why; of one person, all."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from madoguchi.console.acts import Act
from madoguchi.console.page import for_staff, page
from madoguchi.console.sheet import Row, Sheet, as_file
from madoguchi.core.dates import JAPAN
from madoguchi.datause.models import DataUse
from madoguchi.identity import proof
from madoguchi.identity.kinds import How
from madoguchi.identity.models import Appointment, Staff
from madoguchi.proposals.models import Proposal
from madoguchi.web.language import Language

SHOWN = 50
MOST_EXPORTED = 200_000
_HEADINGS = ("日時", "だれが", "目的", "根拠", "制度", "項目", "断面", "人数")


@for_staff(Act.AUDIT)
def audit(request: HttpRequest, _who: Staff, language: Language) -> HttpResponse:
    """The newest readings, or those by one reader or of one person; what is looked for is sent, not addressed."""
    by = request.POST.get("by", "").strip()[:100]
    person = request.POST.get("person", "").strip()[:20]
    before = request.POST.get("before", "")
    found = DataUse.objects.order_by("-id")
    if by:
        found = found.filter(by__contains=by)
    if person:
        found = found.filter(persons__person_id=int(person) if person.isdecimal() and len(person) < 16 else -1)
    if before.isdecimal() and len(before) < 16:
        found = found.filter(id__lt=int(before))
    uses = list(found[: SHOWN + 1])
    values = {
        "uses": uses[:SHOWN],
        "next": uses[SHOWN - 1].pk if len(uses) > SHOWN else 0,
        "by": by,
        "person": person,
        "appointments": Appointment.objects.select_related("staff").order_by("-id")[:SHOWN],
        "proofs": [(one, How(one.how).key) for one in proof.newest(SHOWN)],
        "proposals": Proposal.objects.order_by("-id")[:SHOWN],
    }
    return page(request, language, "audit", values)


@require_GET
@for_staff(Act.AUDIT)
def audit_as_file(_request: HttpRequest, _who: Staff, _language: Language, sheet: Sheet) -> HttpResponseBase:
    """All readings as a file for a spreadsheet, newest first."""
    uses = DataUse.objects.order_by("-id")[:MOST_EXPORTED].iterator(chunk_size=2_000)
    return as_file(sheet, "uses", _HEADINGS, map(_row, uses))


def _row(one: DataUse) -> Row:
    at, items = f"{one.at.astimezone(JAPAN):%Y-%m-%d %H:%M}", "、".join(map(str, one.items))
    return (at, one.by, one.purpose, one.law, one.programme_id, items, one.snapshot_id, one.people)
