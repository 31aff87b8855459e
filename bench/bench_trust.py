"""Seals, stamps and certificates, each beside the one call of the library that it cannot do without.

The peer does the cryptography alone: one signature, or one verification, of the same content with the same key. Ours
writes and reads the format, names the file by its hash, looks at the purpose and asks for revocation.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from bench.figure import Figure, measure
from madoguchi.trust import path, seal, stamp
from madoguchi.trust.key import FileKey
from madoguchi.trust.keyring import Keyring
from madoguchi.trust.path import Anchors
from madoguchi.trust.purpose import Purpose

SIZE = 200
RUNS = 5
AT = datetime(2026, 11, 29, 3, tzinfo=UTC)
SIGNATURE = "one ECDSA signature"
VERIFICATION = "one ECDSA verification"


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
            assert asyncio.run(seal.verify(one, digest, anchors, AT)).counts

    def judged() -> None:
        for _ in digests:
            assert asyncio.run(path.judge(key.certificate, key.above, Purpose.SEAL, anchors, AT, AT)) is None

    def issued() -> None:
        for _ in digests:
            key.certificate.verify_directly_issued_by(ring_root)

    acts: list[tuple[str, Callable[[], object], str, Callable[[], object]]] = [
        ("files sealed", sealed, SIGNATURE, sign),
        ("stamps given", stamped, SIGNATURE, sign),
        ("seals verified, with revocation", verified, VERIFICATION, check),
        ("stamps read", read, VERIFICATION, check),
        ("certificates judged, with revocation", judged, "its issuer's signature alone", issued),
    ]
    return [
        measure(name, act, size=size, unit="files", peer=peer, peer_act=peer_act, runs=runs)
        for name, act, peer, peer_act in acts
    ]
