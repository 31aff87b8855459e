"""A person's signature with a signing certificate counts as of its stamp, beside files and inside PDF files."""

from __future__ import annotations

import asyncio
import base64
import io
import json
from dataclasses import replace
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest
import typst
from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner

from madoguchi.simulate.invented_authority import authority_of, certificate_of, revoked_of
from madoguchi.trust import pdf, seal, stamp
from madoguchi.trust.certificate import Authorities, Fault
from madoguchi.trust.jpki import WORLDS_OF_PEOPLE, Kind, World
from madoguchi.trust.key import FileKey
from madoguchi.trust.keyring import Keyring
from madoguchi.trust.path import Anchors
from madoguchi.trust.purpose import Purpose
from madoguchi.trust.seal import Trouble, Verdict

from .people import AT, DAY, HANAKO, KEY, LISTS, NEW, OLD, policy, signing, trusting

DIGEST = sha256(b"application").digest()
GOOD = signing(until=AT + 400 * DAY)


@pytest.fixture
def office(tmp_path: Path) -> Keyring:
    found = Keyring(folder=tmp_path / "trust")
    found.begin("見本市", "302015", AT - DAY, synthetic=True)
    return found


def by(office: Keyring, at: datetime) -> seal.Stamp:
    return partial(stamp.stamp, key=office.current(Purpose.STAMP, at), at=at, synthetic=True)


def signed(office: Keyring, made: x509.Certificate = GOOD, *, at: datetime = AT, with_stamp: bool = True) -> bytes:
    key = FileKey(certificate=made, above=(), private=KEY)
    return seal.sign(DIGEST, "application", key, at, stamped_by=by(office, at) if with_stamp else None)


def anchors(office: Keyring, *lists: x509.CertificateRevocationList, persons: Authorities | None = None) -> Anchors:
    given = persons or trusting(*(lists or LISTS))
    return Anchors(roots=(office.root,), revoked=(office.revoked,), persons=given)


def looked_at(signature: bytes, known: Anchors, at: datetime = AT) -> Verdict:
    return asyncio.run(seal.verify(signature, DIGEST, known, at))


def test_who_signed_is_shown_by_the_name_of_the_four_items(office: Keyring) -> None:
    found = looked_at(signed(office), anchors(office))
    assert (found.trouble, found.signer) == (None, "[SYNTHETIC] 見本　花子（署名用電子証明書）")
    assert (found.items, found.purpose, found.synthetic, found.stamped) == (HANAKO, Purpose.SIGN, True, AT)


def test_a_name_that_writes_elsewhere_on_the_screen_is_shown_without_it(office: Keyring) -> None:
    made = signing(items=replace(HANAKO, name="花子\u202e\n郎"))
    assert looked_at(signed(office, made), anchors(office)).signer == "[SYNTHETIC] 花子??郎（署名用電子証明書）"


def test_what_was_stamped_before_a_revocation_counts_and_what_comes_after_does_not(office: Keyring) -> None:
    before, unstamped = signed(office), signed(office, with_stamp=False)
    moved = revoked_of(NEW, dates={GOOD.serial_number: AT + DAY})
    later = AT + 2 * DAY
    assert looked_at(before, anchors(office, moved), later).counts
    assert looked_at(unstamped, anchors(office, moved), later).trouble is Fault.REVOKED
    after = signed(office, at=AT + DAY)
    assert looked_at(after, anchors(office, moved), later).trouble is Fault.REVOKED


def test_what_was_stamped_in_time_counts_after_the_fifth_birthday_by_a_list_of_the_time(office: Keyring) -> None:
    made = signing(since=AT - DAY, until=AT + DAY)
    before, later = signed(office, made), AT + 2 * DAY
    assert looked_at(before, anchors(office, revoked_of(NEW, since=AT)), later).counts
    assert looked_at(before, anchors(office, revoked_of(NEW, since=later)), later).trouble is Fault.UNKNOWN
    assert looked_at(signed(office, made, with_stamp=False), anchors(office), later).trouble is Fault.EXPIRED


