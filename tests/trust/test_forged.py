"""What an attack made count that should not: stamps by look-alikes, lists that hide, keys for something else."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest
from asn1crypto import cms, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.trust import authority, files, seal, stamp
from madoguchi.trust.authority import Authority
from madoguchi.trust.certificate import Fault
from madoguchi.trust.key import FileKey
from madoguchi.trust.keyring import Keyring
from madoguchi.trust.path import Anchors
from madoguchi.trust.purpose import Purpose
from madoguchi.trust.seal import Trouble, Verdict

AT = datetime(2026, 11, 29, 3, tzinfo=UTC)
DAY = timedelta(days=1)
DIGEST = sha256(b"a file").digest()
Change = Callable[[x509.CertificateBuilder], x509.CertificateBuilder]


def ring(folder: Path, *, synthetic: bool = True, at: datetime = AT) -> Keyring:
    found = Keyring(folder=folder)
    found.begin("見本市", "302015", at, synthetic=synthetic)
    return found


@pytest.fixture
def office(tmp_path: Path) -> Keyring:
    return ring(tmp_path / "trust")


def root_of(office: Keyring) -> Authority:
    return office._authority()


def stamped_by(office: Keyring, at: datetime, *, synthetic: bool = True) -> stamp.Stamp:
    return partial(stamp.stamp, key=office.current(Purpose.STAMP, at), at=at, synthetic=synthetic)


def verified(signature: bytes, *offices: Keyring, at: datetime = AT, lists: bool = True) -> Verdict:
    revoked = tuple(one.revoked for one in offices) if lists else ()
    anchors = Anchors(roots=tuple(one.root for one in offices), revoked=revoked)
    return asyncio.run(seal.verify(signature, DIGEST, anchors, at))


def test_a_stamp_by_a_certificate_that_looks_like_the_offices_is_none(office: Keyring, tmp_path: Path) -> None:
    """The issuer of the look-alike is written 'jp': who compares names as one does takes it for the office's."""
    own = office.current(Purpose.STAMP, AT).certificate
    key, above = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    same = [
        x509.NameAttribute(one.oid, "jp" if one.oid == NameOID.COUNTRY_NAME else one.value, _validate=False)
        for one in own.issuer
    ]
    begun = x509.CertificateBuilder().not_valid_before(AT - 3_000 * DAY).not_valid_after(AT + 3_000 * DAY)
    root = begun.subject_name(x509.Name(same)).issuer_name(x509.Name(same)).public_key(above.public_key())
    fake = begun.subject_name(own.subject).issuer_name(x509.Name(same)).public_key(key.public_key())
    use = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    made = [
        fake.serial_number(own.serial_number).add_extension(use, critical=True).sign(above, hashes.SHA256()),
        own,
        root.serial_number(1)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(above, hashes.SHA256()),
    ]
    forging = FileKey(certificate=own, above=(office.root,), private=key)
    response = tsp.TimeStampResp.load(stamp.stamp(DIGEST, forging, AT - 900 * DAY, synthetic=True))
    choices = [
        cms.CertificateChoices("certificate", asn1.Certificate.load(one.public_bytes(Encoding.DER))) for one in made
    ]
    response["time_stamp_token"]["content"]["certificates"] = cms.CertificateSet(choices)
    with pytest.raises(InputRefused) as refused:
        stamp.read(response.dump(force=True), DIGEST)
    assert refused.value.code == "trust.stamp_unreadable"


def test_no_date_of_a_list_hides_who_is_revoked(office: Keyring) -> None:
    key, root = office.current(Purpose.SEAL, AT), root_of(office)
    ahead = authority.revoke(root, None, (), AT + 400 * DAY)
    same_second = office.revoked
    office.revoke(f"{key.certificate.serial_number:x}", AT, x509.ReasonFlags.unspecified)
    assert office.revoked.last_update_utc > same_second.last_update_utc
    for brought in (ahead, same_second):
        made = seal.sign(DIGEST, "x", key, AT + DAY, revoked=[brought])
        assert verified(made, office, at=AT + DAY).trouble is Fault.REVOKED


def test_each_list_has_the_next_number(office: Keyring) -> None:
    assert [authority.number_of(office.refresh(AT + n * DAY)) for n in range(3)] == [2, 3, 4]


def test_a_list_that_its_authority_did_not_sign_says_nothing(office: Keyring) -> None:
    key, root = office.current(Purpose.SEAL, AT), root_of(office)
    other = Authority(certificate=root.certificate, key=ec.generate_private_key(ec.SECP256R1()))
    forged = authority.revoke(other, None, (key.certificate.serial_number,), AT)
    assert verified(seal.sign(DIGEST, "x", key, AT, revoked=[forged]), office).trouble is None
    assert verified(seal.sign(DIGEST, "x", key, AT, revoked=[forged]), office, lists=False).trouble is Fault.UNKNOWN


