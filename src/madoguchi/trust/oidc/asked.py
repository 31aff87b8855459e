"""「連携先」 What a service asks of us through a browser, read strictly, and how it is answered.

OpenID Connect Core 3.1.2, with PKCE by S256 always (RFC 7636, RFC 9700) and our name in each answer (RFC 9207). What is
wrong before it is known where to lead back to is told the person; everything else the service.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from urllib.parse import urlencode, urlsplit

OPENID, AGAIN = "openid", "offline_access"
ACRS = ("aal1", "aal2", "aal3")
"""「当人認証保証レベル」 What may be asked for, and is said, as `acr`; from level 1."""
LONGEST: Mapping[str, int] = MappingProxyType({"state": 1_500, "nonce": 300})
"""Characters of what comes back as it was sent. Some libraries keep all they have to remember in `state`."""
FIELDS = (
    *("response_type", "client_id", "redirect_uri", "scope", "state", "nonce"),
    *("code_challenge", "code_challenge_method", "acr_values", "prompt", "max_age", "response_mode", "ui_locales"),
    *("request", "request_uri", "registration"),
)
"""What is looked at; whatever else comes is left (OpenID Connect Core 3.1.2.1)."""
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_SECONDS = re.compile(r"[0-9]{1,9}")
_OFTEN = 300


class BasicItem(StrEnum):
    """「基本4情報」 The scopes, one for each item, named as デジタル認証アプリ names them."""

    NAME = "name"
    BIRTHDATE = "birthdate"
    ADDRESS = "address"
    GENDER = "gender"


ITEMS = tuple(BasicItem)


class Wrong(StrEnum):
    """「連携先」 Why a request is answered with an error, in the words of OAuth and OpenID Connect."""

    REQUEST = "invalid_request"
    RESPONSE_TYPE = "unsupported_response_type"
    SCOPE = "invalid_scope"
    OBJECT = "request_not_supported"
    OBJECT_ELSEWHERE = "request_uri_not_supported"
    REGISTRATION = "registration_not_supported"
    UNSEEN = "interaction_required"
    """It was to be answered without showing the person anything, which we never do."""
    DENIED = "access_denied"
    """The person stopped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """「連携先」 One request.

    `acr`: the lowest level asked for, 0 for none; `max_age`: seconds since a proof, None where it may be any; `anew`:
    whether the person is to be asked for what they agreed to before.
    """

    redirect_uri: str
    state: str
    nonce: str
    challenge: str
    items: tuple[str, ...]
    again: bool
    acr: int
    max_age: int | None
    anew: bool


def one_of(sent: Mapping[str, Sequence[str]], name: str) -> str:
    """What was sent once under a name; empty where nothing was, or more than one."""
    many = sent.get(name, ())
    return many[0] if len(many) == 1 else ""


def asked(sent: Mapping[str, Sequence[str]], may_ask: Collection[str], *, may_come_again: bool) -> Asked | Wrong:
    """What a request asks for, of which the client and its address were found to be right. `may_ask`: which items."""
    if any(len(sent.get(name, ())) > 1 for name in FIELDS):
        return Wrong.REQUEST
    said = {name: one_of(sent, name) for name in FIELDS}
    prompts, scopes = said["prompt"].split(), tuple(dict.fromkeys(said["scope"].split()))
    if refused := _refused(said, prompts):
        return refused
    known = [one for one in scopes if one in ITEMS]
    if OPENID not in scopes or not {*known} <= {*may_ask} or (AGAIN in scopes and not may_come_again):
        return Wrong.SCOPE
    levels = [ACRS.index(one) + 1 for one in said["acr_values"].split() if one in ACRS]
    age = int(said["max_age"]) if said["max_age"] else None
    return Asked(
        redirect_uri=said["redirect_uri"],
        state=said["state"],
        nonce=said["nonce"],
        challenge=said["code_challenge"],
        items=tuple(one for one in ITEMS if one in known),
        again=AGAIN in scopes,
        acr=min(levels, default=0),
        max_age=_OFTEN if "login" in prompts else age if age is None else max(age, _OFTEN),
        anew="consent" in prompts,
    )


def answer(redirect_uri: str, state: str, issuer: str, **said: str) -> str:
    """Where the browser goes with a code, or with an error.

    >>> answer("https://a.example/b", "s t", "https://c.example", code="1")
    'https://a.example/b?code=1&state=s+t&iss=https%3A%2F%2Fc.example'
    """
    joint = "&" if urlsplit(redirect_uri).query else "?"
    # One that was cut would be no answer to anything.
    echoed = {"state": state} if state and _is_echoed("state", state) else {}
    return f"{redirect_uri}{joint}{urlencode({**said, **echoed, 'iss': issuer})}"


def _refused(said: Mapping[str, str], prompts: Sequence[str]) -> Wrong | None:
    objects = {"request": Wrong.OBJECT, "request_uri": Wrong.OBJECT_ELSEWHERE, "registration": Wrong.REGISTRATION}
    if unknown := next((wrong for name, wrong in objects.items() if said[name]), None):
        return unknown
    if said["response_type"] != "code":
        return Wrong.RESPONSE_TYPE if said["response_type"] else Wrong.REQUEST
    if said["response_mode"] not in ("", "query") or not all(_is_echoed(name, said[name]) for name in LONGEST):
        return Wrong.REQUEST
    if said["code_challenge_method"] != "S256" or not _CHALLENGE.fullmatch(said["code_challenge"]):
        return Wrong.REQUEST
    if said["max_age"] and not _SECONDS.fullmatch(said["max_age"]):
        return Wrong.REQUEST
    return Wrong.UNSEEN if "none" in prompts else None


def _is_echoed(name: str, text: str) -> bool:
    return len(text) <= LONGEST[name] and (not text or (text.isascii() and text.isprintable()))
