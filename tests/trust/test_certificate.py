"""A certificate counts if its authority signed it, for this use, now, and did not revoke it; rubbish never raises."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ObjectIdentifier
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.identity.card import to_sign
from madoguchi.simulate.cards import answer_of
from madoguchi.simulate.invented_authority import authority_of, certificate_of, revoked_of
from madoguchi.trust.certificate import LONGEST, Authorities, Certificate, Fault, judge
from madoguchi.trust.jpki import POLICIES, WORLDS_OF_REHEARSALS, Kind, World
from madoguchi.trust.revocation import indexed

AT = datetime(2025, 2, 10, tzinfo=UTC)
DAY = timedelta(days=1)
KINDS = (Kind.AUTHENTICATION,)
POLICY, OTHER = POLICIES[Kind.AUTHENTICATION][World.INVENTED], "2.25.2"
FIRST, SECOND, STRANGER = authority_of(), authority_of(), authority_of()
KEY = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
PUBLIC = KEY.public_key()
GOOD = certificate_of(FIRST, KEY, POLICY)


def trusting(*revoked: x509.CertificateRevocationList) -> Authorities:
    return of(FIRST[1], SECOND[1], revoked=revoked)


def of(*certificates: x509.Certificate, revoked: Sequence[x509.CertificateRevocationList]) -> Authorities:
    return Authorities(certificates=certificates, lists=indexed(revoked, certificates), worlds=WORLDS_OF_REHEARSALS)


TRUSTED = trusting(revoked_of(FIRST), revoked_of(SECOND))


def verdict(
    certificate: x509.Certificate, authorities: Authorities = TRUSTED, at: datetime = AT
) -> Certificate | Fault:
    return judge(certificate.public_bytes(Encoding.DER), KINDS, authorities, at)


@pytest.mark.parametrize("authority", [FIRST, SECOND])
def test_one_of_either_generation_of_the_authority_counts_and_its_key_signs(
    authority: tuple[rsa.RSAPrivateKey, x509.Certificate],
) -> None:
    made = certificate_of(authority, KEY, POLICY, serial=0xABC)
    found = verdict(made)
    assert isinstance(found, Certificate) and found.serial == "abc"
    answer = answer_of(KEY, made, "localhost", "x")
    signature = base64.b64decode(answer.signature)
    assert found.has_signed(to_sign("localhost", "x"), signature)
    assert not found.has_signed(to_sign("example.org", "x"), signature)
    assert not found.has_signed(to_sign("localhost", "x"), b"")


def shaped(
    change: Callable[[x509.CertificateBuilder], x509.CertificateBuilder],
    *,
    without: type[x509.ExtensionType] | None = None,
    key: rsa.RSAPublicKey | ec.EllipticCurvePublicKey = PUBLIC,
    digest: hashes.HashAlgorithm | None = None,
) -> x509.Certificate:
    """A certificate of the first authority that differs from the good one."""
    builder = x509.CertificateBuilder().subject_name(GOOD.subject).issuer_name(FIRST[1].subject).public_key(key)
    builder = builder.serial_number(7).not_valid_before(AT - DAY).not_valid_after(AT + DAY)
    for one in GOOD.extensions:
        if without is None or not isinstance(one.value, without):
            builder = builder.add_extension(one.value, one.critical)
    return change(builder).sign(FIRST[0], digest or hashes.SHA256())


def use(*, signs: bool = True, wills: bool = False, issues: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(signs, wills, False, False, False, issues, False, False, False)


UNFIT = {
    "another policy": certificate_of(FIRST, KEY, OTHER),
    "no policy": shaped(lambda made: made, without=x509.CertificatePolicies),
    "no use": shaped(lambda made: made, without=x509.KeyUsage),
    "for signatures of will": shaped(lambda made: made.add_extension(use(wills=True), True), without=x509.KeyUsage),
    "not for signatures": shaped(lambda made: made.add_extension(use(signs=False), True), without=x509.KeyUsage),
    "to issue others": shaped(lambda made: made.add_extension(use(issues=True), True), without=x509.KeyUsage),
    "an authority": shaped(lambda made: made.add_extension(x509.BasicConstraints(ca=True, path_length=None), True)),
    "an unknown critical part": shaped(
        lambda made: made.add_extension(x509.UnrecognizedExtension(ObjectIdentifier("2.25.3"), b"\x05\x00"), True)
    ),
    "a short key": certificate_of(FIRST, rsa.generate_private_key(public_exponent=65_537, key_size=1_024), POLICY),
    "another kind of key": shaped(lambda made: made, key=ec.generate_private_key(ec.SECP256R1()).public_key()),
    "another digest": shaped(lambda made: made, digest=hashes.SHA3_256()),
}


@pytest.mark.parametrize("certificate", UNFIT.values(), ids=UNFIT.keys())
def test_one_for_something_else_does_not_count(certificate: x509.Certificate) -> None:
    assert verdict(certificate) is Fault.UNFIT


def test_unknown_parts_that_are_not_critical_do_no_harm() -> None:
    unknown = x509.UnrecognizedExtension(ObjectIdentifier("2.25.3"), b"\x05\x00")
    assert isinstance(verdict(shaped(lambda made: made.add_extension(unknown, False))), Certificate)


def test_one_that_only_names_the_authority_is_a_strangers() -> None:
    assert FIRST[1].subject == STRANGER[1].subject
    assert verdict(certificate_of(STRANGER, KEY, POLICY)) is Fault.STRANGE
    assert verdict(certificate_of((FIRST[0], GOOD), KEY, POLICY)) is Fault.STRANGE


def test_an_authority_that_ended_signs_for_nobody_any_more() -> None:
    ended = authority_of(until=AT - DAY)
    trusted = of(ended[1], revoked=[revoked_of(ended)])
    assert verdict(certificate_of(ended, KEY, POLICY), trusted) is Fault.STRANGE


def test_it_counts_from_its_first_second_to_its_last() -> None:
    made = certificate_of(FIRST, KEY, POLICY, since=AT, until=AT + DAY)
    second = timedelta(seconds=1)
    assert verdict(made, at=AT - second) is Fault.NOT_YET
    assert isinstance(verdict(made, at=AT), Certificate) and isinstance(verdict(made, at=AT + DAY), Certificate)
    assert verdict(made, at=AT + DAY + second) is Fault.EXPIRED


def test_a_revoked_one_does_not_count_whichever_list_says_so() -> None:
    revoked = revoked_of(FIRST, [GOOD.serial_number, 7])
    assert verdict(GOOD, trusting(revoked)) is Fault.REVOKED
    assert verdict(GOOD, trusting(revoked_of(FIRST), revoked)) is Fault.REVOKED
    assert isinstance(verdict(GOOD, trusting(revoked_of(FIRST, [7]))), Certificate)


def whole_in_part() -> x509.CertificateRevocationList:
    """A list that names only some of the revoked ones (a critical IssuingDistributionPoint)."""
    part = x509.IssuingDistributionPoint(None, None, True, False, None, False, False)
    builder = x509.CertificateRevocationListBuilder().issuer_name(FIRST[1].subject)
    builder = builder.last_update(AT - DAY).next_update(AT + DAY).add_extension(part, critical=True)
    return builder.sign(FIRST[0], hashes.SHA256())


LISTS = {
    "none": (),
    "of another authority": (revoked_of(SECOND),),
    "forged": (revoked_of(STRANGER),),
    "overtaken": (revoked_of(FIRST, until=AT - DAY),),
    "of tomorrow": (revoked_of(FIRST, since=AT + DAY),),
    "in part": (whole_in_part(),),
}


@pytest.mark.parametrize("lists", LISTS.values(), ids=LISTS.keys())
def test_without_a_whole_and_current_list_of_its_authority_nobody_can_say(
    lists: tuple[x509.CertificateRevocationList, ...],
) -> None:
    assert verdict(GOOD, trusting(*lists)) is Fault.UNKNOWN


@given(st.binary(max_size=200))
def test_rubbish_is_no_certificate(rubbish: bytes) -> None:
    assert judge(rubbish, KINDS, TRUSTED, AT) is Fault.UNREADABLE


@given(st.integers(0, len(GOOD.public_bytes(Encoding.DER)) - 1), st.integers(1, 255))
def test_one_byte_changed_and_it_counts_no_more(place: int, by: int) -> None:
    der = bytearray(GOOD.public_bytes(Encoding.DER))
    der[place] ^= by
    assert isinstance(judge(bytes(der), KINDS, TRUSTED, AT), Fault)


def test_what_is_longer_than_any_certificate_is_not_even_read() -> None:
    assert judge(GOOD.public_bytes(Encoding.DER) + bytes(LONGEST), KINDS, TRUSTED, AT) is Fault.UNREADABLE
