"""A file is sealed and stamped by the office; what was altered, forged, revoked or stamped otherwise does not count."""

from __future__ import annotations

import asyncio
import base64
import json
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest
from asn1crypto import tsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtensionOID, NameOID
from hypothesis import given, settings
from hypothesis import strategies as st
from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.simulate.invented_authority import certificate_of, new_key, revoked_of
from madoguchi.trust import seal, stamp
from madoguchi.trust.certificate import Fault
from madoguchi.trust.jpki import borne_by
from madoguchi.trust.key import raw_of
from madoguchi.trust.keyring import Keyring
from madoguchi.trust.path import Anchors, purpose_of
from madoguchi.trust.purpose import Purpose
from madoguchi.trust.seal import Trouble, Verdict

from .people import DAY, GOOD, HANAKO, KEY, NEW, OLD, policy, trusting

AT = datetime(2026, 11, 29, 3, tzinfo=UTC)
LISTS_OF_NOW = (revoked_of(OLD, since=AT - DAY), revoked_of(NEW, since=AT - DAY))
CONTENT = "支給決定通知書".encode()
DIGEST = sha256(CONTENT).digest()


def ring(folder: Path, name: str = "見本市") -> Keyring:
    found = Keyring(folder=folder)
    found.begin(name, "302015", AT, synthetic=True)
    return found


@pytest.fixture
def office(tmp_path: Path) -> Keyring:
    return ring(tmp_path / "trust")


def stamped(office: Keyring, at: datetime) -> seal.Stamp:
    return partial(stamp.stamp, key=office.current(Purpose.STAMP, at), at=at, synthetic=True)


def sealed(office: Keyring, at: datetime = AT, *, with_stamp: bool = True) -> bytes:
    key = office.current(Purpose.SEAL, at)
    by = stamped(office, at) if with_stamp else None
    return seal.sign(DIGEST, "notice.txt", key, at, stamped_by=by, revoked=[office.revoked])


def looked_at(
    signature: bytes, office: Keyring, at: datetime = AT, digest: bytes = DIGEST, *, lists: bool = True
) -> Verdict:
    anchors = Anchors(roots=(office.root,), revoked=(office.revoked,) if lists else ())
    return asyncio.run(seal.verify(signature, digest, anchors, at))


def test_what_the_office_sealed_counts_and_says_who_and_when(office: Keyring) -> None:
    found = looked_at(sealed(office), office)
    assert (found.trouble, found.signer, found.at, found.stamped) == (None, "見本市 公印（[SYNTHETIC] 見本市）", AT, AT)
    assert looked_at(sealed(office, with_stamp=False), office).stamped is None


def test_one_byte_more_is_another_file(office: Keyring) -> None:
    found = looked_at(sealed(office), office, digest=sha256(CONTENT + b" ").digest())
    assert (found.trouble, found.counts) == (Trouble.ALTERED, False)


def test_another_office_of_the_same_name_is_not_this_one(office: Keyring, tmp_path: Path) -> None:
    forger = ring(tmp_path / "forger")
    assert looked_at(sealed(forger), office, lists=False).trouble is Trouble.STAMP
    assert looked_at(sealed(forger, with_stamp=False), office, lists=False).trouble in (Fault.STRANGE, Fault.UNKNOWN)


def test_a_seal_long_after_its_certificate_counts_by_its_stamp_and_not_without(office: Keyring) -> None:
    later = AT + timedelta(days=5 * 365)
    kept, bare = sealed(office), sealed(office, with_stamp=False)
    office.refresh(later)
    assert looked_at(kept, office, later).trouble is None
    assert looked_at(bare, office, later).trouble is Fault.EXPIRED


