"""「失効情報」 Before a card is judged, its authority is asked how its certificate stands, where it answers (OCSP).

What it answers counts beside the lists (`trust.certificate.judge`), and the gravest of all does. While it is away the
lists count alone; where there are none, nobody comes in by a card.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import replace
from datetime import datetime

from madoguchi.flow import card_authorities, outside
from madoguchi.identity.card import OPENS, Answer
from madoguchi.trust import certificate


def asked(answer: Answer, at: datetime) -> Answer:
    """「失効情報」 What a card answered, with what its authority says of it now. Raises as `card_authorities.read`.

    No transaction is open meanwhile.
    """
    responders = card_authorities.responders()
    try:
        der = base64.b64decode(answer.certificate.encode("ascii"), validate=True) if responders else b""
    except (ValueError, binascii.Error):
        return answer
    question = certificate.question(der, OPENS, card_authorities.read(), at) if der else None
    if question is None or question[0] not in responders:
        return answer
    told = outside.standing(responders[question[0]], question[1])
    return replace(answer, standings=(told,)) if told else answer
