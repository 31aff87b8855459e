"""A double of デジタル認証アプリ: an OpenID provider for rehearsals and tests, that verifies invented people only.

It follows the public reference (https://developers.digital.go.jp/documents/auth-and-sign/authserver/): the code flow
with PKCE (S256), `private_key_jwt`, the scopes `openid name address birthdate gender sign`, `acr_values` such as
`aal3 crl`. Which `acr` the real one returns, and how its pages look, is not public: those are guesses.
"""

from __future__ import annotations

import base64
import hmac
import json
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode

from cryptography.hazmat.primitives.asymmetric import ec

from madoguchi.simulate.provider_pages import refused_page, verify_page
from madoguchi.trust.oidc import jose

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PIN = "1234"
"""Of every invented person. Everybody may know it."""
SCOPES = ("openid", "name", "address", "birthdate", "gender", "sign")
ACRS = ("aal3", "aal2")
LONGEST = 50_000
SECONDS = 300
_CLAIM_OF = {"name": "name", "address": "address", "birthdate": "birthdate", "gender": "gender"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who is invented, by the number of their letter."""

    number: str
    name: str
    born: date
    address: str = "和歌山県和歌山市七番丁23番地"
    gender: str = "male"


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """「RP」 Who may ask: by which name, from which addresses, and the keys that it publishes."""

    client_id: str
    redirect_uris: tuple[str, ...]
    keys: Callable[[], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """What a code or an access token stands for."""

    person: Person
    asked: Mapping[str, str]
    acr: str
    until: float


@dataclass
class Double:
    """The provider, as a WSGI application."""

    issuer: str
    client: Client
    people: tuple[Person, ...]
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    codes: dict[str, Granted] = field(default_factory=dict)
    tokens: dict[str, Granted] = field(default_factory=dict)
    assertions: set[str] = field(default_factory=set)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        length = int(environ.get("CONTENT_LENGTH") or 0)
        sent = _fields(environ["wsgi.input"].read(min(length, LONGEST)).decode("utf-8", "replace"))
        match method, path:
            case "GET", "/.well-known/openid-configuration":
                return _json(start_response, self.document())
            case "GET", "/jwks":
                return _json(start_response, self.keys())
            case "GET", "/authorize":
                return self._ask(start_response, _fields(environ.get("QUERY_STRING", "")))
            case "POST", "/authorize":
                return self._verified(start_response, sent)
            case "POST", "/token":
                return self._exchanged(start_response, sent)
            case "GET", "/userinfo":
                return self._told(start_response, environ.get("HTTP_AUTHORIZATION", ""))
            case _:
                return _json(start_response, {"error": "not_found"}, HTTPStatus.NOT_FOUND)

    def document(self) -> dict[str, object]:
        """What it says of itself (OpenID Connect Discovery 1.0)."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/jwks",
            "scopes_supported": list(SCOPES),
            "acr_values_supported": list(ACRS),
            "response_types_supported": ["code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            "authorization_response_iss_parameter_supported": True,
        }

    def keys(self) -> dict[str, object]:
        """The keys by which its word is verified."""
        return {"keys": [jose.published(self.key)]}

    def id_token(self, granted: Granted, access_token: str) -> str:
        """Its word that somebody was verified."""
        return jose.signed(self.claims(granted, access_token), self.key)

    def claims(self, granted: Granted, access_token: str) -> dict[str, object]:
        """What an ID token says."""
        now = int(self.now().timestamp())
        return {
            "iss": self.issuer,
            "sub": self.subject(granted.person),
            "aud": self.client.client_id,
            "iat": now,
            "exp": now + SECONDS,
            "nonce": granted.asked["nonce"],
            "acr": granted.acr,
            "at_hash": _coded(sha256(access_token.encode()).digest()[:16]),
        }

    def subject(self, person: Person) -> str:
        """Its name for somebody, for this client alone; the same after it was started again."""
        return _coded(hmac.digest(self.client.client_id.encode(), person.number.encode(), "sha256"))

    def _ask(self, start: StartResponse, asked: Mapping[str, str]) -> Iterable[bytes]:
        if fault := self._fault(asked):
            return _html(start, refused_page(fault), HTTPStatus.BAD_REQUEST)
        return _html(start, verify_page(self._people(), asked, PIN))

    def _verified(self, start: StartResponse, sent: Mapping[str, str]) -> Iterable[bytes]:
        if fault := self._fault(sent):
            return _html(start, refused_page(fault), HTTPStatus.BAD_REQUEST)
        if "stop" in sent:
            return self._back(start, sent, {"error": "access_denied"})
        person = next((one for one in self.people if one.number == sent.get("person")), None)
        if person is None or sent.get("pin") != PIN:
            return _html(start, verify_page(self._people(), sent, PIN, wrong=True), HTTPStatus.UNPROCESSABLE_ENTITY)
        asked_for = sent.get("acr_values", "").split()
        acr = next((one for one in ACRS if one in asked_for), ACRS[0])
        code = secrets.token_urlsafe(32)
        self.codes[code] = Granted(person=person, asked=dict(sent), acr=acr, until=self.now().timestamp() + SECONDS)
        return self._back(start, sent, {"code": code})

    def _exchanged(self, start: StartResponse, sent: Mapping[str, str]) -> Iterable[bytes]:
        granted = self.codes.pop(sent.get("code", ""), None)
        if not self._is_client(sent):
            return _json(start, {"error": "invalid_client"}, HTTPStatus.UNAUTHORIZED)
        verifier = _coded(sha256(sent.get("code_verifier", "").encode()).digest())
        fits = granted is not None and (
            sent.get("grant_type") == "authorization_code"
            and sent.get("redirect_uri") == granted.asked["redirect_uri"]
            and hmac.compare_digest(verifier.encode(), granted.asked["code_challenge"].encode())
            and self.now().timestamp() < granted.until
        )
        if granted is None or not fits:
            return _json(start, {"error": "invalid_grant"}, HTTPStatus.BAD_REQUEST)
        access = secrets.token_urlsafe(32)
        self.tokens[access] = granted
        said = {"access_token": access, "token_type": "Bearer", "expires_in": SECONDS}
        return _json(start, {**said, "id_token": self.id_token(granted, access)})

    def _told(self, start: StartResponse, authorization: str) -> Iterable[bytes]:
        granted = self.tokens.get(authorization.removeprefix("Bearer "))
        if granted is None:
            return _json(start, {"error": "invalid_token"}, HTTPStatus.UNAUTHORIZED)
        person, scopes = granted.person, granted.asked["scope"].split()
        known = {
            "name": person.name,
            "birthdate": person.born.isoformat(),
            "address": {"formatted": person.address},
            "gender": person.gender,
        }
        told = {_CLAIM_OF[scope]: known[_CLAIM_OF[scope]] for scope in scopes if scope in _CLAIM_OF}
        return _json(start, {"sub": self.subject(person), **told})

    def _fault(self, asked: Mapping[str, str]) -> str:
        """What of a request is wrong; such a browser is sent nowhere."""
        if (
            asked.get("client_id") != self.client.client_id
            or asked.get("redirect_uri") not in self.client.redirect_uris
        ):
            return "client_id, redirect_uri"
        if asked.get("response_type") != "code" or asked.get("code_challenge_method") != "S256":
            return "response_type, code_challenge_method"
        scopes = asked.get("scope", "").split()
        if "openid" not in scopes or not {*scopes} <= {*SCOPES}:
            return "scope"
        return next((one for one in ("state", "nonce", "code_challenge") if not asked.get(one)), "")

    def _is_client(self, sent: Mapping[str, str]) -> bool:
        """「private_key_jwt」 Whether the client signed for this, once (RFC 7523)."""
        claims = jose.claims_of(sent.get("client_assertion", ""), jose.keys_of(self.client.keys()))
        if isinstance(claims, jose.Unsigned) or {claims.get("iss"), claims.get("sub")} != {self.client.client_id}:
            return False
        until, name = claims.get("exp"), claims.get("jti")
        is_fresh = isinstance(until, int) and self.now().timestamp() < until and name not in self.assertions
        self.assertions.add(str(name))
        return is_fresh and claims.get("aud") in (self.issuer, f"{self.issuer}/token")

    def _people(self) -> list[tuple[str, str]]:
        return [(one.number, f"{one.name}（{one.number}）") for one in self.people]

    def _back(self, start: StartResponse, asked: Mapping[str, str], said: dict[str, str]) -> Iterable[bytes]:
        where = f"{asked['redirect_uri']}?{urlencode({**said, 'state': asked['state'], 'iss': self.issuer})}"
        start("303 See Other", [("Location", where), ("Content-Length", "0")])
        return []


def _fields(text: str) -> dict[str, str]:
    return {name: many[0] for name, many in parse_qs(text, keep_blank_values=True).items()}


def _json(start: StartResponse, said: object, status: HTTPStatus = HTTPStatus.OK) -> Iterable[bytes]:
    return _answer(start, json.dumps(said, ensure_ascii=False), "application/json", status)


def _html(start: StartResponse, page: str, status: HTTPStatus = HTTPStatus.OK) -> Iterable[bytes]:
    return _answer(start, page, "text/html; charset=utf-8", status)


def _answer(start: StartResponse, text: str, kind: str, status: HTTPStatus) -> Iterable[bytes]:
    body = text.encode()
    headers = [("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")]
    start(f"{status.value} {status.phrase}", headers)
    return [body]


def _coded(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
