"""「電子署名」 What is sent can be signed with a card: the text waits while the app that reads cards is open.

The app gets a digest, and returns a signature of it and the certificate, as the Digital Agency's service does (署名API
of デジタル認証アプリ). Whether it has to be signed a programme declares; where not, it is the resident's choice.
"""

from __future__ import annotations

import base64

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from madoguchi.core.errors import Conflict
from madoguchi.flow import signatures
from madoguchi.flow.signatures import Answer, Signed, Statement
from madoguchi.identity import step_up
from madoguchi.identity.models import Visit
from madoguchi.portal.cards import LONGEST
from madoguchi.portal.needs import More
from madoguchi.portal.page import for_oneself, page
from madoguchi.programme.declaration import Programme
from madoguchi.trust import seal
from madoguchi.web import clock
from madoguchi.web.language import Language

WANTED = "sign"
"""The field by which a last page says that it is to be signed."""


def is_offered(visitor: Visit) -> bool:
    """Whether the visitor can sign here: for oneself alone."""
    return visitor.mandate is None and signatures.are_taken()


def signed(request: HttpRequest, visitor: Visit, programme: Programme, statement: Statement) -> Signed | None:
    """The signature of what is being sent, or None where it is sent without one.

    Raises More where it is still to be signed, and Conflict `portal.cannot_sign` where it has to be and cannot.
    """
    waited = step_up.to_sign(visitor, request.POST.get(step_up.GONE_ON, ""))
    if waited and waited.signed and (waited.name, waited.text) == (statement.name, statement.text):
        return Signed.of(waited.signed)
    if not programme.application.signed and WANTED not in request.POST:
        return None
    if not is_offered(visitor):
        raise Conflict(
            "portal.cannot_sign",
            ja="この届出には電子署名が要りますが、いまこの画面では署名できません（カードを読み取るアプリがつながっていないか、"
            "代理の方の届出です）。何も送っていません。手紙に同封の用紙か、窓口で届け出てください。",
            en="This takes a signature by card, which cannot be made here now: no app that reads cards is connected, "
            "or somebody acts for another. Nothing was sent. Please use the paper form or come to the counter.",
        )
    raise More(visitor.level, "", statement)


@for_oneself
def sign(request: HttpRequest, visitor: Visit, language: Language, number: int) -> HttpResponse:
    """What is to be signed, and to the app; the app's answer; and then the sending, with all that was typed."""
    waits = step_up.to_sign(visitor, str(number))
    if waits is None or not signatures.are_taken():
        return HttpResponseRedirect(reverse("home", kwargs={"language": language}))
    refused = ""
    if request.method == "POST" and not waits.signed:
        statement = Statement(name=waits.name, text=waits.text)
        certificate, signature = (request.POST.get(name, "")[:LONGEST] for name in ("certificate", "signature"))
        answer, machine = Answer(certificate=certificate, signature=signature), clock.of_the_machine()
        found = signatures.judge(statement, waits.head, answer, visitor, clock.now(), machine=machine)
        if isinstance(found, Signed):
            with transaction.atomic():
                step_up.sign(waits, found.text)
            return HttpResponseRedirect(reverse("sign", kwargs={"language": language, "number": number}))
        refused = f"sign.{found}"
    values = {
        "waits": waits,
        "signed": Signed.of(waits.signed) if waits.signed else None,
        "step": waits.step,
        "typed": step_up.typed(waits.step),
        "digest": base64.b64encode(seal.to_sign(waits.head)).decode(),
        "field": step_up.GONE_ON,
        "app": reverse("invented_signature", kwargs={"language": language}),
        "refused": refused,
    }
    return page(request, language, "sign", values, status=422 if refused else 200)