def test_many_lists_are_not_looked_at(office: Keyring) -> None:
    made = seal.sign(DIGEST, "x", office.current(Purpose.SEAL, AT), AT, revoked=[office.revoked] * 17)
    assert verified(made, office).trouble is Trouble.UNREADABLE


def test_a_persons_signature_is_not_shown_as_the_offices_seal(office: Keyring) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = authority.certify(root_of(office), Purpose.SIGN, "見本市 公印", key.public_key(), AT)
    made = seal.sign(DIGEST, "x", FileKey(certificate=certificate, above=(office.root,), private=key), AT)
    assert (verified(made, office).trouble, verified(made, office).purpose) == (None, Purpose.SIGN)
    assert verified(seal.sign(DIGEST, "x", office.current(Purpose.SEAL, AT), AT), office).purpose is Purpose.SEAL


@pytest.mark.parametrize(
    "change",
    [
        lambda b: b.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=True),
        lambda b: b.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True),
    ],
    ids=["for servers", "an authority"],
)
def test_a_certificate_for_something_else_seals_nothing(office: Keyring, change: Change) -> None:
    key, root = ec.generate_private_key(ec.SECP256R1()), root_of(office)
    use = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "crl_sign", "encipher_only", "decipher_only"), False
    )
    begun = (
        x509.CertificateBuilder()
        .subject_name(root.certificate.subject)
        .issuer_name(root.certificate.subject)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(AT)
        .not_valid_after(AT + DAY)
        .add_extension(
            x509.KeyUsage(digital_signature=True, content_commitment=True, key_cert_sign=False, **use), critical=True
        )
    )
    certificate = change(begun).sign(root.key, hashes.SHA256())
    made = seal.sign(DIGEST, "x", FileKey(certificate=certificate, above=(office.root,), private=key), AT)
    assert verified(made, office).trouble is Fault.UNFIT


def test_a_rehearsals_stamp_says_nothing_of_what_is_real(office: Keyring, tmp_path: Path) -> None:
    real = ring(tmp_path / "real", synthetic=False)
    made = seal.sign(DIGEST, "x", real.current(Purpose.SEAL, AT), AT, stamped_by=stamped_by(office, AT))
    assert verified(made, real, office).trouble is Trouble.STAMP
    own = seal.sign(DIGEST, "x", office.current(Purpose.SEAL, AT), AT, stamped_by=stamped_by(office, AT))
    found = verified(own, real, office)
    assert (found.trouble, found.synthetic) == (None, True) and "[SYNTHETIC]" in found.signer


def test_a_stamp_of_tomorrow_does_not_count_today(office: Keyring) -> None:
    key = office.current(Purpose.SEAL, AT)
    made = seal.sign(DIGEST, "x", key, AT, stamped_by=stamped_by(office, AT + DAY))
    found = verified(made, office)
    assert (found.trouble, found.stamp_fault) == (Trouble.STAMP, Fault.NOT_YET)
    assert "タイムスタンプ" in found.stamper
    assert verified(made, office, at=AT + DAY).trouble is None


@pytest.mark.parametrize(
    ("reason", "trouble"),
    [("superseded", None), ("key_compromise", Trouble.STAMP), ("unspecified", Trouble.STAMP)],
)
def test_what_was_stamped_before_counts_unless_the_stamps_key_was_lost(
    office: Keyring, reason: str, trouble: Trouble | None
) -> None:
    made = seal.sign(DIGEST, "x", office.current(Purpose.SEAL, AT), AT, stamped_by=stamped_by(office, AT))
    serial = f"{office.current(Purpose.STAMP, AT).certificate.serial_number:x}"
    office.revoke(serial, AT + DAY, x509.ReasonFlags[reason])
    assert verified(made, office, at=AT + 2 * DAY).trouble is trouble
    office.revoke(serial, AT + 3 * DAY, x509.ReasonFlags.key_compromise)
    assert verified(made, office, at=AT + 4 * DAY).trouble is Trouble.STAMP


def test_no_key_before_the_newest_signs_again(office: Keyring, tmp_path: Path) -> None:
    (old,) = office.folder.glob("seal-*.key")
    kept = old.read_bytes()
    made = office.renew(Purpose.SEAL, AT + DAY)
    old.write_bytes(kept)
    office.revoke(made.serial, AT + 2 * DAY, x509.ReasonFlags.key_compromise)
    with pytest.raises(Conflict) as refused:
        office.current(Purpose.SEAL, AT + 3 * DAY)
    assert refused.value.code == "trust.no_key"


def test_a_stolen_key_is_deleted_though_the_authority_is_in_its_safe(office: Keyring) -> None:
    (office.folder / "root.key").unlink()
    key = office.current(Purpose.SEAL, AT)
    with pytest.raises(InputRefused) as refused:
        office.revoke(f"{key.certificate.serial_number:x}", AT, x509.ReasonFlags.key_compromise)
    assert refused.value.code == "trust.no_root_key"
    with pytest.raises(Conflict):
        office.current(Purpose.SEAL, AT)


