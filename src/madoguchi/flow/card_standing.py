"""「失効情報」 Before a card is judged, its authority is asked how its certificate stands, where it answers (OCSP).

What it answers counts beside the lists (`trust.certificate.judge`), and the gravest of all does. While it is away the
lists count alone; where there are none, nobody comes in by a card.
"""

from __future__ import annotations

import base64
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from madoguchi.flow import card_authorities, outside
from madoguchi.identity.card import OPENS, Answer, is_answered
from madoguchi.identity.kinds import Side
from madoguchi.trust import certificate
from madoguchi.trust.jpki import Kind


def asked(answer: Answer, host: str, at: datetime, *, side: Side) -> Answer:
    """「失効情報」 What a card answered on a side, with what its authority says of it now. Raises as `standings`.

    Nobody is asked of a card that did not answer what it was asked. No transaction is open meanwhile.
    """
    if not is_answered(answer, host, at):
        return answer
    der = base64.b64decode(answer.certificate.encode("ascii"), validate=True)
    return replace(answer, standings=standings(der, OPENS, at, side=side))


def standings(der: bytes, kinds: Collection[Kind], at: datetime, *, side: Side = Side.RESIDENT) -> tuple[bytes, ...]:
    """「失効情報」 What its authority says now of a certificate (DER) of these kinds; nothing where it does not answer.

    Raises as `card_authorities.read` and `outside.standing`. No transaction is open meanwhile.
    """
    responders = card_authorities.responders()
    question = certificate.question(der, kinds, card_authorities.read(), at) if responders else None
    if question is None or question[0] not in responders:
        return ()
    told = outside.standing(responders[question[0]], question[1], asks=side)
    return (told,) if told else ()
