"""Our word of somebody, and a service's of itself."""

from __future__ import annotations

import base64
import hmac
import json
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from madoguchi.trust.oidc import issuing, jose
from madoguchi.trust.oidc.issuing import Word

AT = datetime(2026, 11, 30, 12, tzinfo=UTC)
KEY = ec.generate_private_key(ec.SECP256R1())
KEYS = jose.keys_of({"keys": [jose.published(KEY)]})
ISSUER = "https://counter.example"
SAID = {"iss": "a", "sub": "a", "aud": ISSUER, "jti": "1", "exp": AT.timestamp() + 60}


def coded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def test_an_assertion_counts_for_its_service_and_its_time() -> None:
    found = issuing.asserted(jose.signed(SAID, KEY), "a", KEYS, ISSUER, AT)
    assert found is not None and (found.name, found.until.timestamp()) == ("1", SAID["exp"])
    assert issuing.asserted(jose.signed(SAID, KEY), "b", KEYS, ISSUER, AT) is None
    assert issuing.asserted(jose.signed(SAID, KEY), "a", KEYS, "https://other.example", AT) is None
    assert issuing.asserted(jose.signed({**SAID, "exp": AT.timestamp()}, KEY), "a", KEYS, ISSUER, AT) is None
    assert issuing.asserted(jose.signed({**SAID, "exp": AT.timestamp() + 9_000}, KEY), "a", KEYS, ISSUER, AT) is None
    assert issuing.asserted(jose.signed({**SAID, "exp": float("nan")}, KEY), "a", KEYS, ISSUER, AT) is None
    assert issuing.asserted(jose.signed({**SAID, "exp": True}, KEY), "a", KEYS, ISSUER, AT) is None


def test_an_rsa_key_counts_and_a_public_key_is_no_secret() -> None:
    private = rsa.generate_private_key(65537, 2048)
    own = RSAKey.import_key(private)
    listed = {**own.as_dict(private=False), "kid": "r", "use": "sig"}
    token = jwt.encode({"alg": "PS256", "kid": "r"}, SAID, own, algorithms=["PS256"])
    assert issuing.asserted(token, "a", jose.keys_of({"keys": [listed]}), ISSUER, AT)
    shared = ECKey.import_key(jose.published(KEY)).as_pem(private=False)
    parts = ".".join(coded(json.dumps(one).encode()) for one in ({"alg": "HS256", "kid": KEYS[0].name}, SAID))
    forged = f"{parts}.{coded(hmac.digest(shared, parts.encode(), 'sha256'))}"
    assert issuing.asserted(forged, "a", KEYS, ISSUER, AT) is None


def test_our_word_says_whose_it_is_for_whom_and_how_sure() -> None:
    word = Word(
        issuer=ISSUER,
        client_id="a",
        subject="s",
        nonce="",
        authentication_level=3,
        levels={"identity_level": 2},
        proven_at=AT,
    )
    said = issuing.id_token(word, "access", AT)
    assert (said["iss"], said["aud"], said["sub"], said["acr"], said["identity_level"]) == (ISSUER, "a", "s", "aal3", 2)
    assert said["exp"] == AT.timestamp() + 600 and "nonce" not in said


@given(
    st.one_of(st.text(max_size=200), st.from_regex(r"[A-Za-z0-9_-]{1,40}\.[A-Za-z0-9_-]{1,40}\.[A-Za-z0-9_-]{1,90}"))
)
def test_whatever_is_shown_is_no_assertion(token: str) -> None:
    assert issuing.asserted(token, "a", KEYS, ISSUER, AT) is None
