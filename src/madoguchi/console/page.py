"""A page for staff: who may see it, where one can go from it, and the proof that is asked for again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Concatenate, ParamSpec, Protocol
from urllib.parse import urlsplit, urlunsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from madoguchi.console.acts import OPENS, Act, has, may
from madoguchi.console.wording import SENTENCES
from madoguchi.core.errors import InputRefused, MadoguchiError
from madoguchi.flow import card_authorities
from madoguchi.flow.sheltering import is_sheltered
from madoguchi.identity import card, emergency, first_key, passkey, presence, proof, relying_party
from madoguchi.identity.kinds import How, Side
from madoguchi.identity.models import EmergencyUse, Shift, Staff
from madoguchi.identity.proof import Approved
from madoguchi.identity.response import LONGEST
from madoguchi.web import clock
from madoguchi.web import page as web
from madoguchi.web.browser import name_of
from madoguchi.web.cards import ANSWER, answer_in, app_of
from madoguchi.web.guard import DESK
from madoguchi.web.language import Language
from madoguchi.web.sent import all_that_is_sent

COOKIE = DESK
PRESSED = (
    *("approve", "send_back", "carry_out", "again", "hand_over", "hear"),
    *("reopen", "key", "end_card", "renew", "change", "enrol", "end_desks", "add", "ask", "confirm"),
    "acknowledge",
)
"""The buttons that take a proof."""
PLACES = (
    ("desk", None),
    ("find", Act.FIND),
    ("intake", Act.TAKE_IN),
    ("proxies", Act.PROXIES),
    ("decisions", Act.LOOK),
    ("programmes", Act.LOOK),
    ("money", Act.PAY),
    ("registers", Act.REGISTERS),
    ("audit", Act.AUDIT),
    ("log", Act.LOG),
    ("people", Act.APPOINT),
    ("roles", None),
)
"""Where the pages lead: the name of an address, and the act that it needs."""
_OWN = ("staff-", "emergenc")
"""How the names of addresses begin at which one deals with oneself."""
_FIRST_SECRET = ("staff-secret", ("choose",))
_FIRST_KEY = ("staff-passkeys", ("keys", "begin_key", "link_card"))
"""Where who is new is led, and the views that are open to them: one's own secret, or the first passkey or card."""
Arguments = ParamSpec("Arguments")


