"""「認証局」 The office's own authority: it gives the office's keys their certificates, and says which are revoked.

Whoever is to believe them needs its certificate. The keys are on the curve P-256 (ECDSA with SHA-256), which every
reader of signed PDF files knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from madoguchi.trust.purpose import POLICIES, Purpose

ROOT_DAYS = 20 * 365
LIST_DAYS = 31
"""A list of revoked certificates counts so long; whoever needs certainty asks for today's."""
_INVENTED = "[SYNTHETIC] "
_CALLED = " 認証局"
_USES = (
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
    *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """「認証局」 Its certificate and the key that signs for it."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def synthetic(self) -> bool:
        """Whether it is that of a rehearsal."""
        return _office(self.certificate).startswith(_INVENTED)

    @property
    def name(self) -> str:
        """Whose authority it is."""
        (found,) = self.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return str(found.value).removesuffix(_CALLED)


def found(name: str, code: str, at: datetime, *, synthetic: bool) -> Authority:
    """「認証局」 A new one for a municipality, by its name and its six-digit code; it signs its own certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _named(f"{name}{_CALLED}", name, code, synthetic=synthetic)
    certificate = (
        _begun(subject, subject, key.public_key(), at, ROOT_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_uses("key_cert_sign", "crl_sign"), critical=True)
        .sign(key, hashes.SHA256())
    )
    return Authority(certificate=certificate, key=key)


def certify(
    authority: Authority, purpose: Purpose, name: str, key: ec.EllipticCurvePublicKey, at: datetime
) -> x509.Certificate:
    """「電子証明書」 A certificate for a key of the office, or of somebody of it, for one purpose."""
    policy = POLICIES[purpose]
    issuer = authority.certificate
    (code,) = issuer.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)
    subject = _named(name, _office(issuer), str(code.value), synthetic=False)
    signs = ("digital_signature", "content_commitment") if policy.means_it else ("digital_signature",)
    oid = policy.oid(synthetic=authority.synthetic)
    begun = (
        _begun(subject, issuer.subject, key, at, policy.days)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_uses(*signs), critical=True)
        .add_extension(x509.CertificatePolicies([x509.PolicyInformation(oid, None)]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()),
            critical=False,
        )
    )
    if policy.extended:
        begun = begun.add_extension(x509.ExtendedKeyUsage([policy.extended]), critical=True)
    return begun.sign(authority.key, hashes.SHA256())


def revoke(
    authority: Authority,
    before: x509.CertificateRevocationList | None,
    serials: Sequence[int],
    at: datetime,
    reason: x509.ReasonFlags = x509.ReasonFlags.unspecified,
) -> x509.CertificateRevocationList:
    """「失効情報」 The next list: all of the list before, and these serial numbers from this instant on.

    Of one that is on it already the graver reason stays: that the key was lost. No list is dated before the last one.
    """
    issuer = authority.certificate
    dated = max(at, before.last_update_utc + timedelta(seconds=1)) if before is not None else at
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.subject)
        .last_update(dated)
        .next_update(dated + timedelta(days=LIST_DAYS))
        .add_extension(x509.CRLNumber(number_of(before) + 1), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()),
            critical=False,
        )
    )
    known = {one.serial_number: one for one in (() if before is None else before)}
    for serial in serials:
        if serial not in known or reason is x509.ReasonFlags.key_compromise:
            since = known[serial].revocation_date_utc if serial in known else at
            told = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(since)
            if reason is not x509.ReasonFlags.unspecified:
                told = told.add_extension(x509.CRLReason(reason), critical=False)
            known[serial] = told.build()
    for one in known.values():
        builder = builder.add_revoked_certificate(one)
    return builder.sign(authority.key, hashes.SHA256())


def number_of(revoked: x509.CertificateRevocationList | None) -> int:
    """The number of a list, which grows with each; 0 where there is none."""
    # An empty list is false.
    return 0 if revoked is None else revoked.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number


def _office(certificate: x509.Certificate) -> str:
    (found,) = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    return str(found.value)


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, at: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at)
        .not_valid_after(at + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _named(common: str, office: str, code: str, *, synthetic: bool) -> x509.Name:
    mark = _INVENTED if synthetic else ""
    parts = (
        (NameOID.COUNTRY_NAME, "JP"),
        (NameOID.ORGANIZATION_NAME, f"{mark}{office}"),
        (NameOID.SERIAL_NUMBER, code),
        (NameOID.COMMON_NAME, f"{mark}{common}"),
    )
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts])


def _uses(*given: str) -> x509.KeyUsage:
    return x509.KeyUsage(**{use: use in given for use in _USES})
