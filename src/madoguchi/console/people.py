"""「職員」 Who works here and with which roles, and the table of what each role may do."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from madoguchi.console.acts import MAY, Act
from madoguchi.console.page import for_staff, page, proven
from madoguchi.core.errors import Conflict, MadoguchiError
from madoguchi.identity import staff
from madoguchi.identity.kinds import Role
from madoguchi.identity.models import Staff
from madoguchi.web import clock
from madoguchi.web.language import Language


@for_staff(Act.STAFF)
def people(request: HttpRequest, who: Staff, language: Language) -> HttpResponse:
    """The staff, and letting one more in: their first secret is shown once."""
    values: dict[str, object] = {}
    if request.method == "POST":
        given = {"number": request.POST.get("number", "")[:40], "name": request.POST.get("name", "")[:60]}
        roles = _roles(request)
        fault = "" if roles else "people.no_role"
        if not fault and not proven(request, who):
            fault = "secret.bad"
        if fault:
            values = {"fault": fault, "given": given, "chosen": roles}
        else:
            try:
                with transaction.atomic():
                    made, first = staff.enrol(given["number"], given["name"], roles, who.signature, clock.now())
                values = {"made": made, "first": first}
            except MadoguchiError as refused:
                said = refused.en if language is Language.EN else refused.ja
                values = {"said": said, "given": given, "chosen": roles}
    listed = Staff.objects.order_by("number")
    status = 422 if "given" in values else 200
    return page(request, language, "people", {**values, "listed": listed, "roles": tuple(Role)}, status=status)


@for_staff(Act.STAFF)
def person(request: HttpRequest, who: Staff, language: Language, staff_id: int) -> HttpResponse:
    """「任免」 One of the staff: their roles, a new first secret, their appointments."""
    found: Staff | None = Staff.objects.filter(id=staff_id).first()
    if found is None:
        raise Http404
    values: dict[str, object] = {"one": found, "roles": tuple(Role), "own": found == who}
    if request.method == "POST":
        if found == who:
            raise _oneself()
        if not proven(request, who):
            values["fault"] = "secret.bad"
        elif "renew" in request.POST:
            with transaction.atomic():
                values["first"] = staff.renew(found, who.signature, clock.now())
        else:
            with transaction.atomic():
                staff.appoint(found, _roles(request), who.signature, clock.now())
            return HttpResponseRedirect(reverse("people", kwargs={"language": language}))
    values["appointments"] = found.appointments.order_by("-id")
    return page(request, language, "person", values, status=422 if "fault" in values else 200)


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
