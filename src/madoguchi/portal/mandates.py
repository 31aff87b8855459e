"""「代理権」 The person sees who may act for them now, and takes back what they gave themselves."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from madoguchi.identity import mandate
from madoguchi.identity.kinds import Basis, Side
from madoguchi.identity.models import Mandate, Visit
from madoguchi.portal import form
from madoguchi.portal.needs import Procedure, require
from madoguchi.portal.page import for_oneself, page
from madoguchi.web import clock
from madoguchi.web.language import Language, day

BASES = {"legal": "basis.legal", "appointed": "basis.appointed", "carer": "basis.carer"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """「代理権」 A mandate at its place on the list: on what it rests (a key), until when (empty: no day)."""

    place: int
    mandate: Mandate
    basis: str
    until: str

    @property
    def can_end(self) -> bool:
        """Whether the person gave it and can take it back."""
        return self.mandate.basis == Basis.APPOINTED


def listed(visitor: Visit, language: Language) -> list[Line]:
    """Who may act for a visitor now; to a proxy nobody is named."""
    if visitor.mandate:
        return []
    found = enumerate(mandate.open_of(visitor.person_id, clock.now()), start=1)
    return [
        Line(place=place, mandate=one, basis=BASES[one.basis], until=day(one.until, language)) for place, one in found
    ]


@for_oneself
def end(request: HttpRequest, visitor: Visit, language: Language, place: int) -> HttpResponse:
    """「委任の解除」 The last page before a mandate that the person gave is ended, and the ending (民法651条)."""
    line = next((one for one in listed(visitor, language) if one.place == place and one.can_end), None)
    if line is None:
        raise Http404
    require(visitor, Procedure.END_MANDATE)
    proven = request.method == "POST" and form.is_proven(request, visitor)
    # The page names the mandate: another may stand at its place by now.
    if not proven or request.POST.get("mandate", "") != str(line.mandate.pk):
        values = {"line": line, "asks_again": form.asks_again(visitor), "by_passkey": form.by_passkey(visitor)}
        bad = request.method == "POST"
        return page(request, language, "mandate_end", {**values, "bad": bad}, status=422 if bad else 200)
    with transaction.atomic():
        mandate.end(line.mandate, Side.RESIDENT, mandate.ONESELF, "", clock.now())
    return HttpResponseRedirect(reverse("home", kwargs={"language": language}) + "?ended=1")
