"""A witness signs growth and nothing else, whatever it is asked, and whoever ends it in the middle."""

from __future__ import annotations

import base64
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.trust.log import note, tiles, witness
from madoguchi.trust.log.note import Signs
from madoguchi.trust.log.witness import Answer, Witness
from madoguchi.trust.merkle import consistency_proof
from tests.trust.log.logs import AT, PublicLog, entries, signer


@pytest.fixture
def node(tmp_path: Path) -> Witness:
    return Witness(key=signer("w.example/witness", Signs.AS_SEEN), folder=tmp_path)


@pytest.fixture
def log(node: Witness) -> PublicLog:
    made = PublicLog(key=signer("a.example/log"))
    node.watch(made.key.verifier)
    return made


def ask(node: Witness, log: PublicLog, old: int, *, proof: tuple[bytes, ...] | None = None) -> Answer:
    size = len(log.entries)
    found = consistency_proof(tiles.nodes(log.read, size), old, size) if proof is None else proof
    return node.add_checkpoint(witness.request(old, found, log.files[tiles.CHECKPOINT]), AT)


def test_growth_is_signed_step_by_step(node: Witness, log: PublicLog) -> None:
    before = 0
    for size in (1, 5, 300, 301):
        signed = log.grow(entries(size)[before:])
        answer = ask(node, log, before)
        assert answer.status is HTTPStatus.OK
        assert note.read(signed + answer.body).signed_by([node.key.verifier]) == {node.key.verifier: AT}
        before = size
    assert ask(node, log, before).status is HTTPStatus.OK  # the same once more
    assert node.seen_by_hash(sha256(b"a.example/log").hexdigest()) == log.files[tiles.CHECKPOINT] + answer.body


def test_it_says_from_where_it_wants_the_proof(node: Witness, log: PublicLog) -> None:
    log.grow(entries(5))
    assert ask(node, log, 3).status is HTTPStatus.CONFLICT
    ask(node, log, 0)
    log.grow(entries(9)[5:])
    answer = ask(node, log, 0)
    assert (answer.status, answer.body, answer.kind) == (HTTPStatus.CONFLICT, b"5\n", "text/x.tlog.size")


def test_a_log_that_was_set_back_or_forked_is_never_signed(node: Witness, log: PublicLog) -> None:
    log.grow(entries(500))
    ask(node, log, 0)
    shorter = PublicLog(key=log.key)
    shorter.grow(entries(400))
    for old in (0, 400):
        assert ask(node, shorter, old).status is HTTPStatus.CONFLICT
    other = PublicLog(key=log.key)
    other.grow([*entries(450), *entries(250, of="another")])
    assert ask(node, other, 500).status is HTTPStatus.UNPROCESSABLE_ENTITY
    same_size = PublicLog(key=log.key)
    same_size.grow(entries(500, of="another"))
    assert ask(node, same_size, 500).status is HTTPStatus.UNPROCESSABLE_ENTITY
    assert ask(node, log, 500).status is HTTPStatus.OK


def test_strangers_and_forgers_are_told_apart(node: Witness, log: PublicLog) -> None:
    stranger = PublicLog(key=signer("b.example/log"))
    stranger.grow(entries(3))
    assert ask(node, stranger, 0).status is HTTPStatus.NOT_FOUND
    forger = PublicLog(key=signer("a.example/log"))
    forger.grow(entries(3))
    assert ask(node, forger, 0).status is HTTPStatus.FORBIDDEN
    signed = log.grow(entries(3))
    broken = witness.request(0, (), signed.replace(b"\n3\n", b"\n4\n"))
    assert node.add_checkpoint(broken, AT).status is HTTPStatus.FORBIDDEN


def test_a_renewed_key_of_the_log_is_believed_beside_the_first(node: Witness, log: PublicLog) -> None:
    log.grow(entries(3))
    ask(node, log, 0)
    log.key = signer("a.example/log")
    log.grow(entries(7)[3:])
    assert ask(node, log, 3).status is HTTPStatus.FORBIDDEN
    node.watch(log.key.verifier)
    assert ask(node, log, 3).status is HTTPStatus.OK


