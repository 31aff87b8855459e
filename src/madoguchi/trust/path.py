"""「検証」 Whether a certificate counts: read strictly, for its purpose, by its path, and not revoked at an instant.

Revocation is always asked for: the library's other modes ignore a list that is handed to them where the certificate
names no place to fetch one from. A list counts only where its authority signed it; whoever is on any list is revoked,
so that nobody hides a revocation by bringing an older one.
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
from pyhanko_certvalidator.errors import (
    ExpiredError,
    InsufficientRevinfoError,
    NotYetValidError,
    PathError,
    RevokedError,
    ValidationError,
)

from madoguchi.trust.certificate import Authorities, Fault
from madoguchi.trust.key import is_strong
from madoguchi.trust.purpose import POLICIES, Purpose

MOST = 16
"""So many certificates, and lists of revoked ones, are looked at in one proof; what has more is refused."""
_SHA2 = (hashes.SHA256, hashes.SHA384, hashes.SHA512)
_OF_DOCUMENTS = {ExtendedKeyUsageOID.EMAIL_PROTECTION, x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")}
"""The extended uses that a certificate for signatures may have: e-mail, documents (RFC 9336)."""
_LOST = frozenset({x509.ReasonFlags.unspecified, x509.ReasonFlags.key_compromise, x509.ReasonFlags.ca_compromise})
"""Reasons by which what was stamped before counts no more: somebody else may have had the key (RFC 3161, 4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchors:
    """「信頼の基点」 Whose certificates are trusted, and their lists of revoked ones.

    `persons`: the authorities of people's own certificates (公的個人認証); `answers`: what one of them answered on one
    certificate (OCSP, DER).
    """

    roots: tuple[x509.Certificate, ...]
    revoked: tuple[x509.CertificateRevocationList, ...]
    persons: Authorities | None = None
    answers: tuple[bytes, ...] = ()


async def judge(
    certificate: x509.Certificate,
    above: Sequence[x509.Certificate],
    purpose: Purpose,
    anchors: Anchors,
    at: datetime,
    now: datetime,
) -> Fault | None:
    """「検証」 What is wrong with a certificate for a purpose at an instant, as known now; None where it counts.

    A list that is younger than the instant counts, too: what was revoked later was not revoked then.
    """
    if len(above) > MOST or len(anchors.revoked) > MOST:
        return Fault.UNREADABLE
    try:
        if not is_fit(certificate, purpose):
            return Fault.UNFIT
        if at < certificate.not_valid_before_utc:
            return Fault.NOT_YET
        if at > certificate.not_valid_after_utc:
            return Fault.EXPIRED
        roots = [one for one in anchors.roots if is_authority(one)]
        lists = _verified(anchors.revoked, (*roots, *above), now)
        context = ValidationContext(
            trust_roots=[_asn1(one) for one in roots],
            other_certs=[_asn1(one) for one in above],
            crls=[asn1_crl.CertificateList.load(one.public_bytes(Encoding.DER)) for one in lists],
            moment=at,
            revocation_mode="require",
            retroactive_revinfo=True,
            time_tolerance=timedelta(0),
            allow_fetching=False,
        )
        found = await CertificateValidator(_asn1(certificate), validation_context=context).async_validate_path()
        steps = [x509.load_der_x509_certificate(one.dump()) for one in found.iter_certs(include_root=True)]
        return _along(steps, lists, at)
    except RevokedError:
        return Fault.REVOKED
    except ExpiredError:
        return Fault.EXPIRED
    except NotYetValidError:
        return Fault.NOT_YET
    except InsufficientRevinfoError:
        return Fault.UNKNOWN
    except (PathError, ValidationError):
        return Fault.STRANGE
    except Exception:
        # The library refuses what is crafted with whatever its parsers raise.
        return Fault.UNREADABLE


def was_lost(certificate: x509.Certificate, above: Sequence[x509.Certificate], anchors: Anchors, now: datetime) -> bool:
    """Whether a certificate is revoked because somebody else may have had its key, whenever that became known."""
    lists = _verified(anchors.revoked, (*anchors.roots, *above), now)
    found = (one.get_revoked_certificate_by_serial_number(certificate.serial_number) for one in _of(certificate, lists))
    return any(one is not None and reason_of(one) in _LOST for one in found)


def reason_of(revoked: x509.RevokedCertificate) -> x509.ReasonFlags:
    """Why a certificate was revoked."""
    try:
        return revoked.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except x509.ExtensionNotFound:
        return x509.ReasonFlags.unspecified


def is_authority(certificate: x509.Certificate) -> bool:
    """Whether a certificate says of itself that it may give out others."""
    parts = {type(one.value): one.value for one in certificate.extensions}
    basic, use = parts.get(x509.BasicConstraints), parts.get(x509.KeyUsage)
    is_one = isinstance(basic, x509.BasicConstraints) and basic.ca
    return is_one and isinstance(use, x509.KeyUsage) and use.key_cert_sign


def has_signed(
    key: CertificatePublicKeyTypes, content: bytes, signature: bytes, digest: hashes.HashAlgorithm | None = None
) -> bool:
    """Whether a key signed this content, as `key.Signing` signs (or with another digest); other kinds never did."""
    used = digest or hashes.SHA256()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, content, padding.PKCS1v15(), used)
            return True
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, content, ec.ECDSA(used))
            return True
    except InvalidSignature:
        return False
    return False


