"""Files are sealed, signed, stamped and verified by command, also by others with the program and the certificate."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typst
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from madoguchi.trust import authority
from madoguchi.trust.purpose import Purpose

from .office import Office, Said, new_office

pytestmark = pytest.mark.django_db
RESIDENTS = (
    "宛名番号,個人履歴番号,世帯番号,住民種別,住民状態,異動事由,異動年月日,氏名\n1,1,1,1,1,出生,2001-04-01,見本　太郎\n"
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office with its authority."""
    folder = tmp_path_factory.mktemp("trust")
    found = new_office(folder / "office")
    (folder / "residents.csv").write_text(RESIDENTS)
    found.done("register", "import", "residents", folder / "residents.csv")
    assert found.done("trust", "begin")["keys"] == 3
    return found


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    (tmp_path / "notice.csv").write_text("支給決定\n")
    return tmp_path / "notice.csv"


def told(said: Said) -> list[dict[str, object]]:
    found = said.json
    assert isinstance(found, list)
    return found


def refused(said: Said, code: str) -> None:
    assert said.status == 1 and said.err.strip().endswith(f"[{code}]"), said.err


def test_anybody_with_the_certificate_verifies_without_any_records(
    office: Office, notice: Path, tmp_path: Path
) -> None:
    office.done("trust", "seal", notice)
    office.done("trust", "stamp", notice)
    root, revoked = tmp_path / "root.pem", next(office.home.glob("*/trust/revoked.crl"))
    office.done("trust", "root", "--to", root)
    asked = ("--root", root, "--revoked", revoked, "--json")
    elsewhere = {"MADOGUCHI_HOME": str(tmp_path / "none" / "here"), "MADOGUCHI_MUNICIPALITY": ""}
    for proof, signer in ((".jws", "公印"), (".tsr", "タイムスタンプ")):
        said = office("trust", "verify", notice, "--proof", f"{notice}{proof}", *asked, **elsewhere)
        (found,) = told(said)
        assert (said.status, found["counts"]) == (0, True), said.err
        assert signer in str(found["signer"]) and found["stamped"]
    assert not (tmp_path / "none").exists()
    assert [one["counts"] for one in told(office("trust", "verify", notice, "--json"))] == [True]


def test_a_letter_is_sealed_inside_and_an_unsealed_one_is_said_to_be_so(office: Office, tmp_path: Path) -> None:
    (tmp_path / "letter.typ").write_text("Notice")
    (tmp_path / "letter.pdf").write_bytes(typst.compile(tmp_path / "letter.typ"))
    made = office.done("trust", "seal", tmp_path / "letter.pdf")
    assert made["file"] == str(tmp_path / "letter-sealed.pdf")
    (found,) = told(office("trust", "verify", tmp_path / "letter-sealed.pdf", "--json"))
    assert (found["counts"], found["purpose"], "公印" in str(found["signer"])) == (True, "seal", True)
    refused(office("trust", "verify", tmp_path / "letter.pdf"), "trust.no_seal")


def test_another_file_does_not_count_and_nothing_is_overwritten(office: Office, notice: Path) -> None:
    office.done("trust", "seal", notice)
    office.done("trust", "stamp", notice)
    notice.write_text("不支給決定\n")
    said = office("trust", "verify", notice)
    assert said.status == 1 and "ファイルが署名の後に変わった" in said.out
    refused(office("trust", "verify", notice, "--proof", f"{notice}.tsr"), "trust.stamp_of_another")
    refused(office("trust", "seal", notice), "registry.export_taken")


def test_a_person_signs_with_their_own_key_and_the_office_stamps_it(
    office: Office, notice: Path, tmp_path: Path
) -> None:
    at = datetime.now(UTC) - timedelta(days=1)
    theirs = authority.found("別の認証局", "302015", at, synthetic=True)
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = authority.certify(theirs, Purpose.SIGN, "見本　花子", key.public_key(), at)
    hidden = BestAvailableEncryption(b"secret")
    (tmp_path / "p.p12").write_bytes(
        pkcs12.serialize_key_and_certificates(b"key", key, certificate, [theirs.certificate], hidden)
    )
    sign = ("trust", "sign", notice, "--key", tmp_path / "p.p12")
    refused(office(*sign, MADOGUCHI_KEY_PASSWORD="wrong"), "trust.key_unreadable")
    assert office(*sign, MADOGUCHI_KEY_PASSWORD="secret").status == 0
    said = office("trust", "verify", notice, "--json")
    # Our own authority did not give this certificate, so it does not count here, whoever it is.
    assert [(one["signer"], one["counts"]) for one in told(said)] == [("見本　花子（[SYNTHETIC] 別の認証局）", False)]


def test_keys_are_renewed_and_revoked(office: Office, notice: Path) -> None:
    office.done("trust", "seal", notice)
    first = office("trust", "keys", "--json").json
    assert isinstance(first, list)
    made = office.done("trust", "renew", "seal")
    assert [one["counts"] for one in told(office("trust", "verify", notice, "--json"))] == [True]
    serial = str(made["serial"])
    # A slip of the finger names no certificate.
    for few in (serial[:7], "", f"{serial}0"):
        refused(office("trust", "revoke", few), "trust.no_certificate")
    assert office.done("trust", "revoke", serial[:8].upper(), "--reason", "key_compromise")["serial"] == serial
    shown = office("trust", "keys").out
    assert "電子シール（発行元証明） / seal" in shown and "使う / signs" in shown and " / revoked" in shown
    refused(office("trust", "seal", notice, "--to", f"{notice}.2"), "trust.no_key")
    refused(office("trust", "revoke", "12ab"), "trust.no_certificate")
    office.done("trust", "renew", "seal")
    office.done("trust", "seal", notice, "--to", f"{notice}.2")
    refused(office("trust", "begin"), "trust.begun")


