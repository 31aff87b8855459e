"""「タイムスタンプ」 Proof that something existed at an instant and is as it was (RFC 3161).

The office's own authority is no service that the State has accredited (時刻認証業務の認定に関する規程, 令和3年総務省
告示第146号); a response of such a one is read here all the same.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import new, sha1, sha256

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding

from madoguchi.core.errors import InputRefused
from madoguchi.trust.key import Signing
from madoguchi.trust.path import has_signed
from madoguchi.trust.purpose import POLICIES, Purpose

LONGEST = 100_000
"""Bytes of a response."""
_SERIAL_BITS = 64
_DIGESTS = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}
_BOOLEAN, _OCTETS, _TIME, _SEQUENCE, _SET, _FIRST = 0x01, 0x04, 0x18, 0x30, 0x31, 0xA0
_SHA256 = algos.DigestAlgorithm({"algorithm": "sha256"}).dump()
_SIGNED_DATA, _TST_INFO = (cms.ContentType(name).dump() for name in ("signed_data", "tst_info"))
_CONTENT_TYPE = cms.CMSAttribute({"type": "content_type", "values": ["tst_info"]}).dump()
_MESSAGE_DIGEST = cms.CMSAttributeType("message_digest").dump()
Stamp = Callable[[bytes], bytes]
"""「タイムスタンプ」 Gives a SHA-256 (32 bytes) its response (DER of TimeStampResp)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamped:
    """「存在証明」 By whose certificate something existed at which instant; nothing says yet that it is believed.

    `nonce`: the number by which who asked knows the answer.
    """

    at: datetime
    certificate: x509.Certificate
    above: tuple[x509.Certificate, ...]
    nonce: int | None = None


def request(digest: bytes, nonce: int) -> bytes:
    """「タイムスタンプ」 What a stamping service is asked for a SHA-256 (RFC 3161, 2.4.1), with its certificate."""
    imprint = _der(_SEQUENCE, _SHA256, _der(_OCTETS, digest))
    return _der(_SEQUENCE, _number(1), imprint, _number(nonce), _der(_BOOLEAN, b"\xff"))


def stamp(digest: bytes, key: Signing, at: datetime, *, synthetic: bool, nonce: int | None = None) -> bytes:
    """「タイムスタンプ」 The response for a SHA-256, signed by the office's key for stamps.

    The instant is that of the caller's clock, told to the second below. Two stamps of the same differ in their numbers.
    What is the same in all stamps by a key is written once and kept, for asn1crypto takes 9 ms to write it all.
    """
    fixed = _fixed(key.certificate, key.above, synthetic)
    said = at.astimezone(UTC).strftime("%Y%m%d%H%M%SZ").encode()
    info = _der(
        _SEQUENCE,
        *(_number(1), fixed.policy),
        _der(_SEQUENCE, _SHA256, _der(_OCTETS, digest)),
        *(_number(secrets.randbits(_SERIAL_BITS)), _der(_TIME, said)),
        _der(_SEQUENCE, _number(1)),
        *(() if nonce is None else (_number(nonce),)),
    )
    hashed = _der(_SEQUENCE, _MESSAGE_DIGEST, _der(_SET, _der(_OCTETS, sha256(info).digest())))
    attributes = sorted((_CONTENT_TYPE, hashed, fixed.named))
    signer = _der(
        _SEQUENCE,
        *(_number(1), fixed.signer, _SHA256, _der(_FIRST, *attributes), fixed.mechanism),
        _der(_OCTETS, key.sign(_der(_SET, *attributes))),
    )
    content = _der(_SEQUENCE, _TST_INFO, _der(_FIRST, _der(_OCTETS, info)))
    signed = _der(_SEQUENCE, _number(3), _der(_SET, _SHA256), content, fixed.certificates, _der(_SET, signer))
    token = _der(_SEQUENCE, _SIGNED_DATA, _der(_FIRST, signed))
    return _der(_SEQUENCE, _der(_SEQUENCE, _number(0)), token)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fixed:
    """What is the same in all stamps by a key, as it is written (DER)."""

    policy: bytes
    named: bytes
    signer: bytes
    mechanism: bytes
    certificates: bytes


@lru_cache(maxsize=64)
def _fixed(certificate: x509.Certificate, above: tuple[x509.Certificate, ...], synthetic: bool) -> _Fixed:
    written = [one.public_bytes(Encoding.DER) for one in (certificate, *above)]
    own = asn1.Certificate.load(written[0])
    named = tsp.SigningCertificateV2(
        {
            "certs": [
                {
                    "cert_hash": sha256(written[0]).digest(),
                    "issuer_serial": {
                        "issuer": [asn1.GeneralName({"directory_name": own.issuer})],
                        "serial_number": own.serial_number,
                    },
                }
            ]
        }
    )
    mechanism = "sha256_rsa" if isinstance(certificate.public_key(), rsa.RSAPublicKey) else "sha256_ecdsa"
    sid = {"issuer": own.issuer, "serial_number": own.serial_number}
    return _Fixed(
        policy=core.ObjectIdentifier(POLICIES[Purpose.STAMP].oid(synthetic=synthetic).dotted_string).dump(),
        named=cms.CMSAttribute({"type": "signing_certificate_v2", "values": [named]}).dump(),
        signer=cms.IssuerAndSerialNumber(sid).dump(),
        mechanism=algos.SignedDigestAlgorithm({"algorithm": mechanism}).dump(),
        certificates=_der(_FIRST, *sorted(written)),
    )


