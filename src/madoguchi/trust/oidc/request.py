"""「連携」 What is asked of a provider: through the browser for a code, and behind it for what the code stands for."""

from __future__ import annotations

import base64
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import urlencode, urlsplit

from cryptography.hazmat.primitives.asymmetric import ec

from madoguchi.trust.oidc import jose
from madoguchi.trust.oidc.discovery import Endpoints

ASSERTED_FOR = timedelta(minutes=1)
_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """「連携」 We, as a provider knows us: by which name, where answers come back, and the key that we sign with.

    `audience`: to whom our word is addressed. It is the issuer's, so that nobody else can use what they were sent.
    """

    client_id: str
    audience: str
    redirect_uri: str
    key: ec.EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """「state」「nonce」「PKCE」 What binds an answer to the browser that asked: all from a secret that only it holds.

    So the records need hold neither the nonce nor the verifier (RFC 7636), and who reads them can use no code.
    """

    state: str
    secret: str

    @property
    def nonce(self) -> str:
        """What the ID token has to say again; 43 characters."""
        return self._of("nonce")

    @property
    def verifier(self) -> str:
        """What proves at the token endpoint that it is we who asked; 43 characters."""
        return self._of("verifier")

    @property
    def challenge(self) -> str:
        """The verifier's SHA-256, which goes through the browser (S256).

        >>> len(Bound(state="a", secret="b").challenge)
        43
        """
        return _coded(sha256(self.verifier.encode()).digest())

    def _of(self, use: str) -> str:
        return _coded(hmac.digest(self.secret.encode(), f"{use}\n{self.state}".encode(), "sha256"))


def address(endpoints: Endpoints, client: Client, bound: Bound, scopes: tuple[str, ...], acr_values: str) -> str:
    """Where the browser goes (OpenID Connect Core 3.1.2.1)."""
    asked = {
        "response_type": "code",
        "scope": " ".join(scopes),
        "client_id": client.client_id,
        "redirect_uri": client.redirect_uri,
        "state": bound.state,
        "nonce": bound.nonce,
        "code_challenge": bound.challenge,
        "code_challenge_method": "S256",
    }
    if acr_values:
        asked["acr_values"] = acr_values
    joint = "&" if urlsplit(endpoints.authorization).query else "?"
    return f"{endpoints.authorization}{joint}{urlencode(asked)}"


def exchange(client: Client, bound: Bound, code: str, at: datetime) -> dict[str, str]:
    """The fields for the token endpoint; who we are is said by a token of our own, for a minute (RFC 7523)."""
    said = {
        "iss": client.client_id,
        "sub": client.client_id,
        "aud": client.audience,
        "jti": secrets.token_urlsafe(24),
        "iat": int(at.timestamp()),
        "exp": int((at + ASSERTED_FOR).timestamp()),
    }
    return {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": client.redirect_uri,
        "client_id": client.client_id,
        "code_verifier": bound.verifier,
        "client_assertion_type": _BEARER,
        "client_assertion": jose.signed(said, client.key),
    }


def _coded(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
