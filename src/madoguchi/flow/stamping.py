"""「タイムスタンプ」 Who stamps: the office's own key, or the service that it was told to ask (RFC 3161 over HTTP).

An answer of a service counts when it is of what was asked, its certificate leads to the roots that were named, none of
the way is revoked by the lists that it points to, and its clock and ours agree. Nothing is sealed without a stamp.
"""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from http.client import HTTPException
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit
from urllib.request import Request, build_opener

from cryptography import x509

from madoguchi import store
from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.core.regular_file import bytes_of
from madoguchi.flow.folders import home
from madoguchi.flow.judging import is_synthetic
from madoguchi.flow.keys import keyring
from madoguchi.trust import stamp
from madoguchi.trust.certificate import Fault
from madoguchi.trust.files import anchors_of
from madoguchi.trust.path import Anchors
from madoguchi.trust.purpose import Purpose
from madoguchi.trust.seal import existed
from madoguchi.trust.stamp import Stamped

ADDRESS, ROOTS = "MADOGUCHI_STAMPED_BY", "MADOGUCHI_STAMP_ROOTS"
SECONDS = 10
"""So long an answer is waited for."""
SKEW = timedelta(minutes=5)
"""So far the service's clock and ours may be apart."""
LONGEST_LIST = 5_000_000
"""Bytes of a list of revoked certificates."""