def _der(tag: int, *parts: bytes) -> bytes:
    """One value of ASN.1 with its tag and its length (X.690, 8.1 and 10.1)."""
    content = b"".join(parts)
    length = len(content)
    if length < 0x80:
        return bytes((tag, length)) + content
    size = length.to_bytes((length.bit_length() + 7) // 8)
    return bytes((tag, 0x80 | len(size))) + size + content


def _number(value: int) -> bytes:
    return _der(0x02, value.to_bytes(value.bit_length() // 8 + 1, signed=True))


def read(response: bytes, digest: bytes) -> Stamped:
    """「存在証明」 What a response says of a SHA-256, its signature verified; whether its certificate counts, is not.

    The signature is verified with the key of the very certificate that is named in it by its hash: certificates that
    only look alike come to nothing. Raises InputRefused `trust.stamp_unreadable`, and `trust.stamp_of_another` where it
    is of something else.
    """
    if len(response) > LONGEST:
        raise _unreadable()
    try:
        found = _read(tsp.TimeStampResp.load(response, strict=True))
    except Exception as error:
        # What is crafted is refused with whatever the parser raises.
        raise _unreadable() from error
    if found is None:
        raise _unreadable()
    stamped, imprint = found
    if imprint["hash_algorithm"]["algorithm"].native != "sha256" or imprint["hashed_message"].native != digest:
        raise InputRefused(
            "trust.stamp_of_another",
            ja="タイムスタンプは、このファイルのものではありません。ファイルが後から変わったか、取り違えられています。",
            en="The timestamp is not of this file: it was altered afterwards, or it is another file.",
        )
    return stamped


def _read(response: tsp.TimeStampResp) -> tuple[Stamped, tsp.MessageImprint] | None:
    """RFC 3161, 2.4.2 and RFC 5652, 5.4; None where something in it does not fit."""
    signed = response["time_stamp_token"]["content"]
    (signer,) = signed["signer_infos"]
    attributes = {one["type"].native: one["values"] for one in signer["signed_attrs"]}
    info = signed["encap_content_info"]["content"]
    told, content = info.parsed, bytes(info)
    hashed, mechanism = signer["digest_algorithm"]["algorithm"].native, signer["signature_algorithm"]
    digest = _DIGESTS[hashed]
    certificates = [one.chosen for one in signed["certificates"]]
    (own,) = [one for one in certificates if _is_named(one, attributes)]
    read = x509.load_der_x509_certificate(own.dump())
    fits = (
        len(attributes) == len(signer["signed_attrs"])
        and told.dump() == content
        and response["status"]["status"].native == "granted"
        and signed["encap_content_info"]["content_type"].native == "tst_info"
        and attributes["content_type"][0].native == "tst_info"
        and attributes["message_digest"][0].native == new(hashed, content).digest()
        and signer["sid"].chosen["serial_number"].native == own.serial_number
        and signer["sid"].chosen["issuer"].dump() == own.issuer.dump()
        and mechanism.signature_algo in ("rsassa_pkcs1v15", "ecdsa")
        and has_signed(read.public_key(), signer["signed_attrs"].untag().dump(), signer["signature"].native, digest)
    )
    if not fits:
        return None
    above = tuple(x509.load_der_x509_certificate(one.dump()) for one in certificates if one is not own)
    at = told["gen_time"].native.astimezone(UTC)
    return Stamped(at=at, certificate=read, above=above, nonce=told["nonce"].native), told["message_imprint"]


def _is_named(certificate: asn1.Certificate, attributes: Mapping[str, core.SetOf]) -> bool:
    """Whether the signer names this very certificate by its hash (RFC 5035), in the newer form or the older."""
    if "signing_certificate_v2" in attributes:
        (named,) = attributes["signing_certificate_v2"]
        first = named["certs"][0]
        algorithm = first["hash_algorithm"]["algorithm"].native
        return bool(first["cert_hash"].native == new(algorithm, certificate.dump()).digest())
    (named,) = attributes["signing_certificate"]
    return bool(named["certs"][0]["cert_hash"].native == sha1(certificate.dump(), usedforsecurity=False).digest())


def _unreadable() -> InputRefused:
    return InputRefused(
        "trust.stamp_unreadable",
        ja="証明（電子シール・電子署名・タイムスタンプ）として読めないか、署名が合いません。"
        "証明のファイルが壊れていないか、取り違えていないか確かめてください。",
        en="This cannot be read as a proof (a seal, a signature or a timestamp), or its signature does not fit. Check "
        "that the file is whole, and the right one.",
    )
