"""Seals, stamps, messages and certificates, each beside the one call of a library that it cannot do without.

For seals and stamps the peer does the cryptography alone: one signature, or one verification, of the same content with
the same key. Ours writes and reads the format, names the file by its hash, looks at the purpose and asks for
revocation. For certificates and messages the peer is the library that walks the path, or signs, without what we ask
besides; its certificates and lists are read before.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

from asn1crypto import crl
from asn1crypto import x509 as asn1
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from http_message_signatures import HTTPMessageSigner, HTTPMessageVerifier, MappingKeyResolver
from http_message_signatures.algorithms import ECDSA_P256_SHA256
from pyhanko_certvalidator import CertificateValidator, ValidationContext

from bench.figure import Figure, measure
from madoguchi.trust import message, path, seal, stamp
from madoguchi.trust.key import FileKey
from madoguchi.trust.keyring import Keyring
from madoguchi.trust.path import Anchors
from madoguchi.trust.purpose import Purpose

SIZE = 200
RUNS = 5
AT = datetime(2026, 11, 29, 3, tzinfo=UTC)
SIGNATURE = "one ECDSA signature"
VERIFICATION = "one ECDSA verification"
ASKED = message.Request(
    method="POST",
    url="https://mesh.city.mihon.lg.jp/r1/JP/GOV/302015/register/residents?on=2026-11-29",
    fields=(("Content-Type", "application/json"), ("X-Road-Client", "JP/GOV/302023/benefits")),
)
COVERED = ("@method", "@target-uri", "content-type", "x-road-client")


def run(folder: Path, size: int = SIZE, runs: int = RUNS) -> list[Figure]:
    """Files sealed, stamped and verified in a second."""
    ring = Keyring(folder=folder / "trust")
    ring.begin("見本市", "302015", AT, synthetic=True)
    key, stamping = ring.current(Purpose.SEAL, AT), ring.current(Purpose.STAMP, AT)
    assert isinstance(key, FileKey) and isinstance(key.private, ec.EllipticCurvePrivateKey)
    private, ring_root = key.private, ring.root
    anchors = Anchors(roots=(ring_root,), revoked=(ring.revoked,))
    digests = [sha256(str(n).encode()).digest() for n in range(size)]
    seals = [seal.sign(one, "x", key, AT, revoked=anchors.revoked) for one in digests]
    stamps = [stamp.stamp(one, stamping, AT, synthetic=True) for one in digests]
    signatures = [private.sign(one, ec.ECDSA(hashes.SHA256())) for one in digests]
    public, both = private.public_key(), list(zip(seals, digests, strict=True))

    def sign() -> None:
        for one in digests:
            private.sign(one, ec.ECDSA(hashes.SHA256()))

    def check() -> None:
        for one, signature in zip(digests, signatures, strict=True):
            public.verify(signature, one, ec.ECDSA(hashes.SHA256()))

    def sealed() -> None:
        for one in digests:
            seal.sign(one, "x", key, AT, revoked=anchors.revoked)

    def stamped() -> None:
        for one in digests:
            stamp.stamp(one, stamping, AT, synthetic=True)

    def read() -> None:
        for one, digest in zip(stamps, digests, strict=True):
            stamp.read(one, digest)

    def verified() -> None:
        for one, digest in both:
            path.REMEMBERED.forget()
            assert asyncio.run(seal.verify(one, digest, anchors, AT)).counts

    def verified_again() -> None:
        for one, digest in both:
            assert asyncio.run(seal.verify(one, digest, anchors, AT)).counts

    async def judge(*, anew: bool) -> None:
        for _ in digests:
            if anew:
                path.REMEMBERED.forget()
            assert await path.judge(key.certificate, key.above, Purpose.SEAL, anchors, AT, AT) is None

    async def walk() -> None:
        known = [asn1.Certificate.load(one.public_bytes(Encoding.DER)) for one in (key.certificate, ring_root)]
        revoked = [crl.CertificateList.load(one.public_bytes(Encoding.DER)) for one in anchors.revoked]
        for _ in digests:
            context = ValidationContext(
                trust_roots=known[1:], crls=revoked, moment=AT, revocation_mode="require", allow_fetching=False
            )
            await CertificateValidator(known[0], validation_context=context).async_validate_path()

    def issued() -> None:
        for _ in digests:
            key.certificate.verify_directly_issued_by(ring_root)

    requests = [message.sign_request(replace(ASKED, body=one), key, AT) for one in digests]
    brought = message.Known(
        certificate_of=lambda _: key.certificate,
        judged=lambda one, at: path.judge(one, (), Purpose.SEAL, anchors, at, at),
        is_seen=lambda *_: False,
    )
    resolver = MappingKeyResolver(public_keys={"x": public}, private_keys={"x": private})
    signer, verifier = (
        kind(signature_algorithm=ECDSA_P256_SHA256, key_resolver=resolver)
        for kind in (HTTPMessageSigner, HTTPMessageVerifier)
    )

    def by_library() -> list[SimpleNamespace]:
        found = []
        for one in digests:
            headers = dict(ASKED.fields)
            found.append(SimpleNamespace(method=ASKED.method, url=ASKED.url, headers=headers))
            signer.sign(found[-1], key_id="x", body=one, nonce="x", covered_component_ids=COVERED)
        return found

    by_peer = by_library()

    def messages_signed() -> None:
        for one in digests:
            message.sign_request(replace(ASKED, body=one), key, AT)

    async def messages_verified() -> None:
        for one in requests:
            assert isinstance(await message.verify_request(one, brought, AT), message.Signed)

    def verified_by_library() -> None:
        for one, body in zip(by_peer, digests, strict=True):
            verifier.verify(one, body=body)

    acts: list[tuple[str, Callable[[], object], str, Callable[[], object]]] = [
        ("files sealed", sealed, SIGNATURE, sign),
        ("stamps given", stamped, SIGNATURE, sign),
        ("seals verified, with revocation", verified, VERIFICATION, check),
        ("seals verified, their certificate remembered", verified_again, VERIFICATION, check),
        ("stamps read", read, VERIFICATION, check),
        (
            "certificates judged, with revocation",
            lambda: asyncio.run(judge(anew=True)),
            "pyhanko-certvalidator alone, with revocation",
            lambda: asyncio.run(walk()),
        ),
        (
            "certificates judged again",
            lambda: asyncio.run(judge(anew=False)),
            "its issuer's signature alone",
            issued,
        ),
        ("messages signed", messages_signed, "http-message-signatures alone", by_library),
        (
            "messages verified, their certificate remembered",
            lambda: asyncio.run(messages_verified()),
            "http-message-signatures alone",
            verified_by_library,
        ),
    ]
    return [
        measure(name, act, size=size, unit="files", peer=peer, peer_act=peer_act, runs=runs)
        for name, act, peer, peer_act in acts
    ]
