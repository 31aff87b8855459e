"""What another machine answers: in time, not too much of it, and from the very address that was named."""

from __future__ import annotations

import socket
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Timer
from types import MappingProxyType
from urllib.parse import urlsplit

SECONDS = 8.0
"""So long an answer may take, all of it."""
_AT_ONCE = 65_536
_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was answered. `status` is that of HTTP."""

    status: int
    body: bytes


def fetched(
    address: str, longest: int, *, body: bytes | None = None, headers: Mapping[str, str] = _NONE
) -> Answer | None:
    """The answer to a GET, or to a POST where there is a body; it raises nothing.

    None: nobody answered by HTTP in SECONDS, or more than `longest` bytes. What leads elsewhere (3xx) is not followed.
    """
    try:
        where = urlsplit(address)
        if where.scheme not in ("http", "https") or not where.hostname:
            return None
        opened = HTTPSConnection if where.scheme == "https" else HTTPConnection
        connection = opened(where.hostname, where.port, timeout=SECONDS)
        target = f"{where.path or '/'}{f'?{where.query}' if where.query else ''}"
        return _answered(connection, target, longest, body, headers)
    except (OSError, HTTPException, ValueError):
        return None


def _answered(
    connection: HTTPConnection, target: str, longest: int, body: bytes | None, headers: Mapping[str, str]
) -> Answer | None:
    ends = time.monotonic() + SECONDS
    connection.connect()
    # A timeout of a socket is for each part of an answer; this one is for all of it.
    timer = Timer(SECONDS, _end, [connection.sock])
    timer.start()
    try:
        connection.request("GET" if body is None else "POST", target, body=body, headers=dict(headers))
        answer, content = connection.getresponse(), b""
        while part := answer.read1(_AT_ONCE):
            content += part
            if len(content) > longest:
                return None
        return Answer(status=answer.status, body=content) if time.monotonic() < ends else None
    finally:
        timer.cancel()
        connection.close()


def _end(opened: socket.socket) -> None:
    with suppress(OSError):
        opened.shutdown(socket.SHUT_RDWR)
