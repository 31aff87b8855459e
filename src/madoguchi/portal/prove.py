"""「追加の本人確認」 A page needed more than the visit has: the ways that reach it, and going on where one was."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from madoguchi.flow import card_authorities
from madoguchi.identity import card, passkey, relying_party, step_up, visit
from madoguchi.identity.kinds import Door, Side
from madoguchi.identity.level import OF_DOOR, Level
from madoguchi.identity.models import Card, StepUp, Visit
from madoguchi.identity.passkey import ResidentOwner
from madoguchi.portal import relying
from madoguchi.portal.offered import could_reach, reaching
from madoguchi.portal.page import COOKIE, for_oneself, for_visitors, in_language, page
from madoguchi.portal.passkeys import options, passkey_answer
from madoguchi.web import clock
from madoguchi.web.cards import app_of, card_answer
from madoguchi.web.guard import hand_token
from madoguchi.web.language import Language

_PURPOSE = "portal.step_up"
_OF_SERVICES = "/service/"
"""How the address of the page ends on which somebody agrees to what a service is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """「当人認証」 A door that reaches what is needed: whether the visitor has the key to it, or could make one now."""

    door: Door
    held: bool


@for_visitors
def prove(request: HttpRequest, visitor: Visit, language: Language, number: int) -> HttpResponse:
    """The ways that reach what is needed; a passkey answers here."""
    step = step_up.find(visitor, number)
    if step is None:
        return _home(language)
    refused = False
    if request.method == "POST" and not visitor.mandate:
        with transaction.atomic():
            if passkey.prove(_owner(visitor), passkey_answer(request), _PURPOSE, str(step.pk), clock.now()):
                return raised(language, visitor, step, Door.PASSKEY, OF_DOOR[Door.PASSKEY])
        refused = True
    return shown(request, visitor, language, step, refused="prove.passkey.bad" if refused else "")


@require_POST
@for_oneself
def begin(request: HttpRequest, visitor: Visit, language: Language, number: int) -> HttpResponse:
    """What the device is asked to sign: that it is for this very page that waits."""
    step = step_up.find(visitor, number)
    if step is None:
        return _home(language)
    with transaction.atomic():
        return options(passkey.begin_proof(_owner(visitor), _PURPOSE, str(step.pk), clock.now()))


@require_POST
@for_oneself
def by_card(request: HttpRequest, visitor: Visit, language: Language) -> HttpResponse:
    """「利用者証明用電子証明書」 Begin with a card, and take its answer: the app knows no number, the newest waits."""
    step = step_up.newest(visitor)
    if step is None or app_of(Side.RESIDENT, language) is None:
        return _home(language)
    if "begin" in request.POST:
        with transaction.atomic():
            asked = card.begin_proof(_owner(visitor), clock.now())
        return shown(request, visitor, language, step, asked=asked)
    answer, host, authorities = card_answer(request, Side.RESIDENT), request.get_host(), card_authorities.read()
    with transaction.atomic():
        found = card.prove(_owner(visitor), answer, host, authorities, clock.now())
        if isinstance(found, Card):
            return raised(language, visitor, step, Door.CARD, OF_DOOR[Door.CARD])
    return shown(request, visitor, language, step, refused=f"card.{found}")


@require_GET
@for_visitors
def go_on(request: HttpRequest, visitor: Visit, language: Language, number: int) -> HttpResponse:
    """All that was typed, to be sent on from where it was; a page that was only asked for is shown at once."""
    step = step_up.find(visitor, number)
    if step is None:
        return _home(language)
    if not visitor.level.reaches(step.needed):
        return HttpResponseRedirect(reverse("prove", kwargs={"language": language, "number": number}))
    typed, address = step_up.typed(step), in_language(step.address, language)
    if not typed:
        step_up.went_on(visitor, str(number), sent=True)
        return HttpResponseRedirect(address)
    values = {"step": step, "address": address, "typed": typed, "field": step_up.GONE_ON}
    return page(request, language, "go_on", values)


def raised(language: Language, visitor: Visit, step: StepUp, door: Door, level: Level) -> HttpResponse:
    """The visit has more from now on, under a new token."""
    response = HttpResponseRedirect(reverse("go_on", kwargs={"language": language, "number": step.pk}))
    hand_token(response, COOKIE, visit.raise_level(visitor, door, level, clock.now()))
    return response


def shown(
    request: HttpRequest,
    visitor: Visit,
    language: Language,
    step: StepUp,
    *,
    refused: str = "",
    title: str = "",
    asked: str = "",
) -> HttpResponse:
    """The page that asks; with `asked`, what a card is to sign; `title`: the provider that `refused` is about."""
    ways = _ways(request, visitor, language, step.needed)
    values = {
        "step": step,
        "held": [one for one in ways if one.held],
        "makes": [] if visitor.shared_terminal else [one for one in ways if not one.held],
        "typed": bool(step.typed),
        "linked": () if visitor.mandate else reaching(visitor, step.needed, language),
        "linkable": not visitor.shared_terminal and not visitor.mandate and could_reach(visitor, step.needed),
        "refused": refused,
        "title": title,
        "asked": asked,
        "app": app_of(Side.RESIDENT, language),
        "service": relying.title_of(request, language) if step.address.endswith(_OF_SERVICES) else "",
    }
    return page(request, language, "prove", values, status=422 if refused else 200)


def _ways(request: HttpRequest, visitor: Visit, language: Language, needed: Level) -> tuple[Way, ...]:
    """The doors that reach it with what the visitor proved already. For somebody else nobody can prove more."""
    if visitor.mandate:
        return ()
    doors = {
        Door.PASSKEY: relying_party.has_passkeys(request.get_host()),
        Door.CARD: app_of(Side.RESIDENT, language) is not None,
    }
    held = {Door.PASSKEY: passkey.of(_owner(visitor)), Door.CARD: card.of(_owner(visitor))}
    return tuple(
        Way(door=door, held=bool(held[door]))
        for door, is_open in doors.items()
        if is_open and visitor.level.joined(OF_DOOR[door]).reaches(needed)
    )


def _owner(visitor: Visit) -> ResidentOwner:
    return ResidentOwner(person_id=visitor.person_id)


def _home(language: Language) -> HttpResponse:
    return HttpResponseRedirect(reverse("home", kwargs={"language": language}))
