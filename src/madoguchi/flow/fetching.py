"""What another machine answers: in time, not too much of it, and from the very address that was named."""

from __future__ import annotations

import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

SECONDS = 10.0
"""So long an answer may take, all of it."""
_AT_ONCE = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was answered. `status` is that of HTTP."""

    status: int
    body: bytes


def fetched(address: str, longest: int, *, body: bytes | None = None, kind: str = "") -> Answer | None:
    """The answer to a GET, or to a POST of a body of this kind; it raises nothing.

    None: nobody answered by HTTP in SECONDS, or more than `longest` bytes. What leads elsewhere (3xx) is not followed.
    """
    ends = time.monotonic() + SECONDS
    try:
        where = urlsplit(address)
        if where.scheme not in ("http", "https") or not where.hostname:
            return None
        opened = HTTPSConnection if where.scheme == "https" else HTTPConnection
        connection = opened(where.hostname, where.port, timeout=SECONDS)
        try:
            target = f"{where.path or '/'}{f'?{where.query}' if where.query else ''}"
            headers = {"Content-Type": kind} if body is not None else {}
            connection.request("GET" if body is None else "POST", target, body=body, headers=headers)
            answer = connection.getresponse()
            content = b""
            while time.monotonic() < ends:
                if connection.sock is not None:
                    connection.sock.settimeout(max(ends - time.monotonic(), 0.01))
                part = answer.read1(_AT_ONCE)
                content += part
                if not part:
                    return Answer(status=answer.status, body=content)
                if len(content) > longest:
                    return None
            return None
        finally:
            connection.close()
    except (OSError, HTTPException, ValueError):
        return None
