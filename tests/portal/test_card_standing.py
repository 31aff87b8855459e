"""A card's authority is asked at the door how its certificate stands (OCSP), over HTTP on this machine."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from madoguchi.core.lane import Lane
from madoguchi.flow import card_authorities, outside
from madoguchi.identity.card import Answer
from madoguchi.simulate import cards, local_server
from madoguchi.simulate.counter import DoorKey
from madoguchi.web import clock

from .test_card import form_to, issued, link, text, tried

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

__all__ = ["issued"]
pytestmark = pytest.mark.django_db
Keys = dict[str, DoorKey]
MINE, OTHERS = "confirmation", "application"


@dataclass
class Responder:
    """The double of an authority that answers; or that answers what it should not."""

    asked: list[bytes] = field(default_factory=list)
    at: datetime = field(default_factory=clock.now)
    instead: bytes | None = None
    status: str = "200 OK"

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        assert environ["CONTENT_TYPE"] == "application/ocsp-request"
        self.asked.append(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        told = cards.answer(self.asked[-1], self.at) if self.instead is None else self.instead
        start(self.status, [("Content-Type", "application/ocsp-response"), ("Content-Length", str(len(told)))])
        return [told]


@contextmanager
def answering(responder: Responder) -> Iterator[None]:
    with local_server.listening(responder) as port:
        for one in card_authorities.folder().glob("*.pem"):
            one.with_suffix(".ocsp").write_text(f"http://127.0.0.1:{port}/ocsp\n")
        yield


@pytest.fixture
def apart(issued: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Keys:
    """Cards that are known here; the lists of now lie with the authority, and none at the counter."""
    assert link(issued[MINE], issued[MINE]).status_code == 302
    kept = tmp_path / "kept"
    shutil.copytree(card_authorities.folder(), kept)
    for one in card_authorities.folder().glob("*.crl"):
        one.unlink()
    monkeypatch.setattr(cards, "_list", lambda generation: kept / f"{cards._called(generation)}.crl")
    return issued


def opens(key: DoorKey) -> bool:
    return tried(key)[1].status_code == 302


def test_an_answer_alone_opens_where_no_list_is(apart: Keys) -> None:
    assert not opens(apart[MINE])
    responder = Responder()
    with answering(responder):
        assert opens(apart[MINE])
    assert len(responder.asked) == 1


def test_the_gravest_counts_and_a_list_of_before_hides_nothing(apart: Keys, tmp_path: Path) -> None:
    for one in (tmp_path / "kept").glob("*.crl"):
        shutil.copy(one, card_authorities.folder())
    cards._revoke(cards._certificate(apart[MINE].reference_number, cards.Kind.AUTHENTICATION), clock.now())
    assert opens(apart[MINE]), "by the list of before it counts"
    with answering(Responder()):
        _, refused = tried(apart[MINE])
    assert refused.status_code == 422 and "失効" in text(refused)


def test_while_nobody_answers_the_lists_count_and_without_them_nobody_comes_in(apart: Keys, tmp_path: Path) -> None:
    with answering(Responder(status="503 Service Unavailable")):
        assert not opens(apart[MINE])
    assert not opens(apart[MINE]), "nobody listens any more"
    for one in (tmp_path / "kept").glob("*.crl"):
        shutil.copy(one, card_authorities.folder())
    assert opens(apart[MINE])


def test_an_answer_on_another_certificate_or_rubbish_says_nothing(apart: Keys) -> None:
    responder = Responder()
    with answering(responder):
        assert link(apart[OTHERS], apart[OTHERS]).status_code == 302
    of_another = cards.answer(responder.asked[0], clock.now())
    for instead in (of_another, b"", b"0" * 300, b"0" * 300_000):
        with answering(Responder(instead=instead)):
            assert not opens(apart[MINE])


def test_nobody_is_asked_of_what_is_no_certificate_of_theirs(apart: Keys) -> None:
    responder = Responder()
    with answering(responder):
        browser, _ = tried(apart[MINE])
        asked = len(responder.asked)
        for said in ("", "AAAA", "Ａ", "=" * 9_000):
            browser.post("/ja/card/", {"challenge": "x", "certificate": said, "signature": ""})
    assert len(responder.asked) == asked == 1


def test_nobody_is_asked_of_a_card_that_did_not_sign_what_it_was_asked(apart: Keys) -> None:
    responder, browser = Responder(), Client()
    answer = cards.sign(apart[MINE].reference_number, cards.PIN, "testserver", "x" * 43)
    assert isinstance(answer, Answer)
    sent = {"challenge": answer.challenge, "certificate": answer.certificate, "signature": answer.signature}
    with answering(responder):
        assert browser.post("/ja/card/", sent).status_code == 422, "nobody asked for it"
        opened = form_to(browser.post("/ja/card/", {"begin": "1"}), "/invented-card/").fields["challenge"]
        assert browser.post("/ja/card/", sent | {"challenge": opened}).status_code == 422, "signed for another"
    assert responder.asked == []


def test_that_others_wait_for_the_authority_does_not_mean_that_it_is_away(
    apart: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for one in (tmp_path / "kept").glob("*.crl"):
        shutil.copy(one, card_authorities.folder())
    cards._revoke(cards._certificate(apart[MINE].reference_number, cards.Kind.AUTHENTICATION), clock.now())
    monkeypatch.setattr(outside, "_LANE", Lane(1, 0, 0.1, outside._full))
    with answering(Responder()), outside._LANE.turn():
        _, waits = tried(apart[MINE])
        assert waits.status_code == 503 and "もう一度送る" in text(waits)
    with answering(Responder()):
        assert tried(apart[MINE])[1].status_code == 422


def test_an_address_that_cannot_be_read_shuts_this_door_alone(apart: Keys) -> None:
    for one in card_authorities.folder().glob("*.pem"):
        one.with_suffix(".ocsp").write_bytes(b"\xff")
    _, refused = tried(apart[MINE])
    assert refused.status_code == 400 and "flow.card_authorities" in refused.content.decode()
