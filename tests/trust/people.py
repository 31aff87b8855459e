"""Invented authorities and people for tests: two generations, their lists, certificates of every shape."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta

from asn1crypto import algos, core
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from madoguchi.simulate.invented_authority import Authority, authority_of, certificate_of, new_key, revoked_of
from madoguchi.trust.certificate import Authorities, Certificate, Fault, judge
from madoguchi.trust.four_items import FourItems, Sex
from madoguchi.trust.jpki import POLICIES, SIGNS, WORLDS_OF_REHEARSALS, Kind, World
from madoguchi.trust.revocation import indexed

AT = datetime(2025, 2, 10, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
OLD, NEW = authority_of(), authority_of(generation=2)
KEY = new_key()
HANAKO = FourItems(
    name="見本　花子",
    sex=Sex.FEMALE,
    birth_date=date(1950, 1, 2),
    era=3,
    address="和歌山県和歌山市七番丁２３番地",
    substituted_in_name=(),
    substituted_in_address=(),
    others=(),
)
ROOTS = (OLD[1], NEW[1])


def policy(kind: Kind = Kind.SIGNING, world: World = World.INVENTED) -> str:
    return POLICIES[kind][world]


def signing(authority: Authority = NEW, items: FourItems = HANAKO, **more: object) -> x509.Certificate:
    """A signing certificate as the invented authority gives it out."""
    return certificate_of(authority, KEY, policy(), items=items, **more)  # type: ignore[arg-type]


GOOD = signing()


def trusting(
    *revoked: x509.CertificateRevocationList,
    roots: Sequence[x509.Certificate] = ROOTS,
    worlds: frozenset[World] = WORLDS_OF_REHEARSALS,
) -> Authorities:
    return Authorities(certificates=tuple(roots), lists=indexed(revoked, roots), worlds=worlds)


LISTS = (revoked_of(OLD), revoked_of(NEW))
TRUSTED = trusting(*LISTS)


def verdict(
    certificate: x509.Certificate | bytes,
    authorities: Authorities = TRUSTED,
    at: datetime = AT,
    kinds: frozenset[Kind] = SIGNS,
    *,
    now: datetime | None = None,
    answers: Sequence[bytes] = (),
) -> Certificate | Fault:
    der = certificate if isinstance(certificate, bytes) else certificate.public_bytes(Encoding.DER)
    return judge(der, kinds, authorities, at, now=now, answers=answers)


def shaped(
    change: Callable[[x509.CertificateBuilder], x509.CertificateBuilder],
    *,
    without: type[x509.ExtensionType] | None = None,
    of: x509.Certificate = GOOD,
    key: object = None,
    by: Authority = NEW,
    digest: hashes.HashAlgorithm | None = None,
) -> x509.Certificate:
    """Another certificate with the parts of one but a kind of them, and what is changed."""
    builder = x509.CertificateBuilder().subject_name(of.subject).issuer_name(of.issuer)
    builder = builder.public_key(key or of.public_key()).serial_number(x509.random_serial_number())  # type: ignore[arg-type]
    builder = builder.not_valid_before(of.not_valid_before_utc).not_valid_after(of.not_valid_after_utc)
    for one in of.extensions:
        if without is None or not isinstance(one.value, without):
            builder = builder.add_extension(one.value, one.critical)
    return change(builder).sign(by[0], digest or hashes.SHA256())  # type: ignore[arg-type]


def forged(
    change: Callable[[asn1.TbsCertificate], None], *, by: rsa.RSAPrivateKey = NEW[0], sha1: bool = False
) -> bytes:
    """A certificate (DER) that our library would not make: its content changed, and signed again by the authority."""
    made = asn1.Certificate.load(GOOD.public_bytes(Encoding.DER))
    told = made["tbs_certificate"].copy()
    change(told)
    told["signature"] = algos.SignedDigestAlgorithm({"algorithm": "sha1_rsa" if sha1 else "sha256_rsa"})
    return resigned(told.dump(force=True), by=by, sha1=sha1)


def resigned(content: bytes, *, by: rsa.RSAPrivateKey = NEW[0], sha1: bool = False) -> bytes:
    """A certificate (DER) of any content, signed by the authority."""
    algorithm = algos.SignedDigestAlgorithm({"algorithm": "sha1_rsa" if sha1 else "sha256_rsa"})
    signature = by.sign(content, padding.PKCS1v15(), hashes.SHA1() if sha1 else hashes.SHA256())
    body = content + algorithm.dump() + core.OctetBitString(signature).dump()
    return b"\x30\x82" + len(body).to_bytes(2) + bytes(body)
