"""Letters (PDF) sealed and verified, beside the library that does the same by itself.

The peer is pyHanko's own PAdES B-LTA with the same key, the same stamps, certificates and lists, loaded once; and its
own judgement of what lies in such a file, without trust.
"""

from __future__ import annotations

import asyncio
import io
from datetime import UTC, datetime
from pathlib import Path

import typst
from asn1crypto import crl
from asn1crypto import x509 as asn1
from asn1crypto.keys import PrivateKeyInfo
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from bench.figure import Figure, measure
from madoguchi.trust import pdf, stamp
from madoguchi.trust.key import FileKey
from madoguchi.trust.keyring import Keyring
from madoguchi.trust.path import Anchors
from madoguchi.trust.purpose import Purpose

SIZE = 50
RUNS = 5
PEER = "pyHanko alone"


def run(folder: Path, size: int = SIZE, runs: int = RUNS) -> list[Figure]:
    """Letters sealed and verified in a second."""
    # The library reads the clock itself.
    at = datetime.now(UTC).replace(microsecond=0)
    ring = Keyring(folder=folder / "office")
    ring.begin("見本市", "302015", at, synthetic=True)
    key, stamping = ring.current(Purpose.SEAL, at), ring.current(Purpose.STAMP, at)
    assert isinstance(key, FileKey)
    source = folder / "letter.typ"
    source.write_text("Notice of a decision: 100,000 yen.")
    letter = bytes(typst.compile(source))

    def stamped_by(digest: bytes, nonce: int | None) -> bytes:
        return stamp.stamp(digest, stamping, at, synthetic=True, nonce=nonce)

    own, root = (asn1.Certificate.load(one.public_bytes(Encoding.DER)) for one in (key.certificate, ring.root))
    known = SimpleCertificateStore()
    known.register_multiple([own, root])
    pkcs8 = key.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signer = SimpleSigner(own, PrivateKeyInfo.load(pkcs8), known, embed_roots=True)
    listed = crl.CertificateList.load(ring.revoked.public_bytes(Encoding.DER))
    anchors = Anchors(roots=(ring.root,), revoked=(ring.revoked,))

    def seal() -> bytes:
        return pdf.seal(letter, "見本市", key, stamped_by, ring.revoked)

    def seal_alone() -> bytes:
        told = PdfSignatureMetadata(
            field_name="Seal1",
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            embed_validation_info=True,
            use_pades_lta=True,
            validation_context=ValidationContext(
                trust_roots=[root], crls=[listed], revocation_mode="require", allow_fetching=False
            ),
        )
        writer = IncrementalPdfFileWriter(io.BytesIO(letter))
        return bytes(PdfSigner(told, signer, timestamper=pdf.Stamping(stamped_by)).sign_pdf(writer).getbuffer())

    ours, theirs = seal(), seal_alone()

    async def verify() -> None:
        for _ in range(size):
            (found,) = await pdf.verify(ours, anchors, at)
            assert found.counts

    async def verify_alone() -> None:
        for _ in range(size):
            (found,) = PdfFileReader(io.BytesIO(theirs)).embedded_regular_signatures
            assert (await async_validate_pdf_signature(found, ValidationContext(trust_roots=[]))).intact

    acts = [
        ("letters sealed", lambda: [seal() for _ in range(size)], lambda: [seal_alone() for _ in range(size)]),
        ("sealed letters verified", lambda: asyncio.run(verify()), lambda: asyncio.run(verify_alone())),
    ]
    return [
        measure(name, act, size=size, unit="letters", peer=PEER, peer_act=peer_act, runs=runs)
        for name, act, peer_act in acts
    ]
