"""The desk: what waits for a person, programme by programme."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from madoguchi.cases.models import DecisionBatch
from madoguchi.console import errands
from madoguchi.console.acts import Act, may
from madoguchi.console.page import for_staff, page
from madoguchi.console.plot import plot_of
from madoguchi.flow import amending, errand, queues
from madoguchi.identity.models import Staff
from madoguchi.proposals.models import Proposal
from madoguchi.web.language import Language


@require_GET
@for_staff()
def desk(request: HttpRequest, who: Staff, language: Language) -> HttpResponse:
    """What waits, and for whom."""
    looks = may(who, Act.LOOK)
    drafts = DecisionBatch.objects.filter(approved_at__isnull=True, rejected_at__isnull=True).count() if looks else 0
    waiting = Proposal.objects.filter(outcome__isnull=True, rejected_at__isnull=True)
    proposals = waiting.exclude(act=amending.ADOPT).count() if looks else 0
    files = len(amending.waiting()) if looks else 0
    standings = queues.standings() if looks else ()
    values = {
        "standings": [(one, plot_of(one.programme_id)) for one in standings],
        "drafts": drafts,
        "proposals": proposals,
        "files": files,
        "looks": looks,
        "errands": errands.newest() if looks else [],
        "behind": [one.programme_id for one in standings if errand.is_behind(one.programme_id)],
        "can_run": may(who, Act.RUN),
        "can_print": may(who, Act.PRINT),
    }
    return page(request, language, "desk", values)