def test_a_stamp_beside_the_file_is_found_and_where_no_proof_is_that_is_said(office: Office, notice: Path) -> None:
    refused(said := office("trust", "verify", notice), "trust.no_proof")
    assert "notice.csv" in said.err and "--proof" in said.err
    fake = notice.with_suffix(".pdf")
    fake.write_text("no PDF at all")
    refused(office("trust", "verify", fake), "trust.no_proof")
    office.done("trust", "stamp", notice)
    (found,) = told(office("trust", "verify", notice, "--json"))
    assert found["counts"] is True and found["stamped"] and "purpose" not in found
    said = office("trust", "verify", notice)
    assert "はい / yes" in said.out and said.status == 0


def test_a_letter_that_is_stamped_alone_is_verified_by_its_stamp(office: Office, tmp_path: Path) -> None:
    (tmp_path / "letter.typ").write_text("Notice")
    letter = tmp_path / "letter.pdf"
    letter.write_bytes(typst.compile(tmp_path / "letter.typ"))
    office.done("trust", "stamp", letter)
    (found,) = told(office("trust", "verify", letter, "--json"))
    assert found["counts"] is True and found["stamped"]
    # Of a sealed one the seals inside are meant.
    sealed = str(office.done("trust", "seal", letter)["file"])
    office.done("trust", "stamp", sealed)
    (found,) = told(office("trust", "verify", sealed, "--json"))
    assert found["purpose"] == "seal"


def test_a_stamp_of_a_key_that_was_lost_says_no_instant(office: Office, notice: Path, tmp_path: Path) -> None:
    there = office.copy(tmp_path / "copy")
    there.done("trust", "stamp", notice)
    keys = there("trust", "keys", "--json").json
    assert isinstance(keys, list)
    (stamps,) = (one["serial"] for one in keys if one["purpose"] == "stamp")
    there.done("trust", "revoke", stamps, "--reason", "key_compromise")
    said = there("trust", "verify", notice, "--json")
    assert [(one["counts"], one["trouble"], one["stamped"]) for one in told(said)] == [(False, "revoked", "")]
    shown = there("trust", "verify", notice).out
    assert "証明書が失効している / the certificate was revoked" in shown and "いいえ / no" in shown
    assert next(line for line in shown.splitlines() if "stamped" in line).endswith("—")


def test_who_has_no_records_is_told_to_name_whom_they_trust(notice: Path, tmp_path: Path) -> None:
    nobody = new_office(tmp_path / "nobody")
    for municipality in ("", "302015"):
        said = nobody("trust", "verify", notice, MADOGUCHI_MUNICIPALITY=municipality)
        refused(said, "trust.no_root")
        assert said.err.count("--root") == 2
    refused(said := nobody("trust", "begin"), "cli.nothing_registered")
    assert said.err.count("evidence begin --municipality 302015") == 2
    nobody.done("evidence", "begin", "--municipality", "302015", "--synthetic")
    assert nobody.done("trust", "begin", MADOGUCHI_MUNICIPALITY="")["keys"] == 3


def test_the_key_of_a_person_is_looked_for_before_its_password_is_asked(office: Office, notice: Path) -> None:
    for known in ({}, {"MADOGUCHI_KEY_PASSWORD": "x"}):
        refused(said := office("trust", "sign", notice, "--key", "nowhere.p12", **known), "trust.no_file")
        assert "nowhere.p12" in said.err
    refused(said := office("trust", "sign", notice, "--key", notice, MADOGUCHI_KEY_PASSWORD=""), "trust.no_password")
    assert len(said.err.splitlines()) == 2 and said.err.count("MADOGUCHI_KEY_PASSWORD") == 2


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("verify", "nowhere.csv"), "trust.no_file"),
        (("verify", "{notice}", "--proof", "{notice}"), "trust.stamp_unreadable"),
        (("verify", "{notice}", "--proof", "{notice}", "--root", "{notice}"), "trust.no_authority"),
        (("sign", "{notice}", "--key", "{notice}"), "trust.key_unreadable"),
        (("seal", "/dev/zero"), "trust.no_file"),
    ],
)
def test_rubbish_gets_one_sentence(office: Office, notice: Path, words: tuple[str, ...], code: str) -> None:
    said = office("trust", *(one.format(notice=notice) for one in words), MADOGUCHI_KEY_PASSWORD="x")
    refused(said, code)
    if code == "trust.stamp_unreadable":
        assert "cannot be read as a proof" in said.err


def test_two_gibibytes_that_say_they_are_a_proof_are_refused_without_being_read(
    office: Office, notice: Path, tmp_path: Path
) -> None:
    huge = tmp_path / "huge.jws"
    for head in (b"{", b"%PDF-1.7", b"\x30\x82"):
        huge.write_bytes(head)
        with huge.open("r+b") as file:
            file.truncate(2**31)
        said = office("trust", "verify", notice, "--proof", huge, "--json")
        assert said.status == 1 and "Traceback" not in said.err
        assert '"counts": true' not in said.out
    pdf = tmp_path / "huge.pdf"
    huge.rename(pdf)
    with pdf.open("r+b") as file:
        file.write(b"%PDF-1.7")
    refused(office("trust", "verify", pdf), "trust.not_pdf")
    refused(office("trust", "seal", pdf), "trust.not_pdf")
    torn = tmp_path / "torn.pdf"
    torn.write_bytes(b"no PDF")
    refused(office("trust", "seal", torn), "trust.not_pdf")
    assert office("trust", "seal", torn, "--beside").status == 0
    assert office("trust", "verify", torn).status == 0
