"""Whatever a witness answers, the log goes on, and only a line by its key counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from time import monotonic, sleep

import pytest

from madoguchi.evidence.models import Cosignature
from madoguchi.flow import evidencing, witnessing
from madoguchi.flow.witnessing import Answered
from madoguchi.proposals.models import Proposal
from madoguchi.tenancy import municipality
from madoguchi.tenancy.models import Municipality
from madoguchi.trust import fetching
from madoguchi.trust.log.note import Signs
from tests.trust.log.logs import signer

pytestmark = pytest.mark.django_db
AT = datetime(2026, 4, 1, 3, tzinfo=UTC)
Act = Callable[[BaseHTTPRequestHandler, bytes], None]


class Odd:
    """A witness that answers as it is told to."""

    act: Act
    address = ""
    asked = 0


@pytest.fixture
def odd() -> Iterator[Odd]:
    found = Odd()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            found.asked += 1
            found.act(self, self.rfile.read(int(self.headers["Content-Length"])))

        def do_GET(self) -> None:
            found.asked += 100

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is said."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.address = f"http://127.0.0.1:{server.server_address[1]}"
    Thread(target=server.serve_forever, daemon=True).start()
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture
def asked(odd: Odd, tmp_path: Path, settings: object) -> Iterator[Callable[[], Answered]]:
    """A log of one entry, and its only witness."""
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    Municipality.objects.create(code="302015", name="見本市", synthetic=True)
    with municipality("302015"):
        Proposal.objects.create(act="a", subject="s", terms={}, seen={}, drafted_by="1", drafted_at=AT)
        evidencing.seal(AT)
        key = signer("w.example", Signs.AS_SEEN).verifier.text
        (evidencing.logs() / "policy").write_text(f"witness w {key} {odd.address}\nquorum none\n")

        def ask() -> Answered:
            (one,) = witnessing.ask(AT)
            return one.answered

        yield ask


def said(status: int, body: bytes = b"", **headers: str) -> Act:
    def act(handler: BaseHTTPRequestHandler, _: bytes) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return act


@pytest.mark.parametrize(
    ("act", "answered"),
    [
        (said(409, b"-5\n"), Answered.AWAY),
        (said(409, b"x"), Answered.AWAY),
        (said(409, "\u0665".encode()), Answered.AWAY),
        (said(409, b"9" * 400), Answered.AWAY),
        (said(409, b"7\n"), Answered.AHEAD),
        (said(422), Answered.FORKED),
        (said(404), Answered.STRANGER),
        (said(599), Answered.AWAY),
        (said(200, b"rubbish"), Answered.AWAY),
        (said(200, signer("w.example", Signs.AS_SEEN).line(b"x\n", AT).encode()), Answered.AWAY),
        (said(200, b"a" * 100_000), Answered.AWAY),
        (said(200, b"5\r\nab", **{"Transfer-Encoding": "chunked"}), Answered.AWAY),
        (said(302, Location="/elsewhere"), Answered.AWAY),
    ],
)
def test_odd_answers_are_told_apart_and_stop_nothing(
    odd: Odd, asked: Callable[[], Answered], act: Act, answered: Answered
) -> None:
    odd.act = staticmethod(act)  # type: ignore[assignment]
    assert asked() is answered
    assert odd.asked < 100  # nothing leads elsewhere
    assert not Cosignature.objects.exists()
    assert evidencing.seal(AT).shown == 1


def test_an_answer_that_drips_is_not_waited_for(
    odd: Odd, asked: Callable[[], Answered], monkeypatch: pytest.MonkeyPatch
) -> None:
    def drip(handler: BaseHTTPRequestHandler, _: bytes) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(b"a")
            handler.wfile.flush()
            sleep(0.1)

    monkeypatch.setattr(fetching, "SECONDS", 1.0)
    odd.act = staticmethod(drip)  # type: ignore[assignment]
    began = monotonic()
    assert asked() is Answered.AWAY
    assert monotonic() - began < 5


def test_a_line_in_the_records_that_is_not_by_the_witness_counts_for_nothing(
    odd: Odd, asked: Callable[[], Answered]
) -> None:
    policy = evidencing.logs() / "policy"
    key = policy.read_text().split()[2]
    policy.write_text(policy.read_text().replace("quorum none", "quorum w"))
    log = evidencing.going_on()
    checkpoint = witnessing.Checkpoint.objects.get(log=log)
    line = signer("w.example", Signs.AS_SEEN).line(b"x\n", AT)
    Cosignature.objects.create(checkpoint=checkpoint, witness=key, line=line, at=AT)
    odd.act = staticmethod(said(404))  # type: ignore[assignment]
    assert asked() is Answered.STRANGER
    assert odd.asked == 1


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "http://[::1", "http://", "gopher://x", "http://127.0.0.1:1"]
)
def test_addresses_that_are_none_are_no_answer(address: str) -> None:
    assert fetching.fetched(address, 100) is None