def test_revoked_it_counts_only_for_what_was_stamped_before(office: Keyring) -> None:
    before, bare = sealed(office), sealed(office, with_stamp=False)
    key = office.current(Purpose.SEAL, AT)
    day = AT + timedelta(days=1)
    (serial,) = [one.serial for one in office.kept() if one.certificate == key.certificate]
    assert office.revoke(serial, day, x509.ReasonFlags.key_compromise).revoked_at == day
    after = seal.sign(DIGEST, "x", key, day, stamped_by=stamped(office, day + timedelta(hours=1)))
    assert looked_at(before, office, day).trouble is None
    assert looked_at(bare, office, day).trouble is Fault.REVOKED
    assert looked_at(after, office, day + timedelta(hours=2)).trouble is Fault.REVOKED
    with pytest.raises(Conflict) as refused:
        office.current(Purpose.SEAL, day)
    assert refused.value.code == "trust.no_key"


def test_an_old_list_that_a_signer_brings_hides_nothing(office: Keyring) -> None:
    old = office.revoked
    key, day = office.current(Purpose.SEAL, AT), AT + timedelta(days=1)
    office.revoke(f"{key.certificate.serial_number:x}", day, x509.ReasonFlags.unspecified)
    with_old = seal.sign(DIGEST, "x", key, day, revoked=[old])
    assert looked_at(with_old, office, day + timedelta(hours=1)).trouble is Fault.REVOKED


def test_without_any_list_nobody_can_say_that_it_is_not_revoked(office: Keyring) -> None:
    """`A CRL ignored without a distribution point`: our certificates name none; a list is asked for all the same."""
    key = office.current(Purpose.SEAL, AT)
    bare = seal.sign(DIGEST, "x", key, AT)
    assert looked_at(bare, office, lists=False).trouble is Fault.UNKNOWN
    too_late = AT + timedelta(days=60)
    assert looked_at(bare, office, too_late).trouble is Fault.UNKNOWN


def test_a_renewed_key_signs_and_the_one_before_stays_valid(office: Keyring) -> None:
    before, old = sealed(office), office.current(Purpose.SEAL, AT).certificate
    day = AT + timedelta(days=2)
    office.renew(Purpose.SEAL, day)
    assert office.current(Purpose.SEAL, day).certificate != old
    assert [one.has_key for one in office.kept() if one.purpose is Purpose.SEAL] == [True, False]
    assert looked_at(before, office, day).counts and looked_at(sealed(office, day), office, day).counts


def test_the_key_for_stamps_seals_nothing(office: Keyring) -> None:
    wrong = seal.sign(DIGEST, "x", office.current(Purpose.STAMP, AT), AT)
    assert looked_at(wrong, office).trouble is Fault.UNFIT


def changed(signature: bytes, change: str) -> bytes:
    whole = json.loads(signature)
    head = json.loads(base64.urlsafe_b64decode(whole["protected"] + "=="))
    match change:
        case "algorithm":
            head["alg"] = "none"
        case "critical":
            head["crit"] = ["b64", "sigD", "exp"]
        case "payload":
            head["b64"] = True
        case "thumbprint":
            head["x5t#S256"] = "AA"
        case "padding":
            whole["signature"] += "="
        case "line":
            whole["protected"] = whole["protected"][:8] + "\n" + whole["protected"][8:]
        case "twice":
            return signature.replace(b'"signature"', b'"protected": "e30", "signature"')
    if change not in ("padding", "line"):
        whole["protected"] = base64.urlsafe_b64encode(json.dumps(head).encode()).rstrip(b"=").decode()
    return json.dumps(whole).encode()


@pytest.mark.parametrize("change", ["algorithm", "critical", "payload", "thumbprint", "padding", "line", "twice"])
def test_what_is_written_in_another_way_is_not_read(office: Keyring, change: str) -> None:
    """`base64 padding`: a signature that can be written in two ways would pass for two."""
    assert looked_at(changed(sealed(office), change), office).trouble is Trouble.UNREADABLE


def test_a_stamp_of_something_else_does_not_count(office: Keyring) -> None:
    ours, other = json.loads(sealed(office)), json.loads(sealed(office))
    ours["header"]["etsiU"][0] = other["header"]["etsiU"][0]
    assert looked_at(json.dumps(ours).encode(), office).trouble is Trouble.STAMP


