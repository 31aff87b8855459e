"""A double of J-LIS's service and of cards: invented cards and telephones in a folder, and the authority behind them.

A card holds a certificate for authentication and, once it is told whose it is, one for signatures; a telephone holds
one for signatures. The PIN of four digits locks after three mistakes in a row, the longer one for signatures after
five (docs/decisions/0019-card.md).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)

from madoguchi import flow
from madoguchi.core.dates import JAPAN
from madoguchi.flow import card_authorities, signatures
from madoguchi.identity.card import Answer, Number, to_sign
from madoguchi.simulate import invented_authority as invented
from madoguchi.simulate.invented_authority import Authority
from madoguchi.simulate.sample import refuse_real_people
from madoguchi.store import disk
from madoguchi.trust.authority import number_of
from madoguchi.trust.four_items import FourItems
from madoguchi.trust.jpki import POLICIES, SIGNS, Kind, World
from madoguchi.trust.revocation import fingerprint

PIN, PASSWORD = "1234", "ABC123"
"""For authentication and for signatures, of every invented card. Everybody may know them."""
TRIES, TRIES_TO_SIGN = 3, 5
STAFF = "staff-"
"""Before a staff number: how a card of an invented member of the staff is called."""
_OF_RESIDENTS, _OF_STAFF = "[0-9]*.pem", f"{STAFF}*.pem"
GENERATIONS = (1, 2)
"""Of the authority: the older one's certificates still count, the newer one issues what is renewed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """「暗証番号のロック」 The card signs nothing: a wrong PIN, and how many tries are left."""

    tries: int


def folder() -> Path:
    """Where invented cards lie, each in a file: its key, and its certificate."""
    return flow.home() / "invented-cards"


def issue(numbers: Iterable[str]) -> None:
    """Make a card for the holder of each number, once, and unlock them all.

    A number is a letter's, of 12 digits, or one of the staff's, called so (STAFF).
    Raises Conflict `simulate.real_people` in a municipality of real people.
    """
    refuse_real_people()
    authority = _authority(GENERATIONS[0])
    for number in numbers:
        for kind in (Kind.AUTHENTICATION, Kind.SIGNING):
            _tries(number, kind).unlink(missing_ok=True)
        if not _path(number).exists():
            _make(number, Kind.AUTHENTICATION, authority)


def issue_signing(number: str, items: FourItems, at: datetime, kind: Kind = Kind.SIGNING) -> x509.Certificate:
    """「署名用電子証明書」 Give a card or a telephone a certificate for signatures, until the holder's fifth birthday.

    It is the newer generation's. Raises as `issue`.
    """
    refuse_real_people()
    since = at.replace(microsecond=0)
    until = invented.expires_at(items.birth_date or date(1900, 1, 1), at.astimezone(JAPAN).date())
    return _make(number, kind, _authority(GENERATIONS[-1]), since=since, until=until, items=items)


def item_changed(number: str, at: datetime) -> None:
    """「失効」 A name or an address changed: the certificates for signatures end, the one for authentication stays."""
    refuse_real_people()
    for kind in sorted(SIGNS):
        if _path(number, kind).exists():
            _revoke(_certificate(number, kind), at)
            _path(number, kind).unlink()


def renew(number: str, at: datetime) -> x509.Certificate:
    """「更新」 A new certificate for authentication in place of the one before, which is revoked; `Renewals` knows.

    Raises KeyError where there is no such card.
    """
    refuse_real_people()
    if number not in (*issued(), *issued_to_staff()):
        raise KeyError(number)
    before = _certificate(number, Kind.AUTHENTICATION)
    made = _make(number, Kind.AUTHENTICATION, _authority(GENERATIONS[-1]))
    renewed = [[*_number(before), *_number(made)]]
    known = json.loads(_renewed().read_bytes()) if _renewed().exists() else []
    disk.write_whole(_renewed(), [json.dumps(known + renewed).encode()])
    _revoke(before, at)
    return made


