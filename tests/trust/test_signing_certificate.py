"""Signing certificates: read strictly with their four items, of two generations and three worlds, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ObjectIdentifier
from cryptography.x509.verification import (
    Criticality,
    ExtensionPolicy,
    PolicyBuilder,
    Store,
    VerificationError,
)
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.simulate.invented_authority import (
    Authority,
    authority_of,
    certificate_of,
    entries_of,
    expires_at,
    revoked_of,
)
from madoguchi.trust import four_items
from madoguchi.trust.certificate import LONGEST, Certificate, Fault
from madoguchi.trust.four_items import FourItems, Sex, entry, text_of
from madoguchi.trust.jpki import POLICIES, SIGNS, WORLDS_OF_PEOPLE, WORLDS_OF_REHEARSALS, Kind, World

from .people import (
    AT,
    DAY,
    GOOD,
    HANAKO,
    KEY,
    LISTS,
    NEW,
    OLD,
    SECOND,
    forged,
    policy,
    resigned,
    shaped,
    signing,
    trusting,
    verdict,
)


@pytest.mark.parametrize("authority", [OLD, NEW], ids=["old", "new"])
def test_one_of_either_generation_counts_with_its_four_items(authority: Authority) -> None:
    found = verdict(signing(authority))
    assert isinstance(found, Certificate) and found.items == HANAKO
    assert (found.kind, found.world) == (Kind.SIGNING, World.INVENTED)


def test_one_held_by_a_phone_counts_as_such() -> None:
    found = verdict(certificate_of(NEW, KEY, policy(Kind.SIGNING_ON_PHONE), items=HANAKO))
    assert isinstance(found, Certificate) and found.kind is Kind.SIGNING_ON_PHONE and found.items == HANAKO


def test_the_certificate_for_authentication_names_nobody_and_signs_nothing() -> None:
    made = certificate_of(NEW, KEY, policy(Kind.AUTHENTICATION))
    found = verdict(made, kinds=frozenset({Kind.AUTHENTICATION}))
    assert isinstance(found, Certificate) and found.items is None
    assert verdict(made) is Fault.UNFIT and verdict(GOOD, kinds=frozenset({Kind.AUTHENTICATION})) is Fault.UNFIT


def test_the_worlds_of_the_real_the_test_and_the_invented_are_held_apart() -> None:
    assert len({oid for worlds in POLICIES.values() for oid in worlds.values()}) == sum(map(len, POLICIES.values()))
    assert not WORLDS_OF_PEOPLE & WORLDS_OF_REHEARSALS
    for kind in SIGNS:
        for world, oid in POLICIES[kind].items():
            made = certificate_of(NEW, KEY, oid, items=HANAKO)
            for worlds in (WORLDS_OF_PEOPLE, WORLDS_OF_REHEARSALS):
                found = verdict(made, trusting(*LISTS, worlds=worlds))
                assert isinstance(found, Certificate) == (world in worlds), (kind, world, worlds)


def test_whoever_bears_the_policies_of_two_worlds_is_of_none() -> None:
    both = [x509.PolicyInformation(ObjectIdentifier(policy(world=one)), None) for one in (World.REAL, World.INVENTED)]
    made = shaped(lambda it: it.add_extension(x509.CertificatePolicies(both), True), without=x509.CertificatePolicies)
    assert verdict(made) is verdict(made, trusting(*LISTS, worlds=WORLDS_OF_PEOPLE)) is Fault.UNFIT


def test_unknown_entries_beside_the_four_items_are_kept() -> None:
    unknown = (("1.2.392.200149.8.5.5.7", entry("2.25.1", "ミホン　ハナコ").value), ("2.25.9", b"\x05\x00"))
    found = verdict(signing(items=replace(HANAKO, others=unknown)))
    assert isinstance(found, Certificate) and found.items and found.items.others == unknown


def test_characters_that_stand_for_others_are_told_by_their_places() -> None:
    items = replace(HANAKO, name="見本〓子", substituted_in_name=(2,), substituted_in_address=(0, 5))
    found = verdict(signing(items=items))
    assert isinstance(found, Certificate) and found.items == items


@pytest.mark.parametrize("sex", Sex)
def test_every_sex_and_an_unknown_day_of_birth_are_read(sex: Sex) -> None:
    items = replace(HANAKO, sex=sex, birth_date=None, era=0)
    found = verdict(signing(items=items))
    assert isinstance(found, Certificate) and found.items == items


def with_entries(change: Callable[[dict[str, list[str]]], None]) -> x509.Certificate:
    texts: dict[str, list[str]] = {
        one.type_id.dotted_string: [text_of(one.value)] for one in entries_of(HANAKO) if isinstance(one, x509.OtherName)
    }
    change(texts)
    names = x509.SubjectAlternativeName([entry(oid, text) for oid, each in texts.items() for text in each])
    return shaped(lambda made: made.add_extension(names, False), without=x509.SubjectAlternativeName)


CRAFTED: dict[str, Callable[[dict[str, list[str]]], object]] = {
    "no name": lambda texts: texts.pop(four_items.NAME),
    "no address": lambda texts: texts.pop(four_items.ADDRESS),
    "an empty name": lambda texts: texts.update({four_items.NAME: [""]}),
    "two names": lambda texts: texts[four_items.NAME].append("別　人"),
    "an era that was not yet": lambda texts: texts.update({four_items.BIRTH: ["619500102"]}),
    "a birth of eight digits": lambda texts: texts.update({four_items.BIRTH: ["19500102"]}),
    "a birth on no day": lambda texts: texts.update({four_items.BIRTH: ["319500230"]}),
    "a birth in other digits": lambda texts: texts.update({four_items.BIRTH: ["3１９５００１０２"]}),
    "no known sex": lambda texts: texts.update({four_items.SEX: ["7"]}),
    "a mark behind the name": lambda texts: texts.update({four_items.NAME_SUBSTITUTED: ["000000001"]}),
    "marks that are none": lambda texts: texts.update({four_items.NAME_SUBSTITUTED: ["002"]}),
}


@pytest.mark.parametrize("change", CRAFTED.values(), ids=CRAFTED.keys())
def test_four_items_that_are_not_written_so_are_not_read(change: Callable[[dict[str, list[str]]], None]) -> None:
    assert isinstance(verdict(with_entries(lambda texts: None)), Certificate)
    assert verdict(with_entries(change)) is Fault.UNREADABLE


def test_an_entry_is_a_utf8_string_and_nothing_behind_it() -> None:
    for der in (
        b"",
        b"\x0c",
        b"\x0c\x01",
        b"\x0c\x01ab",
        b"\x0c\x81\x01a",
        b"\x0c\x80",
        b"\x13\x01a",
        b"\x0c\x02\xe3\x81",
    ):
        with pytest.raises(ValueError):
            text_of(der)
    for text in ("", "a", "あ" * 50, "い" * 400):
        assert text_of(entry("2.25.1", text).value) == text


@given(st.binary(max_size=40))
def test_no_rubbish_is_read_in_two_ways(rubbish: bytes) -> None:
    try:
        text = text_of(rubbish)
    except ValueError:
        return
    assert entry("2.25.1", text).value == rubbish


def use(*, signs: bool = True, wills: bool = True, enciphers: bool = False, issues: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(signs, wills, enciphers, False, False, issues, False, False, False)


def _use(critical: bool = True, **more: bool) -> x509.Certificate:
    return shaped(lambda made: made.add_extension(use(**more), critical), without=x509.KeyUsage)


UNFIT = {
    "wrong policy": certificate_of(NEW, KEY, "2.25.2", items=HANAKO),
    "no policy": shaped(lambda made: made, without=x509.CertificatePolicies),
    "wrong key use: none": shaped(lambda made: made, without=x509.KeyUsage),
    "wrong key use: not critical": _use(critical=False),
    "wrong key use: no will": _use(wills=False),
    "wrong key use: no signatures": _use(signs=False),
    "wrong key use: also encipherment": _use(enciphers=True),
    "wrong key use: also issuing": _use(issues=True),
    "an authority": shaped(lambda made: made.add_extension(x509.BasicConstraints(ca=True, path_length=None), True)),
    "an unknown critical part": shaped(
        lambda made: made.add_extension(x509.UnrecognizedExtension(ObjectIdentifier("2.25.3"), b"\x05\x00"), True)
    ),
    "1024-bit": shaped(lambda made: made, key=rsa.generate_private_key(65_537, 1_024).public_key()),
    "another kind of key": shaped(lambda made: made, key=ec.generate_private_key(ec.SECP256R1()).public_key()),
    "another digest": shaped(lambda made: made, digest=hashes.SHA3_256()),
}


@pytest.mark.parametrize("certificate", UNFIT.values(), ids=UNFIT.keys())
def test_one_for_something_else_does_not_count(certificate: x509.Certificate) -> None:
    assert verdict(certificate) is Fault.UNFIT


@pytest.mark.parametrize("digest", [hashes.SHA384(), hashes.SHA512()])
def test_the_longer_digests_of_sha_2_count(digest: hashes.HashAlgorithm) -> None:
    assert isinstance(verdict(shaped(lambda made: made, digest=digest)), Certificate)


def test_a_sha_1_signature_of_the_true_authority_does_not_count() -> None:
    assert isinstance(verdict(forged(lambda told: None)), Certificate)
    assert isinstance(verdict(resigned(GOOD.tbs_certificate_bytes)), Certificate)
    assert isinstance(verdict(forged(lambda told: None, sha1=True)), Fault)


@pytest.mark.parametrize("serial", [0, -1, -(2**159), 2**160])
def test_a_serial_number_that_is_not_positive_or_too_long_does_not_count(serial: int) -> None:
    def change(told: asn1.TbsCertificate) -> None:
        told["serial_number"] = serial

    assert isinstance(verdict(forged(change)), Fault)


@pytest.mark.parametrize("part", ["subject_alt_name", "certificate_policies", "key_usage"])
def test_two_of_one_extension_are_none(part: str) -> None:
    def change(told: asn1.TbsCertificate) -> None:
        twice = next(one for one in told["extensions"] if one["extn_id"].native == part)
        told["extensions"].append(twice.copy())

    assert isinstance(verdict(forged(change)), Fault)


def test_a_forged_issuer_is_a_strangers() -> None:
    stranger = authority_of(generation=2)
    assert stranger[1].subject == NEW[1].subject
    assert verdict(signing(stranger)) is Fault.STRANGE
    # The certificate of a person issues nothing, even where somebody trusts it by mistake.
    above = (KEY, GOOD)
    assert verdict(signing(above), trusting(*LISTS, roots=(GOOD,))) is Fault.STRANGE


def test_expired_and_not_yet_valid_ones_do_not_count() -> None:
    made = signing(since=AT, until=AT + DAY)
    assert verdict(made, at=AT - SECOND) is Fault.NOT_YET
    assert isinstance(verdict(made, at=AT), Certificate) and isinstance(verdict(made, at=AT + DAY), Certificate)
    assert verdict(made, at=AT + DAY + SECOND) is Fault.EXPIRED


@pytest.mark.parametrize(
    ("birth", "issued", "last"),
    [
        (date(1990, 6, 15), date(2025, 2, 10), date(2029, 6, 15)),
        (date(1990, 2, 10), date(2025, 2, 10), date(2030, 2, 10)),
        (date(1990, 2, 11), date(2025, 2, 10), date(2029, 2, 11)),
        (date(2000, 2, 29), date(2025, 3, 2), date(2030, 3, 1)),
        (date(2025, 2, 10), date(2025, 2, 10), date(2030, 2, 10)),
    ],
)
def test_it_counts_to_the_end_of_the_fifth_birthday_and_not_a_second_longer(
    birth: date, issued: date, last: date
) -> None:
    ends = expires_at(birth, issued)
    assert ends == datetime(last.year, last.month, last.day, 14, 59, 59, tzinfo=UTC)
    made = signing(items=replace(HANAKO, birth_date=birth), since=AT, until=ends)
    assert isinstance(verdict(made, at=ends), Certificate)
    assert verdict(made, at=ends + SECOND) is Fault.EXPIRED


def test_a_clock_wrong_by_a_day_never_lets_in_whom_a_right_one_refuses() -> None:
    today = revoked_of(NEW, since=AT, until=AT + DAY / 2)
    fresh = trusting(today)
    assert isinstance(verdict(GOOD, fresh), Certificate)
    assert verdict(GOOD, fresh, at=AT - DAY) is Fault.UNKNOWN
    assert verdict(GOOD, fresh, at=AT + DAY) is Fault.UNKNOWN
    new = signing(since=AT, until=AT + 2 * DAY)
    assert verdict(new, fresh, at=AT - DAY) is Fault.NOT_YET


def test_a_chain_of_ten_thousand_certificates_is_not_even_read() -> None:
    der = GOOD.public_bytes(Encoding.DER)
    assert verdict(der * 10_000) is Fault.UNREADABLE
    assert len(der) < 3_000 < LONGEST


def test_what_was_read_is_remembered_until_there_is_a_newer_list() -> None:
    trusted = trusting(*LISTS)
    first, again = verdict(GOOD, trusted), verdict(GOOD, trusted)
    assert first is again
    newer = revoked_of(NEW, [GOOD.serial_number], number=2)
    assert verdict(GOOD, trusting(*LISTS, newer)) is Fault.REVOKED
    assert verdict(GOOD, trusted, at=GOOD.not_valid_after_utc + SECOND) in (Fault.EXPIRED, Fault.STRANGE)


def test_jpki_shaped_certificates_are_refused_by_the_librarys_defaults_and_not_by_us() -> None:
    store = Store([NEW[1]])
    leaf = x509.load_der_x509_certificate(GOOD.public_bytes(Encoding.DER))
    with pytest.raises(VerificationError):
        PolicyBuilder().store(store).time(AT).build_client_verifier().verify(leaf, [])
    told = ExtensionPolicy.permit_all().may_be_present(x509.CertificatePolicies, Criticality.AGNOSTIC, None)
    loose = PolicyBuilder().store(store).time(AT)
    loose = loose.extension_policies(ca_policy=ExtensionPolicy.webpki_defaults_ca(), ee_policy=told)
    loose.build_client_verifier().verify(leaf, [])
    assert isinstance(verdict(GOOD), Certificate)


DER = GOOD.public_bytes(Encoding.DER)


@given(st.binary(max_size=300))
def test_rubbish_is_no_certificate(rubbish: bytes) -> None:
    assert verdict(rubbish) is Fault.UNREADABLE


@given(st.integers(0, len(DER) - 1), st.integers(1, 255), st.integers(0, 40))
def test_however_it_is_damaged_it_counts_no_more(place: int, by: int, dropped: int) -> None:
    damaged = bytearray(DER)
    damaged[place] ^= by
    for der in (bytes(damaged), bytes(damaged[: len(damaged) - dropped]), DER[:place] + DER[place + 1 :]):
        assert isinstance(verdict(der), Fault)


@given(st.data())
def test_whatever_an_authority_signs_is_judged_and_never_stops_the_judge(data: st.DataObject) -> None:
    content = bytearray(GOOD.tbs_certificate_bytes)
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    found = verdict(resigned(bytes(content)))
    if isinstance(found, Certificate):
        assert found.kind in SIGNS and found.items and found.key.key_size >= 2_048


@given(
    st.builds(
        FourItems,
        name=st.text(min_size=1, max_size=40),
        sex=st.sampled_from(Sex),
        birth_date=st.none() | st.dates(),
        era=st.integers(0, 5),
        address=st.text(min_size=1, max_size=200),
        substituted_in_name=st.just(()),
        substituted_in_address=st.just(()),
        others=st.just(()),
    )
)
def test_whatever_a_person_is_called_is_read_as_it_was_written(items: FourItems) -> None:
    assert four_items.read(signing(items=items)) == items
