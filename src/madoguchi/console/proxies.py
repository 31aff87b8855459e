"""「代理人」 Who may act for whom: entered from a paper that was seen, approved by another person, ended."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from madoguchi.cases.models import Claim
from madoguchi.console.acts import Act, may
from madoguchi.console.page import for_staff, page, proven
from madoguchi.core.errors import InputRefused
from madoguchi.flow import looking
from madoguchi.flow.entering import digits
from madoguchi.identity import mandate
from madoguchi.identity.kinds import Basis, Side
from madoguchi.identity.models import Mandate, Proxy, Staff
from madoguchi.registry.as_of import day_of
from madoguchi.registry.parse import parse_date
from madoguchi.web import clock
from madoguchi.web.language import Language

LAW = "個人情報の保護に関する法律61条（窓口事務の遂行）"
MOST = 50
_LOOKED = "代理人の届出の確認"
_FIELDS = ("person", "proxy", "name", "organisation", "born", "basis", "paper", "since", "until")


@for_staff(Act.PROXIES)
def proxies(request: HttpRequest, who: Staff, language: Language) -> HttpResponse:
    """What waits for approval; and, looked for by number alone, the mandates of one person or of one proxy."""
    values: dict[str, object] = {"waiting": mandate.waiting()[:MOST], "can_enter": may(who, Act.TAKE_IN)}
    if request.method == "POST":
        given = request.POST.get("number", "").strip()[:40]
        found = Mandate.objects.filter(proxy__number=digits(given)) | Mandate.objects.filter(person_id=_person(given))
        values |= {"given": given, "found": found.select_related("proxy").order_by("-id")[:MOST], "looked": True}
    return page(request, language, "proxies", values)


@for_staff(Act.TAKE_IN)
def enter(request: HttpRequest, who: Staff, language: Language) -> HttpResponse:
    """Enter a mandate: checked first, with the name of the person as the register has it, and then kept."""
    typed = {name: request.POST.get(name, "").strip()[:200] for name in _FIELDS}
    if request.method != "POST":
        typed |= {"since": day_of(clock.now()).isoformat(), "basis": str(Basis.LEGAL)}
    values: dict[str, object] = {"typed": typed, "bases": tuple(Basis)}
    if request.method != "POST":
        return page(request, language, "proxy_enter", values)
    days, faults = {}, {}
    for name in ("born", "since", "until"):
        try:
            days[name] = parse_date(typed[name]) if typed[name] else None
        except InputRefused:
            faults[name] = "proxies.bad_day"
    known: Proxy | None = Proxy.objects.filter(number=digits(typed["proxy"])).first() if typed["proxy"] else None
    if typed["proxy"] and known is None:
        faults["proxy"] = "proxies.no_such"
    if known is None and days.get("born") is None:
        faults.setdefault("born", "proxies.bad_day")
    if days.get("since") is None:
        faults.setdefault("since", "proxies.bad_day")
    if typed["basis"] not in tuple(Basis):
        faults["basis"] = "proxies.no_basis"
    if faults:
        return page(request, language, "proxy_enter", {**values, "faults": faults}, status=422)
    try:
        person = _person(typed["person"])
        values |= named(person, who, _LOOKED)
        with transaction.atomic():
            made = _keep(typed, days, known, person, who)
            if "send" not in request.POST:
                transaction.set_rollback(True)
    except InputRefused as refused:
        said = refused.en if language is Language.EN else refused.ja
        return page(request, language, "proxy_enter", {**values, "said": said}, status=422)
    if "send" not in request.POST:
        return page(request, language, "proxy_enter", {**values, "checked": True, "known": known})
    return HttpResponseRedirect(reverse("mandate", kwargs={"language": language, "mandate_id": made.pk}))


@for_staff(Act.PROXIES)
def one(request: HttpRequest, who: Staff, language: Language, mandate_id: int) -> HttpResponse:
    """A mandate; approved by another person with their secret, or ended by whoever may see it, with the reason."""
    found: Mandate | None = Mandate.objects.select_related("proxy").filter(id=mandate_id).first()
    if found is None:
        raise Http404
    if request.method != "POST":
        return _shown(request, who, language, found)
    now = clock.now()
    if "end" in request.POST:
        because = request.POST.get("because", "").strip()[:200]
        if not because:
            return _shown(request, who, language, found, fault="proxies.no_reason")
        with transaction.atomic():
            mandate.end(found, Side.STAFF, who.signature, because, now)
    elif not may(who, Act.APPROVE):
        return page(request, language, "not_yours", {"act": "act.approve"}, status=403)
    elif not proven(request, who, mandate.seen_of(found)):
        return _shown(request, who, language, found, fault="secret.bad")
    else:
        with transaction.atomic():
            mandate.approve(found, who.signature, now)
    return HttpResponseRedirect(reverse("mandate", kwargs={"language": language, "mandate_id": mandate_id}))


def _shown(request: HttpRequest, who: Staff, language: Language, found: Mandate, *, fault: str = "") -> HttpResponse:
    waits = found.approved_at is None and found.ended_at is None
    values = {
        "one": found,
        "open": mandate.is_open(found, clock.now()),
        "waits": waits,
        "own": found.entered_by == who.signature,
        "can_approve": waits and may(who, Act.APPROVE),
        "fault": fault,
        **named(found.person_id, who, _LOOKED),
    }
    return page(request, language, "mandate", values, status=422 if fault else 200)


def _keep(typed: dict[str, str], days: dict[str, date | None], known: Proxy | None, person: int, who: Staff) -> Mandate:
    now = clock.now()
    born, since = days["born"], days["since"]
    if known is None:
        assert born is not None
        known = mandate.enter_proxy(typed["name"], typed["organisation"], born, who.signature, now)
    assert since is not None
    basis = Basis(typed["basis"])
    return mandate.enter(known, person, basis, typed["paper"], (since, days["until"]), who.signature, now)


def _person(text: str) -> int:
    """「宛名番号」 The person of a claim's number, or of their own; 0, which is nobody's, where it is none."""
    number = digits(text)[:15]
    claim = Claim.objects.filter(reference_number=number).first()
    return int((claim.recipient_id if claim else number) or 0)


def named(person_id: int, who: Staff, why: str) -> dict[str, object]:
    """What the register calls a person, and whether somebody of their household is protected; on record."""
    now = clock.now()
    home = looking.household(person_id, who.signature, why, LAW, day_of(now), now)
    names = {row["person_id"]: row["name"] for row in home.addressees.to_pylist()}
    return {"person": person_id, "name": names.get(person_id, ""), "protected": home.protected}