class Renewals:
    """「新旧シリアル番号」 A double of J-LIS's service that links old serial numbers with new ones.

    A GUESS: no public interface of it was found; that it goes from old to new, for each verifier, is told second-hand.
    """

    def successors(self, numbers: Iterable[Number]) -> dict[Number, Number]:
        """What these were replaced by; of those that were not, nothing."""
        known = json.loads(_renewed().read_bytes()) if _renewed().exists() else []
        after = {Number(old, serial): Number(new, renewed) for old, serial, new, renewed in known}
        return {one: after[one] for one in numbers if one in after}


def answer(request: bytes, at: datetime) -> bytes:
    """「失効情報」 The answer (OCSP, DER) to a question after one invented certificate. Raises ValueError for none."""
    generation = invented.asked_of(request, {one: _authority(one)[1] for one in GENERATIONS})
    of_whom = (_OF_RESIDENTS, _OF_STAFF)
    files = (path for kind in Kind for one in of_whom for path in _path("", kind).parent.glob(one))
    known = [x509.load_pem_x509_certificate(path.read_bytes()) for path in files]
    own = {one.serial_number for one in known if _issuer(one) == generation}
    return invented.answer_to(request, own, _authority(generation), _revoked(generation), at)


def key_file(number: str, password: str, kind: Kind = Kind.SIGNING) -> bytes:
    """The key of a card for signatures as the file (PKCS#12) that `trust sign` takes; real cards keep theirs."""
    pem = _path(number, kind).read_bytes()
    found, hidden = x509.load_pem_x509_certificate(pem), BestAvailableEncryption(password.encode())
    above = [_authority(_issuer(found))[1]]
    return pkcs12.serialize_key_and_certificates(b"key", _key(pem), found, above, hidden)


def issued() -> tuple[str, ...]:
    """The letters' numbers whose holders have a card."""
    return _stems(_OF_RESIDENTS)


def issued_to_staff() -> tuple[str, ...]:
    """What the cards of the invented staff are called."""
    return _stems(_OF_STAFF)


def sign(number: str, pin: str, host: str, challenge: str) -> Answer | Locked:
    """What the card answers, or that it does not. Raises KeyError where there is no such card."""
    if number not in (*issued(), *issued_to_staff()):
        raise KeyError(number)
    if locked := _locked(number, Kind.AUTHENTICATION, right=pin == PIN, tries=TRIES):
        return locked
    pem = _path(number).read_bytes()
    return answer_of(_key(pem), x509.load_pem_x509_certificate(pem), host, challenge)


def sign_digest(number: str, password: str, digest: bytes) -> signatures.Answer | Locked:
    """「電子署名」 What the card answers to a SHA-256 that it is to sign, by its certificate for signatures.

    Raises KeyError where no such card has one.
    """
    if not can_sign(number):
        raise KeyError(number)
    if locked := _locked(number, Kind.SIGNING, right=password == PASSWORD, tries=TRIES_TO_SIGN):
        return locked
    pem = _path(number, Kind.SIGNING).read_bytes()
    signature = _key(pem).sign(digest, padding.PKCS1v15(), Prehashed(hashes.SHA256()))
    shown = (x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER), signature)
    certificate, signed = (base64.b64encode(one).decode() for one in shown)
    return signatures.Answer(certificate=certificate, signature=signed)


def can_sign(number: str) -> bool:
    """Whether the card of a letter's holder has a certificate for signatures yet."""
    return number in issued() and _path(number, Kind.SIGNING).exists()


def answer_of(key: rsa.RSAPrivateKey, certificate: x509.Certificate, host: str, challenge: str) -> Answer:
    """The answer of a card with this key and certificate."""
    signature = key.sign(to_sign(host, challenge), padding.PKCS1v15(), hashes.SHA256())
    shown = (certificate.public_bytes(Encoding.DER), signature)
    coded, signed = (base64.b64encode(one).decode() for one in shown)
    return Answer(challenge=challenge, certificate=coded, signature=signed)


