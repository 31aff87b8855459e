"""For which name passkeys are made, and from which addresses they are taken: both follow from the settings.

A browser shows a passkey to no other name than the one that it was made for, so a copied page gets nothing
(https://www.w3.org/TR/webauthn-3/#rp-id, "relying party identifier").
"""

from __future__ import annotations

import re

from django.conf import settings

from madoguchi.core.errors import Conflict

REHEARSAL = "localhost"
"""The one name to which browsers give passkeys without TLS."""
_LOCAL = re.compile(r"http://localhost(:[0-9]{1,5})?")


def name() -> str | None:
    """The first of MADOGUCHI_HOSTS behind TLS, `localhost` without; None where there is no one name to bind them to."""
    hosts: list[str] = settings.ALLOWED_HOSTS
    if not settings.BEHIND_TLS:
        return REHEARSAL if REHEARSAL in hosts else None
    first = hosts[0] if hosts else ""
    return first if re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", first) and not first[-1].isdigit() else None


def has_passkeys(host: str) -> bool:
    """Whether a browser that came by this host (with or without its port) can use passkeys here."""
    bound_to, came_by = name(), host.rpartition(":")[0] if re.search(r":[0-9]+$", host) else host
    return bound_to is not None and _is_within(came_by.lower(), bound_to)


def admits(origin: str) -> bool:
    """Whether an answer that was given on a page of this origin counts; a port is only for rehearsals."""
    bound_to = name()
    if bound_to is None:
        return False
    if not settings.BEHIND_TLS:
        return bool(_LOCAL.fullmatch(origin))
    return any(origin == f"https://{host}" for host in settings.ALLOWED_HOSTS if _is_within(host, bound_to))


def bound_name() -> str:
    """The name that passkeys are bound to. Raises Conflict `identity.no_passkeys_here` where there is none."""
    found = name()
    if found is None:
        raise Conflict(
            "identity.no_passkeys_here",
            ja="この窓口ではパスキーを使えません。結び付ける名前が決まらないためです。MADOGUCHI_TLS=1 とし、"
            "MADOGUCHI_HOSTS の最初に名前を一つ書いてください。",
            en="Passkeys cannot be used at this counter: there is no one name to bind them to. Set MADOGUCHI_TLS=1 and "
            "write that name first in MADOGUCHI_HOSTS.",
        )
    return found


def _is_within(host: str, bound_to: str) -> bool:
    return host == bound_to or (settings.BEHIND_TLS and host.endswith(f".{bound_to}"))
