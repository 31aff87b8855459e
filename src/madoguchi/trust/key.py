"""「署名鍵」 A key that signs, in a file or in a token (PKCS#11), with the certificate that says whose it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Protocol
from urllib.parse import unquote

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_pem_private_key, pkcs12

from madoguchi.core.errors import InputRefused
from madoguchi.core.regular_file import bytes_of

SHORTEST_KEY = 2_048
"""Bits of an RSA key."""
_IN_TOKEN = "pkcs11:"  # noqa: S105 (the scheme of an address)
_HALF = 32
"""Bytes of each of the two numbers of a signature on P-256."""
_PRIMES = [one for one in range(3, 168) if all(one % less for less in range(2, one))]
_POWERS = MappingProxyType({one: frozenset(pow(65_537, power, one) for power in range(one)) for one in _PRIMES})
"""By each small prime, what the powers of 65537 leave."""


class Signing(Protocol):
    """「署名鍵」 What signs. The signature is ECDSA with SHA-256 (DER) on P-256, or RSASSA-PKCS1-v1_5 with SHA-256."""

    @property
    def certificate(self) -> x509.Certificate:
        """Of this key."""
        ...

    @property
    def above(self) -> tuple[x509.Certificate, ...]:
        """The certificates between it and what others trust, and that one, if they are known."""
        ...

    def sign(self, content: bytes) -> bytes:
        """The signature over all of the content."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKey:
    """「署名鍵」 One that lies in a file: read once, and kept in memory."""

    certificate: x509.Certificate
    above: tuple[x509.Certificate, ...]
    private: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

    def sign(self, content: bytes) -> bytes:
        """The signature over all of the content."""
        if isinstance(self.private, rsa.RSAPrivateKey):
            return self.private.sign(content, padding.PKCS1v15(), hashes.SHA256())
        return self.private.sign(content, ec.ECDSA(hashes.SHA256()))


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenKey:
    """「署名鍵」 One that never leaves a token: `library` is the maker's, `token` and `label` say which key it is."""

    certificate: x509.Certificate
    above: tuple[x509.Certificate, ...]
    library: Path
    token: str
    label: str
    pin: str = field(repr=False)

    def sign(self, content: bytes) -> bytes:
        """The signature over all of the content. Raises InputRefused `trust.token` where the token does not sign."""
        import pkcs11  # comes with the extra `token`: few have one
        from pkcs11 import KeyType, Mechanism, ObjectClass

        rsa_key = isinstance(self.certificate.public_key(), rsa.RSAPublicKey)
        try:
            found = pkcs11.lib(str(self.library)).get_token(token_label=self.token)
            with found.open(user_pin=self.pin) as session:
                kind = KeyType.RSA if rsa_key else KeyType.EC
                key = session.get_key(object_class=ObjectClass.PRIVATE_KEY, key_type=kind, label=self.label)
                if rsa_key:
                    return bytes(key.sign(content, mechanism=Mechanism.SHA256_RSA_PKCS))  # type: ignore[attr-defined]
                digest = hashes.Hash(hashes.SHA256())
                digest.update(content)
                raw = bytes(key.sign(digest.finalize(), mechanism=Mechanism.ECDSA))  # type: ignore[attr-defined]
        except (pkcs11.exceptions.PKCS11Error, RuntimeError) as error:
            raise InputRefused(
                "trust.token",
                ja=f"署名用の機器（{self.token}）の鍵 {self.label} で署名できません。機器の接続と、PIN と名前を"
                "確かめてください。",
                en=f"The key {self.label} of the token {self.token} does not sign. Check that it is connected, its PIN "
                "and its names.",
            ) from error
        return der_of(raw)


def der_of(raw: bytes) -> bytes:
    """An ECDSA signature on P-256 as X.509 has it, from its two numbers one behind the other. Raises ValueError."""
    if len(raw) != 2 * _HALF:
        raise ValueError(len(raw))
    return encode_dss_signature(int.from_bytes(raw[:_HALF]), int.from_bytes(raw[_HALF:]))


def raw_of(der: bytes) -> bytes:
    """The two numbers of an ECDSA signature on P-256 one behind the other, as tokens and JOSE (RFC 7518, 3.4) do."""
    r, s = decode_dss_signature(der)
    return r.to_bytes(_HALF) + s.to_bytes(_HALF)


