"""「検証」 Files and the proofs beside them. Nothing else is needed for it: no records, no network, no keys."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509

from madoguchi.core.errors import InputRefused
from madoguchi.core.regular_file import bytes_of, sha256_of
from madoguchi.trust import pdf, seal, stamp
from madoguchi.trust.certificate import Fault
from madoguchi.trust.path import Anchors, is_authority
from madoguchi.trust.seal import Verdict
from madoguchi.trust.signer import name_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Existed:
    """「存在証明」 Since when a file existed, and what is wrong with the certificate of the stamp, if anything is."""

    stamped: datetime
    signer: str
    trouble: Fault | None


def verify(file: Path, proof: Path | None, anchors: Anchors, at: datetime) -> tuple[Verdict | Existed, ...]:
    """「検証」 What seals, signatures or stamps (RFC 3161) say of a file, asked at an instant; there is one or more.

    Without a `proof` the seal beside the file is meant or, in a PDF file, what lies in it. Raises InputRefused
    `trust.no_file`, `trust.stamp_unreadable`, `trust.stamp_of_another`, `trust.not_pdf` and `trust.no_seal`.
    """
    beside = proof or beside_of(file)
    if proof is None and not beside.exists() and is_pdf(file):
        found = asyncio.run(pdf.verify(_content(file, pdf.LONGEST), anchors, at))
        if not found:
            raise InputRefused(
                "trust.no_seal",
                ja=f"{file.name} には電子シールも電子署名もありません。発行元が渡した PDF そのものか確かめてください。",
                en=f"{file.name} holds no seal and no signature. Check that it is the very file that was handed out.",
            )
        return found
    digest, content = digest_of(file), _content(beside, seal.LONGEST)
    if content.lstrip()[:1] == b"{":
        return (asyncio.run(seal.verify(content, digest, anchors, at)),)
    read = stamp.read(content, digest)
    fault = asyncio.run(seal.existed(read, anchors, at))
    return (Existed(stamped=read.at, signer=name_of(read.certificate), trouble=fault),)


def beside_of(file: Path) -> Path:
    """Where the seal or the signature of a file lies."""
    return file.with_name(f"{file.name}.jws")


def is_pdf(file: Path) -> bool:
    """Whether a file begins as PDF files do. Raises InputRefused `trust.no_file`."""
    return _content(file, len(pdf.MAGIC)).startswith(pdf.MAGIC)


def anchors_of(roots: Sequence[Path], revoked: Sequence[Path]) -> Anchors:
    """「信頼の基点」 These authorities (PEM) and lists of revoked certificates (DER).

    Raises InputRefused `trust.no_file` and `trust.no_authority`.
    """
    try:
        found = [one for file in roots for one in x509.load_pem_x509_certificates(_content(file, seal.LONGEST))]
        if not all(is_authority(one) for one in found):
            raise ValueError(len(found))
        lists = tuple(x509.load_der_x509_crl(_content(one, seal.LONGEST)) for one in revoked)
        return Anchors(roots=tuple(found), revoked=lists)
    except (ValueError, x509.DuplicateExtension) as error:
        raise InputRefused(
            "trust.no_authority",
            ja="認証局の証明書（PEM）か失効情報（DER の CRL）として読めません。ファイルを確かめてください。",
            en="This is no authority's certificate (PEM), or no list of revoked ones (CRL in DER). Check the files.",
        ) from error


def digest_of(file: Path) -> bytes:
    """The SHA-256 of a file of any length. Raises InputRefused `trust.no_file`."""
    try:
        return bytes.fromhex(sha256_of(file))
    except OSError as error:
        raise no_file(file) from error


def no_file(file: Path) -> InputRefused:
    """The refusal of what is no file, or cannot be read."""
    return InputRefused(
        "trust.no_file",
        ja=f"{file.name} が開けないか、ファイルではありません。場所と読み取りの権限を確かめてください。",
        en=f"{file.name} cannot be opened or is no file. Check its path and the right to read it.",
    )


def _content(file: Path, at_most: int) -> bytes:
    try:
        return bytes_of(file, at_most=at_most)
    except OSError as error:
        raise no_file(file) from error
