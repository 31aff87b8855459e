"""Whether a certificate is revoked is said by lists and answers (OCSP); the gravest counts, and silence is not good."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import permutations

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.simulate.invented_authority import (
    ANSWER_LASTS,
    FROM,
    UNTIL,
    Authority,
    answer_to,
    asked_of,
    authority_of,
    new_key,
    responder_of,
    revoked_of,
)
from madoguchi.trust.certificate import Certificate, Fault
from madoguchi.trust.ocsp import FRESH, LONGEST, request, standing
from madoguchi.trust.revocation import RevokedList, Standing, indexed, list_of

from .people import AT, DAY, GOOD, KEY, LISTS, NEW, OLD, ROOTS, SECOND, shaped, signing, trusting, verdict

NOTHING, REVOKED = revoked_of(NEW), revoked_of(NEW, [GOOD.serial_number], since=AT - DAY)
SERIAL = GOOD.serial_number
BARE = trusting()


def answer(
    revoked: x509.CertificateRevocationList = NOTHING,
    *,
    by: Authority | None = None,
    at: datetime = AT,
    issued: tuple[int, ...] = (SERIAL,),
    nonce: bytes | None = None,
) -> bytes:
    return answer_to(request(GOOD, NEW[1], nonce), issued, NEW, revoked, at, by=by)


def told(der: bytes, *lists: RevokedList, at: datetime = AT, nonce: bytes | None = None) -> Standing | None:
    return standing(der, GOOD, NEW[1], lists, at, at, nonce)


def test_without_a_list_and_without_an_answer_nobody_knows() -> None:
    assert verdict(GOOD, BARE) is Fault.UNKNOWN
    assert isinstance(verdict(GOOD, BARE, answers=[answer()]), Certificate)
    assert isinstance(verdict(GOOD, trusting(NOTHING)), Certificate)


SOURCES: dict[Standing | None, bytes] = {
    Standing.GOOD: answer(),
    Standing.UNKNOWN: answer(issued=()),
    Standing.REVOKED: answer(REVOKED),
    None: b"rubbish",
}
VERDICTS = {Standing.UNKNOWN: Fault.UNKNOWN, Standing.REVOKED: Fault.REVOKED}


@pytest.mark.parametrize(("one", "other"), list(permutations(SOURCES, 2)))
def test_of_two_answers_the_graver_counts(one: Standing | None, other: Standing | None) -> None:
    gravest = max(each for each in (one, other) if each is not None)
    found = verdict(GOOD, BARE, answers=[SOURCES[one], SOURCES[other]])
    assert VERDICTS.get(gravest, GOOD.serial_number) == (found if isinstance(found, Fault) else int(found.serial, 16))


def test_of_a_list_and_an_answer_the_graver_counts() -> None:
    good, revoked = trusting(NOTHING), trusting(REVOKED)
    assert verdict(GOOD, good, answers=[SOURCES[Standing.REVOKED]]) is Fault.REVOKED
    assert verdict(GOOD, revoked, answers=[SOURCES[Standing.GOOD]]) is Fault.REVOKED
    assert verdict(GOOD, good, answers=[SOURCES[Standing.UNKNOWN]]) is Fault.UNKNOWN
    assert isinstance(verdict(GOOD, good, answers=[SOURCES[None]]), Certificate)


def test_an_answer_counts_from_when_until_when_it_says() -> None:
    der = answer()
    assert told(der) is told(der, at=AT + ANSWER_LASTS) is Standing.GOOD
    assert told(der, at=AT - SECOND) is told(der, at=AT + ANSWER_LASTS + SECOND) is None
    # A day before, or a day behind: a clock that is wrong lets nobody in.
    assert told(der, at=AT - DAY) is told(der, at=AT + DAY) is None
    assert told(answer(REVOKED), at=AT + DAY) is Standing.REVOKED


def test_who_was_revoked_later_was_good_when_they_signed() -> None:
    later = answer(revoked_of(NEW, [SERIAL], since=AT + DAY), at=AT + 2 * DAY)
    assert standing(later, GOOD, NEW[1], (), AT, AT + 2 * DAY) is Standing.GOOD
    assert standing(later, GOOD, NEW[1], (), AT + DAY, AT + 2 * DAY) is Standing.REVOKED
    newer = trusting(revoked_of(NEW, [SERIAL], since=AT + DAY))
    assert isinstance(verdict(GOOD, newer, now=AT + 2 * DAY), Certificate)
    assert verdict(GOOD, newer, at=AT + DAY, now=AT + 2 * DAY) is Fault.REVOKED


def test_what_is_said_after_a_certificate_ended_does_not_make_it_good() -> None:
    made = signing(since=AT - DAY, until=AT + DAY)
    after = AT + 2 * DAY
    ended = trusting(revoked_of(NEW, since=after))
    assert verdict(made, ended, now=after) is Fault.UNKNOWN
    der = answer_to(request(made, NEW[1]), [made.serial_number], NEW, NOTHING, after)
    assert verdict(made, BARE, now=after, answers=[der]) is Fault.UNKNOWN
    assert isinstance(verdict(made, trusting(revoked_of(NEW, since=AT)), now=after), Certificate)


def test_whom_the_authority_lets_answer_may() -> None:
    assert told(answer(by=responder_of(NEW))) is Standing.GOOD
    assert told(answer(REVOKED, by=responder_of(NEW))) is Standing.REVOKED


def responder(
    *,
    by: Authority = NEW,
    extended: bool = True,
    no_check: bool = True,
    unknown: bool = False,
    until: datetime = UNTIL,
    bits: int = 2_048,
) -> Authority:
    key = rsa.generate_private_key(65_537, bits)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "answers")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(by[1].subject).public_key(key.public_key())
    made = made.serial_number(0xACE).not_valid_before(FROM).not_valid_after(until)
    if extended:
        made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), critical=False)
    if no_check:
        made = made.add_extension(x509.OCSPNoCheck(), critical=False)
    if unknown:
        part = x509.UnrecognizedExtension(x509.ObjectIdentifier("2.25.3"), b"\x05\x00")
        made = made.add_extension(part, critical=True)
    return key, made.sign(by[0], hashes.SHA256())


STRANGERS = {
    "without the right": responder(extended=False),
    "of the other generation": responder(by=OLD),
    "of a stranger by the same name": responder(by=authority_of(generation=2)),
    "ended": responder(until=AT - DAY),
    "1024-bit": responder(bits=1_024),
    "of whom nobody can say whether it is revoked": responder(no_check=False),
    "with an unknown critical part": responder(unknown=True),
    "a person": (KEY, GOOD),
}


@pytest.mark.parametrize("by", STRANGERS.values(), ids=STRANGERS.keys())
def test_nobody_else_answers_for_the_authority(by: Authority) -> None:
    assert told(answer(by=by)) is None


def test_a_responder_that_was_revoked_answers_nothing() -> None:
    unchecked = responder(no_check=False)
    current, revoked = indexed([NOTHING, revoked_of(NEW, [0xACE])], [NEW[1]])
    assert told(answer(by=unchecked), current) is Standing.GOOD
    assert told(answer(by=unchecked), revoked) is told(answer(by=responder()), revoked) is None


def test_an_answer_is_about_this_certificate_of_this_authority() -> None:
    other = signing()
    der = answer_to(request(other, NEW[1]), [other.serial_number], NEW, NOTHING, AT)
    assert told(der) is None
    alike = signing(OLD, serial=SERIAL)
    by_old = answer_to(request(alike, OLD[1]), [SERIAL], OLD, NOTHING, AT)
    assert told(by_old) is None
    assert asked_of(request(alike, OLD[1]), {1: OLD[1], 2: NEW[1]}) == 1
    with pytest.raises(ValueError):
        asked_of(request(alike, OLD[1]), {2: NEW[1]})


def test_a_number_asked_for_has_to_come_back() -> None:
    nonce = secrets.token_bytes(16)
    assert told(answer(nonce=nonce), nonce=nonce) is Standing.GOOD
    assert told(answer(), nonce=nonce) is told(answer(nonce=b"x" * 16), nonce=nonce) is None


def made(change: Callable[[ocsp.OCSPResponseBuilder], ocsp.OCSPResponseBuilder], **more: object) -> bytes:
    given: dict[str, object] = {"until": AT + ANSWER_LASTS, "signed": hashes.SHA256(), "named": hashes.SHA1(), **more}
    builder = ocsp.OCSPResponseBuilder().add_response(
        GOOD,
        NEW[1],
        given["named"],
        ocsp.OCSPCertStatus.GOOD,
        AT,
        given["until"],
        None,
        None,  # type: ignore[arg-type]
    )
    builder = change(builder.responder_id(ocsp.OCSPResponderEncoding.NAME, NEW[1]))
    return builder.sign(NEW[0], given["signed"]).public_bytes(Encoding.DER)  # type: ignore[arg-type]


def test_names_by_sha_1_are_read_and_signatures_by_it_are_not() -> None:
    assert told(made(lambda it: it)) is Standing.GOOD
    assert told(made(lambda it: it, named=hashes.SHA512())) is None
    assert told(made(lambda it: it, signed=hashes.SHA3_256())) is None
    assert told(made(lambda it: it, signed=hashes.SHA384())) is Standing.GOOD


def test_without_an_end_an_answer_counts_for_a_moment() -> None:
    der = made(lambda it: it, until=None)
    assert told(der, at=AT + FRESH) is Standing.GOOD and told(der, at=AT + FRESH + SECOND) is None


def test_an_unknown_critical_part_is_no_answer() -> None:
    part = x509.UnrecognizedExtension(x509.ObjectIdentifier("2.25.3"), b"\x05\x00")
    assert told(made(lambda it: it.add_extension(part, False))) is Standing.GOOD
    assert told(made(lambda it: it.add_extension(part, True))) is None


def test_a_refusal_to_answer_and_a_forged_answer_say_nothing() -> None:
    refused = ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.TRY_LATER)
    assert told(refused.public_bytes(Encoding.DER)) is None
    stranger = authority_of(generation=2)
    assert told(answer_to(request(GOOD, NEW[1]), [SERIAL], stranger, NOTHING, AT)) is None
    assert told(answer() + bytes(LONGEST)) is None


DER = answer(by=responder_of(NEW))


@given(st.binary(max_size=200))
def test_rubbish_is_no_answer(rubbish: bytes) -> None:
    assert told(rubbish) is None


@given(st.integers(0, len(DER) - 1), st.integers(1, 255))
def test_a_damaged_answer_is_at_most_what_it_was(place: int, by: int) -> None:
    damaged = bytearray(DER)
    damaged[place] ^= by
    assert told(bytes(damaged)) in (None, Standing.GOOD)
    assert told(DER[:place]) is None


def crl(change: Callable[[x509.CertificateRevocationListBuilder], x509.CertificateRevocationListBuilder]) -> object:
    builder = x509.CertificateRevocationListBuilder().issuer_name(NEW[1].subject).last_update(FROM).next_update(UNTIL)
    return change(builder)


def signed(builder: object, digest: hashes.HashAlgorithm) -> x509.CertificateRevocationList:
    assert isinstance(builder, x509.CertificateRevocationListBuilder)
    return builder.sign(NEW[0], digest)  # type: ignore[arg-type]


def numbered(it: x509.CertificateRevocationListBuilder) -> x509.CertificateRevocationListBuilder:
    return it.add_extension(x509.CRLNumber(3), critical=False)


PART = x509.IssuingDistributionPoint(None, None, True, False, None, False, False)
NO_LISTS = {
    "without a number": signed(crl(lambda it: it), hashes.SHA256()),
    "by a weak digest": signed(crl(numbered), hashes.SHA3_256()),
    "in part": signed(crl(lambda it: numbered(it).add_extension(PART, critical=True)), hashes.SHA256()),
    "only what is new": signed(
        crl(lambda it: numbered(it).add_extension(x509.DeltaCRLIndicator(1), critical=True)), hashes.SHA256()
    ),
    "of another generation": revoked_of(OLD),
    "forged": revoked_of(authority_of(generation=2)),
}


@pytest.mark.parametrize("made", NO_LISTS.values(), ids=NO_LISTS.keys())
def test_what_is_no_whole_list_of_the_authority_says_nothing(made: x509.CertificateRevocationList) -> None:
    (found,) = indexed([signed(crl(numbered), hashes.SHA256())], [NEW[1]])
    assert found.number == 3
    assert verdict(GOOD, trusting(made)) is Fault.UNKNOWN
    assert verdict(GOOD, trusting(made, NOTHING)) != Fault.UNKNOWN


def authority_for(*, certificates: bool, lists: bool) -> Authority:
    """An authority whose key is there for these."""
    key, own = new_key(), NEW[1]
    made = x509.CertificateBuilder().subject_name(own.subject).issuer_name(own.subject).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(FROM).not_valid_after(UNTIL)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    use = x509.KeyUsage(not certificates, False, False, False, False, certificates, lists, False, False)
    return key, made.add_extension(use, critical=True).sign(key, hashes.SHA256())


def test_an_authority_whose_key_is_for_something_else_is_none() -> None:
    both, no_lists = authority_for(certificates=True, lists=True), authority_for(certificates=True, lists=False)
    assert len(indexed([revoked_of(both)], [both[1]])) == 1
    assert indexed([revoked_of(no_lists)], [no_lists[1]]) == ()
    neither = authority_for(certificates=False, lists=True)
    assert isinstance(verdict(signing(both), trusting(revoked_of(both), roots=[both[1]])), Certificate)
    assert verdict(signing(neither), trusting(revoked_of(neither), roots=[neither[1]])) is Fault.STRANGE


def test_a_person_keeps_no_list() -> None:
    key = new_key()
    own = shaped(lambda it: it, key=key.public_key())
    told = x509.CertificateRevocationListBuilder().issuer_name(own.subject).last_update(FROM).next_update(UNTIL)
    assert indexed([numbered(told).sign(key, hashes.SHA256())], [own]) == ()


def test_a_list_is_read_as_der_and_as_pem_and_rubbish_is_none() -> None:
    for coding in (Encoding.DER, Encoding.PEM):
        assert list_of(REVOKED.public_bytes(coding)) == REVOKED
    for rubbish in (b"", b"x", b"-----BEGIN X509 CRL-----\n-----END X509 CRL-----\n"):
        with pytest.raises(ValueError):
            list_of(rubbish)


LIST = REVOKED.public_bytes(Encoding.DER)


@given(st.integers(0, len(LIST) - 1), st.integers(1, 255))
def test_a_damaged_list_is_none(place: int, by: int) -> None:
    damaged = bytearray(LIST)
    damaged[place] ^= by
    try:
        found = list_of(bytes(damaged))
    except ValueError:
        return
    assert indexed([found], [NEW[1]]) == ()


def test_an_overtaken_list_still_revokes_and_says_nothing_else() -> None:
    old = revoked_of(NEW, [SERIAL], since=AT - 3 * DAY, until=AT - 2 * DAY)
    assert verdict(GOOD, trusting(old, NOTHING)) is Fault.REVOKED
    assert verdict(signing(), trusting(old)) is Fault.UNKNOWN
    assert verdict(GOOD, trusting(revoked_of(NEW, since=AT + timedelta(hours=1)))) is Fault.UNKNOWN
    assert len(indexed(LISTS, ROOTS)) == 2
