"""Certificates of people: read strictly, and held against their authorities, what they are for, and who was revoked.

Public individual authentication (公的個人認証) has one tier: an authority that signs its own certificate signs those of
people (`docs/decisions/0019-card.md` says where that is known from). So there is no path to build.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

LONGEST = 8_192
"""Bytes; a certificate of a person has fewer than 3,000."""
SHORTEST_KEY = 2_048
"""Bits of an RSA key."""
_KNOWN = (x509.BasicConstraints, x509.KeyUsage, x509.CertificatePolicies)
"""The critical extensions that are looked at; one with another is not for us (RFC 5280, 4.2)."""


class Fault(StrEnum):
    """Why a certificate does not count."""

    UNREADABLE = "unreadable"
    """Not one certificate, or longer than they are."""
    STRANGE = "strange"
    """Of no authority that is trusted here, or not signed by it."""
    UNFIT = "unfit"
    """For something else (another policy, another use of the key), weak, or not as RFC 5280 says that it MUST be."""
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    REVOKED = "revoked"
    UNKNOWN = "unknown"
    """Its authority's list of revoked ones is missing or too old: nobody can say whether it is revoked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorities:
    """「認証局」 Whose certificates count here, for which use, and their lists of revoked ones.

    `policy`: the object identifier that a certificate must bear (RFC 5280, 4.2.1.4).
    """

    certificates: tuple[x509.Certificate, ...]
    revoked: tuple[x509.CertificateRevocationList, ...]
    policy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """「電子証明書」 One that counts. `authority`: SHA-256 (hex) of its authority's public key; `serial` in hex."""

    authority: str
    serial: str
    key: rsa.RSAPublicKey

    def has_signed(self, content: bytes, signature: bytes) -> bool:
        """Whether its key signed this content (RSASSA-PKCS1-v1_5 with SHA-256, as cards sign)."""
        try:
            self.key.verify(signature, content, padding.PKCS1v15(), hashes.SHA256())
        except InvalidSignature:
            return False
        return True


def judge(der: bytes, authorities: Authorities, at: datetime) -> Certificate | Fault:
    """What a certificate (DER) is worth at an instant. Whatever it holds, it raises nothing."""
    if len(der) > LONGEST:
        return Fault.UNREADABLE
    try:
        found = x509.load_der_x509_certificate(der)
        key, extensions = found.public_key(), found.extensions
        is_fit = _is_fit(found, extensions, authorities.policy)
        issuer = _issuer(found, authorities.certificates, at)
    except Exception:
        # The library refuses what is crafted (two of one extension, odd lengths) with whatever its parsers raise.
        return Fault.UNREADABLE
    if issuer is None:
        return Fault.STRANGE
    if not is_fit or not isinstance(key, rsa.RSAPublicKey) or key.key_size < SHORTEST_KEY:
        return Fault.UNFIT
    if at < found.not_valid_before_utc:
        return Fault.NOT_YET
    if at > found.not_valid_after_utc:
        return Fault.EXPIRED
    lists = [one for one in authorities.revoked if _is_current(one, issuer, at)]
    if any(one.get_revoked_certificate_by_serial_number(found.serial_number) for one in lists):
        return Fault.REVOKED
    if not lists:
        return Fault.UNKNOWN
    return Certificate(authority=fingerprint(issuer), serial=f"{found.serial_number:x}", key=key)


def fingerprint(authority: x509.Certificate) -> str:
    """By which its certificates name an authority here: the SHA-256 of its public key, in hex."""
    spki = authority.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return sha256(spki).hexdigest()


def _is_fit(found: x509.Certificate, extensions: x509.Extensions, policy: str) -> bool:
    """「鍵の用途」 Whether it is a person's, bears the policy, and its key is there to authenticate."""
    if found.version is not x509.Version.v3 or not isinstance(found.signature_hash_algorithm, hashes.SHA256):
        return False
    parts = {type(one.value): one.value for one in extensions}
    if any(one.critical and not isinstance(one.value, _KNOWN) for one in extensions):
        return False
    basic, use, policies = (parts.get(kind) for kind in _KNOWN)
    is_person = not (isinstance(basic, x509.BasicConstraints) and basic.ca)
    signs = isinstance(use, x509.KeyUsage) and use.digital_signature and not use.key_cert_sign
    # With non-repudiation it is the certificate for signatures of will, which has another PIN and the person's name.
    authenticates = signs and isinstance(use, x509.KeyUsage) and not use.content_commitment
    named = isinstance(policies, x509.CertificatePolicies) and any(
        one.policy_identifier.dotted_string == policy for one in policies
    )
    return is_person and authenticates and named


def _issuer(found: x509.Certificate, trusted: Sequence[x509.Certificate], at: datetime) -> x509.Certificate | None:
    """The authority that signed it, of those that are trusted and still stand; there are several generations."""
    for one in trusted:
        if one.subject != found.issuer or not one.not_valid_before_utc <= at <= one.not_valid_after_utc:
            continue
        try:
            found.verify_directly_issued_by(one)
        except (InvalidSignature, ValueError, TypeError):
            continue
        return one
    return None


def _is_current(revoked: x509.CertificateRevocationList, issuer: x509.Certificate, at: datetime) -> bool:
    """Whether a list is whole, its authority's, and not overtaken by the next (RFC 5280, 5.1.2.5 and 5.2)."""
    key = issuer.public_key()
    if revoked.issuer != issuer.subject or not isinstance(key, rsa.RSAPublicKey):
        return False
    if any(one.critical for one in revoked.extensions) or not revoked.is_signature_valid(key):
        return False
    until = revoked.next_update_utc
    return revoked.last_update_utc <= at and until is not None and at <= until
