"""What RFC 5280 says that every certificate MUST be, where the library that walks the path takes it as it comes.

A certificate that is otherwise is none: neither at the end of a path nor on the way nor as what is trusted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtensionOID

from madoguchi.trust.key import SHORTEST_KEY

LONGEST = 20_000
"""Bytes of a certificate; thousands of names or constraints would be held against each other for a long time."""
SHA2 = (hashes.SHA256, hashes.SHA384, hashes.SHA512)
_CURVES = (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1)
_SERIALS = range(1, 1 << 159)
"""4.1.2.2: positive, of 20 octets at most."""
_READ = frozenset(
    {
        *(ExtensionOID.BASIC_CONSTRAINTS, ExtensionOID.KEY_USAGE, ExtensionOID.EXTENDED_KEY_USAGE),
        *(ExtensionOID.NAME_CONSTRAINTS, ExtensionOID.SUBJECT_ALTERNATIVE_NAME, ExtensionOID.CERTIFICATE_POLICIES),
        *(ExtensionOID.POLICY_MAPPINGS, ExtensionOID.POLICY_CONSTRAINTS, ExtensionOID.INHIBIT_ANY_POLICY),
        *(ExtensionOID.CRL_DISTRIBUTION_POINTS, ExtensionOID.OCSP_NO_CHECK),
    }
)
"""4.2: the extensions that may be critical, for they are looked at."""
_CRITICAL = frozenset({ExtensionOID.NAME_CONSTRAINTS, ExtensionOID.POLICY_CONSTRAINTS, ExtensionOID.INHIBIT_ANY_POLICY})
"""4.2.1.10, 4.2.1.11 and 4.2.1.14: those that have to be."""
_CONSTRAINED = (x509.DNSName, x509.RFC822Name, x509.DirectoryName, x509.UniformResourceIdentifier, x509.IPAddress)
"""Kinds of names that constraints are known for."""
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOST = re.compile(rf"(?=.{{1,253}}\Z)(?:{_LABEL}\.)*(?!\d+\Z){_LABEL}")
"""RFC 1034, 3.5 and RFC 1123, 2.1: letters, digits and hyphens; no address of numbers."""
_MAILBOX = re.compile(r"[!-?A-~]{1,64}@(.+)")

_Parts = Mapping[type[x509.ExtensionType], x509.ExtensionType]


def is_conforming(certificate: x509.Certificate, *, trusted: bool = False) -> bool:
    """Whether a certificate is as RFC 5280, 4 says it MUST be; whatever it holds, this raises nothing.

    `trusted`: it is one that is trusted, of which nobody asks the number, and whose signature proves nothing.
    """
    try:
        return _conforms(certificate, trusted=trusted)
    except Exception:
        # What is crafted is refused with whatever the parser raises: an extension twice, an odd length.
        return False


def _conforms(certificate: x509.Certificate, *, trusted: bool) -> bool:
    if len(certificate.public_bytes(Encoding.DER)) > LONGEST or certificate.version is not x509.Version.v3:
        return False
    if not _is_strong(certificate) or not certificate.issuer.rdns:
        return False
    numbered = trusted or certificate.serial_number in _SERIALS
    if not numbered or not (trusted or isinstance(certificate.signature_hash_algorithm, SHA2)):
        return False
    extensions = certificate.extensions
    for one in extensions:
        if (one.critical and one.oid not in _READ) or (not one.critical and one.oid in _CRITICAL):
            return False
    parts = {type(one.value): one.value for one in extensions}
    return (
        _issues(certificate, extensions, parts, trusted=trusted)
        and _names_somebody(certificate, extensions, parts)
        and _constrains(parts.get(x509.NameConstraints))
        and not (isinstance(uses := parts.get(x509.ExtendedKeyUsage), x509.ExtendedKeyUsage) and not list(uses))
    )


def _is_strong(certificate: x509.Certificate) -> bool:
    """Its key, on a curve that is named and not described (RFC 5480, 2.1.1); an authority's may be longer than ours."""
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return key.key_size >= SHORTEST_KEY
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, _CURVES):
        return False
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo) in certificate.tbs_certificate_bytes


def _issues(certificate: x509.Certificate, extensions: x509.Extensions, parts: _Parts, *, trusted: bool) -> bool:
    """4.2.1.1, 4.2.1.2, 4.2.1.3, 4.2.1.9 and 4.2.1.10: what names its issuer and says whether it is one itself."""
    basic, use = parts.get(x509.BasicConstraints), parts.get(x509.KeyUsage)
    is_authority = isinstance(basic, x509.BasicConstraints) and basic.ca
    critical = {one.oid for one in extensions if one.critical}
    if is_authority:
        named = bool(certificate.subject.rdns) and x509.SubjectKeyIdentifier in parts
        if ExtensionOID.BASIC_CONSTRAINTS not in critical or not named:
            return False
    elif x509.NameConstraints in parts or (isinstance(use, x509.KeyUsage) and use.key_cert_sign):
        return False
    above = parts.get(x509.AuthorityKeyIdentifier)
    by_key = isinstance(above, x509.AuthorityKeyIdentifier) and above.key_identifier is not None
    return by_key or (trusted and _signed_itself(certificate))


def _signed_itself(certificate: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(certificate)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _names_somebody(certificate: x509.Certificate, extensions: x509.Extensions, parts: _Parts) -> bool:
    """4.1.2.6 and 4.2.1.6: by a name of the subject, or by other names that are critical then and well written."""
    if x509.SubjectAlternativeName not in parts:
        return bool(certificate.subject.rdns)
    other = extensions.get_extension_for_class(x509.SubjectAlternativeName)
    names = list(other.value)
    return (other.critical or bool(certificate.subject.rdns)) and bool(names) and all(_is_written(one) for one in names)


def _is_written(name: x509.GeneralName) -> bool:
    match name:
        case x509.DNSName(value=value):
            return _HOST.fullmatch(value.removeprefix("*.")) is not None
        case x509.RFC822Name(value=value):
            found = _MAILBOX.fullmatch(value)
            return found is not None and _HOST.fullmatch(found[1]) is not None
        case _:
            return True


def _constrains(constraints: x509.ExtensionType | None) -> bool:
    """4.2.1.10: constraints of kinds that are known here, each well written; not none of them."""
    if not isinstance(constraints, x509.NameConstraints):
        return constraints is None
    bases = [*(constraints.permitted_subtrees or ()), *(constraints.excluded_subtrees or ())]
    return bool(bases) and all(isinstance(one, _CONSTRAINED) and _is_base(one) for one in bases)


def _is_base(name: x509.GeneralName) -> bool:
    match name:
        case x509.DNSName(value=value):
            return _HOST.fullmatch(value) is not None
        case x509.RFC822Name(value=value) if "@" in value:
            return _is_written(name)
        case x509.RFC822Name(value=value) | x509.UniformResourceIdentifier(value=value):
            return _HOST.fullmatch(value.removeprefix(".")) is not None
        case _:
            return True
