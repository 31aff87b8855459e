"""A stamping service outside: what it answers is believed only where all of it fits, and nothing leaves without it."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from asn1crypto import tsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID
from typst import compile

from madoguchi.core.errors import Conflict, InputRefused
from madoguchi.flow import evidencing, sealing, stamping, witnessing
from madoguchi.flow.keys import STAMPED_BY
from madoguchi.flow.witnessing import Answered
from madoguchi.proposals.models import Proposal
from madoguchi.tenancy import municipality
from madoguchi.tenancy.models import Municipality
from madoguchi.trust import files, pdf, stamp
from madoguchi.trust.authority import Authority, found, revoke
from madoguchi.trust.key import FileKey
from madoguchi.trust.path import Anchors

pytestmark = pytest.mark.django_db


@dataclass(kw_only=True)
class Service:
    """A stamping authority of another institution, and what it does wrong."""

    root: Authority
    key: FileKey
    revoked: x509.CertificateRevocationList
    address: str = ""
    shift: timedelta = timedelta(0)
    answers: list[bytes] = field(default_factory=list)
    away: bool = False
    lists_away: bool = False
    of_another: bool = False
    asked: int = 0
    fetched: int = 0

    def answer(self, request: bytes) -> bytes:
        self.asked += 1
        read = tsp.TimeStampReq.load(request, strict=True)
        digest = bytes(32) if self.of_another else read["message_imprint"]["hashed_message"].native
        if self.answers:
            return self.answers.pop()
        return stamp.stamp(digest, self.key, now() + self.shift, synthetic=False, nonce=read["nonce"].native)


def now() -> datetime:
    return datetime.now(UTC)


def made(address: str, *, digest: hashes.HashAlgorithm | None = None) -> Service:
    began = now() - timedelta(days=1)
    root = found("認定タイムスタンプ局", "131016", began, synthetic=False)
    key = ec.generate_private_key(ec.SECP256R1())
    points = x509.DistributionPoint([x509.UniformResourceIdentifier(f"{address}/list.crl")], None, None, None)
    uses = {"digital_signature": True, "content_commitment": False, "key_encipherment": False}
    uses |= dict.fromkeys(("data_encipherment", "key_agreement", "key_cert_sign", "crl_sign"), False)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Time 1")]))
        .issuer_name(root.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(began)
        .not_valid_after(began + timedelta(days=100))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**uses, encipher_only=False, decipher_only=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root.key.public_key()), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.CRLDistributionPoints([points]), critical=False)
        .sign(root.key, digest or hashes.SHA256())
    )
    signs = FileKey(certificate=certificate, above=(root.certificate,), private=key)
    return Service(root=root, key=signs, revoked=revoke(root, None, (), began), address=address)


@pytest.fixture
def service(tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """A service over loopback that the municipality was told to ask."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.told(None if running.away else running.answer(self.rfile.read(int(self.headers["Content-Length"]))))

        def do_GET(self) -> None:
            running.fetched += 1
            self.told(None if running.lists_away else running.revoked.public_bytes(Encoding.DER))

        def told(self, content: bytes | None) -> None:
            self.send_response(503 if content is None else 200)
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is said."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running = made(f"http://127.0.0.1:{server.server_address[1]}")
    Thread(target=server.serve_forever, daemon=True).start()
    settings.HOME = tmp_path / "home"  # type: ignore[attr-defined]
    roots = tmp_path / "tsa.pem"
    roots.write_bytes(running.root.certificate.public_bytes(Encoding.PEM))
    monkeypatch.setenv(STAMPED_BY, running.address)
    monkeypatch.setenv(stamping.ROOTS, str(roots))
    Municipality.objects.create(code="302015", name="見本市", synthetic=True)
    with municipality("302015"):
        sealing.begin(now())
        yield running
    server.shutdown()
    server.server_close()


def both(service: Service) -> Anchors:
    own = sealing.anchors()
    return Anchors(roots=(*own.roots, service.root.certificate), revoked=(*own.revoked, service.revoked))


