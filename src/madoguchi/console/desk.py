"""The desk: what waits for a person, programme by programme."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from madoguchi.cases.models import DecisionBatch
from madoguchi.console import agreement, errands
from madoguchi.console.acts import Act, may
from madoguchi.console.page import for_staff, page
from madoguchi.console.plot import plot_of
from madoguchi.flow import amending, appointing, errand, ordering, pictures, queues
from madoguchi.identity import emergency, mandate
from madoguchi.identity.models import Staff
from madoguchi.proposals.models import Proposal
from madoguchi.web import clock
from madoguchi.web.language import Language

ONE_DAY = timedelta(days=1)
"""What ended longer ago is folded away."""
_ELSEWHERE = (("audit", Act.AUDIT), ("people", Act.STAFF))
"""Where those go for whom no list of cases is."""


@require_GET
@for_staff()
def desk(request: HttpRequest, who: Staff, language: Language) -> HttpResponse:
    """What waits, and for whom: first what only the roles of this person can do."""
    looks = may(who, Act.LOOK)
    standings = queues.standings() if looks else ()
    listed = errands.newest() if looks else []
    yesterday = clock.now() - ONE_DAY
    old = [one for one in listed if one.errand.ended_at and one.errand.ended_at < yesterday]
    values = {
        "standings": [(one, plot_of(one.programme_id)) for one in standings],
        "waiting": _waiting(who),
        "alarms": [(f"act.{one.right}", one) for one in emergency.unacknowledged()] if may(who, Act.WATCH) else [],
        "elsewhere": [(f"place.{place}", place) for place, act in _ELSEWHERE if may(who, act)],
        "looks": looks,
        "errands": [one for one in listed if one not in old],
        "old_errands": old,
        "behind": [one.programme_id for one in standings if errand.is_behind(one.programme_id)],
        "can_run": may(who, Act.RUN),
        "can_print": may(who, Act.PRINT),
    }
    return page(request, language, "desk", values)


def _waiting(who: Staff) -> list[tuple[str, str, int, bool]]:
    """What waits for a second person: the key of its words, the place that shows it, how many, and whether for `who`.

    What this person can end comes first, so a treasurer sees payments before decisions.
    """
    drafts = DecisionBatch.objects.filter(approved_at__isnull=True, rejected_at__isnull=True)
    payments = Proposal.objects.filter(outcome__isnull=True, rejected_at__isnull=True, act__in=ordering.ACTS)
    every: tuple[tuple[str, str, Callable[[], int], Act, Act], ...] = (
        ("desk.forms", "scans", lambda: len(pictures.unread()), Act.TAKE_IN, Act.TAKE_IN),
        ("desk.drafts", "decisions", drafts.count, Act.LOOK, Act.APPROVE),
        ("desk.proposals", "money", payments.count, Act.PAY, Act.ORDER),
        ("desk.files", "programmes", lambda: len(amending.waiting()), Act.LOOK, Act.ADOPT),
        ("desk.agreements", "decisions", lambda: len(agreement.waiting()), Act.LOOK, Act.APPROVE),
        ("desk.proxies", "proxies", lambda: len(mandate.waiting()), Act.PROXIES, Act.APPROVE),
        (
            "desk.emergencies",
            "emergencies",
            emergency.waiting(clock.now()).exclude(staff=who).count,
            Act.LOOK,
            Act.LOOK,
        ),
        ("desk.appointments", "people", lambda: len(appointing.waiting()), Act.APPOINT, Act.APPOINT),
    )
    found = [
        (sentence, place, count(), may(who, ends)) for sentence, place, count, sees, ends in every if may(who, sees)
    ]
    return sorted((one for one in found if one[2]), key=lambda one: not one[3])
