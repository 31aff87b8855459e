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
from madoguchi.trust import path, seal, stamp
from madoguchi.trust.certificate import Fault
from madoguchi.trust.path import Anchors
from madoguchi.trust.purpose import Purpose
from madoguchi.trust.seal import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Existed:
    """「存在証明」 Since when a file existed, and what is wrong with the certificate of the stamp, if anything is."""

    stamped: datetime
    signer: str
    trouble: Fault | None


def verify(file: Path, proof: Path, anchors: Anchors, at: datetime) -> Verdict | Existed:
    """「検証」 What a seal, a signature or a stamp (RFC 3161) says of a file, asked at an instant.

    Raises InputRefused `trust.no_file`, `trust.stamp_unreadable` and `trust.stamp_of_another`.
    """
    digest, content = digest_of(file), _content(proof)
    if content.lstrip()[:1] == b"{":
        return asyncio.run(seal.verify(content, digest, anchors, at))
    read = stamp.read(content, digest)
    fault = asyncio.run(path.judge(read.certificate, read.above, Purpose.STAMP, anchors, at))
    return Existed(stamped=read.at, signer=seal.name_of(read.certificate), trouble=fault)


def anchors_of(roots: Sequence[Path], revoked: Sequence[Path]) -> Anchors:
    """「信頼の基点」 These authorities (PEM) and lists of revoked certificates (DER).

    Raises InputRefused `trust.no_file` and `trust.no_authority`.
    """
    try:
        return Anchors(
            roots=tuple(x509.load_pem_x509_certificate(_content(one)) for one in roots),
            revoked=tuple(x509.load_der_x509_crl(_content(one)) for one in revoked),
        )
    except ValueError as error:
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


def _content(file: Path) -> bytes:
    try:
        return bytes_of(file, at_most=seal.LONGEST)
    except OSError as error:
        raise no_file(file) from error