def signed_elsewhere() -> bytes:
    """By somebody who was handed a digest alone, as the app for cards is."""
    head = seal.begin(DIGEST, "notice.txt", AT)
    return seal.finish(head, GOOD, KEY.sign(seal.to_sign(head), padding.PKCS1v15(), Prehashed(hashes.SHA256())))


def test_what_is_signed_by_its_digest_counts_and_says_who(office: Keyring) -> None:
    anchors = Anchors(roots=(office.root,), revoked=(office.revoked,), persons=trusting(*LISTS_OF_NOW))
    signature = seal.stamped(signed_elsewhere(), stamped(office, AT), [office.revoked])
    for one in (signed_elsewhere(), signature):
        found = asyncio.run(seal.verify(one, DIGEST, anchors, AT))
        assert (found.trouble, found.purpose, found.file, found.at) == (None, Purpose.SIGN, "notice.txt", AT)
        assert found.items is not None and found.items.name == HANAKO.name
    assert found.stamped == AT
    head = json.loads(signature)["protected"]
    value = base64.urlsafe_b64decode(json.loads(signature)["signature"] + "==")
    KEY.public_key().verify(value, f"{head}.".encode(), padding.PKCS1v15(), hashes.SHA256())


@pytest.mark.parametrize(
    "change", ["both", "neither", "other", "none", "many", "more", "null", "no list", "empty", "office"]
)
def test_whose_certificate_it_is_is_said_in_one_place_and_by_its_key(office: Keyring, change: str) -> None:
    anchors = Anchors(roots=(office.root,), revoked=(office.revoked,), persons=trusting(*LISTS_OF_NOW))
    ours, theirs = json.loads(sealed(office)), json.loads(signed_elsewhere())
    match change:
        case "both":
            ours["header"]["x5c"] = json.loads(base64.urlsafe_b64decode(ours["protected"] + "=="))["x5c"]
        case "neither":
            del theirs["header"]
        case "other":
            other = certificate_of(NEW, new_key(), policy(), items=HANAKO)
            theirs["header"]["x5c"] = [base64.b64encode(other.public_bytes(Encoding.DER)).decode()]
        case "none":
            theirs["header"]["x5c"] = []
        case "many":
            theirs["header"]["x5c"] *= 10_000
        case "null":
            theirs["header"]["x5c"] = None
        case "no list":
            theirs["header"]["etsiU"] = {}
        case "empty":
            theirs["header"] = {}
        case "office":
            # What the office signs names its certificate under the signature, as ever.
            key = office.current(Purpose.SEAL, AT)
            head = seal._head("ES256", DIGEST, "notice.txt", AT, {})
            whole = {"protected": head, "signature": seal._url(raw_of(key.sign(f"{head}.".encode())))}
            theirs = whole | {"header": {"x5c": seal._chain(key.certificate)}}
        case _:
            theirs["header"]["kid"] = "1"
    handed = json.dumps(ours if change == "both" else theirs).encode()
    found = asyncio.run(seal.verify(handed, DIGEST, anchors, AT))
    assert found.trouble is (Trouble.FORGED if change == "other" else Trouble.UNREADABLE)


