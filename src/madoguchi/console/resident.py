"""「問合せ」 Why somebody got no letter or has no case. Who it is about is sent, never part of an address."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from madoguchi.console.acts import Act
from madoguchi.console.page import for_staff, page
from madoguchi.flow.inquiring import Judged, inquire
from madoguchi.identity.models import Staff
from madoguchi.programme.judge import Outcome
from madoguchi.registry.find import LAW
from madoguchi.web import clock
from madoguchi.web.language import Language
from madoguchi.words import relationship

_HELD = {True: "yes", False: "no", None: "unknown"}
_DIGITS = 18


@for_staff(Act.FIND)
def resident(request: HttpRequest, who: Staff, language: Language) -> HttpResponse:
    """One resident and each programme in force; that somebody looked, and why, is on record."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("find", kwargs={"language": language}))
    given = request.POST.get("person", "")
    is_number = given.isascii() and given.isdecimal() and len(given) <= _DIGITS
    found = inquire(int(given), who.signature, LAW, clock.now()) if is_number else None
    if found is None:
        raise Http404
    values = {
        "resident": found.resident,
        "relationship": relationship(found.resident.relationship),
        "programmes": [
            (one, _why(one), [(title, _HELD[held], source) for title, held, source in one.requirements])
            for one in found.programmes
        ],
    }
    return page(request, language, "resident", values)


def _why(one: Judged) -> str:
    """The key of what says why there is a case or none."""
    if one.claims:
        return "inquiry.case"
    if one.outcome is None:
        return "inquiry.no_unit"
    if not one.was_run:
        return "inquiry.not_run"
    if one.outcome is Outcome.NO and all(held for _, held, _ in one.requirements):
        return "inquiry.none.nobody"
    return f"inquiry.none.{one.outcome}"
