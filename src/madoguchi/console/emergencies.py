"""「緊急の権限」 Two of the staff open a right for some hours; everybody sees it, and a third looks into it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from madoguchi.console.acts import OPENS, Act, has, may
from madoguchi.console.page import for_staff, in_words, page, proven
from madoguchi.core.errors import MadoguchiError
from madoguchi.identity import emergency
from madoguchi.identity.models import Emergency, Staff
from madoguchi.web import clock
from madoguchi.web.language import Language

SHOWN = 50
_RIGHTS = tuple((str(act), f"act.{act}") for act in OPENS)
_HOURS = tuple(range(1, emergency.MOST_HOURS + 1))


@for_staff()
def emergencies(request: HttpRequest, who: Staff, language: Language) -> HttpResponse:
    """What waits for a second person, what is open, and asking for a right."""
    now, values = clock.now(), dict[str, object]()
    if request.method == "POST":
        names = ("right", "because", "hours", "word")
        given = {name: request.POST.get(name, "").strip()[:400] for name in names}
        values["given"] = given
        if given["right"] not in map(str, OPENS):
            values["fault"] = "emergency.no_right"
        elif not proven(request, who):
            values["fault"] = "secret.bad"
        else:
            try:
                made = _asked(who, given)
                return _to(language, made)
            except MadoguchiError as refused:
                values["said"] = in_words(refused, language)
    watches = may(who, Act.WATCH)
    values |= {
        "rights": _RIGHTS,
        "hours": _HOURS,
        "word": emergency.WORDS[emergency.PROTECTED],
        "waiting": _told(emergency.waiting(now)),
        "open": _told(one for one in emergency.newest(SHOWN) if emergency.is_open(one, now)),
        "unacknowledged": _told(emergency.unacknowledged()) if watches else [],
        "all": _told(emergency.newest(SHOWN)) if watches else [],
    }
    return page(request, language, "emergencies", values, status=422 if "given" in values else 200)


@for_staff()
def one(request: HttpRequest, who: Staff, language: Language, emergency_id: int) -> HttpResponse:
    """One of them, for who asked or confirmed, for who watches, and while it waits for everybody."""
    found: Emergency | None = (
        Emergency.objects.select_related("staff", "confirmed_by", "ended_by", "acknowledged_by")
        .filter(id=emergency_id)
        .first()
    )
    now = clock.now()
    if found is None or not (emergency.waits(found, now) or may(who, Act.WATCH) or _is_of(found, who)):
        raise Http404
    if request.method != "POST":
        return _shown(request, who, language, found)
    if "end" not in request.POST and not proven(request, who, emergency.seen_of(found)):
        return _shown(request, who, language, found, fault="secret.bad")
    try:
        with transaction.atomic():
            _act(request, who, found)
    except MadoguchiError as refused:
        return _shown(request, who, language, found, said=in_words(refused, language))
    return _to(language, found)


def _asked(who: Staff, given: dict[str, str]) -> Emergency:
    right, hours = Act(given["right"]), given["hours"]
    with transaction.atomic():
        return emergency.ask(
            who,
            right,
            given["because"],
            int(hours) if hours.isascii() and hours.isdecimal() and len(hours) < 3 else 0,
            clock.now(),
            held=has(who, right),
            word=given["word"],
        )


def _act(request: HttpRequest, who: Staff, found: Emergency) -> None:
    now = clock.now()
    if "confirm" in request.POST:
        held = has(found.staff, Act(found.right))
        emergency.confirm(found, who, now, held=held, word=request.POST.get("word", "")[:100])
    elif "acknowledge" in request.POST and may(who, Act.WATCH):
        emergency.acknowledge(found, who, request.POST.get("note", "")[:400], now)
    elif "end" in request.POST and (may(who, Act.WATCH) or _is_of(found, who)):
        emergency.end(found, who, now)
    else:
        raise Http404


def _shown(
    request: HttpRequest, who: Staff, language: Language, found: Emergency, *, fault: str = "", said: str = ""
) -> HttpResponse:
    now, its_own = clock.now(), _is_of(found, who)
    waits, is_open = emergency.waits(found, now), emergency.is_open(found, now)
    values = {
        "one": found,
        "right": f"act.{found.right}",
        "word": emergency.WORDS.get(found.right, ""),
        "waits": waits,
        "is_open": is_open,
        "can_confirm": waits and found.staff_id != who.pk,
        "can_end": (waits or is_open) and (its_own or may(who, Act.WATCH)),
        "can_acknowledge": bool(found.confirmed_at) and not found.acknowledged_at and may(who, Act.WATCH),
        "its_own": its_own,
        "uses": found.uses.order_by("-id")[:SHOWN],
        "typed": request.POST.get("note", "")[:400],
        "fault": fault,
        "said": said,
    }
    return page(request, language, "emergency", values, status=422 if fault or said else 200)


def _is_of(found: Emergency, who: Staff) -> bool:
    return who.pk in (found.staff_id, found.confirmed_by_id)


def _told(found: Iterable[Emergency]) -> list[tuple[str, Emergency]]:
    return [(f"act.{one.right}", one) for one in found]


def _to(language: Language, found: Emergency) -> HttpResponse:
    return HttpResponseRedirect(reverse("emergency", kwargs={"language": language, "emergency_id": found.pk}))
