"""「同意」 What a resident agreed to that services are told, what they were told, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from madoguchi.core.dates import JAPAN
from madoguchi.flow import proving
from madoguchi.identity import consent
from madoguchi.identity.kinds import Ended
from madoguchi.identity.models import Consent, Visit
from madoguchi.portal.page import for_oneself, page
from madoguchi.portal.receipts import as_file
from madoguchi.portal.relying import called, named
from madoguchi.web import clock
from madoguchi.web.language import Language, day

MOST = 20
"""So many that are over are shown, and so many tellings of each: the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """「同意」 One consent as its page tells it: the service by its title, how often it was told, and when."""

    consent: Consent
    title: str
    given: str
    until: str
    ended: str
    told: int
    newest: tuple[tuple[str, str], ...]


@require_GET
@for_oneself
def consents(request: HttpRequest, visitor: Visit, language: Language) -> HttpResponse:
    """「同意」 Those in force, and the newest of those that are over."""
    now = clock.now()
    values = {
        "held": [_line(one, language) for one in consent.of(visitor.person_id, now)],
        "over": [_line(one, language) for one in consent.over(visitor.person_id, now, MOST)],
        "said": "ended" if "ended" in request.GET else "",
    }
    return page(request, language, "consents", values)


@require_POST
@for_oneself
def end(request: HttpRequest, visitor: Visit, language: Language) -> HttpResponse:
    """「同意の撤回」 Take one of one's own back."""
    kept = _own(visitor, request.POST.get("consent", ""))
    with transaction.atomic():
        # What is told meanwhile is told before.
        consent.end(consent.locked(kept.pk), Ended.OWNER, clock.now())
    return HttpResponseRedirect(f"{reverse('services', kwargs={'language': language})}?ended=1")


@require_GET
@for_oneself
def receipt(request: HttpRequest, visitor: Visit, language: Language, number: int) -> HttpResponse:
    """「証明書」 The proof of what was agreed to, as it was written then."""
    kept = _own(visitor, str(number))
    return as_file(
        request, language, lambda: proving.proof_of_row(Consent._meta.db_table, kept.pk), f"consent-{number}"
    )


def _own(visitor: Visit, number: str) -> Consent:
    found: Consent | None = None
    if number.isascii() and number.isdecimal() and len(number) < 16:
        found = Consent.objects.filter(user__person_id=visitor.person_id, id=int(number)).first()
    if found is None:
        raise Http404
    return found


def _line(one: Consent, language: Language) -> Line:
    told, newest = one.provisions.count(), one.provisions.order_by("-id").values_list("at", "items")[:MOST]
    return Line(
        consent=one,
        title=called(one.user.service, language),
        given=_when(one.given_at),
        until=day(one.last_day, language) if one.lasting else "",
        ended=_when(one.ended_at) if one.ended_at else "",
        told=told,
        newest=tuple((_when(at), named(items.split(","), language)) for at, items in newest),
    )


def _when(at: datetime) -> str:
    return f"{at.astimezone(JAPAN):%Y-%m-%d %H:%M}"
