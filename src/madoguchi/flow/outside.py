"""「連携」 The one step of signing in that uses a network: a provider is asked, for few seconds and little.

No redirect is followed. Whatever comes of it that is no JSON object in time and of a size is `Away`, and why is in the
log, without what was sent.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException
from typing import IO
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from madoguchi.core.errors import Busy
from madoguchi.core.lane import Lane
from madoguchi.identity.checking import busy

SECONDS = 8.0
"""So long one answer may take, from the first to the last of it."""
LONGEST = 200_000
"""Bytes; a set of keys has some thousands."""
_BIT = 16_384
AT_ONCE, WAITING, WAITS_SECONDS = 3, 6, 4.0
"""Of the few who are served at once so many may wait for a provider: a slow one takes the counter from nobody else."""


_LANE = Lane(AT_ONCE, WAITING, WAITS_SECONDS, busy)


class Away(Exception):
    """「連携」 That a provider did not answer, or not as providers do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a provider answered: a JSON object, and whether it agreed (2xx)."""

    agreed: bool
    said: Mapping[str, object]


def get(address: str, *, bearer: str = "") -> Answer:
    """What an address shows. Raises Away."""
    return _ask(Request(address, headers={"Authorization": f"Bearer {bearer}"} if bearer else {}))  # noqa: S310


def post(address: str, fields: Mapping[str, str]) -> Answer:
    """What an address answers to a form. Raises Away."""
    return _ask(Request(address, data=urlencode(fields).encode(), method="POST"))  # noqa: S310


class _Stay(HTTPRedirectHandler):
    def redirect_request(
        self, _req: Request, _fp: IO[bytes], _code: int, _msg: str, _headers: Message, _newurl: str
    ) -> None:
        return None


def _ask(request: Request) -> Answer:
    """The addresses are those of the settings and of the provider's own document (`trust.oidc.discovery.is_safe`)."""
    request.add_header("Accept", "application/json")
    until = time.monotonic() + SECONDS
    try:
        with _LANE.turn():
            return _answered(request, until)
    except (OSError, HTTPException, ValueError, RecursionError, Busy) as error:
        logging.getLogger(__name__).warning("A provider is away: %s", type(error).__name__)
        raise Away from error


def _answered(request: Request, until: float) -> Answer:
    try:
        with build_opener(_Stay).open(request, timeout=SECONDS) as found:
            return Answer(agreed=True, said=_object(found.read1, until))
    except HTTPError as refused:
        with refused:
            return Answer(agreed=False, said=_object(refused.read, until))


def _object(read: Callable[[int], bytes], until: float) -> Mapping[str, object]:
    whole = b""
    while bit := read(_BIT):
        whole += bit
        if len(whole) > LONGEST or time.monotonic() > until:
            raise ValueError("too long")
    said = json.loads(whole)
    if not isinstance(said, dict):
        raise ValueError("no object")
    return said
