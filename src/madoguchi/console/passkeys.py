"""「パスキー」 Staff come in, and prove at an approval that it is still they, with a key on their own device."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from madoguchi.console.door import again, led_to
from madoguchi.console.page import COOKIE, browser_of, for_staff, page, proven, shift_of
from madoguchi.core.errors import Conflict
from madoguchi.identity import desks, first_key, passkey, presence, proof, relying_party
from madoguchi.identity.kinds import Ended, Side
from madoguchi.identity.models import Shift, Staff
from madoguchi.identity.response import LONGEST
from madoguchi.web import clock
from madoguchi.web.guard import hand_token
from madoguchi.web.language import Language
from madoguchi.web.office import office
from madoguchi.web.sent import all_that_is_sent


@require_POST
def begin_coming_in(_request: HttpRequest, language: Language) -> HttpResponse:
    """What the device is asked, whoever it is."""
    with transaction.atomic():
        return _options(passkey.begin_sign_in(Side.STAFF, clock.now()))


@require_POST
def come_in(request: HttpRequest, language: Language) -> HttpResponse:
    """Come in with a passkey; who may not work here any more is refused in the same words as a stranger."""
    now = clock.now()
    with transaction.atomic():
        key = passkey.finish_sign_in(Side.STAFF, _answer(request), now)
    if key is None or key.staff is None or key.staff.ended_at is not None:
        return page(request, language, "signin", {"key_refused": True, **again(request)}, status=422)
    response = HttpResponseRedirect(led_to(request, language))
    hand_token(response, COOKIE, presence.begin(Shift(staff=key.staff, passkey=key, browser=browser_of(request)), now))
    return response


@for_staff()
def keys(request: HttpRequest, who: Staff, language: Language) -> HttpResponse:
    """One's passkeys, making one more, and on which devices one is signed in."""
    refused, may_make, fault, now, here = False, False, "", clock.now(), shift_of(request)
    if request.method == "POST" and "add" in request.POST:
        may_make = proven(request, who)
        fault = "" if may_make else "secret.bad"
    elif request.method == "POST":
        refused = not _made(request, who, here)
        if not refused:
            return HttpResponseRedirect(reverse("staff-passkeys", kwargs={"language": language}))
    held = passkey.of(who)
    values = {
        "keys": held,
        "desks": desks.of(who, now),
        "here": here,
        "until": first_key.until(who) if who.must_change else None,
        "may_make": may_make,
        "fault": fault,
        "by_key": first_key.is_by_key_only(who),
        "full": len(held) >= passkey.MOST,
        "offered": relying_party.has_passkeys(request.get_host()),
        "refused": refused,
    }
    return page(request, language, "passkeys", values, status=422 if refused or fault else 200)


@require_POST
@for_staff()
def begin_key(request: HttpRequest, who: Staff, language: Language) -> HttpResponse:
    """What the device is asked to make; only after the secret or another passkey: a desk may have been left open."""
    shift, now = shift_of(request), clock.now()
    if not (shift and proof.lies_before(shift, "staff-passkeys", "add", now)) and not proven(request, who):
        return HttpResponse(status=422)
    with transaction.atomic():
        return _options(passkey.begin_registration(who, who.signature, office().municipality, clock.now()))


@require_POST
@for_staff()
def remove(request: HttpRequest, who: Staff, language: Language) -> HttpResponse:
    """Take off one of one's own, but not the last where nothing else lets one in."""
    number = request.POST.get("key", "")
    found = next((one for one in passkey.of(who) if str(one.pk) == number), None)
    if found is None:
        raise Http404
    if first_key.is_by_key_only(who) and len(passkey.of(who)) == 1:
        raise Conflict(
            "console.last_passkey",
            ja="最後のパスキーは外せません。外すと入れなくなります。先に別のパスキーを登録してください。紛失したときは、管理の職員に頼んで"
            "ください。",
            en="The last passkey is not taken off: you could not come in any more. Make another first. If it is lost, "
            "ask an administrator.",
        )
    with transaction.atomic():
        passkey.revoke(found, Ended.OWNER, clock.now(), stays=shift_of(request))
    return HttpResponseRedirect(reverse("staff-passkeys", kwargs={"language": language}))


@require_POST
@for_staff()
def end_desk(request: HttpRequest, who: Staff, language: Language) -> HttpResponse:
    """「執務」 End a desk of one's own on another device."""
    number, now = request.POST.get("desk", ""), clock.now()
    found = next((one for one in desks.of(who, now) if str(one.pk) == number), None)
    if found is None:
        raise Http404
    presence.end(found, now)
    return HttpResponseRedirect(reverse("staff-passkeys", kwargs={"language": language}))


@require_POST
@for_staff()
def begin_proof(request: HttpRequest, who: Staff, language: Language) -> HttpResponse:
    """What the device is asked at an approval: it signs for these very fields, sent to this very address."""
    shift = shift_of(request)
    if shift is None or shift.staff != who:
        return HttpResponse(status=422)
    sent = all_that_is_sent(request, request.POST.get("sent_to", ""))
    return _options(proof.begin(shift, sent, clock.now()))


def _made(request: HttpRequest, who: Staff, here: Shift | None) -> bool:
    """Keep the key that the device made; where it is the first and a code led here, that opens nothing more."""
    now = clock.now()
    with transaction.atomic():
        made = passkey.finish_registration(who, _answer(request), request.POST.get("name", "")[:60], now)
        if made and who.must_change:
            first_key.made(who)
            desks.end_all(who, now, stays=here)
    return made is not None


def _answer(request: HttpRequest) -> str:
    return request.POST.get("passkey", "")[: LONGEST + 1]


def _options(options: str) -> HttpResponse:
    return HttpResponse(options, content_type="application/json")
