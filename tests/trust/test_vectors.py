"""Others' vectors, counted: what they call valid we believe, and what they call invalid we never do."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Mapping

import pytest
from cryptography.exceptions import InvalidSignature, InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, x25519
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from cryptography.hazmat.primitives.serialization import load_der_public_key, load_pem_public_key
from joserfc import jwe, jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey, import_key

from madoguchi.trust.key import der_of
from madoguchi.trust.oidc import jose
from madoguchi.trust.path import has_signed
from tests.house.source import ROOT
from tests.shared import vectors

WYCHEPROOF = vectors("wycheproof")
PAGE = ROOT / "docs" / "reference" / "conformance.md"
NONCE = 96
"""Bits of the nonces of AES-GCM that HPKE and JWE know; vectors with others are left out."""
Part = Mapping[str, str]
Believes = Callable[[Mapping[str, object], Part], bool]
"""Whether the first, what a group of cases has in common, and one of them are believed."""


def signed(group: Mapping[str, object], one: Part) -> bool:
    key = load_pem_public_key(str(group["publicKeyPem"]).encode())
    return has_signed(key, bytes.fromhex(one["msg"]), bytes.fromhex(one["sig"]))


def signed_by_two_numbers(group: Mapping[str, object], one: Part) -> bool:
    """As in our seals, and in signatures of HTTP messages."""
    key = load_pem_public_key(str(group["publicKeyPem"]).encode())
    try:
        return has_signed(key, bytes.fromhex(one["msg"]), der_of(bytes.fromhex(one["sig"])))
    except ValueError:
        return False


def signed_by_edwards(group: Mapping[str, object], one: Part) -> bool:
    key = load_pem_public_key(str(group["publicKeyPem"]).encode())
    assert isinstance(key, Ed25519PublicKey)
    try:
        key.verify(bytes.fromhex(one["sig"]), bytes.fromhex(one["msg"]))
    except InvalidSignature:
        return False
    return True


def authenticated(group: Mapping[str, object], one: Part) -> bool:
    made = hmac.digest(bytes.fromhex(one["key"]), bytes.fromhex(one["msg"]), "sha256")
    return hmac.compare_digest(made[: int(str(group["tagSize"])) // 8], bytes.fromhex(one["tag"]))


def agreed(_group: Mapping[str, object], one: Part) -> bool:
    private = ec.derive_private_key(int(one["private"], 16), ec.SECP256R1())
    try:
        public = load_der_public_key(bytes.fromhex(one["public"]))
        assert isinstance(public, ec.EllipticCurvePublicKey)
        return private.exchange(ec.ECDH(), public) == bytes.fromhex(one["shared"])
    except (ValueError, UnsupportedAlgorithm):
        return False


def agreed_by_montgomery(_group: Mapping[str, object], one: Part) -> bool:
    private = x25519.X25519PrivateKey.from_private_bytes(bytes.fromhex(one["private"]))
    public = x25519.X25519PublicKey.from_public_bytes(bytes.fromhex(one["public"]))
    try:
        return private.exchange(public) == bytes.fromhex(one["shared"])
    except ValueError:
        return False


def opened(_group: Mapping[str, object], one: Part) -> bool:
    nonce, aad = bytes.fromhex(one["iv"]), bytes.fromhex(one["aad"])
    try:
        found = AESGCM(bytes.fromhex(one["key"])).decrypt(nonce, bytes.fromhex(one["ct"] + one["tag"]), aad)
    except InvalidTag:
        return False
    return found == bytes.fromhex(one["msg"])


def opened_as_code(_group: Mapping[str, object], one: Part) -> bool:
    key, aad = AESSIV(bytes.fromhex(one["key"])), [bytes.fromhex(one["aad"])]
    try:
        return key.decrypt(bytes.fromhex(one["ct"]), aad) == bytes.fromhex(one["msg"])
    except InvalidTag:
        return False


def signed_with_salt(group: Mapping[str, object], one: Part) -> bool:
    """By what reads the tokens of others that are signed with PS256."""
    key, read = RSAKey.import_key(str(group["publicKeyPem"])), jws.JWSRegistry.algorithms["PS256"]
    return read.verify(bytes.fromhex(one["msg"]), bytes.fromhex(one["sig"]), key)


def opened_as_token(group: Mapping[str, object], one: Part) -> bool:
    """By the library that reads our tokens, which is told what a key is for; nothing here is encrypted so yet."""
    said = group["private"]
    assert isinstance(said, dict)
    listed = said.get("keys", [said])
    every = jwe.JWERegistry.algorithms
    # A key that is for the content itself is used without another that wraps it.
    known = {"dir" if key["alg"] in every["enc"] else key["alg"] for key in listed if "alg" in key} or {*every["alg"]}
    key = KeySet.import_key_set(said) if "keys" in said else import_key(said)
    try:
        found = jwe.decrypt_compact(one["jwe"], key, algorithms=[*known, *every["enc"], *every["zip"]])
    except (JoseError, ValueError):
        return False
    return found.plaintext == bytes.fromhex(one["pt"])


def signed_as_token(group: Mapping[str, object], one: Part) -> bool:
    """By the reader of other providers' and services' tokens and keys."""
    listed = group.get("public") or group["private"]
    try:
        keys = jose.keys_of(listed if isinstance(listed, dict) and "keys" in listed else {"keys": [listed]})
    except ValueError:
        return False
    # Some are in the other form of a signature (JSON), which nobody sends here.
    return isinstance(one["jws"], str) and isinstance(jose.content_of(one["jws"], keys), bytes)


FILES: Mapping[str, Believes] = {
    "ecdsa_secp256r1_sha256_test": signed,
    "ecdsa_secp256r1_sha256_p1363_test": signed_by_two_numbers,
    "rsa_signature_2048_sha256_test": signed,
    "rsa_pss_2048_sha256_mgf1_32_test": signed_with_salt,
    "ed25519_test": signed_by_edwards,
    "hmac_sha256_test": authenticated,
    "ecdh_secp256r1_test": agreed,
    "x25519_test": agreed_by_montgomery,
    "aes_gcm_test": opened,
    "aes_siv_cmac_test": opened_as_code,
    "json_web_encryption_test": opened_as_token,
}


TOKENS = {
    "json_web_signature_test": {
        "another algorithm than ES256, RS256 and PS256": (
            *(1, 265, 266, 267, 269, 270, 271, 321, 322, 323, 326, 327, 328, 346, 347, 348, 350, 351, 352),
            *(357, 358, 359, 376, 377),
        ),
        "nothing in it": (259, 264, 268, 272, 320, 325),
        "a character of no base64 in it, which the vectors let pass": (372, 373),
    },
    "json_web_key_test": {"another algorithm than ES256, RS256 and PS256": (2, 13, 14, 15)},
}
"""What is valid and refused, by the reason."""


@pytest.mark.parametrize("name", TOKENS)
def test_tokens_come_out_as_the_page_says(name: str) -> None:
    file = WYCHEPROOF / f"{name}.json"
    if not file.exists():
        pytest.skip("vectors not here: see docs/reference/conformance.md for where they are from")
    cases = [(group, one) for group in json.loads(file.read_bytes())["testGroups"] for one in group["tests"]]
    verdicts = [(one["tcId"], one["result"] == "valid", signed_as_token(group, one)) for group, one in cases]
    assert [number for number, valid, believed in verdicts if believed and not valid] == []
    refused = sorted(number for number, valid, believed in verdicts if valid and not believed)
    assert refused == sorted(number for many in TOKENS[name].values() for number in many)
    said = f"{len(cases)} | {len(cases) - len(refused)} | {len(refused)} refused though valid, below"
    row = f"| Wycheproof `{name}` | {said} |"
    page = PAGE.read_text("utf-8")
    assert row in page, row
    for reason, numbers in TOKENS[name].items():
        assert f"{reason} ({', '.join(map(str, numbers))})" in page, reason


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
@pytest.mark.parametrize("name", FILES)
def test_wycheproof_comes_out_as_the_page_says(name: str) -> None:
    file = WYCHEPROOF / f"{name}.json"
    if not file.exists():
        pytest.skip("vectors not here: see docs/reference/conformance.md for where they are from")
    wrong = []
    count = 0
    for group in json.loads(file.read_bytes())["testGroups"]:
        if group.get("ivSize", NONCE) != NONCE:
            continue
        for one in group["tests"]:
            count += 1
            if one["result"] != "acceptable" and FILES[name](group, one) is not (one["result"] == "valid"):
                wrong.append(one["tcId"])
    assert wrong == []
    assert f"| Wycheproof `{name}` | {count} | {count} | none |" in PAGE.read_text("utf-8")
