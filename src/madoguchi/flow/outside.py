"""「連携」 The one step of signing in that uses a network: a provider is asked, for few seconds and little.

No redirect is followed. Whatever comes of it that is no JSON object in time and of a size is `Away`, and why is in the
log, without what was sent.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType
from urllib.parse import urlencode

from madoguchi.core.errors import Busy
from madoguchi.core.lane import Lane
from madoguchi.identity.kinds import Side
from madoguchi.trust import ocsp
from madoguchi.trust.fetching import fetched

LONGEST = 200_000
"""Bytes; a set of keys has some thousands."""
_FORM = MappingProxyType({"Content-Type": "application/x-www-form-urlencoded"})
_OCSP = MappingProxyType({"Content-Type": "application/ocsp-request", "Accept": "application/ocsp-response"})
AT_ONCE, WAITING, WAITS_SECONDS = 3, 2, 4.0
"""Of the few who are served at once so many may wait for a provider: a slow one takes the counter from nobody else."""


def _full() -> Busy:
    return Busy(
        "flow.outside_busy",
        ja="カードの有効性を確かめる順番を待つ人が多いため、まだ受け付けていません。少し待って、もう一度送ってください。",
        en="Many wait for somebody else's answer on their cards, so yours was not taken yet. Wait a moment and send it "
        "again.",
    )


_LANE = Lane(AT_ONCE, WAITING, WAITS_SECONDS, _full)
_DESKS = Lane(1, 1, WAITS_SECONDS, _full)
"""Whoever comes in at the doors keeps nobody at a desk from approving."""


class Away(Exception):
    """「連携」 That a provider did not answer, or not as providers do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a provider answered: a JSON object, and whether it agreed (2xx)."""

    agreed: bool
    said: Mapping[str, object]


def get(address: str, *, bearer: str = "") -> Answer:
    """What an address shows. Raises Away."""
    return _ask(address, None, {"Authorization": f"Bearer {bearer}"} if bearer else {})


def post(address: str, fields: Mapping[str, str]) -> Answer:
    """What an address answers to a form. Raises Away."""
    return _ask(address, urlencode(fields).encode(), _FORM)


def standing(address: str, question: bytes, *, asks: Side = Side.RESIDENT) -> bytes | None:
    """「失効情報」 What a responder answers to a question (OCSP by HTTP, RFC 6960, A.1); None where it does not.

    Raises Busy `flow.outside_busy`: that others wait here does not mean that it is away.
    """
    with (_DESKS if asks is Side.STAFF else _LANE).turn():
        answer = fetched(address, ocsp.LONGEST, body=question, headers=_OCSP)
    if answer is None or answer.status != HTTPStatus.OK:
        logging.getLogger(__name__).warning("A responder is away.")
        return None
    return answer.body


def _ask(address: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
    """The addresses are those of the settings and of the provider's own document (`trust.oidc.discovery.is_safe`)."""
    try:
        with _LANE.turn():
            answer = fetched(address, LONGEST, body=body, headers={"Accept": "application/json", **headers})
        if answer is None:
            raise ValueError("no answer in time, or too long")
        said = json.loads(answer.body)
        if not isinstance(said, dict):
            raise ValueError("no object")
    except (ValueError, RecursionError, Busy) as error:
        logging.getLogger(__name__).warning("A provider is away: %s", type(error).__name__)
        raise Away from error
    return Answer(agreed=answer.status // 100 == 2, said=said)
