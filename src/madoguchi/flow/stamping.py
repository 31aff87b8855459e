"""「タイムスタンプ」 Who stamps: the office's own key, or the service that it was told to ask (RFC 3161 over HTTP).

An answer of a service counts when it is of what was asked, its certificate leads to the roots that were named, none of
the way is revoked by the lists that it points to, and its clock and ours agree. Nothing is sealed without a stamp.
"""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from madoguchi import store
from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.core.regular_file import bytes_of
from madoguchi.flow.folders import home
from madoguchi.flow.judging import is_synthetic
from madoguchi.flow.keys import STAMPED_BY, keyring
from madoguchi.trust import path, stamp
from madoguchi.trust.authority import number_of
from madoguchi.trust.certificate import Fault
from madoguchi.trust.fetching import fetched
from madoguchi.trust.files import anchors_of
from madoguchi.trust.path import Anchors
from madoguchi.trust.purpose import Purpose
from madoguchi.trust.seal import existed

ROOTS = "MADOGUCHI_STAMP_ROOTS"
_QUERY = MappingProxyType({"Content-Type": "application/timestamp-query"})
Found = TypeVar("Found")
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
        request = stamp.request(digest, number)
        answer = fetched(
            self.address, stamp.LONGEST, body=request, headers={"Content-Type": "application/timestamp-query"}
        )
        if answer is None or answer.status != HTTPStatus.OK:
            raise _away()
        try:
            found = stamp.read(answer.body, digest)
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
        # Only what our own roots lead to says where lists are fetched from.
        way = _beside(path.walk(found.certificate, found.above, self.roots, None, found.at))
        if isinstance(way, Fault) or found.nonce != number:
            raise _strange()
        lists = [self._list_of(one, way) for one in way if _points(one)]
        known = Anchors(roots=self.roots, revoked=tuple(lists))
        if _beside(existed(found, known, max(self.at, found.at))) is not None:
            raise _strange()
        return answer.body

    def known(self) -> Anchors:
        """Its roots, and its lists of today: it is asked once, where there are none. Raises as `stamp`."""
        lists = self._kept()
        if not lists:
            self.stamp(sha256(secrets.token_bytes(32)).digest())
            lists = self._kept()
        return Anchors(roots=self.roots, revoked=lists)

    def _list_of(
        self, certificate: x509.Certificate, way: Sequence[x509.Certificate]
    ) -> x509.CertificateRevocationList:
        """The list to which a certificate points: as it was kept while it counts, or a younger one.

        Raises Conflict `trust.stamp_away`: none is had, or only one of another authority, or older than was kept.
        """
        for address in _points(certificate):
            kept = _list(self._path(address))
            if kept is not None and self._counts(kept):
                return kept
            answer = fetched(address, LONGEST_LIST)
            found = _parsed(answer.body) if answer is not None and answer.status == HTTPStatus.OK else None
            if found is None or not path.is_list_of(found, way, self.at + SKEW):
                continue
            if kept is not None and number_of(found) < number_of(kept):
                continue
            store.disk.write_whole(self._path(address), [found.public_bytes(Encoding.DER)])
            return found
        raise _away()

    def _kept(self) -> tuple[x509.CertificateRevocationList, ...]:
        found = [_list(one) for one in sorted(self.folder.glob("*.crl"))] if self.folder.exists() else []
        return tuple(one for one in found if one is not None and self._counts(one))

    def _counts(self, one: x509.CertificateRevocationList) -> bool:
        return one.next_update_utc is not None and self.at < one.next_update_utc

    def _path(self, address: str) -> Path:
        return self.folder / f"{sha256(address.encode()).hexdigest()}.crl"


def stamper(at: datetime) -> Stamper:
    """「タイムスタンプ」 Who stamps for the municipality in scope: the service at MADOGUCHI_STAMPED_BY, or its own key.

    Raises InputRefused `trust.stamp_roots` and as `anchors_of`.
    """
    address, roots = os.environ.get(STAMPED_BY), os.environ.get(ROOTS)
    if not address:
        return Own(at=at)
    if not roots or urlsplit(address).scheme not in ("http", "https"):
        raise InputRefused(
            "trust.stamp_roots",
            ja=f"{STAMPED_BY} に http(s) のアドレスを、{ROOTS} に認証局の証明書（PEM）を、両方とも指定してください。",
            en=f"Name both the address of the service (http or https) in {STAMPED_BY} and the certificate of its "
            f"authority (PEM) in {ROOTS}.",
        )
    trusted = anchors_of([Path(roots)], []).roots
    return Outside(address=address, roots=trusted, folder=home() / "stamped-by", at=at)


def _beside(asked: Coroutine[object, object, Found]) -> Found:
    """The outcome, beside whatever loop the library that writes a PDF file runs in this thread."""
    with ThreadPoolExecutor(max_workers=1) as beside:
        return beside.submit(asyncio.run, asked).result()


def _points(certificate: x509.Certificate) -> Sequence[str]:
    """Where a certificate says that lists are to be had."""
    try:
        found = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except (x509.ExtensionNotFound, ValueError, x509.DuplicateExtension):
        return ()
    names = (name for point in found for name in point.full_name or ())
    return [one.value for one in names if isinstance(one, x509.UniformResourceIdentifier)]


def _list(file: Path) -> x509.CertificateRevocationList | None:
    try:
        return _parsed(bytes_of(file))
    except OSError:
        return None


def _parsed(content: bytes) -> x509.CertificateRevocationList | None:
    """A list with a number of its own; None for anything else."""
    try:
        found = x509.load_der_x509_crl(content)
        number_of(found)
    except (ValueError, x509.ExtensionNotFound, x509.DuplicateExtension):
        return None
    return found


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
        f"{STAMPED_BY} と {ROOTS} を確かめてください。",
        en="The answer of the timestamping service cannot be trusted: it is of something else, of another authority, "
        f"or revoked. Check {STAMPED_BY} and {ROOTS}.",
    )
