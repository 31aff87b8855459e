"""「検証」 Whether a certificate counts: by its form, for its purpose, by its path, and not revoked at an instant.

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
from pyhanko_certvalidator.authority import CertTrustAnchor, TrustQualifiers
from pyhanko_certvalidator.errors import (
    ExpiredError,
    InsufficientRevinfoError,
    NotYetValidError,
    PathError,
    RevokedError,
    ValidationError,
)
from pyhanko_certvalidator.name_trees import (
    default_excluded_subtrees,
    default_permitted_subtrees,
    process_general_subtrees,
)
from pyhanko_certvalidator.policy_decl import PKIXValidationParams

from madoguchi.trust.certificate import Authorities, Fault
from madoguchi.trust.key import is_strong
from madoguchi.trust.purpose import POLICIES, Purpose
from madoguchi.trust.remembered import Remembered, digest_of, holds
from madoguchi.trust.strict import SHA2, is_conforming

MOST = 16
"""So many certificates, and lists of revoked ones, are looked at in one proof; what has more is refused."""
_OF_DOCUMENTS = {ExtendedKeyUsageOID.EMAIL_PROTECTION, x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")}
"""The extended uses that a certificate for signatures may have: e-mail, documents (RFC 9336)."""
_LOST = frozenset({x509.ReasonFlags.unspecified, x509.ReasonFlags.key_compromise, x509.ReasonFlags.ca_compromise})
"""Reasons by which what was stamped before counts no more: somebody else may have had the key (RFC 3161, 4)."""

REMEMBERED = Remembered()
"""Of this process; a certificate that is asked for again costs a hundredth."""


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
    at = at.replace(microsecond=0)
    lists = [one for one in anchors.revoked if one.last_update_utc <= now]
    digest = digest_of(purpose, certificate, above, anchors.roots, lists)
    if REMEMBERED.counts(digest, at):
        return None
    try:
        if not is_fit(certificate, purpose):
            return Fault.UNFIT
    except Exception:
        # The library refuses what is crafted with whatever its parsers raise.
        return Fault.UNREADABLE
    lists = _verified(lists, (*anchors.roots, *above), now)
    found = await walk(certificate, above, anchors.roots, lists, at)
    if isinstance(found, Fault):
        return found
    revoked = [one for step in found[1:] for one in _entries(step, lists)]
    if any(one.revocation_date_utc <= at for one in revoked):
        return Fault.REVOKED
    if not revoked:
        REMEMBERED.keep(digest, *holds((*found, *above, *anchors.roots), lists, at))
    return None


async def walk(
    certificate: x509.Certificate,
    above: Sequence[x509.Certificate],
    roots: Sequence[x509.Certificate],
    lists: Sequence[x509.CertificateRevocationList] | None,
    at: datetime,
) -> Sequence[x509.Certificate] | Fault:
    """The way from what is trusted down to a certificate (RFC 5280, 6), each of them as it has to be, or what is wrong.

    `lists` of None: it is not asked who was revoked, as where vectors bring no lists; who judges asks.
    """
    if not is_conforming(certificate):
        return Fault.UNFIT
    if at < certificate.not_valid_before_utc:
        return Fault.NOT_YET
    if at > certificate.not_valid_after_utc:
        return Fault.EXPIRED
    try:
        context = ValidationContext(
            trust_roots=[_anchor(one) for one in roots if is_conforming(one, trusted=True) and is_authority(one)],
            other_certs=[_asn1(one) for one in above if is_conforming(one)],
            crls=[asn1_crl.CertificateList.load(one.public_bytes(Encoding.DER)) for one in lists or ()],
            moment=at,
            revocation_mode="soft-fail" if lists is None else "require",
            retroactive_revinfo=True,
            time_tolerance=timedelta(0),
            allow_fetching=False,
        )
        found = await CertificateValidator(_asn1(certificate), validation_context=context).async_validate_path()
        steps = [x509.load_der_x509_certificate(one.dump()) for one in found.iter_certs(include_root=True)]
        return Fault.STRANGE if _hides_behind_a_star(steps) else steps
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
    return any(reason_of(one) in _LOST for one in _entries(certificate, lists))


def reason_of(revoked: x509.RevokedCertificate) -> x509.ReasonFlags:
    """Why a certificate was revoked; unspecified, too, where that cannot be read."""
    try:
        return revoked.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
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
    except (ValueError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        return None, False
    oids = {one.policy_identifier for part in parts for one in part}
    for purpose, policy in POLICIES.items():
        for synthetic in (False, True):
            if policy.oid(synthetic=synthetic) in oids:
                return purpose, synthetic
    return None, False


def _anchor(root: x509.Certificate) -> CertTrustAnchor:
    """「信頼の基点」 With what a root says of itself, which the library asks only where it is told to (RFC 5937).

    Its policies are left out: that somebody is trusted is not for one policy.
    """
    read = _asn1(root)
    permitted, excluded = default_permitted_subtrees(), default_excluded_subtrees()
    if (constraints := read.name_constraints_value) is not None:
        if isinstance(constraints["permitted_subtrees"], asn1.GeneralSubtrees):
            permitted |= process_general_subtrees(constraints["permitted_subtrees"])
        if isinstance(constraints["excluded_subtrees"], asn1.GeneralSubtrees):
            excluded |= process_general_subtrees(constraints["excluded_subtrees"])
    longest = read.max_path_length
    told = TrustQualifiers(
        standard_parameters=PKIXValidationParams(
            initial_permitted_subtrees=permitted, initial_excluded_subtrees=excluded
        ),
        max_path_length=longest,
        max_aa_path_length=longest,
        valid_from=root.not_valid_before_utc,
        valid_until=root.not_valid_after_utc,
    )
    return CertTrustAnchor(read, told)


def _hides_behind_a_star(steps: Sequence[x509.Certificate]) -> bool:
    """Whether a name with a * could stand for one that is excluded above: *.example.jp for the excluded a.example.jp.

    Nothing says what such a name is to a constraint (RFC 5280, 4.2.1.6), so they do not go together.
    """
    *above, last = ({type(one.value): one.value for one in step.extensions} for step in steps)
    names = last.get(x509.SubjectAlternativeName)
    if not isinstance(names, x509.SubjectAlternativeName):
        return False
    stars = any(one.startswith("*") for one in names.get_values_for_type(x509.DNSName))
    constraints = [part for one in above for part in one.values() if isinstance(part, x509.NameConstraints)]
    excluded = (name for one in constraints for name in one.excluded_subtrees or ())
    return stars and any(isinstance(one, x509.DNSName) for one in excluded)


def _entries(step: x509.Certificate, lists: Sequence[x509.CertificateRevocationList]) -> list[x509.RevokedCertificate]:
    """What the lists say of a certificate; the library lets pass what they say of the very instant that is asked."""
    found = (one.get_revoked_certificate_by_serial_number(step.serial_number) for one in _of(step, lists))
    return [one for one in found if one is not None]


def _of(
    certificate: x509.Certificate, lists: Sequence[x509.CertificateRevocationList]
) -> list[x509.CertificateRevocationList]:
    return [one for one in lists if one.issuer == certificate.issuer]


def _verified(
    lists: Sequence[x509.CertificateRevocationList], authorities: Sequence[x509.Certificate], now: datetime
) -> list[x509.CertificateRevocationList]:
    """The lists that their authority signed, with a number of their own, by a strong digest and not in the future."""
    return [one for one in lists if is_list_of(one, authorities, now)]


def is_list_of(revoked: x509.CertificateRevocationList, authorities: Sequence[x509.Certificate], now: datetime) -> bool:
    """「失効情報」 Whether a list is signed by its authority, one of these, has a number, and is not of the future."""
    try:
        numbered = any(isinstance(part.value, x509.CRLNumber) and not part.critical for part in revoked.extensions)
        if not numbered or revoked.last_update_utc > now or not isinstance(revoked.signature_hash_algorithm, SHA2):
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
    if not isinstance(certificate.signature_hash_algorithm, SHA2):
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
    if purpose is Purpose.MESH:
        return told is Purpose.MESH and use.digital_signature and not uses
    signs = use.digital_signature or use.content_commitment
    return told in (Purpose.STAMP, None) and uses == {ExtendedKeyUsageOID.TIME_STAMPING} and signs


def _asn1(certificate: x509.Certificate) -> asn1.Certificate:
    return asn1.Certificate.load(certificate.public_bytes(Encoding.DER))
