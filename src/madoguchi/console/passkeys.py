"""「パスキー」 Staff come in, and prove at an approval that it is still they, with a key on their own device."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from madoguchi.console.door import again, led_to
from madoguchi.console.page import COOKIE, browser_of, for_staff, offers_passkeys, page, proven, shift_of
from madoguchi.core.errors import Conflict
from madoguchi.flow import staff_keys
from madoguchi.identity import card, challenge, desks, first_key, passkey, presence, proof
from madoguchi.identity.kinds import Ended, How, Intent, Side
from madoguchi.identity.models import Card, Passkey, Shift, Staff
from madoguchi.identity.response import LONGEST
from madoguchi.web import clock
from madoguchi.web.guard import hand_token
from madoguchi.web.language import Language
from madoguchi.web.office import office
from madoguchi.web.sent import all_that_is_sent


@require_POST
def begin_coming_in(_request: HttpRequest, language: Language) -> HttpResponse:
    """What the device is asked, whoever it is."""
    _require_passkeys()
    with transaction.atomic():
        return _options(passkey.begin_sign_in(Side.STAFF, clock.now()))


@require_POST
def come_in(request: HttpRequest, language: Language) -> HttpResponse:
    """Come in with a passkey; who may not work here any more is refused in the same words as a stranger."""
    _require_passkeys()
    now, token = clock.now(), ""
    with transaction.atomic():
        key = passkey.finish_sign_in(Side.STAFF, _answer(request), now)
        if key and key.staff and key.staff.ended_at is None:
            token = presence.begin(Shift(staff=key.staff, passkey=key, browser=browser_of(request)), now)
    if not token:
        return page(request, language, "signin", {"key_refused": True, **again(request)}, status=422)
    response = HttpResponseRedirect(led_to(request, language))
    hand_token(response, COOKIE, token)
    return response


@for_staff()
def keys(request: HttpRequest, who: Staff, language: Language) -> HttpResponse:
    """One's passkeys and cards, making one more, and on which devices one is signed in."""
    if request.method == "POST" and "add" in request.POST:
        may_make = proven(request, who)
        return shown(request, who, language, fault="" if may_make else "secret.bad", may_make=may_make)
    if request.method == "POST":
        if not _made(request, who):
            return shown(request, who, language, refused=True)
        return back(language, added=True)
    return shown(request, who, language)


def shown(
    request: HttpRequest,
    who: Staff,
    language: Language,
    *,
    fault: str = "",
    refused: bool = False,
    may_make: bool = False,
) -> HttpResponse:
    """The page of one's keys; `may_make`: they just proved that it is they."""
    held, cards = passkey.of(who), card.of(who)
    values = {
        "keys": held,
        "cards": cards,
        "desks": desks.of(who, clock.now()),
        "here": shift_of(request),
        "until": first_key.until(who) if who.must_change else None,
        "may_make": may_make,
        "fault": fault,
        "by_key": not first_key.takes_secret(who, clock.now()),
        "full": len(held) >= passkey.MOST,
        "cards_full": len(cards) >= card.MOST,
        "offered": offers_passkeys(request),
        "refused": refused,
        "added": request.method == "GET" and "added" in request.GET,
    }
    return page(request, language, "passkeys", values, status=422 if refused or fault else 200)


@require_POST
@for_staff()
def begin_key(request: HttpRequest, who: Staff, language: Language) -> HttpResponse:
    """What the device is asked to make; only after the secret or another key: a desk may have been left open."""
    _require_passkeys()
    if not is_just_proven(request, who):
        return HttpResponse(status=422)
    of_whom, now, desk = office().municipality, clock.now(), desk_of(request)
    with transaction.atomic():
        return _options(passkey.begin_registration(who, who.signature, of_whom, now, bound_to=desk))


@require_POST
@for_staff()
def remove(request: HttpRequest, who: Staff, language: Language) -> HttpResponse:
    """Take off one of one's own, but not the last where nothing else lets one in."""
    number = request.POST.get("key", "")
    found = next((one for one in passkey.of(who) if str(one.pk) == number), None)
    if found is None:
        raise Http404
    with transaction.atomic():
        desks.hold(who)
        refuse_last(who, found)
        refuse_gone(passkey.revoke(found, Ended.OWNER, clock.now(), stays=shift_of(request)))
    return back(language)


