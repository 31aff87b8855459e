"""「鍵束」 The office's keys and certificates in a folder: which of them signs now, which were, which are revoked.

A certificate is never deleted, for what it signed is verified for ever. The private key of one that was replaced or
revoked is: it has nothing to sign any more. The authority's own key may be taken out of the folder and kept elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.core.regular_file import bytes_of
from madoguchi.trust import authority, own_file
from madoguchi.trust.authority import Authority
from madoguchi.trust.key import Signing, is_in_token, of_file
from madoguchi.trust.purpose import OF_THE_OFFICE, Purpose

_ROOT = "root"
_REVOKED = "revoked.crl"
SHORTEST = 8
"""Characters of the beginning of a number by which a certificate is revoked: what is revoked stays so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """「電子証明書」 One of the folder: for what it is, whether its key is there, and since when it is revoked."""

    purpose: Purpose
    certificate: x509.Certificate
    has_key: bool
    revoked_at: datetime | None

    @property
    def serial(self) -> str:
        """Its serial number, in hex, by which people name it."""
        return f"{self.certificate.serial_number:x}"

    def signs(self, at: datetime) -> bool:
        """Whether it may sign at an instant."""
        given, until = self.certificate.not_valid_before_utc, self.certificate.not_valid_after_utc
        return self.has_key and self.revoked_at is None and given <= at <= until


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyring:
    """「鍵束」 The folder. `settings` are those of a token, where a key lies in one."""

    folder: Path
    settings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)

    def begin(self, name: str, code: str, at: datetime, *, synthetic: bool) -> None:
        """Found the authority, and give the office its keys, one for each purpose: the whole folder, or nothing of it.

        Raises Conflict `trust.begun`.
        """
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=self.folder.parent, prefix=f".{self.folder.name}-") as unnamed:
            new = Keyring(folder=Path(unnamed) / self.folder.name)
            new.folder.mkdir(mode=0o700)
            root = authority.found(name, code, at, synthetic=synthetic)
            own_file.write(new.folder / f"{_ROOT}.key", _pem(root.key))
            own_file.write(new.folder / f"{_ROOT}.pem", root.certificate.public_bytes(Encoding.PEM))
            new._revoke(root, (), at)
            for purpose, called in OF_THE_OFFICE.items():
                new._add(root, purpose, f"{name} {called}", at)
            try:
                new.folder.rename(self.folder)
            except OSError as error:
                if not self.folder.exists():
                    raise
                raise Conflict(
                    "trust.begun",
                    ja="この市区町村の認証局は既にあります。鍵を新しくするなら trust renew を使ってください。",
                    en="The municipality has its authority already. To replace a key, use trust renew.",
                ) from error

    @property
    def root(self) -> x509.Certificate:
        """The authority's certificate, which others are to trust. Raises InputRefused `trust.not_begun`."""
        path = self.folder / f"{_ROOT}.pem"
        if not path.exists():
            raise InputRefused(
                "trust.not_begun",
                ja="まだ認証局がありません。はじめに trust begin を実行してください。",
                en="There is no authority yet. Run trust begin first.",
            )
        return _certificate(path)

    @property
    def revoked(self) -> x509.CertificateRevocationList:
        """「失効情報」 The newest list of revoked certificates. Raises InputRefused `trust.damaged`."""
        try:
            return x509.load_der_x509_crl(bytes_of(self.folder / _REVOKED))
        except (OSError, ValueError) as error:
            raise _damaged(self.folder / _REVOKED) from error

    def kept(self) -> Iterator[Kept]:
        """「電子証明書」 All of them, the newest of a purpose first."""
        lists = self.revoked
        for purpose in OF_THE_OFFICE:
            found = [_certificate(one) for one in self.folder.glob(f"{purpose}-*.pem")]
            for one in sorted(found, key=lambda one: one.not_valid_before_utc, reverse=True):
                told = lists.get_revoked_certificate_by_serial_number(one.serial_number)
                yield Kept(
                    purpose=purpose,
                    certificate=one,
                    has_key=self._key(purpose, one).exists(),
                    revoked_at=told.revocation_date_utc if told else None,
                )

    def current(self, purpose: Purpose, at: datetime) -> Signing:
        """「署名鍵」 The key that signs for a purpose now: that of its newest certificate, and of no other.

        Raises Conflict `trust.no_key`, InputRefused `trust.damaged`, and as `key.of_file`.
        """
        root = self.root
        found = next((one for one in self.kept() if one.purpose is purpose), None)
        if found is None or not found.signs(at):
            raise Conflict(
                "trust.no_key",
                ja=f"{purpose} に使える鍵がありません（期限切れ・失効・鍵なし）。trust renew {purpose} を"
                "実行してください。",
                en=f"No key is there for {purpose} (expired, revoked, or its file is gone). Run trust renew {purpose}.",
            )
        content = bytes_of(self._key(purpose, found.certificate))
        return of_file(content, found.certificate, (root,), self.settings)

    def renew(self, purpose: Purpose, at: datetime) -> Kept:
        """「署名鍵」 A new key for a purpose; those before sign no more, and stay valid for what they signed.

        Raises InputRefused `trust.no_root_key`, and `trust.key_in_token` where the key lies in a token: a new one in a
        file would be less than what was there.
        """
        root = self._authority()
        before = [one for one in self.kept() if one.purpose is purpose]
        if any(one.has_key and is_in_token(bytes_of(self._key(purpose, one.certificate))) for one in before):
            raise InputRefused(
                "trust.key_in_token",
                ja="今の鍵は署名用の機器にあります。ファイルの鍵に置き換えないよう止めました。鍵ファイルを消してから"
                "実行し、できた鍵を機器に移してください。",
                en="The key lies in a token, and is not replaced by one in a file. Delete its key file, run this "
                "again, and bring the new key into the token.",
            )
        new = self._add(root, purpose, f"{root.name} {OF_THE_OFFICE[purpose]}", at)
        for one in before:
            self._key(purpose, one.certificate).unlink(missing_ok=True)
        return next(one for one in self.kept() if one.certificate == new)

    def revoke(self, serial: str, at: datetime, reason: x509.ReasonFlags) -> Kept:
        """「失効情報」 A certificate counts no more from this instant on; first of all its key is deleted.

        `serial`: its number, or a beginning of it that no other has. Raises InputRefused `trust.no_certificate` and
        `trust.no_root_key`.
        """
        begins = serial.lower()
        known = [one for one in self.kept() if one.serial.startswith(begins)]
        found = known[0] if len(known) == 1 else None
        if found is None or (len(begins) < SHORTEST and found.serial != begins):
            raise InputRefused(
                "trust.no_certificate",
                ja="その番号の証明書が一つに決まりません。trust keys で番号を確かめ、全部か、ほかと重ならない"
                f"はじめの{SHORTEST}字以上を書いてください。",
                en="No certificate, or more than one, has a number that begins so. See trust keys, and give all of it, "
                f"or {SHORTEST} characters or more of its beginning that no other has.",
            )
        self._key(found.purpose, found.certificate).unlink(missing_ok=True)
        self._revoke(self._authority(), (found.certificate.serial_number,), at, reason)
        return next(one for one in self.kept() if one.serial == found.serial)

    def refresh(self, at: datetime) -> x509.CertificateRevocationList:
        """「失効情報」 A new list of revoked certificates, as of an instant."""
        self._revoke(self._authority(), (), at)
        return self.revoked

    def _authority(self) -> Authority:
        path = self.folder / f"{_ROOT}.key"
        if not path.exists():
            raise InputRefused(
                "trust.no_root_key",
                ja=f"認証局の鍵（{path.name}）がここにありません。保管場所から鍵束のフォルダへ戻して、やり直してください。",
                en=f"The authority's key ({path.name}) is not here. Bring it back from its safe, and try again.",
            )
        try:
            key, root = load_pem_private_key(bytes_of(path), password=None), self.root
        except (ValueError, TypeError) as error:
            raise _damaged(path) from error
        if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != root.public_key():
            raise InputRefused(
                "trust.not_its_certificate",
                ja="鍵と証明書が対になっていません。どちらかのファイルが取り違えられています。",
                en="The key is not that of its certificate: one of the two files is another's.",
            )
        return Authority(certificate=root, key=key)

    def _add(self, root: Authority, purpose: Purpose, name: str, at: datetime) -> x509.Certificate:
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = authority.certify(root, purpose, name, key.public_key(), at)
        path = self._key(purpose, certificate)
        own_file.write(path, _pem(key))
        own_file.write(path.with_suffix(".pem"), certificate.public_bytes(Encoding.PEM))
        return certificate

    def _revoke(
        self,
        root: Authority,
        serials: tuple[int, ...],
        at: datetime,
        reason: x509.ReasonFlags = x509.ReasonFlags.unspecified,
    ) -> None:
        before = self.revoked if (self.folder / _REVOKED).exists() else None
        told = authority.revoke(root, before, serials, at, reason)
        own_file.write(self.folder / _REVOKED, told.public_bytes(Encoding.DER))

    def _key(self, purpose: Purpose, certificate: x509.Certificate) -> Path:
        return self.folder / f"{purpose}-{certificate.serial_number:x}.key"


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _certificate(path: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(bytes_of(path))
    except (OSError, ValueError) as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> InputRefused:
    return InputRefused(
        "trust.damaged",
        ja=f"鍵束のファイル {path.name} が読めません。バックアップから戻してください。",
        en=f"The file {path.name} of the office's keys cannot be read. Bring it back from the backup.",
    )
