"""「台帳の状態」 How old the registers are, for whom that is too old, and what they hold of what they promise."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from madoguchi.console.acts import Act, may
from madoguchi.console.page import for_staff, in_words, page
from madoguchi.core.errors import InputRefused
from madoguchi.flow import checking, citing
from madoguchi.identity.models import Staff
from madoguchi.registry.quality import EVERY_PROMISE
from madoguchi.web import clock
from madoguchi.web.language import Language

SHOWN = 200
"""So many rows that break a promise are listed; `register check --rows` lists more."""
WIDTH, HEIGHT, EDGE = 120, 24, 2


@for_staff(Act.REGISTERS)
def registers(request: HttpRequest, who: Staff, language: Language) -> HttpResponse:
    """The ages of now, and the promises as they were counted last; to count them again takes too long for a page."""
    at = clock.now()
    looks = checking.looks()
    values = {
        "ages": checking.ages(at),
        "demanded": checking.demanded(citing.programmes(), at),
        "looks": [
            (one, _line(one.shares, one.kept.promise.at_least), checking.is_told(one.kept.promise.name))
            for one in looks
        ],
        "can_list": may(who, Act.LIST_ROWS),
        "counted_at": max((one.at for one in looks), default=None),
    }
    return page(request, language, "registers", values)


@for_staff(Act.LIST_ROWS)
def rows(request: HttpRequest, who: Staff, language: Language, promise: str) -> HttpResponse:
    """The keys of the rows that break a promise, once it was said by which law; on record for their persons."""
    found = next((one for one in EVERY_PROMISE if one.name == promise), None)
    if found is None or not checking.is_told(promise):
        raise Http404
    law = request.POST.get("law", "").strip()[:200]
    values: dict[str, object] = {"promise": found, "law": law, "most": SHOWN}
    if request.method != "POST":
        return page(request, language, "register_rows", values)
    if not law:
        return page(request, language, "register_rows", {**values, "fault": "registers.no_law"}, status=422)
    try:
        table = checking.breaking(promise, who.signature, law, clock.now(), SHOWN)
    except InputRefused as refused:
        said = {"said": in_words(refused, language), "code": refused.code}
        return page(request, language, "register_rows", {**values, **said}, status=422)
    listed = {"headings": table.column_names, "rows": [list(row.values()) for row in table.to_pylist()]}
    return page(request, language, "register_rows", {**values, **listed})


def _line(shares: tuple[float, ...], promised: float) -> str:
    """The shares as the points of an SVG polyline, between what is promised, or the least, and all; empty for one."""
    if len(shares) < 2:
        return ""
    span = 1 - min(*shares, promised) or 1
    return " ".join(
        f"{EDGE + place * (WIDTH - 2 * EDGE) // (len(shares) - 1)},"
        f"{EDGE + round((1 - share) / span * (HEIGHT - 2 * EDGE))}"
        for place, share in enumerate(shares)
    )