class Stamper(Protocol):
    """「タイムスタンプ」 Who stamps."""

    def stamp(self, digest: bytes, nonce: int | None = None) -> bytes:
        """The response (DER of TimeStampResp) for a SHA-256."""
        ...

    def known(self) -> Anchors:
        """What is needed, beside the office's own authority, to judge such a stamp later on."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """「タイムスタンプ」 The office itself, by the clock of its machine."""

    at: datetime

    def stamp(self, digest: bytes, nonce: int | None = None) -> bytes:
        """Raises as `Keyring.current`."""
        key = keyring().current(Purpose.STAMP, self.at)
        return stamp.stamp(digest, key, self.at, synthetic=is_synthetic(), nonce=nonce)

    def known(self) -> Anchors:
        """Nothing more."""
        return Anchors(roots=(), revoked=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """「認定タイムスタンプ」 A service; its lists of revoked certificates are kept in a folder while they count."""

    address: str
    roots: tuple[x509.Certificate, ...]
    folder: Path
    at: datetime

    def stamp(self, digest: bytes, nonce: int | None = None) -> bytes:
        """Raises Conflict `trust.stamp_away`, `trust.stamp_strange` and `trust.stamp_clock`."""
        number = secrets.randbits(63) if nonce is None else nonce
        response = _fetched(self.address, stamp.request(digest, number), stamp.LONGEST)
        if response is None:
            raise _away()
        try:
            found = stamp.read(response, digest)
        except InputRefused as error:
            raise _strange() from error
        if abs(found.at - self.at) > SKEW:
            raise Conflict(
                "trust.stamp_clock",
                ja=f"タイムスタンプの時計（{found.at.isoformat()}）と、この機械の時計が5分より離れています。時計を合わせてから、"
                "やり直してください。",
                en=f"The clock of the timestamping service ({found.at.isoformat()}) and ours are more than 5 minutes "
                "apart. Set the clock of this machine, and try again.",
            )
        pointed = (_points(one) for one in (found.certificate, *found.above))
        known = Anchors(roots=self.roots, revoked=tuple(self._list_at(one) for one in pointed if one))
        if found.nonce != number or _trouble(found, known, max(self.at, found.at)) is not None:
            raise _strange()
        return response

    def known(self) -> Anchors:
        """Its roots, and its lists of today: it is asked once, where there are none. Raises as `stamp`."""
        lists = self._kept()
        if not lists:
            self.stamp(sha256(secrets.token_bytes(32)).digest())
            lists = self._kept()
        return Anchors(roots=self.roots, revoked=lists)

    def _list_at(self, addresses: Sequence[str]) -> x509.CertificateRevocationList:
        """The list at the first of these addresses that gives one, as it was kept or anew."""
        for one in addresses:
            if (kept := _list(self._path(one))) is not None and self._counts(kept):
                return kept
        for one in addresses:
            content = _fetched(one, None, LONGEST_LIST)
            if content is not None:
                store.disk.write_whole(self._path(one), [content])
                if (fetched := _list(self._path(one))) is not None:
                    return fetched
        raise _away()

    def _kept(self) -> tuple[x509.CertificateRevocationList, ...]:
        found = [_list(path) for path in sorted(self.folder.glob("*.crl"))] if self.folder.exists() else []
        return tuple(one for one in found if one is not None and self._counts(one))

    def _counts(self, one: x509.CertificateRevocationList) -> bool:
        return one.next_update_utc is not None and self.at < one.next_update_utc

    def _path(self, address: str) -> Path:
        return self.folder / f"{sha256(address.encode()).hexdigest()}.crl"


def stamper(at: datetime) -> Stamper:
    """「タイムスタンプ」 Who stamps for the municipality in scope: the service at MADOGUCHI_STAMPED_BY, or its own key.

    Raises InputRefused `trust.stamp_roots` and as `anchors_of`.
    """
    address, roots = os.environ.get(ADDRESS), os.environ.get(ROOTS)
    if not address:
        return Own(at=at)
    if not roots or urlsplit(address).scheme not in ("http", "https"):
        raise InputRefused(
            "trust.stamp_roots",
            ja=f"{ADDRESS} に http(s) のアドレスを、{ROOTS} にその認証局の証明書（PEM）を、両方とも指定してください。",
            en=f"Name both the address of the service (http or https) in {ADDRESS} and the certificate of its "
            f"authority (PEM) in {ROOTS}.",
        )
    trusted = anchors_of([Path(roots)], []).roots
    return Outside(address=address, roots=trusted, folder=home() / "stamped-by", at=at)


def _trouble(found: Stamped, known: Anchors, at: datetime) -> Fault | None:
    """What is wrong with a stamp, asked beside whatever loop the library that writes a PDF file runs in this thread."""
    with ThreadPoolExecutor(max_workers=1) as beside:
        return beside.submit(asyncio.run, existed(found, known, at)).result()


def _points(certificate: x509.Certificate) -> Sequence[str]:
    """Where a certificate says that lists are to be had."""
    try:
        found = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except (x509.ExtensionNotFound, ValueError, x509.DuplicateExtension):
        return ()
    names = (name for point in found for name in point.full_name or ())
    return [one.value for one in names if isinstance(one, x509.UniformResourceIdentifier)]


def _list(path: Path) -> x509.CertificateRevocationList | None:
    try:
        return x509.load_der_x509_crl(bytes_of(path))
    except (OSError, ValueError):
        return None


def _fetched(address: str, body: bytes | None, longest: int) -> bytes | None:
    """What an address answers; None where it does not, not in time, or too much."""
    if urlsplit(address).scheme not in ("http", "https"):
        return None
    asked = Request(address, data=body)  # noqa: S310 (looked at above)
    if body is not None:
        asked.add_header("Content-Type", "application/timestamp-query")
    try:
        with build_opener().open(asked, timeout=SECONDS) as answer:
            content = bytes(answer.read(longest + 1))
    except (OSError, HTTPException, ValueError):
        return None
    return content if len(content) <= longest else None


def _away() -> Conflict:
    return Conflict(
        "trust.stamp_away",
        ja="タイムスタンプの局か、その失効情報に届きません。署名のないものを出さないため、何も書いていません。"
        "しばらくしてから、やり直してください。",
        en="The timestamping service, or its list of revoked certificates, is not reached. Nothing was written, for "
        "nothing leaves without a stamp. Try again later.",
    )


def _strange() -> Conflict:
    return Conflict(
        "trust.stamp_strange",
        ja="タイムスタンプの局の答えを信頼できません（求めたものと違うか、指定した認証局のものでないか、失効しています）。"
        f"{ADDRESS} と {ROOTS} を確かめてください。",
        en="The answer of the timestamping service cannot be trusted: it is of something else, of another authority, "
        f"or revoked. Check {ADDRESS} and {ROOTS}.",
    )
