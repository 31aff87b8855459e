"""「利用者証明用電子証明書」 The app that reads cards: where it is, and what it sends.

It gets a challenge and where to return, and returns `identity.card.Answer` as a form.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from madoguchi.flow import card_authorities, card_standing
from madoguchi.identity.card import Answer
from madoguchi.identity.kinds import Side
from madoguchi.web import clock
from madoguchi.web.language import Language

LONGEST = 12_000
"""Characters of one part of an answer; a certificate in base64 has some thousands."""
ANSWER = "card_answer"
"""The field in which a form brings an answer: challenge, certificate and signature with full stops between."""
_APPS = {Side.RESIDENT: "invented_card", Side.STAFF: "invented_staff_card"}
_PARTS = ("challenge", "certificate", "signature")


def app_of(side: Side, language: Language) -> str | None:
    """The address of the app that reads cards; None where none is connected."""
    return reverse(_APPS[side], kwargs={"language": language}) if card_authorities.have_app() else None


def parts_of(request: HttpRequest) -> tuple[str, ...]:
    """Challenge, certificate and signature, as the app sends them; each cut where nothing of it can be right."""
    return tuple(request.POST.get(name, "")[:LONGEST] for name in _PARTS)


def card_answer(request: HttpRequest, side: Side) -> Answer:
    """What a card answered, as the app sends it, and what its authority says of it. Raises as `card_standing.asked`."""
    return _asked(parts_of(request), request, side)


def answer_in(request: HttpRequest) -> Answer | None:
    """What a card answered, as a form of staff that it proves brings it; None where none does. As `card_answer`."""
    text = request.POST.get(ANSWER, "")[: len(_PARTS) * LONGEST]
    found = text.split(".")
    parts = tuple(found) if len(found) == len(_PARTS) else (text, "", "")
    return _asked(parts, request, Side.STAFF) if text else None


def _asked(parts: tuple[str, ...], request: HttpRequest, side: Side) -> Answer:
    challenge, certificate, signature = parts
    shown = Answer(challenge=challenge, certificate=certificate, signature=signature)
    return card_standing.asked(shown, request.get_host(), clock.now(), side=side)
