"""「IDトークン」 Whether what a provider says of somebody counts: each step of OpenID Connect Core 3.1.3.7."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from hmac import compare_digest
from typing import TypeGuard

SKEW = timedelta(seconds=60)
"""So far apart may two clocks be."""
OLDEST = timedelta(minutes=10)
"""A token was made for the code that was just exchanged: an older one is somebody's copy."""
LONGEST_SUBJECT = 255


class Fault(StrEnum):
    """「IDトークン」 Why one does not count."""

    ISSUER = "issuer"
    AUDIENCE = "audience"
    """It is for another client, or for several."""
    EXPIRED = "expired"
    EARLY = "early"
    """It is from the future."""
    NONCE = "nonce"
    """It is not the answer to what this browser asked."""
    SUBJECT = "subject"
    """It says of nobody that they are there."""
    ACCESS_TOKEN = "access_token"  # noqa: S105 (the name of a fault)
    """It came with another access token than the one that it was made with."""
    LEVEL = "level"
    """Its owner was verified by less than was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """「IDトークン」 What one has to say. `acr`: the values that reach what was asked for."""

    issuer: str
    client_id: str
    nonce: str
    acr: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """「IDトークン」 Who was there, by the provider's own name for them, and how they were verified."""

    subject: str
    acr: str


def judge(claims: Mapping[str, object], expected: Expected, access_token: str, at: datetime) -> Told | Fault:
    """What a token tells whose signature was verified (`jose.claims_of`)."""
    subject, acr = claims.get("sub"), claims.get("acr", "")
    if claims.get("iss") != expected.issuer:
        return Fault.ISSUER
    if not _is_for(claims, expected.client_id):
        return Fault.AUDIENCE
    if late := _out_of_time(claims, at):
        return late
    nonce = claims.get("nonce")
    if not isinstance(nonce, str) or not compare_digest(nonce.encode(), expected.nonce.encode()):
        return Fault.NONCE
    if "at_hash" in claims and claims["at_hash"] != half(access_token):
        return Fault.ACCESS_TOKEN
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT or not _is_plain(subject):
        return Fault.SUBJECT
    if not isinstance(acr, str) or acr not in expected.acr:
        return Fault.LEVEL
    return Told(subject=subject, acr=acr)


def half(access_token: str) -> str:
    """`at_hash`: the left half of the SHA-256, for each of our algorithms ends with 256."""
    return base64.urlsafe_b64encode(sha256(access_token.encode()).digest()[:16]).rstrip(b"=").decode()


def _is_for(claims: Mapping[str, object], client_id: str) -> bool:
    audience = claims.get("aud")
    return audience in (client_id, [client_id]) and claims.get("azp", client_id) == client_id


def _out_of_time(claims: Mapping[str, object], at: datetime) -> Fault | None:
    until, made, before = (claims.get(name, 0 if name == "nbf" else None) for name in ("exp", "iat", "nbf"))
    now, skew = at.timestamp(), SKEW.total_seconds()
    if not (_is_number(until) and _is_number(made) and _is_number(before)):
        return Fault.EXPIRED
    if now >= until + skew or now - made > OLDEST.total_seconds():
        return Fault.EXPIRED
    return Fault.EARLY if max(made, before) > now + skew else None


def _is_number(said: object) -> TypeGuard[float]:
    return isinstance(said, (int, float)) and not isinstance(said, bool) and abs(said) < 10**12


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable()