def is_strong(key: CertificatePublicKeyTypes) -> bool:
    """Whether a key is of a kind that counts here: P-256, or RSA of SHORTEST_KEY bits or more, and not of few."""
    if isinstance(key, rsa.RSAPublicKey):
        return key.key_size >= SHORTEST_KEY and not is_of_few(key.public_numbers().n)
    return isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1)


def is_of_few(modulus: int) -> bool:
    """Whether an RSA key was made by the chips whose keys can be computed from what is public (ROCA, CVE-2017-15361).

    Their primes are powers of 65537 by each small prime (Nemec et al., The Return of Coppersmith's Attack, 2017,
    https://doi.org/10.1145/3133956.3133969); of other keys less than one in a hundred million looks like that.
    """
    return all(modulus % prime in powers for prime, powers in _POWERS.items())


def is_in_token(content: bytes) -> bool:
    """Whether a key file only names a key that lies in a token (RFC 7512)."""
    return content.lstrip().startswith(_IN_TOKEN.encode())


def of_file(
    content: bytes, certificate: x509.Certificate, above: tuple[x509.Certificate, ...], settings: Mapping[str, str]
) -> Signing:
    """「署名鍵」 The key that a key file holds (PEM), or names: `pkcs11:token=…;object=…` (RFC 7512).

    `settings`: MADOGUCHI_PKCS11_LIBRARY and MADOGUCHI_PKCS11_PIN for the latter. Raises InputRefused
    `trust.key_unreadable`, `trust.no_token` and `trust.not_its_certificate`.
    """
    text = content.decode("ascii", "replace").strip()
    if is_in_token(content):
        parts = (part.partition("=") for part in text.removeprefix(_IN_TOKEN).split(";"))
        given = {name: unquote(value) for name, _, value in parts}
        library, pin = settings.get("MADOGUCHI_PKCS11_LIBRARY"), settings.get("MADOGUCHI_PKCS11_PIN")
        if not library or not pin or not {"token", "object"} <= given.keys():
            raise InputRefused(
                "trust.no_token",
                ja="鍵は署名用の機器にあります。MADOGUCHI_PKCS11_LIBRARY（機器のライブラリ）と MADOGUCHI_PKCS11_PIN を"
                "指定し、鍵ファイルに pkcs11:token=…;object=… と書いてください。",
                en="The key is in a token. Name MADOGUCHI_PKCS11_LIBRARY (its library) and MADOGUCHI_PKCS11_PIN, and "
                "write pkcs11:token=…;object=… into the key file.",
            )
        return TokenKey(
            certificate=certificate,
            above=above,
            library=Path(library),
            token=given["token"],
            label=given["object"],
            pin=pin,
        )
    try:
        private = load_pem_private_key(content, password=None)
    except (ValueError, TypeError) as error:
        raise _unreadable() from error
    return _file_key(private, certificate, above)


def of_person(path: Path, password: str) -> Signing:
    """「署名鍵」 That of a person, with its certificates, from their file (PKCS#12).

    Raises InputRefused `trust.key_unreadable` and what `core.regular_file` raises.
    """
    try:
        private, certificate, above = pkcs12.load_key_and_certificates(bytes_of(path), password.encode())
    except ValueError as error:
        raise _unreadable() from error
    if certificate is None:
        raise _unreadable()
    return _file_key(private, certificate, tuple(above))


def _file_key(private: object, certificate: x509.Certificate, above: tuple[x509.Certificate, ...]) -> FileKey:
    if not isinstance(private, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) or not is_strong(private.public_key()):
        raise _unreadable()
    if private.public_key() != certificate.public_key():
        raise InputRefused(
            "trust.not_its_certificate",
            ja="鍵と証明書が対になっていません。どちらかのファイルが取り違えられています。",
            en="The key is not that of its certificate: one of the two files is another's.",
        )
    return FileKey(certificate=certificate, above=above, private=private)


def _unreadable() -> InputRefused:
    return InputRefused(
        "trust.key_unreadable",
        ja="署名鍵が読めないか、使えない種類です（P-256 か2048ビット以上の RSA）。ファイルとパスワードを"
        "確かめてください。",
        en="The key cannot be read or is of no use here (P-256, or RSA of 2048 bits or more). Check file and password.",
    )
