"""「検証」 Files and the proofs beside them. Nothing else is needed for it: no records, no network, no keys."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from cryptography import x509

from madoguchi.core.errors import InputRefused
from madoguchi.core.regular_file import bytes_of, sha256_of
from madoguchi.trust import ocsp, providers, seal, stamp
from madoguchi.trust.certificate import Authorities, Fault
from madoguchi.trust.jpki import WORLDS_OF_PEOPLE, WORLDS_OF_REHEARSALS, World
from madoguchi.trust.path import Anchors, is_authority
from madoguchi.trust.providers import Providers
from madoguchi.trust.purpose import Purpose
from madoguchi.trust.revocation import indexed, list_of
from madoguchi.trust.seal import Verdict
from madoguchi.trust.signer import name_of

LONGEST_LIST = 200_000_000
"""Bytes of a list of revoked certificates; one of 100,000 has 2 MB."""
MAGIC_OF_PDF = b"%PDF-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Existed:
    """「存在証明」 Since when a file existed, or (`trouble`) what is wrong with the certificate of the stamp."""

    stamped: datetime | None
    signer: str
    trouble: Fault | None


def verify(file: Path, proof: Path | None, anchors: Anchors, at: datetime) -> tuple[Verdict | Existed, ...]:
    """「検証」 What seals, signatures or stamps (RFC 3161) say of a file, asked at an instant; there is one or more.

    Without a `proof` the seal beside the file is meant, else what lies in it (PDF), else the stamp beside it. Raises
    InputRefused `trust.no_file`, `trust.no_proof`, `trust.stamp_unreadable`, `trust.stamp_of_another`, `trust.not_pdf`
    and `trust.no_seal`.
    """
    beside = proof or next((one for one in (beside_of(file), stamp_of(file)) if one.exists()), None)
    if proof is None and beside != beside_of(file) and is_pdf(file):
        from madoguchi.trust import pdf

        found = asyncio.run(pdf.verify(_content(file, pdf.LONGEST), anchors, at))
        if not found and beside is None:
            raise InputRefused(
                "trust.no_seal",
                ja=f"{file.name} には電子シールも電子署名もありません。発行元が渡した PDF そのものか確かめてください。",
                en=f"{file.name} holds no seal and no signature. Check that it is the very file that was handed out.",
            )
        if found:
            return found
    if beside is None:
        raise InputRefused(
            "trust.no_proof",
            ja=f"{file.name} のそばに証明（{file.name}.jws か .tsr）がありません。--proof で指定してください。",
            en=f"No proof lies beside {file.name} ({file.name}.jws or .tsr). Name it with --proof.",
        )
    digest, content = digest_of(file), _content(beside, seal.LONGEST)
    if content.lstrip()[:1] == b"{":
        return (asyncio.run(seal.verify(content, digest, anchors, at)),)
    read = stamp.read(content, digest)
    fault = asyncio.run(seal.existed(read, anchors, at))
    return (Existed(stamped=None if fault else read.at, signer=name_of(read.certificate), trouble=fault),)


def beside_of(file: Path) -> Path:
    """Where the seal or the signature of a file lies."""
    return file.with_name(f"{file.name}.jws")


def stamp_of(file: Path) -> Path:
    """Where the stamp of a file lies."""
    return file.with_name(f"{file.name}.tsr")


def is_pdf(file: Path) -> bool:
    """Whether a file begins as PDF files do. Raises InputRefused `trust.no_file`."""
    return _content(file, len(MAGIC_OF_PDF)).startswith(MAGIC_OF_PDF)


def anchors_of(roots: Sequence[Path], revoked: Sequence[Path]) -> Anchors:
    """「信頼の基点」 These authorities (PEM) and lists of revoked certificates (DER or PEM).

    Raises InputRefused `trust.no_file` and `trust.no_authority`.
    """
    try:
        found = [one for file in roots for one in x509.load_pem_x509_certificates(_content(file, seal.LONGEST))]
        if not all(is_authority(one) for one in found):
            raise ValueError(len(found))
        lists = tuple(list_of(_content(one, LONGEST_LIST)) for one in revoked)
        return Anchors(roots=tuple(found), revoked=lists)
    except (ValueError, x509.DuplicateExtension, x509.InvalidVersion, x509.UnsupportedGeneralNameType) as error:
        raise InputRefused(
            "trust.no_authority",
            ja="認証局の証明書（PEM）か失効情報（CRL）として読めません。ファイルを確かめてください。",
            en="This is no authority's certificate (PEM), or no list of revoked ones (CRL). Check the files.",
        ) from error


def providers_of(file: Path, proof: Path | None, anchors: Anchors, at: datetime) -> tuple[Providers, bytes, bytes]:
    """「認定スキーム」 A list of providers that one of the anchors sealed, its file, and its seal.

    The seal is `proof`, else beside it. Raises InputRefused `trust.no_file`, `trust.providers_unreadable` and
    `trust.providers_unsealed`.
    """
    content, beside = _content(file, providers.LONGEST), _content(proof or beside_of(file), seal.LONGEST)
    found = providers.read(content)
    # Whoever signs as a person, be it one of the office, issues no list.
    office = replace(anchors, persons=None)
    verdict = asyncio.run(seal.verify(beside, sha256(content).digest(), office, at))
    if not verdict.counts or verdict.purpose is Purpose.SIGN or verdict.synthetic is not found.synthetic:
        raise InputRefused(
            "trust.providers_unsealed",
            ja=f"{file.name} の電子シールが有効でないか、信頼する発行元のものではありません。"
            "trust verify で理由を確かめ、配布元から受け取り直してください。",
            en=f"The seal of {file.name} does not count, or is of nobody who is trusted here. See why with trust "
            "verify, and get the list anew from whoever issues it.",
        )
    return found, content, beside


def anchors_by(
    roots: Sequence[Path], revoked: Sequence[Path], answers: tuple[bytes, ...], listed: Path | None, at: datetime
) -> Anchors:
    """「信頼の基点」 As `anchors_of`, with the answers (OCSP), and the list of providers that one of the roots sealed.

    Whose certificates of people count says the list; where there is none, the roots are trusted for them, too.

    Raises as `anchors_of` and `providers_of`.
    """
    found = replace(anchors_of(roots, revoked), answers=answers)
    allowed = None if listed is None else providers_of(listed, None, found, at)[0]
    certificates = found.roots if allowed is None else allowed.certificates
    worlds = frozenset(World)
    if allowed is not None:
        worlds = WORLDS_OF_REHEARSALS if allowed.synthetic else WORLDS_OF_PEOPLE
    lists = indexed(found.revoked, certificates)
    persons = Authorities(certificates=certificates, lists=lists, worlds=worlds, allowed=allowed)
    return replace(found, persons=persons)


def answers_of(files: Sequence[Path]) -> tuple[bytes, ...]:
    """「失効情報」 Answers of authorities (OCSP, DER) in files. Raises InputRefused `trust.no_file`."""
    return tuple(_content(one, ocsp.LONGEST) for one in files)


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
