"""「検証結果」 Certificates that were found to count, kept for as long as nothing that decided it can have changed.

What is kept is only that one counts, under a digest of all that was looked at: the certificate, its purpose, those
above it, what is trusted, and each list of revoked certificates. Another list, or one root more, is another digest. An
instant is no part of it; instead it is kept from when to when it holds.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from threading import Lock

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from madoguchi.trust.purpose import Purpose

MOST = 4_096
"""So many are kept; of more, those that nobody asked for the longest are forgotten."""


@dataclass(frozen=True, slots=True, eq=False)
class Remembered:
    """Digests of what was found to count, each with its first and its last instant."""

    most: int = MOST
    _kept: OrderedDict[bytes, tuple[datetime, datetime]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def counts(self, digest: bytes, at: datetime) -> bool:
        """Whether it is known that this counts at an instant."""
        with self._lock:
            found = self._kept.get(digest)
            if found is None or not found[0] <= at <= found[1]:
                return False
            self._kept.move_to_end(digest)
            return True

    def keep(self, digest: bytes, since: datetime, until: datetime) -> None:
        """From now on this is known to count from one instant to another."""
        with self._lock:
            self._kept[digest] = since, until
            self._kept.move_to_end(digest)
            if len(self._kept) > self.most:
                self._kept.popitem(last=False)

    def forget(self) -> None:
        """Everything."""
        with self._lock:
            self._kept.clear()


def digest_of(
    purpose: Purpose,
    certificate: x509.Certificate,
    above: Sequence[x509.Certificate],
    roots: Sequence[x509.Certificate],
    lists: Sequence[x509.CertificateRevocationList],
) -> bytes:
    """The SHA-256 of all that decides whether a certificate counts, but the instant."""
    digest = sha256(purpose.encode())
    for part in ((certificate,), above, roots, lists):
        digest.update(len(part).to_bytes(8))
        for one in part:
            digest.update(one.fingerprint(hashes.SHA256()))
    return digest.digest()


def holds(
    certificates: Sequence[x509.Certificate], lists: Sequence[x509.CertificateRevocationList], at: datetime
) -> tuple[datetime, datetime]:
    """From when to when a way that is good at an instant stays so, where nobody on it is on any list.

    So long as each of the certificates and lists lasts that counted at the instant, whether it was needed or not.
    Before the instant the lists count, too: who was revoked later was not revoked then.
    """
    valid = [(one.not_valid_before_utc, one.not_valid_after_utc) for one in certificates]
    since, until = zip(*(one for one in valid if one[0] <= at <= one[1]), strict=True)
    overtaken = [end for end in (one.next_update_utc or at for one in lists) if end >= at]
    return max(since), min(*until, *overtaken, datetime.max.replace(tzinfo=UTC))
