"""「電子シール」 A seal inside a PDF file (PAdES B-LTA, ETSI EN 319 142-1), which every reader of such files shows.

The file holds all that is needed to verify it long afterwards: the certificates, the day's list of revoked ones, a
stamp over the seal and a stamp over the whole.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import pikepdf
from asn1crypto import cms, tsp
from asn1crypto.algos import SignedDigestAlgorithm
from asn1crypto.x509 import Certificate as Asn1Certificate
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.generic import NumberObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation import DocumentSecurityStore, async_validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.trust import archive, stamp
from madoguchi.trust.archive import NumberedStamp
from madoguchi.trust.key import Signing
from madoguchi.trust.path import Anchors
from madoguchi.trust.pdf_anew import SEAL, written_anew
from madoguchi.trust.seal import Trouble, Verdict, judged, told_of
from madoguchi.trust.signer import signer_of

LONGEST = 200_000_000
"""Bytes of a file that is sealed or read."""
_LONGEST_SIGNATURE = 72
"""Bytes of an ECDSA signature on P-256 (DER)."""
_PARTS = 4
"""Numbers of a byte range: two pieces, each its beginning and its length."""
_OBJECT = re.compile(rb"\d{1,10} \d{1,5} obj\s*<<.*/Contents\s*", re.DOTALL)
_BEHIND = re.compile(
    rb"(?:(?!stream|obj|xref|trailer)[\s\S])*endobj\s+(?P<table>xref\s(?:[0-9nf \r\n]*))trailer\s*"
    rb"(?:(?!stream|obj|xref|trailer)[\s\S])*startxref\s+(?P<at>\d{1,10})\s+%%EOF\s*"
)
"""What may stand behind the place: the end of its object, and the table to which the last number points."""
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
# It would say on standard error that it fetches nothing, which is meant.
logging.getLogger("pyhanko").setLevel(logging.ERROR)


def seal(
    content: bytes,
    name: str,
    key: Signing,
    stamped_by: NumberedStamp,
    revoked: x509.CertificateRevocationList,
    beside: Anchors | None = None,
) -> bytes:
    """「電子シール」 The file with a seal of the office of this name.

    Raises InputRefused `trust.not_pdf`, and as `written_anew`.

    `beside`: with the lists that are needed to judge the stamp, where another authority's key made it.
    """
    lists = beside.revoked if beside is not None else ()
    if len(content) > LONGEST:
        raise _not_pdf()
    try:
        plain = written_anew(content, (revoked, *lists))
        if _is_linear(plain):
            raise _not_pdf()
        told = PdfSignatureMetadata(field_name=SEAL, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, name=name)
        signer = PdfSigner(told, _Office(key), timestamper=Stamping(stamped_by))
        sealed = bytes(signer.sign_pdf(_Adding(io.BytesIO(plain)), existing_fields_only=True).getbuffer())
        return sealed + archive.behind(sealed, stamped_by)
    except (InputRefused, Conflict):
        raise
    except Exception as error:
        # What is no PDF, or is locked, is refused with whatever the parser raises.
        raise _not_pdf() from error


async def verify(content: bytes, anchors: Anchors, at: datetime) -> tuple[Verdict, ...]:
    """「検証結果」 What each seal and signature in a file is worth, asked at an instant; none: it has none.

    Raises InputRefused `trust.not_pdf` for what is no PDF, or what readers would have to repair.
    """
    if len(content) > LONGEST:
        raise _not_pdf()
    try:
        pikepdf.open(io.BytesIO(content), attempt_recovery=False, suppress_warnings=True).close()
        found = _signatures(content)
        end = max((int(one.byte_range[2]) + int(one.byte_range[3]) for one in found), default=len(content))
        # What is judged is the sealed part alone; what may stand behind it says nothing.
        is_whole = archive.is_whole(content, end)
        sealed = content[:end] if is_whole else content
        found = _signatures(sealed)
        is_whole = is_whole and not _is_linear(sealed)
    except Exception as error:
        raise _not_pdf() from error
    return tuple([await _verdict(one, sealed, anchors, at, is_whole=is_whole) for one in found])


async def _verdict(
    signature: EmbeddedPdfSignature, sealed: bytes, anchors: Anchors, at: datetime, *, is_whole: bool
) -> Verdict:
    """`is_whole`: nothing that says anything stands behind the sealed part."""
    try:
        own = x509.load_der_x509_certificate(signature.signer_cert.dump())
        above = [x509.load_der_x509_certificate(one.dump()) for one in signature.other_embedded_certs]
        claimed = signature.self_reported_timestamp
        # Trust is asked for below: here only whether the bytes are those that were signed, by this key.
        status = await async_validate_pdf_signature(signature, ValidationContext(trust_roots=[]))
        tokens, value = _tokens(signature), signature.signer_info["signature"].native
        told = told_of(signer_of(own), at=claimed.astimezone(UTC) if claimed else None)
        is_whole = is_whole and _covers(signature, sealed)
        known = replace(anchors, revoked=(*anchors.revoked, *(_lists(signature.reader) if is_whole else ())))
    except Exception:
        # What is crafted is refused with whatever the parsers raise.
        return Verdict(trouble=Trouble.UNREADABLE)
    if not status.valid:
        return replace(told, trouble=Trouble.FORGED)
    if not status.intact or not is_whole:
        return replace(
            told, trouble=Trouble.ADDED_TO if status.intact and _was_whole(signature, sealed) else Trouble.ALTERED
        )
    try:
        stamped = stamp.read(_response(tokens), sha256(value).digest()) if tokens else None
    except InputRefused:
        return replace(told, trouble=Trouble.STAMP)
    return await judged(told, own, above, stamped, known, at)


def _was_whole(signature: EmbeddedPdfSignature, content: bytes) -> bool:
    """Whether a file once ended where what a signature is over ends, and it was over the whole of that."""
    told = [int(one) for one in signature.byte_range]
    before = content[: sum(told[2:])]
    try:
        found = [one for one in _signatures(before) if list(map(int, one.byte_range)) == told]
        return not _is_linear(before) and any(_covers(one, before) for one in found)
    except Exception:
        # What is crafted is refused with whatever the parsers raise.
        return False


def _covers(signature: EmbeddedPdfSignature, content: bytes) -> bool:
    """Whether a signature is over the whole of a file but for its own place, and the place is where it has to be.

    The newest table says where its object begins; nothing but this object's own words stand between that and its place.
    Behind it stand the rest of these words and that table, a plain one, and nothing else: what is signed says of no
    object where it stands, and would fit at a place that somebody prepared in a stream as well.
    """
    told = list(signature.byte_range)
    if len(told) != _PARTS or not all(isinstance(one, NumberObject) for one in told) or told[0] != 0:
        return False
    _, begins, ends, rest = map(int, told)
    place, named, tables = content[begins:ends], signature.sig_field.raw_get("/V").reference, signature.reader.xrefs
    at = tables[named]
    if ends + rest != len(content) or tables.get_last_change(named) != tables.total_revisions - 1:
        return False
    words = content[at:begins] if isinstance(at, int) else b""
    if not words.startswith(b"%d %d obj" % (named.idnum, named.generation)) or words.count(b"obj") != 1:
        return False
    behind = content[ends:]
    table = _BEHIND.fullmatch(behind)
    if not _OBJECT.fullmatch(words) or table is None or ends + table.start("table") != int(table["at"]):
        return False
    held = signature.pkcs7_content
    if place[:1] != b"<" or place[-1:] != b">" or place[1:-1].lower() != held.hex().encode():
        return False
    return archive.is_filled(held, cms.ContentInfo.load(held))


def _is_linear(content: bytes) -> bool:
    """Whether some reader may begin at the head of a file, as of one to which nobody added since it was made."""
    return b"/Linearized" in _ESCAPED.sub(lambda found: bytes.fromhex(found[1].decode()), content)


def _lists(reader: PdfFileReader) -> Sequence[x509.CertificateRevocationList]:
    """The lists of revoked certificates that the file brings."""
    try:
        kept = DocumentSecurityStore.read_dss(reader)
    except ValueError:
        return ()
    return [x509.load_der_x509_crl(one.get_object().data) for one in kept.crls]


class _Adding(IncrementalPdfFileWriter):
    """Adds the seal, and writes nothing anew but its field: what is written by another hand may come out otherwise."""

    def _update_meta(self) -> None:
        """Title and date stay as they are."""


class _Office(Signer):
    """The office's key as the library asks for it; it is loaded once, not for each file."""

    def __init__(self, key: Signing) -> None:
        known = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        known.register_multiple([_asn1(one) for one in (key.certificate, *key.above)])
        is_rsa = isinstance(key.certificate.public_key(), rsa.RSAPublicKey)
        super().__init__(
            signing_cert=_asn1(key.certificate),
            cert_registry=known,
            signature_mechanism=SignedDigestAlgorithm({"algorithm": "sha256_rsa" if is_rsa else "sha256_ecdsa"}),
            embed_roots=True,
        )
        self._key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """The signature; of a dry run only its length counts."""
        public = self._key.certificate.public_key()
        if dry_run:
            return bytes(public.key_size // 8 if isinstance(public, rsa.RSAPublicKey) else _LONGEST_SIGNATURE)
        return self._key.sign(data)


class Stamping(TimeStamper):
    """A stamping authority that is no further away than a call."""

    def __init__(self, stamped_by: NumberedStamp) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._stamped_by = stamped_by

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """The response to a request."""
        digest = req["message_imprint"]["hashed_message"].native
        return tsp.TimeStampResp.load(self._stamped_by(digest, req["nonce"].native))


def _signatures(content: bytes) -> list[EmbeddedPdfSignature]:
    return list(PdfFileReader(io.BytesIO(content)).embedded_regular_signatures)


def _tokens(signature: EmbeddedPdfSignature) -> Sequence[object]:
    """The stamps over a signature."""
    beside = signature.signer_info["unsigned_attrs"]
    return [token for one in beside if one["type"].native == "signature_time_stamp_token" for token in one["values"]]


def _response(tokens: Sequence[object]) -> bytes:
    return archive.response_of(tokens[0]) if len(tokens) == 1 else b""


def _asn1(certificate: x509.Certificate) -> Asn1Certificate:
    return Asn1Certificate.load(certificate.public_bytes(Encoding.DER))


def _not_pdf() -> InputRefused:
    return InputRefused(
        "trust.not_pdf",
        ja=f"PDF として正しく読めないか、開くのにパスワードが要るか、{LONGEST // 1_000_000}MB より長いものです。"
        "パスワードのない、短い PDF を指定してください。壊れているときは、PDF として印刷し直してください。",
        en="This cannot be read as a PDF file, is damaged, needs a password, or is longer than "
        f"{LONGEST // 1_000_000} MB. Name one without, or a shorter one; where it is damaged, print it to a file anew.",
    )
