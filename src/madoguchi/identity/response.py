"""What a browser answered to a challenge: read, and held against key, name and origin (Web Authentication, level 3).

The steps of https://www.w3.org/TR/webauthn-3/#sctn-rp-operations are the library's. It stumbles over some crafted
answers with whatever its parsers raise; here every stumble is an answer that does not count.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from webauthn import verify_authentication_response, verify_registration_response
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, parse_client_data_json

from madoguchi.identity import relying_party

LONGEST = 20_000
"""Characters; an answer with an attestation has some thousands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What an answer says of itself, before anything of it is believed. Identifiers are base64url without padding."""

    text: str
    credential_id: str
    user_handle: str
    challenge: bytes
    origin: str
    within_another_page: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A new key: its identifier (base64url), its public half (COSE), and its count of signatures."""

    credential_id: str
    public_key: bytes
    sign_count: int


def read(text: str) -> Given | None:
    """Read an answer (the credential as JSON, https://www.w3.org/TR/webauthn-3/#dom-publickeycredential-tojson)."""
    if not 0 < len(text) <= LONGEST:
        return None
    try:
        credential = json.loads(text)
        client = parse_client_data_json(base64url_to_bytes(credential["response"]["clientDataJSON"]))
        return Given(
            text=text,
            credential_id=bytes_to_base64url(base64url_to_bytes(credential["rawId"])),
            user_handle=str(credential["response"].get("userHandle") or "").rstrip("="),
            challenge=bytes(client.challenge),
            origin=str(client.origin),
            within_another_page=bool(client.cross_origin),
        )
    except Exception:
        return None


def made(given: Given, challenge: bytes) -> Made | None:
    """The key that was made, if its owner was verified on one of our pages; else None."""
    if given.within_another_page or not relying_party.admits(given.origin):
        return None
    try:
        found = verify_registration_response(
            credential=given.text,
            expected_challenge=challenge,
            expected_rp_id=relying_party.bound_name(),
            expected_origin=given.origin,
            require_user_verification=True,
        )
    except Exception:
        return None
    return Made(
        credential_id=bytes_to_base64url(found.credential_id),
        public_key=found.credential_public_key,
        sign_count=found.sign_count,
    )


def signed(given: Given, challenge: bytes, public_key: bytes) -> int | None:
    """The count of signatures, if this key signed the challenge for its verified owner on one of our pages; else None.

    Whether the count went back is the caller's to see: here the signature has been verified first, so that nobody can
    make a count of their own.
    """
    if given.within_another_page or not relying_party.admits(given.origin):
        return None
    try:
        found = verify_authentication_response(
            credential=given.text,
            expected_challenge=challenge,
            expected_rp_id=relying_party.bound_name(),
            expected_origin=given.origin,
            credential_public_key=public_key,
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except Exception:
        return None
    return found.new_sign_count
