"""「検索」 Find a resident and their cases. What is looked for is sent, never part of an address."""

from __future__ import annotations

import re
import unicodedata

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from madoguchi.cases.models import Claim, ClaimMember
from madoguchi.console.acts import Act
from madoguchi.console.page import for_staff, in_words, page
from madoguchi.core.errors import InputRefused
from madoguchi.flow import looking
from madoguchi.identity.models import Staff
from madoguchi.registry.find import LAW, Wanted
from madoguchi.registry.find import find as look_for
from madoguchi.registry.parse import parse_date
from madoguchi.web import clock
from madoguchi.web.language import Language
from madoguchi.words import relationship

_FIELDS = ("name", "address", "born", "number")
_REFERENCE = 12
_NUMBER = re.compile(r"[0-9][0-9 -]*")


@for_staff(Act.FIND)
def find(request: HttpRequest, who: Staff, language: Language) -> HttpResponse:
    """Look for somebody; a 照会番号 leads to its case at once."""
    if request.method != "POST":
        return page(request, language, "find", {})
    given = {name: request.POST.get(name, "").strip()[:80] for name in _FIELDS}
    if not given["number"] and _NUMBER.fullmatch(unicodedata.normalize("NFKC", given["name"])):
        # No name is a number: who typed one into the first field meant it.
        given |= {"number": given["name"], "name": ""}
    number = "".join(filter(str.isdecimal, unicodedata.normalize("NFKC", given["number"])))
    try:
        if len(number) == _REFERENCE:
            claim = looking.claim_of(number)
            return HttpResponseRedirect(reverse("case", kwargs={"language": language, "claim_id": claim.pk}))
        born = parse_date(given["born"]) if given["born"] else None
        wanted = Wanted(
            name=given["name"], address=given["address"], born=born, number=int(number[:15]) if number else None
        )
        with transaction.atomic():
            found = look_for(wanted, who.signature, LAW, at=clock.now())
    except InputRefused as refused:
        values = {"given": given, "said": in_words(refused, language), "code": refused.code}
        return page(request, language, "find", values, status=422)
    persons = [one.person_id for one in found.residents]
    cases: dict[int, list[Claim]] = {person: [] for person in persons}
    for member in ClaimMember.objects.filter(person_id__in=persons).select_related("case").order_by("id"):
        cases[member.person_id].append(member.case)
    for claim in Claim.objects.filter(recipient_id__in=persons).order_by("id"):
        if claim not in cases[claim.recipient_id]:
            cases[claim.recipient_id].append(claim)
    rows = [(one, relationship(one.relationship), cases[one.person_id]) for one in found.residents]
    return page(request, language, "find", {"given": given, "rows": rows, "more": found.more, "looked": True})
