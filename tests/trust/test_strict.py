"""A certificate that is not as RFC 5280 says that it MUST be is none, wherever in a path it stands."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes

from madoguchi.trust import authority, path
from madoguchi.trust.authority import Authority
from madoguchi.trust.certificate import Fault
from madoguchi.trust.path import Anchors
from madoguchi.trust.purpose import Purpose
from madoguchi.trust.strict import is_conforming

AT = datetime(2026, 11, 29, 3, tzinfo=UTC)
ROOT = authority.found("見本市", "302015", AT, synthetic=True)
KEY = ec.generate_private_key(ec.SECP256R1())
GOOD = authority.certify(ROOT, Purpose.SEAL, "公印", KEY.public_key(), AT)
Change = Callable[[x509.CertificateBuilder], x509.CertificateBuilder]


def again(
    like: x509.Certificate,
    change: Change = lambda b: b,
    without: type[x509.ExtensionType] | None = None,
    *,
    subject: x509.Name | None = None,
    key: CertificatePublicKeyTypes | None = None,
) -> x509.Certificate:
    """The certificate signed anew by the authority with something changed, or without one of its extensions."""
    builder = x509.CertificateBuilder(
        issuer_name=like.issuer,
        subject_name=like.subject if subject is None else subject,
        public_key=key or like.public_key(),
        serial_number=like.serial_number,
        not_valid_before=like.not_valid_before_utc,
        not_valid_after=like.not_valid_after_utc,
    )
    for one in like.extensions:
        if without is None or not isinstance(one.value, without):
            builder = builder.add_extension(one.value, one.critical)
    return change(builder).sign(ROOT.key, hashes.SHA256())


def with_names(*names: x509.GeneralName) -> Change:
    return lambda b: b.add_extension(x509.SubjectAlternativeName(names), critical=False)


def constrained(*, critical: bool = True, **trees: list[x509.GeneralName]) -> Change:
    told = x509.NameConstraints(trees.get("permitted"), trees.get("excluded"))
    return lambda b: b.add_extension(told, critical=critical)


def test_what_is_as_it_has_to_be_stays_so() -> None:
    assert is_conforming(GOOD) and is_conforming(ROOT.certificate, trusted=True)
    assert is_conforming(again(GOOD, with_names(x509.DNSName("*.city.mihon.lg.jp"), x509.RFC822Name("a@b.lg.jp"))))


@pytest.mark.parametrize(
    "odd",
    [
        again(GOOD, without=x509.AuthorityKeyIdentifier),
        again(ROOT.certificate, without=x509.SubjectKeyIdentifier),
        again(GOOD, constrained(permitted=[x509.DNSName("lg.jp")])),
        again(ROOT.certificate, constrained(permitted=[x509.DNSName("lg.jp")], critical=False)),
        again(ROOT.certificate, constrained(permitted=[x509.DNSName(".lg.jp")])),
        again(ROOT.certificate, constrained(excluded=[x509.RegisteredID(x509.ObjectIdentifier("1.2.3"))])),
        again(GOOD, with_names(x509.DNSName("a_b.lg.jp"))),
        again(GOOD, with_names(x509.DNSName("192.0.2.1"))),
        again(GOOD, with_names(x509.RFC822Name("a b@lg.jp"))),
        again(GOOD, subject=x509.Name([])),
        again(GOOD, lambda b: b.add_extension(x509.PolicyConstraints(0, None), critical=False)),
        again(GOOD, lambda b: b.add_extension(x509.TLSFeature([x509.TLSFeatureType.status_request]), critical=True)),
        again(GOOD, key=rsa.generate_private_key(65_537, 1_024).public_key()),
        again(GOOD, key=ec.generate_private_key(ec.SECP192R1()).public_key()),
    ],
    ids=lambda one: None,
)
def test_what_is_otherwise_is_none(odd: x509.Certificate) -> None:
    assert not is_conforming(odd)


def judged(certificate: x509.Certificate, root: x509.Certificate) -> Fault | None:
    lists = authority.revoke(ROOT, None, (), AT)
    anchors = Anchors(roots=(root,), revoked=(lists,))
    return asyncio.run(path.judge(certificate, (), Purpose.SEAL, anchors, AT, AT))


@pytest.mark.parametrize(
    ("name", "trees", "fault"),
    [
        ("seal@lg.jp", {"permitted": [x509.RFC822Name("lg.jp")]}, None),
        ("seal@mihon.jp", {"permitted": [x509.RFC822Name("lg.jp")]}, Fault.STRANGE),
        ("seal@lg.jp", {"excluded": [x509.RFC822Name("lg.jp")]}, Fault.STRANGE),
        ("seal@lg.jp", {"excluded": [x509.DirectoryName(GOOD.subject)]}, Fault.STRANGE),
        ("seal@lg.jp", {"excluded": [x509.OtherName(x509.ObjectIdentifier("1.2.3"), b"\x05\x00")]}, Fault.STRANGE),
    ],
)
def test_what_is_trusted_constrains_who_is_below_it(
    name: str, trees: dict[str, list[x509.GeneralName]], fault: Fault | None
) -> None:
    """The library leaves a root's constraints alone, and breaks on one of a kind that it does not know."""
    root = again(ROOT.certificate, constrained(**trees))
    assert judged(again(GOOD, with_names(x509.RFC822Name(name))), root) is fault


def test_a_star_does_not_hide_the_name_that_is_excluded() -> None:
    root = again(ROOT.certificate, constrained(excluded=[x509.DNSName("tax.lg.jp")]))
    assert judged(again(GOOD, with_names(x509.DNSName("www.lg.jp"))), root) is None
    assert judged(again(GOOD, with_names(x509.DNSName("*.lg.jp"))), root) is Fault.STRANGE


def test_a_second_is_whole() -> None:
    """RFC 5280, 4.1.2.5 has no parts of a second: the last one counts to its end."""
    last, anchors = GOOD.not_valid_after_utc, Anchors(roots=(ROOT.certificate,), revoked=())
    for at, fault in ((last, Fault.UNKNOWN), (last + timedelta(seconds=0.9), Fault.UNKNOWN)):
        assert asyncio.run(path.judge(GOOD, (), Purpose.SEAL, anchors, at, at)) is fault
    after = last + timedelta(seconds=1)
    assert asyncio.run(path.judge(GOOD, (), Purpose.SEAL, anchors, after, after)) is Fault.EXPIRED


def test_another_authoritys_odd_certificate_takes_nobody_along() -> None:
    """A root that cannot be read is no anchor; those beside it still are."""
    odd = again(ROOT.certificate, constrained(excluded=[x509.RegisteredID(x509.ObjectIdentifier("1.2.3"))]))
    anchors = Anchors(roots=(odd, ROOT.certificate), revoked=(authority.revoke(ROOT, None, (), AT),))
    assert asyncio.run(path.judge(GOOD, (), Purpose.SEAL, anchors, AT, AT)) is None


def test_an_authority_is_found_by_this_key_only() -> None:
    other = Authority(certificate=ROOT.certificate, key=ec.generate_private_key(ec.SECP256R1()))
    forged = authority.certify(other, Purpose.SEAL, "公印", KEY.public_key(), AT)
    assert judged(forged, ROOT.certificate) is Fault.STRANGE
