"""「電子署名」 What is sent can be signed with a card: the text waits while the app that reads cards is open.

The app gets a digest, and returns a signature of it and the certificate, as the Digital Agency's service does (署名API
of デジタル認証アプリ). Whether it has to be signed a programme declares; where not, it is the resident's choice.
"""

from __future__ import annotations

import base64
import logging

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from madoguchi.core.errors import Busy, Conflict, MadoguchiError
from madoguchi.flow import signatures
from madoguchi.flow.signatures import Answer, Signed, Statement
from madoguchi.identity import step_up
from madoguchi.identity.models import ToSign, Visit
from madoguchi.portal.needs import More
from madoguchi.portal.page import for_oneself, in_language, page
from madoguchi.trust import seal
from madoguchi.web import clock
from madoguchi.web.cards import LONGEST
from madoguchi.web.language import Language

WANTED = "sign"
"""The field by which a last page says that it is to be signed."""
LATER = "later"
"""Why a signature is not taken where it is the office that cannot."""


def is_offered(visitor: Visit) -> bool:
    """Whether the visitor can sign here: for oneself alone."""
    return visitor.mandate is None and signatures.are_taken()


def waiting(request: HttpRequest, visitor: Visit) -> ToSign | None:
    """What is being sent, as it waits for a signature or has one."""
    return step_up.to_sign(visitor, request.POST.get(step_up.GONE_ON, ""))


def signed(request: HttpRequest, visitor: Visit, statement: Statement) -> Signed | None:
    """The signature of what is being sent, or None where it is sent without one.

    Raises More where it is still to be signed, and Conflict `portal.cannot_sign` or `portal.cannot_sign_now` where
    that cannot be.
    """
    waits = waiting(request, visitor)
    if waits and waits.signed and Statement.of(waits) == statement:
        return Signed.of(waits.signed)
    if not statement.is_needed and WANTED not in request.POST:
        return None
    if not is_offered(visitor):
        raise _cannot(is_needed=statement.is_needed)
    raise More(visitor.level, "", statement)


@for_oneself
def sign(request: HttpRequest, visitor: Visit, language: Language, number: int) -> HttpResponse:
    """What is to be signed, and to the app; the app's answer; and then the sending, with all that was typed."""
    waits = step_up.to_sign(visitor, str(number))
    if waits is None or not signatures.are_taken():
        return _gone(language)
    refused = ""
    if request.method == "POST" and not waits.signed:
        with transaction.atomic():
            if not step_up.tries(waits):
                step_up.went_on(visitor, str(number), sent=True)
                return _gone(language)
        found = _judged(request, visitor, waits)
        if isinstance(found, Signed):
            with transaction.atomic():
                step_up.sign(waits, found.kept)
            return HttpResponseRedirect(reverse("sign", kwargs={"language": language, "number": number}))
        refused = f"sign.{found}"
    typed = step_up.typed(waits.step)
    values = {
        "waits": waits,
        "signed": Signed.of(waits.signed) if waits.signed else None,
        "step": waits.step,
        "address": in_language(waits.step.address, language),
        "typed": typed,
        "unsigned": () if waits.is_needed else [(name, one) for name, one in typed if name != WANTED],
        "digest": base64.b64encode(seal.to_sign(waits.head)).decode(),
        "field": step_up.GONE_ON,
        "app": reverse("invented_signature", kwargs={"language": language}),
        "refused": refused,
    }
    return page(request, language, "sign", values, status=422 if refused else 200)


def _judged(request: HttpRequest, visitor: Visit, waits: ToSign) -> Signed | str:
    """The signature that the app returned, or why it is not taken. What is the office's own trouble is in its log."""
    certificate, signature = (request.POST.get(name, "")[:LONGEST] for name in ("certificate", "signature"))
    answer = Answer(certificate=certificate, signature=signature)
    try:
        return signatures.judge(waits, answer, visitor, clock.now(), machine=clock.of_the_machine())
    except Busy:
        raise
    except MadoguchiError as error:
        logging.getLogger(__name__).warning("A signature cannot be taken: %s", error.en)
        return LATER


def _gone(language: Language) -> HttpResponse:
    """It waits no more: it was sent, another window took its place, or the time or the tries were over."""
    return HttpResponseRedirect(reverse("home", kwargs={"language": language}) + "?gone=1")


def _cannot(*, is_needed: bool) -> Conflict:
    if is_needed:
        return Conflict(
            "portal.cannot_sign",
            ja="この届出には電子署名が要りますが、いまこの画面では署名できません（カードを読み取るアプリがつながっていないか、"
            "代理の方の届出です）。何も送っていません。手紙に同封の用紙か、窓口で届け出てください。",
            en="This takes a signature by card, which cannot be made here now: no app that reads cards is connected, "
            "or somebody acts for another. Nothing was sent. Please use the paper form or come to the counter.",
        )
    return Conflict(
        "portal.cannot_sign_now",
        ja="いまこの画面では電子署名できません。何も送っていません。前の画面に戻れば、署名しないで送れます。",
        en="It cannot be signed here now. Nothing was sent. Go back a page, and send it without a signature.",
    )