def test_requests_that_are_none_are_refused(node: Witness, log: PublicLog) -> None:
    signed = log.grow(entries(3))
    for body in (
        b"",
        signed,
        b"old -1\n\n" + signed,
        b"old 01\n\n" + signed,
        b"old 9\n\n" + signed,
        b"old 0\nrubbish\n\n" + signed,
        b"old 0\n" + b"AAAA\n" + b"\n" + signed,
        witness.request(0, (bytes(32),) * 64, signed),
        b"old 0\n\n" + b"a" * witness.LONGEST,
    ):
        assert node.add_checkpoint(body, AT).status is HTTPStatus.BAD_REQUEST, body
    assert ask(node, log, 0, proof=(bytes(32),)).status is HTTPStatus.UNPROCESSABLE_ENTITY
    assert node.seen("a.example/log") is None


def test_an_empty_log_has_one_root_only(node: Witness, log: PublicLog) -> None:
    log.grow([])
    assert ask(node, log, 0).status is HTTPStatus.OK
    text = b"a.example/log\n0\n" + b"A" * 43 + b"=\n"
    body = witness.request(0, (), text + b"\n" + log.key.line(text, AT).encode())
    assert node.add_checkpoint(body, AT).status is HTTPStatus.UNPROCESSABLE_ENTITY


def test_what_strangers_write_below_a_checkpoint_is_not_kept(node: Witness, log: PublicLog) -> None:
    log.grow(entries(3))
    ask(node, log, 0)
    kept = node.seen("a.example/log")
    assert kept is not None
    head = "\u2014 a.example/log ".encode()
    junk = b"".join(head + base64.b64encode(bytes([number]) * 20) + b"\n" for number in range(200))
    crowded = witness.request(3, (), kept + junk)
    assert node.add_checkpoint(crowded, AT).status is HTTPStatus.OK
    assert len(node.seen("a.example/log") or b"") == len(kept)
    assert node.add_checkpoint(witness.request(3, (), kept + junk * 9), AT).status is HTTPStatus.BAD_REQUEST
    said = log.at(3).text + "\u2014 a.example/log !!\n".encode()
    extended = said + b"\n" + log.key.line(said, AT).encode()
    assert node.add_checkpoint(witness.request(3, (), extended), AT).status is HTTPStatus.OK
    log.grow(entries(5)[3:])
    assert ask(node, log, 3).status is HTTPStatus.OK


def test_a_stolen_key_is_believed_no_more(node: Witness, log: PublicLog) -> None:
    log.grow(entries(3))
    ask(node, log, 0)
    stolen, log.key = log.key, signer("a.example/log")
    node.watch(log.key.verifier, instead=True)
    log.grow(entries(5)[3:])
    assert ask(node, log, 3).status is HTTPStatus.OK
    thief = PublicLog(key=stolen)
    thief.grow(entries(9))
    assert ask(node, thief, 5).status is HTTPStatus.FORBIDDEN


def test_of_two_who_ask_at_once_no_later_checkpoint_is_overwritten(node: Witness, log: PublicLog) -> None:
    """The race of the specification: both begin at the same size, one of them has to come too late."""
    signed, proofs = [], []
    for size in (3, 8):
        signed.append(log.grow(entries(size)[len(log.entries) :]))
        proofs.append(())
    answers = list[Answer]()
    threads = [
        Thread(target=lambda one=one: answers.append(node.add_checkpoint(witness.request(0, (), one), AT)))  # type: ignore[misc]
        for one in signed * 4
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(one.status for one in answers) == [HTTPStatus.OK] + [HTTPStatus.CONFLICT] * 7


@given(st.binary(max_size=400))
def test_rubbish_is_answered(content: bytes) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        node = Witness(key=signer("w", Signs.AS_SEEN), folder=Path(folder))
        assert node.add_checkpoint(content, AT).status is not HTTPStatus.OK
        assert node.seen_by_hash(content.decode("latin-1")) is None
