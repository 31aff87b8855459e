"""「パスキー」 Staff come in, and prove at an approval that it is still they, with a key on their own device."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from madoguchi.console.page import COOKIE, for_staff, page, proven, shift_of
from madoguchi.identity import passkey, presence, proof, relying_party
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
        return page(request, language, "signin", {"key_refused": True}, status=422)
    response = HttpResponseRedirect(reverse("desk", kwargs={"language": language}))
    hand_token(response, COOKIE, presence.begin(Shift(staff=key.staff), now))
    return response


@for_staff()
def keys(request: HttpRequest, who: Staff, language: Language) -> HttpResponse:
    """One's passkeys, and making one more."""
    refused = False
    if request.method == "POST":
        with transaction.atomic():
            name = request.POST.get("name", "")[:60]
            refused = passkey.finish_registration(who, _answer(request), name, clock.now()) is None
        if not refused:
            return HttpResponseRedirect(reverse("staff-passkeys", kwargs={"language": language}))
    held = passkey.of(who)
    values = {
        "keys": held,
        "full": len(held) >= passkey.MOST,
        "offered": relying_party.has_passkeys(request.get_host()),
        "refused": refused,
    }
    return page(request, language, "passkeys", values, status=422 if refused else 200)


@require_POST
@for_staff()
def begin_key(request: HttpRequest, who: Staff, language: Language) -> HttpResponse:
    """What the device is asked to make; only after the secret, for a desk may have been left open."""
    if not proven(request, who):
        return HttpResponse(status=422)
    with transaction.atomic():
        return _options(passkey.begin_registration(who, who.signature, office().municipality, clock.now()))


@require_POST
@for_staff()
def remove(request: HttpRequest, who: Staff, language: Language) -> HttpResponse:
    """Take off one of one's own."""
    number = request.POST.get("key", "")
    found = next((one for one in passkey.of(who) if str(one.pk) == number), None)
    if found is None:
        raise Http404
    with transaction.atomic():
        passkey.revoke(found, Ended.OWNER, clock.now())
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


def _answer(request: HttpRequest) -> str:
    return request.POST.get("passkey", "")[: LONGEST + 1]


def _options(options: str) -> HttpResponse:
    return HttpResponse(options, content_type="application/json")
