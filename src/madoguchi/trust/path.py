"""「検証」 Whether a certificate counts: read strictly, for its purpose, by its path, and not revoked at an instant.

Revocation is always asked for: the library's other modes ignore a list that is handed to them where the certificate
names no place to fetch one from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from asn1crypto import crl as asn1_crl
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import ExpiredError, NotYetValidError, PathError, RevokedError, ValidationError

from madoguchi.trust.certificate import SHORTEST_KEY, Fault
from madoguchi.trust.purpose import POLICIES, Purpose

_LONGEST_PATH = 8
"""Certificates; what has more is not looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchors:
    """「信頼の基点」 Whose certificates are trusted, and their lists of revoked ones (of each, the newest counts)."""

    roots: tuple[x509.Certificate, ...]
    revoked: tuple[x509.CertificateRevocationList, ...]


async def judge(
    certificate: x509.Certificate,
    above: Sequence[x509.Certificate],
    purpose: Purpose,
    anchors: Anchors,
    at: datetime,
) -> Fault | None:
    """「検証」 What is wrong with a certificate for a purpose at an instant; None where it counts.

    A list of revoked certificates that is younger than the instant counts, too: what was revoked later was not revoked
    then, unless the key was lost before.
    """
    if len(above) > _LONGEST_PATH:
        return Fault.UNREADABLE
    try:
        if not _is_fit(certificate, purpose):
            return Fault.UNFIT
        if at < certificate.not_valid_before_utc:
            return Fault.NOT_YET
        if at > certificate.not_valid_after_utc:
            return Fault.EXPIRED
        context = ValidationContext(
            trust_roots=[_asn1(one) for one in anchors.roots],
            other_certs=[_asn1(one) for one in above],
            crls=[asn1_crl.CertificateList.load(one.public_bytes(Encoding.DER)) for one in _newest(anchors.revoked)],
            moment=at,
            revocation_mode="require",
            retroactive_revinfo=True,
            time_tolerance=timedelta(0),
            allow_fetching=False,
        )
        await CertificateValidator(_asn1(certificate), validation_context=context).async_validate_path()
        if _is_revoked(certificate, anchors, at):
            return Fault.REVOKED
    except RevokedError:
        return Fault.REVOKED
    except ExpiredError:
        return Fault.EXPIRED
    except NotYetValidError:
        return Fault.NOT_YET
    except (PathError, ValidationError) as error:
        known = any(certificate.issuer == one.subject for one in anchors.roots)
        return Fault.UNKNOWN if known and "revo" in str(error).lower() else Fault.STRANGE
    except Exception:
        # The library refuses what is crafted with whatever its parsers raise.
        return Fault.UNREADABLE
    return None


def _is_revoked(certificate: x509.Certificate, anchors: Anchors, at: datetime) -> bool:
    """Whether it was revoked by an instant; the library lets the very instant pass. The path vouches for the lists."""
    lists = [one for one in _newest(anchors.revoked) if one.issuer == certificate.issuer]
    found = (one.get_revoked_certificate_by_serial_number(certificate.serial_number) for one in lists)
    return any(one is not None and one.revocation_date_utc <= at for one in found)


def _newest(
    lists: Sequence[x509.CertificateRevocationList],
) -> list[x509.CertificateRevocationList]:
    """Of each authority's lists the last one: an older one, which a signer may bring, hides what was revoked since."""
    last: dict[tuple[bytes, bytes | None], x509.CertificateRevocationList] = {}
    for one in sorted(lists, key=lambda one: one.last_update_utc):
        keys = [part.value for part in one.extensions if isinstance(part.value, x509.AuthorityKeyIdentifier)]
        last[one.issuer.public_bytes(), keys[0].key_identifier if keys else None] = one
    return list(last.values())


def has_signed(key: CertificatePublicKeyTypes, content: bytes, signature: bytes) -> bool:
    """Whether a key signed this content, as `key.Signing` signs; a key of another kind never did."""
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, content, padding.PKCS1v15(), hashes.SHA256())
            return True
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, content, ec.ECDSA(hashes.SHA256()))
            return True
    except InvalidSignature:
        return False
    return False


def _is_fit(certificate: x509.Certificate, purpose: Purpose) -> bool:
    """「鍵の用途」 Whether it is no authority's, its key is strong enough, and it is given out for the purpose."""
    key, parts = certificate.public_key(), {type(one.value): one.value for one in certificate.extensions}
    if not isinstance(certificate.signature_hash_algorithm, hashes.SHA256 | hashes.SHA384 | hashes.SHA512):
        return False
    if isinstance(key, rsa.RSAPublicKey):
        strong = key.key_size >= SHORTEST_KEY
    else:
        strong = isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1)
    basic, use = parts.get(x509.BasicConstraints), parts.get(x509.KeyUsage)
    if not strong or (isinstance(basic, x509.BasicConstraints) and basic.ca) or not isinstance(use, x509.KeyUsage):
        return False
    policy, extended = POLICIES[purpose], parts.get(x509.ExtendedKeyUsage)
    uses = set(extended) if isinstance(extended, x509.ExtendedKeyUsage) else set()
    if policy.extended:
        return uses == {policy.extended} and (use.digital_signature or use.content_commitment)
    return ExtendedKeyUsageOID.TIME_STAMPING not in uses and use.content_commitment


def _asn1(certificate: x509.Certificate) -> asn1.Certificate:
    return asn1.Certificate.load(certificate.public_bytes(Encoding.DER))
