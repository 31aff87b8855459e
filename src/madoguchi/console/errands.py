"""「一括処理」 Long work begun at a desk: judging everybody anew, settling a whole list, printing; its progress.

A page only asks for it (`flow.errand`); a process of its own does it, also when the page is closed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from madoguchi.console.acts import Act, may
from madoguchi.console.page import for_staff, page
from madoguchi.console.wording import SENTENCES
from madoguchi.core.errors import InputRefused
from madoguchi.errands import sign
from madoguchi.errands.models import Errand, Kind
from madoguchi.flow import errand as flow_errand
from madoguchi.flow import queues
from madoguchi.flow.judging import is_synthetic
from madoguchi.identity.models import Staff
from madoguchi.notices.letter import LetterKind
from madoguchi.registry.parse import parse_date
from madoguchi.web import clock
from madoguchi.web.language import Language, said

ACT_OF: Mapping[str, Act] = MappingProxyType(
    {Kind.RUN: Act.RUN, Kind.SETTLE: Act.SETTLE, Kind.DRAFT: Act.DRAFT, Kind.PRINT: Act.PRINT}
)
"""「権限」 The act that an errand takes, to begin it and to begin it again."""
SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One errand as a list shows it; `state` is the key of its words."""

    errand: Errand
    title: str
    heading: str
    state: str


def lines(found: Iterable[Errand]) -> list[Line]:
    """「一括処理」 Errands as lists show them."""
    return [
        Line(
            errand=one,
            title=queues.title_of(one.programme_id),
            heading=f"errand.{one.kind}",
            state=f"errand.{_state(one)}",
        )
        for one in found
    ]


def newest() -> list[Line]:
    """「一括処理」 What is under way, and what ended last."""
    every = Errand.objects.defer("terms")
    under_way = list(every.filter(ended_at__isnull=True).order_by("id"))
    return lines([*under_way, *every.filter(ended_at__isnull=False).order_by("-ended_at")[:SHOWN]])


@for_staff(Act.LOOK)
def errand(request: HttpRequest, who: Staff, language: Language, errand_id: int) -> HttpResponse:
    """How far it is and how it ended; begun again, or given up, where its process died. htmx asks for the middle."""
    found: Errand | None = Errand.objects.filter(id=errand_id).first()
    if found is None:
        raise Http404
    can = may(who, ACT_OF[found.kind])
    if request.method == "POST":
        if not can:
            return page(request, language, "not_yours", {"act": f"act.{ACT_OF[found.kind]}"}, status=403)
        act = flow_errand.give_up if "give_up" in request.POST else flow_errand.begin_again
        act(errand_id, who.signature, clock.now())
        return HttpResponseRedirect(address_of(language, found))
    seen = sign.seen(errand_id)
    values = {
        "errand": found,
        "title": queues.title_of(found.programme_id),
        "heading": f"errand.{found.kind}",
        "state": _state(found),
        "seen": seen,
        "step": f"step.{seen.step}" if f"step.{seen.step}" in SENTENCES else "step.",
        "said": _outcome(found.kind, found.outcome, language) if found.outcome else "",
        "refused": list(found.outcome.get("refused", {}).values()) if found.outcome else [],
        "reason": found.terms.get("reason", ""),
        "folder": _folder(found) if found.kind == Kind.PRINT and found.outcome else "",
        "files": _files(found) if can and _asked_for(found, who) else [],
        "can": can,
        "can_again": can and (found.kind not in flow_errand.SIGNED or _asked_for(found, who)),
    }
    template = "errand_state" if "HX-Request" in request.headers else "errand"
    return page(request, language, template, values)


@require_POST
@for_staff(Act.RUN)
def run(request: HttpRequest, who: Staff, language: Language, programme: str) -> HttpResponse:
    """「判定」 Judge everybody anew by the file in force."""
    require_known(programme)
    return HttpResponseRedirect(address_of(language, flow_errand.ask_run(programme, who.signature, clock.now())))


@require_POST
@for_staff(Act.DRAFT)
def draft(request: HttpRequest, who: Staff, language: Language, programme: str) -> HttpResponse:
    """「起案」 Draft all that is ready in a programme."""
    require_known(programme)
    return HttpResponseRedirect(address_of(language, flow_errand.ask_draft(programme, who.signature, clock.now())))


