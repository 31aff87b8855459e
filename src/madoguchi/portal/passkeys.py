"""「パスキー」 Come in with a passkey, make one, take one off, and prove with it again on a shared terminal."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from madoguchi.core.dates import JAPAN
from madoguchi.core.errors import Conflict
from madoguchi.flow import entering
from madoguchi.identity import closure, passkey, relying_party, step_up, visit
from madoguchi.identity.kinds import Door, Ended, Side
from madoguchi.identity.models import Closure, Passkey, Visit
from madoguchi.identity.passkey import ResidentOwner
from madoguchi.identity.response import LONGEST
from madoguchi.portal.needs import Procedure, require
from madoguchi.portal.page import COOKIE, for_oneself, for_visitors, page, terminal_of
from madoguchi.web import clock
from madoguchi.web.guard import hand_token
from madoguchi.web.language import Language, day
from madoguchi.web.office import office
from madoguchi.web.sent import all_that_is_sent

SENDING = "portal.send"
"""The purpose of a proof that is given again before something is sent."""
SHOWN = 10
"""So many visits are shown to a resident, the newest first."""


def come_in(request: HttpRequest, language: Language) -> HttpResponse:
    """The door for those who made a passkey: nothing is typed."""
    offered = relying_party.has_passkeys(request.get_host())
    if request.method != "POST":
        return page(request, language, "passkey", {"offered": offered})
    token = entering.recognise_by_passkey(passkey_answer(request), clock.now(), terminal_of(request))
    if token is None:
        values = {"offered": offered, "refused": True, "shared": "shared" in request.POST}
        return page(request, language, "passkey", values, status=422)
    response = HttpResponseRedirect(reverse("home", kwargs={"language": language}))
    hand_token(response, COOKIE, token)
    return response


@require_POST
def begin_coming_in(request: HttpRequest, language: Language) -> HttpResponse:
    """What the device is asked, whoever it is."""
    with transaction.atomic():
        return options(passkey.begin_sign_in(Side.RESIDENT, clock.now()))


@for_oneself
def keys(request: HttpRequest, visitor: Visit, language: Language) -> HttpResponse:
    """The passkeys of a resident, and making one more; on a shared terminal none is made."""
    owner = ResidentOwner(person_id=visitor.person_id)
    refused, name = False, request.POST.get("name", "")[:60]
    if request.method == "POST" and step_up.GONE_ON not in request.POST:
        refuse_shared(visitor)
        require(visitor, Procedure.MAKE_PASSKEY)
        with transaction.atomic():
            made = passkey.finish_registration(
                owner, passkey_answer(request), name, clock.now(), behind=Door(visitor.door)
            )
        if made:
            return _back(language, "added")
        refused = True
    held, ended = passkey.of(owner), passkey.ended(owner)
    values = {
        "keys": [_line(one, language) for one in held],
        "ended": [_line(one, language) for one in ended],
        "offered": relying_party.has_passkeys(request.get_host()),
        "full": len(held) >= passkey.MOST,
        "refused": refused,
        "name": name,
        "waits": step_up.newest(visitor),
        "said": next((one for one in ("added", "removed") if one in request.GET), ""),
        "visits": [_entry(one, language) for one in visit.newest(visitor.person_id, SHOWN)],
        "closures": [_closure(one, language) for one in closure.all_of(visitor.person_id)],
    }
    return page(request, language, "passkeys", values, status=422 if refused else 200)


@require_POST
@for_oneself
def begin_key(request: HttpRequest, visitor: Visit, language: Language) -> HttpResponse:
    """What the device is asked to make. It learns the name that its owner gives, and nothing of who they are."""
    refuse_shared(visitor)
    require(visitor, Procedure.MAKE_PASSKEY, address=reverse("passkeys", kwargs={"language": language}))
    name = request.POST.get("name", "").strip()[:30] or "パスキー"
    owner = ResidentOwner(person_id=visitor.person_id)
    with transaction.atomic():
        return options(passkey.begin_registration(owner, name, office().municipality, clock.now()))


@require_POST
@for_oneself
def remove(request: HttpRequest, visitor: Visit, language: Language) -> HttpResponse:
    """Take off one of one's own; whoever came in with it elsewhere has left."""
    number = request.POST.get("key", "")
    held = passkey.of(ResidentOwner(person_id=visitor.person_id))
    found = next((one for one in held if str(one.pk) == number), None)
    if found is None:
        raise Http404
    with transaction.atomic():
        passkey.revoke(found, Ended.OWNER, clock.now(), stays=visitor)
    return _back(language, "removed")


@require_POST
@for_visitors
def begin_proof(request: HttpRequest, visitor: Visit, language: Language) -> HttpResponse:
    """What the device is asked before something is sent: it signs for these very fields, sent to this very address."""
    owner = ResidentOwner(person_id=visitor.person_id)
    sent = all_that_is_sent(request, request.POST.get("sent_to", ""))
    with transaction.atomic():
        return options(passkey.begin_proof(owner, SENDING, sent, clock.now()))


def is_proven(request: HttpRequest, visitor: Visit) -> bool:
    """「本人確認」 Whether a passkey of the visitor signed for what is sent now."""
    sent = all_that_is_sent(request, request.path)
    owner = ResidentOwner(person_id=visitor.person_id)
    with transaction.atomic():
        return passkey.prove(owner, passkey_answer(request), SENDING, sent, clock.now())


def passkey_answer(request: HttpRequest) -> str:
    """What a device answered, as the script puts it into the form."""
    return request.POST.get("passkey", "")[: LONGEST + 1]


def options(asked: str) -> HttpResponse:
    """What a device is asked, for the script."""
    return HttpResponse(asked, content_type="application/json")


def _line(key: Passkey, language: Language) -> tuple[Passkey, str, str, str]:
    """A key with the days on which it was made, used and ended, in words."""
    instants = (key.made_at, key.used_at, key.revoked_at)
    made, used, ended = (day(one.astimezone(JAPAN).date(), language) if one else "" for one in instants)
    return key, made, used, ended


def _entry(one: Visit, language: Language) -> tuple[str, list[str], str]:
    """When somebody came in as this person or for them, by which doors (keys of their words), and who that was."""
    at, doors = one.proven_at.astimezone(JAPAN), [one.door, *([one.raised_by] if one.raised_by else [])]
    return f"{day(at.date(), language)} {at:%H:%M}", [f"passkeys.door.{door}" for door in doors], _others(one)


def _others(one: Visit) -> str:
    return " ".join(filter(None, (one.mandate.proxy.called if one.mandate else "", one.helped_by)))


def _closure(one: Closure, language: Language) -> tuple[str, str, str]:
    """From when until when the office had closed the online counter, and why."""
    days = (day(at.astimezone(JAPAN).date(), language) if at else "" for at in (one.closed_at, one.opened_at))
    closed, opened = days
    return closed, opened, one.because


def _back(language: Language, said: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('passkeys', kwargs={'language': language})}?{said}=1")


def refuse_shared(visitor: Visit) -> None:
    """Nothing that opens later is made where others sit. Raises Conflict `portal.shared_terminal`."""
    if visitor.shared_terminal:
        raise Conflict(
            "portal.shared_terminal",
            ja="ほかの人も使う端末では、パスキーもカードもサービスも登録できません。次の人があなたとして入れてしまうためです。"
            "ご自分の端末から入って登録してください。",
            en="No passkey, card or service is added on a terminal that others use too: the next person could come in "
            "as you. Come in from a device of your own.",
        )