@require_POST
@for_staff()
def end_desk(request: HttpRequest, who: Staff, language: Language) -> HttpResponse:
    """「執務」 End a desk of one's own on another device."""
    number, now = request.POST.get("desk", ""), clock.now()
    found = next((one for one in desks.of(who, now) if str(one.pk) == number), None)
    if found is None:
        raise Http404
    presence.end(found, now)
    return back(language)


@require_POST
@for_staff()
def begin_proof(request: HttpRequest, who: Staff, language: Language) -> HttpResponse:
    """What the device is asked at an approval: it signs for these very fields, sent to this very address."""
    _require_passkeys()
    shift = shift_of(request)
    if shift is None or shift.staff != who:
        return HttpResponse(status=422)
    sent = all_that_is_sent(request, request.POST.get("sent_to", ""))
    return _options(proof.begin(shift, sent, clock.now()))


def back(language: Language, *, added: bool = False) -> HttpResponse:
    """To the page of one's keys, which says so where one was `added`."""
    page_of_keys = reverse("staff-passkeys", kwargs={"language": language})
    return HttpResponseRedirect(f"{page_of_keys}?added=1" if added else page_of_keys)


def desk_of(request: HttpRequest) -> str:
    """To what the making of a key is bound: to this desk; empty where it is closed."""
    shift = shift_of(request)
    return f"desk {shift.pk}" if shift else ""


def is_just_proven(request: HttpRequest, who: Staff) -> bool:
    """「再認証」 Whether they proved it by this press, or on the page of keys just before. Raises as `proven`."""
    shift = shift_of(request)
    before = shift is not None and proof.lies_before(shift, "staff-passkeys", "add", clock.now())
    return before or proven(request, who)


def refuse_gone(ended: bool) -> None:
    """Say that nothing was taken off, where nothing was `ended`. Raises Conflict `console.key_gone`."""
    if not ended:
        raise Conflict(
            "console.key_gone",
            ja="何も外していません。この画面を開いた後に、外されたか、更新で別のものになりました。画面を開き直して、もう一度確かめて"
            "ください。",
            en="Nothing was taken off: since this page was opened it was taken off, or renewed under another number. "
            "Open the page again, and look once more.",
        )


def refuse_last(who: Staff, key: Passkey | Card) -> None:
    """Keep the last key that opens, where nothing else lets them in. Raises Conflict `console.last_passkey`."""
    if not first_key.takes_secret(who, clock.now()) and not set(staff_keys.that_open(who)) - {key}:
        raise Conflict(
            "console.last_passkey",
            ja="最後のパスキーやカードは外せません。外すと入れなくなります。先に別のものを登録してください。紛失したときは、管理の職員に"
            "頼んでください。",
            en="The last passkey or card is not taken off: you could not come in any more. Add another first. If it is "
            "lost, ask an administrator.",
        )


def key_made(request: HttpRequest, who: Staff) -> None:
    """「再認証」 A key was made: the proof that led to it leads to no other, and a one-time code opens nothing more."""
    challenge.spend_all(who, Intent.REGISTER, clock.now())
    if who.must_change:
        first_key.made(who)
        desks.end_all(who, clock.now(), stays=shift_of(request))


def _require_passkeys() -> None:
    """Raises Http404 where MADOGUCHI_STAFF_DOORS lets nobody in by a passkey."""
    if not first_key.opens(How.PASSKEY):
        raise Http404


def _made(request: HttpRequest, who: Staff) -> bool:
    """Keep the key that the device made."""
    _require_passkeys()
    name = request.POST.get("name", "")[:60]
    with transaction.atomic():
        desks.hold(who)
        desk, now = desk_of(request), clock.now()
        # Whoever closed the desk meanwhile closed it for this, too.
        made = desk and passkey.finish_registration(who, _answer(request), name, now, bound_to=desk)
        if made:
            key_made(request, who)
    return bool(made)


def _answer(request: HttpRequest) -> str:
    return request.POST.get("passkey", "")[: LONGEST + 1]


def _options(options: str) -> HttpResponse:
    return HttpResponse(options, content_type="application/json")
