"""「職員」 Who works here and with which roles, and the table of what each role may do."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from madoguchi.console.acts import MAY, Act, may
from madoguchi.console.page import for_staff, page, proven
from madoguchi.console.passkeys import refuse_gone
from madoguchi.core.errors import Conflict, MadoguchiError
from madoguchi.flow import appointing
from madoguchi.identity import card, desks, passkey
from madoguchi.identity.kinds import Ended, Role
from madoguchi.identity.models import Staff
from madoguchi.proposals.models import Proposal
from madoguchi.web import clock
from madoguchi.web.language import Language


@for_staff(Act.APPOINT)
def people(request: HttpRequest, who: Staff, language: Language) -> HttpResponse:
    """The staff, what is proposed about them, and proposing one more."""
    values: dict[str, object] = {}
    if request.method == "POST":
        if not may(who, Act.STAFF):
            return page(request, language, "not_yours", {"act": "act.staff"}, status=403)
        given = {"number": request.POST.get("number", "")[:40], "name": request.POST.get("name", "")[:60]}
        roles = _roles(request)
        fault = "" if roles else "people.no_role"
        if not fault and not proven(request, who):
            fault = "secret.bad"
        values = {"fault": fault, "given": given, "chosen": roles}
        if not fault:
            try:
                made = appointing.let_in(given["number"], given["name"], roles, who.signature, clock.now())
                return _proposal(language, made)
            except MadoguchiError as refused:
                values["said"] = refused.en if language is Language.EN else refused.ja
    values |= {
        "listed": Staff.objects.order_by("number"),
        "roles": tuple(Role),
        "manages": may(who, Act.STAFF),
        "waiting": [(one, f"appointing.{one.act}") for one in appointing.waiting()],
    }
    return page(request, language, "people", values, status=422 if "given" in values else 200)


@for_staff(Act.STAFF)
def person(request: HttpRequest, who: Staff, language: Language, staff_id: int) -> HttpResponse:
    """「任免」 One of the staff: roles, keys and desks end at once, a role more and a new secret are proposed."""
    found: Staff | None = Staff.objects.filter(id=staff_id).first()
    if found is None:
        raise Http404
    values: dict[str, object] = {"one": found, "roles": tuple(Role), "own": found == who}
    if request.method == "POST":
        if found == who:
            raise _oneself()
        if proven(request, who):
            return _done(request, who, language, found)
        values["fault"] = "secret.bad"
    values |= {"appointments": found.appointments.order_by("-id"), "keys": passkey.of(found), "cards": card.of(found)}
    values["desks"] = desks.of(found, clock.now())
    return page(request, language, "person", values, status=422 if "fault" in values else 200)


def _done(request: HttpRequest, who: Staff, language: Language, one: Staff) -> HttpResponse:
    now, made = clock.now(), None
    with transaction.atomic():
        if number := request.POST.get("key"):
            refuse_gone(any(passkey.revoke(key, Ended.OFFICE, now) for key in passkey.of(one) if number == str(key.pk)))
        elif number := request.POST.get("end_card"):
            refuse_gone(any(card.end(each, Ended.OFFICE, now) for each in card.of(one) if number == str(each.pk)))
        elif "end_desks" in request.POST:
            desks.end_all(one, now)
        elif "renew" in request.POST:
            made = appointing.renew_secret(one, who.signature, now)
        else:
            made = appointing.change_roles(one, _roles(request), who.signature, now)
    if made:
        return _proposal(language, made)
    return HttpResponseRedirect(reverse("person", kwargs={"language": language, "staff_id": one.pk}))


def _proposal(language: Language, made: Proposal) -> HttpResponse:
    return HttpResponseRedirect(reverse("appointment", kwargs={"language": language, "proposal_id": made.pk}))


@require_GET
@for_staff()
def roles(request: HttpRequest, _who: Staff, language: Language) -> HttpResponse:
    """「権限」 Which role may do what, as the pages themselves ask it."""
    rows = [(f"act.{act}", [(role, role in MAY[act]) for role in Role]) for act in Act]
    return page(request, language, "roles", {"rows": rows, "roles": tuple(Role)})


def _roles(request: HttpRequest) -> tuple[Role, ...]:
    return tuple(Role(one) for one in request.POST.getlist("role") if one in tuple(Role))


def _oneself() -> Conflict:
    return Conflict(
        "console.oneself",
        ja="自分の権限や暗証の再発行は、自分ではできません。何も変えていません。ほかの管理の職員に頼んでください。",
        en="Nobody changes their own roles or renews their own secret. Nothing was changed. Ask another administrator.",
    )