def test_without_its_authority_or_where_people_are_real_it_does_not_count(office: Keyring) -> None:
    signature = signed(office)
    assert (
        looked_at(signature, anchors(office, *LISTS, persons=trusting(*LISTS, roots=[OLD[1]]))).trouble is Fault.STRANGE
    )
    real = trusting(*LISTS, worlds=WORLDS_OF_PEOPLE)
    assert looked_at(signature, anchors(office, persons=real)).trouble is Fault.UNFIT
    own = Anchors(roots=(office.root,), revoked=(office.revoked,))
    assert looked_at(signature, own).trouble is Fault.STRANGE


def test_the_list_that_a_signature_brings_says_nothing_of_a_person(office: Keyring) -> None:
    key, lists = FileKey(certificate=GOOD, above=(), private=KEY), (office.revoked, *LISTS)
    signature = seal.sign(DIGEST, "application", key, AT, stamped_by=by(office, AT), revoked=lists)
    assert looked_at(signature, anchors(office)).counts
    assert looked_at(signature, anchors(office, persons=trusting())).trouble is Fault.UNKNOWN


def test_an_invented_stamp_proves_nothing_of_a_real_signature(office: Keyring) -> None:
    made = signing()
    real = certificate_of(NEW, KEY, policy(Kind.SIGNING, World.REAL), items=HANAKO)
    persons = trusting(*LISTS, worlds=frozenset(World))
    assert looked_at(signed(office, made), anchors(office, persons=persons)).counts
    assert looked_at(signed(office, real), anchors(office, persons=persons)).trouble is Trouble.STAMP
    assert looked_at(signed(office, real, with_stamp=False), anchors(office, persons=persons)).counts


def test_a_person_is_no_authority_of_the_office_and_the_office_none_of_people(office: Keyring) -> None:
    root = authority_of(generation=2)
    stranger = signed(office, signing(root))
    assert looked_at(stranger, replace(anchors(office), roots=(office.root, root[1]))).trouble is Fault.STRANGE


def test_a_chain_of_ten_thousand_certificates_is_refused(office: Keyring) -> None:
    chained = FileKey(certificate=GOOD, above=(NEW[1],) * 16, private=KEY)
    long = seal.sign(DIGEST, "application", chained, AT)
    assert looked_at(long, anchors(office)).trouble is Trouble.UNREADABLE
    whole = json.loads(signed(office))
    head = json.loads(base64.urlsafe_b64decode(whole["protected"] + "=="))
    head["x5c"] += [base64.b64encode(NEW[1].public_bytes(Encoding.DER)).decode()] * 10_000
    whole["protected"] = base64.urlsafe_b64encode(json.dumps(head).encode()).rstrip(b"=").decode()
    assert looked_at(json.dumps(whole).encode(), anchors(office)).trouble is Trouble.UNREADABLE


def test_a_pdf_file_that_a_person_signed_with_another_program_says_so(office: Keyring, tmp_path: Path) -> None:
    (tmp_path / "application.typ").write_text("Application")
    hidden = BestAvailableEncryption(b"secret")
    (tmp_path / "p.p12").write_bytes(pkcs12.serialize_key_and_certificates(b"key", KEY, GOOD, [NEW[1]], hidden))
    signer = SimpleSigner.load_pkcs12(str(tmp_path / "p.p12"), passphrase=b"secret")
    assert signer is not None
    writer = IncrementalPdfFileWriter(io.BytesIO(typst.compile(tmp_path / "application.typ")))
    told = PdfSignatureMetadata(field_name="Signature1", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
    made = bytes(PdfSigner(told, signer).sign_pdf(writer).getbuffer())
    (found,) = asyncio.run(pdf.verify(made, anchors(office), AT))
    assert (found.trouble, found.items) == (None, HANAKO)
    (other,) = asyncio.run(pdf.verify(made, Anchors(roots=(office.root,), revoked=(office.revoked,)), AT))
    assert other.trouble is Fault.STRANGE