def test_a_certificate_with_a_name_of_a_kind_that_nobody_reads_says_nothing() -> None:
    """x400Address in its subjectAltName (RFC 5280, 4.2.1.6): the library's refusal is of a kind of its own."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x400")])
    odd = x509.UnrecognizedExtension(ExtensionOID.SUBJECT_ALTERNATIVE_NAME, bytes.fromhex("3002a300"))
    builder = x509.CertificateBuilder(name, name, KEY.public_key(), 1, AT, AT + DAY)
    found = builder.add_extension(odd, critical=False).sign(KEY, hashes.SHA256())
    with pytest.raises(x509.UnsupportedGeneralNameType):
        list(found.extensions)
    assert purpose_of(found) == (None, False) and borne_by(found) is None


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_whatever_is_handed_in_is_refused_or_the_same(data: st.DataObject, made: tuple[Keyring, bytes]) -> None:
    office, signature = made
    at = data.draw(st.integers(0, len(signature) - 1))
    byte = data.draw(st.integers(0, 255))
    handed = signature[:at] + bytes([byte]) + signature[at + 1 :]
    found = looked_at(handed, office)
    if found.counts:
        assert json.loads(handed)["signature"] == json.loads(signature)["signature"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Keyring, bytes]:
    office = ring(tmp_path_factory.mktemp("trust") / "ring")
    return office, sealed(office)


@given(st.binary(max_size=300))
def test_rubbish_is_no_signature(made: tuple[Keyring, bytes], rubbish: bytes) -> None:
    assert looked_at(rubbish, made[0]).trouble is Trouble.UNREADABLE
    with pytest.raises(InputRefused) as refused:
        stamp.read(rubbish, DIGEST)
    assert refused.value.code == "trust.stamp_unreadable"


@pytest.mark.parametrize("nonce", [None, 0, 127, 128, 2**63, 2**64])
def test_a_stamp_is_written_as_asn1_has_it(nonce: int | None, made: tuple[Keyring, bytes]) -> None:
    """Written by hand, read strictly, and written anew by asn1crypto: the same bytes."""
    response = stamp.stamp(DIGEST, made[0].current(Purpose.STAMP, AT), AT, synthetic=True, nonce=nonce)
    assert tsp.TimeStampResp.load(response, strict=True).dump(force=True) == response


@settings(deadline=None)
@given(nonce=st.none() | st.integers(0, 2**64), seconds=st.integers(0, 2**31))
def test_what_differs_from_stamp_to_stamp_is_too(nonce: int | None, seconds: int, made: tuple[Keyring, bytes]) -> None:
    """To write all of it anew takes asn1crypto half a second: its certificate and policy are always the same."""
    key, at = made[0].current(Purpose.STAMP, AT), AT + timedelta(seconds=seconds)
    response = stamp.stamp(DIGEST, key, at, synthetic=True, nonce=nonce)
    signed = tsp.TimeStampResp.load(response, strict=True)["time_stamp_token"]["content"]
    content, (signer,) = signed["encap_content_info"]["content"], signed["signer_infos"]
    told = content.parsed
    assert (told["nonce"].native, told["gen_time"].native) == (nonce, at)
    for part in (told, signer["signed_attrs"], signer["signature"]):
        as_it_came = part.dump()
        assert as_it_came in response
        assert part.dump(force=True) == as_it_came
    assert stamp.read(response, DIGEST).at == at


def test_another_library_believes_the_stamp_and_not_for_another_file(office: Keyring) -> None:
    """rfc3161-client, which verifies by OpenSSL's PKCS7 and not by our own reading."""
    own = office.current(Purpose.STAMP, AT).certificate
    verifier = VerifierBuilder(tsa_certificate=own, roots=[office.root]).build()
    found = decode_timestamp_response(stamped(office, AT)(DIGEST))
    assert verifier.verify(found, DIGEST)
    with pytest.raises(VerificationError):
        verifier.verify(found, sha256(b"another").digest())


@pytest.mark.skipif(shutil.which("openssl") is None, reason="No openssl on PATH (Debian: apt-get install openssl).")
def test_openssl_believes_the_stamp_and_not_for_another_file(office: Keyring, tmp_path: Path) -> None:
    (tmp_path / "root.pem").write_bytes(office.root.public_bytes(Encoding.PEM))
    (tmp_path / "file").write_bytes(CONTENT)
    (tmp_path / "other").write_bytes(CONTENT + b" ")
    (tmp_path / "file.tsr").write_bytes(stamped(office, AT)(DIGEST))
    words = ["openssl", "ts", "-verify", "-CAfile", "root.pem", "-in", "file.tsr", "-attime", str(int(AT.timestamp()))]
    for name, status in (("file", 0), ("other", 1)):
        said = subprocess.run([*words, "-data", name], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert said.returncode == status, said.stderr
    told = subprocess.run(
        ["openssl", "ts", "-reply", "-in", "file.tsr", "-text"], cwd=tmp_path, capture_output=True, check=True
    )
    assert b"Nov 29 03:00:00 2026 GMT" in told.stdout
