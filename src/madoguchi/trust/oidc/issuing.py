"""「連携先」 We as a provider: what we say of ourselves, whether a service is who it says, our word of somebody."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TypeGuard

from madoguchi.trust.oidc import jose
from madoguchi.trust.oidc.asked import ACRS, AGAIN, ITEMS, OPENID
from madoguchi.trust.oidc.id_token import SKEW, half

ASSERTED_FOR = timedelta(hours=1)
"""A service's word of who it is may count so long at most: what libraries give it if nobody says otherwise."""
LASTS = timedelta(minutes=10)
"""So long our word counts for who got it."""
BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_LONGEST_NAME = 256
_METHODS, _ALGORITHMS = ("private_key_jwt",), ("ES256", "PS256", "RS256")


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """「連携先」 Where we are asked: through the browser, and behind it."""

    authorization: str
    token: str
    userinfo: str
    keys: str
    revocation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asserted:
    """「private_key_jwt」 That a service said so: under which name of its own, and until when it counts."""

    name: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """「IDトークン」 Who was there, for whom, and how they were verified; `levels` as three more claims.

    `proven_at` only where it was asked for: two services could find by it that they know the same person.
    """

    issuer: str
    client_id: str
    subject: str
    nonce: str
    authentication_level: int
    levels: Mapping[str, int]
    proven_at: datetime | None


def document(issuer: str, where: Addresses) -> dict[str, object]:
    """What we say of ourselves (OpenID Connect Discovery 1.0, RFC 8414)."""
    return {
        "issuer": issuer,
        "authorization_endpoint": where.authorization,
        "token_endpoint": where.token,
        "userinfo_endpoint": where.userinfo,
        "jwks_uri": where.keys,
        "revocation_endpoint": where.revocation,
        "scopes_supported": [OPENID, *ITEMS, AGAIN],
        "claims_supported": ["sub", "auth_time", "acr", *ITEMS],
        "acr_values_supported": [*ACRS],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "userinfo_signing_alg_values_supported": ["ES256"],
        "code_challenge_methods_supported": ["S256"],
        **{
            f"{endpoint}_endpoint_auth_{what}_supported": list(said)
            for endpoint in ("token", "revocation")
            for what, said in (("methods", _METHODS), ("signing_alg_values", _ALGORITHMS))
        },
        "authorization_response_iss_parameter_supported": True,
        "claims_parameter_supported": False,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
        "ui_locales_supported": ["ja", "en"],
    }


def asserted(token: str, client_id: str, keys: tuple[jose.Key, ...], issuer: str, at: datetime) -> Asserted | None:
    """「private_key_jwt」 What a service says of itself, if it signed it for us alone and for now (RFC 7523).

    It has to be addressed to the issuer and to nobody else: what was addressed to where tokens are got could have been
    meant for another provider, who named our address as its own.
    """
    claims = jose.claims_of(token, keys)
    if isinstance(claims, jose.Unsigned) or claims.get("aud") not in (issuer, [issuer]):
        return None
    until, name, before = claims.get("exp"), claims.get("jti"), claims.get("nbf", 0)
    if (claims.get("iss"), claims.get("sub")) != (client_id, client_id):
        return None
    if not isinstance(name, str) or not 0 < len(name) <= _LONGEST_NAME or not name.isprintable():
        return None
    if not (_is_time(until) and _is_time(before)):
        return None
    now, skew = at.timestamp(), SKEW.total_seconds()
    if not (before - skew <= now < until <= now + ASSERTED_FOR.total_seconds() + skew):
        return None
    return Asserted(name=name, until=datetime.fromtimestamp(until, UTC))


def id_token(word: Word, access_token: str, at: datetime) -> dict[str, object]:
    """「IDトークン」 What it says (OpenID Connect Core 2 and 3.1.3.6)."""
    said: dict[str, object] = {
        "iss": word.issuer,
        "sub": word.subject,
        "aud": word.client_id,
        "iat": int(at.timestamp()),
        "exp": int((at + LASTS).timestamp()),
        "acr": ACRS[word.authentication_level - 1],
        "at_hash": half(access_token),
        **word.levels,
    }
    since = {"auth_time": int(word.proven_at.timestamp())} if word.proven_at else {}
    return said | since | ({"nonce": word.nonce} if word.nonce else {})


def challenge_of(verifier: str) -> str:
    """「PKCE」 What a service sent ahead of a secret that it shows now (RFC 7636, S256).

    >>> challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
    """
    return base64.urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _is_time(said: object) -> TypeGuard[float]:
    return isinstance(said, (int, float)) and not isinstance(said, bool) and 0 <= said < 10**12
