"""Certificates of people: read strictly, and held against their authorities, what they are for, and who was revoked.

Public individual authentication (公的個人認証) has one tier: an authority that signs its own certificate signs those of
people (`docs/decisions/0019-card.md` says where that is known from). So there is no path to build.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Protocol

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from madoguchi.trust import four_items, jpki, ocsp
from madoguchi.trust.four_items import FourItems
from madoguchi.trust.jpki import SIGNS, Kind, World
from madoguchi.trust.key import is_strong
from madoguchi.trust.revocation import SHA2, RevokedList, Standing, fingerprint, issued_by

LONGEST = 8_192
"""Bytes; a certificate of a person has fewer than 3,000."""
_REMEMBERED = 1_024
"""So many certificates are remembered beside the lists against which they were read."""
_SERIAL_BITS = 160
"""RFC 5280, 4.1.2.2: positive, and at most 20 octets."""
_KNOWN = (x509.BasicConstraints, x509.KeyUsage, x509.CertificatePolicies)
"""The critical extensions that are looked at; one with another is not for us (RFC 5280, 4.2)."""
_OTHER_USES = ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign")


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
    """Nobody can say whether it is revoked: its authority's list is missing or too old, and no answer came instead."""


class Allowed(Protocol):
    """「認定スキーム」 Says of authorities whether they count, beside the trust in their certificates."""

    def refuses(self, authority: str, kind: Kind, at: datetime, now: datetime) -> Fault | None:
        """Why an authority (by its `fingerprint`) did not count for a kind at an instant, as known now; None: it did.

        Fault is STRANGE or UNKNOWN.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Authorities:
    """「認証局」 Whose certificates count here, in which worlds, and their lists of revoked ones.

    `allowed`: the list of providers that is obeyed besides, where there is one. What was read against these lists is
    remembered here: a newer list is another Authorities, and nothing is remembered beside it.
    """

    certificates: tuple[x509.Certificate, ...]
    lists: tuple[RevokedList, ...]
    worlds: frozenset[World]
    allowed: Allowed | None = None
    _seen: dict[bytes, _Read | Fault] = field(default_factory=dict, init=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """「電子証明書」 One that counts. `authority`: SHA-256 (hex) of its authority's public key; `serial` in hex.

    `items`: those of a signing certificate; of one for authentication None, for it names nobody.
    """

    kind: Kind
    world: World
    authority: str
    serial: str
    until: datetime
    key: rsa.RSAPublicKey
    items: FourItems | None

    def has_signed(self, content: bytes, signature: bytes) -> bool:
        """Whether its key signed this content, as cards sign."""
        return _has_signed(self.key, content, signature)


def judge(
    der: bytes,
    kinds: Collection[Kind],
    authorities: Authorities,
    at: datetime,
    *,
    now: datetime | None = None,
    answers: Sequence[bytes] = (),
) -> Certificate | Fault:
    """What a certificate (DER) is worth as one of these kinds at an instant, as known `now` (else at that instant).

    `answers`: of its authority (OCSP, DER), beside the lists. The gravest of all sources counts; where there is none,
    nobody knows. Whatever it holds, it raises nothing.
    """
    found = _of(der, authorities)
    if isinstance(found, Fault):
        return found
    known_at, issuer, read = now or at, found.issuer, found.certificate
    if not issuer.not_valid_before_utc <= at <= issuer.not_valid_after_utc:
        return Fault.STRANGE
    if found.told is None or found.told.kind not in kinds:
        return Fault.UNFIT
    refused = authorities.allowed and authorities.allowed.refuses(found.told.authority, found.told.kind, at, known_at)
    if refused:
        return refused
    if at < read.not_valid_before_utc:
        return Fault.NOT_YET
    if at > read.not_valid_after_utc:
        return Fault.EXPIRED
    number, ends = read.serial_number, read.not_valid_after_utc
    lists = [one for one in authorities.lists if one.authority == found.told.authority]
    stood = [one.standing(number, ends, at, known_at) for one in lists]
    stood += [ocsp.standing(one, read, issuer, lists, at, known_at) for one in answers]
    match max((one for one in stood if one is not None), default=Standing.UNKNOWN):
        case Standing.GOOD:
            return found.told
        case Standing.REVOKED:
            return Fault.REVOKED
        case Standing.UNKNOWN:
            return Fault.UNKNOWN


def is_signed_by(der: bytes, content: bytes, signature: bytes) -> bool:
    """Whether the key of a certificate (DER), whatever that is worth, signed this content. It raises nothing."""
    try:
        key = x509.load_der_x509_certificate(der).public_key() if len(der) <= LONGEST else None
        return isinstance(key, rsa.RSAPublicKey) and is_strong(key) and _has_signed(key, content, signature)
    except Exception:
        return False


def question(der: bytes, kinds: Collection[Kind], authorities: Authorities, at: datetime) -> tuple[str, bytes] | None:
    """「失効情報」 What to ask the authority (OCSP, DER), named by its fingerprint, of a certificate (DER).

    None for one that counts for nothing, whatever the answer would be: nobody is asked of what anybody may send.
    """
    found = _of(der, authorities)
    if isinstance(found, Fault) or judge(der, kinds, authorities, at) not in (found.told, Fault.UNKNOWN):
        return None
    return fingerprint(found.issuer), ocsp.request(found.certificate, found.issuer)


def _has_signed(key: rsa.RSAPublicKey, content: bytes, signature: bytes) -> bool:
    """RSASSA-PKCS1-v1_5 with SHA-256."""
    try:
        key.verify(signature, content, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What no instant changes. `told`: what it would be worth; None where it is unfit."""

    certificate: x509.Certificate
    issuer: x509.Certificate
    told: Certificate | None


