"""「給付事業」 The programmes in force: change amounts and days, or hand in a file; look at it; propose it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from madoguchi.cases.models import DeclaredProgramme
from madoguchi.console.acts import Act, may
from madoguchi.console.articles import articles_of
from madoguchi.console.look import looked, unpacked
from madoguchi.console.page import for_staff, page
from madoguchi.core.errors import MadoguchiError
from madoguchi.flow import amending, errand, queues
from madoguchi.identity.models import Staff
from madoguchi.programme.amend import amend
from madoguchi.programme.amendable import fields
from madoguchi.programme.declaration import DeclaredFile
from madoguchi.programme.field import Field, FieldValue, Within
from madoguchi.programme.load import LARGEST_FILE_BYTES, parse
from madoguchi.registry.laws import Laws
from madoguchi.web import clock
from madoguchi.web.language import Language

MOST_FIELDS = 250
"""How many values of a file one page asks for; those of the rules come first."""


@require_GET
@for_staff(Act.LOOK)
def programmes(request: HttpRequest, who: Staff, language: Language) -> HttpResponse:
    """What is in force and since when, what waits for approval, and handing in a file."""
    listed, laws = [], Laws()
    for programme_id in queues.programmes():
        newest = DeclaredProgramme.objects.filter(programme_id=programme_id, approved_at__isnull=False)
        kept = newest.order_by("approved_at", "id").last()
        if kept is not None:
            programme = parse(kept.text.encode()).programme
            listed.append((programme, kept, articles_of(programme, language, laws)))
    values = {
        "listed": listed,
        "waiting": [(amending.proposed(one).programme, one) for one in amending.waiting()],
        "behind": [programme.id for programme, _, _ in listed if errand.is_behind(programme.id)],
        "can_propose": may(who, Act.PROPOSE),
        "can_run": may(who, Act.RUN),
    }
    return page(request, language, "programmes", values)


@require_GET
@for_staff(Act.LOOK)
def file(_request: HttpRequest, _who: Staff, _language: Language, sha256: str) -> HttpResponse:
    """The file itself, byte for byte, as `run` takes it."""
    found: DeclaredProgramme | None = DeclaredProgramme.objects.filter(sha256=sha256).first()
    if found is None:
        raise Http404
    response = HttpResponse(found.text.encode(), content_type="text/x-python; charset=utf-8")
    name = f"{found.programme_id.replace('-', '_')}_{sha256[:8]}.py"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@for_staff(Act.PROPOSE)
def change(request: HttpRequest, who: Staff, language: Language, programme: str) -> HttpResponse:
    """What may be changed without touching a rule; sent, what the change would do, above the same fields."""
    declared = amending.in_force(programme)
    if declared is None:
        raise Http404
    every = fields(declared)
    asked = every[:MOST_FIELDS]
    values: dict[str, object] = {"declared": declared, "waiting": amending.waiting(programme)}
    values["cut"] = len(every) > MOST_FIELDS and MOST_FIELDS
    if request.method != "POST":
        return _asked(request, language, values, asked, {}, {})
    amending.refuse_meanwhile(programme, request.POST.get("before", ""))
    typed = {one.key: request.POST.get(one.key, one.shown)[:200] for one in asked}
    read, faults = _read(asked, typed, language)
    if faults:
        return _asked(request, language, values, asked, typed, faults)
    try:
        after = amend(declared, read)
    except MadoguchiError as refused:
        values["said"] = _in(language, refused)
        return _asked(request, language, values, asked, typed, {})
    if after.sha256 == declared.sha256:
        values["same"] = True
        return _asked(request, language, values, asked, typed, {})
    values |= looked(declared, after, who.signature, language, clock.now())
    return _asked(request, language, values, asked, typed, {})


@for_staff(Act.PROPOSE)
def look(request: HttpRequest, who: Staff, language: Language) -> HttpResponse:
    """What a file that was handed in would do; who comes without one, as by another language, hands it in again."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("programmes", kwargs={"language": language}))
    given = request.FILES.get("file")
    if given is None or given.size is None or not 0 < given.size <= LARGEST_FILE_BYTES:
        return page(request, language, "refused", {"fault": "programmes.new.none", "back": "programmes"}, status=422)
    try:
        after = parse(given.read())
        before = amending.in_force(after.programme.id)
        values = looked(before, after, who.signature, language, clock.now())
    except MadoguchiError as refused:
        values = {"said": _in(language, refused), "back": "programmes"}
        return page(request, language, "refused", values, status=422)
    return page(request, language, "look", {**values, "waiting": amending.waiting(after.programme.id)})


@require_POST
@for_staff(Act.PROPOSE)
def propose_it(request: HttpRequest, who: Staff, language: Language) -> HttpResponse:
    """「起案」 Put the file that was looked at before a second person."""
    after: DeclaredFile = parse(unpacked(request.POST.get("file", "")))
    made = amending.hand_in(after, request.POST.get("before", ""), who.signature, clock.now())
    return HttpResponseRedirect(reverse("adoption", kwargs={"language": language, "proposal_id": made.pk}))


def _read(
    asked: tuple[Field, ...], typed: dict[str, str], language: Language
) -> tuple[dict[str, FieldValue], dict[str, str]]:
    read: dict[str, FieldValue] = {}
    faults: dict[str, str] = {}
    for one in asked:
        if typed[one.key] == one.shown:
            continue
        try:
            read[one.key] = one.read(typed[one.key])
        except MadoguchiError as refused:
            faults[one.key] = _in(language, refused)
    return read, faults


def _asked(
    request: HttpRequest,
    language: Language,
    values: dict[str, object],
    asked: tuple[Field, ...],
    typed: dict[str, str],
    faults: dict[str, str],
) -> HttpResponse:
    place = 1 if language is Language.EN else 0
    shown = [
        {
            "field": one,
            "label": one.label[place],
            "used_in": [said[place] for said in one.used_in],
            "typed": typed.get(one.key, one.shown),
            "fault": faults.get(one.key, ""),
        }
        for one in asked
    ]
    by_part = {
        "rules": [one for one, field in zip(shown, asked, strict=True) if field.within is Within.RULES],
        "scenarios_asked": [one for one, field in zip(shown, asked, strict=True) if field.within is Within.SCENARIOS],
        "faults": faults,
    }
    status = 422 if faults or "said" in values else 200
    return page(request, language, "change", {**values, **by_part}, status=status)


def _in(language: Language, refused: MadoguchiError) -> str:
    return refused.en if language is Language.EN else refused.ja