def purpose_of(certificate: x509.Certificate) -> tuple[Purpose | None, bool]:
    """「証明書ポリシー」 The purpose that a certificate of this software bears, and whether it is of a rehearsal.

    None: it is another authority's, which says it in its own way, or it cannot be read.
    """
    try:
        parts = [one.value for one in certificate.extensions if isinstance(one.value, x509.CertificatePolicies)]
    except (ValueError, x509.DuplicateExtension):
        return None, False
    oids = {one.policy_identifier for part in parts for one in part}
    for purpose, policy in POLICIES.items():
        for synthetic in (False, True):
            if policy.oid(synthetic=synthetic) in oids:
                return purpose, synthetic
    return None, False


def _along(
    steps: Sequence[x509.Certificate], lists: Sequence[x509.CertificateRevocationList], at: datetime
) -> Fault | None:
    """What the library does not ask: what the root says of itself, and who is revoked at that very instant."""
    root, *rest = steps
    if not root.not_valid_before_utc <= at <= root.not_valid_after_utc:
        return Fault.EXPIRED
    longest = root.extensions.get_extension_for_class(x509.BasicConstraints).value.path_length
    if longest is not None and len(rest) - 1 > longest:
        return Fault.STRANGE
    for step in rest:
        found = (one.get_revoked_certificate_by_serial_number(step.serial_number) for one in _of(step, lists))
        if any(one is not None and one.revocation_date_utc <= at for one in found):
            return Fault.REVOKED
    return None


def _of(
    certificate: x509.Certificate, lists: Sequence[x509.CertificateRevocationList]
) -> list[x509.CertificateRevocationList]:
    return [one for one in lists if one.issuer == certificate.issuer]


def _verified(
    lists: Sequence[x509.CertificateRevocationList], authorities: Sequence[x509.Certificate], now: datetime
) -> list[x509.CertificateRevocationList]:
    """The lists that their authority signed, with a number of their own, by a strong digest and not in the future."""
    return [one for one in lists if _counts(one, authorities, now)]


def _counts(revoked: x509.CertificateRevocationList, authorities: Sequence[x509.Certificate], now: datetime) -> bool:
    try:
        numbered = any(isinstance(part.value, x509.CRLNumber) and not part.critical for part in revoked.extensions)
        if not numbered or revoked.last_update_utc > now or not isinstance(revoked.signature_hash_algorithm, _SHA2):
            return False
        issuers = [who for who in authorities if who.subject == revoked.issuer and is_authority(who)]
        return any(_is_by(revoked, who.public_key()) for who in issuers)
    except Exception:
        # What is crafted is no list, whatever the parser raises.
        return False


def _is_by(revoked: x509.CertificateRevocationList, key: CertificatePublicKeyTypes) -> bool:
    if not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        return False
    return revoked.is_signature_valid(key)


def is_fit(certificate: x509.Certificate, purpose: Purpose) -> bool:
    """「鍵の用途」 Whether it is no authority's, its key is strong enough, and it is given out for the purpose.

    A seal and a signature are one purpose here; which of the two it is, `purpose_of` says.
    """
    key, parts = certificate.public_key(), {type(one.value): one.value for one in certificate.extensions}
    if not isinstance(certificate.signature_hash_algorithm, _SHA2):
        return False
    basic, use = parts.get(x509.BasicConstraints), parts.get(x509.KeyUsage)
    if (
        not is_strong(key)
        or (isinstance(basic, x509.BasicConstraints) and basic.ca)
        or not isinstance(use, x509.KeyUsage)
    ):
        return False
    extended = parts.get(x509.ExtendedKeyUsage)
    uses = set(extended) if isinstance(extended, x509.ExtendedKeyUsage) else set()
    if use.key_cert_sign:
        return False
    told = purpose_of(certificate)[0]
    if POLICIES[purpose].means_it:
        return told is not Purpose.STAMP and use.content_commitment and (not uses or bool(uses & _OF_DOCUMENTS))
    signs = use.digital_signature or use.content_commitment
    return told in (Purpose.STAMP, None) and uses == {ExtendedKeyUsageOID.TIME_STAMPING} and signs


def _asn1(certificate: x509.Certificate) -> asn1.Certificate:
    return asn1.Certificate.load(certificate.public_bytes(Encoding.DER))
