"""「証跡の状態」 How long the evidence log is, who has seen it, and whether anybody told of an alarm."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from madoguchi.console.acts import Act
from madoguchi.console.page import for_staff, in_words, page
from madoguchi.core.errors import MadoguchiError
from madoguchi.evidence import publish
from madoguchi.evidence.models import Alarm, Checkpoint
from madoguchi.flow import evidencing
from madoguchi.identity.models import Staff
from madoguchi.web.language import Language

SHOWN = 20
"""So many checkpoints are listed, the newest first."""


@require_GET
@for_staff(Act.LOG)
def log(request: HttpRequest, _who: Staff, language: Language) -> HttpResponse:
    """The log that goes on; to hold the records against it takes too long for a page (`evidence check`)."""
    found = evidencing.last()
    if found is None:
        return page(request, language, "log", {})
    values: dict[str, object] = {
        "log": found,
        "alarms": Alarm.objects.order_by("-id")[:SHOWN],
        "checkpoints": Checkpoint.objects.filter(log=found)
        .prefetch_related("cosignatures", "stamps")
        .order_by("-size")[:SHOWN],
    }
    try:
        values["now"] = evidencing.state(found)
        values["asked"] = len(evidencing.witnesses(found).witnesses)
        publish.refuse_set_back(evidencing.folder(found), found)
    except MadoguchiError as refused:
        values["fault"] = in_words(refused, language)
    return page(request, language, "log", values)