def _of(der: bytes, authorities: Authorities) -> _Read | Fault:
    """What was read of it before, or is now."""
    if len(der) > LONGEST:
        return Fault.UNREADABLE
    name, remembered = sha256(der).digest(), authorities._seen
    found = remembered.get(name)
    if found is None:
        found = _read(der, authorities)
        if len(remembered) >= _REMEMBERED:
            remembered.clear()
        remembered[name] = found
    return found


def _read(der: bytes, authorities: Authorities) -> _Read | Fault:
    try:
        found = x509.load_der_x509_certificate(der)
        key, extensions = found.public_key(), found.extensions
        issuer = next((one for one in authorities.certificates if issued_by(found, one)), None)
        if issuer is None:
            return Fault.STRANGE
        told, borne = None, jpki.borne_by(found)
        if borne is not None and borne[1] in authorities.worlds and isinstance(key, rsa.RSAPublicKey):
            is_fit = is_strong(key) and _is_fit(found, extensions, borne[0])
            told = _told(found, issuer, key, *borne) if is_fit else None
        return _Read(certificate=found, issuer=issuer, told=told)
    except Exception:
        # The library refuses what is crafted (two of one extension, odd lengths) with whatever its parsers raise.
        return Fault.UNREADABLE


def _told(
    found: x509.Certificate, issuer: x509.Certificate, key: rsa.RSAPublicKey, kind: Kind, world: World
) -> Certificate:
    return Certificate(
        kind=kind,
        world=world,
        authority=fingerprint(issuer),
        serial=f"{found.serial_number:x}",
        until=found.not_valid_after_utc,
        key=key,
        items=four_items.read(found) if kind in SIGNS else None,
    )


def _is_fit(found: x509.Certificate, extensions: x509.Extensions, kind: Kind) -> bool:
    """「鍵の用途」 Whether it is a person's, well-formed, and its key is there for this kind and nothing else."""
    number = found.serial_number
    if found.version is not x509.Version.v3 or not isinstance(found.signature_hash_algorithm, SHA2):
        return False
    if number <= 0 or number.bit_length() >= _SERIAL_BITS:
        return False
    looked_at = (*_KNOWN, x509.SubjectAlternativeName) if kind in SIGNS else _KNOWN
    if any(one.critical and not isinstance(one.value, looked_at) for one in extensions):
        return False
    parts = {type(one.value): one for one in extensions}
    basic, use = (parts[part].value if part in parts else None for part in (x509.BasicConstraints, x509.KeyUsage))
    if isinstance(basic, x509.BasicConstraints) and basic.ca:
        return False
    if not isinstance(use, x509.KeyUsage) or not parts[x509.KeyUsage].critical:
        return False
    # With non-repudiation it is the certificate for signatures of will, which has another PIN and the person's name.
    is_for_it = use.digital_signature and use.content_commitment is (kind in SIGNS)
    return is_for_it and not any(getattr(use, other) for other in _OTHER_USES)
