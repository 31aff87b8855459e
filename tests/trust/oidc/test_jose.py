"""Tokens are read strictly: few algorithms, keys by name, and no word of a token's own about how to verify it."""

from __future__ import annotations

import base64
import hmac
import json

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from madoguchi.trust.oidc import jose
from madoguchi.trust.oidc.jose import Unsigned


def coded(said: object) -> str:
    raw = said if isinstance(said, bytes) else json.dumps(said).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@pytest.fixture(scope="module")
def key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def keys(*private: ec.EllipticCurvePrivateKey) -> tuple[jose.Key, ...]:
    return jose.keys_of({"keys": [jose.published(one) for one in private]})


def test_a_token_of_a_known_key_tells_its_claims(key: ec.EllipticCurvePrivateKey) -> None:
    assert jose.claims_of(jose.signed({"sub": "a", "n": 1}, key), keys(key)) == {"sub": "a", "n": 1}


def test_none_and_a_shared_secret_made_of_the_public_key_do_not_count(key: ec.EllipticCurvePrivateKey) -> None:
    name, body = jose.published(key)["kid"], coded({"sub": "a"})
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    jwk = json.dumps(jose.published(key)).encode()
    for secret in (pem, pem.strip(), jwk, b""):
        head = coded({"alg": "HS256", "kid": name})
        mac = coded(hmac.digest(secret, f"{head}.{body}".encode(), "sha256"))
        assert jose.claims_of(f"{head}.{body}.{mac}", keys(key)) is Unsigned.ALGORITHM
    for algorithm in ("none", "None", "NONE", "", None, 1, "ES384", "EdDSA"):
        head = coded({"alg": algorithm, "kid": name})
        assert jose.claims_of(f"{head}.{body}.{coded(b'x')}", keys(key)) is Unsigned.ALGORITHM
        assert jose.claims_of(f"{head}.{body}.", keys(key)) is Unsigned.SHAPE


def test_a_key_that_the_token_brings_itself_is_not_used(key: ec.EllipticCurvePrivateKey) -> None:
    other = ec.generate_private_key(ec.SECP256R1())
    token = jose.signed({"sub": "a"}, other)
    assert jose.claims_of(token, keys(key)) is Unsigned.KEY
    head, body, _ = token.split(".")
    said = json.loads(base64.urlsafe_b64decode(head + "=="))
    for more in ({"jwk": jose.published(other)}, {"jku": "https://evil.example/jwks"}):
        forged = f"{coded({**said, 'kid': jose.published(key)['kid'], **more})}.{body}.{token.split('.')[2]}"
        assert jose.claims_of(forged, keys(key)) is Unsigned.SIGNATURE
    critical = f"{coded({**said, 'kid': jose.published(key)['kid'], 'crit': ['exp']})}.{body}.x"
    assert jose.claims_of(critical, keys(key)) is Unsigned.ALGORITHM


def test_a_token_without_a_name_counts_only_where_there_is_one_key(key: ec.EllipticCurvePrivateKey) -> None:
    nameless = [{n: v for n, v in jose.published(key).items() if n != "kid"}]
    head, body = coded({"alg": "ES256"}), coded({"sub": "a"})
    der = key.sign(f"{head}.{body}".encode(), ec.ECDSA(SHA256()))
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

    r, s = decode_dss_signature(der)
    token = f"{head}.{body}.{coded(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"
    assert jose.claims_of(token, jose.keys_of({"keys": nameless})) == {"sub": "a"}
    other = ec.generate_private_key(ec.SECP256R1())
    assert jose.claims_of(token, keys(key, other)) is Unsigned.KEY


def test_what_was_changed_padded_or_is_no_token_does_not_count(key: ec.EllipticCurvePrivateKey) -> None:
    token = jose.signed({"sub": "a"}, key)
    head, _, signature = token.split(".")
    assert jose.claims_of(f"{head}.{coded({'sub': 'b'})}.{signature}", keys(key)) is Unsigned.SIGNATURE
    shapes = (token + "=", token + "==", f" {token}", f"{token}\n", "", "a.b", "a.b.c.d", "ä.b.c", "a" * 30_000)
    for text in shapes:
        assert jose.claims_of(text, keys(key)) is Unsigned.SHAPE
    deep = base64.urlsafe_b64encode(b"[" * 9_000).rstrip(b"=").decode()
    assert jose.claims_of(f"{deep}.{deep}.x", keys(key)) is Unsigned.SHAPE
    for payload in ([], "x", 1):
        listed = f"{head}.{coded(payload)}"
        assert jose.claims_of(f"{listed}.{signature}", keys(key)) is Unsigned.SIGNATURE


def test_keys_of_another_kind_use_or_length_are_left_out_and_secrets_are_never_read() -> None:
    weak = rsa.generate_private_key(65_537, 1024).public_key().public_numbers()
    n, e = coded(weak.n.to_bytes(128, "big")), coded(b"\x01\x00\x01")
    good = jose.published(ec.generate_private_key(ec.SECP256R1()))
    listed = [
        {"kty": "oct", "k": "c2VjcmV0", "kid": "a"},
        {"kty": "RSA", "n": n, "e": e, "kid": "b"},
        {**good, "use": "enc", "kid": "c"},
        {**good, "alg": "HS256", "kid": "d"},
        {**good, "crv": "P-384", "kid": "e"},
        {**good, "x": "AA", "kid": "f"},
        {**good, "x": good["y"], "kid": "g"},
        {"kty": "EC"},
        "x",
        good,
    ]
    assert [one.name for one in jose.keys_of({"keys": listed})] == [good["kid"]]
    for document in (None, [], {}, {"keys": {}}, {"keys": [good] * 33}, {"keys": [good, good]}):
        with pytest.raises(ValueError, match="key"):
            jose.keys_of(document)


def test_rsa_counts_with_the_algorithm_that_its_key_is_for_and_no_other() -> None:
    private = rsa.generate_private_key(65_537, 2048)
    numbers = private.public_key().public_numbers()
    public = {"kty": "RSA", "kid": "r", "n": coded(numbers.n.to_bytes(256, "big")), "e": coded(b"\x01\x00\x01")}
    head, body = coded({"alg": "RS256", "kid": "r"}), coded({"sub": "a"})
    token = f"{head}.{body}.{coded(private.sign(f'{head}.{body}'.encode(), padding.PKCS1v15(), SHA256()))}"
    assert jose.claims_of(token, jose.keys_of({"keys": [public]})) == {"sub": "a"}
    assert jose.claims_of(token, jose.keys_of({"keys": [{**public, "alg": "PS256"}]})) is Unsigned.ALGORITHM


def test_what_is_published_of_our_key_is_its_public_half_alone() -> None:
    private = load_pem_private_key(jose.new_key(), None)
    assert isinstance(private, ec.EllipticCurvePrivateKey)
    said = jose.published(private)
    assert set(said) == {"kty", "crv", "x", "y", "kid", "use", "alg"} and said["crv"] == "P-256"