def propose(subject: str) -> None:
    Proposal.objects.create(act="pay", subject=subject, terms={}, seen={}, drafted_by="1", drafted_at=now())


def a_file(tmp_path: Path) -> Path:
    path = tmp_path / "notice.csv"
    path.write_text("a,b\n1,2\n")
    return path


def test_a_seal_bears_the_stamp_of_the_service_and_all_to_judge_it(service: Service, tmp_path: Path) -> None:
    file = a_file(tmp_path)
    made_seal = sealing.seal_file(file, tmp_path / "notice.csv.jws", now(), inside=False)
    (verdict,) = files.verify(file, made_seal, both(service), now())
    assert verdict.trouble is None and verdict.stamped is not None
    # Its list lies in the seal: who trusts both roots needs nothing else.
    bare = Anchors(roots=both(service).roots, revoked=())
    assert files.verify(file, made_seal, bare, now())[0].trouble is None
    only_ours = files.verify(file, made_seal, sealing.anchors(), now())
    assert only_ours[0].trouble is not None
    asked = service.asked
    sealing.stamp_file(file, tmp_path / "a.tsr", now())
    assert service.asked == asked + 1
    assert stamp.read((tmp_path / "a.tsr").read_bytes(), sha256(file.read_bytes()).digest()).at <= now()


def test_a_pdf_bears_it_too(service: Service, tmp_path: Path) -> None:
    file = tmp_path / "letter.pdf"
    file.write_bytes(compile(b"= a letter"))
    made_pdf = sealing.seal_file(file, tmp_path / "sealed.pdf", now(), inside=True)
    (verdict,) = asyncio.run(pdf.verify(made_pdf.read_bytes(), both(service), now()))
    assert verdict.trouble is None and verdict.stamped is not None


def test_while_it_is_away_nothing_leaves_and_the_log_goes_on(service: Service, tmp_path: Path) -> None:
    file = a_file(tmp_path)
    service.away = True
    with pytest.raises(Conflict, match=r"trust\.stamp_away"):
        sealing.seal_file(file, tmp_path / "x.jws", now(), inside=False)
    assert not (tmp_path / "x.jws").exists()
    propose("a")
    assert evidencing.seal(now()).size == 1
    (asked,) = witnessing.ask(now())
    assert asked.answered is Answered.AWAY
    log = evidencing.going_on()
    assert not (evidencing.public(log) / "checkpoint.tsr").exists()
    service.away = False
    propose("b")
    evidencing.seal(now())
    (asked,) = witnessing.ask(now())
    assert asked.answered is Answered.SEEN
    token = (evidencing.public(log) / "checkpoint.tsr").read_bytes()
    text = (evidencing.shown_of(log) or b"").partition(b"\n\n")[0] + b"\n"
    assert stamp.read(token, sha256(text).digest()).certificate == service.key.certificate


@pytest.mark.parametrize("days", [1, -1])
def test_a_clock_that_is_wrong_by_a_day_is_said(service: Service, tmp_path: Path, days: int) -> None:
    service.shift = timedelta(days=days)
    with pytest.raises(Conflict, match=r"trust\.stamp_clock"):
        sealing.stamp_file(a_file(tmp_path), tmp_path / "x.tsr", now())
    assert not (tmp_path / "x.tsr").exists()


def test_answers_that_do_not_fit_are_refused(service: Service, tmp_path: Path) -> None:
    file = a_file(tmp_path)
    digest = sha256(file.read_bytes()).digest()
    replayed = stamp.stamp(digest, service.key, now(), synthetic=False, nonce=5)
    stranger = made(service.address)
    for wrong in (b"", b"rubbish", replayed, stamp.stamp(digest, stranger.key, now(), synthetic=False)):
        service.answers = [wrong]
        with pytest.raises(Conflict, match=r"trust\.stamp_strange"):
            sealing.stamp_file(file, tmp_path / "x.tsr", now())
    service.answers = [b"a" * (stamp.LONGEST + 1)]
    with pytest.raises(Conflict, match=r"trust\.stamp_away"):
        sealing.stamp_file(file, tmp_path / "x.tsr", now())
    service.of_another = True
    with pytest.raises(Conflict, match=r"trust\.stamp_strange"):
        sealing.stamp_file(file, tmp_path / "x.tsr", now())


