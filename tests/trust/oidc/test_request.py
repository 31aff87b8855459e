"""What is asked is bound to the browser that asks; a provider's document is believed of its issuer alone."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from madoguchi.trust.oidc import jose, request
from madoguchi.trust.oidc.discovery import endpoints_of
from madoguchi.trust.oidc.request import Bound, Client

AT = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
ISSUER = "https://op.example"
DOCUMENT: dict[str, object] = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": f"{ISSUER}/token",
    "userinfo_endpoint": f"{ISSUER}/userinfo",
    "jwks_uri": f"{ISSUER}/jwks",
    "code_challenge_methods_supported": ["S256"],
    "token_endpoint_auth_methods_supported": ["private_key_jwt"],
}
KEY = ec.generate_private_key(ec.SECP256R1())
US = Client(client_id="RP1", audience=ISSUER, redirect_uri="https://counter.example/provider/a/return/", key=KEY)


def test_the_browser_carries_the_challenge_and_never_the_verifier() -> None:
    bound = Bound(state="state.ja", secret="secret")
    endpoints = endpoints_of(DOCUMENT, ISSUER, rehearsal=False)
    address = request.address(endpoints, US, bound, ("openid",), "aal3 crl")
    asked = {name: one for name, (one,) in parse_qs(urlsplit(address).query).items()}
    digest = base64.urlsafe_b64encode(sha256(bound.verifier.encode()).digest()).rstrip(b"=").decode()
    assert asked == {
        "response_type": "code",
        "scope": "openid",
        "client_id": "RP1",
        "redirect_uri": US.redirect_uri,
        "state": "state.ja",
        "nonce": bound.nonce,
        "code_challenge": digest,
        "code_challenge_method": "S256",
        "acr_values": "aal3 crl",
    }
    assert bound.verifier not in address and "secret" not in address
    assert len({bound.nonce, bound.verifier, bound.challenge}) == 3
    other = Bound(state="state.ja", secret="another")
    assert (other.nonce, other.verifier) != (bound.nonce, bound.verifier)


def test_who_we_are_is_said_to_the_issuer_for_a_minute_and_never_twice_alike() -> None:
    bound = Bound(state="s", secret="x")
    fields, again = (request.exchange(US, bound, "code", AT) for _ in range(2))
    claims = jose.claims_of(fields["client_assertion"], jose.keys_of({"keys": [jose.published(KEY)]}))
    assert not isinstance(claims, jose.Unsigned)
    assert (claims["iss"], claims["sub"], claims["aud"]) == ("RP1", "RP1", ISSUER)
    assert claims["exp"] == int(AT.timestamp()) + 60
    assert fields["code_verifier"] == bound.verifier and fields["client_assertion"] != again["client_assertion"]


@pytest.mark.parametrize(
    "more",
    [
        {"issuer": "https://evil.example"},
        {"issuer": f"{ISSUER}/"},
        {"token_endpoint": "http://op.example/token"},
        {"token_endpoint": "http://localhost/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": None},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": "https://user@op.example/authorize"},
        {"userinfo_endpoint": "ftp://op.example/"},
        {"code_challenge_methods_supported": ["plain"]},
        {"code_challenge_methods_supported": "S256"},
        {"token_endpoint_auth_methods_supported": ["client_secret_post"]},
        {"token_endpoint": "https://op.example:port/"},
    ],
)
def test_a_document_that_is_not_as_it_has_to_be_is_not_believed(more: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"issuer|safe|PKCE|private"):
        endpoints_of({**DOCUMENT, **more}, ISSUER, rehearsal=False)


def test_on_this_machine_a_rehearsal_needs_no_tls() -> None:
    local = "http://localhost:8001"
    document = {name: one.replace(ISSUER, local) if isinstance(one, str) else one for name, one in DOCUMENT.items()}
    assert endpoints_of(document, local, rehearsal=True).token == f"{local}/token"
    with pytest.raises(ValueError, match="safe"):
        endpoints_of(document, local, rehearsal=False)
