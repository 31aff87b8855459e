"""「失効情報」 Answers of an authority on one certificate (OCSP, RFC 6960): asked in bytes, judged from bytes.

Who fetches them is no matter of this room.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from madoguchi.trust.key import is_strong
from madoguchi.trust.revocation import SHA2, RevokedList, Standing, fingerprint, issued_by

LONGEST = 20_000
"""Bytes of an answer."""
FRESH = timedelta(minutes=10)
"""So long an answer counts that does not say until when it does."""
_NAMES = (hashes.SHA1, hashes.SHA256)
"""Digests by which an answer may name its certificate; no signature rests on them (RFC 5019 has SHA-1 only)."""
_HARMLESS = (x509.OCSPNonce,)
_LOOKED_AT = (x509.BasicConstraints, x509.KeyUsage, x509.ExtendedKeyUsage)
"""The critical parts of a responder's certificate that are looked at; one with another is not for us."""


def request(certificate: x509.Certificate, issuer: x509.Certificate, nonce: bytes | None = None) -> bytes:
    """The question (DER) after one certificate; with a `nonce` (16 to 32 random bytes) the answer is for it alone."""
    asked = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, hashes.SHA256())
    if nonce is not None:
        asked = asked.add_extension(x509.OCSPNonce(nonce), critical=False)
    return asked.build().public_bytes(Encoding.DER)


def standing(
    answer: bytes,
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    lists: Sequence[RevokedList],
    at: datetime,
    now: datetime,
    nonce: bytes | None = None,
) -> Standing | None:
    """How a certificate stood at an instant by an answer (DER), as known now; None where the answer does not count.

    It is signed by the issuer, or by a responder whom the issuer let answer and did not revoke (`lists`: those of the
    issuer), and is about this very certificate and no other. It raises nothing.
    """
    if len(answer) > LONGEST:
        return None
    try:
        return _standing(ocsp.load_der_ocsp_response(answer), certificate, issuer, lists, at, now, nonce)
    except Exception:
        # What is crafted is refused with whatever the library's parsers raise.
        return None


def _standing(
    told: ocsp.OCSPResponse,
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    lists: Sequence[RevokedList],
    at: datetime,
    now: datetime,
    nonce: bytes | None,
) -> Standing | None:
    if told.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
        return None
    if nonce is not None and nonce not in _nonces(told):
        return None
    (one,) = told.responses
    parts = (*told.extensions, *told.single_extensions)
    if any(it.critical and not isinstance(it.value, _HARMLESS) for it in parts) or not _is_about(
        one, certificate, issuer
    ):
        return None
    # When an answer was signed (producedAt) is not asked: that it was so since then (thisUpdate) is what it says.
    since = one.this_update_utc
    if since > now or not any(_is_by(told, who) for who in _responders(told, issuer, lists, since, now)):
        return None
    until = one.next_update_utc or since + FRESH
    match one.certificate_status:
        case ocsp.OCSPCertStatus.REVOKED if one.revocation_time_utc is None or one.revocation_time_utc <= at:
            return Standing.REVOKED
        case ocsp.OCSPCertStatus.UNKNOWN:
            return Standing.UNKNOWN
    # Of one that ended the authority need not keep what became of it.
    return Standing.GOOD if at <= until and since <= certificate.not_valid_after_utc else None


def _nonces(told: ocsp.OCSPResponse) -> Iterator[bytes]:
    for one in told.extensions:
        if isinstance(one.value, x509.OCSPNonce):
            yield one.value.nonce


def _is_about(one: ocsp.OCSPSingleResponse, certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    if not isinstance(one.hash_algorithm, _NAMES):
        return False
    asked = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, one.hash_algorithm).build()
    named = (one.issuer_name_hash, one.issuer_key_hash, one.serial_number)
    return named == (asked.issuer_name_hash, asked.issuer_key_hash, asked.serial_number)


def _responders(
    told: ocsp.OCSPResponse, issuer: x509.Certificate, lists: Sequence[RevokedList], at: datetime, now: datetime
) -> Iterator[x509.Certificate]:
    """Whoever may answer for the issuer: itself, or whom it let (RFC 6960, 4.2.2.2)."""
    yield issuer
    for one in told.certificates:
        if _may_answer(one, issuer, lists, at, now):
            yield one


def _may_answer(
    responder: x509.Certificate,
    issuer: x509.Certificate,
    lists: Sequence[RevokedList],
    at: datetime,
    now: datetime,
) -> bool:
    parts = {type(one.value): one.value for one in responder.extensions}
    extended, use = parts.get(x509.ExtendedKeyUsage), parts.get(x509.KeyUsage)
    if not isinstance(extended, x509.ExtendedKeyUsage) or ExtendedKeyUsageOID.OCSP_SIGNING not in extended:
        return False
    if isinstance(use, x509.KeyUsage) and not use.digital_signature:
        return False
    if any(one.critical and not isinstance(one.value, _LOOKED_AT) for one in responder.extensions):
        return False
    is_strong_enough = is_strong(responder.public_key()) and isinstance(responder.signature_hash_algorithm, SHA2)
    is_valid = responder.not_valid_before_utc <= at <= responder.not_valid_after_utc
    if not is_strong_enough or not is_valid or not issued_by(responder, issuer):
        return False
    number, ends = responder.serial_number, responder.not_valid_after_utc
    own = [one for one in lists if one.authority == fingerprint(issuer)]
    # Whoever has a lost key may say any instant: a revocation since counts, too.
    if any(one.standing(number, ends, now, now) is Standing.REVOKED for one in own):
        return False
    return x509.OCSPNoCheck in parts or any(one.standing(number, ends, at, now) is Standing.GOOD for one in own)


def _is_by(told: ocsp.OCSPResponse, responder: x509.Certificate) -> bool:
    """Whether an answer names a responder as its own, whose key signed it."""
    key, digest = responder.public_key(), told.signature_hash_algorithm
    if told.responder_name is not None:
        is_named = told.responder_name == responder.subject
    else:
        is_named = told.responder_key_hash == _key_hash(responder)
    if not is_named or not isinstance(digest, SHA2) or not is_strong(key):
        return False
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(told.signature, told.tbs_response_bytes, padding.PKCS1v15(), digest)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(told.signature, told.tbs_response_bytes, ec.ECDSA(digest))
    except InvalidSignature:
        return False
    return True


def _key_hash(responder: x509.Certificate) -> bytes:
    """The SHA-1 of the key's bits: so RFC 6960 names a responder; nothing is proven by it."""
    return x509.SubjectKeyIdentifier.from_public_key(responder.public_key()).digest
