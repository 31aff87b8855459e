"""「タイムスタンプ」 Proof that something existed at an instant and is as it was (RFC 3161).

The office's own authority is no service that the State has accredited (時刻認証業務の認定に関する規程, 令和3年総務省
告示第146号); a response of such a one is read here all the same.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

from madoguchi.core.errors import InputRefused
from madoguchi.trust.key import Signing
from madoguchi.trust.purpose import POLICIES, Purpose

LONGEST = 100_000
"""Bytes of a response."""
_SERIAL_BITS = 64
Stamp = Callable[[bytes], bytes]
"""「タイムスタンプ」 Gives a SHA-256 (32 bytes) its response (DER of TimeStampResp)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamped:
    """「存在証明」 By whose certificate something existed at which instant; nothing says yet that it is believed."""

    at: datetime
    certificate: x509.Certificate
    above: tuple[x509.Certificate, ...]


def stamp(digest: bytes, key: Signing, at: datetime, *, synthetic: bool, nonce: int | None = None) -> bytes:
    """「タイムスタンプ」 The response for a SHA-256, signed by the office's key for stamps.

    The instant is that of the caller's clock, told to the second below. Two stamps of the same differ in their numbers.
    """
    certificates = [asn1.Certificate.load(one.public_bytes(Encoding.DER)) for one in (key.certificate, *key.above)]
    own = certificates[0]
    info = tsp.TSTInfo(
        {
            "version": "v1",
            "policy": POLICIES[Purpose.STAMP].oid(synthetic=synthetic).dotted_string,
            "message_imprint": {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": digest},
            "serial_number": secrets.randbits(_SERIAL_BITS),
            "gen_time": at.astimezone(UTC).replace(microsecond=0),
            "accuracy": {"seconds": 1},
            **({"nonce": nonce} if nonce is not None else {}),
        }
    ).dump()
    named = tsp.SigningCertificateV2(
        {
            "certs": [
                {
                    "cert_hash": sha256(own.dump()).digest(),
                    "issuer_serial": {
                        "issuer": [asn1.GeneralName({"directory_name": own.issuer})],
                        "serial_number": own.serial_number,
                    },
                }
            ]
        }
    )
    attributes = cms.CMSAttributes(
        [
            cms.CMSAttribute({"type": "content_type", "values": ["tst_info"]}),
            cms.CMSAttribute({"type": "message_digest", "values": [sha256(info).digest()]}),
            cms.CMSAttribute({"type": "signing_certificate_v2", "values": [named]}),
        ]
    )
    mechanism = "sha256_rsa" if isinstance(key.certificate.public_key(), rsa.RSAPublicKey) else "sha256_ecdsa"
    signer = cms.SignerInfo(
        {
            "version": "v1",
            "sid": {"issuer_and_serial_number": {"issuer": own.issuer, "serial_number": own.serial_number}},
            "digest_algorithm": {"algorithm": "sha256"},
            "signed_attrs": attributes,
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": mechanism}),
            "signature": key.sign(attributes.dump()),
        }
    )
    signed = cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": [{"algorithm": "sha256"}],
            "encap_content_info": {"content_type": "tst_info", "content": core.ParsableOctetString(info)},
            "certificates": certificates,
            "signer_infos": [signer],
        }
    )
    token = cms.ContentInfo({"content_type": "signed_data", "content": signed})
    return bytes(tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token}).dump())


def read(response: bytes, digest: bytes) -> Stamped:
    """「存在証明」 What a response says of a SHA-256, its signature verified; whether its certificate counts, is not.

    Raises InputRefused `trust.stamp_unreadable`, and `trust.stamp_of_another` where it is of something else.
    """
    if len(response) > LONGEST:
        raise _unreadable()
    try:
        found = decode_timestamp_response(response)
        certificates = [x509.load_der_x509_certificate(one) for one in found.signed_data.certificates]
        (signer,) = found.signed_data.signer_infos
        (own,) = [
            one for one in certificates if one.issuer == signer.issuer and one.serial_number == signer.serial_number
        ]
        above = tuple(one for one in certificates if one != own)
        at, imprint = found.tst_info.gen_time, found.tst_info.message_imprint
        verifier = VerifierBuilder(tsa_certificate=own, roots=_anchors(own, above)).build()
        told = verifier.verify(found, imprint.message)
    except VerificationError as error:
        raise _unreadable() from error
    except Exception as error:
        # The libraries refuse what is crafted with whatever their parsers raise.
        raise _unreadable() from error
    if not told or imprint.hash_algorithm.dotted_string != _SHA256 or imprint.message != digest:
        raise InputRefused(
            "trust.stamp_of_another",
            ja="タイムスタンプは、このファイルのものではありません。ファイルが後から変わったか、取り違えられています。",
            en="The timestamp is not of this file: it was altered afterwards, or it is another file.",
        )
    return Stamped(at=at.astimezone(UTC), certificate=own, above=above)


_SHA256 = "2.16.840.1.101.3.4.2.1"


def _anchors(own: x509.Certificate, above: Sequence[x509.Certificate]) -> list[x509.Certificate]:
    """What its signature is verified up to; whether that is trusted, the caller asks (`trust.path`)."""
    return list(above) or [own]


def _unreadable() -> InputRefused:
    return InputRefused(
        "trust.stamp_unreadable",
        ja="タイムスタンプとして読めないか、署名が合いません。ファイルが壊れていないか確かめてください。",
        en="This cannot be read as a timestamp, or its signature does not fit. Check that the file is whole.",
    )
