"""Others' vectors, counted: what they call valid we believe, and what they call invalid we never do."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from tests.house.source import ROOT
from tests.shared import SHARED

from madoguchi.trust.path import has_signed

WYCHEPROOF = SHARED / "vectors" / "wycheproof"
PAGE = ROOT / "docs" / "reference" / "conformance.md"
SIGNATURES = ("ecdsa_secp256r1_sha256_test", "rsa_signature_2048_sha256_test")


@pytest.mark.parametrize("name", SIGNATURES)
def test_signatures_are_believed_as_wycheproof_says(name: str) -> None:
    file = WYCHEPROOF / f"{name}.json"
    if not file.exists():
        pytest.skip("vectors not here: see docs/reference/conformance.md for where they are from")
    counted = Counter[str]()
    wrong = []
    for group in json.loads(file.read_bytes())["testGroups"]:
        key = load_pem_public_key(group["publicKeyPem"].encode())
        for one in group["tests"]:
            ours = has_signed(key, bytes.fromhex(one["msg"]), bytes.fromhex(one["sig"]))
            theirs = one["result"]
            counted["all"] += 1
            if theirs != "acceptable" and ours is not (theirs == "valid"):
                wrong.append(one["tcId"])
    assert wrong == []
    assert f"| Wycheproof `{name}` | {counted['all']} | {counted['all']} | none |" in PAGE.read_text("utf-8")
