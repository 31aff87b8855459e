"""A double of J-LIS's authority and of its cards: an invented authority, its list of revoked ones, and invented cards.

It follows what is public of the real ones (docs/decisions/0019-card.md): one tier, RSA of 2,048 bits with SHA-256, a
certificate that names nobody, a PIN of four digits that locks after three mistakes in a row.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID, ObjectIdentifier

from madoguchi import flow
from madoguchi.flow import card_authorities
from madoguchi.identity.card import Answer, to_sign
from madoguchi.simulate.sample import refuse_real_people
from madoguchi.store import disk

PIN = "1234"
"""Of every invented card. Everybody may know it."""
TRIES = 3
_FROM, _UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
_NAME = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Madoguchi rehearsal, an invented authority")])
_SHA = hashes.SHA256()


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """「暗証番号のロック」 The card signs nothing: a wrong PIN, and how many tries are left."""

    tries: int


def folder() -> Path:
    """Where invented cards lie, each in a file: its key, and its certificate."""
    return flow.home() / "invented-cards"


def issue(numbers: Iterable[str]) -> None:
    """Make a card for the holder of each letter's number, once, and unlock them all; `numbers` of 12 digits.

    Raises Conflict `simulate.real_people` in a municipality of real people.
    """
    refuse_real_people()
    authority = _authority()
    for number in numbers:
        _tries(number).unlink(missing_ok=True)
        if not _path(number).exists():
            key = _new_key()
            made = certificate_of(authority, key, card_authorities.INVENTED)
            disk.write_whole(_path(number), [_pem(key), made.public_bytes(Encoding.PEM)])


def issued() -> tuple[str, ...]:
    """The letters' numbers whose holders have a card."""
    return tuple(sorted(path.stem for path in folder().glob("[0-9]*.pem")))


def sign(number: str, pin: str, host: str, challenge: str) -> Answer | Locked:
    """What the card answers, or that it does not. Raises KeyError where there is no such card."""
    if number not in issued():
        raise KeyError(number)
    tries = _tries(number)
    left = TRIES - (len(tries.read_bytes()) if tries.exists() else 0)
    if left <= 0 or pin != PIN:
        with tries.open("ab") as file:
            file.write(b"x")
        return Locked(tries=max(left - 1, 0))
    tries.unlink(missing_ok=True)
    pem = _path(number).read_bytes()
    return answer_of(_key(pem), x509.load_pem_x509_certificate(pem), host, challenge)


def answer_of(key: rsa.RSAPrivateKey, certificate: x509.Certificate, host: str, challenge: str) -> Answer:
    """The answer of a card with this key and certificate."""
    signature = key.sign(to_sign(host, challenge), padding.PKCS1v15(), _SHA)
    shown = (certificate.public_bytes(Encoding.DER), signature)
    coded, signed = (base64.b64encode(one).decode() for one in shown)
    return Answer(challenge=challenge, certificate=coded, signature=signed)


def certificate_of(
    authority: tuple[rsa.RSAPrivateKey, x509.Certificate],
    key: rsa.RSAPrivateKey,
    policy: str,
    *,
    since: datetime = _FROM,
    until: datetime = _UNTIL,
    serial: int | None = None,
) -> x509.Certificate:
    """A certificate for authentication as the public ones are shaped: its subject is a number, and names nobody."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, secrets.token_hex(8))])
    builder = _builder(subject, authority[1].subject, key, since, until, serial or x509.random_serial_number())
    policies = x509.CertificatePolicies([x509.PolicyInformation(ObjectIdentifier(policy), None)])
    return builder.add_extension(_use(), critical=True).add_extension(policies, critical=True).sign(authority[0], _SHA)


def authority_of(since: datetime = _FROM, until: datetime = _UNTIL) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    """A new authority: its key, and the certificate that it gave itself."""
    key = _new_key()
    builder = _builder(_NAME, _NAME, key, since, until, x509.random_serial_number())
    basic = x509.BasicConstraints(ca=True, path_length=0)
    return key, builder.add_extension(basic, critical=True).sign(key, _SHA)


def revoked_of(
    authority: tuple[rsa.RSAPrivateKey, x509.Certificate],
    serials: Iterable[int] = (),
    *,
    since: datetime = _FROM,
    until: datetime = _UNTIL,
) -> x509.CertificateRevocationList:
    """The authority's list of those that it revoked."""
    builder = x509.CertificateRevocationListBuilder().issuer_name(authority[1].subject)
    builder = builder.last_update(since).next_update(until)
    for serial in serials:
        one = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(since).build()
        builder = builder.add_revoked_certificate(one)
    return builder.sign(authority[0], _SHA)


def _authority() -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    """The invented authority of the municipality; it is founded once."""
    secret, public = folder() / "authority.pem", card_authorities.folder() / "authority.pem"
    if secret.exists() and public.exists():
        return _key(secret.read_bytes()), x509.load_pem_x509_certificate(public.read_bytes())
    key, certificate = authority_of()
    disk.write_whole(secret, [_pem(key)])
    disk.write_whole(
        card_authorities.folder() / "authority.crl", [revoked_of((key, certificate)).public_bytes(Encoding.PEM)]
    )
    disk.write_whole(public, [certificate.public_bytes(Encoding.PEM)])
    return key, certificate


def _builder(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPrivateKey, since: datetime, until: datetime, serial: int
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    return builder.serial_number(serial).not_valid_before(since).not_valid_after(until)


def _use() -> x509.KeyUsage:
    others = dict.fromkeys(
        (
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    return x509.KeyUsage(digital_signature=True, **others)


def _new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65_537, key_size=2_048)


def _pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _key(pem: bytes) -> rsa.RSAPrivateKey:
    found = load_pem_private_key(pem, password=None)
    if not isinstance(found, rsa.RSAPrivateKey):
        raise TypeError(type(found))
    return found


def _path(number: str) -> Path:
    return folder() / f"{number}.pem"


def _tries(number: str) -> Path:
    return folder() / f"{number}.tries"
