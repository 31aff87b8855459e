"""An authenticator in software: it makes keys and signs as a phone does, with real signatures, and can misbehave."""

from __future__ import annotations

import json
import secrets
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, encode_cbor

ORIGIN = "http://localhost:8000"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class Authenticator:
    """One device with one key. `counts`: whether it counts its signatures."""

    def __init__(self, *, origin: str = ORIGIN, counts: bool = True) -> None:
        self.origin = origin
        self.counts = counts
        self.count = 0
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.credential_id = secrets.token_bytes(32)
        self.user_handle = ""
        self.name = ""
        self.flags = PRESENT | VERIFIED

    def make(self, options: str, *, cross_origin: bool = False) -> str:
        """Answer to options of registration."""
        asked = json.loads(options)
        self.user_handle, self.name = asked["user"]["id"], asked["rp"]["id"]
        numbers = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        held = bytes(16) + len(self.credential_id).to_bytes(2, "big") + self.credential_id + encode_cbor(cose)
        attested = encode_cbor({"fmt": "none", "attStmt": {}, "authData": self._said(ATTESTED) + held})
        client = self._client("webauthn.create", asked["challenge"], cross_origin=cross_origin)
        return self._answer({"clientDataJSON": client, "attestationObject": bytes_to_base64url(attested)})

    def sign(self, options: str, *, cross_origin: bool = False) -> str:
        """Answer to options of coming in or proving."""
        self.count += self.counts
        client = self._client("webauthn.get", json.loads(options)["challenge"], cross_origin=cross_origin)
        said = self._said(0)
        signature = self.key.sign(said + sha256(base64url_to_bytes(client)).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            {
                "clientDataJSON": client,
                "authenticatorData": bytes_to_base64url(said),
                "signature": bytes_to_base64url(signature),
                "userHandle": self.user_handle,
            }
        )

    def _said(self, more: int) -> bytes:
        return sha256(self.name.encode()).digest() + bytes([self.flags | more]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str, *, cross_origin: bool) -> str:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": cross_origin}
        return bytes_to_base64url(json.dumps(said).encode())

    def _answer(self, response: dict[str, str]) -> str:
        own = bytes_to_base64url(self.credential_id)
        return json.dumps({"id": own, "rawId": own, "type": "public-key", "response": response})