@for_staff(Act.PRINT)
def letters(request: HttpRequest, who: Staff, language: Language, programme: str) -> HttpResponse:
    """「手紙」 Which letters are to be printed; those that were printed before."""
    require_known(programme)
    typed = {name: request.POST.get(name, "").strip()[:40] for name in ("kind", "since", "pays_on")}
    before = Errand.objects.filter(kind=Kind.PRINT, programme_id=programme).defer("terms").order_by("-id")
    values: dict[str, object] = {
        "title": queues.title_of(programme),
        "kinds": [(str(one), f"letter.{one}") for one in LetterKind],
        "typed": typed,
        "before": lines(before[: 2 * SHOWN]),
    }
    if request.method != "POST":
        return page(request, language, "letters", values)
    require_office()
    if typed["kind"] not in ("", *LetterKind):
        raise Http404
    try:
        since, pays_on = (parse_date(typed[name]) if typed[name] else None for name in ("since", "pays_on"))
    except InputRefused:
        return page(request, language, "letters", {**values, "fault": "settle.bad_day"}, status=422)
    kind = LetterKind(typed["kind"]) if typed["kind"] else None
    made = flow_errand.ask_print(programme, kind, since, pays_on, who.signature, clock.now())
    return HttpResponseRedirect(address_of(language, made))


@require_GET
@for_staff(Act.PRINT)
def letter_file(request: HttpRequest, who: Staff, language: Language, errand_id: int, name: str) -> HttpResponseBase:
    """One file of letters, for who had them printed: that reading is on record in their name."""
    found: Errand | None = Errand.objects.filter(id=errand_id, kind=Kind.PRINT, outcome__isnull=False).first()
    if found is None or name not in _files(found):
        raise Http404
    if not _asked_for(found, who):
        return page(request, language, "not_yours", {"act": "act.print"}, status=403)
    return FileResponse(flow_errand.printed_file(found, name).open("rb"), as_attachment=True, filename=name)


def _asked_for(errand: Errand, who: Staff) -> bool:
    return errand.asked_by == who.signature


def _state(errand: Errand) -> str:
    if errand.ended_at is None:
        return "under_way" if sign.seen(errand.pk).is_alive else "stopped"
    return "refused" if errand.refused else "done"


def _files(errand: Errand) -> list[str]:
    """The files that an errand printed and that are still there."""
    if errand.kind != Kind.PRINT or not errand.outcome:
        return []
    names = [*errand.outcome["files"], flow_errand.HELD_BACK]
    return [name for name in names if (flow_errand.printed_in(errand) / name).is_file()]


def _folder(errand: Errand) -> str:
    return str(flow_errand.printed_in(errand).relative_to(settings.HOME))


def _outcome(kind: str, outcome: Mapping[str, object], language: Language) -> str:
    """What came of it, in one or two sentences."""
    told = {name: f"{value:,}" if isinstance(value, int) else value for name, value in outcome.items()}
    sentences = [(f"outcome.{kind}", told)]
    if kind == Kind.DRAFT and not outcome["decisions"]:
        sentences = [("outcome.draft.none", {})]
    if kind == Kind.SETTLE:
        count, settled, left = (int(str(outcome[name])) for name in ("count", "settled", "left"))
        if moved := count - settled - left:
            sentences.append(("outcome.settle.moved", {"moved": f"{moved:,}"}))
        if left:
            sentences.append(("outcome.settle.left", told))
    if kind == Kind.PRINT:
        printed = outcome["letters"]
        assert isinstance(printed, dict)
        sentences = [("outcome.print", {"letters": f"{sum(printed.values()):,}"})]
        if outcome["held_back"]:
            sentences.append(("outcome.print.held", {"held": told["held_back"]}))
        if outcome["protected"] != 0:
            few = outcome["protected"] is None
            sentences.append(("outcome.print.few" if few else "outcome.print.protected", told))
    between = " " if language is Language.EN else ""
    return between.join(said(SENTENCES, key, language, **values) for key, values in sentences)


def require_known(programme: str) -> None:
    """Raises Http404 where no programme of this name is in force."""
    if programme not in queues.programmes():
        raise Http404


def require_office() -> None:
    """「差出人」 No letter to real people goes out without whom to call."""
    if settings.OFFICE is None and not is_synthetic():
        raise InputRefused(
            "console.no_office",
            ja="差出人のファイルがなく、手紙を印刷できません。MADOGUCHI_OFFICE に場所を書いてください。",
            en="There is no file of the office, so no letter can be printed. Name it in MADOGUCHI_OFFICE.",
        )


def address_of(language: Language, errand: Errand) -> str:
    """Where the page of an errand is."""
    return reverse("errand", kwargs={"language": language, "errand_id": errand.pk})