def _stems(pattern: str) -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in folder().glob(pattern)))


def _authority(generation: int) -> Authority:
    """The invented authority of the municipality, of a generation; it is founded once."""
    secret, public = folder() / f"{_called(generation)}.pem", card_authorities.folder() / f"{_called(generation)}.pem"
    if secret.exists() and public.exists():
        return _key(secret.read_bytes()), x509.load_pem_x509_certificate(public.read_bytes())
    made = invented.authority_of(generation=generation)
    disk.write_whole(secret, [_pem(made[0])])
    disk.write_whole(_list(generation), [invented.revoked_of(made).public_bytes(Encoding.PEM)])
    disk.write_whole(public, [made[1].public_bytes(Encoding.PEM)])
    return made


def _issuer(certificate: x509.Certificate) -> int:
    """The generation that issued it."""
    return next(one for one in GENERATIONS if _authority(one)[1].subject == certificate.issuer)


def _called(generation: int) -> str:
    return "authority" if generation == GENERATIONS[0] else f"authority-{generation}"


def _list(generation: int) -> Path:
    return card_authorities.folder() / f"{_called(generation)}.crl"


def _revoked(generation: int) -> x509.CertificateRevocationList:
    return x509.load_pem_x509_crl(_list(generation).read_bytes())


def _make(
    number: str,
    kind: Kind,
    authority: Authority,
    *,
    since: datetime = invented.FROM,
    until: datetime = invented.UNTIL,
    items: FourItems | None = None,
) -> x509.Certificate:
    key, policy = invented.new_key(), POLICIES[kind][World.INVENTED]
    made = invented.certificate_of(authority, key, policy, since=since, until=until, items=items)
    disk.write_whole(_path(number, kind), [_pem(key), made.public_bytes(Encoding.PEM)])
    return made


def _revoke(certificate: x509.Certificate, at: datetime) -> None:
    generation = _issuer(certificate)
    before = _revoked(generation)
    dates = {one.serial_number: one.revocation_date_utc for one in before}
    dates[certificate.serial_number] = at.replace(microsecond=0)
    made = invented.revoked_of(_authority(generation), number=number_of(before) + 1, dates=dates)
    disk.write_whole(_list(generation), [made.public_bytes(Encoding.PEM)])


def _certificate(number: str, kind: Kind) -> x509.Certificate:
    return x509.load_pem_x509_certificate(_path(number, kind).read_bytes())


def _number(certificate: x509.Certificate) -> Number:
    issuer = _authority(_issuer(certificate))[1]
    return Number(fingerprint(issuer), f"{certificate.serial_number:x}")


def _pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@lru_cache(maxsize=32)
def _key(pem: bytes) -> rsa.RSAPrivateKey:
    found = load_pem_private_key(pem, password=None)
    if not isinstance(found, rsa.RSAPrivateKey):
        raise TypeError(type(found))
    return found


def _path(number: str, kind: Kind = Kind.AUTHENTICATION) -> Path:
    within = folder() if kind is Kind.AUTHENTICATION else folder() / str(kind)
    return within / f"{number}.pem"


def _locked(number: str, kind: Kind, *, right: bool, tries: int) -> Locked | None:
    """One try at a card: a mistake is counted, and what is right unlocks while tries are left."""
    wrong = _tries(number, kind)
    left = tries - (len(wrong.read_bytes()) if wrong.exists() else 0)
    if left > 0 and right:
        wrong.unlink(missing_ok=True)
        return None
    with wrong.open("ab") as file:
        file.write(b"x")
    return Locked(tries=max(left - 1, 0))


def _tries(number: str, kind: Kind) -> Path:
    return _path(number, kind).with_suffix(".tries")


def _renewed() -> Path:
    return folder() / "renewed.json"