def test_a_revoked_service_and_one_whose_list_is_away_are_refused(service: Service, tmp_path: Path) -> None:
    file = a_file(tmp_path)
    service.lists_away = True
    with pytest.raises(Conflict, match=r"trust\.stamp_away"):
        sealing.stamp_file(file, tmp_path / "x.tsr", now())
    service.lists_away = False
    serial = service.key.certificate.serial_number
    service.revoked = revoke(service.root, service.revoked, (serial,), now() - timedelta(hours=1))
    with pytest.raises(Conflict, match=r"trust\.stamp_strange"):
        sealing.stamp_file(file, tmp_path / "x.tsr", now())


def test_a_list_of_another_authority_or_an_older_one_is_not_kept(service: Service, tmp_path: Path) -> None:
    file, good = a_file(tmp_path), service.revoked
    service.revoked = revoke(made(service.address).root, None, (), now() - timedelta(hours=1))
    with pytest.raises(Conflict, match=r"trust\.stamp_away"):
        sealing.stamp_file(file, tmp_path / "x.tsr", now())
    service.revoked = good
    sealing.stamp_file(file, tmp_path / "x.tsr", now())
    # A younger list revokes it; when that has ended, an older one does not come in its place.
    serial = service.key.certificate.serial_number
    ended = now() - timedelta(days=40)
    kept = next((tmp_path / "home" / "302015" / "stamped-by").glob("*.crl"))
    kept.write_bytes(revoke(service.root, good, (serial,), ended).public_bytes(Encoding.DER))
    younger = x509.load_der_x509_crl(kept.read_bytes())
    assert younger.next_update_utc is not None and younger.next_update_utc > now()
    with pytest.raises(Conflict, match=r"trust\.stamp_strange"):
        sealing.stamp_file(file, tmp_path / "y.tsr", now())


def test_nothing_is_fetched_for_a_certificate_that_our_roots_do_not_lead_to(service: Service, tmp_path: Path) -> None:
    stranger = made(f"{service.address}/internal")
    digest = sha256(a_file(tmp_path).read_bytes()).digest()
    service.answers = [stamp.stamp(digest, stranger.key, now(), synthetic=False)]
    with pytest.raises(Conflict, match=r"trust\.stamp_strange"):
        sealing.stamp_file(a_file(tmp_path), tmp_path / "x.tsr", now())
    assert service.fetched == 0


def test_settings_that_say_half_are_refused(service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(stamping.ROOTS)
    with pytest.raises(InputRefused, match=r"trust\.stamp_roots"):
        sealing.stamp_file(a_file(tmp_path), tmp_path / "x.tsr", now())
    monkeypatch.setenv(stamping.ROOTS, str(tmp_path / "none.pem"))
    with pytest.raises(InputRefused, match=r"trust\.no_file"):
        sealing.stamp_file(a_file(tmp_path), tmp_path / "x.tsr", now())
    monkeypatch.setenv(STAMPED_BY, "file:///etc/passwd")
    with pytest.raises(InputRefused, match=r"trust\.stamp_roots"):
        sealing.stamp_file(a_file(tmp_path), tmp_path / "x.tsr", now())


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_openssl_reads_what_we_ask(tmp_path: Path) -> None:
    query = tmp_path / "q.tsq"
    query.write_bytes(stamp.request(bytes(range(32)), 12345))
    command = ["openssl", "ts", "-query", "-in", query, "-text"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Hash Algorithm: sha256" in said
    assert "0x3039" in said
    assert "Certificate required: yes" in said