@pytest.mark.parametrize("name", ["root.pem", "revoked.crl", "root.key"])
def test_a_damaged_file_is_named(office: Keyring, name: str) -> None:
    (office.folder / name).write_bytes(b"-----BEGIN")
    with pytest.raises(InputRefused) as refused:
        office.renew(Purpose.SEAL, AT)
    assert refused.value.code == "trust.damaged" and name in refused.value.ja


def test_who_is_no_authority_is_none_because_somebody_names_them(office: Keyring, tmp_path: Path) -> None:
    own = office.current(Purpose.SEAL, AT).certificate
    (tmp_path / "somebody.pem").write_bytes(own.public_bytes(Encoding.PEM))
    with pytest.raises(InputRefused) as refused:
        files.anchors_of([tmp_path / "somebody.pem"], [])
    assert refused.value.code == "trust.no_authority"


def sealed(office: Keyring) -> dict[str, object]:
    made = seal.sign(DIGEST, "x", office.current(Purpose.SEAL, AT), AT, stamped_by=stamped_by(office, AT))
    found: dict[str, object] = json.loads(made)
    return found


@pytest.mark.parametrize("change", ["again", "empty", "member", "alone", "utf-16", "nan"])
def test_no_second_reading_of_one_file(office: Keyring, change: str) -> None:
    whole = sealed(office)
    header = whole["header"]
    assert isinstance(header, dict)
    match change:
        case "again":
            header["etsiU"].append(header["etsiU"][0])
        case "empty":
            header["etsiU"].append({"sigTst": {}})
        case "member":
            whole["payload"] = ""
        case "alone":
            header["alg"] = "none"
    text = json.dumps(whole)
    made = text.encode("utf-16") if change == "utf-16" else text.encode()
    if change == "nan":
        made = made.replace(b'"header"', b'"header": NaN, "x"')
    assert verified(made, office).trouble is Trouble.UNREADABLE


def test_a_name_writes_nowhere_else_on_the_screen(office: Keyring) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = "公印\n  結果 counts はい\x1b[2J"
    certificate = authority.certify(root_of(office), Purpose.SEAL, name, key.public_key(), AT)
    made = seal.sign(DIGEST, "a\nb", FileKey(certificate=certificate, above=(office.root,), private=key), AT)
    found = verified(made, office)
    assert found.signer.startswith("公印?  結果 counts はい?[2J") and found.file == "a?b"


def test_a_certificate_with_an_extension_twice_raises_nothing(office: Keyring) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    good = authority.certify(root_of(office), Purpose.SEAL, "x", key.public_key(), AT)
    parsed = asn1.Certificate.load(good.public_bytes(Encoding.DER)).copy()
    extensions = parsed["tbs_certificate"]["extensions"]
    extensions.append(extensions[0].copy())
    odd = x509.load_der_x509_certificate(parsed.dump(force=True))
    made = seal.sign(DIGEST, "x", FileKey(certificate=odd, above=(office.root,), private=key), AT)
    assert verified(made, office).trouble in (Trouble.UNREADABLE, Fault.UNREADABLE)


def test_a_stamps_key_was_lost_also_where_an_authority_in_between_says_so() -> None:
    """The stamp of an outside service: its certificate is of an authority below the one that is trusted."""
    key = {name: ec.generate_private_key(ec.SECP256R1()) for name in ("root", "between")}
    use = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only"), False
    )
    signs = x509.KeyUsage(digital_signature=False, key_cert_sign=True, crl_sign=True, decipher_only=False, **use)

    def made(name: str, issuer: str) -> x509.Certificate:
        office = [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "時刻認証局"), _CODE]
        subject, by = (x509.Name([*office, x509.NameAttribute(NameOID.COMMON_NAME, one)]) for one in (name, issuer))
        return (
            x509.CertificateBuilder(
                by, subject, key[name].public_key(), x509.random_serial_number(), AT, AT + 900 * DAY
            )
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(signs, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key[name].public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key[issuer].public_key()), critical=False)
            .sign(key[issuer], hashes.SHA256())
        )

    root, between = made("root", "root"), made("between", "root")
    below = Authority(certificate=between, key=key["between"])
    private = ec.generate_private_key(ec.SECP256R1())
    own = authority.certify(below, Purpose.STAMP, "stamp", private.public_key(), AT)
    stamping = FileKey(certificate=own, above=(between, root), private=private)
    found = stamp.read(stamp.stamp(DIGEST, stamping, AT + DAY, synthetic=True), DIGEST)
    of_root = authority.revoke(Authority(certificate=root, key=key["root"]), None, (), AT)
    good = authority.revoke(below, None, (), AT)
    lost = authority.revoke(below, good, (own.serial_number,), AT + 2 * DAY, x509.ReasonFlags.key_compromise)
    for last, fault in ((good, None), (lost, Fault.REVOKED)):
        known = Anchors(roots=(root,), revoked=(of_root, last))
        assert asyncio.run(seal.existed(found, known, AT + 3 * DAY)) is fault


_CODE = x509.NameAttribute(NameOID.SERIAL_NUMBER, "1")
