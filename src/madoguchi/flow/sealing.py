"""「発行元証明」「存在証明」 The office seals and stamps files, and stamps what its people sign."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from madoguchi import store
from madoguchi.core.dates import JAPAN
from madoguchi.core.errors import Busy, Conflict, InputRefused
from madoguchi.core.lane import Resting
from madoguchi.core.regular_file import bytes_of
from madoguchi.flow.exporting import put, refuse_taken
from madoguchi.flow.judging import is_synthetic
from madoguchi.flow.keys import keyring
from madoguchi.flow.stamping import Own, stamper
from madoguchi.identity.checking import busy
from madoguchi.tenancy import current
from madoguchi.tenancy.own import own
from madoguchi.trust import seal
from madoguchi.trust.files import digest_of, no_file
from madoguchi.trust.key import Signing, of_person
from madoguchi.trust.keyring import Kept, Keyring
from madoguchi.trust.path import Anchors, is_fit
from madoguchi.trust.purpose import Purpose

AT_COUNTER = Resting(at_once=2, waiting=1, longest_seconds=4.0, refused=busy, rest_seconds=60.0)
"""Somebody waits there while a service stamps: after it was away nobody asks it for a minute."""


def begin(at: datetime) -> Keyring:
    """「認証局」 Found the municipality's authority and its keys. Raises Conflict `trust.begun`."""
    found = keyring()
    found.begin(own().name, own().code, at, synthetic=is_synthetic())
    return found


def renew(purpose: Purpose, at: datetime) -> Kept:
    """「署名鍵」 A new key for a purpose. Raises as `Keyring.renew`, and Conflict `store.busy`."""
    with _alone():
        return keyring().renew(purpose, at)


def revoke(serial: str, at: datetime, reason: x509.ReasonFlags) -> Kept:
    """「失効情報」 A certificate counts no more. Raises as `Keyring.revoke`, and Conflict `store.busy`."""
    with _alone():
        return keyring().revoke(serial, at, reason)


def anchors() -> Anchors:
    """「信頼の基点」 The municipality's own authority, and its list of revoked certificates."""
    ring = keyring()
    return Anchors(roots=(ring.root,), revoked=(ring.revoked,))


def seal_file(file: Path, to: Path, at: datetime, *, inside: bool) -> Path:
    """「電子シール」 Write the office's seal of a file, stamped, into a new file; `inside`: the PDF file with it.

    Raises InputRefused `trust.not_begun`, `trust.no_file`, `trust.not_pdf`, `trust.pdf_acts`, `trust.pdf_signed` and
    `registry.export_taken`, Conflict `trust.no_key`, and as `stamping.stamper` and its stamp.
    """
    ring = keyring()
    key = ring.current(Purpose.SEAL, at)
    if not inside:
        return _sign(file, to, key, at)
    refuse_taken(to)
    from madoguchi.trust import pdf

    put(to, seal_letter(bytes_of(file, at_most=pdf.LONGEST), at))
    return to


def seal_letter(content: bytes, at: datetime) -> bytes:
    """「電子シール」 A letter (PDF) with the office's seal inside; as it is where the office has no authority yet.

    Raises as `seal_file`: with an authority no letter leaves without.
    """
    ring = keyring()
    if not ring.folder.exists():
        return content
    by = stamper(at)
    from madoguchi.trust import pdf

    return pdf.seal(content, own().name, ring.current(Purpose.SEAL, at), by.stamp, _of_today(ring, at), by.known())


def seal_content(content: bytes, name: str, at: datetime) -> bytes:
    """「電子シール」 The office's seal of what will be a file of this name, stamped. Raises as `seal_file`."""
    return _signed(sha256(content).digest(), name, keyring().current(Purpose.SEAL, at), at)


def sign_file(file: Path, to: Path, key: Path, password: str, at: datetime) -> Path:
    """「電子署名」 Write a person's signature of a file, stamped by the office, into a new file.

    `key`: their PKCS#12 file. Raises as `seal_file`, and InputRefused `trust.key_unreadable`.
    """
    try:
        signs = of_person(key, password)
    except OSError as error:
        raise no_file(key) from error
    if not is_fit(signs.certificate, Purpose.SIGN):
        raise InputRefused(
            "trust.unfit_key",
            ja="この鍵の証明書は、電子署名に使うものではありません（用途・鍵の種類）。署名用の証明書の鍵を指定してください。",
            en="The certificate of this key is not one for signatures (its uses, or the kind of its key). Name the key "
            "of a certificate for signatures.",
        )
    return _sign(file, to, signs, at)


def stamp_signature(signature: bytes, at: datetime, answers: Sequence[bytes]) -> bytes:
    """「存在証明」 A signature that somebody made, stamped, with what its certificate's authority answered (OCSP).

    While the service that stamps is away, or answers nothing that counts, the office itself does; the log's next
    stamped checkpoint covers it then, too.
    Raises as `seal_file` otherwise, and as `seal.stamped`.
    """
    by = stamper(at)
    try:
        with AT_COUNTER.turn():
            return seal.stamped(signature, by.stamp, [_of_today(keyring(), at), *by.known().revoked], answers)
    except Busy:
        pass
    except Conflict as refused:
        if not refused.code.startswith("trust.stamp_"):
            raise
        logging.getLogger(__name__).warning("The office stamped itself: %s", refused.code)
        AT_COUNTER.was_away()
    return seal.stamped(signature, Own(at=at).stamp, [_of_today(keyring(), at)], answers)


def stamp_file(file: Path, to: Path, at: datetime) -> Path:
    """「タイムスタンプ」 Write a stamp (RFC 3161) of a file into a new file. Raises as `seal_file`."""
    refuse_taken(to)
    put(to, stamper(at).stamp(digest_of(file)))
    return to


def write_root(to: Path) -> Path:
    """「信頼の基点」 Write the authority's certificate (PEM), which others are to trust, into a new file."""
    refuse_taken(to)
    put(to, keyring().root.public_bytes(Encoding.PEM))
    return to


def _sign(file: Path, to: Path, key: Signing, at: datetime) -> Path:
    refuse_taken(to)
    put(to, _signed(digest_of(file), file.name, key, at))
    return to


def _signed(digest: bytes, name: str, key: Signing, at: datetime) -> bytes:
    by = stamper(at)
    lists = [_of_today(keyring(), at), *by.known().revoked]
    return seal.sign(digest, name, key, at, stamped_by=by.stamp, revoked=lists)


def _of_today(ring: Keyring, at: datetime) -> x509.CertificateRevocationList:
    """「失効情報」 The list of revoked certificates; a new one each day, where the authority's key is at hand.

    Raises Conflict `trust.stale_list` where it is not, and the last list has ended: nobody could verify the seal.
    """
    found = ring.revoked
    if found.last_update_utc.astimezone(JAPAN).date() >= at.astimezone(JAPAN).date():
        return found
    try:
        with _alone():
            return ring.refresh(at)
    except (InputRefused, Busy):
        if found.next_update_utc is not None and at < found.next_update_utc:
            return found
        raise Conflict(
            "trust.stale_list",
            ja="失効情報の期限が過ぎていて、この電子シールは誰にも確かめられません。認証局の鍵（root.key）を鍵束のフォルダへ戻して"
            "から、やり直してください。",
            en="The list of revoked certificates has ended, so that nobody could verify this seal. Bring root.key back "
            "into the folder of the keys, and try again.",
        ) from None


def _alone() -> AbstractContextManager[None]:
    """Two lists of revoked certificates of one number would contradict each other."""
    return store.lock(f"{current()}.trust")