class View(Protocol[Arguments]):
    """A view as the addresses call it: what an address holds comes by name."""

    def __call__(
        self, request: HttpRequest, /, language: Language, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponseBase:
        """The page."""
        ...


Guarded = Callable[Concatenate[HttpRequest, Staff, Language, Arguments], HttpResponseBase]


def page(
    request: HttpRequest,
    language: Language,
    template: str,
    values: Mapping[str, object] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """The template of the console in this language, with the places that the one at the desk may go to."""
    shift = shift_of(request)
    here = request.resolver_match.view_name if request.resolver_match else ""
    places = [
        (f"place.{name}", reverse(name, kwargs={"language": language}), name == here)
        for name, act in PLACES
        if shift and not shift.staff.must_change and (act is None or may(shift.staff, act))
    ]
    offered, cards_in = offers_passkeys(request), card_authorities.open_to_staff()
    common: dict[str, object] = {
        "offered": offered,
        "secret_in": bool(shift and first_key.takes_secret(shift.staff, clock.now())),
        "has_passkey": bool(shift and offered and passkey.of(shift.staff)),
        "cards_in": cards_in,
        "has_card": bool(shift and cards_in and card.of(shift.staff)),
        "card_app": app_of(Side.STAFF, language) if cards_in else None,
        "staff": shift.staff if shift else None,
        "opened": [(f"act.{one.right}", one) for one in shift.staff.opened] if shift else (),
        "under_emergency": _marked(request) if shift else (),
        "places": places,
        **(values or {}),
    }
    if common.get("fault") == "secret.bad":
        by_key = {"passkey": "proof.bad", ANSWER: "proof.card.bad"}
        common["fault"] = next((said for name, said in by_key.items() if request.POST.get(name)), "secret.bad")
    return web.page(request, language, f"console/{template}.html", SENTENCES, common, status=status)


def refused(request: HttpRequest, language: Language, error: MadoguchiError) -> HttpResponse:
    """A refusal in its own words, with the way back to where the form stood."""
    values = {"said": in_words(error, language), "code": error.code, "came_from": came_from(request)}
    return page(request, language, "refused", values, status=400 if isinstance(error, InputRefused) else 409)


def trouble(request: HttpRequest, language: Language, values: Mapping[str, object], status: int) -> HttpResponse:
    """What went wrong before a view was asked, with the places where whoever is at the desk may go."""
    spoken = Language.EN if language is Language.EN else Language.JA
    return page(request, spoken, "trouble", {**values, "came_from": came_from(request)}, status=status)


def in_words(error: MadoguchiError, language: Language) -> str:
    """What a refusal says in the language of the page."""
    return error.en if language is Language.EN else error.ja


def came_from(request: HttpRequest) -> str:
    """The page of the console from which this one was asked for; empty where the browser does not say."""
    try:
        told = urlsplit(request.headers.get("Referer", "")[:2000])
    except ValueError:
        return ""
    if told.netloc != request.get_host() or not told.path.startswith(web.STAFF):
        return ""
    return urlunsplit(("", "", told.path, told.query, ""))


def shift_of(request: HttpRequest) -> Shift | None:
    """Who sits at this desk, while it lasts."""
    token = request.COOKIES.get(COOKIE, "")
    found = presence.find(Shift, token, clock.now(), noted=not _by_itself(request)) if token else None
    # Who unlocked a terminal for residents sits at no desk.
    if found is None or found.place:
        return None
    found.staff.opened = emergency.opened(found.staff, clock.now())
    return found


def offers_passkeys(request: HttpRequest) -> bool:
    """Whether staff may use passkeys, and this browser can."""
    return first_key.opens(How.PASSKEY) and relying_party.has_passkeys(request.get_host())


def browser_of(request: HttpRequest) -> str:
    """What the browser of this desk is called."""
    return name_of(request.headers.get("User-Agent", "")[:400])


def _by_itself(request: HttpRequest) -> bool:
    """Whether the page asks, which looks again by itself while nobody may be there."""
    return "HX-Request" in request.headers


def for_staff(act: Act | None = None) -> Callable[[Guarded[Arguments]], View[Arguments]]:
    """A page for whoever signed in and may do this act; all others are led to the door, or told that it is not theirs.

    Who has not chosen a secret of their own yet, or has not the key that they need, is led to that first.
    """

    def of_view(view: Guarded[Arguments]) -> View[Arguments]:
        def guarded(
            request: HttpRequest, /, language: Language, *args: Arguments.args, **kwargs: Arguments.kwargs
        ) -> HttpResponseBase:
            shift = shift_of(request)
            if shift is None:
                door = f"{reverse('staff-signin', kwargs={'language': language})}?ended=1"
                if _by_itself(request):
                    return HttpResponse(status=204, headers={"HX-Redirect": door})
                return HttpResponseRedirect(door)
            first, allowed = _FIRST_KEY if first_key.is_by_key_only(shift.staff) else _FIRST_SECRET
            if shift.staff.must_change and view.__name__ not in allowed:
                return HttpResponseRedirect(reverse(first, kwargs={"language": language}))
            if act and not may(shift.staff, act):
                return page(request, language, "not_yours", {"act": f"act.{act}"}, status=403)
            if not has(shift.staff, Act.PROTECTED) and is_hidden(shift.staff, kwargs.get("claim_id")):
                return page(request, language, "not_yours", {"act": f"act.{Act.PROTECTED}"}, status=403)
            _mark(request, shift.staff, act)
            try:
                return view(request, shift.staff, language, *args, **kwargs)
            except MadoguchiError as error:
                return refused(request, language, error)
            except Http404:
                return page(request, language, "missing", status=404)

        return guarded

    return of_view


def is_hidden(who: Staff, claim_id: object) -> bool:
    """「支援措置」 Whether a case is of a protected person, and who looks may not see where such live."""
    return isinstance(claim_id, int) and not may(who, Act.PROTECTED) and is_sheltered(claim_id)


def place_of(request: HttpRequest) -> str:
    """The address of a page below its language: the same for everybody who looks at the same thing."""
    return request.path.removeprefix(web.STAFF).partition("/")[2]


def pressed_of(request: HttpRequest) -> str:
    """Which button was pressed; `sent` for another of a form, empty where none was sent."""
    if request.method != "POST":
        return ""
    return next((one for one in PRESSED if one in request.POST), "sent")


def _marked(request: HttpRequest) -> tuple[EmergencyUse, ...]:
    """What was done by an emergency right to the one thing that a page shows."""
    of_one = bool(request.resolver_match and set(request.resolver_match.kwargs) - {"language"})
    return emergency.marked(place_of(request)) if of_one else ()


def _mark(request: HttpRequest, who: Staff, act: Act | None) -> None:
    """「緊急の権限」 Of whoever has one open, all that is sent is on record, and each page that it alone opened."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    if name.startswith(_OWN):
        return
    for one in who.opened:
        if request.method == "POST" or (act and not has(who, act) and act in OPENS[Act(one.right)]):
            emergency.mark(one, name, pressed_of(request), place_of(request), clock.now())


def proven(request: HttpRequest, who: Staff, seen: str = "") -> bool:
    """「再認証」 Whether who presses the button gave their secret with it, or signed for all of it with a key.

    A desk may have been left open. `seen`: what is approved by it, as the records hold it; on record with the proof.
    No transaction is open meanwhile. Raises InputRefused `flow.card_authorities`.
    """
    shift = shift_of(request)
    if shift is None or shift.staff != who:
        return False
    approved = Approved(
        act=request.resolver_match.view_name if request.resolver_match else "",
        pressed=pressed_of(request),
        address=place_of(request),
        sent=all_that_is_sent(request, request.path),
        seen=seen,
    )
    if answer := request.POST.get("passkey", "")[: LONGEST + 1]:
        return proof.by_passkey(shift, answer, approved, clock.now()) is not None
    if request.POST.get(ANSWER):
        return _proven_by_card(request, shift, approved)
    return proof.by_secret(shift, request.POST.get("secret", "")[:200], approved, clock.now()) is not None


def _proven_by_card(request: HttpRequest, shift: Shift, approved: Approved) -> bool:
    if not card_authorities.open_to_staff():
        return False
    shown = answer_in(request)
    host, trusted = request.get_host(), card_authorities.read()
    return shown is not None and proof.by_card(shift, shown, host, trusted, approved, clock.now()) is not None
